/* SPDX-License-Identifier: MIT */
/* Who held a lock, and when: the holds that events told of, as far back as a wait may need them. */
#ifndef LOCKCOST_HOLDS_H
#define LOCKCOST_HOLDS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "lock.h"

struct thread;

/** From when to when a thread held a lock. */
struct hold_span {
	struct thread *thread;
	uint64_t from_ns;    /* 0: not timed, but since before its first waiter's request */
	uint64_t to_ns;	     /* UINT64_MAX: it was still held at the end */
	uint64_t request_ns; /* when it was asked for; 0: it was to be had at once */
	uint64_t site;	     /* where it was taken, 0: not known */
	uint32_t stack;
	bool is_reader;	  /* of a rwlock: others may hold it too */
	bool is_merged;	  /* many holds, for held_ns in all: nobody knows when */
	uint64_t held_ns; /* of those */
	bool has_barged;  /* for whoever looks at the waits: this one was counted */
};

/** A lock's holds, and who is known to use it. */
struct holds {
	GArray *spans;		     /* struct hold_span, by to_ns */
	uint64_t forgotten_until_ns; /* holds that ended before this were dropped */
	bool has_merged;
	GPtrArray *users; /* struct thread: whoever held it or waited for it */
	GHashTable *user_set;
};

/** The lock's holds, made if there are none. */
struct holds *holds_get(struct lock *lock);

/** Remember a hold. Those that ended before wanted_from_ns make room; the oldest do in the end. */
void holds_add(struct lock *lock, const struct hold_span *span, uint64_t wanted_from_ns);

/** The thread held the lock or waited for it. */
void holds_note_user(struct lock *lock, struct thread *thread);

/** The newest hold by this thread that ended after time_ns, or NULL. */
const struct hold_span *holds_find(const struct lock *lock, const struct thread *thread,
				   uint64_t time_ns);

/** Whether anybody but `waiter` is known to have held it between from_ns and to_ns. */
bool holds_have_other(const struct lock *lock, const struct thread *waiter, uint64_t from_ns,
		      uint64_t to_ns);

/** What was going on with the lock from from_ns to to_ns; `span` is NULL where nobody held it. */
typedef void holds_visitor(void *context, struct hold_span *span, uint64_t from_ns, uint64_t to_ns);

/**
 * Cut [from_ns, to_ns), in which `waiter` waited for the lock, by who held it, and tell `visit` of
 * the pieces, the last one first. Of several holders at once the one that releases last is told. Of
 * merged holds nobody knows when they were: they are told as one, in the beginning of their time.
 */
void holds_visit(const struct lock *lock, const struct thread *waiter, uint64_t from_ns,
		 uint64_t to_ns, holds_visitor *visit, void *context);

void holds_free(struct holds *holds);

#endif
