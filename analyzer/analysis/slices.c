/* SPDX-License-Identifier: MIT */
/* An array in the order of time. */
#include "slices.h"

GArray *slices_create(void)
{
	return g_array_new(FALSE, TRUE, sizeof(struct slice));
}

void slices_put(GArray *slices, uint64_t from_ns, uint64_t to_ns, int what)
{
	struct slice slice = {.from_ns = from_ns, .to_ns = to_ns, .what = what};
	struct slice *last;

	if (!slices || to_ns <= from_ns)
		return;
	last = slices->len ? &g_array_index(slices, struct slice, slices->len - 1) : NULL;
	if (last && last->what == what && last->to_ns == from_ns)
		last->to_ns = to_ns;
	else
		g_array_append_val(slices, slice);
}

void slices_turn(GArray *slices, uint64_t from_ns, int what, int into)
{
	for (guint i = slices ? slices->len : 0; i-- > 0;) {
		struct slice *slice = &g_array_index(slices, struct slice, i);

		if (slice->from_ns < from_ns)
			return;
		if (slice->what == what)
			slice->what = into;
	}
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
