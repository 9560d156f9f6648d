#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Each command has a page with what people look for there, and all of its options.

pages=$BATS_TEST_DIRNAME/../../docs/man

commands()
{
	"$LOCKCOST" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

@test "each command has a page, which lockcost(1) names, with examples, statuses, files and further pages" {
	local command section

	[ "$(commands | wc -l)" -ge 6 ]
	for command in $(commands); do
		grep -q "^\.BR lockcost-$command (1)\$" "$pages/lockcost.1"
		grep -q "	lockcost-$command.1\$" "$pages/CMakeLists.txt"
		for section in SYNOPSIS DESCRIPTION "EXIT STATUS" FILES EXAMPLES "SEE ALSO"; do
			echo "$command: $section"
			grep -qx "\.SH $section" "$pages/lockcost-$command.1"
		done
	done
}

@test "each option is in its command's page" {
	local command option

	# run has those of two commands, and says so
	for command in $(commands | grep -vx run); do
		for option in $("$LOCKCOST" "$command" --help | grep -oE '^  (-[a-z], )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
			echo "$command: $option"
			sed 's/\\-/-/g; s/\\f[A-Z]//g' "$pages/lockcost-$command.1" | grep -qE "^\.B.* ?$option\>"
		done
	done
}

@test "the formatter has nothing to complain about" {
	command -v man || skip "man is not installed"
	for page in "$pages"/*.1; do
		man --warnings -l "$page" 2> "$BATS_TEST_TMPDIR/complaints" > /dev/null
		[ ! -s "$BATS_TEST_TMPDIR/complaints" ]
	done
	command -v mandoc || skip "mandoc is not installed"
	mandoc -T lint -W warning "$pages"/*.1
}
