#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Whatever is killed: what was recorded can be read, the target is not harmed, and nothing stays behind.

load recorder
setup() {
	recorder_setup
	kernel=none
	if [ "$(id -u)" = 0 ] && "$LOCKCOST" doctor | grep -q '^ok  *ftrace'; then
		kernel=ftrace
	fi
}
teardown() { recorder_teardown; }

@test "kill -9 of the target" {
	start_recorder --kernel=$kernel -- "$PROGRAMS/turns" 4 100000
	until_target_runs lockcost.data
	kill -9 "$(about lockcost.data target_pid)"
	status=0
	wait "$recorder" || status=$?
	[ "$status" -eq 137 ]
	[ "$(about lockcost.data state)" = complete ]
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 100 ]
	[ "$kernel" = none ] || [ "$(event_count lockcost.data/kernel sched_switch)" -gt 100 ]
	[ -z "$(left_behind "$(about lockcost.data id)")" ]
}

@test "kill -9 of the session daemon does not harm the target, and is noted" {
	start_recorder --kernel=$kernel -- "$PROGRAMS/turns" 4 800
	until_target_runs lockcost.data
	id=$(about lockcost.data id)
	for pid in $(daemons_of "$id"); do
		[[ "$(readlink "/proc/$pid/exe")" != *sessiond ]] || kill -9 "$pid"
	done
	wait "$recorder" # the target's own status: 0
	grep -q "^truth" out
	[[ "$(about lockcost.data 'notes[0]')" == *"session daemon was ended"* ]]
	[ "$(about lockcost.data state)" = complete ]
	[ "$(about lockcost.data ust_lost_events)" = null ]
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 100 ]
	[ -z "$(left_behind "$id")" ]
}

@test "kill -9 of the session daemon and of its consumers" {
	start_recorder --kernel=$kernel -- "$PROGRAMS/turns" 4 800
	until_target_runs lockcost.data
	id=$(about lockcost.data id)
	kill -9 $(daemons_of "$id")
	wait "$recorder"
	grep -q "^truth" out
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 100 ]
	[ -z "$(left_behind "$id")" ]
}

@test "kill -9 of the recorder: the target goes on, the next run cleans up, the recording is readable" {
	start_recorder --kernel=$kernel -- sh -c "'$PROGRAMS/turns' 4 800 >turns.out; echo survived >>turns.out"
	until_target_runs lockcost.data
	id=$(about lockcost.data id)
	kill -9 "$recorder"
	wait "$recorder" || true
	wait_for has_no_daemons "$id"
	[ "$(about lockcost.data state)" = running ]

	"$LOCKCOST" record --kernel=none -o next -- true
	[ -z "$(left_behind "$id")" ]
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 100 ]
	wait_for grep -q survived turns.out
	grep -q "^truth" turns.out

	"$LOCKCOST" report lockcost.data >report
	[ "$(about lockcost.data state)" = recovered ]
	[ "$kernel" = none ] || [ "$(event_count lockcost.data/kernel sched_switch)" -gt 100 ]
	[ ! -e lockcost.data/ftrace ]
}

@test "a recording that is being made is neither replaced nor reported" {
	start_recorder --kernel=none -- sleep 30
	until_target_runs lockcost.data
	run "$LOCKCOST" record --kernel=none -- true
	[ "$status" -eq 125 ]
	[[ "$output" == *"being recorded"* ]]
	run "$LOCKCOST" report lockcost.data
	[ "$status" -ne 0 ]
	[[ "$output" == *"still being recorded"* ]]
	kill -TERM "$recorder"
}
