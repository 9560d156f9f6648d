/* SPDX-License-Identifier: MIT */
/*
 * Which life of an address an event is about. Events come late, so they are placed by their own
 * times.
 */
#include "lock.h"

#include "process.h"

static struct lock *lock_create(struct process *process, uint64_t address, uint8_t kind,
				uint64_t begin_ns)
{
	struct lock *previous = g_hash_table_lookup(process->locks, &address);
	struct lock *lock = g_new0(struct lock, 1);

	lock->process = process;
	lock->previous = previous;
	lock->address = address;
	lock->kind = kind;
	lock->begin_ns = previous ? begin_ns : 0;
	lock->life = previous ? previous->life + previous->life_count : 1;
	lock->life_count = 1;
	lock->index = process->all_locks->len;
	g_ptr_array_add(process->all_locks, lock);
	g_hash_table_replace(process->locks, &lock->address, lock);
	return lock;
}

struct lock *lock_get(struct process *process, uint64_t address, uint8_t kind, uint64_t time_ns)
{
	struct lock *newest = g_hash_table_lookup(process->locks, &address);
	struct lock *lock = newest;

	while (lock && lock->previous && time_ns < lock->begin_ns)
		lock = lock->previous;
	if (!lock || (lock == newest && lock->end_ns && time_ns > lock->end_ns))
		lock = lock_create(process, address, kind, time_ns);
	else if (lock->kind == LOCKCOST_KIND_UNKNOWN)
		lock->kind = kind;
	else if (lock == newest && kind != LOCKCOST_KIND_UNKNOWN && lock->kind != kind)
		lock = lock_create(process, address, kind, time_ns);
	lock->is_used = true;
	return lock;
}

static bool looks_like(const struct lock *lock, const struct lockcost_lock_init *init)
{
	return lock->kind == init->kind && lock->type == init->type &&
	       lock->init_site == init->site && init->site != 0;
}

struct lock *lock_init(struct process *process, const struct lockcost_lock_init *init)
{
	uint64_t address = init->lock;
	struct lock *lock = g_hash_table_lookup(process->locks, &address);

	if (lock && looks_like(lock, init)) {
		/* An initialisation that nothing followed was no life worth counting. */
		lock->life_count += lock->is_used || lock->end_ns;
		lock->end_ns = 0;
	} else {
		lock = lock_create(process, address, init->kind, init->time_ns);
		lock->init_site = init->site;
		lock->class_site = init->site;
		lock->class_first_ns = init->time_ns;
	}
	lock->type = init->type;
	lock->attributes = init->attributes;
	if (init->name && init->name[0] && !lock->name)
		lock->name = g_strdup(init->name);
	return lock;
}

void lock_destroy(struct process *process, const struct lockcost_lock_destroy *destroy)
{
	uint64_t address = destroy->lock;
	struct lock *lock = g_hash_table_lookup(process->locks, &address);

	if (lock && lock->begin_ns <= destroy->time_ns)
		lock->end_ns = destroy->time_ns;
}

void lock_note_class(struct lock *lock, uint64_t site, uint64_t first_ns)
{
	if (lock->init_site || !site)
		return;
	if (!lock->class_site || first_ns < lock->class_first_ns) {
		lock->class_site = site;
		lock->class_first_ns = first_ns;
	}
}

void lock_free(void *data)
{
	struct lock *lock = data;

	if (!lock)
		return;
	g_clear_pointer(&lock->waiters, g_ptr_array_unref);
	g_free(lock->name);
	g_free(lock);
}
