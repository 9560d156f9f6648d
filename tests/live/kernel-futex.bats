#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Futexes that nothing but the kernel's events tells of: programs without the preload, libraries that call past it,
# and processes that run already.

load live
setup() {
	recorder_setup
	needs_ftrace
}
teardown() { recorder_teardown; }

raw='[.locks[] | select(.kind == "futex" and (.waiter_sites | length) == 0)]'

# What must hold of every such row, and of the recording.
check_raw()
{
	live_check_conservation
	[ "$(live_json "$raw | length")" -gt 0 ]
	[ "$(live_json "$raw | map(select(.waits != .futex_round_trips or .waits != .contended
		or .phases_ns.spin != 0 or .acquisitions != null or .hold_ns.total != null)) | length")" = 0 ]
	# who woke them: most waits were ended by a thread of the program
	[ "$(live_json "$raw | ([.[] | .wakers[].woken] | add) * 2 > ([.[].waits] | add)")" = true ]
	[ "$(live_json ".recording.lost.kernel_events")" = 0 ]
}

# attach PID [DIR]: the recorder's pid is in $recorder, and it has begun.
attach()
{
	start_recorder -p "$1" -o "${2:-data}"
	wait_for grep -q '^lockcost: attached to' err
}

detach()
{
	kill -INT "$recorder"
	wait "$recorder"
	grep -q '^lockcost: detached' err
}

