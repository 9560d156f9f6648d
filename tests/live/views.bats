#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# One recording in many views: all of them tell the same numbers.

load live
setup() { recorder_setup; }
teardown() { recorder_teardown; }

# sum FILTER OPTION ...: over all locks of the report with these options.
sum()
{
	"$LOCKCOST" report --format=json "${@:2}" data | jq -r "[.locks[], .signals[] | $1] | add // 0"
}

# table OPTION ...: the rows of the first table, with whole numbers.
table()
{
	"$LOCKCOST" report --units=ns --top=0 "$@" data | sed -n '/^[A-Z][A-Z ]* .*WAIT/,/^$/p' | sed '1d;$d'
}

@test "parts of the time, of the processes and of the threads add up to the whole" {
	local pid pids total=0 taken=0

	live_record -- timeout 60 "$PROGRAMS/shared_turns" shared.file 10
	[ "$(sum .contended)" -gt 10 ]
	# a wait is before or after, by its beginning
	[ $(($(sum .wait_ns.total --to=0.1) + $(sum .wait_ns.total --from=0.1))) = "$(sum .wait_ns.total)" ]
	[ $(($(sum .contended --to=0.1) + $(sum .contended --from=0.1))) = "$(sum .contended)" ]
	[ "$(sum .acquisitions --from=0.1)" = null ] || [ "$(sum .acquisitions --from=0.1)" = 0 ]
	pids=$("$LOCKCOST" report --format=json data | jq -r '.recording.processes[].pid' | sort -u)
	for pid in $pids; do
		total=$((total + $(sum .wait_ns.total --pid="$pid")))
		taken=$((taken + $(sum .acquisitions --pid="$pid")))
	done
	[ "$total" = "$(sum .wait_ns.total)" ]
	[ "$taken" = "$(sum .acquisitions)" ]
	[ "$(sum .wait_ns.total --comm=shared_turns)" = "$total" ]
	[ "$(sum .wait_ns.total --comm=nobody)" = 0 ]
	"$LOCKCOST" report --pid="$(head -1 <<< "$pids")" data | grep -q '^Only a part of the recording: process'
}

@test "by class, site, thread and process it is the same waiting" {
	local wait by

	live_record -- "$PROGRAMS/blame_states"
	wait=$(live_json '[.locks[] | select(.kind != "futex") | .wait_ns.total] | add')
	for by in site thread process; do
		[ "$(table --by="$by" | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /%$/ && $(i - 1) ~ /^[0-9]+$/) { sum += $(i - 1); break } }
			END { printf "%.0f", sum }')" = "$wait" ]
	done
	[ "$(table --by=class --columns=name,wait | awk '{ sum += $2 } END { printf "%.0f", sum }')" = "$wait" ]
	run -2 "$LOCKCOST" report --by=color data
	[[ "$output" == *"lock, class, site, thread or process"* ]]
}

@test "columns are those that were asked for, each explained" {
	live_record --kernel=none -- "$PROGRAMS/uncontended"
	"$LOCKCOST" report --columns=acquired,name,hold-p50 --sort=name data > report
	grep -qE '^ACQUIRED LOCK +HELD P50$' report
	grep -q 'HELD P50: half of the holds were no longer' report
	run -2 "$LOCKCOST" report --columns=name,nothing data
	[[ "$output" == *"there are name, kind, acquired"* ]]
	run -2 "$LOCKCOST" report --sort=nothing data
	run -2 "$LOCKCOST" report --from=2 --to=1 data
	run -2 "$LOCKCOST" report --from=yesterday data
	run -2 "$LOCKCOST" report --from=-1 data
	run -2 "$LOCKCOST" report --pid=-1 data
	run -2 "$LOCKCOST" report --format=csv --columns=name data
	run "$LOCKCOST" report --comm=typo data
	[[ "$output" == *"nothing in the recording fits"*"uncontended ("* ]]
}

@test "one lock in depth: bars for its phases and blame, and the shape of its waits" {
	live_record -- "$PROGRAMS/blame_states"
	"$LOCKCOST" report --lock=preempted_lock data > report
	grep -qE '^  holds +[0-9.]+ [a-z]+ to .*\|#+$' report
	if [ "$(live_json .recording.kernel_source)" = ftrace ]; then
		grep -qE '^  phases +[a-z ]+[0-9.]+ [a-z]+ +[<0-9.]+% \|#+$' report
		grep -qE 'preempted +[0-9.]+ [a-z]+ +[<0-9.]+% \|#+$' report
	fi
}

# on_terminal COMMAND ...: as if a person had typed it.
on_terminal()
{
	TERM=xterm script -qec "$*" /dev/null < /dev/null
}

@test "colours and a pager on a terminal, and neither where a program reads" {
	local escape=$'\033['

	live_record --kernel=none -- "$PROGRAMS/uncontended"
	! "$LOCKCOST" report data | grep -qF "$escape"
	"$LOCKCOST" report --color=always data | grep -qF "$escape"
	LOCKCOST_PAGER=cat on_terminal "$LOCKCOST" report data | grep -qF "$escape"
	! NO_COLOR=1 LOCKCOST_PAGER=cat on_terminal "$LOCKCOST" report data | grep -qF "$escape"
	LOCKCOST_PAGER='sed s/^/paged:/' on_terminal "$LOCKCOST" report data | grep -q '^paged:'
	! LOCKCOST_PAGER='sed s/^/paged:/' on_terminal "$LOCKCOST" report --no-pager data | grep -q '^paged:'
	# one that is not there is no reason to show nothing
	LOCKCOST_PAGER=nonexistent on_terminal "$LOCKCOST" report data | grep -q '^uncontended (pid'
	# one that leaves early is no error
	LOCKCOST_PAGER='head -1' on_terminal "$LOCKCOST" report data | grep -qv 'cannot be written'
	run -2 "$LOCKCOST" report --color=red data
}
