/* SPDX-License-Identifier: MIT */
/* Data streams by the time of their next message: a binary heap, as a k-way merge needs it. */
#ifndef LOCKCOST_HEAP_H
#define LOCKCOST_HEAP_H

#include <glib.h>

#include "input.h"

/** All zero is an empty one. The inputs are not owned. */
struct heap {
	GPtrArray *inputs; /* struct input, in heap order */
};

/** Add an input, which has a head. */
void heap_push(struct heap *heap, struct input *input);

/** The input with the earliest head, or NULL when there is none. */
struct input *heap_first(const struct heap *heap);

/** The first input has another head now. */
void heap_update_first(struct heap *heap);

/** The first input has no head any more. */
void heap_remove_first(struct heap *heap);

void heap_clear(struct heap *heap);

#endif
