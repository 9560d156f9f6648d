/* SPDX-License-Identifier: MIT */
/* Which life of an object an event is about. Events come late, so they are placed by their own
 * times. */
#include "lock.h"

#include "holds.h"
#include "process.h"

/* A kind from a newer version than ours is "unknown", too. */
static struct lock **newest_of(const struct place *place, uint8_t kind)
{
	return &place->object->newest[kind < LOCKCOST_KIND_COUNT ? kind : LOCKCOST_KIND_UNKNOWN];
}

/* A number that no other life has which is named after this process's address. */
static unsigned int life_number(const struct place *place, const struct lock *last)
{
	const struct lock *previous = place->object->latest;
	unsigned int by_object = previous ? previous->life + previous->life_count : 1;
	unsigned int by_place = last ? last->life + last->life_count : 1;

	return MAX(by_object, by_place);
}

static struct lock *lock_create(struct process *process, struct place *place, uint8_t kind,
				uint64_t begin_ns)
{
	struct place *newest = place_find(process, place->address);
	struct lock **newest_life = newest_of(place, kind);
	struct lock *previous = *newest_life;
	struct lock *lock = g_new0(struct lock, 1);

	lock->process = process;
	lock->previous = previous;
	lock->address = place->address;
	lock->kind = kind;
	lock->attributes = place->object->is_shared ? LOCKCOST_ATTRIBUTE_SHARED : 0;
	lock->begin_ns = previous ? begin_ns : 0;
	lock->life = life_number(place, newest->last);
	lock->life_count = 1;
	lock->index = process->all_locks->len;
	g_ptr_array_add(process->all_locks, lock);
	*newest_life = lock;
	place->object->latest = lock;
	newest->last = lock;
	lock->name = g_steal_pointer(&place->name);
	return lock;
}

static void member_note(struct lock *lock, struct process *process, uint64_t address)
{
	struct lock_member first = {lock->process, lock->address}, member = {process, address};

	if (process == lock->process && address == lock->address)
		return;
	if (!lock->members) {
		lock->members = g_array_new(FALSE, FALSE, sizeof(struct lock_member));
		g_array_append_val(lock->members, first);
	}
	for (guint i = 0; i < lock->members->len; i++) {
		const struct lock_member *known =
			&g_array_index(lock->members, struct lock_member, i);

		if (known->process == process && known->address == address)
			return;
	}
	g_array_append_val(lock->members, member);
}

unsigned int lock_member_count(const struct lock *lock)
{
	return lock->members ? lock->members->len : 1;
}

struct lock_member lock_member(const struct lock *lock, unsigned int number)
{
	if (!lock->members)
		return (struct lock_member){lock->process, lock->address};
	return g_array_index(lock->members, struct lock_member, number);
}

struct lock *lock_get(struct process *process, uint64_t address, uint8_t kind, uint64_t time_ns)
{
	struct place *place = place_get(process, address, time_ns);
	struct lock *newest = *newest_of(place, kind);
	struct lock *lock = newest;

	while (lock && lock->previous && time_ns < lock->begin_ns)
		lock = lock->previous;
	if (!lock)
		lock = lock_create(process, place, kind, time_ns);
	else if (lock == newest && lock->end_ns && time_ns > lock->end_ns)
		/* Nobody told of its beginning: events that come later may be about an earlier use.
		 */
		lock = lock_create(process, place, kind, lock->end_ns + 1);
	lock->is_used = true;
	member_note(lock, process, address);
	return lock;
}

struct lock *lock_find(const struct process *process, uint64_t address)
{
	const struct place *place = place_find(process, address);

	return place ? place->object->latest : NULL;
}

struct lock *lock_find_kind(const struct process *process, uint64_t address, uint8_t kind)
{
	const struct place *place = place_find(process, address);

	return place && kind < LOCKCOST_KIND_COUNT ? place->object->newest[kind] : NULL;
}

bool lock_is_announced(const struct lock *lock)
{
	return lock->class_site || lock->init_site;
}

/* sem_open(3) says that a semaphore is there; it may have been for long, for other processes. */
static bool is_opening(const struct place *place, const struct lockcost_lock_init *init)
{
	return place->object->is_shared && init->name && init->name[0];
}

static bool looks_like(const struct lock *lock, const struct process *process,
		       const struct lockcost_lock_init *init)
{
	return lock->kind == init->kind && lock->type == init->type &&
	       lock->init_site == init->site && init->site != 0 && lock->class_process == process;
}

static struct lock *life_begin(struct process *process, struct place *place,
			       const struct lockcost_lock_init *init)
{
	struct lock *lock = *newest_of(place, init->kind);

	if (lock && looks_like(lock, process, init)) {
		/* An initialisation that nothing followed was no life worth counting. */
		lock->life_count += lock->is_used || lock->end_ns;
		lock->end_ns = 0;
		return lock;
	}
	lock = lock_create(process, place, init->kind, init->time_ns);
	lock->init_site = init->site;
	lock->class_site = init->site;
	lock->class_process = process;
	lock->class_first_ns = init->time_ns;
	return lock;
}

struct lock *lock_init(struct process *process, const struct lockcost_lock_init *init)
{
	bool is_shared = init->attributes & LOCKCOST_ATTRIBUTE_SHARED;
	struct place *place = place_init(process, init->lock, is_shared, init->time_ns);
	struct lock *lock = *newest_of(place, init->kind);

	if (!lock || !is_opening(place, init)) {
		lock = life_begin(process, place, init);
		lock->type = init->type;
		lock->attributes = init->attributes;
	}
	member_note(lock, process, init->lock);
	if (init->name && init->name[0] && !lock->name)
		lock->name = g_strdup(init->name);
	return lock;
}

void lock_name(struct process *process, const struct lockcost_lock_name *name)
{
	struct place *place = place_get(process, name->lock, name->time_ns);
	bool is_taken = false;

	for (int kind = 0; kind < LOCKCOST_KIND_COUNT; kind++) {
		struct lock *lock = place->object->newest[kind];

		/* an older life that nobody has told the end of keeps its own */
		if (!lock || lock->end_ns || lock->name)
			continue;
		lock->name = g_strdup(name->name);
		is_taken = true;
	}
	if (is_taken || !name->name[0])
		return;
	g_free(place->name);
	place->name = g_strdup(name->name);
}

void lock_destroy(struct process *process, const struct lockcost_lock_destroy *destroy)
{
	const struct place *place = place_find(process, destroy->lock);
	struct lock *lock = place ? *newest_of(place, destroy->kind) : NULL;

	/* sem_close(3) ends it for one process only, if at all. */
	if (lock && lock->name && place->object->is_shared)
		return;
	if (lock && lock->begin_ns <= destroy->time_ns)
		lock->end_ns = destroy->time_ns;
}

void lock_note_class(struct lock *lock, struct process *process, uint64_t site, uint32_t stack,
		     uint64_t first_ns)
{
	bool is_same = lock->class_site == site && lock->class_process == process;

	if (lock->init_site || !site)
		return;
	if (!lock->class_site || first_ns < lock->class_first_ns) {
		lock->class_site = site;
		lock->class_process = process;
		lock->class_first_ns = first_ns;
		lock->class_stack = stack || !is_same ? stack : lock->class_stack;
	} else if (is_same && !lock->class_stack) {
		lock->class_stack = stack;
	}
}

void lock_free(void *data)
{
	struct lock *lock = data;

	if (!lock)
		return;
	g_clear_pointer(&lock->waiters, g_ptr_array_unref);
	g_clear_pointer(&lock->members, g_array_unref);
	holds_free(lock->holds);
	g_free(lock->name);
	g_free(lock);
}
