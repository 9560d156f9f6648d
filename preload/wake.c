/* SPDX-License-Identifier: MIT */
/* Wake-up calls: signal, broadcast, post. */
#include "clock.h"
#include "process.h"
#include "wait.h"

static void queue_wake(struct thread *self, const struct object *object,
		       enum lockcost_operation operation, uint64_t begin_ns, uint32_t waiters,
		       const void *site)
{
	uint64_t end_ns = clock_now_ns();
	struct thread_pause pause = thread_pause_begin();
	struct queued_event *place = hold_queue_place(self);

	if (place) {
		place->type = QUEUED_WAKE;
		place->wake = (struct lockcost_wake){
			.pid = process.pid,
			.tid = self->tid,
			.lock = object->lock,
			.kind = object->kind,
			.operation = operation,
			.begin_ns = begin_ns,
			.end_ns = end_ns,
			.site = (uintptr_t)site,
			.waiters = waiters,
		};
		event_queue_push(&self->queued);
	}
	hold_drain(self);
	thread_pause_end(&pause);
}

void wake_end(struct thread *self, const struct object *object, enum lockcost_operation operation,
	      uint64_t begin_ns, uint32_t waiters, const void *site)
{
	struct lock_entry *entry;

	if (waiters > 0)
		queue_wake(self, object, operation, begin_ns, waiters, site);
	entry = operation == LOCKCOST_OPERATION_POST ? hold_entry_unmoved(self, object, site)
						     : hold_entry(self, object, site);
	if (entry)
		entry->counts.posts++;
}
