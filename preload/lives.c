/* SPDX-License-Identifier: MIT */
/* Writes lock_init and lock_destroy, and makes every thread's entry of the address begin anew. */
#include "lives.h"

#include "clock.h"
#include "crowd_counters.h"
#include "flush.h"
#include "hold.h"
#include "process.h"
#include "shared.h"
#include "stack.h"
#include "taker.h"

static void close_entry(struct thread *self, uint64_t key, uint64_t now_ns)
{
	struct lock_entry *entry = hold_find(self, key);

	if (!entry)
		return;
	if (entry->depth > 0 && entry->rest->kind != LOCKCOST_KIND_SEM)
		hold_forget(self, entry);
	if (entry->rest->epoch != 0)
		flush_entry(self, entry, now_ns);
}

static void close_side(struct thread *self, uint64_t key, enum lockcost_kind kind, uint64_t now_ns)
{
	close_entry(self, key, now_ns);
	crowd_end_life(key, kind);
}

/* Our own counts of the old life go out before the event that ends it. Gate closed. */
static void close_old_life(struct thread *self, const struct object *object, uint64_t now_ns)
{
	thread_announce(self);
	close_side(self, object->key, object->kind, now_ns);
	if (object->kind == LOCKCOST_KIND_RWLOCK)
		close_side(self, object->key | LOCK_KEY_READER, object->kind, now_ns);
	taker_life_ended(object);
	waiters_new_life(object->hash);
}

void life_begin(struct thread *self, const struct object *object, const char *name,
		const void *site)
{
	struct thread_pause pause = thread_pause_begin();
	struct lockcost_lock_init event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = lock_key_address(object->key, object->kind),
		.kind = object->kind,
		.type = object->type,
		.attributes = object->attributes | LOCKCOST_ATTRIBUTE_INITIALISED,
		.time_ns = clock_now_ns(),
		.site = (uintptr_t)stack_user_site(site),
		.name = name,
	};

	close_old_life(self, object, event.time_ns);
	shared_tell_again(object);
	if (!thread_is_silent) {
		lttng_ust_tracepoint(lockcost, lock_init, &event);
		taker_life_began(object);
	}
	thread_pause_end(&pause);
}

void life_end(struct thread *self, const struct object *object)
{
	struct thread_pause pause = thread_pause_begin();
	struct lockcost_lock_destroy event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = lock_key_address(object->key, object->kind),
		.kind = object->kind,
		.time_ns = clock_now_ns(),
	};

	close_old_life(self, object, event.time_ns);
	if (!thread_is_silent)
		lttng_ust_tracepoint(lockcost, lock_destroy, &event);
	thread_pause_end(&pause);
}
