#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is counted is exact: programs that know how often they did what.

load live.bash

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# said_counts: of each line "count LOCK FIELD NUMBER" of out, in order, what the report says; it is read once.
said_counts()
{
	local rows

	rows=$(awk '$1 == "count" { print $2 }' "out" | sort -u | jq -R . | jq -sc .)
	live_json "[.locks[], .signals[] | select(.name as \$name | any($rows[]; . == \$name))]" > "counted"
	awk '$1 == "count" { printf "%s([.[] | select(.name == \"%s\") | .%s] | add)", separator, $2, $3; separator = ", " }' \
		"out" > "filter"
	jq -r -f "filter" "counted"
}

# check_counts PROGRAM ...: the report says what the program says of itself: "count LOCK FIELD NUMBER".
check_counts()
{
	local word lock field number said wrong=0

	live_record --kernel=none -- timeout 60 "$@"
	said_counts > "said"
	while read -r said word lock field number; do
		if [ "$said" != "$number" ]; then
			echo "$lock: $field is $said, expected $number"
			wrong=1
		fi
	done < <(grep '^count ' "out" | paste -d ' ' "said" -)
	grep -q '^count ' "out"
	[ "$(grep -c '^count ' "out")" = "$(wc -l < "said")" ]
	live_check_conservation
	[ $wrong = 0 ]
}

@test "every outcome of every kind of call: a timed-out lock is no acquisition" {
	check_counts "$PROGRAMS/counted"
	# each try that failed has the place where it was made
	[ "$(live_json '[.locks[] | select(.try_failed > 0) | select(([.try_failed_sites[].count] | add) != .try_failed)] | length')" = 0 ]
	[ "$(live_json '[.locks[] | select(.try_failed > 0) | .try_failed_sites[].site.text | select(contains("counted.c"))] | length > 3')" = true ]
}

# One row of that kind with the most acquisitions: "acquisitions waits processes of-them-waiting".
shared_row()
{
	live_json "[.locks[] | select(.kind == \"$1\" and .process_shared)] | max_by(.acquisitions)
		| \"\(.acquisitions) \(.processes | length) \([.threads[] | select(.wait_ns > 0) | .pid] | unique | length)\""
}

@test "a process-shared lock at two addresses in two processes is one row, with both processes' waits" {
	live_record -- timeout 60 "$PROGRAMS/shared_turns" "shared.file" 10
	cat "out"
	[ "$(shared_row mutex)" = "20 2 2" ]
	[ "$(shared_row rwlock)" = "20 2 2" ]
	[ "$(shared_row sem)" = "20 2 2" ]
	[ "$(live_json '[.signals[] | select(.kind == "cond" or .kind == "barrier") | .processes | length] | unique | .[]')" = 2 ]
	live_check_conservation
}

@test "what old binaries call is counted, too" {
	[ "$(uname -m)" = x86_64 ] || skip "no such binaries were ever built for $(uname -m)"
	check_counts "$PROGRAMS/old_names"
}

# An upper bound, documented in docs/transparency.md: 0.4 MiB a thread, its table at its largest and what it has besides, and
# libunwind's 256 KiB; 12 MiB are for the counters that all threads share (these locks lie side by side), 2 MiB for our
# static tables and LTTng's heap.
MEMORY_PER_THREAD_KIB=768

