/* SPDX-License-Identifier: MIT */
/*
 * Lesson one: a lock that is held for too long. Four workers render a request each, log it, and keep statistics;
 * the statistics are formatted while `stats_lock` is held. `hot-lock fixed` formats them before taking the lock.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WORKERS = 4, REQUESTS = 1500, RENDER_NS = 60000, FORMAT_NS = 40000 };

static pthread_mutex_t stats_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_fixed;
static unsigned long served_count, line_count;

static unsigned long now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (unsigned long)now.tv_sec * 1000000000ul + (unsigned long)now.tv_nsec;
}

static void compute(unsigned long duration_ns)
{
	unsigned long until_ns = now_ns() + duration_ns;

	while (now_ns() < until_ns)
		;
}

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
	pthread_t workers[WORKERS];
	unsigned long begin_ns = now_ns();

	is_fixed = argc > 1 && strcmp(argv[1], "fixed") == 0;
	for (int i = 0; i < WORKERS; i++)
		pthread_create(&workers[i], NULL, serve, NULL);
	for (int i = 0; i < WORKERS; i++)
		pthread_join(workers[i], NULL);
	printf("served %lu requests in %.2f s\n", served_count, (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
