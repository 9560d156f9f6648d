/* SPDX-License-Identifier: MIT */
/* Who woke the threads that waited at a futex, and whose wake-up calls woke nobody. */
#ifndef LOCKCOST_WAKERS_H
#define LOCKCOST_WAKERS_H

#include <glib.h>
#include <stdint.h>

#include "model.h"
#include "report.h"

struct task;

/** One thread's share, by its tid. */
struct waker {
	int32_t tid;
	const struct task *task;     /* NULL: the recording does not follow it, */
	const struct thread *thread; /* nor has it told of itself */
	uint64_t call_count;	     /* its wake-up calls at this futex */
	uint64_t empty_count;	     /* of these, those that woke nobody */
	uint64_t woken_count;	     /* waits that it ended */
	uint64_t wait_ns;	     /* which had lasted so long */
};

/** A futex's wakers: struct waker by tid. */
struct wakers {
	GHashTable *table; /* NULL until there is one */
};

/** A wait that is over: whoever made its thread runnable has woken it. */
void wakers_add_wait(struct wakers *wakers, const struct model *model, const struct wait *wait);

/** A wake-up call; is_empty: it woke nobody. */
void wakers_add_call(struct wakers *wakers, const struct thread *thread, bool is_empty);

/** Append them to `rows` (struct report_waker), those that woke most first. */
void wakers_list(const struct wakers *wakers, GPtrArray *rows);

void wakers_clear(struct wakers *wakers);

#endif
