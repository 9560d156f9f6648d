# SPDX-License-Identifier: MIT
"""text_test.py RECORDING: the table of locks for people adds up to what the JSON report says."""
import re
import sys

from formats import expect, json_of, report

ROW = re.compile(r"^\S.* (?:mutex|rwlock|spin|sem|once|futex|user) +(\d+|-) +(\d+) +(\d+) ")


def sums(rows):
    return [sum(column) for column in zip(*rows)]


def main(recording):
    lines = report(recording, "--units=ns", "--top=0").decode().splitlines()
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("LOCK ")):]
    if "" in table:
        table = table[:table.index("")]
    # many locks of one class are one row
    printed = [[0 if value == "-" else int(value) for value in ROW.match(line).groups()] for line in table[1:]]
    locks = json_of(recording)["locks"]
    expected = [(lock["acquisitions"] or 0, lock["contended"], lock["wait_ns"]["total"]) for lock in locks]
    expect("sums", sums(expected), sums(printed))
    waited = sum(lock["wait_ns"]["total"] for lock in locks if lock["kind"] != "futex")
    if waited:
        expect("the sum", True, any(line.startswith(f"Threads waited {waited} for locks") for line in lines))


main(sys.argv[1])
