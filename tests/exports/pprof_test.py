# SPDX-License-Identifier: MIT
"""pprof_test.py RECORDING: the profile is one by the published rules, and says what the JSON report says."""
import collections
import gzip
import sys

from formats import expect, json_of, report
from wire import message

LABEL = {1: ("key", int), 2: ("str", int), 3: ("num", int), 4: ("num_unit", int)}
PROFILE = {
    1: ("sample_type", [{1: ("type", int), 2: ("unit", int)}]),
    2: ("sample", [{1: ("location_id", [int]), 2: ("value", [int]), 3: ("label", [LABEL])}]),
    3: ("mapping", [{1: ("id", int), 2: ("memory_start", int), 3: ("memory_limit", int), 4: ("file_offset", int),
                     5: ("filename", int), 6: ("build_id", int), 7: ("has_functions", int), 8: ("has_filenames", int),
                     9: ("has_line_numbers", int), 10: ("has_inline_frames", int)}]),
    4: ("location", [{1: ("id", int), 2: ("mapping_id", int), 3: ("address", int),
                      4: ("line", [{1: ("function_id", int), 2: ("line", int)}]), 5: ("is_folded", int)}]),
    5: ("function", [{1: ("id", int), 2: ("name", int), 3: ("system_name", int), 4: ("filename", int),
                      5: ("start_line", int)}]),
    6: ("string_table", [str]),
    9: ("time_nanos", int),
    10: ("duration_nanos", int),
    13: ("comment", [int]),
    14: ("default_sample_type", int),
}
TYPES = [("contentions", "count"), ("delay", "nanoseconds"), ("holds", "count"), ("blamed", "nanoseconds"),
         ("acquisitions", "count"), ("phase", "nanoseconds")]


def by_id(elements):
    ids = {element["id"]: element for element in elements}
    expect("different ids", len(elements), len(ids))
    expect("an id of 0", False, 0 in ids)
    return ids


def check_references(profile):
    mappings, locations, functions = by_id(profile["mapping"]), by_id(profile["location"]), by_id(profile["function"])
    strings = profile["string_table"]
    expect("the first string", "", strings[0])
    expect("different strings", len(strings), len(set(strings)))
    for function in functions.values():
        expect("a function's name", True, bool(strings[function["name"]]))
    for location in locations.values():
        expect("functions of a place", True, all(line["function_id"] in functions for line in location["line"]))
        expect("a place without functions", True, len(location["line"]) > 0)
        mapping = location["mapping_id"] and mappings[location["mapping_id"]]
        if mapping:
            expect("a place in its file", True, mapping["memory_start"] <= location["address"] < mapping["memory_limit"])
    for sample in profile["sample"]:
        expect("a sample's values", len(TYPES), len(sample["value"]))
        expect("a sample's places", True, bool(sample["location_id"]) and all(i in locations for i in sample["location_id"]))


def labels_of(profile, sample):
    strings = profile["string_table"]
    return {strings[label["key"]]: strings[label["str"]] for label in sample["label"]}


def sums_of(profile):
    """By a lock's id: value by type, and by phase."""
    sums = collections.defaultdict(collections.Counter)
    for sample in profile["sample"]:
        labels = labels_of(profile, sample)
        for (what, _), value in zip(TYPES, sample["value"]):
            expect("a value below 0", False, value < 0)
            sums[labels["id"]][what] += value
            if what == "phase" and value:
                sums[labels["id"]][labels["phase"]] += value
    return sums


def expected_sums(lock):
    wait_ns = lock["wait_ns"]["total"]
    return {
        "contentions": lock["waits"],
        "delay": wait_ns,
        "holds": sum(site["count"] for site in lock["holder_sites"]) if lock["waits"] else 0,
        "blamed": wait_ns,
        "acquisitions": lock["acquisitions"] or 0,
        "phase": wait_ns,
        **{phase: ns for phase, ns in lock["phases_ns"].items() if ns},
    }


def main(recording):
    profile = message(gzip.decompress(report(recording, "--format=pprof")), PROFILE)
    strings = profile["string_table"]
    expect("types", TYPES, [(strings[what["type"]], strings[what["unit"]]) for what in profile["sample_type"]])
    expect("the default", "delay", strings[profile["default_sample_type"]])
    check_references(profile)
    printed, sums = json_of(recording), sums_of(profile)
    expect("duration", printed["recording"]["duration_ns"], profile["duration_nanos"])
    for lock in printed["locks"]:
        actual = {what: value for what, value in sums.pop(lock["id"], {}).items() if value}
        expect(lock["id"], {what: value for what, value in expected_sums(lock).items() if value}, actual)
    expect("samples of other locks", [], list(sums))


main(sys.argv[1])
