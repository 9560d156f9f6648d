#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Locks that are taken so fast that not every wait can be told of: nothing is lost, and it is said.

load live
setup() { recorder_setup; }
teardown() { recorder_teardown; }

# storm KIND THREADS EACH OPTION...: records it, and checks all that must hold of it.
storm()
{
	local lock name

	live_record "${@:4}" -- "$PROGRAMS/storm" "$1" "$2" "$3"
	name=$(awk '$1 == "truth" { print $2 }' out)
	lock=".locks[] | select(.name == \"$name\" and .kind != \"futex\")"
	[ "$(live_json "$lock | .acquisitions")" = $(($2 * $3)) ]
	[ "$(awk '$1 == "truth" { print $3 }' out)" = $(($2 * $3)) ]
	[ "$(live_json '.recording.lost | .ust_events + .unmatched_waits')" = 0 ]
	[ "$(live_json '.recording.lost.kernel_events // 0')" = 0 ]
	# not one is missing, in any sum
	[ "$(live_json "$lock | .waits == .contended and .waits > 1000")" = true ]
	[ "$(live_json "$lock | ([.wait_ns.histogram[][1]] | add) == .waits")" = true ]
	[ "$(live_json "$lock | ([.waiter_sites[].count] | add) == .waits")" = true ]
	[ "$(live_json "$lock | ([.threads[].wait_ns] | add) == .wait_ns.total")" = true ]
	[ "$(live_json "$lock | ([.blame_ns[] | select(. != null)] | add) == .wait_ns.total")" = true ]
	[ "$(live_json "$lock | ([.phases_ns[] | select(. != null)] | add) == .wait_ns.total")" = true ]
	# and it is said
	[ "$(live_json "$lock | .merged_waits > 0 and .merged_holds > 0 and .merged_waits < .waits")" = true ]
	"$LOCKCOST" report data | grep -q 'Waits came too fast to tell of each'
	# most of what is written is not about single waits: 25,000 events a second and CPU, and a burst
	[ "$(event_count data/ust lockcost:wait_begin)" -lt "$(live_json "$lock | .waits")" ]
}

@test "a spin lock: millions of waits a second" {
	[ "$(nproc)" -ge 2 ] || skip "needs two CPUs"
	storm spin 2 3000000 --kernel=none
}

@test "a mutex, with the kernel's side: the waits' futex calls are theirs, and no futex of its own" {
	needs_ftrace
	storm mutex 4 2000000
	[ "$(live_json '[.locks[] | select(.kind == "futex" and .address == "'"$(live_json \
		'.locks[] | select(.kind == "mutex") | .address')"'")] | length')" = 0 ]
	[ "$(live_json '.locks[] | select(.kind == "mutex") | .futex_round_trips > 0')" = true ]
	live_check_conservation
	live_check_attribution
}

@test "a rwlock's writers" {
	needs_ftrace
	storm write 4 500000
	live_check_conservation
}

@test "every hold timed" {
	live_record --kernel=none --holds=exact -- "$PROGRAMS/storm" mutex 4 300000
	[ "$(live_json '.locks[] | select(.name == "mutex") | .acquisitions')" = 1200000 ]
	[ "$(live_json '.locks[] | select(.name == "mutex") | .hold_ns.exact')" = true ]
	[ "$(live_json '.recording.lost.ust_events')" = 0 ]
}

@test "a program that is killed in it leaves what it has told" {
	run -137 live_record --kernel=none -- sh -c "\"$PROGRAMS/storm\" spin 2 100000000 & sleep 2; kill -9 \$!; wait \$!"
	[ "$(live_json '.locks[] | select(.name == "spin") | .waits > 1000 and .merged_waits > 0')" = true ]
	[ "$(live_json '.recording.lost.unflushed_ns > 0')" = true ]
}

@test "a thread that hangs after the storm, and of whose wait nobody was told, is found at the end" {
	run -3 live_record --kernel=none -- "$PROGRAMS/storm" mutex 4 500000 hang
	[ "$(live_json '.unfinished | map([.lock_name, .kind] | tostring) | join(" ")')" = '["mutex","mutex"]' ]
	[ "$(live_json '.recording.lost.unmatched_waits')" = 0 ]
}

# A recording of turn_lock with this threshold: of the waits below it all but each thread's first are only added up, and
# of the waits above it none. Lengths of such waits are known to a power of two.
record_min_wait()
{
	live_record --min-wait="$1" -- "$PROGRAMS/turns" 4 50
	# one row: no futex call is taken for the program's own
	[ "$(live_json '[.locks[] | select(.name == "turn_lock") | [.kind, .acquisitions]] | tostring')" = '[["mutex",200]]' ]
	# a busy machine makes a thread late now and then: it waits less, or not at all
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .contended > 120 and .contended <= 150')" = true ]
	[ "$(live_json ".locks[] | select(.name == \"turn_lock\")
		| def below(limit_ns): [.wait_ns.histogram[] | select(.[0] <= limit_ns) | .[1]] | add // 0;
		  .merged_waits >= below($2) - 4 and .merged_waits <= below($3)")" = true ]
}

@test "--min-wait: shorter waits are only added up, and longer ones are as they were" {
	needs_ftrace
	# 150 waits of several milliseconds
	record_min_wait 100us 100000 131072
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .blame_ns.unattributed * 20 < .wait_ns.total')" = true ]
	[ "$(event_count data/ust lockcost:wait_begin)" -lt 210 ]
	# the lock is told of before the kernel tells of a call for it
	lock=$(live_json '.locks[] | select(.name == "turn_lock") | .address')
	[[ "$(babeltrace2 data | grep -i -m 1 -F "= $lock,")" == *" lockcost:wait_begin: "* ]]
	rm -r data json
	record_min_wait 16ms 16000000 16777216
	[ "$(live_json '.locks[] | select(.name == "turn_lock") | .merged_waits >= 120')" = true ]
	live_check_conservation
	live_check_attribution
}
