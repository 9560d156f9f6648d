#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# `lockcost run`: the program's stdout stays its own, the report goes to stderr or a file.

bats_require_minimum_version 1.5.0
load recorder
setup() { recorder_setup; }
teardown() { recorder_teardown; }

@test "stdout is the program's, the report is on stderr, and the recording stays" {
	"$LOCKCOST" run --kernel=none --format=json -- "$PROGRAMS/turns" 2 20 >out 2>err
	[ "$(wc -l <out)" = 1 ]
	grep -q "^truth turn_lock 40 " out
	grep -v '^lockcost: ' err | jq -e '.locks[] | select(.name == "turn_lock") | .acquisitions == 40'
	"$LOCKCOST" report --lock=turn_lock | grep -q '^turn_lock: mutex'
}

@test "--output and -o keep the report and the recording" {
	"$LOCKCOST" run --kernel=none --format=json --output=report.json -o r -- "$PROGRAMS/turns" 2 20 >out 2>err
	jq -e '.schema == "lockcost-report/1"' report.json
	[ "$(about r state)" = complete ]
	[ -z "$(grep -v '^lockcost: ' err)" ]
}

@test "the status is the program's" {
	run "$LOCKCOST" run --kernel=none --output=report -- sh -c 'exit 9'
	[ "$status" -eq 9 ]
	run "$LOCKCOST" run --kernel=none --output=report -- sh -c 'kill -INT $$'
	[ "$status" -eq 130 ]
	run -127 "$LOCKCOST" run -- no-such-program-anywhere
	run "$LOCKCOST" run --kernel=none --output=/nonexistent/report -- true
	[ "$status" -eq 125 ]
}

@test "--trace is not for run" {
	run "$LOCKCOST" run --trace=x -- touch ran
	[ "$status" -eq 125 ]
	[ ! -e ran ]
}
