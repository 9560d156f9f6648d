/* SPDX-License-Identifier: MIT */
/*
 * The counters of locks that are in no thread's table. They lie as their locks do: those of a page
 * of the program's memory are side by side, four bytes for 32 of it. So they take an eighth of the
 * cache that the locks take, and a program's steps through its locks are steps through their
 * counters, which the processor foresees. A lock has one in each shard, and whoever takes it counts
 * in its CPU's, as far as shards go round: a line of counters belongs to many locks, and would go
 * to and fro between CPUs more often than theirs.
 */
#ifndef LOCKCOST_PRELOAD_CROWD_TABLE_H
#define LOCKCOST_PRELOAD_CROWD_TABLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/rseq.h>

#include "lock_key.h"
#include "real.h"

enum {
	CROWD_PAGE_BITS = 6, /* counters in a page */
	CROWD_PAGE_COUNTERS = 1 << CROWD_PAGE_BITS,
	CROWD_PAGES_BITS = 16,
	CROWD_PAGES = 1 << CROWD_PAGES_BITS, /* 16 MiB a shard, and the rests' numbers */
	CROWD_NOBODYS = 0,		     /* a page that stays empty */
	CROWD_PAGE_PROBES = 16,		     /* looked at before a lock is given up */
	CROWD_RESTS = 1 << 18,		     /* 14 MiB */
	CROWD_SHARDS = 4,
	CROWD_REGION_SHIFT = 26, /* of glibc's arenas: malloc/arena.c, HEAP_MAX_SIZE */

	/* a mutex has 40 bytes, a rwlock 56, a semaphore 32: <bits/pthreadtypes.h> */
	CROWD_GRANULE_SHIFT = 5,
	CROWD_GRANULE_SHIFT_SMALL = 2, /* for a spin lock */
};

/**
 * Acquisitions of one lock, since they were last carried over to a wider count. Under them is a
 * tag: CROWD_USED, and the bits of the lock's key that the counter's place does not tell.
 */
typedef uint32_t crowd_counter;

#define CROWD_KEY_MASK (((crowd_counter)1 << CROWD_GRANULE_SHIFT) - 1)
#define CROWD_USED ((crowd_counter)1 << CROWD_GRANULE_SHIFT)
#define CROWD_ONE ((crowd_counter)1 << (CROWD_GRANULE_SHIFT + 1)) /* an acquisition */
#define CROWD_HIGH ((crowd_counter)1 << 31) /* it is half full, and better carried over */

/** What is seldom looked at. Whoever changes or writes it has is_busy. */
struct crowd_rest {
	uint64_t key;
	uint64_t carried; /* acquisitions that are no longer in the counters */
	uint64_t flushed; /* acquisitions that have been written */
	uint64_t first_ns;
	uint64_t class_site;
	uint32_t epoch;
	uint8_t kind, type, attributes;
	bool is_alive; /* nobody has ended its life */
	bool is_busy;
};

/** Mapped when the first lock comes, touched as it is used. */
struct crowd {
	uint64_t ids[CROWD_PAGES]; /* crowd_page_id(); 0: free, or CROWD_NOBODYS */
	crowd_counter counters[CROWD_SHARDS][CROWD_PAGES][CROWD_PAGE_COUNTERS];
	uint32_t rest_numbers[CROWD_PAGES][CROWD_PAGE_COUNTERS]; /* 0: none yet */
	struct crowd_rest rests[CROWD_RESTS];			 /* number 0 is nobody's */
	uint32_t rests_used;					 /* but for that one */
};

/** Where the counters of a lock are, one in each shard, and the number of its rest. */
struct crowd_seat {
	uint32_t page, number;
};

/**
 * Two objects of a kind never begin in the same 1 << so many bytes, but for annotated ones
 * (LOCKCOST_KIND_USER).
 */
