/* SPDX-License-Identifier: MIT */
/*
 * What a pthread_rwlock_t says of itself: sysdeps/nptl/bits/struct_rwlock.h (part of glibc's ABI)
 * and nptl/pthread_rwlock_common.c.
 */
#ifndef LOCKCOST_PRELOAD_RWLOCK_LAYOUT_H
#define LOCKCOST_PRELOAD_RWLOCK_LAYOUT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

enum rwlock_bits {
	RWLOCK_READERS_WAITING = 4, /* of __readers: PTHREAD_RWLOCK_RWAITING */
	RWLOCK_FUTEX_USED = 2,	    /* of the two futex words: somebody sleeps there */
};

/** Type (enum lockcost_type) and attributes (enum lockcost_attribute) of a rwlock. */
static inline void rwlock_describe(const pthread_rwlock_t *rwlock, uint8_t *type,
				   uint8_t *attributes)
{
	*type = (uint8_t)(LOCKCOST_TYPE_PREFER_READER + (rwlock->__data.__flags & 3));
	*attributes = rwlock->__data.__shared ? LOCKCOST_ATTRIBUTE_SHARED : 0;
}

/** The tid of the writer that has it; 0: none. */
static inline int32_t rwlock_writer(const pthread_rwlock_t *rwlock)
{
	return __atomic_load_n(&rwlock->__data.__cur_writer, __ATOMIC_RELAXED);
}

/** Whether anybody seems to wait for it. */
static inline bool rwlock_has_waiters(const pthread_rwlock_t *rwlock)
{
	return __atomic_load_n(&rwlock->__data.__writers, __ATOMIC_RELAXED) != 0 ||
	       (__atomic_load_n(&rwlock->__data.__readers, __ATOMIC_RELAXED) &
		RWLOCK_READERS_WAITING) ||
	       ((__atomic_load_n(&rwlock->__data.__wrphase_futex, __ATOMIC_RELAXED) |
		 __atomic_load_n(&rwlock->__data.__writers_futex, __ATOMIC_RELAXED)) &
		RWLOCK_FUTEX_USED);
}

#endif
