/* SPDX-License-Identifier: MIT */
/*
 * Threads that know so many locks that the tables of what they count are full, and then use some
 * more: of each kind, inside one another, in one life and in several, in a fork's child. Prints
 * what was done with these.
 */
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "fillers.h"

enum {
	THREADS = 3,
	ALL = THREADS + 1, /* with the main thread */
	USES = 1000,
	LIVES = 20,
	AT_ONCE = 12, /* more than a thread has places for */
	CHILD = 500,
	EARLY = 60, /* of each of two kinds: they fill the table so far that many are not in their
			place */
};

static pthread_mutex_t late_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t late_outer = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t late_inner = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t late_recursive = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static pthread_mutex_t late_lives;
static pthread_rwlock_t late_rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_rwlock_t late_rwlock_lives;
static pthread_spinlock_t late_spins[4]; /* as near to one another as can be */
static pthread_mutex_t late_stripes[AT_ONCE];
static sem_t early_sems[EARLY];
static pthread_mutex_t early_mutexes[EARLY];
static sem_t late_sem;
static sem_t late_shared[AT_ONCE];

/* A semaphore's unit is taken inside and outside of a lock, and given back outside and inside. */
static void use_early(void)
{
	for (int i = 0; i < USES; i++) {
		int j = i % EARLY;

		sem_wait(&early_sems[j]);
		pthread_mutex_lock(&early_mutexes[j]);
		sem_post(&early_sems[j]);
		sem_wait(&early_sems[j]);
		pthread_mutex_unlock(&early_mutexes[j]);
		sem_post(&early_sems[j]);
	}
}

static void use_mutexes(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 60000);

	for (int i = 0; i < USES; i++) {
		pthread_mutex_lock(&late_mutex);
		pthread_mutex_unlock(&late_mutex);
		pthread_mutex_timedlock(&late_mutex, &soon);
		pthread_mutex_unlock(&late_mutex);
		pthread_mutex_lock(&late_outer);
		pthread_mutex_lock(&late_inner);
		/* not as they were taken */
		pthread_mutex_unlock(&late_outer);
		pthread_mutex_unlock(&late_inner);
		pthread_mutex_lock(&late_recursive);
		pthread_mutex_lock(&late_recursive);
		pthread_mutex_unlock(&late_recursive);
		pthread_mutex_unlock(&late_recursive);
	}
}

static void use_others(void)
{
	for (int i = 0; i < USES; i++) {
		pthread_rwlock_wrlock(&late_rwlock);
		pthread_rwlock_unlock(&late_rwlock);
		pthread_rwlock_rdlock(&late_rwlock);
		pthread_rwlock_unlock(&late_rwlock);
		for (int j = 0; j < 4; j++) {
			pthread_spin_lock(&late_spins[j]);
			pthread_spin_unlock(&late_spins[j]);
		}
		sem_wait(&late_sem);
		sem_post(&late_sem);
	}
}

/* By one thread: of what waits while it holds so many, there is no account. */
static void use_stripes(void)
{
	for (int i = 0; i < USES; i++) {
		for (int j = 0; j < AT_ONCE; j++)
			pthread_mutex_lock(&late_stripes[j]);
		for (int j = 0; j < AT_ONCE; j++)
			pthread_mutex_unlock(&late_stripes[j]);
	}
}

/* Those of several processes have no counter that threads share. A unit need not be given back. */
static void use_shared(void)
{
	for (int i = 0; i < AT_ONCE; i++)
		sem_wait(&late_shared[i]);
}

static void *use_all(void *unused)
{
	use_early();
	fillers_take();
	use_shared();
	use_mutexes();
	use_others();
	return unused;
}

static void live_again(void)
{
	for (int i = 0; i < LIVES; i++) {
		pthread_mutex_init(&late_lives, NULL);
		pthread_rwlock_init(&late_rwlock_lives, NULL);
		for (int j = 0; j < USES; j++) {
			pthread_mutex_lock(&late_lives);
			pthread_mutex_unlock(&late_lives);
			pthread_rwlock_rdlock(&late_rwlock_lives);
			pthread_rwlock_unlock(&late_rwlock_lives);
		}
		pthread_rwlock_destroy(&late_rwlock_lives);
		pthread_mutex_destroy(&late_lives);
	}
}

/* Its counts begin at 0, also those that its parent has in no table. */
static void use_in_child(void)
{
	fillers_take();
	for (int i = 0; i < CHILD; i++) {
		pthread_mutex_lock(&late_mutex);
		pthread_mutex_unlock(&late_mutex);
		pthread_mutex_lock(&late_inner);
		pthread_mutex_unlock(&late_inner);
	}
}

static int fork_child(void)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		use_in_child();
		_exit(0);
	}
	return waitpid(child, &status, 0) == child ? status : -1;
}

static void print_counts(void)
{
	int uses = ALL * USES;

	for (int i = 0; i < EARLY; i++) {
		int early = ALL * (USES / EARLY + (i < USES % EARLY));

		printf("count early_mutexes[%d] acquisitions %d\n", i, early);
		printf("count early_sems[%d] acquisitions %d\n", i, 2 * early);
	}
	printf("count late_mutex acquisitions %d\n", 2 * uses + CHILD);
	printf("count late_outer acquisitions %d\n", uses);
	printf("count late_inner acquisitions %d\n", uses + CHILD);
	printf("count late_recursive acquisitions %d\n", uses);
	printf("count late_recursive recursions %d\n", uses);
	printf("count late_rwlock read.acquisitions %d\n", uses);
	printf("count late_rwlock write.acquisitions %d\n", uses);
	printf("count late_sem acquisitions %d\n", uses);
	printf("count late_lives acquisitions %d\n", LIVES * USES);
	printf("count late_lives lives %d\n", LIVES);
	printf("count late_rwlock_lives acquisitions %d\n", LIVES * USES);
	for (int i = 0; i < AT_ONCE; i++) {
		printf("count late_stripes[%d] acquisitions %d\n", i, USES);
		printf("count late_shared[%d] acquisitions %d\n", i, ALL);
	}
	for (int i = 0; i < 4; i++)
		printf("count late_spins[%d] acquisitions %d\n", i, uses);
}

int main(void)
{
	pthread_t threads[THREADS];
	int status;

	sem_init(&late_sem, 0, ALL);
	for (int i = 0; i < EARLY; i++)
		sem_init(&early_sems[i], 0, ALL);
	for (int i = 0; i < AT_ONCE; i++)
		sem_init(&late_shared[i], 1, ALL);
	for (int i = 0; i < 4; i++)
		pthread_spin_init(&late_spins[i], PTHREAD_PROCESS_PRIVATE);
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, use_all, NULL);
	use_all(NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	use_stripes();
	live_again();
	status = fork_child();
	print_counts();
	return status;
}
