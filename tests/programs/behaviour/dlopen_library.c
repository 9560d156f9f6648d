/* SPDX-License-Identifier: MIT */
/* A library with locks, loaded and unloaded again and again; its constructor and destructor start
 * threads that lock. */
#include <dlfcn.h>

#include "behaviour.h"
#include "library.h"

enum { LOADS = 60 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool is_over;

static void *work(void *unused)
{
	while (!is_over) {
		pthread_mutex_lock(&mutex);
		pthread_mutex_unlock(&mutex);
	}
	return unused;
}

int main(void)
{
	struct task task;
	int sum = 0;

	task_start(&task, work, NULL);
	for (int i = 0; i < LOADS; i++) {
		void *library;
		int (*lock)(int) = library_load(&library);

		pthread_mutex_lock(&mutex);
		sum += lock(100);
		pthread_mutex_unlock(&mutex);
		sum += dlclose(library);
	}
	is_over = true;
	task_join(&task);
	SAY("threads of constructors: %d\n", sum);
	/* This one stays until exit. */
	SAY("last: %d\n", library_load(&(void *){NULL})(1));
	return 0;
}
