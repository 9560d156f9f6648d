/* SPDX-License-Identifier: MIT */
/* main ends by pthread_exit(3); the process ends with its last thread, status 0, handlers run. */
#include <stdlib.h>
#include <unistd.h>

#include "truth.h"

enum { THREADS = 3, ROUNDS = 1000 };

pthread_mutex_t late_lock = PTHREAD_MUTEX_INITIALIZER;

static struct truth truth; /* under late_lock */

static void at_end(void)
{
	truth_print("late_lock", &(struct truth){.acquisitions = truth.acquisitions});
}

static void *work(void *unused)
{
	truth_sleep(20000000);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&late_lock);
		truth.acquisitions++;
		pthread_mutex_unlock(&late_lock);
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	(void)argv;
	atexit(at_end);
	for (int i = 0; i < (argc > 1 ? 0 : THREADS); i++)
		if (pthread_create(&thread, NULL, work, NULL) != 0)
			return 1;
	pthread_exit(NULL);
}
