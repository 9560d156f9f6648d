/* SPDX-License-Identifier: MIT */
/* What the call programs share: they print what each call returned, to be compared with and without
 * the preload. */
#ifndef LOCKCOST_TESTS_CALLS_H
#define LOCKCOST_TESTS_CALLS_H

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/** For calls that return an error number: prints it, and errno, which they must leave alone. */
#define CALL(expression)                                                             \
	do {                                                                         \
		errno = 4711;                                                        \
		int status_ = (expression);                                          \
		printf("%-60s %s%s\n", #expression, strerrorname_np(status_) ?: "0", \
		       errno == 4711 ? "" : " (errno changed)");                     \
	} while (0)

/** For calls that return -1 and set errno. */
#define CALL_ERRNO(expression)                                                \
	do {                                                                  \
		errno = 4711;                                                 \
		int result_ = (expression);                                   \
		printf("%-60s %d %s\n", #expression, result_,                 \
		       errno == 4711 ? "unchanged" : strerrorname_np(errno)); \
	} while (0)

/** An absolute time `offset_ms` from now on `clock`. */
static inline struct timespec calls_time(clockid_t clock, long offset_ms)
{
	struct timespec time;
	int64_t ns;

	clock_gettime(clock, &time);
	ns = (int64_t)time.tv_sec * 1000000000 + time.tv_nsec + offset_ms * 1000000;
	time.tv_sec = ns / 1000000000;
	time.tv_nsec = ns % 1000000000;
	return time;
}

/** Runs `routine` in another thread to its end; returns what it returned. */
static inline void *calls_elsewhere(void *(*routine)(void *), void *argument)
{
	pthread_t thread;
	void *result = NULL;

	pthread_create(&thread, NULL, routine, argument);
	pthread_join(thread, &result);
	return result;
}

#endif
