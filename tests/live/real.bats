#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Real programs, each with a check of its own: the same output where it is determined, the same exit status, and
# the check passes, bare and recorded. What is not installed is skipped; `LOCKCOST_FIGURES=1` prints times.

load live.bash

source_dir=$BATS_TEST_DIRNAME/../programs

setup()
{
	recorder_setup
	server=
	port=$((20000 + RANDOM % 10000))
}

teardown()
{
	if [ -n "$server" ]; then
		kill -TERM "$server" 2> /dev/null && sleep 1
		kill -KILL "$server" 2> /dev/null || true
	fi
	[ ! -s "server.pid" ] || kill -KILL "$(head -1 server.pid)" 2> /dev/null || true
	recorder_teardown
}

now_ms()
{
	date +%s%3N
}

# record OPTIONS... -- COMMAND...: in the foreground, into data; its output goes to out, its errors to errors.
record()
{
	rm -f "json"
	"$LOCKCOST" record --kernel="${KERNEL:-auto}" -o "data" "$@" > "out" 2> "errors"
}

# figures NAME BARE_MS RECORDED_MS
figures()
{
	[ -n "${LOCKCOST_FIGURES:-}" ] || return 0
	echo "# $1: bare $2 ms, recorded $3 ms; $(live_json '[([.locks[].acquisitions] | add), ([.locks[].contended] | add),
		([.signals[].waits] | add), (.recording.processes | length), .recording.lost.ust_events,
		.recording.lost.kernel_events, .recording.lost.unmatched_waits] | "acquired \(.[0]), contended \(.[1]), waits for work \(.[2]),
		processes \(.[3]), lost \(.[4]) + \(.[5]), unmatched \(.[6])"' | tr -d '\n\t')" >&3
}

# same NAME COMMAND...: a program whose output is determined; its exit status is its own check.
same()
{
	local name=$1 begin middle

	shift
	begin=$(now_ms)
	timeout 120 "$@" > "bare" 2> "bare.errors"
	middle=$(now_ms)
	record -- timeout 120 "$@"
	figures "$name" $((middle - begin)) $(($(now_ms) - middle))
	diff "bare" "out"
	diff "bare.errors" <(grep -v '^lockcost: ' "errors")
	[ "$(live_json '.recording.lost.unmatched_waits')" = 0 ]
}

@test "Python threads" {
	needs python3
	same python3 python3 "$source_dir/real/threads.py"
}

@test "Java threads" {
	needs javac java
	javac -d classes "$source_dir/real/Threads.java"
	same java java -cp classes Threads
	same "java -Xint, serial GC" java -Xint -XX:+UseSerialGC -cp classes Threads
}

@test "Node: workers and libuv's pool" {
	needs node
	same node node "$source_dir/real/threads.js"
}

@test "OpenMP: gcc's library and clang's" {
	needs cc
	cc -O1 -fopenmp -o openmp "$source_dir/real/openmp.c" || skip "no OpenMP"
	same libgomp ./openmp
	if clang -O1 -fopenmp -o openmp-clang "$source_dir/real/openmp.c" 2> /dev/null; then
		same libomp ./openmp-clang
	fi
}

@test "TBB" {
	needs c++
	c++ -std=c++17 -O1 -o tbb "$source_dir/real/tbb.cc" -ltbb 2> /dev/null || skip "libtbb-dev is not installed"
	same tbb ./tbb
}

@test "GLib" {
	needs cc pkg-config
	# shellcheck disable=SC2046  # several words
	cc -O1 -o glib "$source_dir/real/glib.c" $(pkg-config --cflags --libs glib-2.0)
	same glib ./glib
}

@test "C++20: libstdc++ with gcc and clang, libc++" {
	local source=$source_dir/behaviour/cxx_sync.cc

	needs g++
	g++ -std=c++20 -D_GNU_SOURCE -O1 -pthread -o gcc "$source"
	same libstdc++ ./gcc
	if clang++ -std=c++20 -D_GNU_SOURCE -O1 -pthread -o clang "$source" 2> /dev/null; then
		same "libstdc++, clang" ./clang
	fi
	# LIBCXX: an unpacked libc++-dev, which cannot be installed beside libunwind-dev
	if clang++ -std=c++20 -D_GNU_SOURCE -DNO_STOP_TOKEN -O1 -pthread -stdlib=libc++ ${LIBCXX:+-nostdinc++
		-isystem "$LIBCXX/include/c++/v1" -L "$LIBCXX/lib" -Wl,-rpath,"$LIBCXX/lib"} -o libc++ "$source" 2> libc++.errors; then
		same libc++ ./libc++
	fi
}

@test "Rust" {
	needs rustc
	rustc -O -o threads "$source_dir/real/threads.rs"
	same rust ./threads
}

@test "7z: benchmark, and an archive that comes back as it was" {
	needs 7z
	record -- 7z b 1 -mmt2 -md18
	grep -q '^Tot:' "out"
	mkdir files
	seq 2000000 > files/numbers
	cp "$PROGRAMS"/behaviour/[a-d]* files
	record -- 7z a -mmt4 -mx3 archive.7z files
	record -- 7z x -mmt4 -oback archive.7z
	diff -r files back/files
}

@test "stress-ng: mutexes, futexes, semaphores, verified" {
	needs stress-ng
	for stressor in mutex futex sem sem-sysv pthread; do
		status=0
		record -- stress-ng "--$stressor" 2 --verify --timeout 2 --no-rand-seed || status=$?
		cat "errors"
		[ "$status" = 0 ]
		grep -q 'successful run completed' "out" "errors"
		! grep -qiE 'fail|not verified' "out" "errors"
	done
}

