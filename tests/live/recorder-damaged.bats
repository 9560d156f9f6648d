#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Kernel events that were damaged on disk are converted as far as they go, or refused in one sentence.

load recorder
setup() {
	recorder_setup
	needs_ftrace
	# The raw pages are only there while the recorder lives, or when it was killed.
	start_recorder --kernel=ftrace -o raw -- "$PROGRAMS/turns" 4 100000
	until_target_runs raw
	kill -9 "$recorder"
	kill -9 "$(about raw target_pid)"
	wait "$recorder" || true
	"$LOCKCOST" record --kernel=none -- true
}
teardown() { recorder_teardown; }

# damage SEED FILE...: overwrites bytes, mostly in the pages' headers, and cuts the files off now and then
damage() {
	python3 - "$@" <<-'END'
		import random, sys
		random.seed(int(sys.argv[1]))
		for path in sys.argv[2:]:
		    data = bytearray(open(path, "rb").read())
		    for _ in range(random.choice((1, 5, 50, 500)) if data else 0):
		        place = random.randrange(len(data))
		        if random.random() < 0.5:
		            place = min(place // 4096 * 4096 + random.randrange(24), len(data) - 1)
		        data[place] = random.randrange(256)
		    if data and random.random() < 0.3:
		        del data[random.randrange(len(data)):]
		    open(path, "wb").write(data)
	END
}

@test "what was in the buffers when the recorder was killed is in the recording" {
	[ "$(find raw/ftrace -name '*.raw' -size +0 | wc -l)" -gt 0 ]
	"$LOCKCOST" report --format=json raw >/dev/null
	[ "$(event_count raw/kernel sched_switch)" -gt 100 ]
	[ ! -e raw/ftrace ]
}

@test "damaged pages never crash the conversion" {
	for seed in $(seq 30); do
		rm -rf damaged
		cp -r raw damaged
		damage "$seed" damaged/ftrace/*.raw
		"$LOCKCOST" report --format=json damaged >/dev/null
		[ "$(about damaged state)" = recovered ]
		babeltrace2 damaged/kernel >/dev/null
	done
}

@test "damaged descriptions of events are refused in one sentence, and the pages are kept" {
	cp -r raw damaged
	echo nonsense >damaged/ftrace/sched.sched_switch.format
	run "$LOCKCOST" report --format=json damaged
	[ "$status" -eq 1 ]
	[ "${#lines[@]}" -eq 1 ]
	[ -e damaged/ftrace/header_page ]
	[ "$(about damaged state)" = running ]
}
