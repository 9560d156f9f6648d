/* SPDX-License-Identifier: MIT */
/* Several threads load and unload a library, look symbols up and walk the list of libraries while
 * others fight for a lock. */
#include <link.h>

#include "behaviour.h"
#include "library.h"

enum { LOADERS = 3, LOADS = 40, FIGHTERS = 3 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static _Atomic bool is_over;

static int count(struct dl_phdr_info *info, size_t size, void *data)
{
	(void)info;
	(void)size;
	pthread_mutex_lock(&mutex);
	++*(int *)data;
	pthread_mutex_unlock(&mutex);
	return 0;
}

static void *load(void *unused)
{
	for (int i = 0; i < LOADS; i++) {
		void *library;
		int libraries = 0;

		library_load (&library)(10);
		dl_iterate_phdr(count, &libraries);
		if (libraries < 3)
			SAY("only %d libraries\n", libraries);
		dlclose(library);
	}
	return unused;
}

static void *fight(void *unused)
{
	while (!is_over) {
		pthread_mutex_lock(&mutex);
		for (volatile int i = 0; i < 200; i++)
			;
		pthread_mutex_unlock(&mutex);
	}
	return unused;
}

int main(void)
{
	struct task loaders[LOADERS], fighters[FIGHTERS];

	for (int i = 0; i < FIGHTERS; i++)
		task_start(&fighters[i], fight, NULL);
	for (int i = 0; i < LOADERS; i++)
		task_start(&loaders[i], load, NULL);
	for (int i = 0; i < LOADERS; i++)
		task_join(&loaders[i]);
	is_over = true;
	for (int i = 0; i < FIGHTERS; i++)
		task_join(&fighters[i]);
	SAY("loaded\n");
	return 0;
}
