#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The shells' completions know exactly the commands and options that the program knows.

completions=$BATS_TEST_DIRNAME/../../docs/completions

setup()
{
	cd "$BATS_TEST_TMPDIR" || return 1
	"$LOCKCOST" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | sort > "commands"
	[ "$(wc -l < "commands")" -ge 6 ]
}

# Of each: the options of a command, one a line, sorted; those with a value end with "=", and short ones have none.

program_options()
{
	"$LOCKCOST" "$1" --help | grep -oE '^  (-[a-z], )?--[a-z-]+=?' | tr -d ' ' | tr ',' '\n' | sort
}

bash_options()
{
	bash -c ". '$completions/lockcost.bash'; _lockcost_options $1" | tr -s ' \t' '\n\n' | grep . | sort
}

zsh_options()
{
	local name

	for name in $(sed -n "/^	$1)\$/,/;;/p" "$completions/_lockcost" | grep -oE '\$[a-z_]+' | tr -d '$'); do
		sed -n "/^$name=(\$/,/^)\$/p" "$completions/_lockcost" | sed 's/\[.*//; s/([^)]*)//' |
			grep -oE -- '--?[a-z-]+=?' | tr -d '+'
	done | sort
}

fish_options()
{
	grep -E "^complete -c lockcost -n '__lockcost_is [a-z ]*\<$1\>[a-z ]*'.* -l " "$completions/lockcost.fish" |
		awk '{ value = / -x / || / -r / ? "=" : ""
			for (i = 1; i <= NF; i++) {
				if ($i == "-s") print "-" $(i + 1)
				if ($i == "-l") print "--" $(i + 1) value
			} }' | sort
}

@test "each shell's completion has each command's options, and no other" {
	local command shell

	while read -r command; do
		program_options "$command" > "expected"
		[ -s "expected" ]
		for shell in bash zsh fish; do
			"${shell}_options" "$command" > "found"
			echo "$shell, $command: < in --help, > in the completion"
			diff "expected" "found"
		done
	done < "commands"
}

@test "each shell's completion has each command, and no other" {
	bash -c ". '$completions/lockcost.bash'; echo \$_lockcost_commands" | tr ' ' '\n' | sort | diff "commands" -
	sed -n "/^commands=(/,/^)/s/^	'\([a-z]*\):.*/\1/p" "$completions/_lockcost" | sort | diff "commands" -
	sed -n "s/^complete -c lockcost -n __lockcost_is_new -a \([a-z]*\) .*/\1/p" "$completions/lockcost.fish" | sort |
		diff "commands" -
}

# bash_completes WORD ...: what bash offers for the last word
bash_completes()
{
	bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); compopt() { :; }
		_lockcost; printf "%s\n" "${COMPREPLY[@]}"' "$completions/lockcost.bash" "$@"
}

@test "bash: commands, options, values, directories, and a program's own words left alone" {
	[ "$(bash_completes lockcost ex)" = explain ]
	[ "$(bash_completes lockcost record --ke)" = --kernel= ]
	[ "$(bash_completes lockcost record --kernel = ft)" = ftrace ]
	[ "$(bash_completes lockcost run --format = "" | sort | tr '\n' ' ')" = "$(bash_completes lockcost report --format = |
		sort | tr '\n' ' ')" ]
	mkdir "somewhere.data"
	[ "$(bash_completes lockcost report some)" = somewhere.data ]
	[ "$(bash_completes lockcost record -o some)" = somewhere.data ]
	[ "$(bash_completes lockcost control st | tr '\n' ' ')" = "start stop " ]
	[ "$(bash_completes lockcost control stop some)" = somewhere.data ]
	[ -z "$(bash_completes lockcost record --paused ls --ker)" ]
	[ -z "$(bash_completes lockcost record -- ls --ker)" ]
	[ "$(bash_completes lockcost record -o dir --kernel = none --pa)" = --paused ]
}

@test "fish: options, values and words" {
	command -v fish || skip "fish is not installed"
	mkdir "somewhere.data"
	offers() {
		HOME=$PWD fish --no-config -c "source '$completions/lockcost.fish'; complete -C '$1'" | cut -f 1
	}
	[ "$(offers 'lockcost ex')" = explain ]
	[ "$(offers 'lockcost record --ke')" = --kernel ]
	[ "$(offers 'lockcost record --kernel=ft')" = --kernel=ftrace ]
	[ "$(offers 'lockcost control st' | sort | tr '\n' ' ')" = "start stop " ]
	[ "$(offers 'lockcost report some')" = somewhere.data/ ]
}

@test "zsh: the file is read as a completion" {
	command -v zsh || skip "zsh is not installed"
	zsh -f -c "fpath=('$completions' \$fpath); autoload -Uz compinit && compinit -u -d dump; [[ \$_comps[lockcost] == _lockcost ]]"
	zsh -n "$completions/_lockcost"
}
