/* SPDX-License-Identifier: MIT */
/* Equal times: in the order of the inputs in memory, so that a report is the same every time. */
#include "heap.h"

static void swap(struct heap *heap, guint a, guint b)
{
	void *input = heap->inputs->pdata[a];

	heap->inputs->pdata[a] = heap->inputs->pdata[b];
	heap->inputs->pdata[b] = input;
}

static bool is_before(const struct heap *heap, guint a, guint b)
{
	const struct input *x = heap->inputs->pdata[a], *y = heap->inputs->pdata[b];

	return x->time_ns != y->time_ns ? x->time_ns < y->time_ns : x < y;
}

void heap_push(struct heap *heap, struct input *input)
{
	guint at;

	if (!heap->inputs)
		heap->inputs = g_ptr_array_new();
	at = heap->inputs->len;
	g_ptr_array_add(heap->inputs, input);
	while (at > 0 && is_before(heap, at, (at - 1) / 2)) {
		swap(heap, at, (at - 1) / 2);
		at = (at - 1) / 2;
	}
}

struct input *heap_first(const struct heap *heap)
{
	return heap->inputs && heap->inputs->len > 0 ? heap->inputs->pdata[0] : NULL;
}

void heap_update_first(struct heap *heap)
{
	guint count = heap->inputs->len, at = 0;

	for (;;) {
		guint first = at, left = 2 * at + 1, right = left + 1;

		if (left < count && is_before(heap, left, first))
			first = left;
		if (right < count && is_before(heap, right, first))
			first = right;
		if (first == at)
			return;
		swap(heap, at, first);
		at = first;
	}
}

void heap_remove_first(struct heap *heap)
{
	g_ptr_array_remove_index_fast(heap->inputs, 0);
	heap_update_first(heap);
}

void heap_clear(struct heap *heap)
{
	g_clear_pointer(&heap->inputs, g_ptr_array_unref);
}