@test "RocksDB: db_bench with threads, and a consistent database" {
	needs db_bench ldb
	for mode in bare recorded; do
		set -- db_bench --db="$WORK/db-$mode" --benchmarks=fillrandom,overwrite,readrandomwriterandom,compact,verifychecksum \
			--threads=4 --num=20000 --compression_type=none --seed=1
		begin=$(now_ms)
		if [ "$mode" = bare ]; then
			"$@" > "bare" 2>&1
			bare_ms=$(($(now_ms) - begin))
		else
			record -- "$@"
			figures db_bench "$bare_ms" $(($(now_ms) - begin))
		fi
		ldb --db="$WORK/db-$mode" checkconsistency | grep -q OK
	done
	grep -q '^verifychecksum' "out"
}

# serve OPTIONS... -- COMMAND...: records a server in the background.
serve()
{
	"$LOCKCOST" record --kernel="${KERNEL:-auto}" -o "data" "$@" > "server.out" 2> "server.errors" 3>&- &
	server=$!
	begin=$(now_ms)
}

# ended STATUS: asks the server to end; it does so with this status.
ended()
{
	local status=0

	kill "-${2:-TERM}" "$server"
	wait "$server" || status=$?
	server=
	[ "$status" = "$1" ] || cat "server.errors"
	[ "$status" = "$1" ]
}

@test "redis with io-threads under redis-benchmark" {
	needs redis-server redis-benchmark redis-cli
	serve -- redis-server --port "$port" --bind 127.0.0.1 --io-threads 2 --io-threads-do-reads yes --save '' \
		--appendonly yes --dir "$WORK"
	wait_for redis-cli -p "$port" ping
	redis-benchmark -p "$port" -q -n 5000 -c 20 --threads 2 -t set,get,incr,lpush > "bare"
	"$LOCKCOST" record --kernel=none -o "client" -- redis-benchmark -p "$port" -q -n 5000 -c 20 --threads 2 -t set,get,incr > "out" 2> "errors"
	[ "$(redis-cli -p "$port" get counter:__rand_int__)" = 10000 ]
	[ "$(redis-cli -p "$port" llen mylist)" = 5000 ]
	redis-cli -p "$port" bgsave
	wait_for sh -c "redis-cli -p $port info persistence | grep -q rdb_bgsave_in_progress:0"
	redis-cli -p "$port" info persistence | grep -q 'rdb_last_bgsave_status:ok'
	ended 0
	redis-check-rdb dump.rdb | grep -q 'RDB looks OK'
	figures redis 0 $(($(now_ms) - begin))
}

@test "PostgreSQL under pgbench: the sums agree" {
	local bin

	bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -1)
	[ -x "$bin/postgres" ] || skip "PostgreSQL is not installed"
	[ "$(id -u)" = 0 ] || skip "needs root, to become postgres"
	install -d -o postgres -m 700 base
	runuser -u postgres -- "$bin/initdb" -D "$WORK/base" -A trust > /dev/null
	serve --user=postgres -- "$bin/postgres" -D "$WORK/base" -k "$WORK/base" -h 127.0.0.1 -p "$port"
	export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres
	wait_for "$bin/psql" -c 'select 1'
	"$bin/pgbench" -i -q -s 1 2> /dev/null
	"$LOCKCOST" record --kernel=none -o "client" -- "$bin/pgbench" -c 8 -j 4 -t 200 > "out" 2> "errors"
	grep -q 'number of transactions actually processed: 1600/1600' "out"
	grep -q 'number of failed transactions: 0' "out"
	[ "$("$bin/psql" -At -c 'select (select sum(abalance) from pgbench_accounts) = (select sum(delta) from pgbench_history)
		and (select sum(bbalance) from pgbench_branches) = (select sum(tbalance) from pgbench_tellers),
		(select count(*) from pgbench_history)')" = 't|1600' ]
	ended 0 INT
	grep -q 'database system is shut down' "server.errors" "server.out"
	figures postgres 0 $(($(now_ms) - begin))
}

@test "MariaDB under sysbench or mysqlslap: tables are sound" {
	local client

	needs mariadbd mariadb-install-db mariadb mariadb-check mariadb-slap
	[ "$(id -u)" = 0 ] || skip "needs root, to become mysql"
	install -d -o mysql -m 755 base
	mariadb-install-db --no-defaults --user=mysql --datadir="$WORK/base" --auth-root-authentication-method=normal > /dev/null
	serve --user=mysql -- mariadbd --no-defaults --datadir="$WORK/base" --socket="$WORK/base/s" --port="$port" \
		--bind-address=127.0.0.1 --thread-handling=pool-of-threads --innodb-buffer-pool-size=64M
	client=(--no-defaults --protocol=socket --socket="$WORK/base/s" --user=root)
	wait_for mariadb "${client[@]}" -e 'select 1'
	mariadb "${client[@]}" -e 'create database test2'
	if command -v sysbench > /dev/null; then
		set -- sysbench oltp_read_write --mysql-socket="$WORK/base/s" --mysql-user=root --mysql-db=test2 --tables=2 \
			--table-size=5000 --threads=4 --time=0 --events=1000
		"$@" prepare > /dev/null
		"$LOCKCOST" record --kernel=none -o "client" -- "$@" run > "out" 2> "errors"
		grep -q 'total number of events: *1000$' "out"
	fi
	mariadb-slap "${client[@]}" --auto-generate-sql --auto-generate-sql-load-type=mixed --concurrency=8 --iterations=2 \
		--number-of-queries=1000 > "slap"
	mariadb-check "${client[@]}" --extended --all-databases > "check"
	! grep -qiE 'error|corrupt|warning' "check"
	ended 0
	grep -q 'Shutdown complete' "server.errors" "server.out"
	figures mariadb 0 $(($(now_ms) - begin))
}
