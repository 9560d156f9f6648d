# SPDX-License-Identifier: MIT
"""folded_test.py RECORDING: the stacks of all locks of a name add up to what the JSON report says of them."""
import collections
import re
import sys

from formats import expect, json_of, report

TOTALS = {
    "wait": lambda lock: lock["wait_ns"]["total"],
    "waits": lambda lock: lock["waits"],
    "acquisitions": lambda lock: lock["acquisitions"] or 0,
    "blame": lambda lock: lock["wait_ns"]["total"],
    "wake": lambda lock: lock["wakes"]["cost_ns"] or 0,
}


def frame_of(lock):
    return "[" + re.sub(r"[\x00-\x1f\x7f]", " ", lock["name"].replace(";", ":")) + "]"


def expected_sums(locks, total):
    sums = collections.Counter()
    for lock in locks:
        sums[frame_of(lock)] += total(lock)
    return +sums


def printed_sums(printed):
    sums = collections.Counter()
    for line in printed.splitlines():
        stack, value = line.rsplit(" ", 1)
        frames = stack.split(";")
        if any(frame == "" for frame in frames):
            raise SystemExit(f"a frame without a name: {line}")
        is_rest = frames[-1] in ("[unknown]", "[no holder]") and len(frames) == 2
        sums[frames[0 if is_rest else -1]] += int(value)
    return sums


def main(recording):
    locks = json_of(recording)["locks"]
    for cost, total in TOTALS.items():
        printed = report(recording, "--format=folded", "--cost=" + cost).decode()
        expect(cost, expected_sums(locks, total), printed_sums(printed))
    expect("the default", report(recording, "--format=folded", "--cost=wait"), report(recording, "--format=folded"))


main(sys.argv[1])
