# SPDX-License-Identifier: MIT
"""perfetto_test.py RECORDING: the trace is one by the published rules, and its slices add up to the JSON report."""
import collections
import sys

from formats import expect, json_of, report
from wire import FIXED64, message

# By protos/perfetto/trace of the format's own repository.
ANNOTATION = {2: ("bool_value", int), 3: ("uint_value", int), 4: ("int_value", int), 6: ("string_value", str), 10: ("name", str)}
TRACE = {1: ("packet", [{
    6: ("clock_snapshot", {1: ("clocks", [{1: ("clock_id", int), 2: ("timestamp", int)}]), 2: ("primary_trace_clock", int)}),
    8: ("timestamp", int),
    10: ("trusted_packet_sequence_id", int),
    11: ("track_event", {4: ("debug_annotations", [ANNOTATION]), 9: ("type", int), 11: ("track_uuid", int),
                         22: ("categories", [str]), 23: ("name", str), 47: ("flow_ids", [FIXED64]),
                         48: ("terminating_flow_ids", [FIXED64])}),
    13: ("sequence_flags", int),
    58: ("timestamp_clock_id", int),
    60: ("track_descriptor", {1: ("uuid", int), 2: ("name", str), 3: ("process", {1: ("pid", int), 6: ("process_name", str)}),
                              4: ("thread", {1: ("pid", int), 2: ("tid", int), 5: ("thread_name", str)}), 5: ("parent_uuid", int)}),
}])}
BEGIN, END, INSTANT = 1, 2, 3
MONOTONIC = 3


class Slice:
    def __init__(self, event, time, parent):
        self.name, self.category = event["name"], event["categories"][0]
        self.notes = {note["name"]: note["uint_value"] if note["string_value"] is None else note["string_value"]
                      for note in event["debug_annotations"]}
        self.begin, self.end, self.parent = time, None, parent


def check_frame(packets):
    """Who wrote it, by which clock, and on tracks that are known."""
    expect("the first packet's clock", MONOTONIC, packets[0]["clock_snapshot"]["primary_trace_clock"])
    expect("the first packet's flags", 1, packets[0]["sequence_flags"])
    known = set()
    for packet in packets:
        expect("a packet's writer", True, packet["trusted_packet_sequence_id"] > 0)
        track, event = packet["track_descriptor"], packet["track_event"]
        if track:
            expect("a parent that is known", True, track["parent_uuid"] in known | {0})
            expect("a track with a number", True, track["uuid"] > 0)
            known.add(track["uuid"])
        if event:
            expect("an event's clock", MONOTONIC, packet["timestamp_clock_id"])
            expect("an event on a known track", True, event["track_uuid"] in known)


def slices_of(packets):
    """As they were written: each track's slices one within the other. Returns those, the instants, and the events."""
    slices, instants, events, stacks = [], [], [], collections.defaultdict(list)
    for packet in packets:
        event, time = packet["track_event"], packet["timestamp"]
        if not event:
            continue
        stack = stacks[event["track_uuid"]]
        if event["type"] == BEGIN:
            stack.append(Slice(event, time, stack[-1] if stack else None))
            slices.append(stack[-1])
            events.append((time, event["track_uuid"], BEGIN, stack[-1]))
        elif event["type"] == END:
            stack[-1].end = time
            events.append((time, event["track_uuid"], END, stack.pop()))
        else:
            expect("an event's type", INSTANT, event["type"])
            instants.append(Slice(event, time, None))
    expect("slices that never end", [], [stack for stack in stacks.values() if stack])
    return slices, instants, events


def check_nesting(events):
    """Readers put all events into the order of time, and keep that of the file where times are the same: every end must
    then meet its own beginning."""
    stacks = collections.defaultdict(list)
    for _, track, what, slice in sorted(events, key=lambda event: event[0]):
        if what == BEGIN:
            expect(f"what {slice.name} is in", slice.parent, stacks[track][-1] if stacks[track] else None)
            stacks[track].append(slice)
        else:
            expect("whose end it is", slice.name, stacks[track][-1].name)
            expect("whose end it is", True, stacks[track].pop() is slice)


def check_flows(packets):
    """Each arrow begins once and then ends once, not earlier."""
    begun, ended = {}, set()
    for packet in packets:
        event = packet["track_event"] or {"flow_ids": [], "terminating_flow_ids": []}
        for flow in event["flow_ids"]:
            expect("an arrow that begins twice", False, flow in begun)
            begun[flow] = packet["timestamp"]
        for flow in event["terminating_flow_ids"]:
            expect("an arrow that goes back in time", True, flow in begun and begun[flow] <= packet["timestamp"])
            expect("an arrow that ends twice", False, flow in ended)
            ended.add(flow)
    expect("arrows that end", set(begun), ended)
    return len(begun)


def sums_of(slices):
    """By a lock's id: waits, their time, and their phases by the slices in them."""
    sums = collections.defaultdict(collections.Counter)
    for slice in slices:
        if slice.category == "merged":
            sums[slice.notes["lock"]] += collections.Counter(waits=slice.notes["waits"], wait_ns=slice.notes["wait_ns"])
        elif slice.category == "phase":
            expect("a phase's wait", True, slice.parent is not None and slice.parent.name.startswith("wait: "))
            sums[slice.parent.notes["lock"]][slice.name] += slice.end - slice.begin
        elif slice.category != "hold":
            sums[slice.notes["lock"]] += collections.Counter(waits=1, wait_ns=slice.end - slice.begin)
            told = sum(value for name, value in slice.notes.items() if name.startswith("phase_"))
            expect("the phases of a wait", slice.end - slice.begin, told)
    return sums


def check_lock(lock, sums, total, is_signal):
    name = lock["id"]
    expect(name + ": wait_ns of the slices", lock["wait_ns"]["total"], sums["wait_ns"])
    if not is_signal:
        expect(name + ": waits of the slices", lock["waits"], sums["waits"])
        expect(name + ": contended", lock["contended"], total["contended"])
    if not lock.get("merged_waits"):
        phases = {phase: ns for phase, ns in lock["phases_ns"].items() if ns}
        expect(name + ": phases", phases, {phase: sums[phase] for phase in lock["phases_ns"] if sums[phase]})
    expect(name + ": acquisitions", lock["acquisitions"], total.get("acquisitions"))
    expect(name + ": waits", lock["waits"], total["waits"])
    expect(name + ": wait_ns", lock["wait_ns"]["total"], total["wait_ns"])
    expect(name + ": what is not shown", (0, 0), (total["waits_not_shown"], total["wait_not_shown_ns"]))


def main(recording):
    packets = message(report(recording, "--format=perfetto"), TRACE)["packet"]
    check_frame(packets)
    slices, instants, events = slices_of(packets)
    check_nesting(events)
    flows = check_flows(packets)
    printed, sums = json_of(recording), sums_of(slices)
    totals = {instant.notes["lock"]: instant.notes for instant in instants if instant.category == "total"}
    for what in ("locks", "signals"):
        for lock in printed[what]:
            check_lock(lock, sums.pop(lock["id"], collections.Counter()), totals.pop(lock["id"]), what == "signals")
    expect("what is of no lock", ([], []), (list(sums), list(totals)))
    print(len(slices), "slices,", flows, "arrows,", len({event[1] for event in events}), "tracks")


main(sys.argv[1])
