/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait often enough to look at their context switches, in a process and in its
 * children by each kind of fork, which share its lock: prints how the children ended.
 */
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 4, SECTION_NS = 2000000 };

static pthread_mutex_t *shared_lock;
static pthread_barrier_t *begin; /* of each round: then it is held */

static void *hold_rounds(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(shared_lock);
		pthread_barrier_wait(begin);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(shared_lock);
		pthread_barrier_wait(begin);
	}
	return unused;
}

static void wait_rounds(void)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(begin);
		pthread_mutex_lock(shared_lock);
		pthread_mutex_unlock(shared_lock);
		pthread_barrier_wait(begin);
	}
}

static pid_t fork_by_call(void)
{
	return (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, 0);
}

static void play_with_child(const char *name, pid_t (*fork_it)(void))
{
	int status;
	pid_t child = fork_it();

	if (child == 0) {
		wait_rounds();
		_exit(0);
	}
	hold_rounds(NULL);
	waitpid(child, &status, 0);
	printf("%s: the child ended with %#x\n", name, (unsigned int)status);
	fflush(stdout);
}

static void *share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		exit(1);
	return memory;
}

int main(void)
{
	pthread_mutexattr_t mutex_attributes;
	pthread_barrierattr_t barrier_attributes;
	pthread_t holder;

	shared_lock = share(sizeof(*shared_lock));
	begin = share(sizeof(*begin));
	pthread_mutexattr_init(&mutex_attributes);
	pthread_mutexattr_setpshared(&mutex_attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(shared_lock, &mutex_attributes);
	pthread_barrierattr_init(&barrier_attributes);
	pthread_barrierattr_setpshared(&barrier_attributes, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(begin, &barrier_attributes, 2);
	pthread_create(&holder, NULL, hold_rounds, NULL);
	wait_rounds();
	pthread_join(holder, NULL);
	play_with_child("fork", fork);
	play_with_child("_Fork", _Fork);
	play_with_child("clone", fork_by_call);
	return 0;
}
