# SPDX-License-Identifier: MIT
# What the tests of the recorder share. From the environment: LOCKCOST, the program, and PROGRAMS, the
# directory of the programs in tests/programs.

# Each test works in a directory of its own that every user can search, and has no SUDO_UID.
recorder_setup() {
	unset SUDO_UID SUDO_GID SUDO_USER
	started=()
	WORK=$(mktemp -d "${TMPDIR:-/tmp}/lockcost-test.XXXXXX")
	chmod 755 "$WORK"
	cd "$WORK" || return 1
}

recorder_teardown() {
	local pid

	for pid in "${started[@]}"; do
		kill -9 "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
	done
	cd / || return 1
	# Whatever a failed test has left belongs to a dead recorder by now: the next one removes it.
	"$LOCKCOST" record -o "$WORK/cleaning" --kernel=none -- true >/dev/null 2>&1
	rm -rf "$WORK"
}

needs_ftrace() {
	[ "$(id -u)" = 0 ] || skip "needs root"
	"$LOCKCOST" doctor | grep -q '^ok  *ftrace' || skip "needs tracefs"
}

# Record in the background: the recorder's pid is in $recorder.
start_recorder() {
	"$LOCKCOST" record "$@" >out 2>err 3>&- &
	recorder=$!
	started+=("$recorder")
}

# wait_for COMMAND...: until it succeeds, 15 s at most.
wait_for() {
	local tries

	for tries in $(seq 300); do
		if "$@" >/dev/null 2>&1; then
			return 0
		fi
		sleep 0.05
	done
	echo "waited in vain for: $*"
	return 1
}

# about DIR FIELD: a member of recording.json.
about() {
	jq -r ".$2" "$1/recording.json"
}

# until_target_runs DIR: until the target has been released for long enough to have done something.
until_target_runs() {
	wait_for grep -q '"target_pid" : [0-9]' "$1/recording.json"
	sleep 1.5
}

# pids of LTTng's daemons of the recording with this id
daemons_of() {
	local environ

	for environ in /proc/[0-9]*/environ; do
		if grep -qzE "^LTTNG_HOME=.*/$1/home\$" "$environ" 2>/dev/null; then
			environ=${environ#/proc/}
			readlink "/proc/${environ%/environ}/exe" | grep -q 'lttng-' && echo "${environ%/environ}"
		fi
	done
	return 0
}

has_no_daemons() {
	[ -z "$(daemons_of "$1")" ]
}

# What still exists of a recording's session, by its id; empty when nothing does.
left_behind() {
	local base

	daemons_of "$1" | sed 's/^/process /'
	for base in /run/lockcost "$XDG_RUNTIME_DIR/lockcost" "/tmp/lockcost-$(id -u)"; do
		[ ! -e "$base/$1" ] || echo "directory $base/$1"
	done
	[ ! -e "/sys/kernel/tracing/instances/lockcost-$1" ] || echo "instance lockcost-$1"
}

# event_count DIR NAME: events of that name, of one trace or of all below a directory.
event_count() {
	babeltrace2 "$1" 2>/dev/null | grep -c " $2: "
}

# futex_calls_of DIR TID: entries into futex calls by this thread.
futex_calls_of() {
	babeltrace2 "$1/kernel" | grep syscall_entry_futex | grep -c "{ tid = $2 }"
}
