#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The program comes first: same output and exit status with and without the preload.

load live.bash

setup()
{
	live_scratch
}

teardown()
{
	rm -rf "$scratch"
}

preload=$LOCKCOST_BUILD/preload/liblockcost.so

# same_output PROGRAM: bare, preloaded without any session daemon, and recorded.
same_output()
{
	"$programs/$1" > "$scratch/bare"
	LD_PRELOAD=$preload LTTNG_HOME=$scratch "$programs/$1" > "$scratch/preloaded"
	live_record --kernel=none -- "$programs/$1"
	diff "$scratch/bare" "$scratch/preloaded"
	diff "$scratch/bare" "$scratch/out"
}

@test "every mutex call and answer" {
	same_output mutex_calls
}

@test "every cond call and answer, and cancellation" {
	same_output cond_calls
}

@test "every semaphore call and answer, signals and cancellation" {
	same_output sem_calls
}

@test "thousands of short-lived threads: no hang, and every acquisition is counted" {
	for _ in 1 2 3 4 5; do
		rm -rf "$scratch/data" "$scratch/json"
		live_record --kernel=none -- timeout 60 "$programs/thread_churn" 2000
		[ "$(live_json '.locks[] | select(.name == "churn_lock") | .acquisitions')" = 40000 ]
		live_check_conservation
	done
}

@test "jemalloc before and after" {
	jemalloc=$(ldconfig -p | awk '/libjemalloc.so.2/ { print $NF; exit }')
	[ -n "$jemalloc" ] || skip "jemalloc is not installed"
	LD_PRELOAD=$jemalloc live_record --kernel=none -- "$programs/hot_cold" 2 200
	[ "$(live_json '.locks[] | select(.name == "hot_lock") | .acquisitions')" = 400 ]
	rm -rf "$scratch/data" "$scratch/json"
	live_record --kernel=none -- env LD_PRELOAD="$jemalloc:$preload" "$programs/hot_cold" 2 200
	grep -q '^truth hot_lock 400 ' "$scratch/out"
}

@test "a daemon that closes all its descriptors" {
	live_record --kernel=none -- "$programs/closes_all"
	grep -q '^truth daemon_lock 2000 ' "$scratch/out"
	[ "$(live_json '.locks[] | select(.name == "daemon_lock") | .acquisitions')" = 2000 ]
}

@test "exactly the functions of the table are exported" {
	nm -D --defined-only "$preload" | awk '$2 == "T" { sub(/@.*/, "", $3); print $3 }' | sort -u > "$scratch/exported"
	grep -oE '^	(FUNCTION|VERSIONED)\([^(]*' "$BATS_TEST_DIRNAME/../../preload/interposed.h" |
		sed -E 's/.*\(//; s/##suffix//g' | tr -d ' ' | tr ',' '\n' |
		grep -E '^(pthread_|sem_|dl|_exit|_Exit)[a-z_]*$' | sort -u > "$scratch/listed"
	diff "$scratch/listed" "$scratch/exported"
}
