#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Signals sent to lockcost reach the target, once, and the recording is finished all the same.

load recorder
setup() {
	recorder_setup
	# Counts the signals it gets; ends half a second after the first one.
	cat >counts <<-'END'
		#!/usr/bin/env python3
		import signal, time
		seen = []
		for name in ("INT", "TERM", "HUP", "QUIT", "USR1", "USR2"):
		    signal.signal(getattr(signal, "SIG" + name), lambda number, frame: seen.append(number))
		print("ready", flush=True)
		for _ in range(200):
		    time.sleep(0.05)
		    if seen:
		        break
		time.sleep(0.5)
		print("seen", *[int(number) for number in seen], flush=True)
		raise SystemExit(3)
	END
	chmod +x counts
}
teardown() { recorder_teardown; }

@test "each signal is forwarded once" {
	for signal in INT TERM HUP QUIT USR1 USR2; do
		start_recorder --kernel=none -- ./counts
		wait_for grep -q ready out
		kill -s "$signal" "$recorder"
		status=0
		wait "$recorder" || status=$?
		[ "$status" -eq 3 ]
		[ "$(tail -1 out)" = "seen $(kill -l "$signal")" ]
		[ "$(about lockcost.data state)" = complete ]
		[ -z "$(left_behind "$(about lockcost.data id)")" ]
	done
}

@test "a terminal's Ctrl-C reaches the target once, and does not end the recorder" {
	python3 -c 'import pty; pty.openpty()' 2>/dev/null || skip "needs pseudo-terminals"
	cat >typist <<-'END'
		import os, pty, sys, time
		pid, terminal = pty.fork()
		if pid == 0:
		    os.execvp(sys.argv[1], sys.argv[1:])
		output = b""
		while b"ready" not in output:
		    output += os.read(terminal, 4096)
		os.write(terminal, b"\x03")
		try:
		    while True:
		        data = os.read(terminal, 4096)
		        if not data:
		            break
		        output += data
		except OSError:
		    pass
		sys.stdout.write(output.decode())
		sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
	END
	run python3 typist "$LOCKCOST" record --kernel=none -- ./counts
	[ "$status" -eq 3 ]
	[[ "$output" == *"seen 2"* ]]
	[[ "$output" != *"seen 2 2"* ]]
	[ "$(about lockcost.data state)" = complete ]
}

@test "a signal that ends the target ends the recording in good order" {
	start_recorder --kernel=none -- "$PROGRAMS/turns" 4 100000
	until_target_runs lockcost.data
	kill -TERM "$recorder"
	status=0
	wait "$recorder" || status=$?
	[ "$status" -eq 143 ]
	[ "$(about lockcost.data state)" = complete ]
	[ "$(about lockcost.data ust_lost_events)" = 0 ]
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 100 ]
}

@test "a signal that the caller ignores stays ignored in the target" {
	(trap '' HUP; exec "$LOCKCOST" record --kernel=none -- grep SigIgn /proc/self/status) >out 2>err
	[ $((0x$(awk '{print $2}' out) & 1)) -eq 1 ]
}
