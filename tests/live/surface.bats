#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# docs/interposed-functions.md, the table in preload/interposed.h, what liblockcost.so exports and what this C library
# offers: all four agree.

load live.bash

page=$BATS_TEST_DIRNAME/../../docs/interposed-functions.md

setup()
{
	recorder_setup
	nm -D --defined-only "$preload" | awk '$2 ~ /[TW]/ { sub(/@.*/, "", $3); print $3 }' | sort -u > "exported"
}

teardown()
{
	recorder_teardown
}

# offered: the C library's own locking symbols, without versions.
offered()
{
	nm -D --defined-only "$(ldd "$PROGRAMS/turns" | awk '/libc\.so/ { print $3 }')" | awk '$2 ~ /[TWi]/ { print $3 }' |
		sed 's/@.*//' | grep -E '^_*(pthread|sem|mtx|cnd|thrd|tss)_|^call_once$' | sort -u
}

# documented: the first column of the tables above "Left alone".
documented()
{
	sed '/^## Left alone/,$d' "$page" | sed -nE 's/^\| `([a-zA-Z0-9_]+)` .*/\1/p' | sort -u
}

# left_alone NAME: one of the patterns of the last table has it.
left_alone()
{
	local pattern

	for pattern in $(sed -n '/^## Left alone/,$p' "$page" | grep -oE '`[a-z_*]+`' | tr -d '`'); do
		# shellcheck disable=SC2053 # a pattern
		[[ $1 == $pattern ]] && return 0
	done
	return 1
}

@test "the page lists exactly the functions that are exported" {
	documented > "documented"
	diff "documented" "exported"
}

@test "the table of names in the source is what is exported, but for old names of the same functions" {
	grep -oE '^	(FUNCTION|VERSIONED)\([^(]*' "$BATS_TEST_DIRNAME/../../preload/interposed.h" |
		sed -E 's/^	FUNCTION\([^,]*,//; s/^	VERSIONED\([^,]*,[^,]*,//' | tr -d ' ' |
		sed 's/,.*//' | sort -u > "listed"
	grep -vE '^(__|lockcost_)' "exported" > "without-old-names"
	diff "listed" "without-old-names"
}

@test "of what this C library offers, nothing is missing without a reason" {
	local name missing=""

	[ "$(offered | wc -l)" -gt 100 ]
	for name in $(offered); do
		grep -qx "$name" "exported" || left_alone "$name" || missing+=" $name"
	done
	echo "missing:$missing"
	[ -z "$missing" ]
}

@test "both versions of the condition variables are exported where the C library has both" {
	local library name

	library=$(ldd "$PROGRAMS/turns" | awk '/libc\.so/ { print $3 }')
	for name in init destroy wait timedwait signal broadcast; do
		nm -D --defined-only "$library" | grep -oE "pthread_cond_$name@+GLIBC.*" | sort > "theirs"
		nm -D --defined-only "$preload" | grep -oE "pthread_cond_$name(@+GLIBC.*)?$" | sort > "ours"
		# one version only: ours needs none
		[ "$(wc -l < "theirs")" = 1 ] || diff "theirs" "ours"
	done
}

@test "every test program that the page names is there" {
	local name missing=""

	for name in $(sed '/^## Left alone/,$d' "$page" | awk -F'|' '/^\| `/ { gsub(/[ ,]+/, " ", $5); print $5 }' |
			tr ' ' '\n' | sort -u); do
		compgen -G "$BATS_TEST_DIRNAME/../programs/$name.c*" > /dev/null || missing+=" $name"
	done
	echo "missing:$missing"
	[ -z "$missing" ]
}
