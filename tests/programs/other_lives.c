/* SPDX-License-Identifier: MIT */
/* Short holds, long after the one before, in which so many other mutexes begin and end that some
 * share all that can be shared with the one that is held. */
#include "calls.h"

enum { OTHERS = 20000, TIMED = 100, HOLDS = 4, APART_MS = 200 };

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t others[OTHERS];

int main(void)
{
	struct timespec apart = {.tv_nsec = APART_MS * 1000000};

	for (int i = 0; i < TIMED; i++) {
		pthread_mutex_lock(&held);
		pthread_mutex_unlock(&held);
	}
	for (int i = 0; i < HOLDS; i++) {
		nanosleep(&apart, NULL);
		pthread_mutex_lock(&held);
		for (int j = i; j < OTHERS; j += HOLDS) {
			pthread_mutex_init(&others[j], NULL);
			pthread_mutex_destroy(&others[j]);
		}
		pthread_mutex_unlock(&held);
	}
	return 0;
}
