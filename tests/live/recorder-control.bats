#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A recording that begins after its program, and ends before it: by the clock, or because somebody says so.

load live.bash

setup()
{
	recorder_setup
	mkfifo "steps"
}

teardown()
{
	exec 7>&-
	recorder_teardown
}

# start_steps OPTION ...: records a program into data, whose next step each byte in descriptor 7 begins.
start_steps()
{
	"$LOCKCOST" record -o "data" "$@" < "steps" > "out" 2> "remarks" 3>&- &
	recorder=$!
	started+=("$recorder")
	exec 7> "steps"
}

step()
{
	echo -n x >&7
}

# acquisitions LOCK: what the report says, empty where it has no such lock
acquisitions()
{
	live_json ".locks[] | select(.name == \"$1\") | .acquisitions"
}

# nothing of what went on when the recording began or ended is missing, or counted in part
check_ends()
{
	live_check_conservation
	[ "$(live_json '.recording.lost.unflushed_ns')" = 0 ]
	[ "$(live_json '[.locks[], .signals[] | .unfinished] | add')" = 0 ]
	[ "$(live_json '[.recording.processes[].complete] | all')" = true ]
}

@test "start and stop: one of three stretches is recorded, and the program's status is handed on" {
	start_steps --paused -- "$PROGRAMS/stretches"
	wait_for grep -q "^truth warm_lock" "out"
	[ "$(about data state)" = waiting ]
	run "$LOCKCOST" control stop data
	[ "$status" -eq 1 ]
	[[ "$output" == *"has not been started yet" ]]
	"$LOCKCOST" control start data
	[ "$(about data state)" = running ]
	run "$LOCKCOST" control start data
	[ "$status" -eq 1 ]
	[[ "$output" == *"is being recorded already" ]]
	step
	wait_for grep -q "^truth served_lock" "out"
	"$LOCKCOST" control stop data
	[ "$(about data state)" = complete ]
	live_json . > /dev/null # while the program goes on
	[ "$(about data exit_status)" = null ]
	for request in start stop; do
		run "$LOCKCOST" control "$request" data
		[ "$status" -eq 1 ]
		[[ "$output" == *"a recording is started and stopped once"* ]]
	done
	step
	wait_for grep -q "^truth late_lock" "out"
	step
	status=0
	wait "$recorder" || status=$?
	[ "$status" -eq 7 ]
	[ "$(about data exit_status)" = 7 ]
	[ -z "$(left_behind "$(about data id)")" ]

	[ "$(acquisitions served_lock)" = 6000 ]
	[ "$(live_json '.locks[] | select(.name == "served_lock") | .contended == ([.wait_ns.histogram[][1]] | add // 0)')" = true ]
	[ -z "$(acquisitions warm_lock)$(acquisitions late_lock)" ] || { live_json "[.locks[] | {name, kind, acquisitions, waits}]"; false; }
	# who waited for one of them when it began or ended is not there
	[ "$(live_json '[.locks[] | select(.name | endswith("_gate")) | .contended] | add')" = 0 ]
	[ "$(live_json '.unfinished[] | select(.lock_name == "second_gate") | .lock_name')" = second_gate ]
	check_ends
}

@test "of a lock that is used all the time, what was counted between start and stop" {
	start_steps --paused --kernel=none -- "$PROGRAMS/sessions" crowded
	step
	wait_for grep -q "^truth steps_lock 1000" "out"
	"$LOCKCOST" control start data
	step
	wait_for grep -q "^truth steps_lock 200" "out"
	"$LOCKCOST" control stop data
	step
	wait "$recorder"
	[ "$(acquisitions steps_lock)" = 200 ]
	[ "$(acquisitions late_lock)" = 200 ]
	[ -z "$(acquisitions child_lock)" ]
	check_ends
}

@test "--delay and --duration, by the clock: the program outlives the recording" {
	"$LOCKCOST" record -o data --delay=400ms --duration=500ms -- "$PROGRAMS/turns" 4 400 > "out" 2> "remarks"
	[ "$(about data exit_status)" = 0 ]
	# a part of the program: its sections alone take 1.6 s
	duration=$(live_json '.recording.duration_ns')
	[ "$duration" -gt 500000000 ]
	[ "$duration" -lt 1200000000 ]
	taken=$(acquisitions turn_lock)
	[ "$taken" -gt 100 ]
	# one after the other, each for a millisecond or more
	[ "$taken" -le $((duration / 1000000 + 2)) ]
	[ "$(live_json '[.recording.processes[].thread_ns] | add')" -le $((5 * duration)) ]
	check_ends
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .contended <= .acquisitions')" = true ]
}

