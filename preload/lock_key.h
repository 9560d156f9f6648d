/* SPDX-License-Identifier: MIT */
/*
 * A lock as the tables know it: its address, and bit 0 set for the reader's side of a rwlock. The
 * two sides are counted apart, and are one object to those who wait.
 */
#ifndef LOCKCOST_PRELOAD_LOCK_KEY_H
#define LOCKCOST_PRELOAD_LOCK_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

enum {
	LOCK_KEY_READER = 1,	 /* no lock's address is odd */
	LOCK_HASH_SIDE_BITS = 1, /* top bits of a hash in which the two sides differ */
};

static inline uint64_t lock_key(const void *lock)
{
	return (uintptr_t)lock;
}

static inline uint64_t lock_key_reader(const void *rwlock)
{
	return (uintptr_t)rwlock | LOCK_KEY_READER;
}

static inline bool lock_key_is_reader(uint64_t key)
{
	return key & LOCK_KEY_READER;
}

/** The object's address. */
static inline uint64_t lock_key_address(uint64_t key)
{
	return key & ~(uint64_t)LOCK_KEY_READER;
}

/** LOCKCOST_OPERATION_READ for the reader's side, else 0: what its events' operation says. */
static inline uint8_t lock_key_side(uint64_t key)
{
	return lock_key_is_reader(key) ? LOCKCOST_OPERATION_READ : 0;
}

/** Spreads keys; the top bits are the good ones. */
static inline uint64_t lock_hash(uint64_t key)
{
	return (key >> 3) * 0x9E3779B97F4A7C15ull ^ key << 63;
}

#endif
