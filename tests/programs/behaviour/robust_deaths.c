/* SPDX-License-Identifier: MIT */
/* Holders of robust mutexes that die: a thread, a process, one that executes another program. */
#include <sys/mman.h>

#include "behaviour.h"

static pthread_mutex_t *mutex;

static void make(int protocol)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	pthread_mutexattr_setprotocol(&attributes, protocol);
	CALL(pthread_mutex_init(mutex, &attributes));
}

static void *die_holding(void *unused)
{
	CALL(pthread_mutex_lock(mutex));
	return unused;
}

static void *wait_for_it(void *unused)
{
	CALL(pthread_mutex_lock(mutex));
	CALL(pthread_mutex_consistent(mutex));
	CALL(pthread_mutex_unlock(mutex));
	return unused;
}

static void die_in_child(int way)
{
	struct task waiter;
	int held[2];
	char byte;
	pid_t child;

	if (pipe(held) < 0)
		abort();
	child = fork();
	if (child == 0) {
		pthread_mutex_lock(mutex);
		if (write(held[1], "x", 1) != 1)
			abort();
		sleep_ms(20);
		if (way == 0)
			_exit(0);
		if (way == 1)
			kill(getpid(), SIGKILL);
		execl("/bin/true", "true", NULL);
	}
	if (read(held[0], &byte, 1) != 1)
		abort();
	task_start(&waiter, wait_for_it, NULL);
	task_join(&waiter);
	say_child("holder", child);
	close(held[0]);
	close(held[1]);
}

static void give_up(void)
{
	calls_elsewhere(die_holding, NULL);
	CALL(pthread_mutex_lock(mutex));
	CALL(pthread_mutex_unlock(mutex));
	CALL(pthread_mutex_lock(mutex));
	CALL(pthread_mutex_trylock(mutex));
	CALL(pthread_mutex_consistent(mutex));
	CALL(pthread_mutex_destroy(mutex));
}

int main(void)
{
	static const int protocols[] = {PTHREAD_PRIO_NONE, PTHREAD_PRIO_INHERIT};

	mutex = mmap(NULL, sizeof(*mutex), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	for (int i = 0; i < 2; i++) {
		make(protocols[i]);
		calls_elsewhere(die_holding, NULL);
		calls_elsewhere(wait_for_it, NULL);
		for (int way = 0; way < 3; way++)
			die_in_child(way);
		give_up();
	}
	return 0;
}
