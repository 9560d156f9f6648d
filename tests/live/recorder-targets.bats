#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Programs into which nothing can or may be preloaded: each says and ends the same, and one sentence says why its
# locks will not be seen.

bats_require_minimum_version 1.5.0
load recorder
setup() {
	recorder_setup
	cat >target.c <<-'END'
		#include <stdio.h>
		#include <stdlib.h>
		int main(void)
		{
			puts("from the target");
			fflush(stdout);
			return system("echo from its child; echo and its errors >&2; exit 3") >> 8;
		}
	END
}
teardown() { recorder_teardown; }

# as USER COMMAND...: the bare run
as() {
	if [ "$1" = "$(id -un)" ]; then "${@:2}"; else runuser -u "$1" -- "${@:2}"; fi
}

# unseen USER PROGRAM WORDS: same output, errors and status; one sentence about the file has these words, or there
# is none when they are empty.
unseen() {
	local expected=0 status=0 user=--user=$1

	[ "$1" != "$(id -un)" ] || user=--kernel=none
	as "$1" "$2" >bare 2>bare.errors || expected=$?
	"$LOCKCOST" record --kernel=none "$user" -- "$2" >out 2>errors || status=$?
	[ "$status" = "$expected" ]
	diff bare out
	diff bare.errors <(grep -v '^lockcost: ' errors)
	grep '^lockcost: ' errors | grep -v 'kernel side' >sentence || true
	if [ -n "$3" ]; then
		[ "$(wc -l <sentence)" = 1 ]
		grep -q "$3" sentence
		[[ "$(about lockcost.data 'notes[0]')" == *"$3"* ]]
	else
		[ ! -s sentence ]
	fi
}

script_of() {
	printf '#!%s\n' "$PWD/$1" >script
	chmod 755 script
}

@test "an ordinary program, and a script of it: no sentence" {
	cc -o target target.c
	script_of target
	unseen "$(id -un)" ./target ""
	unseen "$(id -un)" ./script ""
}

@test "a static program, and a script of it" {
	cc -static -o static target.c 2>/dev/null || skip "needs a static C library"
	script_of static
	unseen "$(id -un)" ./static "is statically linked"
	unseen "$(id -un)" ./script "is statically linked"
	# What it starts is recorded.
	"$LOCKCOST" report --format=json --output=json lockcost.data
	[ "$(jq '.recording.processes | length' json)" -ge 1 ]
}

@test "a musl program, and a script of it: nothing is preloaded, or it would not start" {
	command -v musl-gcc || skip "musl-tools is not installed"
	musl-gcc -o musl target.c
	script_of musl
	unseen "$(id -un)" ./musl "uses musl"
	unseen "$(id -un)" ./script "uses musl"
}

@test "a 32-bit program: nothing is preloaded, or ld.so would complain" {
	cc -m32 -o narrow target.c 2>/dev/null || skip "needs a 32-bit C library"
	unseen "$(id -un)" ./narrow "32-bit program"
}

@test "a Go program, linked statically and dynamically" {
	command -v go || skip "golang-go is not installed"
	cat >target.go <<-'END'
		package main
		import "os"
		func main() { os.Stdout.WriteString("from Go\n"); os.Exit(4) }
	END
	export GOCACHE=$PWD/cache GO111MODULE=off
	CGO_ENABLED=0 go build -o fixed target.go
	go build -buildmode=pie -o dynamic target.go
	unseen "$(id -un)" ./fixed "statically linked Go program"
	unseen "$(id -un)" ./dynamic "is a Go program"
}

@test "setuid and setgid programs: no complaint of ld.so's, no sentence for their owner" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	cc -o target target.c
	install -m 4755 target setuid
	install -m 2755 -g daemon target setgid
	unseen nobody ./setuid "other rights"
	unseen nobody ./setgid "other rights"
	unseen root ./setgid "other rights"
	unseen root ./setuid ""
}

@test "a program with file capabilities" {
	[ "$(id -u)" = 0 ] && command -v setcap || skip "needs root and setcap (libcap2-bin)"
	cc -o capable target.c
	setcap cap_net_raw+ep capable || skip "no file capabilities on this file system"
	unseen nobody ./capable "other rights"
	unseen root ./capable ""
}

@test "a setuid program that a recorded one starts: no complaint of ld.so's" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	cc -o target target.c
	install -m 4755 target setuid
	printf '#!/bin/sh\n./setuid\n' >script
	chmod 755 script
	unseen nobody ./script ""
}

@test "gcc's ThreadSanitizer, which crashes with LTTng: nothing is preloaded" {
	cc -fsanitize=thread -o tsan target.c 2>/dev/null || skip "needs libtsan"
	unseen "$(id -un)" ./tsan "ThreadSanitizer"
}
