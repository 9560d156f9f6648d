/* SPDX-License-Identifier: MIT */
/* Contended calls: what is measured and written before and after the real one blocks. */
#include "wait.h"

#include <errno.h>
#include <string.h>

#include "budget.h"
#include "clock.h"
#include "flush.h"
#include "merge.h"
#include "process.h"
#include "settings.h"
#include "shared.h"
#include "stack.h"
#include "told.h"
#include "wait_cpu.h"

enum {
	WAIT_STATUS_CANCELLED = -1,
	EVENTS_OF_WAIT = 2, /* its beginning, and the hold that it ends with */
};

static struct told told; /* locks, by a wait */

/* Before the thread blocks: its stack, its changes, and what it has queued. Gate closed. */
static void wait_prepare(struct wait *wait)
{
	struct thread *self = wait->self;

	thread_announce(self);
	shared_tell(&wait->object);
	wait->stack = stack_here(self, wait->site);
	merge_turn_all(self);
	event_queue_drain(&self->queued);
	flush_before_block(self, wait->request_ns);
}

static struct wait wait_open(struct thread *self, const struct object *object,
			     enum lockcost_operation operation, const void *site)
{
	bool reads_switches = wait_cpu_open(self);
	struct wait wait = {
		.self = self,
		.object = *object,
		.site = site,
		.request_ns = clock_now_ns(),
		.operation = operation,
		.is_open = true,
		.reads_switches = reads_switches,
	};

	open_waits_enter(&self->open_waits, object->hash);
	return wait;
}

/* Whether waits for it may be added up, instead of being told one by one. */
static bool may_merge(const struct thread *self, const struct object *object)
{
	return !object_is_shared(object) &&
	       (object->kind == LOCKCOST_KIND_MUTEX || object->kind == LOCKCOST_KIND_RWLOCK ||
		object->kind == LOCKCOST_KIND_SPIN) &&
	       (!self->table.is_full || lock_table_find(&self->table, object->key, object->hash));
}

/* is_quiet: all but the event. */
static struct wait wait_tell(struct thread *self, const struct object *object,
			     enum lockcost_operation operation, int32_t owner, const void *site,
			     bool is_quiet)
{
	struct thread_pause pause = thread_pause_begin_for(object->kind);
	struct wait wait = wait_open(self, object, operation, site);
	const struct lock_entry *held = self->innermost;
	struct lockcost_wait_begin event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = lock_key_address(object->key, object->kind),
		.kind = object->kind,
		.operation = operation | lock_key_side(object->key),
		.request_ns = wait.request_ns,
		.site = (uintptr_t)site,
		.owner = owner,
		.held_lock = held ? lock_key_address(held->key, held->rest->kind) : 0,
		.held_site = held ? held->site : 0,
	};

	wait_prepare(&wait);
	event.stack = wait.stack;
	if (!thread_is_silent && !is_quiet)
		lttng_ust_tracepoint(lockcost, wait_begin, &event);
	wait_cpu_start(&wait);
	thread_pause_end(&pause);
	return wait;
}

/* The budget is spent: nobody is told of the wait, and its holders do not look out for it. */
static struct wait wait_leave_untold(struct thread *self, const struct object *object,
				     enum lockcost_operation operation, int32_t owner,
				     const void *site, uint64_t request)
{
	merge_settle(self);
	self->merges.open_wait = (struct merge_open){
		.key = object->key,
		.request = request,
		.site = (uintptr_t)site,
		.owner = owner,
		.kind = object->kind,
		.operation = operation | lock_key_side(object->key),
	};
	return (struct wait){
		.self = self,
		.object = *object,
		.site = site,
		.request_ticks = request,
		.operation = operation,
		.is_open = true,
		.is_untold = true,
		.reads_switches = wait_cpu_open(self),
	};
}

/*
 * Whether the wait is told of at its end, and only if it is long. A lock's first one never is: a
 * futex call at an address that nobody has told of would be taken for one of the program's own.
 */
static bool may_be_quiet(const struct object *object)
{
	return settings.min_wait_ns > 0 && told_has(&told, object);
}

struct wait wait_begin(struct thread *self, const struct object *object,
		       enum lockcost_operation operation, int32_t owner, const void *site)
{
	struct wait wait;
	uint64_t request;
	bool is_quiet;

	if (!may_merge(self, object))
		return wait_tell(self, object, operation, owner, site, false);
	request = clock_ticks();
	if (!budget_spend(EVENTS_OF_WAIT, request))
		return wait_leave_untold(self, object, operation, owner, site, request);
	is_quiet = may_be_quiet(object);
	wait = wait_tell(self, object, operation, owner, site, is_quiet);
	if (!is_quiet && settings.min_wait_ns > 0)
		told_add(&told, object);
	wait.is_quiet = is_quiet;
	wait.request_ticks = request;
	return wait;
}

