/* SPDX-License-Identifier: MIT */
/* Locks that fill a thread's table: those that it takes from then on find no room in it. */
#ifndef LOCKCOST_TESTS_FILLERS_H
#define LOCKCOST_TESTS_FILLERS_H

#include <pthread.h>

enum { FILLERS = 1000 /* a table has room for 768 */ };

static pthread_mutex_t fillers[FILLERS];

/** Takes each once, in the calling thread. */
static inline void fillers_take(void)
{
	for (int i = 0; i < FILLERS; i++) {
		pthread_mutex_lock(&fillers[i]);
		pthread_mutex_unlock(&fillers[i]);
	}
}

#endif
