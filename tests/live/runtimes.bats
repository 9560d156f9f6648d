#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Allocators and sanitizers' runtimes beside the preload: same output and exit status, in either order.

load live.bash

source_dir=$BATS_TEST_DIRNAME/../programs
ours="liblttng-ust-fork.so.1 liblttng-ust-fd.so.1 $preload"

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# library NAME: its path, or the test is skipped.
library()
{
	library=$(ldconfig -p | awk -v name="$1" '$1 == name { print $NF; exit }')
	[ -n "$library" ] || skip "$1 is not installed"
}

# same_run COMMAND...: bare, preloaded without any session daemon, and recorded, RUNS times (1). With $first or
# $last preloaded before or after our library, and alone in the bare run. For sanitizers' own output the errors
# have to be the same, too, but for addresses and pids. With $unrecorded the last run is left out.
same_run()
{
	local expected=0 status run

	LD_PRELOAD=$first$last timeout -k 10 60 "$@" > "bare" 2> "bare.errors" || expected=$?
	for run in $(seq "${RUNS:-1}"); do
		status=0
		LD_PRELOAD="$first $ours $last" ASAN_OPTIONS=verify_asan_link_order=0 LTTNG_HOME=$WORK \
			timeout -k 10 60 "$@" > "out" 2> "errors" || status=$?
		same_end "preloaded"
		[ -z "$unrecorded" ] || continue
		status=0
		LD_PRELOAD=$last timeout -k 10 60 "$LOCKCOST" record -o "data" --kernel=none -- \
			env ${first:+LD_PRELOAD="$first $ours"} "$@" > "out" 2> "errors" || status=$?
		same_end "recorded"
	done
}

same_end()
{
	echo "$1, run $run: status $status, bare $expected"
	[ "$status" = "$expected" ] || { tail -5 "errors"; false; }
	diff "bare" "out"
	diff <(plain < "bare.errors") <(plain < "errors")
}

# What differs between two runs of a sanitizer's report in any case: pids, addresses and our frames.
plain()
{
	grep -E '^SUMMARY|runtime error' | sed -E 's/0x[0-9a-f]+//g'
}

# with_allocator SONAME: before our library and after it.
with_allocator()
{
	library "$1"
	for program in allocates fork_storm threads_many dlopen_library; do
		first=$library last= same_run "$PROGRAMS/behaviour/$program"
		first= last=$library same_run "$PROGRAMS/behaviour/$program"
	done
	# It is really there, and so are we.
	rm -rf "data" "json"
	LD_PRELOAD=$library live_record --kernel=none -- "$PROGRAMS/hot_cold" 2 200
	[ "$(live_json '.locks[] | select(.name == "hot_lock") | .acquisitions')" = 400 ]
}

@test "jemalloc, before and after" {
	with_allocator libjemalloc.so.2
}

@test "tcmalloc, before and after" {
	with_allocator libtcmalloc_minimal.so.4
}

# sanitized FAULTS COMPILER OPTIONS...: programs that are right, and one with each of the errors it must find.
sanitized()
{
	local faults=$1 compiler=$2 fault

	shift 2
	command -v "$compiler" || skip "$compiler is not installed"
	for program in locks_many signal_sem rwlock_preference exit_ways; do
		"$compiler" "$@" -D_GNU_SOURCE -g -O1 -pthread -o "$program" "$source_dir/behaviour/$program.c" ||
			skip "this compiler cannot: $*"
		first= last= same_run "./$program"
	done
	"$compiler" "$@" -D_GNU_SOURCE -g -O0 -pthread -o "faulty" "$source_dir/faulty.c"
	for fault in none $faults; do
		first= last= same_run ./faulty "$fault"
	done
}

@test "gcc's AddressSanitizer with UndefinedBehaviorSanitizer" {
	sanitized "overflow stack_overflow use_after_free leak undefined" gcc -fsanitize=address,undefined
}

@test "clang's AddressSanitizer with UndefinedBehaviorSanitizer" {
	sanitized "overflow stack_overflow use_after_free leak undefined" clang -fsanitize=address,undefined
}

@test "gcc's LeakSanitizer" {
	sanitized leak gcc -fsanitize=leak
}

@test "gcc's UndefinedBehaviorSanitizer" {
	sanitized undefined gcc -fsanitize=undefined
}

@test "clang's UndefinedBehaviorSanitizer" {
	sanitized undefined clang -fsanitize=undefined
}

# Recorded, LTTng's thread in a forked child may wait for the sanitizer's allocator for ever: docs/transparency.md.
@test "clang's ThreadSanitizer, in forked children too" {
	sanitized race clang -fsanitize=thread
	clang -fsanitize=thread -D_GNU_SOURCE -g -O1 -pthread -o allocates "$source_dir/behaviour/allocates.c"
	TSAN_OPTIONS=die_after_fork=0 first= last= unrecorded=yes same_run ./allocates
}

@test "gcc's ThreadSanitizer: left alone" {
	command -v gcc || skip "gcc is not installed"
	gcc -fsanitize=thread -D_GNU_SOURCE -g -O0 -pthread -o faulty "$source_dir/faulty.c" || skip "needs libtsan"
	run -66 "$LOCKCOST" record --kernel=none -- ./faulty race
	[[ "$output" == *"SUMMARY: ThreadSanitizer: data race"* ]]
	run -0 "$LOCKCOST" record --kernel=none -- ./faulty none
}
