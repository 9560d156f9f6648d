/* SPDX-License-Identifier: MIT */
/* Call sites by what they cost: where threads waited, and where the lock was taken meanwhile. */
#ifndef LOCKCOST_SITES_H
#define LOCKCOST_SITES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "blame.h"

struct process;

enum { SITES_MAX = 4096 };

struct site {
	const struct process *process; /* with address and stack, the key */
	uint64_t address;	       /* return address */
	uint32_t stack;		       /* id within the process, 0: none */
	uint64_t count;
	uint64_t time_ns;
	uint64_t untimed_count;		/* of `count`, those whose time is not known */
	uint64_t empty_count;		/* wake-up calls from there that found nobody */
	uint64_t blame_ns[BLAME_COUNT]; /* that others waited for holds from there */
};

/** A table of struct site; NULL until something is added. */
struct sites {
	GHashTable *table;
	struct site other; /* what found no room in the table */
};

void sites_add(struct sites *sites, const struct site *key, uint64_t time_ns, bool is_timed);

/** The same for `count` at a time, time_ns in all. */
void sites_add_many(struct sites *sites, const struct site *key, uint64_t count, uint64_t time_ns);

/** A call from there was to wake somebody. */
void sites_add_wake(struct sites *sites, const struct site *key, uint64_t time_ns, bool is_empty);

/** Others waited for a hold from there. */
void sites_add_blame(struct sites *sites, const struct site *key, const uint64_t *blame_ns);

/**
 * The sites, costliest first: struct site *, valid as long as the table. Free with
 * g_ptr_array_unref.
 */
GPtrArray *sites_sorted(const struct sites *sites);

void sites_clear(struct sites *sites);

#endif
