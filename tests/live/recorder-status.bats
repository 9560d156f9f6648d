#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# A recorded program keeps its output and its exit status, and recordings never destroy anything else.

bats_require_minimum_version 1.5.0
load recorder
setup() { recorder_setup; }
teardown() { recorder_teardown; }

@test "the target's exit status is handed on" {
	run "$LOCKCOST" record --kernel=none -- sh -c 'exit 7'
	[ "$status" -eq 7 ]
	[ "$(about lockcost.data exit_status)" = 7 ]
	[ "$(about lockcost.data state)" = complete ]
}

@test "a signal that ends the target becomes 128 + its number" {
	run "$LOCKCOST" record --kernel=none -- sh -c 'kill -TERM $$'
	[ "$status" -eq 143 ]
	[ "$(about lockcost.data exit_signal)" = 15 ]
	[ "$(about lockcost.data exit_status)" = null ]
}

@test "programs that are not there or cannot be executed: 127 and 126, and no recording" {
	run -127 "$LOCKCOST" record -- ./not-there
	run -127 "$LOCKCOST" record -- no-such-program-anywhere
	echo text >plain
	run "$LOCKCOST" record -- ./plain
	[ "$status" -eq 126 ]
	[ ! -e lockcost.data ]
}

@test "wrong options: one line, 125, nothing is run" {
	for option in -p --delay=1 --duration=1 --kernel=bpf --kernel-locks --min-wait=17ms --min-wait=1m --min-wait=-1 --stacks=65 --holds=all; do
		run "$LOCKCOST" record "$option" -- touch ran
		[ "$status" -eq 125 ]
		[ "${#lines[@]}" -eq 1 ]
		[ ! -e ran ]
	done
	run "$LOCKCOST" nonsense
	[ "$status" -eq 2 ]
	[ "${#lines[@]}" -eq 1 ]
}

@test "what cannot be started leaves no recording" {
	run "$LOCKCOST" record --kernel=lttng -o r -- touch ran
	if [ "$status" -eq 0 ]; then
		skip "LTTng's kernel tracer works here"
	fi
	[ "$status" -eq 125 ]
	[[ "$output" == *"LTTng's kernel tracer"* ]]
	[ ! -e ran ]
	[ ! -e r ]
}

@test "a session that cannot be had: the reason, and nothing is left" {
	mkdir front
	printf '#!/bin/sh\necho "Error: out of luck" >&2\nexit 1\n' >front/lttng
	chmod 755 front front/lttng
	PATH=$PWD/front:$PATH run -125 "$LOCKCOST" record --kernel=none -o none -- true
	[[ "$output" == *"failed: Error: out of luck"* ]]
	[ ! -e none ]
}

@test "the target's options are its own" {
	run "$LOCKCOST" record --kernel=none -o r echo --kernel=lttng -o x -- y
	[ "$status" -eq 0 ]
	[[ "$output" == *"--kernel=lttng -o x -- y"* ]]
	[ "$(about r 'command|length')" = 6 ]
}

@test "stdin, stdout and stderr are the target's" {
	seq 100000 >expected
	"$LOCKCOST" record --kernel=none -- cat <expected >got 2>err
	cmp expected got
	"$LOCKCOST" record --kernel=none -- sh -c 'echo one; echo two >&2' >out 2>err
	[ "$(cat out)" = one ]
	[ "$(grep -v '^lockcost: ' err)" = two ]
}

@test "the target has the signal mask and the ignored signals it would have had" {
	grep -E "^Sig(Blk|Ign)" /proc/self/status >bare
	"$LOCKCOST" record --kernel=none -- grep -E "^Sig(Blk|Ign)" /proc/self/status >recorded
	diff bare recorded
}

@test "a recording in the way becomes DIR.old, an older one goes" {
	"$LOCKCOST" record --kernel=none -- true
	first=$(about lockcost.data id)
	"$LOCKCOST" record --kernel=none -- true
	second=$(about lockcost.data id)
	[ "$(about lockcost.data.old id)" = "$first" ]
	"$LOCKCOST" record --kernel=none -- true
	[ "$(about lockcost.data.old id)" = "$second" ]
}

@test "what is not a recording is never touched" {
	mkdir mine && echo precious >mine/file
	run "$LOCKCOST" record -o mine -- touch ran
	[ "$status" -eq 125 ]
	[ ! -e ran ]
	[ "$(ls mine)" = file ]

	"$LOCKCOST" record --kernel=none -o r -- true
	mkdir r.old && echo precious >r.old/file
	run "$LOCKCOST" record -o r -- touch ran
	[ "$status" -eq 125 ]
	[ "$(cat r.old/file)" = precious ]
	[ -e r/recording.json ]
}

@test "an empty directory is used as it is" {
	mkdir -m 700 empty
	"$LOCKCOST" record --kernel=none -o empty -- true
	[ -e empty/recording.json ]
	[ "$(stat -c %a empty)" = 700 ]
}

@test "a process that outlives the program is not waited for, and is noted" {
	# Its descriptors must not be the test's, or that would wait for it.
	"$LOCKCOST" record --kernel=none -- sh -c 'sleep 20 </dev/null >/dev/null 2>&1 3>&- & echo $! >pid'
	started+=("$(cat pid)")
	kill -0 "$(cat pid)"
	[[ "$(about lockcost.data 'notes[0]')" == "1 process"* ]]
}

@test "doctor says what is missing and fails when nothing can be recorded" {
	run "$LOCKCOST" doctor
	[ "$status" -eq 0 ]
	PATH=/nowhere run "$LOCKCOST" doctor
	[ "$status" -eq 1 ]
	[[ "$output" == *"MISSING"*"lttng-tools"* ]]
}
