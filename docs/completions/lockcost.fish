# SPDX-License-Identifier: MIT
# fish completion for lockcost(1); tests/completions compares it with `lockcost COMMAND --help`.

# Whether one of these commands is given, and no program's own words have begun.
function __lockcost_is
	set -l words (commandline -opc)

	test (count $words) -gt 1; and contains -- $words[2] $argv; or return 1
	for word in $words[3..-1]
		test "$word" = --; and return 1
	end
	return 0
end

function __lockcost_is_new
	test (count (commandline -opc)) -eq 1
end

function __lockcost_is_word # NUMBER COMMAND
	set -l words (commandline -opc)

	test (count $words) -eq $argv[1]; and test "$words[2]" = $argv[2]
end

set -g __lockcost_columns name kind acquired contended failed timed-out wait p50 p90 p99 max spin blocked wake-up in-out \
	preempted unattributed crossing on-cpu off-cpu trips wakes waking hold hold-p50 hold-p99 id class holder signal waits \
	posts woken-p50 woken-p99 retaking

complete -c lockcost -f
complete -c lockcost -n __lockcost_is_new -a record -d 'Run a program and record what its locks cost'
complete -c lockcost -n __lockcost_is_new -a report -d 'Show what a recording says, lock by lock'
complete -c lockcost -n __lockcost_is_new -a run -d 'Record a program and show the report, in one go'
complete -c lockcost -n __lockcost_is_new -a explain -d 'Show one wait, event by event'
complete -c lockcost -n __lockcost_is_new -a diff -d 'Compare the locks of two recordings'
complete -c lockcost -n __lockcost_is_new -a control -d 'Start or stop a recording while its program runs'
complete -c lockcost -n __lockcost_is_new -a doctor -d 'Say what this machine lets us record'
complete -c lockcost -n __lockcost_is_new -l version -d 'Show the version'
complete -c lockcost -n __lockcost_is_new -s h -l help -d 'Show the commands'

complete -c lockcost -n '__lockcost_is record report run explain diff control doctor' -s h -l help -d 'Show the options and examples'

complete -c lockcost -n '__lockcost_is record run' -s o -l recording -x -a '(__fish_complete_directories)' -d 'Record into this directory'
complete -c lockcost -n '__lockcost_is record run' -s p -l pid -x -a '(__fish_complete_pids)' -d 'Record the futexes of this running process'
complete -c lockcost -n '__lockcost_is record run' -l kernel -x -a 'auto lttng ftrace perf none' -d 'Where kernel events come from'
complete -c lockcost -n '__lockcost_is record run' -l holds -x -a 'sampled exact off' -d 'How hold times are measured'
complete -c lockcost -n '__lockcost_is record run' -l stacks -x -d 'Frames of each call stack, 0 to 64'
complete -c lockcost -n '__lockcost_is record run' -l min-wait -x -d 'Only add up waits that are shorter'
complete -c lockcost -n '__lockcost_is record run' -l delay -x -d 'Begin to record so long after the start'
complete -c lockcost -n '__lockcost_is record run' -l paused -d 'Begin to record when lockcost control start says so'
complete -c lockcost -n '__lockcost_is record run' -l duration -x -d 'End the recording after so long'
complete -c lockcost -n '__lockcost_is record run' -l user -x -a '(__fish_complete_users)' -d 'Run the program as this user'
complete -c lockcost -n '__lockcost_is record run' -a '(__fish_complete_subcommand --fcs-skip=2)'

complete -c lockcost -n '__lockcost_is report run' -l format -x -a 'text json csv folded pprof perfetto' -d 'What to print'
complete -c lockcost -n '__lockcost_is report run' -l cost -x -a 'wait waits acquisitions blame wake' -d 'What folded stacks add up'
complete -c lockcost -n '__lockcost_is report run' -l output -r -F -d 'Write the report to this file'
complete -c lockcost -n '__lockcost_is report run' -l sort -x -a '(printf "%s\n" $__lockcost_columns)' -d 'Sort the locks by this column'
complete -c lockcost -n '__lockcost_is report run' -l by -x -a 'lock class site thread process' -d 'What the rows are'
complete -c lockcost -n '__lockcost_is report run' -l columns -x -a '(__fish_append , $__lockcost_columns)' -d 'Columns of the lock table'
complete -c lockcost -n '__lockcost_is report run' -l top -x -d 'Show at most so many locks'
complete -c lockcost -n '__lockcost_is report run' -l units -x -a 'auto ns' -d 'How to print times'
complete -c lockcost -n '__lockcost_is report run' -l color -x -a 'auto always never' -d 'Colours'
complete -c lockcost -n '__lockcost_is report run' -l no-pager -d 'Do not show the report in a pager'
complete -c lockcost -n '__lockcost_is report' -l from -x -d 'Only what began then or later'
complete -c lockcost -n '__lockcost_is report' -l to -x -d 'Only what began before'
complete -c lockcost -n '__lockcost_is report' -l pid -x -d 'Only what this process did'
complete -c lockcost -n '__lockcost_is report' -l comm -x -d 'Only what threads and processes of this name did'
complete -c lockcost -n '__lockcost_is report run explain' -l lock -x -d 'By name, class or id'
complete -c lockcost -n '__lockcost_is report run explain' -l trace -x -a '(__fish_complete_directories)' -d 'Read the CTF traces below this directory'

complete -c lockcost -n '__lockcost_is explain' -l rank -x -d 'The so many-th longest'
complete -c lockcost -n '__lockcost_is explain' -l at -x -d 'A wait that was going on at that time'
complete -c lockcost -n '__lockcost_is explain' -l tid -x -d 'A wait of this thread'
complete -c lockcost -n '__lockcost_is explain' -l all -d 'Print all events'

complete -c lockcost -n '__lockcost_is diff' -l fail-if -x -d 'Exit with 1 if that is so'
complete -c lockcost -n '__lockcost_is diff' -l base -x -a '(__fish_complete_directories)' -d 'One more recording of what was before'
complete -c lockcost -n '__lockcost_is diff' -l new -x -a '(__fish_complete_directories)' -d 'One more recording of what is now'
complete -c lockcost -n '__lockcost_is diff' -l noise -x -d 'Take smaller changes for chance: per cent'
complete -c lockcost -n '__lockcost_is diff' -l top -x -d 'Show at most so many classes'

complete -c lockcost -n '__lockcost_is report explain diff' -a '(__fish_complete_directories)'
complete -c lockcost -n '__lockcost_is_word 2 control' -a 'start stop'
complete -c lockcost -n '__lockcost_is_word 3 control' -a '(__fish_complete_directories)'
