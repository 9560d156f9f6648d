#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# examples/: each report has the line that the lesson speaks of, and with the fix it is gone.

load live
examples=$(dirname "$LOCKCOST")/../../examples

setup()
{
	recorder_setup
	[ "$(id -u)" = 0 ] || skip "needs the kernel's side: root"
}

teardown() { recorder_teardown; }

# report EXAMPLE [ARGUMENT]: its report on one line, sentences not broken.
report()
{
	live_record -- "$examples/$@"
	"$LOCKCOST" report data | tr '\n' ' ' | tr -s ' '
}

# once_of_three COMMAND ...: the machine may have had other things to do, once or twice.
once_of_three()
{
	"$@" || "$@" || "$@"
}

has_line() { report "$1" | grep -qE "$2"; }
has_no_line_when_fixed() { ! report "$1" fixed | grep -qE "$2"; }

# lesson EXAMPLE PATTERN: it is there, the README has such a line, and it is gone with the fix.
lesson()
{
	once_of_three has_line "$@"
	tr '\n' ' ' < "$BATS_TEST_DIRNAME/../../examples/$1/README.md" | tr -s ' ' | grep -qE "$2"
	once_of_three has_no_line_when_fixed "$@"
}

@test "hot-lock" {
	lesson hot-lock '\* During [0-9]+% of the wait for stats_lock \([^)]*\) its holder was running, in the section that begins in update_stats'
}

@test "convoy" {
	lesson convoy '\* During [0-9]+% of the wait for counter_lock \([^)]*\) nobody held it any more'
}

@test "preempted-holder" {
	lesson preempted-holder '\* During [0-9]+% of the wait for journal_lock \([^)]*\) its holder could run and had no CPU, [0-9]+% of it because compressor'
}

@test "reader-starvation" {
	lesson reader-starvation "\* [0-9]+% of the wait for table_lock \([^)]*\) was its writers', behind readers"
}

@test "false-wake-ups" {
	lesson false-wake-ups '\* [0-9]+% of the [0-9]+ waits at jobs_cond began as soon as the one before had ended'
}

@test "lock-order" {
	lesson lock-order 'POTENTIAL DEADLOCK: .* company.lock in transfer \(lock-order.c:[0-9]+\), then person.lock in transfer'
}
