/* SPDX-License-Identifier: MIT */
/* Joins name the thread that they wait for. */
#ifndef LOCKCOST_PRELOAD_JOIN_H
#define LOCKCOST_PRELOAD_JOIN_H

/** Finds out where a pthread_t has its thread's id. Once, when the library is loaded. */
void join_setup(void);

#endif
