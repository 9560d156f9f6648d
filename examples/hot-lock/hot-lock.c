/* SPDX-License-Identifier: MIT */
/*
 * A lock that is held for too long. Four workers render a request each, log it, and keep
 * statistics; the statistics are formatted while `stats_lock` is held. `hot-lock fixed` formats
 * them before taking the lock.
 */
#include <stdio.h>

#include "work.h"

enum { WORKERS = 4, REQUESTS = 1500, RENDER_NS = 60000, FORMAT_NS = 40000 };

static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_fixed;
static unsigned long served_count, line_count;

static void write_log(void)
{
	pthread_mutex_lock(&log_lock);
	line_count++;
	pthread_mutex_unlock(&log_lock);
}

static void update_stats(void)
{
	if (is_fixed)
		compute(FORMAT_NS);
	pthread_mutex_lock(&stats_lock);
	if (!is_fixed)
		compute(FORMAT_NS);
	served_count++;
	pthread_mutex_unlock(&stats_lock);
}

static void *serve(void *unused)
{
	for (int i = 0; i < REQUESTS; i++) {
		compute(RENDER_NS);
		write_log();
		update_stats();
	}
	return unused;
}

int main(int argc, char **argv)
{
	unsigned long begin_ns = now_ns();

	is_fixed = is_asked_to_be_fixed(argc, argv);
	run_threads(WORKERS, serve);
	printf("served %lu requests in %.2f s\n", served_count,
	       (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
