# SPDX-License-Identifier: MIT
"""csv_test.py RECORDING: every field of the table is what the JSON report says under that name."""
import csv
import io
import sys

from formats import expect, json_of, report

GROUPS = {"wait": "wait_ns", "hold": "hold_ns", "wake_latency": "wake_latency_ns", "delivery": "delivery_ns"}
PARTS = {"phase": "phases_ns", "blame": "blame_ns", "wakeup": "wakeup_causes_ns", "delivery": "delivery_parts_ns"}
PLACES = {
    "wakes": ("wakes", "count"),
    "overtaken": ("overtaken", "total"),
    "overtaken_most": ("overtaken", "most"),
    "inversion_ns": ("priority", "inversion_ns"),
    "real_time_waits": ("priority", "real_time_waits"),
    "real_time_wait_ns": ("priority", "real_time_wait_ns"),
    **{name: ("fairness", name) for name in ("longest_queue", "busy_ns", "busy_waits", "barged", "priorities_lent")},
    "hold_samples": ("hold_ns", "samples"),
    "hold_error_ns": ("hold_ns", "error_ns"),
    "hold_exact": ("hold_ns", "exact"),
}


def path_of(column):
    """Where the JSON report has what this column says."""
    if column in PLACES:
        return PLACES[column]
    for prefix, group in GROUPS.items():
        if column == prefix + "_ns":
            return (group, "total")
        for member in ("max", "p50", "p90", "p99"):
            if column == f"{prefix}_{member}_ns":
                return (group, member)
    for prefix, group in PARTS.items():
        if column.startswith(prefix + "_"):
            return (group, column[len(prefix) + 1:-len("_ns")])
    if column.startswith("wakes_"):
        return ("wakes", column[len("wakes_"):])
    return (column,)


def value_of(row, path):
    for name in path:
        row = row.get(name) if row is not None else None
    if isinstance(row, bool):
        return str(row).lower()
    if isinstance(row, list):
        return str(len(row))
    return "" if row is None else str(row)


def main(recording):
    printed = report(recording, "--format=csv").decode()
    expect("every line's end", printed.count("\r\n"), printed.count("\n"))
    table = list(csv.DictReader(io.StringIO(printed, newline="")))
    rows = json_of(recording)
    expected = [("lock", row) for row in rows["locks"]] + [("signal", row) for row in rows["signals"]]
    expect("rows", len(expected), len(table))
    for (what, row), line in zip(expected, table):
        expect(row["id"], what, line.pop("row"))
        for column, value in line.items():
            expect(f"{row['id']}: {column}", value_of(row, path_of(column)), value)


main(sys.argv[1])
