#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Memcheck finds nothing in programs with the preload in them, without a session daemon and recorded; leaks neither.
# (Nor in the bare programs; those whose errors are the point, as futex_calls, are left out.)

load live.bash

setup()
{
	command -v valgrind > /dev/null || skip "valgrind is not installed"
	recorder_setup
	memcheck=(valgrind --quiet --error-exitcode=99 --trace-children=yes --leak-check=full --show-leak-kinds=definite
		--errors-for-leak-kinds=definite
		--fair-sched=yes --suppressions="$BATS_TEST_DIRNAME/valgrind.supp" --log-file="$WORK/found.%p")
}

teardown()
{
	[ -z "${WORK:-}" ] || recorder_teardown
}

calls="mutex_calls cond_calls sem_calls rwlock_calls spin_calls barrier_calls once_calls join_calls c11_calls"
behaviour="address_reuse cancel_c11 cancel_cond cancel_handlers cancel_join cancel_once cancel_sem destructor_rounds
	dlopen_library early_locks exec_ways exit_handlers exit_ways fork_atfork fork_from_thread fork_holding
	fork_others_hold robust_deaths shared_objects signal_holding signal_sem signal_timer_thread stack_least"

# clean NAME COMMAND...: runs it; memcheck has nothing to say.
clean()
{
	local name=$1

	shift
	rm -f found.*
	timeout 200 "$@" > "out" 2> "errors" || true
	ls found.* > "processes"
	find . -maxdepth 1 -name 'found.*' -size +0 | grep . || return 0
	echo "== $name"
	cat found.* | head -60
	return 1
}

programs()
{
	local program

	for program in $calls; do
		echo "$PROGRAMS/$program"
	done
	for program in $behaviour; do
		echo "$PROGRAMS/behaviour/$program"
	done
}

@test "memcheck: with the preload and without any session daemon" {
	for program in $(programs); do
		clean "$program" env LD_PRELOAD="liblttng-ust-fork.so.1 liblttng-ust-fd.so.1 $preload" LTTNG_HOME="$WORK" \
			"${memcheck[@]}" "$program"
	done
}

@test "memcheck: recorded" {
	local all=()

	mapfile -t all < <(programs)
	clean "one after the other" "$LOCKCOST" record --kernel=none -o "data" -- \
		sh -c 'for program; do '"$(printf '%q ' "${memcheck[@]}")"' "$program"; done' sh "${all[@]}"
	[ "$(live_json '[.recording.processes[] | select(.exe | test("memcheck|valgrind") | not)] | length')" -ge "${#all[@]}" ]
}
