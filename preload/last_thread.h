/* SPDX-License-Identifier: MIT */
/*
 * The end of a program whose threads all return, main by pthread_exit(3): the C library exits with
 * the last thread (nptl/pthread_create.c, start_thread), but LTTng's threads never return. So the
 * last thread that is the program's own exits in its place.
 */
#ifndef LOCKCOST_PRELOAD_LAST_THREAD_H
#define LOCKCOST_PRELOAD_LAST_THREAD_H

#include <stdbool.h>

/** A thread is about to be created, by LTTng (`is_blind`) or by the program. */
void last_thread_create(bool is_blind);

/** It could not be created. */
void last_thread_uncreate(bool is_blind);

/** The calling thread is one of those that are counted. */
void last_thread_begin(void);

/** A thread's destructors are over. Exits with status 0 when it is the program's last one. */
void last_thread_end(void);

/** In a fork's child: the calling thread is the only one. */
void last_thread_forked(void);

#endif
