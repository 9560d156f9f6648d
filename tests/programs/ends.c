/* SPDX-License-Identifier: MIT */
/* Locks a thousand times and ends in the way that its argument says. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 1000, STATUS = 3 };

pthread_mutex_t ends_lock = PTHREAD_MUTEX_INITIALIZER;

static void exit_in_destructor(void *unused)
{
	(void)unused;
	exit(STATUS);
}

static void *end_with_destructor(void *unused)
{
	pthread_key_t key;

	pthread_mutex_lock(&ends_lock);
	pthread_mutex_unlock(&ends_lock);
	pthread_key_create(&key, exit_in_destructor);
	pthread_setspecific(key, &key);
	return unused;
}

int main(int argc, char **argv)
{
	struct truth truth = {.acquisitions = ROUNDS};
	const char *way = argc > 1 ? argv[1] : "";

	/* the last of them is the other thread's, where there is one */
	for (int i = strcmp(way, "destructor") == 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&ends_lock);
		pthread_mutex_unlock(&ends_lock);
	}
	truth_print("ends_lock", &truth);
	fflush(stdout);
	if (strcmp(way, "exit") == 0)
		exit(STATUS);
	if (strcmp(way, "_exit") == 0)
		_exit(STATUS);
	if (strcmp(way, "quick_exit") == 0)
		quick_exit(STATUS);
	if (strcmp(way, "abort") == 0)
		abort();
	if (strcmp(way, "exec") == 0)
		execl("/bin/false", "false", NULL);
	if (strcmp(way, "destructor") == 0) {
		pthread_t thread;

		pthread_create(&thread, NULL, end_with_destructor, NULL);
		pause();
	}
	if (strcmp(way, "daemon") == 0 && daemon(1, 1) != 0)
		return 1;
	return STATUS;
}
