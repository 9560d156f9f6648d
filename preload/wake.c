/* SPDX-License-Identifier: MIT */
/* Wake-up calls: signal, broadcast, post, futex wake. */
#include "clock.h"
#include "process.h"
#include "shared.h"
#include "wait.h"

struct wake wake_begin(const struct object *object)
{
	struct wake wake = {.waiters = object_waiters(object)};

	if (wake.waiters > 0)
		wake.begin_ns = clock_now_ns();
	return wake;
}

static void queue_wake(struct thread *self, const struct object *object, uint8_t operation,
		       const struct wake *wake, const void *site)
{
	uint64_t end_ns = clock_now_ns();
	struct thread_pause pause = thread_pause_begin_for(object->kind);
	struct queued_event *place = hold_queue_place(self);
	const struct lock_entry *held = self->innermost;

	if (object_is_shared(object)) {
		thread_announce(self);
		shared_tell(object);
	}
	if (place) {
		place->type = QUEUED_WAKE;
		place->wake = (struct lockcost_wake){
			.pid = process.pid,
			.tid = self->tid,
			.lock = lock_key_address(object->key, object->kind),
			.kind = object->kind,
			.operation = operation,
			.begin_ns = wake->begin_ns,
			.end_ns = end_ns,
			.site = (uintptr_t)site,
			.waiters = wake->waiters,
			.held_lock = held ? lock_key_address(held->key, held->rest->kind) : 0,
		};
		event_queue_push(&self->queued);
	}
	hold_drain(self);
	thread_pause_end(&pause);
}

/* Whether a handler may make the call, in the middle of another one: sem_post, and futex(2) itself.
 */
static bool is_signal_safe(uint8_t operation)
{
	return operation == LOCKCOST_OPERATION_POST || (operation & LOCKCOST_OPERATION_FUTEX);
}

void wake_end(struct thread *self, const struct object *object, uint8_t operation,
	      const struct wake *wake, const void *site)
{
	struct lock_entry *entry;

	if (wake->waiters > 0)
		queue_wake(self, object, operation, wake, site);
	entry = is_signal_safe(operation) ? hold_entry_unmoved(self, object, site)
					  : hold_entry(self, object, site);
	if (entry)
		entry->rest->counts.posts++;
}
