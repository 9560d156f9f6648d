/* SPDX-License-Identifier: MIT */
/*
 * Holds are told when their thread lets go of its last lock, and the waits before them too: what
 * comes late is mostly not older than the last few spans.
 */
#include "lanes.h"

#include <stdbool.h>

enum { SPANS_MAX = 64 };

struct span {
	uint64_t from_ns;
	uint64_t to_ns;
};

struct lane {
	GArray *spans; /* struct span, in the order of time: the newest of them */
	uint64_t forgotten_until_ns;
};

static void lane_free(void *data)
{
	struct lane *lane = data;

	g_array_unref(lane->spans);
	g_free(lane);
}

GPtrArray *lanes_create(void)
{
	return g_ptr_array_new_with_free_func(lane_free);
}

static const struct span *span_at(const struct lane *lane, guint index)
{
	return &g_array_index(lane->spans, struct span, index);
}

/*
 * What begins when the one before it ends follows it in the trace, too. What ends when the next one
 * begins does not: it would end that one.
 */
static bool lane_put(struct lane *lane, uint64_t from_ns, uint64_t to_ns)
{
	struct span span = {from_ns, to_ns};
	guint at = lane->spans->len;

	while (at > 0 && span_at(lane, at - 1)->from_ns > from_ns)
		at--;
	if (from_ns < lane->forgotten_until_ns ||
	    (at > 0 && span_at(lane, at - 1)->to_ns > from_ns))
		return false;
	if (at < lane->spans->len && span_at(lane, at)->from_ns <= to_ns)
		return false;
	g_array_insert_val(lane->spans, at, span);
	if (lane->spans->len > SPANS_MAX) {
		lane->forgotten_until_ns = span_at(lane, 0)->to_ns;
		g_array_remove_index(lane->spans, 0);
	}
	return true;
}

int lanes_put(GPtrArray *lanes, uint64_t from_ns, uint64_t to_ns)
{
	struct lane *lane;

	for (guint i = 0; i < lanes->len; i++) {
		if (lane_put(lanes->pdata[i], from_ns, to_ns))
			return (int)i;
	}
	if (lanes->len >= LANES_MAX)
		return -1;
	lane = g_new0(struct lane, 1);
	lane->spans = g_array_new(FALSE, FALSE, sizeof(struct span));
	g_ptr_array_add(lanes, lane);
	lane_put(lane, from_ns, to_ns);
	return (int)lanes->len - 1;
}
