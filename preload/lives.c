/* SPDX-License-Identifier: MIT */
/* Writes lock_init and lock_destroy, and makes every thread's entry of the address begin anew. */
#include "lives.h"

#include "clock.h"
#include "flush.h"
#include "mutex_layout.h"
#include "process.h"

/* Our own counts of the old life go out before the event that ends it. Gate closed. */
static void close_old_life(struct thread *self, const struct object *object, uint64_t now_ns)
{
	struct lock_entry *entry = lock_table_find(&self->table, object->lock, object->hash);

	thread_announce(self);
	if (!entry)
		return;
	if (entry->depth > 0 && entry->kind != LOCKCOST_KIND_SEM)
		hold_forget(self, entry);
	flush_entry(self, entry, now_ns);
}

void life_begin(struct thread *self, const struct object *object, const char *name,
		const void *site)
{
	struct thread_pause pause = thread_pause_begin();
	struct lockcost_lock_init event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = object->lock,
		.kind = object->kind,
		.attributes = LOCKCOST_ATTRIBUTE_INITIALISED,
		.time_ns = clock_now_ns(),
		.site = (uintptr_t)site,
		.name = name,
	};

	close_old_life(self, object, event.time_ns);
	waiters_new_life(object->hash);
	if (object->kind == LOCKCOST_KIND_MUTEX) {
		mutex_describe(object->lock, &event.type, &event.attributes);
		event.attributes |= LOCKCOST_ATTRIBUTE_INITIALISED;
	}
	lttng_ust_tracepoint(lockcost, lock_init, &event);
	thread_pause_end(&pause);
}

void life_end(struct thread *self, const struct object *object)
{
	struct thread_pause pause = thread_pause_begin();
	struct lockcost_lock_destroy event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = object->lock,
		.kind = object->kind,
		.time_ns = clock_now_ns(),
	};

	close_old_life(self, object, event.time_ns);
	waiters_new_life(object->hash);
	lttng_ust_tracepoint(lockcost, lock_destroy, &event);
	thread_pause_end(&pause);
}