@test "a static program: its locks by name, with waits and wakers" {
	[ -x "$PROGRAMS/futex_rounds_static" ] || skip "needs a static C library"
	run -7 live_record -- "$PROGRAMS/futex_rounds_static" 2
	[ "$(tail -1 out)" = "turns 1200" ]
	check_raw
	[ "$(live_json '.recording.processes | map([.comm, .preloaded, .complete] | tostring) | join(" ")')" = \
		'["futex_rounds_st",false,true]' ]
	[ "$(live_json '.recording.processes[0].threads')" = 7 ]
	[ "$(live_json "$raw | .[] | select(.name == \"round_lock\") | .waits > 20 and .wakes.count > 20")" = true ]
	[ "$(live_json "$raw | .[] | select(.name == \"round_lock\") | .class | test(\"^[0-9a-f]+[+]0x\")")" = true ]
	grep -q 'its futexes are recorded' remarks
}

@test "the same program with the preload: no futex of its locks, and none of the tracer's" {
	run -7 live_record -- "$PROGRAMS/futex_rounds" 2
	[ "$(live_json '.locks[] | select(.name == "round_lock") | .kind')" = mutex ]
	[ "$(live_json "$raw | length")" = 0 ]
	[ "$(live_json '.recording.lost.unmatched_waits')" = 0 ]
}

@test "OpenMP: libgomp's own futexes" {
	cat >openmp.c <<-'END'
		#include <stdio.h>
		int main(void)
		{
			long sum = 0;
		#pragma omp parallel num_threads(4)
			for (int i = 0; i < 1500; i++) {
		#pragma omp critical
				sum++;
		#pragma omp barrier
			}
			printf("sum %ld\n", sum);
			return 0;
		}
	END
	gcc -O1 -fopenmp -o openmp openmp.c 2>/dev/null || skip "needs libgomp"
	OMP_WAIT_POLICY=passive live_record -- ./openmp
	[ "$(cat out)" = "sum 6000" ]
	check_raw
	[ "$(live_json '.recording.processes | map([.preloaded] | tostring) | join(" ")')" = '[true]' ]
	# four threads meet 1500 times: three of them wait each time, mostly in the kernel
	[ "$(live_json "$raw | [.[].waits] | add")" -gt 1500 ]
	[ "$(live_json "$raw | max_by(.waits) | .threads | length")" -ge 4 ]
	[ "$(live_json "$raw | map(.memory) | index(\"[heap]\") != null")" = true ]
}

@test "a Go program" {
	command -v go >/dev/null || skip "golang-go is not installed"
	cat >target.go <<-'END'
		package main
		import ("os"; "sync"; "time")
		func main() {
			var lock sync.Mutex
			var group sync.WaitGroup
			for i := 0; i < 8; i++ {
				group.Add(1)
				go func() {
					defer group.Done()
					for j := 0; j < 40; j++ {
						lock.Lock()
						time.Sleep(100 * time.Microsecond)
						lock.Unlock()
					}
				}()
			}
			group.Wait()
			os.Exit(4)
		}
	END
	export GOCACHE=$PWD/cache GO111MODULE=off
	CGO_ENABLED=0 go build -o target target.go
	run -4 live_record -- ./target
	check_raw
	[ "$(live_json '.recording.processes | map([.comm, .preloaded] | tostring) | join(" ")')" = '["target",false]' ]
}

# A program to attach to, until end_target; however long a busy machine takes to attach.
start_target()
{
	"$PROGRAMS/futex_rounds" 1000000 >target.out 3>&- &
	target=$!
	started+=("$target")
	wait_for grep -q started target.out
}

# It has done what it does unwatched: whole rounds, and its own exit status.
end_target()
{
	local status=0

	kill -TERM "$target"
	wait "$target" || status=$?
	[ "$status" = 7 ]
	[ "$(awk '/^turns/ { print ($2 > 0 && $2 % 600 == 0) }' target.out)" = 1 ]
}

@test "attach to a running process, new threads included; it goes on unharmed" {
	start_target
	attach "$target"
	sleep 0.5
	detach
	kill -0 "$target"
	# once more, to its end
	attach "$target" data.again
	end_target
	wait "$recorder"
	grep -q '^lockcost: the process has ended' err
	[ "$(about data.again state)" = complete ]
	check_raw
	[ "$(live_json '.recording.attached_pid')" = "$target" ]
	[ "$(live_json '.recording.command[1]')" = 1000000 ]
	[ "$(live_json '.recording.exit_status')" = null ]
	[ "$(live_json "$raw | .[] | select(.name == \"round_lock\") | .waits")" -gt 20 ]
	# a round takes some 60 ms: most of its threads were not there in the beginning
	[ "$(about data 'processes[0].threads | length')" -le 4 ]
	[ "$(live_json '.recording.processes[0].threads')" -gt 6 ]
	"$LOCKCOST" report data | head -1 | grep -q "(attached to pid $target)"
	[ -z "$(left_behind "$(about data id)")" ]
}

@test "a recorder that is killed while attached: the process goes on, and the recording can be read" {
	start_target
	attach "$target"
	id=$(about data id)
	sleep 0.5
	kill -9 "$recorder"
	wait "$recorder" || true
	live_json '.recording.state' | grep -q recovered
	[ "$(live_json "$raw | .[] | select(.name == \"round_lock\") | .waits")" -gt 0 ]
	[ -z "$(left_behind "$id")" ]
	end_target
}

# refused WORDS OPTION...
refused()
{
	run -125 "$LOCKCOST" record -o data "${@:2}"
	[ "${#lines[@]}" = 1 ]
	[[ "$output" == *"$1"* ]]
	[ ! -e data ]
}

@test "what cannot be attached to is refused in one sentence" {
	sleep 30 3>&- &
	started+=($!)
	refused "there is no process 4194303" -p 4194303
	refused "takes a process id" -p here
	refused "give a program or --pid=$!, not both" -p $! true
	refused "is a part of the kernel" -p 2
	refused "only the kernel's events tell" -p $! --kernel=none
	refused "only the kernel's events tell" -p $! --kernel=perf
	refused "--user is for a program that is started" -p $! --user=nobody
}

# unchanged WORDS COMMAND...: refused, with the recordings that are there as they were.
unchanged()
{
	run -125 "${@:2}"
	[ "${#lines[@]}" = 1 ]
	[[ "$output" == *"$1"* ]]
	[ "$(cat data/recording.json data.old/recording.json)" = '{"new":1}{"old":1}' ]
}

@test "a recording that is refused leaves the older ones where they are" {
	grep -qs "^lttng_tracer " /proc/modules && skip "LTTng's kernel tracer is here"
	mkdir data data.old
	printf '{"new":1}' >data/recording.json
	printf '{"old":1}' >data.old/recording.json
	sleep 30 3>&- &
	started+=($!)
	unchanged "--kernel=lttng cannot be had" "$LOCKCOST" record -o data --kernel=lttng -p $!
	unchanged "--kernel=lttng cannot be had" "$LOCKCOST" record -o data --kernel=lttng true
	setpriv --reuid=65534 --regid=65534 --clear-groups sleep 30 3>&- &
	started+=($!)
	chmod -R a+rwX .
	unchanged "the kernel's events tell, and there are none" \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$LOCKCOST" record -o data -p $!
}
