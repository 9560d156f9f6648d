# SPDX-License-Identifier: MIT
"""schema_test.py RECORDING: docs/report.schema.json fits the JSON report, and names all members that are in it."""
import copy
import json
import pathlib
import sys

import jsonschema

from formats import json_of

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "report.schema.json"
LIST_MAX = 20
PARTS = ("identity", "usage")  # of other objects: each has members that it does not name


def strict(schema, name=None):
    """The same schema, in which no member may be that it does not name."""
    if isinstance(schema, list):
        return [strict(element) for element in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: strict(value, key) for key, value in schema.items()}
    if schema.get("type") == "object" and name not in PARTS:
        schema["unevaluatedProperties" if "allOf" in schema else "additionalProperties"] = False
    return schema


def shortened(report):
    """Enough of each list: the strict schema takes its time."""
    if isinstance(report, list):
        return [shortened(element) for element in report[:LIST_MAX]]
    if isinstance(report, dict):
        return {key: shortened(value) for key, value in report.items()}
    return report


def check(schema, report):
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(report))
    for error in errors[:10]:
        print("/".join(map(str, error.absolute_path)) + ":", error.message[:400])
    if errors:
        raise SystemExit(f"{len(errors)} errors")


def check_refusal(schema, report, change):
    """The schema must notice that something is wrong."""
    report = copy.deepcopy(report)
    change(report)
    if jsonschema.Draft202012Validator(schema).is_valid(report):
        raise SystemExit("a report that is wrong fits the schema")


def main(recording):
    schema, report = json.loads(SCHEMA.read_text()), json_of(recording)
    jsonschema.Draft202012Validator.check_schema(schema)
    check(schema, report)
    report = shortened(report)
    check(strict(schema), report)
    report["new"] = report["recording"]["new"] = 1
    check(schema, report)
    check_refusal(schema, report, lambda wrong: wrong.pop("locks"))
    check_refusal(schema, report, lambda wrong: wrong["locks"][0].pop("waits"))
    check_refusal(schema, report, lambda wrong: wrong["locks"][0].update(waits=-1))
    check_refusal(schema, report, lambda wrong: wrong["locks"][0]["wait_ns"].update(total="1"))
    check_refusal(schema, report, lambda wrong: wrong["recording"]["lost"].pop("ust_events"))


main(sys.argv[1])