@test "events are enabled for a while before the session writes them" {
	"$LOCKCOST" record -o data --kernel=none --delay=100ms --duration=400ms -- "$PROGRAMS/slow_answers" 4 300 > "out" 2> "remarks"
	[ "$(acquisitions turn_lock)" -gt 10 ]
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .contended == ([.wait_ns.histogram[][1]] | add)')" = true ]
	[ "$(live_json '.recording.processes[0].exe | endswith("/slow_answers")')" = true ]
	check_ends
}

@test "threads that fight over a lock when the recording begins and ends" {
	"$LOCKCOST" record -o data --delay=300ms --duration=300ms -- "$PROGRAMS/storm" mutex 4 10000000 > "out" 2> "remarks"
	[ "$(live_json '[.locks[].acquisitions // 0] | add')" -gt 0 ]
	check_ends
}

@test "the program ends before its recording begins" {
	"$LOCKCOST" record -o data --delay=60s -- "$PROGRAMS/turns" 2 5 > "out" 2> "remarks"
	[ "$(about data state)" = complete ]
	"$LOCKCOST" report data > "report"
	grep -q "the program ended before the recording began" "report"
	[ "$(live_json '.locks | length')" = 0 ]
	run "$LOCKCOST" control start data
	[ "$status" -eq 1 ]
}

@test "a recorder that is killed while it waits" {
	start_steps --paused --kernel=none -- "$PROGRAMS/stretches"
	wait_for grep -q "^truth warm_lock" "out"
	run "$LOCKCOST" report data
	[ "$status" -eq 1 ]
	[[ "$output" == *"still being recorded"* ]]
	kill -9 "$recorder"
	wait "$recorder" || true
	run "$LOCKCOST" control start data
	[ "$status" -eq 1 ]
	[[ "$output" == *"nobody records into data any more" ]]
	[ "$(live_json '.locks | length')" = 0 ]
	[ "$(about data state)" = recovered ]
}

@test "another recording that has taken the place of one that ended early stays as it is" {
	start_steps --duration=100ms --kernel=none -- "$PROGRAMS/stretches"
	wait_for grep -q "has ended" "remarks"
	"$LOCKCOST" record -o data --kernel=none -- true
	id=$(about data id)
	for i in 1 2 3; do
		step
		sleep 0.1
	done
	wait "$recorder" || [ $? -eq 7 ]
	[ "$(about data id)" = "$id" ]
	[ "$(about data.old exit_status)" = null ]
}

@test "a program that only the kernel's events tell of, with threads that were there before" {
	needs_ftrace
	[ -x "$PROGRAMS/futex_rounds_static" ] || skip "needs a static C library"
	"$LOCKCOST" record -o data --delay=200ms -- sh -c "'$PROGRAMS/futex_rounds_static'; sleep 1" > "out" 2> "remarks"
	"$LOCKCOST" report data > "report"
	[ "$(live_json '.recording.lost | .kernel_events + .unmatched_waits')" = 0 ]
}

@test "a process that runs already: --delay, --duration and stop" {
	needs_ftrace
	"$PROGRAMS/turns" 4 3000 > "turns.out" 3>&- &
	started+=($!)
	"$LOCKCOST" record -o data --delay=200ms --duration=300ms -p $! 2> "remarks"
	[ "$(live_json '.recording.duration_ns < 600000000')" = true ]
	[ "$(live_json '[.locks[].wait_ns.total] | add')" -gt 0 ]
	start_recorder -p "${started[-1]}" -o second
	wait_for grep -q '^lockcost: attached to' "err"
	sleep 0.3
	"$LOCKCOST" control stop second
	wait "$recorder"
	[ "$(about second state)" = complete ]
	kill -0 "${started[0]}"
}

@test "what makes no sense is refused in one sentence" {
	for options in "--delay=soon" "--duration=-1s" "--delay=1s --paused"; do
		# shellcheck disable=SC2086 # several options
		run "$LOCKCOST" record $options -- true
		[ "$status" -eq 125 ]
		[ "${#lines[@]}" -eq 1 ]
	done
	for words in "" "pause" "start data more"; do
		# shellcheck disable=SC2086 # several words
		run "$LOCKCOST" control $words
		[ "$status" -eq 2 ]
		[ "${#lines[@]}" -eq 1 ]
	done
	run "$LOCKCOST" control start nowhere
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
}
