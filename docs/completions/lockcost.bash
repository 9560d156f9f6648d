# SPDX-License-Identifier: MIT
# bash completion for lockcost(1); tests/completions compares it with `lockcost COMMAND --help`.

_lockcost_commands="record report run explain diff control doctor"
_lockcost_recording_options="
	-o --recording=
	-p --pid=
	--kernel=
	--holds=
	--stacks=
	--min-wait=
	--delay=
	--paused
	--duration=
	--user=
"
_lockcost_report_options="
	--format=
	--cost=
	--output=
	--sort=
	--by=
	--columns=
	--top=
	--units=
	--color=
	--no-pager
	--lock=
	--trace=
"
_lockcost_span_options="
	--from=
	--to=
	--pid=
	--comm=
"
_lockcost_diff_options="
	--fail-if=
	--base=
	--new=
	--noise=
	--top=
"
_lockcost_columns="
	name kind acquired contended failed timed-out wait p50 p90 p99 max spin blocked wake-up in-out preempted
	unattributed crossing on-cpu off-cpu trips wakes waking hold hold-p50 hold-p99 id class holder signal waits posts
	woken-p50 woken-p99 retaking
"
_lockcost_wait_options="
	--lock=
	--rank=
	--at=
	--tid=
	--all
	--trace=
"

_lockcost_options() # COMMAND
{
	case $1 in
	record) echo "$_lockcost_recording_options" ;;
	report) echo "$_lockcost_report_options $_lockcost_span_options" ;;
	run) echo "$_lockcost_recording_options $_lockcost_report_options" ;;
	explain) echo "$_lockcost_wait_options" ;;
	diff) echo "$_lockcost_diff_options" ;;
	esac
	echo "-h --help"
}

# Sets COMPREPLY to what can follow an option; false where any word can.
_lockcost_values() # OPTION BEGINNING
{
	case $1 in
	--recording | -o | --trace | --base | --new) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	--output) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	--user) mapfile -t COMPREPLY < <(compgen -u -- "$2") ;;
	--pid | -p) mapfile -t COMPREPLY < <(compgen -W "$(cd /proc && echo [0-9]*)" -- "$2") ;;
	--kernel) mapfile -t COMPREPLY < <(compgen -W "auto lttng ftrace perf none" -- "$2") ;;
	--holds) mapfile -t COMPREPLY < <(compgen -W "sampled exact off" -- "$2") ;;
	--format) mapfile -t COMPREPLY < <(compgen -W "text json csv folded pprof perfetto" -- "$2") ;;
	--sort) mapfile -t COMPREPLY < <(compgen -W "$_lockcost_columns" -- "$2") ;;
	--cost) mapfile -t COMPREPLY < <(compgen -W "wait waits acquisitions blame wake" -- "$2") ;;
	--by) mapfile -t COMPREPLY < <(compgen -W "lock class site thread process" -- "$2") ;;
	--color) mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$2") ;;
	--units) mapfile -t COMPREPLY < <(compgen -W "auto ns" -- "$2") ;;
	--stacks | --min-wait | --delay | --duration | --top | --lock | --rank | --at | --tid | --columns | --from | --to | \
		--comm | --fail-if | --noise) COMPREPLY=() ;;
	*) return 1 ;;
	esac
}

# The place of the first word of a program to run, 0: none has come yet. Its own words are its completion's.
_lockcost_program()
{
	local i

	for ((i = 2; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--)
			echo $((i + 1))
			return
			;;
		=) ((i++)) ;;
		-o | -p) ((i++)) ;;
		-*) ;;
		*)
			echo "$i"
			return
			;;
		esac
	done
	echo 0
}

_lockcost()
{
	local command=${COMP_WORDS[1]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} program

	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$_lockcost_commands --help --version" -- "$word")
		return
	fi
	if [[ $command == @(record|run) ]]; then
		program=$(_lockcost_program)
		if [ "$program" -gt 0 ]; then
			if declare -F _command_offset > /dev/null; then
				_command_offset "$program"
			else
				compopt -o default
			fi
			return
		fi
	fi
	# bash takes "=" for a word of its own
	if [ "$word" = "=" ]; then
		word=
	elif [ "$before" = "=" ]; then
		before=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	if _lockcost_values "$before" "$word"; then
		return
	fi
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_lockcost_options "$command")" -- "$word")
		[[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2> /dev/null
		return
	fi
	case $command in
	record | run) mapfile -t COMPREPLY < <(compgen -c -- "$word") ;;
	report | explain | diff) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	control)
		if [ "$COMP_CWORD" -eq 2 ]; then
			mapfile -t COMPREPLY < <(compgen -W "start stop" -- "$word")
		else
			mapfile -t COMPREPLY < <(compgen -d -- "$word")
		fi
		;;
	esac
}

complete -F _lockcost lockcost
