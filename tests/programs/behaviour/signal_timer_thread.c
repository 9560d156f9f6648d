/* SPDX-License-Identifier: MIT */
/* Timers whose notification is a thread (SIGEV_THREAD): each locks. */
#include "behaviour.h"

enum { TICKS = 20 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int ticks; /* under mutex */

static void tick(union sigval value)
{
	pthread_mutex_lock(&mutex);
	ticks += value.sival_int;
	pthread_cond_signal(&cond);
	pthread_mutex_unlock(&mutex);
}

int main(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_notify_function = tick};
	struct itimerspec often = {{0, 2000000}, {0, 2000000}}, never = {0};
	timer_t timer;

	event.sigev_value.sival_int = 1;
	CALL_ERRNO(timer_create(CLOCK_MONOTONIC, &event, &timer));
	CALL_ERRNO(timer_settime(timer, 0, &often, NULL));
	pthread_mutex_lock(&mutex);
	while (ticks < TICKS)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
	CALL_ERRNO(timer_settime(timer, 0, &never, NULL));
	CALL_ERRNO(timer_delete(timer));
	SAY("ticked\n");
	return 0;
}
