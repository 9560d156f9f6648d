#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# One wait at a time: its pieces add up, and every event that is shown is in the traces as babeltrace2 reads them.

load live.bash

setup()
{
	recorder_setup
}

teardown()
{
	recorder_teardown
}

# pieces PART: how long its pieces are in all, and whether each begins where the one before ends.
pieces()
{
	awk -v part="$1" '
		$1 == part { is_part = 1; next }
		NF == 0 { is_part = 0 }
		is_part && $1 ~ /^[+-][0-9]/ {
			if (last != "" && $1 != last) { print "a gap at", $1; exit 1 }
			last = $2; sum += $3
		}
		END { print sum }' explained
}

# Whether babeltrace2 has an event of that name at the same time for each that is shown.
check_events()
{
	babeltrace2 --clock-cycles --names=none data 2> /dev/null |
		sed -E 's/^\[0*([0-9]+)\] \([^)]*\) ([^ ]* )?([a-z_:0-9]+): .*/\1 \3/' | sort -u > known
	awk '$2 ~ /^[0-9]+$/ && $1 ~ /^[+-]/ { for (i = 5; i <= NF; i++) if ($i ~ /^(sched|syscall|lockcost:)/) {
		name = $i; sub(/:$/, "", name); print $2, name; break } }' explained | sort -u > shown
	[ -s shown ]
	[ -z "$(comm -13 known shown)" ]
}

@test "the pieces of a wait add up, and its events are in the traces" {
	needs_ftrace
	live_record -- "$PROGRAMS/turns"
	lock=$(live_json '.locks[0].name')
	waits=$(live_json '.locks[0].waits')
	for rank in 1 2 $((waits / 2)) "$waits"; do
		"$LOCKCOST" explain --lock="$lock" --rank="$rank" data > explained
		grep -q "wait $rank of $waits, by length" explained
		wait_ns=$(sed -nE 's/.*request ([0-9]+) ns, return ([0-9]+) ns.*/\2 \1/p' explained |
			awk '{ print $1 - $2 }')
		[ "$(pieces Phases:)" = "$wait_ns" ]
		[ "$(pieces Blame:)" = "$wait_ns" ]
		check_events
	done
	# the longest is as long as the report says
	"$LOCKCOST" explain data > explained
	[ "$(pieces Phases:)" = "$(live_json '.locks[0].wait_ns.max')" ]
	# a wait is found by a time within it, and by its thread
	request_ns=$(sed -nE 's/.*request ([0-9]+) ns.*/\1/p' explained)
	tid=$(sed -nE '2s/.*\(([0-9]+)\) of process.*/\1/p' explained)
	"$LOCKCOST" explain --at="$((request_ns + 10))ns" --tid="$tid" data > again
	[ "$(sed -n 3p again)" = "$(sed -n 3p explained)" ]
}

@test "what cannot be explained is said in one sentence" {
	run -2 "$LOCKCOST" explain --rank=0 data
	[[ "$output" == "lockcost: --rank=0: "* ]]
	run -1 "$LOCKCOST" explain no-such-recording
	[ "${#lines[@]}" = 1 ]
	live_record --kernel=none -- "$PROGRAMS/turns"
	run -1 "$LOCKCOST" explain --lock=no_such_lock data
	[[ "$output" == "lockcost: no lock is called \"no_such_lock\""* ]]
	run -2 "$LOCKCOST" explain --at=noon data
	[[ "$output" == "lockcost: --at=noon: "* ]]
	run -1 "$LOCKCOST" explain --rank=99999 data
	[[ "$output" == "lockcost: only "* ]]
	# without a kernel side there is less to say, and nothing is made up
	"$LOCKCOST" explain data > explained
	grep -q unattributed explained
	! grep -q kernel_entry explained
}
