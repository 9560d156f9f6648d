/* SPDX-License-Identifier: MIT */
/* The pieces that a wait was cut into, for whoever wants to look at one wait closely. */
#ifndef LOCKCOST_SLICES_H
#define LOCKCOST_SLICES_H

#include <glib.h>
#include <stdint.h>

struct lock;
struct thread;

/** A piece of a wait. */
struct slice {
	uint64_t from_ns;
	uint64_t to_ns;
	int what; /* enum phase, or enum blame_class */
	/* These are of a piece cut by blame only. */
	const struct thread *holder; /* NULL: nobody, or it is not known */
	uint64_t site;		     /* where he took it */
	struct lock *next;	     /* the lock that the holder waited for, or NULL */
};

/** An empty array of struct slice; g_array_unref() frees it. */
GArray *slices_create(void);

/** Add the piece that follows the last one. NULL: nobody wants them. */
void slices_put(GArray *slices, uint64_t from_ns, uint64_t to_ns, int what);

/** Those from from_ns on that seemed to be one thing turn out to be another. */
void slices_turn(GArray *slices, uint64_t from_ns, int what, int into);

/** Put pieces that were added in any order into the order of time. */
void slices_sort(GArray *slices);

#endif
