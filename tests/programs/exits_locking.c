/* SPDX-License-Identifier: MIT */
/* main exits, status 7, `exits_locking MICROSECONDS` after its threads began to lock and to come
 * and go. */
#include <stdlib.h>

#include "truth.h"

enum { THREADS = 3, LOCKS = 20000, STATUS = 7 };

static pthread_mutex_t locks[LOCKS];

static void *lock_once(void *unused)
{
	pthread_mutex_lock(&locks[0]);
	pthread_mutex_unlock(&locks[0]);
	return unused;
}

static void *come_and_go(void *unused)
{
	pthread_t thread;

	while (pthread_create(&thread, NULL, lock_once, NULL) == 0)
		pthread_join(thread, NULL);
	return unused;
}

static void *lock_all(void *unused)
{
	for (unsigned int i = 0;; i++) {
		lock_once(NULL);
		pthread_mutex_lock(&locks[i % LOCKS]);
		pthread_mutex_unlock(&locks[i % LOCKS]);
	}
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;

	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&thread, NULL, i == 0 ? come_and_go : lock_all, NULL) != 0)
			return 1;
	truth_sleep(argc > 1 ? strtoul(argv[1], NULL, 10) * 1000 : 3000000);
	exit(STATUS);
}
