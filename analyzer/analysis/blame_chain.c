/* SPDX-License-Identifier: MIT */
/* From lock to lock, by the holders' own waits. */
#include "blame_chain.h"

static void chain_add(struct cut *cut, const struct blame_chain *chain)
{
	GArray *chains = cut->blame->chains;

	for (guint i = 0; i < chains->len; i++) {
		struct blame_chain *known = &g_array_index(chains, struct blame_chain, i);

		if (known->next == chain->next && known->root == chain->root &&
		    known->root_holder == chain->root_holder &&
		    known->root_site == chain->root_site) {
			known->ns += chain->ns;
			return;
		}
	}
	g_array_append_val(chains, *chain);
}

bool blame_chain_has(const struct cut *cut, const struct lock *lock)
{
	for (unsigned int i = 0; i < cut->depth; i++) {
		if (cut->chain[i] == lock)
			return true;
	}
	return cut->depth == BLAME_CHAIN_MAX;
}

static void chain_follow(struct cut *cut, struct lock *lock, const struct hold_span *span,
			 uint64_t from_ns, uint64_t to_ns);

/* What chain_visit() needs to know. */
struct chain_step {
	struct cut *cut;
	struct lock *lock;
};

static void chain_visit(void *context, struct hold_span *span, uint64_t from_ns, uint64_t to_ns)
{
	const struct chain_step *step = context;

	chain_follow(step->cut, step->lock, span, from_ns, to_ns);
}

void blame_chain_step(struct cut *cut, struct lock *lock, const struct thread *waiter,
		      uint64_t from_ns, uint64_t to_ns)
{
	struct chain_step step = {cut, lock};

	cut->chain[cut->depth++] = lock;
	holds_visit(lock, waiter, from_ns, to_ns, chain_visit, &step);
	cut->depth--;
}

const struct past_wait *blame_chain_past(const struct thread *thread, guint index)
{
	return index < thread->past_waits->len
		       ? &g_array_index(thread->past_waits, struct past_wait, index)
		       : NULL;
}

void blame_chain_end(struct cut *cut, struct lock *lock, const struct hold_span *span, uint64_t ns)
{
	struct blame_chain chain = {
		.next = cut->next,
		.root = lock,
		.root_holder = span ? span->thread : NULL,
		.root_site = span ? span->site : 0,
		.ns = ns,
	};

	if (ns > 0)
		chain_add(cut, &chain);
}

static void chain_follow(struct cut *cut, struct lock *lock, const struct hold_span *span,
			 uint64_t from_ns, uint64_t to_ns)
{
	guint i = span ? wait_find_past(span->thread, from_ns) : 0;
	const struct past_wait *past;

	for (; span && (past = blame_chain_past(span->thread, i)) && past->request_ns < to_ns;
	     i++) {
		uint64_t begin_ns = MAX(past->request_ns, from_ns);
		uint64_t end_ns = MIN(past->end_ns, to_ns);

		if (begin_ns >= end_ns || blame_chain_has(cut, past->lock))
			continue;
		blame_chain_end(cut, lock, span, begin_ns - from_ns);
		blame_chain_step(cut, past->lock, span->thread, begin_ns, end_ns);
		from_ns = end_ns;
	}
	blame_chain_end(cut, lock, span, to_ns - from_ns);
}
