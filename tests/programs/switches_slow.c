/* SPDX-License-Identifier: MIT */
/*
 * Takes the place of syscall(3), and keeps the CPU busy before a perf event is opened: for longer
 * than all waits together use it. Prints how often.
 */
#include <dlfcn.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#include "truth.h"

enum { ROUNDS = 4, SECTION_NS = 2000000, OPENING_NS = 20000000 };

typedef long system_call(long number, ...);

pthread_mutex_t slow_lock = PTHREAD_MUTEX_INITIALIZER;

static atomic_int begun, ended; /* rounds */
static int openings;

/* The C library's own: between, the calls of LTTng's libraries would be taken for ours. */
static system_call *real_call(void)
{
	static system_call *real;

	if (!real)
		real = (system_call *)dlsym(dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD),
					    "syscall");
	return real;
}

/* By its own clock: others may run, too. */
static void use_cpu(void)
{
	struct timespec now, end;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
	end.tv_nsec += OPENING_NS;
	do
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	while ((now.tv_sec - end.tv_sec) * 1000000000 + now.tv_nsec < end.tv_nsec);
}

long call_slowly(long number, long a, long b, long c, long d, long e, long f) __asm__("syscall");

long call_slowly(long number, long a, long b, long c, long d, long e, long f)
{
	if (number == SYS_perf_event_open) {
		openings++;
		use_cpu();
	}
	return real_call()(number, a, b, c, d, e, f);
}

/* Nothing else is waited for, as far as anybody can see. */
static void await_round(const atomic_int *rounds, int round)
{
	while (*rounds < round)
		truth_sleep(SECTION_NS / 10);
}

static void *wait_rounds(void *unused)
{
	for (int i = 1; i <= ROUNDS; i++) {
		await_round(&begun, i);
		pthread_mutex_lock(&slow_lock);
		pthread_mutex_unlock(&slow_lock);
		ended = i;
	}
	return unused;
}

int main(void)
{
	pthread_t waiter;

	pthread_create(&waiter, NULL, wait_rounds, NULL);
	for (int i = 1; i <= ROUNDS; i++) {
		pthread_mutex_lock(&slow_lock);
		begun = i;
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&slow_lock);
		await_round(&ended, i);
	}
	pthread_join(waiter, NULL);
	printf("opened %d\n", openings);
	return 0;
}
