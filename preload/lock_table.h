/* SPDX-License-Identifier: MIT */
/*
 * What one thread knows of the locks it uses: a hash table keyed by address, written by its thread
 * alone. An entry is one cache line, all that an uncontended acquisition and release touch; what
 * sampled, contended and flushed ones need besides is in a `rest` elsewhere, one for each lock.
 */
#ifndef LOCKCOST_PRELOAD_LOCK_TABLE_H
#define LOCKCOST_PRELOAD_LOCK_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lockcost/kinds.h"
#include "lockcost/recording.h"
#include "waiters.h"

enum {
	LOCK_TABLE_BITS_MIN = 6,  /* 64 entries at first: 4 KiB, and 18 of rests */
	LOCK_TABLE_BITS_GROW = 2, /* fourfold: what it has outgrown stays mapped */
	LOCK_TABLE_BITS_MAX = 10, /* 68 KiB, 21 outgrown; 768 of them used: 288 KiB of rests */
	LOCK_TABLE_BITS_LOW = 8,  /* the bound of each where there are a great many threads */
	LOCK_TABLE_BITS_ALL = 16, /* all threads' together: 6 MiB, and 18 of rests */
	LOCK_TABLE_GROWTHS = LOCK_TABLE_BITS_MAX - LOCK_TABLE_BITS_MIN, /* at most */
	LOCK_TABLE_FILTER_BITS = 32,
	LOCK_TABLE_RESTS_MIN = (1 << LOCK_TABLE_BITS_MIN) / 4 * 3,
};

/** Why a hold is timed; or-ed with enum lockcost_hold_flag in the low bits of `hold_flags`. */
enum lock_hold_timing {
	LOCK_HOLD_EXACT = 1 << 8,   /* known when it was acquired: counted on its own */
	LOCK_HOLD_SAMPLED = 1 << 9, /* drawn from the population */
	LOCK_HOLD_TOLD = 1 << 10,   /* somebody waits, and the budget has an event for it */
};

/* Value of lock_entry.hold: held once, and not timed. */
#define LOCK_HOLD_PLAIN ((uint32_t)1 << 16)

/** A wait that ended in an acquisition: reported with the hold. */
struct lock_wait {
	uint64_t request_ns; /* 0: the hold did not wait */
	uint64_t acquire_ns; /* 0: known by acquire_ticks only */
	uint64_t cpu_ns;
	uint32_t stack;
	int32_t status;
	uint8_t operation;  /* enum lockcost_operation */
	uint8_t cpu_source; /* enum lockcost_cpu_source */
};

/** Counters that only contended, sampled, failing and recursive calls touch; cumulative in an
 * epoch. */
struct lock_counts {
	uint64_t recursions;
	uint64_t contended;
	uint64_t wait_ns;
	uint64_t try_failed;
	uint64_t timed_out;
	uint64_t owner_died;
	uint64_t made_consistent;
	uint64_t not_recoverable;
	uint64_t errors;
	uint64_t cond_reacquisitions;
	uint64_t posts;
	uint64_t own_posts;
	uint64_t holds_exact;
	uint64_t hold_exact_ns;
	uint64_t holds_sampled;
	uint64_t hold_sampled_ns;
	double hold_sampled_square;
	uint64_t hold_max_ns;
};

/** Hold times of the current flush period: a reservoir, so that each had the same chance. */
struct lock_samples {
	uint32_t period;
	uint32_t seen; /* holds offered to the reservoir in this period */
	uint64_t hold_ns[LOCKCOST_HOLD_SAMPLES_MAX];
};

struct lock_order;

