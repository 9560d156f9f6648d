# SPDX-License-Identifier: MIT
"""What `lockcost report` prints of a recording, in one format or another."""
import json
import os
import subprocess

LOCKCOST = os.environ["LOCKCOST"]


def report(recording, *options):
    """The output as bytes."""
    return subprocess.run([LOCKCOST, "report", *options, recording], check=True, stdout=subprocess.PIPE).stdout


def json_of(recording):
    """The JSON report; of a file that REPORT_JSON names, where it was printed already."""
    printed = os.environ.get("REPORT_JSON")
    return json.load(open(printed)) if printed else json.loads(report(recording, "--format=json"))


def expect(what, expected, actual):
    if expected != actual:
        raise SystemExit(f"{what}: expected {expected}, got {actual}")