static inline uint32_t crowd_granule_shift(enum lockcost_kind kind)
{
	switch (kind) {
	case LOCKCOST_KIND_MUTEX:
	case LOCKCOST_KIND_RWLOCK:
	case LOCKCOST_KIND_SEM:
		return CROWD_GRANULE_SHIFT;
	default:
		return CROWD_GRANULE_SHIFT_SMALL;
	}
}

/** A page by the keys that have their places in it. The two sides of a rwlock have one each. */
static inline uint64_t crowd_page_id(uint64_t key, enum lockcost_kind kind)
{
	uint64_t mask = ((uint64_t)1 << (crowd_granule_shift(kind) + CROWD_PAGE_BITS)) - 1;

	return key & (~mask | LOCK_KEY_READER);
}

/**
 * Where a page is looked for. First as pages follow one another in a region of memory; where that
 * begins is by chance, because an allocator's arenas look alike. Then by chance altogether.
 */
static inline uint32_t crowd_page_number(uint64_t id, enum lockcost_kind kind, uint32_t probe)
{
	uint32_t side = kind == LOCKCOST_KIND_RWLOCK ? (uint32_t)id << 31 : 0;

	if (unlikely(probe > 0))
		return (uint32_t)((id + probe * 2) * 0x9E3779B97F4A7C15ull >>
				  (64 - CROWD_PAGES_BITS));
	return ((uint32_t)(id >> (crowd_granule_shift(kind) + CROWD_PAGE_BITS)) +
		((uint32_t)(id >> CROWD_REGION_SHIFT) ^ side >> 16) * 0x9E3779B1u) %
	       CROWD_PAGES;
}

/** Whether the page is the one of that id. */
static inline bool crowd_page_is(const struct crowd *all, uint32_t page, uint64_t id)
{
	return __atomic_load_n(&all->ids[page], __ATOMIC_RELAXED) == id;
}

/** The lock's seat, if it is in that page. */
static inline struct crowd_seat crowd_seat_in(uint32_t page, uint64_t key, enum lockcost_kind kind)
{
	return (struct crowd_seat){
		.page = page,
		.number = (uint32_t)key >> crowd_granule_shift(kind) & (CROWD_PAGE_COUNTERS - 1),
	};
}

/** The lock's seat; in the page that is nobody's, where there is none. */
static inline struct crowd_seat crowd_seat_find(const struct crowd *all, uint64_t key,
						enum lockcost_kind kind)
{
	uint64_t id = crowd_page_id(key, kind);

	for (uint32_t probe = 0; probe < CROWD_PAGE_PROBES; probe++) {
		uint32_t page = crowd_page_number(id, kind, probe);

		if (likely(crowd_page_is(all, page, id)))
			return crowd_seat_in(page, key, kind);
		if (crowd_page_is(all, page, 0) && page != CROWD_NOBODYS)
			break;
	}
	return crowd_seat_in(CROWD_NOBODYS, key, kind);
}

/** Any shard will do: where the kernel does not tell the CPU, it is the same for all threads. */
static inline uint32_t crowd_shard_now(void)
{
	const struct rseq *rseq =
		(const void *)((const char *)__builtin_thread_pointer() + __rseq_offset);

	return *(const volatile uint32_t *)&rseq->cpu_id % CROWD_SHARDS;
}

static inline crowd_counter *crowd_counter_at(struct crowd *all, struct crowd_seat seat,
					      uint32_t shard)
{
	return &all->counters[shard][seat.page][seat.number];
}

static inline crowd_counter crowd_tag(uint64_t key)
{
	return CROWD_USED | ((crowd_counter)key & CROWD_KEY_MASK);
}

/** Whether the counter is that key's, whose life goes on, and has room for more. */
static inline bool crowd_counter_is_ready(const crowd_counter *counter, uint64_t key)
{
	crowd_counter now = __atomic_load_n(counter, __ATOMIC_RELAXED);

	return (now & (CROWD_HIGH | CROWD_USED | CROWD_KEY_MASK)) == crowd_tag(key);
}

#endif
