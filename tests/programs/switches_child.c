/* SPDX-License-Identifier: MIT */
/*
 * The child of _Fork, which runs no handlers, maps memory of its own where its thread had a ring of
 * context switches. That thread waits, or ends without a wait, after another one of the child has
 * got a ring: prints whether the memory is as it was filled.
 */
#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 3, WAIT_NS = 1000000, END_NS = 100000000 };
enum outcome { UNTOUCHED, WRITTEN, UNMAPPED, NOT_PLAYED };

static const char *const outcomes[] = {"untouched", "written to", "unmapped", "not played"};

static uint64_t *memory; /* where the parent's ring is */
static size_t size;
static bool waits;
static atomic_bool has_other_waited;
static sem_t empty;

/* The second of the waits is after a long one: a ring is opened. */
static void wait_rounds(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		struct timespec end;

		clock_gettime(CLOCK_REALTIME, &end);
		end.tv_nsec += WAIT_NS;
		end.tv_sec += end.tv_nsec / 1000000000;
		end.tv_nsec %= 1000000000;
		while (sem_timedwait(&empty, &end) != 0 && errno == EINTR)
			;
	}
}

static void find_ring(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512];

	while (maps && !memory && fgets(line, sizeof(line), maps)) {
		uintptr_t begin, end;

		if (strstr(line, "perf_event") &&
		    sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &begin, &end) == 2) {
			memory = (uint64_t *)begin;
			size = end - begin;
		}
	}
	if (maps)
		fclose(maps);
}

static void fill(void)
{
	if (!memory || mmap(memory, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != memory)
		_exit(NOT_PLAYED);
	for (size_t i = 0; i < size / sizeof(*memory); i++)
		memory[i] = i;
}

static enum outcome look(void)
{
	if (msync(memory, size, MS_ASYNC) != 0)
		return UNMAPPED;
	for (size_t i = 0; i < size / sizeof(*memory); i++) {
		if (memory[i] != i)
			return WRITTEN;
	}
	return UNTOUCHED;
}

static void *wait_first(void *unused)
{
	wait_rounds();
	has_other_waited = true;
	truth_sleep(END_NS); /* by then the other one has ended */
	_exit(look());
	return unused;
}

/* Returns in the child, too: its thread ends. */
static void *fork_thread(void *child)
{
	pthread_t other;

	wait_rounds();
	find_ring();
	*(pid_t *)child = _Fork();
	if (*(pid_t *)child != 0)
		return NULL;
	fill();
	if (pthread_create(&other, NULL, wait_first, NULL) != 0)
		_exit(NOT_PLAYED);
	while (!has_other_waited)
		truth_sleep(WAIT_NS);
	if (!waits)
		return NULL;
	wait_rounds();
	_exit(look());
}

static void play(const char *name)
{
	pthread_t thread;
	pid_t child;
	int status;

	memory = NULL;
	pthread_create(&thread, NULL, fork_thread, &child);
	pthread_join(thread, NULL);
	if (waitpid(child, &status, 0) != child)
		exit(1);
	if (WIFEXITED(status) && WEXITSTATUS(status) <= NOT_PLAYED)
		printf("%s: %s\n", name, outcomes[WEXITSTATUS(status)]);
	else
		printf("%s: the child ended with %#x\n", name, (unsigned int)status);
	fflush(stdout);
}

int main(void)
{
	sem_init(&empty, 0, 0);
	play("a thread that ends");
	waits = true;
	play("a thread that waits");
	return 0;
}
