/* SPDX-License-Identifier: MIT */
/*
 * A walk takes a while in a new thread: sites that turn out to have one caller are left alone, and
 * so are locks whose first taker, or initialiser, the session knows.
 */
#include "taker.h"

#include "stack.h"
#include "told.h"

enum {
	SITES_BITS = 8,
	WALKS_CERTAIN = 4, /* first takings at a site that are always looked at */
	WALK_PERIOD = 16,  /* and then one in so many */
};

/* What is known of a site. Threads race here: a lost update costs a walk, or saves one. */
struct site_callers {
	const void *site;
	const void *caller; /* that was seen first */
	uint32_t takings;
	bool has_several;
};

static struct site_callers sites[1 << SITES_BITS];

static struct told told;

static struct site_callers *site_find(const void *site)
{
	struct site_callers *place = &sites[lock_hash((uintptr_t)site << 3) >> (64 - SITES_BITS)];

	if (place->site != site)
		*place = (struct site_callers){.site = site};
	return place;
}

static bool is_lock(const struct object *object)
{
	return object->kind == LOCKCOST_KIND_MUTEX || object->kind == LOCKCOST_KIND_RWLOCK ||
	       object->kind == LOCKCOST_KIND_SPIN;
}

uint32_t taker_stack(struct thread *self, const struct object *object, const void *site)
{
	struct site_callers *known;
	const void *caller = NULL;
	uint32_t taking, id;

	if (!is_lock(object) || told_has(&told, object))
		return 0;
	known = site_find(site);
	taking = known->takings++;
	if (!known->has_several && taking >= WALKS_CERTAIN && taking % WALK_PERIOD != 0)
		return 0;
	id = stack_with_caller(self, site, &caller);
	if (!known->caller)
		known->caller = caller;
	known->has_several |= known->caller != caller;
	if (id != 0)
		told_add(&told, object);
	return id;
}

void taker_life_began(const struct object *object)
{
	if (is_lock(object))
		told_add(&told, object);
}

void taker_life_ended(const struct object *object)
{
	told_remove(&told, object);
}
