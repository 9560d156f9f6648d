/* SPDX-License-Identifier: MIT */
/* The same memory is a normal mutex first and a recursive one later, without any init call: as
 * C++'s mutexes. */
#include "truth.h"

enum { ROUNDS = 1000 };

pthread_mutex_t retyped_lock = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
	static const pthread_mutex_t recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
	struct truth truth = {0};

	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&retyped_lock);
		truth.acquisitions++;
		pthread_mutex_unlock(&retyped_lock);
	}
	retyped_lock = recursive;
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&retyped_lock);
		truth.acquisitions++;
		pthread_mutex_lock(&retyped_lock);
		pthread_mutex_unlock(&retyped_lock);
		pthread_mutex_unlock(&retyped_lock);
	}
	truth_print("retyped_lock", &truth);
	return 0;
}
