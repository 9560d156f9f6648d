# SPDX-License-Identifier: MIT
# The analyzer beside a babeltrace2 that only reads; sourced by bench/run.

# wall COMMAND...: milliseconds, and the most memory in KiB.
wall()
{
	"$build/bench/bench-spawn" 1 "$@"
}

group_analyzer()
{
	local data=$scratch/long events read_ms report_ms file=$scratch/analyzer

	"$lockcost" record -o "$data" -- "$build/bench/bench-hot" 4 500 8000 > "$scratch/out" 2> "$scratch/errors"
	events=$(babeltrace2 "$data" --component=sink.utils.counter --params='step=+0' | awk '/Event messages/ { print $1 }')
	: > "$file"
	for round in $(seq "$runs"); do
		read_ms=$(wall babeltrace2 -c sink.utils.dummy "$data" | cut -d' ' -f1)
		report_ms=$(wall "$lockcost" report "$data")
		echo "bare $round $read_ms" >> "$file"
		echo "report $round ${report_ms% *}" >> "$file"
		echo "${report_ms#* }" > "$scratch/kib"
	done
	rows "$events events (bare: sink.utils.dummy)" ms "bare report" "$file"
	echo "| the same | KiB | report | $(cat "$scratch/kib") | at most | |"
}
