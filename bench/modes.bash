# SPDX-License-Identifier: MIT
# The modes that a command can be run in; sourced by bench/run.

lockcost=$build/analyzer/commands/lockcost
ours="liblttng-ust-fork.so.1 liblttng-ust-fd.so.1 $build/preload/liblockcost.so"

# recorded MODE OPTION... -- COMMAND...: each mode has its own recording, for they may go on at the same time.
recorded()
{
	"$lockcost" record -o "$scratch/data.$1" "${@:2}"
}

# in_mode MODE COMMAND...
#   bare, again  without anything
#   nop          with a preload that only passes on
#   off          with lockcost's, and nobody who records
#   on, exact    recorded, with sampled holds (the default) and with every hold timed; no kernel side
#   kernel       recorded with the kernel side that lockcost chooses
in_mode()
{
	local mode=$1

	shift
	case $mode in
	bare | again) "$@" ;;
	nop) env LD_PRELOAD="$build/bench/libbench-nop.so" "$@" ;;
	off) env LD_PRELOAD="$ours" LTTNG_HOME="$scratch/nobody" "$@" ;;
	on) recorded "$mode" --kernel=none -- "$@" ;;
	exact) recorded "$mode" --kernel=none --holds=exact -- "$@" ;;
	kernel) recorded "$mode" --kernel=auto -- "$@" ;;
	*) in_peer_mode "$mode" "$@" ;;
	esac
}