/** What is kept of a lock that most calls have no need of. It never moves. */
struct lock_rest {
	uint64_t next_sample_at; /* acquisitions when until_sample is down to 0 */
	uint8_t kind, type, attributes;
	uint8_t early; /* timed first holds still to come */
	uint32_t epoch;
	uint64_t first_ns;
	union {
		uint64_t class_site;
		struct lock_rest *next_free; /* of one that no entry has */
	};
	uint32_t class_stack;	  /* 0: none */
	bool is_ordered;	  /* it is in a pair of lock_order.h */
	uint8_t rate;		  /* how often its holds are sampled: a row of hold.c's rates */
	uint64_t flushed;	  /* lock_entry_activity() when it was last written */
	struct lock_order *order; /* with the lock around it; NULL: none, or not known */
	uint64_t order_since;	  /* acquisitions that `order` or another one has counted */
	struct lock_wait wait;
	struct lock_counts counts;
	struct lock_samples samples;
} __attribute__((aligned(64)));

struct lock_entry {
	uint64_t key;		  /* lock_key.h; 0: free */
	uint64_t idle_word;	  /* waiters_load() when nobody waits and no life ended since */
	struct lock_rest *rest;	  /* not NULL where `key` is not 0 */
	uint64_t acquire_ticks;	  /* of the hold that goes on, if hold_flags is not 0 */
	struct lock_entry *outer; /* the hold around this one */
	uint64_t site;		  /* where it was acquired */
	/* acquisitions until the next timed one, which it is at 1; 0: no epoch has begun */
	uint32_t until_sample;
	union {
		struct {
			uint16_t hold_flags; /* 0: the hold is not timed */
			uint16_t depth; /* 0: not held. A semaphore: its units that this thread took
					 */
		};
		uint32_t hold; /* both, for one load and one store, little-endian */
	};
	const uint64_t *word; /* waiters_word() of it */
} __attribute__((aligned(64)));

_Static_assert(sizeof(struct lock_entry) == 64, "one cache line");

struct lock_slots {
	struct lock_entry *slots;
	uint32_t bits;
};

/** Rests that came with one growth of the table. */
struct lock_rests {
	struct lock_rest *rests;
	uint32_t count;
};

struct lock_table {
	struct lock_entry *slots;
	uint32_t bits;	      /* log2 of the number of slots */
	bool is_full;	      /* it may not take any more entries */
	bool is_bounded;      /* nor grow */
	uint64_t *filter;     /* after its slots */
	uint32_t filter_mask; /* its words, less one */
	uint32_t used;
	uint32_t next_flush; /* where a bounded flush goes on */
	uint32_t epochs;     /* epochs begun in this table: makes each one's number unique */
	uint32_t growths;
	struct lock_slots retired[LOCK_TABLE_GROWTHS]; /* outgrown, but still mapped */
	struct lock_slots spare;		/* what it was emptied from last, still as it was */
	struct lock_rest *free;			/* rests of entries that were dropped */
	struct lock_rest *next_rest, *end_rest; /* none of these has been used yet */
	uint32_t next_rests;			/* the row of `rests` that comes after them */
	struct lock_rests rests[LOCK_TABLE_GROWTHS];
};

/**
 * Gives `table` its first slots, and the LOCK_TABLE_RESTS_MIN rests that its owner has for it. 0,
 * or -1 when the kernel gives no memory.
 */
int lock_table_open(struct lock_table *table, struct lock_rest *first);

/** Gives the memory back. */
void lock_table_close(struct lock_table *table);

/** The entry of `key`, or NULL. */
struct lock_entry *lock_table_find(const struct lock_table *table, uint64_t key, uint64_t hash);

/** Whether it is half full, and better grown before the next entry comes. */
bool lock_table_is_crowded(const struct lock_table *table);

/** How large a table may get where so many threads have one: log2 of its slots. */
uint32_t lock_table_bits_most(uint32_t table_count);

/** It may not grow any more: from some point on it takes no more entries. */
void lock_table_bound(struct lock_table *table);

/**
 * Gives it more slots. Entries move: of the pointers into the table, only the held list's are moved
 * along. 0, or -1 when it may not grow beyond bits_most or there is no memory.
 */
