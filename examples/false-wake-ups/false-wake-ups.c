/* SPDX-License-Identifier: MIT */
/*
 * Threads that are woken for nothing. Eight workers wait for jobs, and every job wakes all of them:
 * one does it, the others go back to sleep. `false-wake-ups fixed` wakes one.
 */
#include <stdio.h>

#include "work.h"

enum { WORKERS = 8, JOBS = 500, JOB_NS = 100000, BETWEEN_NS = 300000 };

static pthread_mutex_t jobs_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t jobs_cond = PTHREAD_COND_INITIALIZER;

static bool is_fixed, is_over;
static int waiting_jobs, done_jobs;

static bool take_job(void)
{
	bool is_job;

	pthread_mutex_lock(&jobs_lock);
	while (waiting_jobs == 0 && !is_over)
		pthread_cond_wait(&jobs_cond, &jobs_lock);
	is_job = waiting_jobs > 0;
	waiting_jobs -= is_job;
	done_jobs += is_job;
	pthread_mutex_unlock(&jobs_lock);
	return is_job;
}

static void add_job(void)
{
	pthread_mutex_lock(&jobs_lock);
	waiting_jobs++;
	pthread_mutex_unlock(&jobs_lock);
	if (is_fixed)
		pthread_cond_signal(&jobs_cond);
	else
		pthread_cond_broadcast(&jobs_cond);
}

static void send_home(void)
{
	pthread_mutex_lock(&jobs_lock);
	is_over = true;
	pthread_mutex_unlock(&jobs_lock);
	pthread_cond_broadcast(&jobs_cond);
}

static void *run(void *number)
{
	if (number) {
		while (take_job())
			compute(JOB_NS);
		return NULL;
	}
	for (int i = 0; i < JOBS; i++) {
		add_job();
		pause_for(BETWEEN_NS);
	}
	send_home();
	return NULL;
}

int main(int argc, char **argv)
{
	unsigned long begin_ns = now_ns();

	is_fixed = is_asked_to_be_fixed(argc, argv);
	run_threads(WORKERS + 1, run);
	printf("did %d jobs in %.2f s\n", done_jobs, (double)(now_ns() - begin_ns) / 1e9);
	return 0;
}
