/* SPDX-License-Identifier: MIT */
/* A daemon in the old way: closes every descriptor but its output, then goes on working. */
#include <sys/resource.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 1000 };

pthread_mutex_t daemon_lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *data)
{
	struct truth *truth = data;

	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&daemon_lock);
		truth->acquisitions++;
		pthread_mutex_unlock(&daemon_lock);
	}
	return NULL;
}

int main(void)
{
	struct truth parts[2] = {0}, sum = {0};
	pthread_t threads[2];

	for (int descriptor = 3; descriptor < 1024; descriptor++)
		close(descriptor);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, work, &parts[i]);
	for (int i = 0; i < 2; i++) {
		pthread_join(threads[i], NULL);
		truth_add(&sum, &parts[i]);
	}
	truth_print("daemon_lock", &sum);
	return 0;
}