int lock_table_grow(struct lock_table *table, struct lock_entry **innermost, uint32_t bits_most);

/**
 * A free entry for `key`, which is not in the table: cleared, but for its word. It counts once
 * lock_entry_publish() has been called. NULL when the table is full.
 */
struct lock_entry *lock_table_reserve(struct lock_table *table, uint64_t key, uint64_t hash);

/** Clears an entry that is nobody's, or its lock's next life's; it keeps its rest. */
void lock_entry_clear(struct lock_entry *entry, uint64_t hash);

/** Shows a reserved entry, filled in, to those who flush. */
static inline void lock_entry_publish(struct lock_entry *entry, uint64_t key)
{
	__atomic_store_n(&entry->key, key, __ATOMIC_RELEASE);
}

/** Drops every entry that is not held. */
void lock_table_evict(struct lock_table *table, struct lock_entry **innermost);

/**
 * A process-shared lock is never idle: somebody in another process may always wait. Its idle word
 * has a low half that no word can have.
 */
static inline void lock_entry_never_idle(struct lock_entry *entry)
{
	entry->idle_word |= UINT32_MAX;
}

/** Whether its releases must look for waiters in other processes. */
static inline bool lock_entry_is_shared(const struct lock_entry *entry)
{
	return entry->rest->attributes & LOCKCOST_ATTRIBUTE_SHARED;
}

/** Whether no life has ended at the address since the entry began. */
static inline bool lock_entry_is_same_life(const struct lock_entry *entry)
{
	return waiters_idle(__atomic_load_n(entry->word, __ATOMIC_RELAXED)) ==
	       waiters_idle(entry->idle_word);
}

/** Whether nobody waits for it, and its life goes on. */
static inline bool lock_entry_is_idle(const struct lock_entry *entry)
{
	return __atomic_load_n(entry->word, __ATOMIC_RELAXED) == entry->idle_word;
}

/** Threads that wait for it, or for a lock that shares its counts. */
static inline uint32_t lock_entry_waiters(const struct lock_entry *entry)
{
	if (waiters_count(__atomic_load_n(entry->word, __ATOMIC_RELAXED)) == 0)
		return 0;
	return waiters_now(lock_hash(entry->key));
}

/** Outermost acquisitions in this epoch. */
static inline uint64_t lock_entry_acquisitions(const struct lock_entry *entry)
{
	return entry->rest->next_sample_at - entry->until_sample;
}

/** Grows with every call that was counted, so that a change can be seen. */
static inline uint64_t lock_entry_activity(const struct lock_entry *entry)
{
	const struct lock_counts *counts = &entry->rest->counts;

	return lock_entry_acquisitions(entry) + counts->recursions + counts->contended +
	       counts->try_failed + counts->errors + counts->not_recoverable +
	       counts->made_consistent + counts->cond_reacquisitions + counts->posts +
	       counts->holds_exact + counts->holds_sampled;
}

/** The slot where `hash` belongs in the best case. */
static inline struct lock_entry *lock_table_slot(const struct lock_table *table, uint64_t hash)
{
	return &table->slots[hash >> (64 - table->bits)];
}

/** The word of the filter that has the key's bits. */
static inline uint64_t *lock_table_filter_word(const struct lock_table *table, uint64_t hash)
{
	return &table->filter[hash >> 44 & table->filter_mask];
}

/** The key's two bits in it. */
static inline uint64_t lock_table_filter_bits(uint64_t hash)
{
	return (uint64_t)1 << (hash >> 32 & 63) | (uint64_t)1 << (hash >> 38 & 63);
}

/** Whether it may have the key: no is certain, and yes is wrong for one in 300 where it is full. */
static inline bool lock_table_may_have(const struct lock_table *table, uint64_t hash)
{
	uint64_t bits = lock_table_filter_bits(hash);

	return (*lock_table_filter_word(table, hash) & bits) == bits;
}

#endif
