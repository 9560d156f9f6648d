/* SPDX-License-Identifier: MIT */
/* An array in the order of time. */
#include "slices.h"

GArray *slices_create(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct slice));
}

static struct slice *last_of(GArray *slices)
{
	return slices->len ? &g_array_index(slices, struct slice, slices->len - 1) : NULL;
}

void slices_put(GArray *slices, uint64_t from_ns, uint64_t to_ns, int what)
{
	struct slice slice = {.from_ns = from_ns, .to_ns = to_ns, .what = what};
	struct slice *last;

	if (!slices || to_ns <= from_ns)
		return;
	while ((last = last_of(slices)) && last->from_ns >= from_ns)
		g_array_set_size(slices, slices->len - 1);
	if (last && last->to_ns > from_ns)
		last->to_ns = from_ns;
	if (last && last->what == what && last->to_ns == from_ns)
		last->to_ns = to_ns;
	else
		g_array_append_val(slices, slice);
}

static int compare(const void *a, const void *b)
{
	const struct slice *x = a, *y = b;

	return x->from_ns < y->from_ns ? -1 : x->from_ns > y->from_ns;
}

void slices_sort(GArray *slices)
{
	g_array_sort(slices, compare);
}
