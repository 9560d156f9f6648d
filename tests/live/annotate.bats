#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# include/lockcost/annotate.h: names, and locks that a program makes for itself.

load live
setup() { recorder_setup; }
teardown() { recorder_teardown; }

@test "a home-made lock: every acquisition, wait and hold; and names" {
	local lock='.locks[] | select(.name == "the gate" and .kind == "user")'

	live_record -- "$PROGRAMS/annotated"
	grep -q '^errno changed 0 times' out
	[ "$(live_json "$lock | .acquisitions")" = 8000 ]
	# its own waits, and ten that were given up
	[ "$(live_json "$lock | .contended - .timed_out")" = "$(awk '$1 == "waits" { print $2 }' out)" ]
	[ "$(live_json "$lock | .timed_out")" = 10 ]
	live_within 10 "$(awk '$1 == "waits" { print $3 }' out)" "$(live_json "$lock | .wait_ns.total")"
	# held for 20 us and a little more
	[ "$(live_json "$lock | .hold_ns.p50 >= 20000 and .hold_ns.p50 < 30000")" = true ]
	[ "$(live_json "$lock | ([.blame_ns[] | select(. != null)] | add) == .wait_ns.total")" = true ]
	live_check_conservation
	[ "$(live_json '[.locks[] | select(.name == "the table" and .kind == "mutex" and .acquisitions == 8000)] | length')" = 1 ]
	# what is around what
	[ "$(live_json '.lock_order.edges[] | select(.held_name == "the gate") | .lock_name')" = "the table" ]
}

@test "without lockcost, and compiled out, nothing is called" {
	"$PROGRAMS/annotated" > bare
	grep -q '^errno changed 0 times' bare
	printf '#define LOCKCOST_DISABLE\n#include <lockcost/annotate.h>\nint main(void) { int lock; LOCKCOST_NAME(&lock, "x"); LOCKCOST_ACQUIRED(&lock); return 0; }\n' > off.c
	cc -Wall -Werror -o off -I "$BATS_TEST_DIRNAME/../../include" off.c
	./off
	! nm off | grep lockcost
	sed 1d off.c > on.cc
	c++ -Wall -Werror -x c++ -o on -I "$BATS_TEST_DIRNAME/../../include" on.cc
	./on
}
