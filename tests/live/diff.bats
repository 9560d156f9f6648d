#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Two recordings compared: the same program is the same, and a section that got longer is told.

load live
setup() { recorder_setup; }
teardown() { recorder_teardown; }

# held NAME HOLD_NS: records four threads that hold one lock for so long.
held()
{
	"$LOCKCOST" record -o "$1" -- "$PROGRAMS/held" 4 1500 "$2" > /dev/null 2> remarks
}

@test "what is the same passes, and what is held a fifth longer does not" {
	held first 40000
	held second 40000
	held longer 48000
	"$LOCKCOST" diff --fail-if='hold(held_lock) > +10%' first second > same
	run -1 --separate-stderr "$LOCKCOST" diff --fail-if='hold(held_lock) > +10%' first longer
	[[ "$stderr" == *"hold(held_lock) > +10%: of held_lock hold was "*" before and is "*"(+"* ]]
	grep -q '^held_lock .*mutex' same
	# beside recordings of its own kind, too
	run -1 "$LOCKCOST" diff --base=second --fail-if='hold > +10%' first longer
}

@test "limits, wrong gates, and recordings that are not there" {
	held first 1000
	"$LOCKCOST" diff --fail-if='contended > 100%' --fail-if='p99(held_lock) > 100s' first first > /dev/null
	run -1 "$LOCKCOST" diff --fail-if='acquired > 5999' first first
	run -2 "$LOCKCOST" diff --fail-if='hold > 10%' first first
	[[ "$output" == *"a change needs a sign"* ]]
	run -2 "$LOCKCOST" diff --fail-if='hold is long' first first
	[[ "$output" == *"METRIC > LIMIT"* ]]
	run -2 "$LOCKCOST" diff --fail-if='hold(nothing) > +10%' first first
	run -2 "$LOCKCOST" diff first
	run -1 "$LOCKCOST" diff first nowhere
	[[ "$output" == *nowhere* ]]
}