/* What the mutex's hold has to tell, if it cost somebody. */
static void fill_ended_hold(struct lockcost_cond_wait_begin *event, const struct lock_entry *hold,
			    const struct hold_release *release)
{
	bool has_waiters = hold_waiters(hold) > 0;

	/* Whether the thread has kept the mutex since its last cond wait matters in any case. */
	event->hold_operation = hold->rest->wait.operation;
	if (!has_waiters && !(hold->hold_flags & LOCKCOST_HOLD_CONTENDED))
		return;
	event->hold_flags = (uint8_t)((hold->hold_flags & 0xff) | LOCKCOST_HOLD_COND |
				      (has_waiters ? LOCKCOST_HOLD_WAITERS : 0));
	event->hold_status = hold->rest->wait.status;
	event->hold_request_ns = hold->rest->wait.request_ns;
	event->hold_acquire_ns = hold_acquire_ns(hold, release);
	event->hold_site = hold->site;
	event->hold_stack = hold->rest->wait.stack;
	event->hold_cpu_ns = hold->rest->wait.cpu_ns;
	event->hold_cpu_source = hold->rest->wait.cpu_source;
}

/* The innermost hold besides `hold`: what the thread keeps while it waits. */
static const struct lock_entry *kept_hold(const struct thread *self, const struct lock_entry *hold)
{
	return self->innermost && self->innermost == hold ? hold->outer : self->innermost;
}

struct wait wait_begin_cond(struct thread *self, const void *cond, pthread_mutex_t *mutex,
			    enum lockcost_operation operation, const void *site)
{
	struct object object = object_of(cond, LOCKCOST_KIND_COND);
	struct thread_pause pause = thread_pause_begin();
	struct wait wait = wait_open(self, &object, operation, site);
	struct lock_entry *hold = hold_of(self, lock_key(mutex, LOCKCOST_KIND_MUTEX));
	const struct lock_entry *kept = kept_hold(self, hold);
	struct lockcost_cond_wait_begin event = {
		.pid = process.pid,
		.tid = self->tid,
		.lock = lock_key_address(object.key, object.kind),
		.operation = operation,
		.request_ns = wait.request_ns,
		.site = (uintptr_t)site,
		.mutex = (uintptr_t)mutex,
		.held_lock = kept ? lock_key_address(kept->key, kept->rest->kind) : 0,
		.held_site = kept ? kept->site : 0,
	};

	wait.mutex = mutex;
	if (hold) {
		struct hold_release release = {.release_ns = wait.request_ns,
					       .release_ticks = clock_ticks()};

		fill_ended_hold(&event, hold, &release);
		hold_suspend(self, hold, &release);
	}
	wait_prepare(&wait);
	event.stack = wait.stack;
	if (!thread_is_silent)
		lttng_ust_tracepoint(lockcost, cond_wait_begin, &event);
	wait_cpu_start(&wait);
	thread_pause_end(&pause);
	return wait;
}

/* The wait is over: nobody waits here any more, and its numbers are known. */
static struct lock_wait wait_close(struct wait *wait, uint64_t end_ns, int status)
{
	struct lock_wait result = {
		.request_ns = wait->request_ns,
		.stack = wait->stack,
		.status = status,
		.operation = (uint8_t)wait->operation,
	};

	wait->is_open = false;
	if (wait->is_untold)
		wait->self->merges.open_wait.key = 0;
	else
		open_waits_leave(&wait->self->open_waits, wait->object.hash);
	wait_cpu_read(wait, end_ns, &result.cpu_ns, &result.cpu_source);
	return result;
}

/* By the clock of the events, when an untold wait began. */
static void wait_date(struct wait *wait)
{
	uint64_t now_ns = clock_now_ns();

	wait->request_ns = now_ns - clock_ticks_ns(wait->request_ticks, clock_ticks());
}

static void wait_count(const struct wait *wait, struct lock_entry *entry, uint64_t end_ns)
{
	entry->rest->counts.contended++;
	entry->rest->counts.wait_ns += end_ns - wait->request_ns;
}

static int wait_acquired_told(struct wait *wait, int status, uint64_t end_ns)
{
	struct thread *self = wait->self;
	int saved_errno = errno;
	struct lock_wait result = wait_close(wait, end_ns, status);
	struct lock_entry *entry;

	hold_begin_contended(self, &wait->object, wait->site, end_ns, &result);
	entry = hold_of(self, wait->object.key);
	if (entry) {
		wait_count(wait, entry, end_ns);
		entry->hold_flags |= wait->is_untold ? LOCKCOST_HOLD_UNTOLD : 0;
	}
	errno = saved_errno;
	return status;
}

