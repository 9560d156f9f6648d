/* SPDX-License-Identifier: MIT */
/*
 * A handler that jumps out of whatever it has interrupted, over and over: sem_post(3) with somebody
 * waiting, which is where the preload has most to do. Afterwards cancellation is enabled as it was,
 * and locks are counted as ever.
 */
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "calls.h"

enum { JUMPS = 3000, AFTER = 1000 };

static sem_t sem;
static sigjmp_buf place;
static pthread_mutex_t after = PTHREAD_MUTEX_INITIALIZER;
static volatile sig_atomic_t may_jump, ends;

static void jump(int signal)
{
	(void)signal;
	if (may_jump)
		siglongjmp(place, 1);
}

static void *consume(void *unused)
{
	while (!ends)
		sem_wait(&sem);
	return unused;
}

static __attribute__((noinline)) void post_for_ever(void)
{
	may_jump = 1;
	for (;;)
		sem_post(&sem);
}

static void storm(void)
{
	struct itimerval often = {.it_interval.tv_usec = 100, .it_value.tv_usec = 100}, never = {0};
	volatile int jumps = 0;

	setitimer(ITIMER_REAL, &often, NULL);
	if (sigsetjmp(place, 1) != 0) {
		may_jump = 0;
		jumps++;
	}
	if (jumps < JUMPS)
		post_for_ever();
	setitimer(ITIMER_REAL, &never, NULL);
}

int main(void)
{
	struct sigaction action = {.sa_handler = jump};
	sigset_t alarm;
	pthread_t consumer;
	int state = -1;

	sem_init(&sem, 0, 0);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	pthread_create(&consumer, NULL, consume, NULL);
	pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
	sigaction(SIGALRM, &action, NULL);
	storm();
	ends = 1;
	sem_post(&sem);
	pthread_join(consumer, NULL);
	for (int i = 0; i < AFTER; i++) {
		pthread_mutex_lock(&after);
		pthread_mutex_unlock(&after);
	}
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &state);
	printf("cancellation %s\n", state == PTHREAD_CANCEL_ENABLE ? "enabled" : "disabled");
	printf("count after acquisitions %d\n", AFTER);
	return 0;
}
