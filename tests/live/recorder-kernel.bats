#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The kernel's side by ftrace, converted to CTF as LTTng's kernel tracer would have written it.

load recorder
setup() {
	recorder_setup
	needs_ftrace
}
teardown() { recorder_teardown; }

@test "events and fields have LTTng's names, and nothing is lost" {
	"$LOCKCOST" record --kernel=ftrace -o r -- "$PROGRAMS/turns" 4 100
	[ "$(about r kernel_source)" = ftrace ]
	[ "$(about r kernel_lost_events)" = 0 ]
	[ "$(about r ust_lost_events)" = 0 ]
	[ ! -e r/ftrace ]
	babeltrace2 r/kernel >events
	pid=$(about r target_pid)
	for name in sched_switch sched_waking sched_wakeup_new sched_process_fork sched_process_exit syscall_exit_futex; do
		grep -q " $name: { cpu_id = [0-9]* }, { tid = [0-9]* }, {" events
	done
	grep -q "prev_comm = \"turns\", prev_tid = [0-9]*, prev_prio = 20, prev_state = [0-9]*, next_comm = " events
	grep -qE "syscall_entry_futex: .*\{ tid = [0-9]+ \}, \{ uaddr = 0x[0-9A-F]+, op = [0-9]+, val = " events
	grep -q "sched_process_exec: .*{ tid = $pid }, { filename = \".*/turns\", tid = $pid, old_tid = $pid }" events
	# what Trace Compass knows them by
	grep -aq 'domain = "kernel";' r/kernel/metadata
	grep -aq 'tracer_name = "lttng-modules";' r/kernel/metadata
	# The main thread and four more, each of which ended.
	[ "$(grep -c 'sched_process_exit: .*comm = "turns' events)" -ge 5 ]
}

@test "futex calls and the threads' waits tell the same story" {
	"$LOCKCOST" record --kernel=ftrace -o r -- "$PROGRAMS/turns" 4 100
	babeltrace2 r/kernel >events
	# Each thread's entries and exits alternate, but for the exit that a thread's end swallows.
	entries=$(grep -c syscall_entry_futex: events)
	exits=$(grep -c syscall_exit_futex: events)
	[ "$entries" -gt 100 ]
	[ $((entries - exits)) -ge 0 ]
	[ $((entries - exits)) -le 6 ]
}

@test "of calls that sleep interruptibly the beginning is recorded, where they do not say that they will not wait" {
	"$LOCKCOST" record --kernel=ftrace -o r -- "$PROGRAMS/blame_states" || [ $? = 77 ]
	babeltrace2 r/kernel >events
	grep -q syscall_entry_poll: events
	grep -q syscall_entry_recvfrom: events
	[ "$(grep -c syscall_exit_poll: events)" = 0 ]
	# one poll and one that waits in the round of each receive: the polling rounds' recv has MSG_DONTWAIT
	[ "$(grep -c syscall_entry_poll: events)" = $((2 * $(grep -c syscall_entry_recvfrom: events))) ]
	[ "$(grep -c syscall_exit_clock_nanosleep: events)" -gt 0 ]
}

@test "both traces have the same clock, so that any viewer lines them up" {
	"$LOCKCOST" record --kernel=ftrace -o r -- "$PROGRAMS/turns" 2 20
	kernel=$(babeltrace2 -o ctf-metadata r/kernel | awk '$1 == "offset_s" {s = $3} $1 == "offset" {o = $3}
		END {printf "%d%09d\n", s, o}')
	ust=$(babeltrace2 -o ctf-metadata "$(dirname "$(find r/ust -name metadata)")" | awk '$1 == "offset" {print $3}' | tr -d ';')
	[ "$kernel" = "$ust" ]
	babeltrace2 r >/dev/null
}

@test "a process that is not the target's is not recorded" {
	"$PROGRAMS/turns" 2 100000 >/dev/null &
	started+=($!)
	other=$!
	"$LOCKCOST" record --kernel=ftrace -o r -- "$PROGRAMS/turns" 2 50
	[ "$(futex_calls_of r "$(about r target_pid)")" -gt 0 ]
	[ "$(futex_calls_of r "$other")" -eq 0 ]
}

@test "children are followed" {
	"$LOCKCOST" record --kernel=ftrace -o r -- sh -c "'$PROGRAMS/turns' 2 20 & wait"
	[ "$(babeltrace2 r/kernel | grep -c 'syscall_entry_futex:')" -gt 10 ]
}

@test "an instance of a dead recorder goes, one of a living recorder stays" {
	start_recorder --kernel=ftrace -o living -- sleep 30
	until_target_runs living
	mkdir /sys/kernel/tracing/instances/lockcost-4194303-1
	mkdir /sys/kernel/tracing/instances/unrelated-4194303-1
	"$LOCKCOST" record --kernel=ftrace -o r -- true
	[ ! -e /sys/kernel/tracing/instances/lockcost-4194303-1 ]
	[ -e "/sys/kernel/tracing/instances/lockcost-$(about living id)" ]
	rmdir /sys/kernel/tracing/instances/unrelated-4194303-1
	kill -TERM "$recorder"
	wait "$recorder" || true
	[ "$(about living state)" = complete ]
}

# The CPU that fills a buffer is the one that wakes its reader: as many wake-ups as a buffer's half has pages are too many.
@test "the buffers' readers are woken up rarely" {
	"$LOCKCOST" record --kernel=ftrace -o r -- sh -c 'dd if=/dev/zero of=zero bs=1 count=300000 2> dd.log
		for thread in /proc/$PPID/task/*; do
			[ "$(cat "$thread/comm")" != lockcost-cpu ] || cat "$thread/status"
		done' > readers
	[ "$(about r kernel_lost_events)" = 0 ]
	megabytes=$(($(cat r/kernel/cpu* | wc -c) >> 20))
	wake_ups=$(awk '/^voluntary_ctxt_switches/ { sum += $2 } END { print sum }' readers)
	echo "$wake_ups for $megabytes MiB"
	[ "$megabytes" -ge 16 ]
	[ "$wake_ups" -gt 0 ]
	[ "$wake_ups" -le $((4 * megabytes)) ]
}

@test "--kernel=none records no kernel events and lets the target read its CPU clock" {
	run "$LOCKCOST" record --kernel=none -o r -- sh -c 'echo "clock $LOCKCOST_CPU_CLOCK"'
	[[ "$output" == *"clock 1"* ]]
	[ ! -e r/kernel ]
	run "$LOCKCOST" record --kernel=ftrace -o r -- sh -c 'echo "clock $LOCKCOST_CPU_CLOCK"'
	[[ "$output" == *"clock 0"* ]]
}
