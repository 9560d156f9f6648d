/* SPDX-License-Identifier: MIT */
/* A linear search: few threads take a holder's CPU, and it sleeps in few calls. */
#include "causes.h"

void causes_init(struct causes *causes)
{
	*causes = (struct causes){
		.preemptors = g_array_new(FALSE, FALSE, sizeof(struct cause)),
		.calls = g_array_new(FALSE, FALSE, sizeof(struct cause)),
	};
}

void causes_clear(struct causes *causes)
{
	g_clear_pointer(&causes->preemptors, g_array_unref);
	g_clear_pointer(&causes->calls, g_array_unref);
}

void causes_reset(struct causes *causes)
{
	g_array_set_size(causes->preemptors, 0);
	g_array_set_size(causes->calls, 0);
	causes->inversion_ns = 0;
}

static struct cause *find(GArray *list, int64_t key)
{
	for (guint i = 0; i < list->len; i++) {
		struct cause *cause = &g_array_index(list, struct cause, i);

		if (cause->key == key)
			return cause;
	}
	return NULL;
}

void causes_add(GArray *list, int64_t key, uint64_t ns)
{
	struct cause *cause = find(list, key);

	if (ns == 0)
		return;
	if (!cause && list->len >= CAUSES_MAX - 1) {
		key = CAUSE_UNKNOWN;
		cause = find(list, key);
	}
	if (cause)
		cause->ns += ns;
	else
		g_array_append_val(list, ((struct cause){key, ns}));
}

void causes_add_preemptor(struct causes *causes, int64_t tid, int priority, uint64_t ns)
{
	causes_add(causes->preemptors, tid, ns);
	if (tid > 0 && causes->has_priority && causes->priority < priority)
		causes->inversion_ns += ns;
}

static void merge(GArray *to, const GArray *from)
{
	for (guint i = 0; i < from->len; i++) {
		const struct cause *cause = &g_array_index(from, struct cause, i);

		causes_add(to, cause->key, cause->ns);
	}
}

void causes_merge(struct causes *to, const struct causes *from)
{
	merge(to->preemptors, from->preemptors);
	merge(to->calls, from->calls);
	to->inversion_ns += from->inversion_ns;
}
