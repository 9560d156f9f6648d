/* SPDX-License-Identifier: MIT */
/*
 * Two processes that hold a process-shared mutex, rwlock, semaphore and barrier in turn: each maps
 * the memory at an address of its own, and holds each lock 20 ms while the other one waits.
 *
 * usage: shared_turns FILE [ROUNDS]; the file is made if need be. Prints "truth LOCK acquisitions".
 */
#include <fcntl.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

enum { HOLD_US = 20000, PAUSE_US = 2000 };

struct memory {
	char padding[192];
	pthread_mutex_t mutex;
	pthread_rwlock_t rwlock;
	sem_t sem;
	pthread_barrier_t barrier;
	pthread_mutex_t cond_mutex;
	pthread_cond_t cond;
	int is_set;
};

static struct memory *map(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT, 0600);
	void *memory = MAP_FAILED;

	if (fd >= 0 && ftruncate(fd, 3 * 4096) == 0)
		memory = mmap(NULL, 2 * 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096);
	if (memory == MAP_FAILED)
		exit(1);
	close(fd);
	return memory;
}

static void make(struct memory *memory)
{
	pthread_mutexattr_t mutex;
	pthread_rwlockattr_t rwlock;
	pthread_barrierattr_t barrier;
	pthread_condattr_t cond;

	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&memory->mutex, &mutex);
	pthread_mutex_init(&memory->cond_mutex, &mutex);
	pthread_rwlockattr_init(&rwlock);
	pthread_rwlockattr_setpshared(&rwlock, PTHREAD_PROCESS_SHARED);
	pthread_rwlock_init(&memory->rwlock, &rwlock);
	pthread_barrierattr_init(&barrier);
	pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&memory->barrier, &barrier, 2);
	pthread_condattr_init(&cond);
	pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&memory->cond, &cond);
	sem_init(&memory->sem, 1, 1);
}

static void take_turns(struct memory *memory, int rounds)
{
	for (int i = 0; i < rounds; i++) {
		pthread_mutex_lock(&memory->mutex);
		usleep(HOLD_US);
		pthread_mutex_unlock(&memory->mutex);
		usleep(PAUSE_US);
	}
	pthread_barrier_wait(&memory->barrier);
	for (int i = 0; i < rounds; i++) {
		pthread_rwlock_wrlock(&memory->rwlock);
		usleep(HOLD_US);
		pthread_rwlock_unlock(&memory->rwlock);
		usleep(PAUSE_US);
	}
	pthread_barrier_wait(&memory->barrier);
	for (int i = 0; i < rounds; i++) {
		sem_wait(&memory->sem);
		usleep(HOLD_US);
		sem_post(&memory->sem);
		usleep(PAUSE_US);
	}
	pthread_barrier_wait(&memory->barrier);
}

static void wait_for_signal(struct memory *memory)
{
	pthread_mutex_lock(&memory->cond_mutex);
	while (!memory->is_set)
		pthread_cond_wait(&memory->cond, &memory->cond_mutex);
	pthread_mutex_unlock(&memory->cond_mutex);
}

static void signal_it(struct memory *memory)
{
	usleep(HOLD_US);
	pthread_mutex_lock(&memory->cond_mutex);
	memory->is_set = 1;
	pthread_cond_signal(&memory->cond);
	pthread_mutex_unlock(&memory->cond_mutex);
}

int main(int argc, char **argv)
{
	int rounds = argc > 2 ? atoi(argv[2]) : 10;
	struct memory *memory, *again;
	int status = 1;
	pid_t child;

	if (argc < 2)
		return 2;
	memory = map(argv[1]);
	make(memory);
	child = fork();
	if (child == 0) {
		again = map(argv[1]); /* elsewhere: the inherited one still has its place */
		munmap(memory, 2 * 4096);
		take_turns(again, rounds);
		wait_for_signal(again);
		return 0;
	}
	take_turns(memory, rounds);
	signal_it(memory);
	waitpid(child, &status, 0);
	printf("truth mutex %d\ntruth rwlock %d\ntruth sem %d\n", 2 * rounds, 2 * rounds,
	       2 * rounds);
	return status == 0 ? 0 : 1;
}