/* A wait that ended as it should is only added up, and that later. */
static void wait_merge(struct wait *wait, uint64_t wait_ns, uint64_t end)
{
	struct thread *self = wait->self;
	uint64_t cpu_ns = wait_ns;
	uint8_t cpu_source = LOCKCOST_CPU_SHORT;

	wait->is_open = false;
	self->merges.open_wait.key = 0;
	hold_begin(self, wait->object.key, wait->object.kind, wait->site);
	if (wait_ns >= CLOCK_SWITCH_MIN_NS) {
		wait_date(wait);
		wait_cpu_read(wait, wait->request_ns + wait_ns, &cpu_ns, &cpu_source);
	}
	self->merges.last_wait = (struct merge_wait){
		.key = wait->object.key,
		.request = wait->request_ticks,
		.end = end,
		.cpu_ns = cpu_source == LOCKCOST_CPU_UNKNOWN ? UINT64_MAX : cpu_ns,
	};
}

/* The end of an untold wait: one that was long is told now. */
static int wait_acquired_untold(struct wait *wait, int status)
{
	uint64_t end = clock_ticks();
	uint64_t wait_ns = clock_ticks_ns(wait->request_ticks, end);

	if (status == 0 && wait_ns < MERGE_LONG_NS) {
		wait_merge(wait, wait_ns, end);
		return 0;
	}
	budget_owe(1);
	wait_date(wait);
	return wait_acquired_told(wait, status, wait->request_ns + wait_ns);
}

static int wait_acquired_quiet(struct wait *wait, int status)
{
	uint64_t end = clock_ticks();
	uint64_t wait_ns = clock_ticks_ns(wait->request_ticks, end);

	if (status != 0 || wait_ns >= settings.min_wait_ns)
		return wait_acquired_told(wait, status, clock_now_ns());
	open_waits_leave(&wait->self->open_waits, wait->object.hash);
	wait_merge(wait, wait_ns, end);
	return 0;
}

int wait_acquired(struct wait *wait, int status)
{
	if (wait->is_untold)
		return wait_acquired_untold(wait, status);
	if (wait->is_quiet)
		return wait_acquired_quiet(wait, status);
	return wait_acquired_told(wait, status, clock_now_ns());
}

static void queue_wait_end(const struct wait *wait, const struct lock_wait *result, uint64_t end_ns)
{
	struct queued_event *place = hold_queue_place(wait->self);

	if (!place)
		return;
	place->type = QUEUED_WAIT_END;
	place->wait_end = (struct lockcost_wait_end){
		.pid = process.pid,
		.tid = wait->self->tid,
		.lock = lock_key_address(wait->object.key, wait->object.kind),
		.kind = wait->object.kind,
		.operation = result->operation | lock_key_side(wait->object.key),
		.request_ns = result->request_ns,
		.end_ns = end_ns,
		.status = result->status,
		.site = (uintptr_t)wait->site,
		.stack = result->stack,
		.cpu_ns = result->cpu_ns,
		.cpu_source = result->cpu_source,
		.mutex = (uintptr_t)wait->mutex,
	};
	event_queue_push(&wait->self->queued);
}

int wait_ended(struct wait *wait, int status)
{
	uint64_t end_ns = clock_now_ns();
	struct thread *self = wait->self;
	struct thread_pause pause = thread_pause_begin_for(wait->object.kind);
	struct lock_wait result;
	struct lock_entry *entry;

	if (wait->is_untold)
		wait_date(wait);
	result = wait_close(wait, end_ns, status);
	queue_wait_end(wait, &result, end_ns);
	thread_pause_end(&pause);
	entry = hold_entry(self, &wait->object, wait->site);
	if (entry) {
		wait_count(wait, entry, end_ns);
		hold_count_outcome(entry, status);
	}
	/* every other outcome, time-outs and cancellation included, comes back with the mutex */
	if (wait->mutex && status != EPERM && status != ENOTRECOVERABLE) {
		struct object mutex = object_of(wait->mutex, LOCKCOST_KIND_MUTEX);

		hold_begin_again(self, &mutex, wait->site, end_ns);
	}
	pause = thread_pause_begin_for(wait->object.kind);
	hold_drain(self);
	thread_pause_end(&pause);
	return status;
}

void wait_arrived_last(struct wait *wait)
{
	struct wake wake = {.begin_ns = wait->request_ns, .waiters = 1};

	wait->is_open = false;
	open_waits_leave(&wait->self->open_waits, wait->object.hash);
	wake_end(wait->self, &wait->object, LOCKCOST_OPERATION_ARRIVE, &wake, wait->site);
}

void wait_cancelled(struct wait *wait)
{
	if (wait->is_open)
		wait_ended(wait, WAIT_STATUS_CANCELLED);
}
