/* SPDX-License-Identifier: MIT */
/*
 * The program of this recording; it is not compiled with the tests. Three processes work with the
 * same objects in a file: the first and its fork at the address where the first mapped it, the
 * third, which was exec'ed, at another one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 30, BARRIER_ROUNDS = 10, PROCESSES = 3, SIZE = 4096, HELD_US = 200 };

struct shared {
	pthread_mutex_t mutex;
	pthread_rwlock_t rwlock;
	pthread_barrier_t barrier;
	pthread_mutex_t robust;
};

static void hold(void)
{
	struct timespec time = {.tv_nsec = HELD_US * 1000};

	nanosleep(&time, NULL);
}

static struct shared *map(const char *path, void *address)
{
	int file = open(path, O_RDWR | O_CREAT, 0600);
	struct shared *shared;

	if (file < 0 || ftruncate(file, SIZE) != 0)
		exit(2);
	shared = mmap(address, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	close(file);
	return shared;
}

static void init(struct shared *shared)
{
	pthread_mutexattr_t mutex;
	pthread_rwlockattr_t rwlock;
	pthread_barrierattr_t barrier;

	pthread_mutexattr_init(&mutex);
	pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&shared->mutex, &mutex);
	pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&shared->robust, &mutex);
	pthread_rwlockattr_init(&rwlock);
	pthread_rwlockattr_setpshared(&rwlock, PTHREAD_PROCESS_SHARED);
	pthread_rwlock_init(&shared->rwlock, &rwlock);
	pthread_barrierattr_init(&barrier);
	pthread_barrierattr_setpshared(&barrier, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&shared->barrier, &barrier, PROCESSES);
}

/* The first process reads, the others write. */
static void work(struct shared *shared, int is_writer)
{
	pthread_barrier_wait(&shared->barrier);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&shared->mutex);
		hold();
		pthread_mutex_unlock(&shared->mutex);
		if (is_writer)
			pthread_rwlock_wrlock(&shared->rwlock);
		else
			pthread_rwlock_rdlock(&shared->rwlock);
		hold();
		pthread_rwlock_unlock(&shared->rwlock);
	}
	for (int i = 1; i < BARRIER_ROUNDS; i++)
		pthread_barrier_wait(&shared->barrier);
}

static void recover(pthread_mutex_t *robust)
{
	if (pthread_mutex_lock(robust) == EOWNERDEAD)
		pthread_mutex_consistent(robust);
	pthread_mutex_unlock(robust);
}

int main(int argc, char **argv)
{
	struct shared *shared;
	pid_t children[2];

	if (argc == 3) {
		work(map(argv[1], (void *)0x700000000000), 1);
		return 0;
	}
	shared = map(argv[1], NULL);
	init(shared);
	children[0] = fork();
	if (children[0] == 0)
		return execl(argv[0], argv[0], argv[1], "third", NULL);
	children[1] = fork();
	if (children[1] == 0) {
		work(shared, 1);
		pthread_mutex_lock(&shared->robust);
		_exit(0);
	}
	work(shared, 0);
	for (int i = 0; i < 2; i++)
		waitpid(children[i], NULL, 0);
	recover(&shared->robust);
	return 0;
}
