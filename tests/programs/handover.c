/* SPDX-License-Identifier: MIT */
/* A semaphore handed from a producer to a consumer, which waits a millisecond each time: `handover
 * [rounds]`. */
#include <semaphore.h>
#include <stdlib.h>

#include "truth.h"

enum { PAUSE_NS = 1000000 };

sem_t work_sem;
sem_t guard_sem; /* a semaphore used as a lock */

static int round_count = 200;

static void *produce(void *unused)
{
	for (int i = 0; i < round_count; i++) {
		truth_sleep(PAUSE_NS);
		sem_post(&work_sem);
	}
	return unused;
}

static void *consume(void *data)
{
	struct truth *truth = data;

	for (int i = 0; i < round_count; i++) {
		uint64_t request_ns = truth_now_ns();

		sem_wait(&work_sem);
		truth->wait_ns += truth_now_ns() - request_ns;
		truth->acquisitions++;
		sem_wait(&guard_sem);
		sem_post(&guard_sem);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t producer, consumer;
	struct truth truth = {0};

	if (argc > 1)
		round_count = atoi(argv[1]);
	sem_init(&work_sem, 0, 0);
	sem_init(&guard_sem, 0, 1);
	pthread_create(&consumer, NULL, consume, &truth);
	pthread_create(&producer, NULL, produce, NULL);
	pthread_join(producer, NULL);
	pthread_join(consumer, NULL);
	truth_print("work_sem", &truth);
	return 0;
}
