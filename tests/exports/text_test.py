# SPDX-License-Identifier: MIT
"""text_test.py RECORDING: the table of locks for people has the same numbers as the JSON report."""
import re
import sys

from formats import expect, json_of, report

ROW = re.compile(r"^\S.* (?:mutex|rwlock|spin|sem|once|futex) +(\d+|-) +(\d+) +(\d+) ")


def number(value):
    return "-" if value is None else str(value)


def main(recording):
    lines = report(recording, "--units=ns", "--top=0").decode().splitlines()
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("LOCK ")):]
    if "" in table:
        table = table[:table.index("")]
    printed = [ROW.match(line).groups() for line in table[1:]]
    locks = json_of(recording)["locks"]
    expected = [(number(lock["acquisitions"]), number(lock["contended"]), number(lock["wait_ns"]["total"])) for lock in locks]
    expect("rows", sorted(expected), sorted(printed))
    waited = sum(lock["wait_ns"]["total"] for lock in locks if lock["kind"] != "futex")
    if waited:
        expect("the sum", True, any(line.startswith(f"Threads waited {waited} for locks") for line in lines))


main(sys.argv[1])
