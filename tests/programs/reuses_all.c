/* SPDX-License-Identifier: MIT */
/*
 * A daemon that closes every descriptor and opens its own in their place: each of its pipes must
 * give back what was written to it, after its threads have waited for locks.
 */
#include <string.h>
#include <unistd.h>

#include "truth.h"

enum { PIPES = 100, THREADS = 8, ROUNDS = 50, HOLD_NS = 50000 };

static const char message[] = "message";

pthread_mutex_t reuse_lock = PTHREAD_MUTEX_INITIALIZER;

static uint64_t acquisition_count; /* under reuse_lock */

static void *work(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&reuse_lock);
		acquisition_count++;
		truth_spin(HOLD_NS);
		pthread_mutex_unlock(&reuse_lock);
	}
	return unused;
}

static int is_intact(const int ends[2])
{
	char text[2 * sizeof(message)];

	return read(ends[0], text, sizeof(text)) == (ssize_t)sizeof(message) &&
	       memcmp(text, message, sizeof(message)) == 0;
}

int main(void)
{
	int pipes[PIPES][2], damaged = 0;
	struct truth truth = {0};
	pthread_t threads[THREADS];

	for (int descriptor = 3; descriptor < 1024; descriptor++)
		close(descriptor);
	for (int i = 0; i < PIPES; i++)
		if (pipe(pipes[i]) != 0 ||
		    write(pipes[i][1], message, sizeof(message)) != (ssize_t)sizeof(message))
			return 1;
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0)
			return 1;
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < PIPES; i++)
		damaged += !is_intact(pipes[i]);
	truth.acquisitions = acquisition_count;
	truth_print("reuse_lock", &truth);
	printf("%d pipes damaged\n", damaged);
	return damaged > 0;
}
