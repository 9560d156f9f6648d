#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The program comes first: same output and exit status with and without the preload.

load live.bash

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# same_output PROGRAM: bare, preloaded without any session daemon, and recorded.
same_output()
{
	"$PROGRAMS/$1" > "bare"
	LD_PRELOAD=$preload LTTNG_HOME=$WORK timeout 60 "$PROGRAMS/$1" > "preloaded"
	live_record --kernel=none -- "$PROGRAMS/$1"
	diff "bare" "preloaded"
	diff "bare" "out"
	# cancelled waits have their ends too
	[ "$(live_json .recording.lost.unmatched_waits)" = 0 ]
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

@test "every rwlock call and answer, in each preference" {
	same_output rwlock_calls
}

@test "every spin lock call and answer" {
	same_output spin_calls
}

@test "every barrier call and answer, and barriers that are gone as soon as one is through" {
	same_output barrier_calls
}

@test "pthread_once and call_once: run once, waited for, left by a cancellation" {
	same_output once_calls
}

@test "every join call and answer, and cancellation" {
	same_output join_calls
}

@test "every call of threads.h and its answers" {
	same_output c11_calls
}

@test "raw futex calls, and system calls that pass through" {
	same_output futex_calls
}

@test "errors that need a story of their own: robust mutexes in cond waits, limits, names, failed execs" {
	same_output error_calls
}

@test "thousands of short-lived threads: no hang, and every acquisition is counted" {
	for _ in 1 2 3 4 5; do
		rm -rf data json
		live_record --kernel=none -- timeout 60 "$PROGRAMS/thread_churn" 2000
		[ "$(live_json '.locks[] | select(.name == "churn_lock") | .acquisitions')" = 40000 ]
		live_check_conservation
	done
}

# counts_agree PROGRAM ...: the report counts for each lock what the program counted itself.
counts_agree()
{
	local word lock count rest

	rm -rf data json
	live_record --kernel=none -- timeout 60 "$@"
	while read -r word lock count rest; do
		[ "$word" = truth ] || continue
		[ "$(live_json "[.locks[] | select(.name == \"$lock\") | .acquisitions] | add")" = "$count" ]
	done < "out"
	grep -q '^truth ' "out"
	live_check_conservation
}

@test "signal handlers that post new semaphores inside lock calls: every acquisition is counted" {
	for _ in 1 2 3; do
		counts_agree "$PROGRAMS/signal_posts"
	done
}

@test "a recursive mutex where a normal one was, without an init call: inner locks are recursions" {
	counts_agree "$PROGRAMS/retyped"
}

@test "main ends by pthread_exit: the process ends with its last thread" {
	same_output main_ends_first
	LD_PRELOAD=$preload LTTNG_HOME=$WORK timeout 20 "$PROGRAMS/main_ends_first" alone
	counts_agree "$PROGRAMS/main_ends_first"
}

@test "however a process ends, its counts are whole" {
	local way

	for way in exit _exit quick_exit daemon abort exec destructor; do
		# daemon(3) ends the parent with status 0
		run "$PROGRAMS/ends" "$way"
		expected=$status
		rm -rf data json
		run live_record --kernel=none -- timeout 20 "$PROGRAMS/ends" "$way"
		[ "$status" = "$expected" ]
		[ "$(live_json '[.locks[] | select(.name == "ends_lock") | .acquisitions] | add')" = 1000 ]
	done
}

@test "exit while other threads lock: always its own status" {
	live_record --kernel=none -- timeout 120 bash -c 'for i in $(seq 100); do
		"$0" $((i * 37 % 8000)); [ $? = 7 ] || exit 1; done' "$PROGRAMS/exits_locking"
}

# own_session on|off NUMBER: a session as people make one, with the lttng command and a daemon of its own.
own_session()
{
	if [ "$1" = off ]; then
		lttng destroy "s$2"
		return
	fi
	lttng create "s$2" --output="$WORK/s$2"
	lttng enable-channel --userspace --subbuf-size=2M --num-subbuf=8 roomy
	lttng enable-event --userspace --channel=roomy "lockcost:*"
	lttng start
	sleep 1 # until the program has heard of it
}

own_step()
{
	echo >&8
	read -r -t 20 -u 9 step
}

@test "two sessions after one another: each has its own counts, and a child forked between them works" {
	export LTTNG_HOME=$WORK
	lttng-sessiond --no-kernel --daemonize --pidfile="$WORK/pid" 3>&-
	wait_for test -s pid
	started+=("$(cat pid)")
	mkfifo go done
	LD_PRELOAD="liblttng-ust-fork.so.1 $preload" timeout 60 "$PROGRAMS/sessions" crowded < go > done 3>&- &
	program=$!
	exec 8> go 9< done
	own_session on 1
	own_step
	own_session off 1
	own_step
	own_session on 2
	own_step
	wait "$program"
	own_session off 2
	"$LOCKCOST" report --format=json --output=json --trace=s2
	[ "$(live_json '.locks[] | select(.name == "child_lock") | .acquisitions')" = 500 ]
	[ "$(live_json '.locks[] | select(.name == "steps_lock") | .acquisitions')" = 300 ]
	[ "$(live_json '.locks[] | select(.name == "late_lock") | .acquisitions')" = 300 ]
}

@test "jemalloc before and after" {
	jemalloc=$(ldconfig -p | awk '/libjemalloc.so.2/ { print $NF; exit }')
	[ -n "$jemalloc" ] || skip "jemalloc is not installed"
	LD_PRELOAD=$jemalloc live_record --kernel=none -- "$PROGRAMS/hot_cold" 2 200
	[ "$(live_json '.locks[] | select(.name == "hot_lock") | .acquisitions')" = 400 ]
	rm -rf data json
	live_record --kernel=none -- env LD_PRELOAD="$jemalloc:$preload" "$PROGRAMS/hot_cold" 2 200
	grep -q '^truth hot_lock 400 ' "out"
}

@test "a daemon that closes all its descriptors" {
	live_record --kernel=none -- "$PROGRAMS/closes_all"
	grep -q '^truth daemon_lock 2000 ' "out"
	[ "$(live_json '.locks[] | select(.name == "daemon_lock") | .acquisitions')" = 2000 ]
}

@test "a daemon that opens its own descriptors where ours were" {
	counts_agree "$PROGRAMS/reuses_all"
	same_output reuses_all
}

@test "the symbols that old binaries are linked to" {
	same_output old_names
}

@test "threads with the smallest stack there is, most of it in use" {
	same_output small_stack
}

@test "signals at threads that are about to end, whose handler posts: no hang" {
	for _ in 1 2 3; do
		rm -rf data json
		same_output signalled_ends
	done
}
