#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Each program of tests/programs/behaviour says and ends the same: bare, with the preload and no session daemon,
# and recorded. RUNS is how often each is run (2), KERNEL the kernel side of the recordings (none), ONLY a
# pattern of the lines of behaviour-list to run.

load live.bash

setup()
{
	recorder_setup
	grep -v '^#' "$BATS_TEST_DIRNAME/behaviour-list" | grep -E "${ONLY:-.}" > "list"
	"$BATS_TEST_DIRNAME/behaviour-runs" "$PROGRAMS/behaviour" 1 "bare" < "list"
}

teardown()
{
	recorder_teardown
}

# no_difference DIRECTORY: prints every run in it that differs from the bare one.
no_difference()
{
	local differing=0 file bare

	[ "$(find "$1" -type f | wc -l)" = $(($(wc -l < "list") * ${RUNS:-2})) ]
	for file in "$1"/*; do
		bare=bare/$(basename "${file%.*}").1
		cmp -s "$bare" "$file" && continue
		differing=$((differing + 1))
		echo "== $file, against the bare run"
		diff "$bare" "$file" | head -20
	done
	echo "$differing runs differ"
	[ "$differing" = 0 ]
}

@test "the bare programs neither hang nor change from run to run" {
	! grep -lx 'status 12[457]' bare/*
	"$BATS_TEST_DIRNAME/behaviour-runs" "$PROGRAMS/behaviour" "${RUNS:-2}" "again" < "list"
	no_difference "again"
}

@test "with the preload and without any session daemon" {
	LD_PRELOAD="liblttng-ust-fork.so.1 liblttng-ust-fd.so.1 $preload" LTTNG_HOME=$WORK \
		"$BATS_TEST_DIRNAME/behaviour-runs" "$PROGRAMS/behaviour" "${RUNS:-2}" "preloaded" < "list"
	no_difference "preloaded"
}

@test "recorded" {
	live_record --kernel="${KERNEL:-none}" -- \
		"$BATS_TEST_DIRNAME/behaviour-runs" "$PROGRAMS/behaviour" "${RUNS:-2}" "recorded" < "list"
	no_difference "recorded"
	# A report of some gigabytes would take more memory than the machine may have.
	[ "${RUNS:-2}" -gt 5 ] || [ "$(live_json '.recording.processes | length')" -gt "$(wc -l < "list")" ]
}
