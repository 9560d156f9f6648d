/* SPDX-License-Identifier: MIT */
/*
 * How many threads wait for a lock, and which life its address is in: a small table that every
 * acquisition and release loads and only waits and init/destroy write.
 *
 * Locks share words by hash. A shared word costs time, never truth: a holder that finds somebody
 * else's waiter looks into a finer table, and where it finds one there, too, reads the clock once
 * more; a life that ended elsewhere begins a new epoch of an entry.
 */
#ifndef LOCKCOST_PRELOAD_WAITERS_H
#define LOCKCOST_PRELOAD_WAITERS_H

#include <stdbool.h>
#include <stdint.h>

#include "lock_key.h"

enum {
	WAITERS_BITS = 12,
	WAITERS_FINE_BITS = 16, /* 256 KiB, touched by waits alone */
};

/** Low half: threads waiting now. High half: lives begun or ended at these addresses. */
extern uint64_t waiters_words[1 << WAITERS_BITS];

/** Threads waiting now, again: fewer locks share one of these. */
extern uint32_t waiters_fine[1 << WAITERS_FINE_BITS];

/** Both sides of a rwlock have the same word: a reader is waited for by writers. */
static inline uint64_t *waiters_word(uint64_t hash)
{
	return &waiters_words[hash << LOCK_HASH_SIDE_BITS >> (64 - WAITERS_BITS)];
}

/** The word as it is now. */
static inline uint64_t waiters_load(uint64_t hash)
{
	return __atomic_load_n(waiters_word(hash), __ATOMIC_RELAXED);
}

static inline uint32_t waiters_count(uint64_t word)
{
	return (uint32_t)word;
}

/** The word as it looks when nobody waits. */
static inline uint64_t waiters_idle(uint64_t word)
{
	return word & ~(uint64_t)UINT32_MAX;
}

static inline uint32_t *waiters_fine_count(uint64_t hash)
{
	return &waiters_fine[hash << LOCK_HASH_SIDE_BITS >> (64 - WAITERS_FINE_BITS)];
}

/** Threads that wait for it, as well as is known. */
static inline uint32_t waiters_now(uint64_t hash)
{
	uint32_t count = waiters_count(waiters_load(hash));

	return count > 0 ? __atomic_load_n(waiters_fine_count(hash), __ATOMIC_RELAXED) : 0;
}

/* The fine count is there before the word leads to it. */
static inline void waiters_enter(uint64_t hash)
{
	__atomic_fetch_add(waiters_fine_count(hash), 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(waiters_word(hash), 1, __ATOMIC_RELEASE);
}

/** Undoes waiters_enter(). Never goes below zero: a handler may have forked inside the wait. */
static inline void waiters_leave(uint64_t hash)
{
	uint64_t word = waiters_load(hash);
	uint32_t *fine = waiters_fine_count(hash);
	uint32_t count = __atomic_load_n(fine, __ATOMIC_RELAXED);

	while (waiters_count(word) > 0 &&
	       !__atomic_compare_exchange_n(waiters_word(hash), &word, word - 1, true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
	while (count > 0 && !__atomic_compare_exchange_n(fine, &count, count - 1, true,
							 __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		;
}

/** A life begins or ends at this address. */
static inline void waiters_new_life(uint64_t hash)
{
	__atomic_fetch_add(waiters_word(hash), (uint64_t)1 << 32, __ATOMIC_RELAXED);
}

/** In a fork's child: nobody waits here. */
void waiters_reset(void);

#endif
