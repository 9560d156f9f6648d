#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Real programs under a real load.

load live.bash

setup()
{
	recorder_setup
	server=
}

teardown()
{
	[ -z "$server" ] || kill -KILL "$server" 2> /dev/null || true
	recorder_teardown
}

@test "sysbench mutex: counted, phased, unchanged" {
	command -v sysbench || skip "sysbench is not installed"
	needs_ftrace
	"$LOCKCOST" run -o "data" --output="report" -- \
		sysbench mutex --threads=4 --mutex-num=2 --mutex-locks=20000 run > "out"
	grep -q 'total number of events: *4$' "out"
	[ "$(live_json '[.locks[] | select(.name | startswith("thread_locks") or contains("mutex")) | .acquisitions] | add >= 80000')" = true ]
	[ "$(live_json '[.locks[].contended] | add > 0')" = true ]
	live_check_conservation
	live_check_attribution
	grep -q 'WAIT' "report"
}

# wait_for_port PORT: until somebody listens there, and so has its signal handlers.
wait_for_port()
{
	for _ in $(seq 100); do
		(exec 5<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null && return
		sleep 0.1
	done
}

# serve SIGNAL: memcached under a load, ended by a signal to lockcost.
serve()
{
	local port=$((20000 + RANDOM % 10000))

	"$LOCKCOST" record -o "data" -- \
		memcached -t 4 -l 127.0.0.1 -p "$port" -U 0 -u nobody > "out" 2> "remarks" 3>&- &
	server=$!
	wait_for_port "$port"
	memcslap --servers="127.0.0.1:$port" --concurrency=8 --execute-number=5000 --test=set
	memcslap --servers="127.0.0.1:$port" --concurrency=8 --execute-number=5000 --test=get
	kill "-$1" "$server"
	status=0
	wait "$server" || status=$?
	server=
}

memcached_status()
{
	local port=$((20000 + RANDOM % 10000))

	memcached -l 127.0.0.1 -p "$port" -U 0 -u nobody 2> /dev/null 3>&- &
	server=$!
	wait_for_port "$port"
	kill "-$1" "$server"
	bare=0
	wait "$server" 2> /dev/null || bare=$?
	server=
}

memcached_under_load()
{
	command -v memcached && command -v memcslap || skip "memcached and libmemcached-tools are not installed"
	needs_ftrace
	memcached_status "$1"
	serve "$1"
	[ "$status" = "$bare" ]
	[ "$(live_json '[.locks[].acquisitions] | add > 20000')" = true ]
	[ "$(live_json '.recording.processes[] | select(.comm == "memcached") | .threads >= 5')" = true ]
	live_check_conservation
	live_check_attribution
}

@test "memcached under a load, ended by SIGINT" {
	memcached_under_load INT
}

@test "memcached under a load, ended by SIGTERM" {
	memcached_under_load TERM
}

@test "an ABBA deadlock, interrupted: who waits for whom, with both sites" {
	# a shell's background jobs ignore SIGINT, and so would what they start
	env --default-signal=INT "$LOCKCOST" record -o data --kernel=none -- "$PROGRAMS/abba" > "out" 2> /dev/null 3>&- &
	server=$!
	for _ in $(seq 100); do
		grep -q deadlock "out" && break
		sleep 0.1
	done
	sleep 1
	kill -INT "$server"
	status=0
	wait "$server" || status=$?
	server=
	[ "$status" = 130 ]
	[ "$(live_json '.lock_order.cycles | length')" = 1 ]
	"$LOCKCOST" report "data" > "report"
	grep -q -i deadlock "report"
	grep -q 'lock_a' "report"
	grep -q 'lock_b' "report"
	[ "$(grep -c 'abba.c:[0-9]' "report")" -ge 2 ]
}
