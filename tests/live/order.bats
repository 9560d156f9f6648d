#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# In which order locks are taken, and which orders can end in a deadlock.

load live
setup() { recorder_setup; }
teardown() { recorder_teardown; }

# orders CASE: records it.
orders()
{
	live_record --kernel=none -- "$PROGRAMS/orders" "$1"
	"$LOCKCOST" report data > report
}

# edge HELD LOCK MEMBER: what the report says of that pair.
edge()
{
	live_json ".lock_order.edges[] | select(.held_name == \"$1\" and .lock_name == \"$2\") | .$3"
}

cycle_count()
{
	live_json '.lock_order.cycles | length'
}

@test "two orders of two locks are a cycle, with both sites and counts" {
	orders abba
	[ "$(edge lock_a lock_b acquisitions)" = 1000 ]
	[ "$(edge lock_b lock_a acquisitions)" = 300 ]
	[ "$(edge lock_a lock_b threads)" = 1 ]
	[ "$(cycle_count)" = 1 ]
	[ "$(live_json '.lock_order.cycles[0].kind')" = potential ]
	grep -q '^POTENTIAL DEADLOCK: .* 2 locks' report
	grep -q '^  lock_a in [a-z_]* (orders.c:[0-9]*), then lock_b in [a-z_]* (orders.c:[0-9]*): 1000 times by 1 thread' report
	grep -q '^  lock_b in [a-z_]* (orders.c:[0-9]*), then lock_a in [a-z_]* (orders.c:[0-9]*): 300 times by 1 thread' report
}

@test "so are three locks in a ring" {
	orders ring
	[ "$(cycle_count)" = 1 ]
	[ "$(live_json '[.lock_order.cycles[0].edges[].lock_name] | sort | join(" ")')" = "lock_a lock_b lock_c" ]
}

@test "locks in one order are none" {
	orders ordered
	[ "$(edge lock_a lock_b acquisitions)" = 1300 ]
	[ "$(edge lock_a lock_b threads)" = 2 ]
	[ "$(cycle_count)" = 0 ]
	! grep -q DEADLOCK report
}

@test "nor are tries, and a lock inside itself" {
	orders backoff
	[ "$(edge lock_b lock_a acquisitions)" = 300 ]
	[ "$(edge lock_b lock_a tries)" = 300 ]
	[ "$(live_json '[.lock_order.edges[] | select(.held == .lock)] | length')" = 0 ]
	[ "$(cycle_count)" = 0 ]
}

@test "readers do not wait for readers, but for writers" {
	orders readers
	[ "$(edge table lock_a held_read)" = true ]
	[ "$(edge lock_a table acquisitions)" = 50 ]
	[ "$(cycle_count)" = 0 ]
	rm json
	orders writers
	[ "$(cycle_count)" = 1 ]
}

@test "one thread alone does not wait for itself" {
	orders alone
	[ "$(edge lock_b lock_a acquisitions)" = 300 ]
	[ "$(cycle_count)" = 0 ]
}

@test "one lock in depth says what is around it" {
	orders abba
	"$LOCKCOST" report --lock=lock_b data > depth
	grep -q '^  lock_b in .*, then lock_a' depth
}
