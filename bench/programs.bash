# SPDX-License-Identifier: MIT
# Servers and databases under their own load generators; sourced by bench/run. A server is started in the mode, the
# load is bare. What is not installed is left out.
#
# The servers of all modes stand side by side and are loaded in turn, a second or two each, so that what the machine
# does from one minute to the next meets all of them alike. In each round they are started anew: where a process's
# memory comes to lie makes a difference of 2 %, for as long as it lives.
#
# memcached and MariaDB have one CPU, and their load another one. Left alone, a connection's two threads stay on the
# CPUs where they began: with luck both on one, without it each request interrupts another CPU, and a bare server's
# throughput scatters by 30 %. Redis's io-threads spin, and need a CPU each.
#
# What is measured is a server at work: its load has run for a while before, in all modes. At first it makes its locks,
# and lockcost looks at each of them, in each thread, for the first time.

programs_modes="bare again on kernel"
programs_turns=5
declare -A programs_servers=()

on_server=() on_load=()
if [ "$(nproc)" -ge 2 ]; then
	on_server=(taskset -c 0) on_load=(taskset -c 1)
fi

# serve MODE COMMAND...: in the background; its pid, or its recorder's, is kept.
serve()
{
	in_mode "$@" > "$scratch/server.log" 2>&1 &
	programs_servers[$1]=$!
}

# What runs in the background is a shell, its child the server or its recorder, which hands the signal on.
stop_serving()
{
	local mode pid

	for mode in "${!programs_servers[@]}"; do
		pid=$(pgrep -P "${programs_servers[$mode]}") || pid=
		kill -TERM ${pid:-"${programs_servers[$mode]}"} 2> "$scratch/errors" || true
		wait "${programs_servers[$mode]}" 2> "$scratch/errors" || true
	done
	programs_servers=()
}

programs_end()
{
	stop_serving
}

# until_ready COMMAND...
until_ready()
{
	for _ in $(seq 200); do
		! "$@" > "$scratch/ready" 2>&1 || return 0
		sleep 0.05
	done
	cat "$scratch/server.log" >&2
	return 1
}

# kernel_events on|off: those of the recorded server. A tracepoint that is on costs every process, whoever is recorded.
kernel_events()
{
	local instance enabled=$scratch/enabled

	for instance in /sys/kernel/tracing/instances/lockcost-*; do
		[ -w "$instance/set_event" ] || continue
		[ -s "$enabled" ] || cat "$instance/set_event" > "$enabled"
		: > "$instance/set_event"
		[ "$1" = off ] || cat "$enabled" > "$instance/set_event"
	done
}

# loaded MODE COMMAND...: COMMAND MODE, as if its server were alone.
loaded()
{
	kernel_events "$([ "$1" = kernel ] && echo on || echo off)"
	"$2" "$1" || echo nan
}

# side_by_side NAME COMMAND PROGRAM: operations per second. PROGRAM_start MODE starts a server and waits until it
# answers, PROGRAM_warm MODE has it work for a while, and PROGRAM_load MODE prints what it did in a second.
side_by_side()
{
	local mode round turn file=$scratch/programs

	command -v "$2" > "$scratch/found" || { echo "bench/run: $2 is not installed" >&2; return 0; }
	: > "$file"
	for round in $(seq "$runs"); do
		rm -f "$scratch/enabled"
		for mode in $(rotated "$round" "$programs_modes"); do
			"$3_start" "$mode"
		done
		for mode in $(rotated "$round" "$programs_modes"); do
			loaded "$mode" "$3_warm" > "$scratch/warm.log"
		done
		for turn in $(seq "$programs_turns"); do
			for mode in $(rotated "$turn" "$programs_modes"); do
				echo "$mode $((round * programs_turns + turn)) $(loaded "$mode" "$3_load")" >> "$file"
			done
		done
		stop_serving
	done
	awk -v name="$1" -v unit="op/s" -v modes="$programs_modes" -f "$here/table.awk" "$file"
}

# alone NAME COMMAND MEASURE: the same of a program that ends by itself, and that MEASURE MODE runs.
alone()
{
	local mode round file=$scratch/programs

	command -v "$2" > "$scratch/found" || { echo "bench/run: $2 is not installed" >&2; return 0; }
	: > "$file"
	for round in $(seq "$runs"); do
		for mode in $(rotated "$round" "$programs_modes"); do
			echo "$mode $round $("$3" "$mode" || echo nan)" >> "$file"
		done
	done
	awk -v name="$1" -v unit="op/s" -v modes="$programs_modes" -f "$here/table.awk" "$file"
}

