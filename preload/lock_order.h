/* SPDX-License-Identifier: MIT */
/*
 * Which lock a thread took while it held which other one, and how often: what may deadlock shows
 * there before it does. An acquisition inside the same lock as the one before costs nothing: how
 * many there were follows from the lock's own counter, once another lock is around it.
 */
#ifndef LOCKCOST_PRELOAD_LOCK_ORDER_H
#define LOCKCOST_PRELOAD_LOCK_ORDER_H

#include <stdint.h>

struct lock_entry;
struct thread;

enum {
	LOCK_ORDERS_BITS = 9, /* 512 pairs of a thread, of which three quarters are used */
	LOCK_ORDERS = 1 << LOCK_ORDERS_BITS,
};

/** A lock was taken while its thread held another one, the innermost. Keys are lock_key.h's. */
struct lock_order {
	uint64_t outer_key; /* 0: free */
	uint64_t inner_key;
	uint64_t outer_site; /* where each was taken the first time that it was so */
	uint64_t inner_site;
	uint64_t first_ns;
	uint64_t count; /* acquisitions, but for those since the entry's order_since */
	uint64_t tries; /* of all, those by a call that would not have waited */
	uint64_t written;
	uint8_t outer_kind, inner_kind;
};

struct lock_orders {
	uint32_t used;
	uint32_t next_flush;	    /* where a bounded flush goes on */
	uint32_t untold;	    /* that found no room */
	uint32_t untold_counted;    /* of these, in process_stats */
	uint32_t tags[LOCK_ORDERS]; /* of each slot's pair; 0: free */
	struct lock_order slots[LOCK_ORDERS];
};

/** From its next acquisition on, which is at `site`, the entry is inside `outer`; NULL: in none. */
void lock_order_turn(struct thread *self, struct lock_entry *entry, struct lock_entry *outer,
		     const void *site);

/** Gives what was counted to the pair that it belongs to: before the entry counts from 0 again. */
void lock_order_settle(struct lock_entry *entry);

/** The newest hold was acquired by a call that would not have waited for it. */
void lock_order_note_try(struct thread *self, uint64_t key);

/** Writes what has changed, at most `limit` pairs. By whoever may read the thread's table. */
void lock_order_flush(struct thread *thread, uint32_t limit, uint64_t now_ns);

/** A new life begins at that key: what was counted belongs to the old one. By whoever may flush. */
void lock_order_new_life(struct thread *self, uint64_t key, uint64_t now_ns);

/** Forgets all pairs; entries that know them must be gone, or be turned again. */
void lock_order_forget_all(struct thread *thread);

#endif
