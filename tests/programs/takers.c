/* SPDX-License-Identifier: MIT */
/*
 * Locks taken through one function by several callers, in threads that come one after the other;
 * the first of them ends before the last thread comes. Prints where they are: "static FIRST LAST"
 * of those that nobody initialises, and "initialised FIRST LAST".
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>

enum { LOCKS = 16, THREADS = 4 };

static pthread_mutex_t never_initialised[LOCKS], initialised[LOCKS];

/* Whoever takes a lock does it here: the site says nothing. No call is a tail call, or its caller
 * would not be seen. */
__attribute__((noinline)) static void take(pthread_mutex_t *lock)
{
	pthread_mutex_lock(lock);
	pthread_mutex_unlock(lock);
}

__attribute__((noinline)) static void take_even(int i)
{
	take(&never_initialised[i]);
	__asm__ volatile("");
}

__attribute__((noinline)) static void take_odd(int i)
{
	take(&never_initialised[i]);
	__asm__ volatile("");
}

__attribute__((noinline)) static void take_initialised(int i)
{
	take(&initialised[i]);
	__asm__ volatile("");
}

static void *take_all(void *unused)
{
	for (int i = 0; i < LOCKS; i++) {
		if (i % 2 == 0)
			take_even(i);
		else
			take_odd(i);
		take_initialised(i);
	}
	return unused;
}

static void in_thread(void *(*routine)(void *))
{
	pthread_t thread;

	pthread_create(&thread, NULL, routine, NULL);
	pthread_join(thread, NULL);
}

/* As babeltrace2 prints them. */
static void print_place(const char *class, const pthread_mutex_t *locks)
{
	printf("%s 0x%" PRIXPTR " 0x%" PRIXPTR "\n", class, (uintptr_t)&locks[0],
	       (uintptr_t)&locks[LOCKS - 1]);
}

int main(void)
{
	for (int i = 0; i < LOCKS; i++)
		pthread_mutex_init(&initialised[i], NULL);
	for (int i = 0; i < THREADS; i++)
		in_thread(take_all);
	pthread_mutex_destroy(&never_initialised[0]);
	never_initialised[0] = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	in_thread(take_all);
	print_place("static", never_initialised);
	print_place("initialised", initialised);
	return 0;
}
