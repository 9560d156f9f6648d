/* SPDX-License-Identifier: MIT */
/*
 * Takes locks inside one another, in threads that come one after the other, so that nothing hangs:
 *   orders abba      two mutexes in both orders: 1000 times and 300 times
 *   orders ring      three mutexes in a ring, through a third one that is let go first
 *   orders ordered   the same two, always in one order, and alone
 *   orders backoff   in both orders, one of them by tries only; and a mutex inside itself
 *   orders readers   a rwlock and a mutex in both orders, by readers only
 *   orders writers   the same, one of them a writer
 *   orders alone     two mutexes in both orders, by one thread
 */
#include <string.h>

#include "truth.h"

pthread_mutex_t lock_a = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t lock_b = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t lock_c = PTHREAD_MUTEX_INITIALIZER;
pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t again;

static void inside(pthread_mutex_t *outer, pthread_mutex_t *inner, int times)
{
	for (int i = 0; i < times; i++) {
		pthread_mutex_lock(outer);
		pthread_mutex_lock(inner);
		pthread_mutex_unlock(inner);
		pthread_mutex_unlock(outer);
	}
}

static void *a_then_b(void *unused)
{
	inside(&lock_a, &lock_b, 1000);
	return unused;
}

static void *b_then_a(void *unused)
{
	inside(&lock_b, &lock_a, 300);
	return unused;
}

static void *b_then_c(void *unused)
{
	inside(&lock_b, &lock_c, 20);
	return unused;
}

static void *c_then_a(void *unused)
{
	inside(&lock_c, &lock_a, 10);
	return unused;
}

static void *ordered(void *unused)
{
	for (int i = 0; i < 100; i++) {
		inside(&lock_a, &lock_b, 3);
		pthread_mutex_lock(&lock_b);
		pthread_mutex_unlock(&lock_b);
	}
	return unused;
}

/* Holds b, and takes a if that is to be had; and a mutex twice. */
static void *backs_off(void *unused)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&again, &attributes);
	pthread_mutexattr_destroy(&attributes);
	for (int i = 0; i < 300; i++) {
		pthread_mutex_lock(&lock_b);
		if (pthread_mutex_trylock(&lock_a) == 0)
			pthread_mutex_unlock(&lock_a);
		pthread_mutex_unlock(&lock_b);
		pthread_mutex_lock(&again);
		pthread_mutex_lock(&again);
		pthread_mutex_unlock(&again);
		pthread_mutex_unlock(&again);
	}
	return unused;
}

static void *table_then_a(void *write)
{
	for (int i = 0; i < 50; i++) {
		if (write)
			pthread_rwlock_wrlock(&table);
		else
			pthread_rwlock_rdlock(&table);
		pthread_mutex_lock(&lock_a);
		pthread_mutex_unlock(&lock_a);
		pthread_rwlock_unlock(&table);
	}
	return NULL;
}

static void *a_then_table(void *unused)
{
	for (int i = 0; i < 50; i++) {
		pthread_mutex_lock(&lock_a);
		pthread_rwlock_rdlock(&table);
		pthread_rwlock_unlock(&table);
		pthread_mutex_unlock(&lock_a);
	}
	return unused;
}

static void *both_ways(void *unused)
{
	a_then_b(unused);
	return b_then_a(unused);
}

static const struct {
	const char *name;
	struct {
		void *(*run)(void *argument);
		void *argument;
	} threads[3];
} cases[] = {
	{"abba", {{a_then_b, NULL}, {b_then_a, NULL}}},
	{"ring", {{a_then_b, NULL}, {b_then_c, NULL}, {c_then_a, NULL}}},
	{"ordered", {{ordered, NULL}, {a_then_b, NULL}}},
	{"backoff", {{a_then_b, NULL}, {backs_off, NULL}}},
	{"readers", {{table_then_a, NULL}, {a_then_table, NULL}}},
	{"writers", {{table_then_a, &table}, {a_then_table, NULL}}},
	{"alone", {{both_ways, NULL}}},
};

int main(int argc, char **argv)
{
	for (size_t i = 0; argc == 2 && i < sizeof(cases) / sizeof(*cases); i++) {
		if (strcmp(cases[i].name, argv[1]) != 0)
			continue;
		for (int j = 0; j < 3 && cases[i].threads[j].run; j++) {
			pthread_t thread;

			pthread_create(&thread, NULL, cases[i].threads[j].run,
				       cases[i].threads[j].argument);
			pthread_join(thread, NULL);
		}
		return 0;
	}
	fputs("usage: orders abba|ring|ordered|backoff|readers|writers|alone\n", stderr);
	return 2;
}
