/* SPDX-License-Identifier: MIT */
/* Locks a thousand times and ends in the way that its argument says. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 1000, STATUS = 3 };

pthread_mutex_t ends_lock = PTHREAD_MUTEX_INITIALIZER;

int main(int argc, char **argv)
{
	struct truth truth = {.acquisitions = ROUNDS};
	const char *way = argc > 1 ? argv[1] : "";

	for (int i = 0; i < ROUNDS; i++) {
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
	if (strcmp(way, "daemon") == 0 && daemon(1, 1) != 0)
		return 1;
	return STATUS;
}
