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

# check_counts PROGRAM ...: the report says what the program says of itself: "count LOCK FIELD NUMBER".
check_counts()
{
	local word lock field number said wrong=0

	live_record --kernel=none -- timeout 60 "$@"
	while read -r word lock field number; do
		[ "$word" = count ] || continue
		said=$(live_json "[.locks[], .signals[] | select(.name == \"$lock\") | .$field] | add")
		if [ "$said" != "$number" ]; then
			echo "$lock: $field is $said, expected $number"
			wrong=1
		fi
	done < "out"
	grep -q '^count ' "out"
	live_check_conservation
	[ $wrong = 0 ]
}

@test "every outcome of every kind of call: a timed-out lock is no acquisition" {
	check_counts "$PROGRAMS/counted"
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