# Each mode's server has a port of its own: port MODE FIRST.
port()
{
	case $1 in
	bare) echo "$2" ;; again) echo $(($2 + 1)) ;; on) echo $(($2 + 2)) ;; kernel) echo $(($2 + 3)) ;;
	esac
}

memcached_start()
{
	serve "$1" "${on_server[@]}" memcached -t 4 -u nobody -l 127.0.0.1 -p "$(port "$1" 22400)"
	until_ready memcping --servers="127.0.0.1:$(port "$1" 22400)"
}

# memcached_load MODE [REQUESTS]: of each of 8 clients
memcached_load()
{
	"${on_load[@]}" memcslap --servers="127.0.0.1:$(port "$1" 22400)" --concurrency=8 --test=get \
		--execute-number="${2:-10000}" | awk -v requests="${2:-10000}" '/Time total/ { print 8 * requests / $3 }'
}

memcached_warm()
{
	memcached_load "$1" 10000
}

redis_start()
{
	serve "$1" redis-server --port "$(port "$1" 22500)" --bind 127.0.0.1 --save '' --io-threads 2 --dir "$scratch"
	until_ready redis-cli -p "$(port "$1" 22500)" ping
}

redis_load()
{
	redis-benchmark -p "$(port "$1" 22500)" -t set -c 20 -P 16 -q --csv -n "${2:-1500000}" | awk -F'"' '/SET/ { print $4 }'
}

redis_warm()
{
	redis_load "$1" 300000
}

measure_rocksdb()
{
	rm -rf "$scratch/rocksdb"
	in_mode "$1" db_bench --db="$scratch/rocksdb" --benchmarks=fillrandom,readwhilewriting --threads=4 \
		--num=100000 --reads=100000 2> "$scratch/errors" | awk '/^readwhilewriting/ { print $5 }'
}

# mariadb_at MODE COMMAND...
mariadb_at()
{
	"${@:2}" --user=root --socket="$scratch/mariadb.$1.sock"
}

mariadb_sysbench()
{
	"${on_load[@]}" sysbench oltp_read_write --mysql-socket="$scratch/mariadb.$1.sock" --mysql-user=root --tables=4 \
		--table-size=10000 --threads=8 "${@:2}"
}

mariadb_serve()
{
	serve "$1" "${on_server[@]}" mariadbd --no-defaults --datadir="$scratch/mariadb.$1" --pid-file="$scratch/mariadb.$1.pid" \
		--socket="$scratch/mariadb.$1.sock" --skip-networking --user="$(id -un)" --innodb-flush-log-at-trx-commit=0
	until_ready mariadb_at "$1" mariadb-admin ping
}

# The tables that each server begins with a copy of: made once.
mariadb_prepare()
{
	[ ! -d "$scratch/mariadb.first" ] || return 0
	mariadb-install-db --no-defaults --datadir="$scratch/mariadb.bare" --user="$(id -un)" \
		--auth-root-authentication-method=normal > "$scratch/install.log" 2>&1
	mariadb_serve bare
	mariadb_at bare mariadb -e 'CREATE DATABASE sbtest'
	mariadb_sysbench bare prepare > "$scratch/install.log"
	stop_serving
	mv "$scratch/mariadb.bare" "$scratch/mariadb.first"
}

mariadb_start()
{
	rm -rf "$scratch/mariadb.$1"
	cp -r "$scratch/mariadb.first" "$scratch/mariadb.$1"
	mariadb_serve "$1"
}

# mariadb_load MODE [SECONDS]: transactions
mariadb_load()
{
	mariadb_sysbench "$1" --time="${2:-2}" run | sed -n 's/.*transactions: *[0-9]* *(\([0-9.]*\) per sec.*/\1/p'
}

mariadb_warm()
{
	mariadb_load "$1" 4
}

group_programs()
{
	side_by_side "memcached, memcslap get" memcslap memcached
	side_by_side "redis, 2 io-threads, set" redis-benchmark redis
	alone "RocksDB, readwhilewriting" db_bench measure_rocksdb
	! command -v sysbench > "$scratch/found" || mariadb_prepare
	side_by_side "MariaDB, oltp_read_write" sysbench mariadb
}
