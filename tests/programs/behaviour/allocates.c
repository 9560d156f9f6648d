/* SPDX-License-Identifier: MIT */
/* Threads that allocate, free each other's memory, fork and end: for other allocators. */
#include "behaviour.h"

enum { THREADS = 4, ROUNDS = 4000, SLOTS = 64 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static char *slots[SLOTS]; /* under mutex */

static void *work(void *argument)
{
	unsigned int seed = (unsigned int)(intptr_t)argument;

	for (int i = 0; i < ROUNDS; i++) {
		size_t size = 1 + (size_t)rand_r(&seed) % 5000;
		int slot = rand_r(&seed) % SLOTS;
		char *memory = malloc(size), *old;

		memset(memory, (int)size, size);
		pthread_mutex_lock(&mutex);
		old = slots[slot];
		slots[slot] = realloc(memory, size * 2);
		pthread_mutex_unlock(&mutex);
		free(old);
	}
	return NULL;
}

int main(void)
{
	struct task tasks[THREADS];
	pid_t child;

	for (intptr_t round = 0; round < 3; round++) {
		for (intptr_t i = 0; i < THREADS; i++)
			task_start(&tasks[i], work, (void *)(round * THREADS + i));
		child = fork();
		if (child == 0) {
			free(memset(malloc(100000), 1, 100000));
			exit(41);
		}
		say_child("child", child);
		for (int i = 0; i < THREADS; i++)
			task_join(&tasks[i]);
	}
	for (int i = 0; i < SLOTS; i++)
		free(slots[i]);
	SAY("done\n");
	return 0;
}
