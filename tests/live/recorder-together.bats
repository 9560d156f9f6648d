#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Recordings at the same time, recordings by and of other users, directories nobody else can search.

load recorder
setup() { recorder_setup; }
teardown() {
	recorder_teardown
	[ -z "$test_user" ] || userdel "$test_user" 2>/dev/null || true
}

# Sets $test_user, and in $WORK/tree a copy of what was built that it can reach.
make_user() {
	[ "$(id -u)" = 0 ] || skip "needs root"
	test_user=lockcost-test-$$
	useradd --system --no-create-home --home-dir "$WORK/home" --shell /bin/sh "$test_user"
	mkdir -p "$WORK/home" "$WORK/tree/analyzer/commands" "$WORK/tree/preload"
	cp "$LOCKCOST" "$WORK/tree/analyzer/commands/"
	cp "$(dirname "$LOCKCOST")/../../preload/liblockcost.so" "$WORK/tree/preload/"
	cp "$PROGRAMS/turns" "$WORK/tree/"
	chown -R "$test_user" "$WORK/home"
}

as_user() {
	runuser -u "$test_user" -- env -u XDG_RUNTIME_DIR HOME="$WORK/home" "$@"
}

# The processes that have user-space events in a recording.
pids_in() {
	babeltrace2 "$1/ust" | grep -oE '[{ ]pid = [0-9]+' | sort -u | awk '{print $NF}'
}

@test "two recordings at once do not mix" {
	"$LOCKCOST" record -o one -- "$PROGRAMS/turns" 4 100 >out1 2>err1 &
	first=$!
	"$LOCKCOST" record -o two -- "$PROGRAMS/turns" 4 100 >out2 2>err2 &
	second=$!
	started+=("$first" "$second")
	wait "$first"
	wait "$second"
	[ "$(pids_in one)" = "$(about one target_pid)" ]
	[ "$(pids_in two)" = "$(about two target_pid)" ]
	if [ "$(about one kernel_source)" = ftrace ]; then
		[ "$(futex_calls_of one "$(about one target_pid)")" -gt 0 ]
		[ "$(futex_calls_of one "$(about two target_pid)")" -eq 0 ]
		[ "$(futex_calls_of two "$(about one target_pid)")" -eq 0 ]
	fi
}

@test "beside a recorder that needs no session daemon, and came first" {
	needs_ftrace
	sleep 30 3>&- &
	started+=($!)
	start_recorder -p $! -o attached
	wait_for grep -q '^lockcost: attached to' err
	"$LOCKCOST" record -o beside -- "$PROGRAMS/turns" 4 20 >out2 2>err2
	kill -INT "$recorder"
	wait "$recorder"
}

@test "an ordinary user can record, and is told what cannot be seen" {
	make_user
	cd "$WORK/home"
	as_user "$WORK/tree/analyzer/commands/lockcost" record -- "$WORK/tree/turns" 4 50 >out 2>err
	[[ $(about lockcost.data kernel_source) == @(perf|none) ]]
	[[ "$(about lockcost.data kernel_note)" == *"root"* ]]
	[ "$(grep -cE '^lockcost: kernel side: (perf|none); ' err)" = 1 ]
	[ "$(about lockcost.data ust_lost_events)" = 0 ]
	[ "$(event_count lockcost.data/ust lockcost:hold)" -gt 50 ]
	[ "$(stat -c %U lockcost.data/ust)" = "$test_user" ]
	run as_user "$WORK/tree/analyzer/commands/lockcost" record --kernel=ftrace -- touch ran
	[ "$status" -eq 125 ]
	[ ! -e ran ]
	run as_user "$WORK/tree/analyzer/commands/lockcost" record --user=root -- touch ran
	[ "$status" -eq 125 ]
	run as_user "$WORK/tree/analyzer/commands/lockcost" doctor
	[ "$status" -eq 0 ]
	[[ "$output" == *"without the kernel's side"* ]]
}

@test "an ordinary user and root at once" {
	make_user
	cd "$WORK/home"
	as_user "$WORK/tree/analyzer/commands/lockcost" record -o user -- "$WORK/tree/turns" 4 100 >/dev/null 2>&1 &
	started+=($!)
	"$LOCKCOST" record -o "$WORK/root" -- "$PROGRAMS/turns" 4 100 >/dev/null 2>&1
	wait "${started[-1]}"
	[ "$(pids_in user)" = "$(about user target_pid)" ]
	[ "$(pids_in "$WORK/root")" = "$(about "$WORK/root" target_pid)" ]
}

@test "--user runs the program as that user, and records it into a directory it cannot search" {
	make_user
	mkdir -m 700 private
	"$LOCKCOST" record -o private/r --user="$test_user" -- sh -c "id -un; exec '$WORK/tree/turns' 4 50" >out
	[ "$(head -1 out)" = "$test_user" ]
	[ "$(event_count private/r/ust lockcost:hold)" -gt 50 ]
	[ "$(stat -c %U private/r/ust)" = root ]
	run "$LOCKCOST" record --user=no-such-user -- touch ran
	[ "$status" -eq 125 ]
	[ ! -e ran ]
}

@test "under sudo the recording belongs to the user that called it" {
	make_user
	SUDO_UID=$(id -u "$test_user") SUDO_GID=$(id -g "$test_user") \
		"$LOCKCOST" record -o "$WORK/home/r" -- "$PROGRAMS/turns" 2 20
	[ -z "$(find "$WORK/home/r" ! -user "$test_user")" ]
	[ "$(event_count "$WORK/home/r/ust" lockcost:hold)" -gt 10 ]
}

@test "a program that drops its privileges is recorded" {
	make_user
	"$LOCKCOST" record -o r -- runuser -u "$test_user" -- "$WORK/tree/turns" 4 50
	[ -d "r/ust/uid/$(id -u "$test_user")" ]
	[ "$(event_count r/ust lockcost:hold)" -gt 50 ]
}
