/* SPDX-License-Identifier: MIT */
/* Walks and interns stacks. The linker's lock is never taken here: see link_map.c. */
#include "stack.h"

#define UNW_LOCAL_ONLY
#include <libunwind.h>

#include "link_map.h"
#include "mappings.h"
#include "process.h"
#include "settings.h"

enum {
	STACK_BITS = 14,   /* 16,384 different stacks */
	STACK_PROBES = 32, /* looked at before a stack is given up */
	USER_SITE_FRAMES = 16,
};

/* An interned stack is its hash; its place is its id. Two stacks of one 64-bit hash would be taken
 * for one. */
struct interned {
	uint64_t hash;	  /* 0: free */
	uint32_t session; /* the last one that has its frames */
};

static struct interned interned_stacks[1 << STACK_BITS];

static uint64_t stack_hash(const uint64_t *frames, uint32_t count)
{
	uint64_t hash = count;

	for (uint32_t i = 0; i < count; i++) {
		hash = (hash ^ frames[i]) * 0x9E3779B97F4A7C15ull;
		hash ^= hash >> 29;
	}
	return hash | 1;
}

static void write_stack(uint32_t id, const uint64_t *frames, uint32_t count)
{
	struct lockcost_stack event = {
		.pid = process.pid, .stack = id, .frame_count = count, .frames = frames};

	mappings_cover(frames, count);
	lttng_ust_tracepoint(lockcost, stack, &event);
}

static struct interned *intern(uint64_t hash)
{
	for (uint32_t probe = 0; probe < STACK_PROBES; probe++) {
		uint32_t place =
			(uint32_t)((hash >> (64 - STACK_BITS)) + probe) % (1u << STACK_BITS);
		struct interned *stack = &interned_stacks[place];
		uint64_t found = 0;

		if (__atomic_compare_exchange_n(&stack->hash, &found, hash, false, __ATOMIC_RELAXED,
						__ATOMIC_RELAXED) ||
		    found == hash)
			return stack;
	}
	return NULL;
}

static uint32_t stack_id(struct thread *self, const uint64_t *frames, uint32_t count)
{
	uint64_t hash = stack_hash(frames, count);
	struct cached_stack *cached = &self->stacks[hash >> 58];
	uint32_t session = session_number();
	struct interned *stack;

	if (cached->hash == hash && cached->session == session)
		return cached->id;
	stack = thread_is_silent ? NULL : intern(hash);
	if (!stack)
		return 0;
	*cached = (struct cached_stack){
		.hash = hash, .id = (uint32_t)(stack - interned_stacks) + 1, .session = session};
	if (__atomic_exchange_n(&stack->session, session, __ATOMIC_RELAXED) != session)
		write_stack(cached->id, frames, count);
	return cached->id;
}

/* Our own frames are above the program's: drops them. 0 when the walk did not reach the program. */
static uint32_t skip_own(void **walked, int walked_count, const void *site, uint64_t *frames)
{
	uint32_t count = 0;
	int first = 0;

	while (first < walked_count && walked[first] != site)
		first++;
	for (int i = first; i < walked_count && count < settings.stack_frames; i++)
		frames[count++] = (uintptr_t)walked[i];
	return count;
}

static int walk(void **walked, int count_max)
{
	int count;

	link_map_is_walking = true;
	count = unw_backtrace(walked, count_max);
	link_map_is_walking = false;
	return count;
}

const void *stack_user_site(const void *site)
{
	void *walked[USER_SITE_FRAMES];
	int count, i = 0;

	if (likely(!invisible_is_language(site)))
		return site;
	count = walk(walked, USER_SITE_FRAMES);
	while (i < count && walked[i] != site)
		i++;
	while (i < count && invisible_is_language(walked[i]))
		i++;
	return i < count ? walked[i] : site;
}

uint32_t stack_with_caller(struct thread *self, const void *site, const void **caller)
{
	uint64_t *frames = self->frames;
	uint32_t count, id;
	int walked_count;

	if (settings.stack_frames == 0)
		return 0;
	walked_count = walk(self->walked, settings.stack_frames + STACK_OWN_FRAMES);
	count = skip_own(self->walked, walked_count, site, frames);
	if (count == 0)
		frames[count++] = (uintptr_t)site;
	if (count > 1)
		*caller = (const void *)(uintptr_t)frames[1];
	id = stack_id(self, frames, count);
	if (id == 0)
		process_count(&process.missing_stacks);
	return id;
}

uint32_t stack_here(struct thread *self, const void *site)
{
	const void *caller;

	return stack_with_caller(self, site, &caller);
}

void stack_setup(void)
{
	void *walked[4];

	link_map_snapshot();
	unw_set_caching_policy(unw_local_addr_space, UNW_CACHE_PER_THREAD);
	walk(walked, 4);
}
