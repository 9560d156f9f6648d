/* SPDX-License-Identifier: MIT */
/* Errors that need a story of their own: robust mutexes in cond waits, limits, names, failed execs.
 */
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "calls.h"

static pthread_mutex_t mutex;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static int waiting_count;
static sem_t sem;

static void make(int type, int robust)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, type);
	pthread_mutexattr_setrobust(&attributes, robust);
	CALL(pthread_mutex_init(&mutex, &attributes));
}

static void not_the_owner(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	make(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
	CALL(pthread_cond_wait(&cond, &mutex));
	CALL(pthread_cond_timedwait(&cond, &mutex, &soon));
	CALL(pthread_cond_clockwait(&cond, &mutex, CLOCK_REALTIME, &soon));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void *wait_here(void *status)
{
	struct timespec late = calls_time(CLOCK_REALTIME, 20000);

	pthread_mutex_lock(&mutex);
	waiting_count++;
	*(int *)status = pthread_cond_timedwait(&cond, &mutex, &late);
	if (*(int *)status == 0 || *(int *)status == EOWNERDEAD)
		pthread_mutex_unlock(&mutex); /* never made consistent */
	return NULL;
}

static void *broadcast_and_die(void *unused)
{
	for (int ready = 0; !ready;) {
		pthread_mutex_lock(&mutex);
		ready = waiting_count == 2;
		if (!ready) {
			pthread_mutex_unlock(&mutex);
			usleep(1000);
		}
	}
	pthread_cond_broadcast(&cond);
	return unused; /* with the mutex */
}

/* Both wait; the one that comes back first learns of the death, the other that nothing was done. */
static void owner_dies_in_a_cond_wait(void)
{
	pthread_t waiters[2];
	int statuses[2] = {-1, -1};

	make(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_ROBUST);
	for (int i = 0; i < 2; i++)
		pthread_create(&waiters[i], NULL, wait_here, &statuses[i]);
	calls_elsewhere(broadcast_and_die, NULL);
	for (int i = 0; i < 2; i++)
		pthread_join(waiters[i], NULL);
	printf("one died %d, other not recoverable %d\n",
	       (statuses[0] == EOWNERDEAD) + (statuses[1] == EOWNERDEAD),
	       (statuses[0] == ENOTRECOVERABLE) + (statuses[1] == ENOTRECOVERABLE));
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_consistent(&mutex));
}

/* EAGAIN: pthread_mutex_lock(3p), "the maximum number of recursive locks has been exceeded". */
static void too_often(void)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 20);

	make(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_STALLED);
	CALL(pthread_mutex_lock(&mutex));
	mutex.__data.__count = UINT_MAX;
	CALL(pthread_mutex_lock(&mutex));
	CALL(pthread_mutex_trylock(&mutex));
	CALL(pthread_mutex_timedlock(&mutex, &soon));
	CALL(pthread_mutex_clocklock(&mutex, CLOCK_MONOTONIC, &soon));
	mutex.__data.__count = 1;
	CALL(pthread_mutex_unlock(&mutex));
	CALL(pthread_mutex_destroy(&mutex));
}

static void ignore(int signal)
{
	(void)signal;
}

static void *interrupt(void *thread)
{
	usleep(20000);
	pthread_kill(*(pthread_t *)thread, SIGUSR1);
	return NULL;
}

static void interrupted(int form)
{
	struct sigaction action = {.sa_handler = ignore};
	struct timespec late = calls_time(CLOCK_REALTIME, 20000);
	struct timespec late_monotonic = calls_time(CLOCK_MONOTONIC, 20000);
	pthread_t self = pthread_self(), other;

	sigaction(SIGUSR1, &action, NULL);
	sem_init(&sem, 0, 0);
	pthread_create(&other, NULL, interrupt, &self);
	if (form == 0)
		CALL_ERRNO(sem_timedwait(&sem, &late));
	else
		CALL_ERRNO(sem_clockwait(&sem, CLOCK_MONOTONIC, &late_monotonic));
	pthread_join(other, NULL);
}

static void names(void)
{
	char name[64], too_long[PATH_MAX + 2];
	sem_t *opened;

	snprintf(name, sizeof(name), "/lockcost-errors-%d", (int)getpid());
	memset(too_long, 'n', sizeof(too_long));
	too_long[0] = '/';
	too_long[sizeof(too_long) - 1] = '\0';
	opened = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
	CALL_ERRNO(sem_open(name, O_CREAT | O_EXCL, 0600, 0) == SEM_FAILED);
	CALL_ERRNO(sem_open(name, 0) == opened);
	CALL_ERRNO(sem_open("/lockcost/errors", O_CREAT, 0600, 0) == SEM_FAILED);
	CALL_ERRNO(sem_open(too_long, O_CREAT, 0600, 0) == SEM_FAILED);
	CALL_ERRNO(sem_open(name, O_CREAT, 0600, (unsigned int)SEM_VALUE_MAX + 1) == opened);
	CALL_ERRNO(sem_open("/lockcost-errors-too-many", O_CREAT, 0600,
			    (unsigned int)SEM_VALUE_MAX + 1) == SEM_FAILED);
	CALL_ERRNO(sem_unlink(name));
	CALL_ERRNO(sem_unlink(name));
}

static void *nothing(void *unused)
{
	return unused;
}

/* EAGAIN: there is no memory for the thread's stack. */
static void no_room_for_a_thread(void)
{
	struct rlimit limit = {.rlim_cur = 1 << 20, .rlim_max = RLIM_INFINITY}, before;
	pthread_attr_t attributes;
	pthread_t thread;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, 64 << 20);
	getrlimit(RLIMIT_AS, &before);
	setrlimit(RLIMIT_AS, &limit);
	CALL(pthread_create(&thread, &attributes, nothing, NULL));
	setrlimit(RLIMIT_AS, &before);
	CALL(pthread_create(&thread, &attributes, nothing, NULL));
	CALL(pthread_join(thread, NULL));
}

static void failed_execs(void)
{
	char *const argv[] = {"none", NULL}, *const environment[] = {NULL};

	CALL_ERRNO(execv("/nonexistent/program", argv));
	CALL_ERRNO(execve("/", argv, environment));
	CALL_ERRNO(execvp("lockcost-no-such-program", argv));
	CALL_ERRNO(execvpe("lockcost-no-such-program", argv, environment));
	CALL_ERRNO(execl("/nonexistent/program", "none", "a", "b", NULL));
	CALL_ERRNO(execlp("lockcost-no-such-program", "none", "a", NULL));
	CALL_ERRNO(execle("/nonexistent/program", "none", NULL, environment));
	CALL_ERRNO(fexecve(-1, argv, environment));
	CALL_ERRNO(execveat(-1, "none", argv, environment, 0));
}

int main(void)
{
	not_the_owner();
	owner_dies_in_a_cond_wait();
	too_often();
	interrupted(0);
	interrupted(1);
	names();
	no_room_for_a_thread();
	failed_execs();
	return 0;
}
