#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Programs that measure themselves, against the report.

load live.bash

# A hold that loses its CPU lasts a thousand times longer, and no sample can be expected to have it; a program that
# loses its CPU between its clock and its lock call measures a wait that is none.
undisturbed=
[ "$(id -u)" != 0 ] || undisturbed="chrt --fifo 1"

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# check_lock LOCK: counts exactly, wait and hold as the program measured them.
check_lock()
{
	local acquisitions wait_ns hold_ns lock=".locks[] | select(.name == \"$1\")"

	read -r acquisitions wait_ns hold_ns <<< "$(live_truth "$1")"
	[ "$(live_json "$lock | .acquisitions")" = "$acquisitions" ]
	[ "$wait_ns" = 0 ] || live_within 5 "$wait_ns" "$(live_json "$lock | .wait_ns.total")"
	[ "$hold_ns" = 0 ] || live_within "${2:-5}" "$hold_ns" "$(live_json "$lock | .hold_ns.total")"
}

# share LOCK PHASE: this phase's part of the lock's wait, in percent.
share()
{
	live_json ".locks[] | select(.name == \"$1\") | .phases_ns.$2 * 100 / .wait_ns.total | floor"
}

@test "one lock held a millisecond by each of four threads: all waits are blocked" {
	needs_ftrace
	live_record --holds=exact -- "$PROGRAMS/turns" 4 50
	check_lock turn_lock
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .contended')" = 150 ]
	[ "$(share turn_lock blocked)" -ge 90 ]
	live_check_conservation
	live_check_attribution
}

@test "a hot and a cold lock" {
	needs_ftrace
	live_record --holds=exact -- $undisturbed "$PROGRAMS/hot_cold" 2 2000
	check_lock hot_lock
	read -r acquisitions _ <<< "$(live_truth cold_lock)"
	[ "$(live_json '.locks[] | select(.name == "cold_lock") | .acquisitions')" = "$acquisitions" ]
	[ "$(live_json '.locks[] | select(.name == "cold_lock") | .contended')" = 0 ]
	[ "$(live_json '.locks[0].name')" = hot_lock ]
	live_check_conservation
	live_check_attribution
}

@test "an adaptive mutex with short sections: waits spin" {
	needs_ftrace
	local contended=0

	# on a busy machine the two threads may have one CPU in turns, and then nobody can spin
	for _ in 1 2 3 4 5; do
		rm -rf data json
		live_record -- "$PROGRAMS/adaptive" short
		check_lock adaptive_lock
		live_check_conservation
		live_check_attribution
		contended=$(live_json '.locks[] | select(.name == "adaptive_lock") | .contended')
		[ "$contended" -lt 1000 ] || break
	done
	[ "$(live_json '.locks[] | select(.name == "adaptive_lock") | .type')" = adaptive ]
	[ "$contended" -ge 1000 ] || skip "the machine is too busy for two threads at once"
	# a waiter whose holder loses its CPU sleeps, and for long; others at most ask the kernel once, and go on
	[ "$(share adaptive_lock spin)" -ge 50 ]
	[ "$(share adaptive_lock blocked)" -lt 25 ]
}

@test "a waiter whose CPU is taken: the wait is wake-up" {
	needs_ftrace
	[ "$(nproc)" -ge 2 ] || skip "needs two CPUs"
	live_record -- "$PROGRAMS/wakeup" || { [ $? = 77 ] && skip "needs SCHED_FIFO"; false; }
	check_lock wakeup_lock
	[ "$(share wakeup_lock wakeup)" -ge 85 ]
	live_check_conservation
	live_check_attribution
}

@test "semaphores: one handed over, one used as a lock" {
	needs_ftrace
	live_record -- "$PROGRAMS/handover" 100
	read -r acquisitions wait_ns _ <<< "$(live_truth work_sem)"
	[ "$(live_json '.signals[] | select(.name == "work_sem") | .posts')" = "$acquisitions" ]
	live_within 5 "$wait_ns" "$(live_json '.signals[] | select(.name == "work_sem") | .wait_ns.total')"
	[ "$(live_json '.locks[] | select(.name == "guard_sem") | .kind')" = sem ]
	[ "$(live_json '.locks[] | select(.name == "guard_sem") | .acquisitions')" = 100 ]
	live_check_conservation
	live_check_attribution
}

