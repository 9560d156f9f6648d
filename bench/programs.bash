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
declare -A programs_ports=([bare]=22400 [again]=22401 [on]=22402 [kernel]=22403)

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
	local id events enabled

	id=$(jq -r .id "$scratch/data.kernel/recording.json")
	events=/sys/kernel/tracing/instances/lockcost-$id/set_event enabled=$scratch/enabled.$id
	[ -w "$events" ] || return 0
	[ -e "$enabled" ] || cat "$events" > "$enabled"
	: > "$events"
	[ "$1" = off ] || cat "$enabled" > "$events"
}

# loaded MODE FUNCTION: FUNCTION MODE, as if its server were alone.
loaded()
{
	kernel_events "$([ "$1" = kernel ] && echo on || echo off)"
	"$2" "$1" || echo nan
}

# side_by_side PROGRAM ROUND: PROGRAM_start MODE starts a server and waits until it answers, PROGRAM_warm MODE has it
# work for a while, and PROGRAM_load MODE prints the operations per second of a second or two.
side_by_side()
{
	local mode turn

	for mode in $(rotated "$2" "$programs_modes"); do
		"$1_start" "$mode"
	done
	for mode in $(rotated "$2" "$programs_modes"); do
		loaded "$mode" "$1_warm" > "$scratch/warm.log"
	done
	for turn in $(seq "$programs_turns"); do
		for mode in $(rotated "$turn" "$programs_modes"); do
			echo "$mode $(($2 * programs_turns + turn)) $(loaded "$mode" "$1_load")"
		done
	done
	stop_serving
}

# one_by_one PROGRAM ROUND: the same of a program that ends by itself: PROGRAM_run MODE.
one_by_one()
{
	local mode

	for mode in $(rotated "$2" "$programs_modes"); do
		echo "$mode $2 $("$1_run" "$mode" || echo nan)"
	done
}

# programs NAME COMMAND HOW PROGRAM: rows of the operations per second of PROGRAM; HOW is one of the two above. Nothing
# where COMMAND is not installed.
programs()
{
	local round

	command -v "$2" > "$scratch/found" || { echo "bench/run: $2 is not installed" >&2; return 0; }
	for round in $(seq "$runs"); do
		"$3" "$4" "$round"
	done > "$scratch/programs"
	rows "$1" "op/s" "$programs_modes" "$scratch/programs"
}

memcached_start()
{
	serve "$1" "${on_server[@]}" memcached -t 4 -u nobody -l 127.0.0.1 -p "${programs_ports[$1]}"
	until_ready memcping --servers="127.0.0.1:${programs_ports[$1]}"
}

memcached_load()
{
	"${on_load[@]}" memcslap --servers="127.0.0.1:${programs_ports[$1]}" --concurrency=8 --test=get \
		--execute-number=10000 | awk '/Time total/ { print 8 * 10000 / $3 }'
}

memcached_warm()
{
	memcached_load "$1"
}

redis_start()
{
	serve "$1" redis-server --port "${programs_ports[$1]}" --bind 127.0.0.1 --save '' --io-threads 2 --dir "$scratch"
	until_ready redis-cli -p "${programs_ports[$1]}" ping
}

# redis_load MODE [REQUESTS]
redis_load()
{
	redis-benchmark -p "${programs_ports[$1]}" -t set -c 20 -P 16 -q --csv -n "${2:-1500000}" |
		awk -F'"' '/SET/ { print $4 }'
}

redis_warm()
{
	redis_load "$1" 300000
}

rocksdb_run()
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

# The tables that each server begins with a copy of.
mariadb_prepare()
{
	mariadb-install-db --no-defaults --datadir="$scratch/mariadb.bare" --user="$(id -un)" \
		--auth-root-authentication-method=normal > "$scratch/install.log" 2>&1
	mariadb_serve bare
	mariadb_at bare mariadb -e 'CREATE DATABASE sbtest'
	mariadb_sysbench bare prepare > "$scratch/install.log"
	stop_serving
	mv "$scratch/mariadb.bare" "$scratch/mariadb.first"
}

# With the first of them, and before any other, the tables are made.
mariadb_start()
{
	[ -d "$scratch/mariadb.first" ] || mariadb_prepare
	rm -rf "$scratch/mariadb.$1"
	cp -r "$scratch/mariadb.first" "$scratch/mariadb.$1"
	mariadb_serve "$1"
}

# mariadb_load MODE [SECONDS]
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
	programs "memcached, memcslap get" memcslap side_by_side memcached
	programs "redis, 2 io-threads, set" redis-benchmark side_by_side redis
	programs "RocksDB, readwhilewriting" db_bench one_by_one rocksdb
	programs "MariaDB, oltp_read_write" sysbench side_by_side mariadb
}
