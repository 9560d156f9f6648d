/* SPDX-License-Identifier: MIT */
/* Every pthread_spin_* call and its answers. */
#include <unistd.h>

#include "calls.h"

static pthread_spinlock_t spin;

static void *elsewhere(void *unused)
{
	CALL(pthread_spin_trylock(&spin));
	return unused;
}

static void *wait_for_it(void *unused)
{
	pthread_spin_lock(&spin);
	pthread_spin_unlock(&spin);
	return unused;
}

int main(void)
{
	pthread_t waiter;

	CALL(pthread_spin_init(&spin, PTHREAD_PROCESS_PRIVATE));
	CALL(pthread_spin_lock(&spin));
	CALL(pthread_spin_trylock(&spin));
	calls_elsewhere(elsewhere, NULL);
	pthread_create(&waiter, NULL, wait_for_it, NULL);
	usleep(20000);
	CALL(pthread_spin_unlock(&spin));
	pthread_join(waiter, NULL);
	CALL(pthread_spin_trylock(&spin));
	CALL(pthread_spin_unlock(&spin));
	CALL(pthread_spin_destroy(&spin));
	CALL(pthread_spin_init(&spin, PTHREAD_PROCESS_SHARED));
	CALL(pthread_spin_lock(&spin));
	CALL(pthread_spin_unlock(&spin));
	CALL(pthread_spin_destroy(&spin));
	return 0;
}
