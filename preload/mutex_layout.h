/* SPDX-License-Identifier: MIT */
/*
 * What a pthread_mutex_t says of itself. glibc keeps it in __data.__kind (nptl/pthreadP.h, enum
 * PTHREAD_MUTEX_*) and __data.__owner (sysdeps/nptl/bits/struct_mutex.h): part of its ABI, because
 * static initialisers are compiled into programs.
 */
#ifndef LOCKCOST_PRELOAD_MUTEX_LAYOUT_H
#define LOCKCOST_PRELOAD_MUTEX_LAYOUT_H

#include <linux/futex.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

enum mutex_kind_bits {
	MUTEX_KIND_TYPE =
		0x03, /* PTHREAD_MUTEX_TIMED_NP, RECURSIVE, ERRORCHECK, ADAPTIVE, in this order */
	MUTEX_KIND_ROBUST = 0x10,
	MUTEX_KIND_INHERIT = 0x20,
	MUTEX_KIND_PROTECT = 0x40,
	MUTEX_KIND_SHARED = 0x80,
};

/** Where a PTHREAD_PRIO_PROTECT mutex keeps its ceiling: PTHREAD_MUTEX_PRIO_CEILING_MASK. */
#define MUTEX_WORD_CEILING 0xfff80000u

/** Type (enum lockcost_type) and attributes (enum lockcost_attribute) of a mutex. */
static inline void mutex_describe(const pthread_mutex_t *mutex, uint8_t *type, uint8_t *attributes)
{
	int kind = __atomic_load_n(&mutex->__data.__kind, __ATOMIC_RELAXED);

	*type = (uint8_t)(LOCKCOST_TYPE_NORMAL + (kind & MUTEX_KIND_TYPE));
	*attributes = (uint8_t)((kind & MUTEX_KIND_ROBUST ? LOCKCOST_ATTRIBUTE_ROBUST : 0) |
				(kind & MUTEX_KIND_INHERIT ? LOCKCOST_ATTRIBUTE_INHERIT : 0) |
				(kind & MUTEX_KIND_PROTECT ? LOCKCOST_ATTRIBUTE_PROTECT : 0) |
				(kind & MUTEX_KIND_SHARED ? LOCKCOST_ATTRIBUTE_SHARED : 0));
}

/** Whether it was made with PTHREAD_MUTEX_ROBUST. */
static inline bool mutex_is_robust(const pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__data.__kind, __ATOMIC_RELAXED) & MUTEX_KIND_ROBUST;
}

/**
 * Whether a robust mutex must be waited for: its lock word is a tid without FUTEX_OWNER_DIED, and
 * it is not `tid`'s own recursive one.
 */
static inline bool mutex_robust_is_taken(const pthread_mutex_t *mutex, int32_t tid)
{
	bool is_recursive = (mutex->__data.__kind & MUTEX_KIND_TYPE) == PTHREAD_MUTEX_RECURSIVE;
	uint32_t word = (uint32_t)__atomic_load_n(&mutex->__data.__lock, __ATOMIC_RELAXED);

	if (is_recursive && (word & FUTEX_TID_MASK) == (uint32_t)tid)
		return false;
	return (word & FUTEX_TID_MASK) != 0 && !(word & FUTEX_OWNER_DIED);
}

/**
 * Whether its lock word says that somebody may sleep for it: 2 in a plain one
 * (nptl/lowlevellock.h), FUTEX_WAITERS where the word is a tid.
 */
static inline bool mutex_has_waiters(const pthread_mutex_t *mutex)
{
	uint32_t word = (uint32_t)__atomic_load_n(&mutex->__data.__lock, __ATOMIC_RELAXED);
	int kind = __atomic_load_n(&mutex->__data.__kind, __ATOMIC_RELAXED);

	if (kind & (MUTEX_KIND_ROBUST | MUTEX_KIND_INHERIT))
		return word & FUTEX_WAITERS;
	return (word & ~MUTEX_WORD_CEILING) > 1;
}

/** The tid that the mutex shows as its owner; 0: none, or not known. */
static inline int32_t mutex_owner(const pthread_mutex_t *mutex)
{
	return __atomic_load_n(&mutex->__data.__owner, __ATOMIC_RELAXED);
}

#endif
