# SPDX-License-Identifier: MIT
# Servers and databases under their own load generators; sourced by bench/run. A server is started in the mode, the
# load is bare. What is not installed is left out.
#
# memcached and MariaDB have one CPU, and their load another one. Left alone, a connection's two threads stay on the
# CPUs where they began: with luck both on one, without it each request interrupts another CPU, and a bare server's
# throughput scatters by 30 %. Redis's io-threads spin, and need a CPU each.
#
# What is measured is a server at work: its load has run for a while before, in all modes. At first it makes its locks,
# and lockcost looks at each of them, in each thread, for the first time.

programs_server=

on_server=() on_load=()
if [ "$(nproc)" -ge 2 ]; then
	on_server=(taskset -c 0) on_load=(taskset -c 1)
fi

programs_end()
{
	[ -z "$programs_server" ] || stop_serving
}

# serve MODE COMMAND...: in the background; its pid, or its recorder's, is in $programs_server.
serve()
{
	in_mode "$@" > "$scratch/server.log" 2>&1 &
	programs_server=$!
}

# What runs in the background is a shell, its child the server or its recorder, which hands the signal on.
stop_serving()
{
	local pid

	pid=$(pgrep -P "$programs_server") || pid=
	kill -TERM ${pid:-"$programs_server"} 2> "$scratch/errors" || true
	wait "$programs_server" 2> "$scratch/errors" || true
	programs_server=
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

# program NAME COMMAND MEASURE: operations per second of MEASURE, a function that is given the mode.
program()
{
	local mode round file=$scratch/programs

	command -v "$2" > "$scratch/found" || { echo "bench/run: $2 is not installed" >&2; return 0; }
	: > "$file"
	for round in $(seq "$runs"); do
		for mode in $(rotated "$round" "bare again on kernel"); do
			echo "$mode $round $("$3" "$mode" || echo nan)" >> "$file"
		done
	done
	awk -v name="$1" -v unit="op/s" -v modes="bare again on kernel" -f "$here/table.awk" "$file"
}

measure_memcached()
{
	local load=("${on_load[@]}" memcslap --servers=127.0.0.1:22399 --concurrency=8 --test=get)

	serve "$1" "${on_server[@]}" memcached -t 4 -u nobody -l 127.0.0.1 -p 22399
	until_ready memcping --servers=127.0.0.1:22399
	"${load[@]}" --execute-number=10000 > "$scratch/warm.log"
	"${load[@]}" --execute-number=40000 | awk '/Time total/ { print 8 * 40000 / $3 }'
	stop_serving
}

measure_redis()
{
	local load=(redis-benchmark -p 22398 -t set -c 20 -P 16 -q --csv)

	serve "$1" redis-server --port 22398 --bind 127.0.0.1 --save '' --io-threads 2 --dir "$scratch"
	until_ready redis-cli -p 22398 ping
	"${load[@]}" -n 100000 > "$scratch/warm.log"
	"${load[@]}" -n 1000000 | awk -F'"' '/SET/ { print $4 }'
	stop_serving
}

measure_rocksdb()
{
	rm -rf "$scratch/rocksdb"
	in_mode "$1" db_bench --db="$scratch/rocksdb" --benchmarks=fillrandom,readwhilewriting --threads=4 \
		--num=100000 --reads=100000 2> "$scratch/errors" | awk '/^readwhilewriting/ { print $5 }'
}

mariadb_at()
{
	"$@" --user=root --socket="$scratch/mariadb.sock"
}

measure_mariadb()
{
	local load=("${on_load[@]}" sysbench oltp_read_write --mysql-socket="$scratch/mariadb.sock" --mysql-user=root --tables=4
		--table-size=10000 --threads=8)

	[ -d "$scratch/mariadb" ] || mariadb-install-db --no-defaults --datadir="$scratch/mariadb" --user="$(id -un)" \
		--auth-root-authentication-method=normal > "$scratch/install.log" 2>&1
	serve "$1" "${on_server[@]}" mariadbd --no-defaults --datadir="$scratch/mariadb" --socket="$scratch/mariadb.sock" --skip-networking \
		--user="$(id -un)" --innodb-flush-log-at-trx-commit=0
	until_ready mariadb_at mariadb-admin ping
	if [ ! -e "$scratch/mariadb/sbtest" ]; then
		mariadb_at mariadb -e 'CREATE DATABASE sbtest'
		"${load[@]}" prepare > "$scratch/install.log"
	fi
	"${load[@]}" --time=3 run > "$scratch/warm.log"
	"${load[@]}" --time=6 run | sed -n 's/.*transactions: *[0-9]* *(\([0-9.]*\) per sec.*/\1/p'
	stop_serving
}

group_programs()
{
	program "memcached, memcslap get" memcslap measure_memcached
	program "redis, 2 io-threads, set" redis-benchmark measure_redis
	program "RocksDB, readwhilewriting" db_bench measure_rocksdb
	program "MariaDB, oltp_read_write" sysbench measure_mariadb
}
