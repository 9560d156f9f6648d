# SPDX-License-Identifier: MIT
# What tests of recordings share, on top of recorder.bash: the report as JSON, and what the programs said themselves.

bats_require_minimum_version 1.5.0
load recorder.bash

preload=$(dirname "$LOCKCOST")/../../preload/liblockcost.so

# needs COMMAND...: skips the test where one is not installed.
needs()
{
	local command

	for command in "$@"; do
		command -v "$command" > /dev/null || skip "$command is not installed"
	done
}

# live_record [OPTION ...] -- PROGRAM ...: records into data; the program's output goes to out.
live_record()
{
	"$LOCKCOST" record -o "data" "$@" > "out" 2> "remarks"
}

# live_json FILTER: the answer of a jq filter over the recording's JSON report.
live_json()
{
	[ -e "json" ] || "$LOCKCOST" report --format=json --output="json" "data"
	jq -r "$1" "json"
}

# live_truth LOCK: what the program printed of its lock: acquisitions, wait_ns, hold_ns.
live_truth()
{
	awk -v lock="$1" '$1 == "truth" && $2 == lock { print $3, $4, $5 }' "out"
}

# live_within PERCENT EXPECTED ACTUAL
live_within()
{
	awk -v percent="$1" -v expected="$2" -v actual="$3" 'BEGIN {
		difference = actual - expected; if (difference < 0) difference = -difference
		if (difference > expected * percent / 100) {
			printf "expected %s within %s %%, got %s\n", expected, percent, actual; exit 1
		}}'
}

# What must hold of every recording in which nothing was lost.
live_check_conservation()
{
	[ "$(live_json '.recording.lost | .ust_events + .kernel_events + .unmatched_waits')" = 0 ]
	# the phases of each lock add up to its wait, to the nanosecond; so do its CPU halves
	[ "$(live_json '[.locks[], .signals[] | select(.phases_ns.spin != null)
		| select(([.phases_ns[]] | add) != .wait_ns.total)] | length')" = 0 ]
	[ "$(live_json '[.locks[] | select(.on_cpu_ns != null) | select(.on_cpu_ns + .off_cpu_ns != .wait_ns.total)]
		| length')" = 0 ]
}

# With a kernel side, less than 1 % of all wait time may be without a phase.
live_check_attribution()
{
	[ "$(live_json '([.locks[], .signals[] | .wait_ns.total] | add) as $wait
		| ([.locks[], .signals[] | .phases_ns.unattributed] | add) * 100 < $wait')" = true ]
}
