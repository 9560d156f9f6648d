/* SPDX-License-Identifier: MIT */
/* Every call of threads.h that locks, waits or makes threads, and its answers. */
#include <threads.h>
#include <unistd.h>

#include "calls.h"

static mtx_t mutex;
static cnd_t cond;
static int is_set;

/** For calls that return thrd_*. */
#define CALL_C11(expression)                                                                  \
	do {                                                                                  \
		static const char *const names[] = {                                          \
			[thrd_success] = "success", [thrd_busy] = "busy", [thrd_error] = "error", \
			[thrd_nomem] = "nomem", [thrd_timedout] = "timedout"};                \
		errno = 4711;                                                                 \
		int result_ = (expression);                                                   \
		printf("%-60s %s%s\n", #expression, names[result_],                           \
		       errno == 4711 ? "" : " (errno changed)");                              \
	} while (0)

static int try_it(void *unused)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	(void)unused;
	CALL_C11(mtx_trylock(&mutex));
	CALL_C11(mtx_timedlock(&mutex, &soon));
	return 3;
}

static int lock_it(void *unused)
{
	(void)unused;
	return mtx_lock(&mutex) == thrd_success && mtx_unlock(&mutex) == thrd_success ? 4 : 0;
}

static int set_it(void *unused)
{
	(void)unused;
	usleep(20000);
	mtx_lock(&mutex);
	is_set = 1;
	CALL_C11(cnd_signal(&cond));
	CALL_C11(cnd_broadcast(&cond));
	mtx_unlock(&mutex);
	return 5;
}

static int leave(void *unused)
{
	(void)unused;
	thrd_exit(6);
}

static int run(thrd_start_t routine)
{
	thrd_t thread;
	int result = -1;
	int created = thrd_create(&thread, routine, NULL); /* it prints, too */

	CALL_C11(thrd_join(thread, &result));
	CALL_C11(created);
	printf("result %d\n", result);
	return result;
}

static void mutexes(int type)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	thrd_t waiter;
	int result = -1;

	CALL_C11(mtx_init(&mutex, type));
	CALL_C11(mtx_lock(&mutex));
	if (type & mtx_recursive) {
		CALL_C11(mtx_lock(&mutex));
		CALL_C11(mtx_trylock(&mutex));
		CALL_C11(mtx_unlock(&mutex));
		CALL_C11(mtx_unlock(&mutex));
	}
	run(try_it);
	thrd_create(&waiter, lock_it, NULL);
	usleep(20000);
	CALL_C11(mtx_unlock(&mutex));
	CALL_C11(thrd_join(waiter, &result));
	printf("result %d\n", result);
	CALL_C11(mtx_timedlock(&mutex, &soon));
	CALL_C11(mtx_unlock(&mutex));
	mtx_destroy(&mutex);
}

static void conds(void)
{
	struct timespec past = calls_time(CLOCK_REALTIME, -1000);
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);
	struct timespec bad_time = {.tv_sec = 1, .tv_nsec = -1};
	thrd_t setter;

	mtx_init(&mutex, mtx_timed);
	CALL_C11(cnd_init(&cond));
	mtx_lock(&mutex);
	CALL_C11(cnd_timedwait(&cond, &mutex, &past));
	CALL_C11(cnd_timedwait(&cond, &mutex, &soon));
	CALL_C11(cnd_timedwait(&cond, &mutex, &bad_time));
	thrd_create(&setter, set_it, NULL);
	while (!is_set)
		CALL_C11(cnd_wait(&cond, &mutex));
	mtx_unlock(&mutex);
	thrd_join(setter, NULL);
	cnd_destroy(&cond);
	mtx_destroy(&mutex);
}

int main(void)
{
	mutexes(mtx_plain);
	mutexes(mtx_timed);
	mutexes(mtx_plain | mtx_recursive);
	CALL_C11(mtx_init(&mutex, 4711));
	conds();
	run(leave);
	return 0;
}
