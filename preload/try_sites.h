/* SPDX-License-Identifier: MIT */
/* Where tries found a lock taken: a small table of each thread's, by lock and call. */
#ifndef LOCKCOST_PRELOAD_TRY_SITES_H
#define LOCKCOST_PRELOAD_TRY_SITES_H

#include <stdint.h>

#include "object.h"

struct thread;

enum {
	TRY_SITES_BITS = 7, /* 128 pairs of lock and call, of which three quarters are used */
	TRY_SITES = 1 << TRY_SITES_BITS,
};

struct try_site {
	uint64_t key; /* lock_key.h; 0: free */
	uint64_t site;
	uint64_t first_ns;
	uint64_t count;	  /* written by the thread alone */
	uint64_t written; /* and by whoever may read its table */
	uint8_t kind;
};

struct try_sites {
	uint32_t used;
	struct try_site slots[TRY_SITES];
};

/** A try at `site` found the object taken. Beyond the table's room it goes unnoticed here. */
void try_sites_note(struct thread *self, const struct object *object, const void *site);

/** Writes what has come since, at most `limit` events. By whoever may read the thread's table. */
void try_sites_flush(struct thread *thread, uint32_t limit, uint64_t now_ns);

/** A new life begins at that key: what was counted belongs to the old one. By whoever may flush. */
void try_sites_new_life(struct thread *self, uint64_t key, uint64_t now_ns);

void try_sites_forget_all(struct thread *thread);

#endif