@test "100,000 locks: every one has its exact count, and memory stays within its bound" {
	local bare recorded threads

	"$PROGRAMS/many_locks" > "bare"
	live_record --kernel=none -- timeout 60 "$PROGRAMS/many_locks"
	[ "$(live_json '[.locks[] | select(.name | startswith("many[")) | .acquisitions]
		| group_by(.) | map([.[0], length]) | tojson')" = "[[12,100000]]" ]
	read -r bare threads < <(awk '/^memory/ { print $2, $4 }' "bare")
	recorded=$(awk '/^memory/ { print $2 }' "out")
	echo "bare $bare KiB, recorded $recorded KiB"
	[ $((recorded - bare)) -lt $((threads * MEMORY_PER_THREAD_KIB + 12288 + 2048)) ]
}

@test "locks that find no room in a thread's table: exact counts of all kinds, in every life, in a fork's child" {
	check_counts "$PROGRAMS/crowded"
}

@test "a program that is killed: what was counted of such locks until a second before, whatever took them" {
	local count name

	live_record --kernel=none -- "$PROGRAMS/crowded_killed" || [ $? = 137 ]
	count=$(cat "out")
	for name in tried_mutex read_rwlock late_spin; do
		[ "$(live_json "[.locks[] | select(.name == \"$name\") | .acquisitions][0] > $count / 4")" = true ]
		[ "$(live_json "[.locks[] | select(.name == \"$name\") | .acquisitions][0] <= $count")" = true ]
	done
}

@test "one address, ten thousand lives of each of four kinds: exact counts" {
	local word kind acquisitions lives

	live_record --kernel=none -- timeout 60 "$PROGRAMS/lock_churn"
	while read -r word kind acquisitions lives; do
		[ "$(live_json "[.locks[] | select(.kind == \"$kind\") | .acquisitions] | add")" = "$acquisitions" ]
		[ "$(live_json "[.locks[] | select(.kind == \"$kind\") | .lives] | add")" = "$lives" ]
		[ "$(live_json "[.locks[] | select(.kind == \"$kind\")] | length")" = 1 ]
	done < "out"
	live_check_conservation
}

@test "a hold during which other locks begin and end is no longer than it is" {
	live_record --kernel=none -- timeout 60 "$PROGRAMS/other_lives"
	[ "$(live_json '.locks[] | select(.name == "held") | .acquisitions')" = 104 ]
	[ "$(live_json '.locks[] | select(.name == "held") | .hold_ns.max < 150000000')" = true ]
}

@test "a handler that jumps out of our own code: cancellation as before, no hang at the end, counts go on" {
	for _ in 1 2 3; do
		rm -rf data json
		check_counts "$PROGRAMS/jumps_out"
		grep -qx 'cancellation enabled' "out"
	done
}

# check_classes PROGRAM: one row for each of its classes, named after its own line, with exact counts.
check_classes()
{
	local word type place count line source

	source=$BATS_TEST_DIRNAME/../programs/cxx_classes.cc
	rm -rf data json
	live_record --kernel=none -- timeout 60 "$1"
	live_json '.locks[] | "\(.name) \(.acquisitions)"'
	while read -r word type place count; do
		line=$(grep -n "/\* $place \*/" "$source" | cut -d: -f1)
		[ "$(live_json "[.locks[] | select(.name == \"$type at cxx_classes.cc:$line\") | .acquisitions] | add")" = "$count" ]
		[ "$(live_json "[.locks[] | select(.class == \"cxx_classes.cc:$line\")] | length")" = 1 ]
	done < "out"
	grep -q '^class ' "out"
}

@test "C++ locks that nobody initialises, in objects reborn at one address: one row for each class" {
	check_classes "$PROGRAMS/cxx_classes_o0"
	check_classes "$PROGRAMS/cxx_classes_o2"
}

# told_takers CLASS: how many counters of these locks came with a taker's stack, each thread's once
told_takers()
{
	babeltrace2 data/ust | sed -n 's/.* lockcost:lock_stats: .* tid = \([0-9]*\),.* lock = \([0-9A-Fx]*\),.* class_stack = \([0-9]*\),.*/\1 \2 \3/p' > takers
	awk -v class="$1" '
		FNR == NR { if ($1 == class) { first = $2; last = $3 } next }
		$2 >= first && $2 <= last && $3 != 0 && !seen[$1, $2]++ { told++ }
		END { print told + 0 }' out takers
}

@test "who takes a lock first is told with its stack once, whichever threads take it later" {
	live_record --kernel=none -- "$PROGRAMS/takers"
	# 16 locks in five threads, and one of them in a second life
	[ "$(told_takers static)" = 17 ]
	# an initialised lock is of the class of its initialiser
	[ "$(told_takers initialised)" = 0 ]
	[ "$(live_json '[.locks[] | select(.name | test("initialised")) | .acquisitions] | add')" = 160 ]
}

@test "a named semaphore that two processes open is one row, by its name" {
	live_record --kernel=none -- timeout 60 "$PROGRAMS/shared_named"
	name=$(awk '/^name/ { print $2 }' "out")
	[ "$(live_json "[.locks[] | select(.name == \"$name\")] | length")" = 1 ]
	[ "$(live_json ".locks[] | select(.name == \"$name\")
		| \"\(.kind) \(.acquisitions) \(.processes | length) \([.threads[] | select(.wait_ns > 0) | .pid] | unique | length)\"")" = \
		"sem 20 2 2" ]
	live_check_conservation
}
