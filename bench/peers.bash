# SPDX-License-Identifier: MIT
# Other tools that see lock calls or futexes, where they are installed; sourced by bench/run.

# LTTng's wrapper needs a session, which stays until the end.
peers_home=$scratch/lttng
peers_daemon=

peers_begin()
{
	[ -z "$peers_daemon" ] || return 0
	mkdir -p "$peers_home"
	export LTTNG_HOME=$peers_home
	lttng-sessiond --no-kernel > "$scratch/daemon.log" 2>&1 &
	peers_daemon=$!
	for _ in $(seq 100); do
		lttng --no-sessiond list > "$scratch/lttng.log" 2>&1 && break
		sleep 0.05
	done
	lttng create peers --output="$scratch/peers" > "$scratch/lttng.log"
	lttng enable-channel -u --subbuf-size=4M --num-subbuf=8 peers > "$scratch/lttng.log"
	lttng enable-event -u --channel=peers 'lttng_ust_pthread:*' > "$scratch/lttng.log"
	lttng start > "$scratch/lttng.log"
	unset LTTNG_HOME
}

peers_end()
{
	[ -z "$peers_daemon" ] || kill "$peers_daemon" 2> "$scratch/lttng.log" || true
}

# has_peer MODE: whether it works here.
has_peer()
{
	case $1 in
	lttng-wrapper) [ "$(id -u)" != 0 ] || [ ! -S /var/run/lttng/client-lttng-sessiond ] && command -v lttng ;;
	perf-trace) command -v perf && perf trace -e futex -o /dev/null true ;;
	bpftrace) command -v bpftrace && in_peer_mode bpftrace true ;;
	drd) command -v valgrind ;;
	esac > /dev/null 2>&1
}

in_peer_mode()
{
	local mode=$1 libc

	shift
	case $mode in
	lttng-wrapper) env LTTNG_HOME="$peers_home" LD_PRELOAD=liblttng-ust-pthread-wrapper.so.1 "$@" ;;
	perf-trace) perf trace -e futex -o /dev/null "$@" ;;
	bpftrace)
		libc=$(ldconfig -p | awk '$1 == "libc.so.6" { print $NF; exit }')
		bpftrace -q -o /dev/null -c "$*" -e "uprobe:$libc:pthread_mutex_lock { @calls = count(); }
			uprobe:$libc:pthread_mutex_unlock { @ends = count(); }"
		;;
	drd) valgrind --tool=drd -q --log-file=/dev/null "$@" ;;
	esac
}

group_peers()
{
	local peer peers=

	for peer in lttng-wrapper perf-trace bpftrace drd; do
		if has_peer "$peer"; then
			peers+=" $peer"
		else
			echo "bench/run: $peer does not work here, and is left out" >&2
		fi
	done
	[[ $peers != *lttng-wrapper* ]] || peers_begin
	in_turn "bare on$peers" "mutex, uncontended" ns "$build/bench/bench-pair" mutex 1
	in_turn "bare on$peers" "4 threads, sections of 500 ns" "op/ms" "$build/bench/bench-hot" 4 500
}
