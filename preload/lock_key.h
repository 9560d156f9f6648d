/* SPDX-License-Identifier: MIT */
/*
 * A lock as the tables know it: its address and, in bits that few addresses use, its kind. Objects
 * of several kinds may follow one another at an address without any call that tells (std::mutex,
 * std::condition_variable). Bit 0 stands for the reader's side of a rwlock: the two sides are
 * counted apart, and are one object to those who wait.
 */
#ifndef LOCKCOST_PRELOAD_LOCK_KEY_H
#define LOCKCOST_PRELOAD_LOCK_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "lockcost/kinds.h"

enum {
	LOCK_KEY_READER = 1,	  /* no lock's address is odd */
	LOCK_KEY_KIND_SHIFT = 52, /* above addresses, below aarch64's tags */
	LOCK_HASH_SIDE_BITS = 1,  /* top bits of a hash in which the two sides differ */
};

/**
 * What a kind adds to a key; by exclusive or, so that no address is lost, whatever its bits. A
 * mutex's key is its address.
 */
static inline uint64_t lock_key_kind(enum lockcost_kind kind)
{
	return (uint64_t)(kind ^ LOCKCOST_KIND_MUTEX) << LOCK_KEY_KIND_SHIFT;
}

static inline uint64_t lock_key(const void *lock, enum lockcost_kind kind)
{
	return (uintptr_t)lock ^ lock_key_kind(kind);
}

static inline uint64_t lock_key_reader(const void *rwlock)
{
	return lock_key(rwlock, LOCKCOST_KIND_RWLOCK) | LOCK_KEY_READER;
}

static inline bool lock_key_is_reader(uint64_t key)
{
	return key & LOCK_KEY_READER;
}

/** The address of the object, which is of that kind. */
static inline uint64_t lock_key_address(uint64_t key, enum lockcost_kind kind)
{
	return (key ^ lock_key_kind(kind)) & ~(uint64_t)LOCK_KEY_READER;
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
