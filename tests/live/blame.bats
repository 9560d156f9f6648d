#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Programs whose holders do one thing while others wait: that is what the waits are blamed on. Medians of five runs.

load live.bash

# The program's threads keep their CPUs, whatever else the machine does.
undisturbed="chrt --fifo 1"

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# five PROGRAM...: reports json.1 to json.5, each of which adds up to the nanosecond.
five()
{
	local run status

	needs_ftrace
	[ "$(nproc)" -ge 2 ] || skip "needs two CPUs"
	for run in 1 2 3 4 5; do
		rm -rf data json
		live_record -- $undisturbed "$@" || { [ $? = 77 ] && skip "needs SCHED_FIFO"; false; }
		live_check_conservation
		check_sums
		mv json "json.$run"
	done
}

# Blame adds up to the wait of each lock, what its holders waited for to that part of it, and the pairs to the rest.
check_sums()
{
	[ "$(live_json '[.locks[] | select(([.blame_ns[]] | add) != .wait_ns.total)] | length')" = 0 ]
	[ "$(live_json '[.locks[] | select(([.blocked_on[].wait_ns] | add // 0) != (.blame_ns.holder_blocked_on_lock // 0))]
		| length')" = 0 ]
	[ "$(live_json '[.locks[] | select(([.preempted_by[].wait_ns] | add // 0) != (.blame_ns.holder_preempted // 0)
		or ([.blocked_in[].wait_ns] | add // 0) != (.blame_ns.holder_blocked // 0)
		or ([.wakeup_causes_ns[]] | add) != .phases_ns.wakeup)] | length')" = 0 ]
	[ "$(live_json '[.signals[] | select(([.delivery_parts_ns[]] | add) != .delivery_ns.total)] | length')" = 0 ]
	[ "$(live_json '[.locks[] | select(([.pairs[].wait_ns] | add // 0) + (.blame_ns.no_holder // 0) > .wait_ns.total)]
		| length')" = 0 ]
}

# median FILTER: of the five reports' answers, which are numbers.
median()
{
	for run in 1 2 3 4 5; do
		jq -r "$1" "json.$run"
	done | sort -n | sed -n 3p
}

# at_least PERCENT LOCK CLASS: that much of the lock's wait, in the median.
at_least()
{
	local share

	share=$(median ".locks[] | select(.name == \"$2\") | .blame_ns.$3 * 100 / .wait_ns.total | floor")
	echo "$2: $3 $share %"
	[ "$share" -ge "$1" ]
}

# names_cause LOCK CAUSE NAME: of each recording.
names_cause()
{
	[ "$(jq -r ".locks[] | select(.name == \"$1\") | .$2" json.? | sort -u)" = "$3" ]
}

@test "the holder spins, sleeps, reads, polls, receives, loses its CPU, is gone" {
	five "$PROGRAMS/blame_states"
	at_least 90 spinning_lock holder_running
	at_least 90 sleeping_lock holder_blocked
	at_least 90 reading_lock holder_blocked
	at_least 90 polling_lock holder_blocked
	at_least 90 receiving_lock holder_blocked
	at_least 90 preempted_lock holder_preempted
	at_least 90 released_lock no_holder
	names_cause sleeping_lock 'blocked_in[0].call' clock_nanosleep
	names_cause reading_lock 'blocked_in[0].call' read
	names_cause polling_lock 'blocked_in[0].call' poll
	names_cause receiving_lock 'blocked_in[0].call' recvfrom
	names_cause preempted_lock 'preempted_by[0].name' blame_states
}

@test "a chain of three locks: followed to the one whose holder sleeps" {
	five "$PROGRAMS/blame_chain"
	at_least 90 third_lock holder_blocked
	at_least 90 second_lock holder_blocked_on_lock
	at_least 90 first_lock holder_blocked_on_lock
	[ "$(median '.locks[] | select(.name == "first_lock") | .wait_ns.total as $wait
		| [.blocked_on[] | select(.lock_name == "second_lock" and .root_name == "third_lock") | .wait_ns]
		| add * 100 / $wait | floor')" -ge 90 ]
	[ "$(jq -r '.locks[] | select(.name == "first_lock") | .blocked_on[0].root_site.function' json.1)" = hold_link ]
}

@test "handed over, a convoy, a herd that a broadcast wakes" {
	five "$PROGRAMS/blame_crowd"
	at_least 90 handoff_lock holder_running
	[ "$(median '.locks[] | select(.name == "handoff_lock") | .blame_ns.no_holder')" -gt 0 ]
	at_least 90 convoy_lock holder_blocked
	at_least 90 herd_lock holder_blocked
	[ "$(median '.locks[] | select(.name == "convoy_lock") | .fairness.longest_queue')" -ge 3 ]
	# whoever waited there had to wait for the mutex, too: a broadcast woke them all
	[ "$(median '[.signals[] | select(.kind == "cond") | .wakes.most_woken] | max')" -ge 3 ]
	[ "$(median '[.signals[] | select(.kind == "cond") | .reacquire_blocked] | max')" -ge 1 ]
	# each wait in a convoy of four is behind several holds
	[ "$(median '.locks[] | select(.name == "convoy_lock") | ([.pairs[].count] | add) >= .waits
		| if . then 1 else 0 end')" = 1 ]
	# main held it, and who woke up in a cond wait does from there
	[ "$(median '.locks[] | select(.name == "herd_lock") | [.pairs[] | select(.holder_site.function == "herd") | .wait_ns]
		| add // 0')" -gt 0 ]
}

@test "priority inversion, and none where the holder inherits the priority" {
	five "$PROGRAMS/blame_inversion"
	at_least 90 plain_lock holder_preempted
	at_least 90 inherit_lock holder_running
	[ "$(median '.locks[] | select(.name == "plain_lock") | .priority.inversion_ns * 100 / .wait_ns.total | floor')" -ge 90 ]
	[ "$(median '.locks[] | select(.name == "inherit_lock") | .priority.inversion_ns * 100 / .wait_ns.total | floor')" -lt 5 ]
	[ "$(median '.locks[] | select(.name == "inherit_lock") | .fairness.priorities_lent')" -gt 0 ]
	[ "$(median '.locks[] | select(.name == "plain_lock") | .fairness.priorities_lent')" = 0 ]
}

@test "a mutex that two processes hold in turn: each waits behind the other" {
	needs_ftrace
	live_record -- "$PROGRAMS/shared_turns" "$WORK/memory" 10
	live_check_conservation
	check_sums
	mutex='.locks[] | select(.kind == "mutex" and .waits > 1)'
	[ "$(live_json "[$mutex] | length")" = 1 ]
	[ "$(live_json "$mutex | .blame_ns.holder_blocked * 100 / .wait_ns.total >= 90")" = true ]
	[ "$(live_json "$mutex | [.pairs[] | select(.waiter_pid == .holder_pid)] | length")" = 0 ]
	[ "$(live_json "$mutex | [.pairs[].holder_pid] | unique | length")" = 2 ]
}
