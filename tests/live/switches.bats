#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Without any privilege: threads that read their own context switches, on their own and beside the kernel's events.

load live.bash

setup()
{
	recorder_setup
	"$LOCKCOST" doctor | grep -q '^ok  *perf' || skip "perf events are not allowed here"
}

teardown()
{
	recorder_teardown
}

# The lines of wait_halves that are more than 5 us and 10 % apart, and the number of all.
compare()
{
	"$PROGRAMS/../live/wait_halves" data > halves
	awk '{ apart = $4 > $5 ? $4 - $5 : $5 - $4 } apart > 5000 && apart > $5 / 10' halves > apart
	wc -l < halves
}

@test "by the ring and by ftrace in one run: off the CPU for the same time, in 95 % of the waits" {
	needs_ftrace
	LOCKCOST_SWITCHES=1 live_record --kernel=ftrace -- "$PROGRAMS/turns" 4 100
	[ "$(compare)" -ge 400 ]
	[ "$(awk '$4 > 0' halves | wc -l)" -ge 300 ]
	cat apart
	[ $(($(wc -l < apart) * 20)) -le "$(wc -l < halves)" ]
	[ "$(about data kernel_source)" = ftrace ]
	live_check_conservation
}

@test "a handler that waits inside a wait, and more switches than a ring holds" {
	needs_ftrace
	LOCKCOST_SWITCHES=1 live_record --kernel=ftrace -- "$PROGRAMS/switches_handler"
	[ "$(cat out)" = "handled 400" ]
	compare
	# the wait that the handler interrupts is the longest of which the ring knows, and as long as two others
	[ "$(sort -n -k 3 halves | tail -1 | awk '$4 > 12000000' | wc -l)" = 1 ]
	cat apart
	# there are too few short ones for a share of them
	[ "$(awk '$3 > 1000000' apart | wc -l)" = 0 ]
	[ "$(live_json '.recording.processes[0].lost_switches')" = 1 ]
	rm -rf data json
	live_record --kernel=perf -- "$PROGRAMS/switches_handler"
	[ "$(live_json '.recording.processes[0].lost_switches')" = 1 ]
	[ "$(live_json '.locks[] | select(.name == "outer_lock") | .off_cpu_ns')" = null ]
	[ "$(live_json '.locks[] | select(.name == "inner_lock") | .off_cpu_ns > 4000000')" = true ]
}

@test "--kernel=perf: on and off the CPU add up to the wait, and nothing else is known of it" {
	live_record --kernel=perf -- "$PROGRAMS/turns" 4 50
	lock='.locks[] | select(.name == "turn_lock")'
	[ "$(about data kernel_source)" = perf ]
	[ "$(live_json '.recording.processes[0] | .kernel_source, .refused_rings, .lost_switches' | xargs)" = "perf 0 0" ]
	[ "$(live_json "$lock | .on_cpu_ns + .off_cpu_ns == .wait_ns.total")" = true ]
	[ "$(live_json "$lock | .off_cpu_ns * 100 / .wait_ns.total >= 90")" = true ]
	[ "$(live_json "$lock | .phases_ns.blocked, .blame_ns.holder_blocked, .transition_cost_ns" | sort -u)" = null ]
	live_check_conservation
	"$LOCKCOST" report data | grep -q 'kernel side: perf'
}

@test "an unprivileged user gets it where there is no ftrace, and is told what root would get" {
	[ "$(id -u)" = 0 ] || skip "needs another user"
	mkdir -m 777 theirs
	runuser -u nobody -- env HOME="$WORK/theirs" "$LOCKCOST" record -o "$WORK/theirs/data" -- "$PROGRAMS/turns" 2 20 2> remarks
	grep -q 'kernel side: perf; .*recorded as root' remarks
	[ "$(about theirs/data kernel_source)" = perf ]
	[ "$("$LOCKCOST" report --format=json theirs/data | jq '.recording.processes[0].refused_rings')" = 0 ]
}

@test "a thread's ring goes with it" {
	live_record --kernel=perf -- "$PROGRAMS/switches_churn"
	# that of the last one, and the main thread's
	[ "$(cat out)" = "mapped 2, then 1" ]
	[ "$(live_json '.recording.processes[0].refused_rings')" = 0 ]
}

@test "more threads than there may be rings: their CPU clocks tell" {
	[ "$(id -u)" = 0 ] || skip "needs another user"
	# perf_event_mlock_kb for each CPU is what a user has when RLIMIT_MEMLOCK is 0
	[ $(($(cat /proc/sys/kernel/perf_event_mlock_kb) * $(nproc) / 12)) -lt 120 ] || skip "too many CPUs"
	live_record --kernel=perf --user=nobody -- prlimit --memlock=0 \
		sh -c '"$1" 64 4 & "$1" 64 4; wait' sh "$PROGRAMS/turns"
	[ "$(grep -c '^truth turn_lock 256 ' out)" = 2 ]
	[ "$(live_json '[.recording.processes[].refused_rings | numbers] | add > 0')" = true ]
	[ "$(live_json '[.locks[] | select(.name == "turn_lock") | select(.on_cpu_ns + .off_cpu_ns != .wait_ns.total)] | length')" = 0 ]
	live_check_conservation
}

@test "children of every kind of fork have no ring, and do not look for one" {
	live_record --kernel=perf -- timeout 30 "$PROGRAMS/switches_fork"
	[ "$(grep -c 'the child ended with 0$' out)" = 3 ]
}

@test "memory that a child maps where its parent's ring was stays its own, whoever else has a ring there" {
	live_record --kernel=perf -- timeout 30 "$PROGRAMS/switches_child"
	[ "$(grep -c ': untouched$' out)" = 2 ]
}

@test "the time that it takes to open a ring is not the wait's" {
	live_record --kernel=perf -- "$PROGRAMS/switches_slow"
	[ "$(cat out)" = "opened 1" ]
	# it took 20 ms of the CPU
	[ "$(live_json '.locks[] | select(.name == "slow_lock") | .on_cpu_ns < 20000000')" = true ]
}

# filtered [WAY]: its threads have no ring, and their CPU clocks tell.
filtered()
{
	rm -rf data json
	live_record --kernel=perf -- "$PROGRAMS/switches_filter" "$@"
	[ "$(cat out)" = "not killed" ]
	[ "$(live_json '.recording.processes[0].refused_rings > 0')" = true ]
	[ "$(live_json '.locks[] | select(.name == "filtered_lock") | .on_cpu_ns + .off_cpu_ns == .wait_ns.total')" = true ]
}

@test "a filter of system calls that kills for perf events is not tried" {
	filtered
}

@test "one that kills for asking whether there is one is not asked, either" {
	filtered prctl
	filtered seccomp
}
