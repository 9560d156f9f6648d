#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Recordings of three programs in every format: each is read by a reader that knows nothing of ours, and all say the same
# of every lock, to the nanosecond. tests/exports has the readers.

load live.bash

readers=$BATS_TEST_DIRNAME/../exports

setup()
{
	recorder_setup
	export PYTHONDONTWRITEBYTECODE=1
	server=
}

teardown()
{
	[ -z "$server" ] || kill -KILL "$server" 2> /dev/null || true
	recorder_teardown
}

# read_as FORMAT: by its reader, which fails where anything differs from the JSON report
read_as()
{
	live_json empty
	REPORT_JSON=json "${LOCKCOST_PYTHON:-python3}" "$readers/$1_test.py" data
}

check_all()
{
	local format

	[ "$(live_json '.recording.lost | .ust_events + .unmatched_waits')" = 0 ]
	[ "$(live_json '[.locks[], .signals[] | .waits] | add > 0')" = true ]
	for format in text csv folded pprof perfetto; do
		read_as "$format"
	done
	if "${LOCKCOST_PYTHON:-python3}" -c 'import jsonschema'; then
		read_as schema
	fi
	# both halves are what other tools read, too
	[ "$(event_count data/ust lockcost:process_start)" -ge 1 ]
	[ "$(event_count data/ust lockcost:wait_begin)" -ge 1 ]
	[ "$(event_count data/kernel sched_switch)" -ge 1 ]
}

@test "sysbench mutex" {
	needs sysbench
	needs_ftrace
	live_record -- sysbench mutex --threads=4 --mutex-num=2 --mutex-locks=20000 run
	check_all
}

@test "7z: conds and semaphores beside the locks" {
	needs 7z
	needs_ftrace
	head -c 4000000 /dev/urandom > input
	live_record -- 7z a -mmt4 -mx5 archive.7z input
	check_all
}

@test "memcached under a load: many locks" {
	local port=$((20000 + RANDOM % 10000))

	needs memcached memcslap
	needs_ftrace
	"$LOCKCOST" record -o data -- memcached -t 4 -l 127.0.0.1 -p "$port" -U 0 -u nobody > out 2> remarks 3>&- &
	server=$!
	for _ in $(seq 100); do
		(exec 5<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && break
		sleep 0.1
	done
	memcslap --servers="127.0.0.1:$port" --concurrency=8 --execute-number=1000 --test=set
	kill -INT "$server"
	wait "$server" || true
	server=
	check_all
}

@test "waits that were told of together are in all sums" {
	needs_ftrace
	live_record -- "$PROGRAMS/storm" mutex 4 1000000
	[ "$(live_json '.locks[] | select(.name == "mutex") | .merged_waits > 0')" = true ]
	check_all
}

@test "without a kernel side" {
	live_record --kernel=none -- "$PROGRAMS/each_kind"
	for format in text csv folded pprof perfetto; do
		read_as "$format"
	done
}

@test "go tool pprof shows the profile" {
	needs go
	live_record --kernel=none -- "$PROGRAMS/each_kind"
	"$LOCKCOST" report --format=pprof --output=locks.pb.gz data
	export HOME=$WORK
	go tool pprof -top -sample_index=delay locks.pb.gz > top
	grep -q '^Type: delay' top
	grep -q ' play' top
	go tool pprof -peek=play locks.pb.gz | grep -q ' main'
	go tool pprof -tags locks.pb.gz | grep -q ': plain_mutex$'
}
