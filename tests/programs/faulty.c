/* SPDX-License-Identifier: MIT */
/* faulty FAULT: threads that lock, and one error that a sanitizer must find in them, or none.
 * Harmless without one; compiled by tests/live/runtimes.bats. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static const char *fault;
static volatile int unprotected, limit = 0x7fffffff;

static void err(void)
{
	volatile char on_stack[4] = {0};
	volatile int beyond = 5;
	volatile char *memory = malloc(10);

	if (strcmp(fault, "overflow") == 0)
		memory[5 + beyond] = 1;
	if (strcmp(fault, "stack_overflow") == 0)
		on_stack[beyond] = 1;
	if (strcmp(fault, "undefined") == 0)
		printf("%d\n", limit + beyond);
	if (strcmp(fault, "leak") != 0)
		free((void *)memory);
	if (strcmp(fault, "use_after_free") == 0)
		memory[1] = on_stack[1];
}

static void *work(void *unused)
{
	if (strcmp(fault, "race") == 0)
		unprotected++;
	pthread_mutex_lock(&mutex);
	err();
	pthread_mutex_unlock(&mutex);
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t threads[2];

	fault = argc > 1 ? argv[1] : "none";
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, work, NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