# record_uncontended OPTION ACQUISITIONS SEED: no sample can be expected to have the one hold that lost its CPU, to an
# interrupt or to another machine on the same host; and one that has it counts it for many. Such a run is done again.
record_uncontended()
{
	for _ in 1 2 3 4 5 6; do
		rm -rf data json
		live_record --kernel=none "$1" -- $undisturbed "$PROGRAMS/uncontended" "$2" 1 "$3"
		[ "$(awk '$1 == "disturbed" { print $2 }' out)" -gt 100000 ] || return 0
	done
	skip "the machine takes its CPUs away too often"
}

# Of 192,000 draws that were computed over these holds (their standard error is 4.3 %), 111 were off by more than 15 %,
# and two by more than 20 %; of 32,000 times ten together none by more than 6 %, as a biased sampler would be.
@test "sampled holds, 20,000 acquisitions: within 15 % in 9 of 10 runs at least, 20 % in each, 6 % together" {
	local inside=0 all_ns=0 all_sampled_ns=0

	for seed in 1 2 3 4 5 6 7 8 9 10; do
		record_uncontended --holds=sampled 20000 $seed
		read -r acquisitions _ hold_ns <<< "$(live_truth locks)"
		[ "$(live_json '.locks[] | select(.name | startswith("locks")) | .acquisitions')" = "$acquisitions" ]
		sampled_ns=$(live_json '.locks[] | select(.name | startswith("locks")) | .hold_ns.total')
		live_within 20 "$hold_ns" "$sampled_ns"
		! live_within 15 "$hold_ns" "$sampled_ns" || inside=$((inside + 1))
		all_ns=$((all_ns + hold_ns))
		all_sampled_ns=$((all_sampled_ns + sampled_ns))
	done
	[ "$inside" -ge 9 ]
	live_within 6 "$all_ns" "$all_sampled_ns"
}

# Holds as skewed as these are within two errors in 18.4 of 20 runs (the unit test of estimates counts 400); 14 are
# too few once in a thousand.
@test "sampled holds of few acquisitions: the published error holds" {
	local inside=0

	for seed in $(seq 20); do
		record_uncontended --holds=sampled 2000 "$seed"
		read -r _ _ hold_ns <<< "$(live_truth locks)"
		[ "$(live_json ".locks[] | select(.name | startswith(\"locks\"))
			| (.hold_ns.total - $hold_ns) as \$d
			| (if \$d < 0 then -\$d else \$d end) <= 2 * .hold_ns.error_ns + 0.02 * $hold_ns")" = true ] &&
			inside=$((inside + 1))
	done
	echo "$inside of 20 within two standard errors"
	[ "$inside" -ge 14 ]
}

@test "exact holds: within 5 %" {
	record_uncontended --holds=exact 20000 7
	read -r _ _ hold_ns <<< "$(live_truth locks)"
	live_within 5 "$hold_ns" "$(live_json '.locks[] | select(.name | startswith("locks")) | .hold_ns.total')"
	[ "$(live_json '.locks[] | select(.name | startswith("locks")) | .hold_ns.exact')" = true ]
}

@test "without a kernel side: on CPU against off CPU by the thread's clock" {
	live_record --kernel=none -- "$PROGRAMS/adaptive" long
	check_lock normal_lock
	[ "$(live_json '.recording.kernel_source')" = none ]
	[ "$(live_json '.locks[] | select(.name == "normal_lock") | .off_cpu_ns * 100 / .wait_ns.total >= 90')" = true ]
	[ "$(live_json '.locks[] | select(.name == "normal_lock") | .phases_ns.blocked')" = null ]
	live_check_conservation
}
