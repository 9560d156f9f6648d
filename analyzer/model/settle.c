/* SPDX-License-Identifier: MIT */
/* Joins the beginnings of waits with the events that say how they ended. */
#include "settle.h"

#include "futex_call.h"
#include "holds.h"
#include "kernel.h"
#include "kernel_futex.h"
#include "pending.h"
#include "registry.h"

void settle_wait(struct model *model, struct wait *wait)
{
	/* Clocks of two CPUs are one clock here; only a damaged event ends before it began. */
	wait->end_ns = MAX(wait->end_ns, wait->request_ns);
	if (!wait->is_call)
		kernel_futex_claim(model, wait->thread, wait->request_ns, wait->end_ns);
	if (model->observer.wait_settled)
		model->observer.wait_settled(model->observer.context, wait);
	if (!pending_is_lock(wait->lock))
		return;
	wait_note_past(wait->thread,
		       &(struct past_wait){wait->lock, wait->request_ns, wait->end_ns},
		       model->wanted_from_ns);
	holds_note_user(wait->lock, wait->thread);
	pending_add(model, wait);
}

/* Before a thread blocks it writes all that it has to tell. */
static void wait_begun(struct model *model, const struct wait *wait)
{
	struct thread *thread = wait->thread;

	thread->told_until_ns = MAX(thread->told_until_ns, wait->request_ns);
	thread->is_waiting = true;
	model->unmatched_wait_count += wait_open(thread, wait);
	pending_note_open(model, wait);
}

void settle_wait_begin(struct model *model, const struct event *event)
{
	const struct lockcost_wait_begin *begin = &event->wait_begin;
	struct thread *thread = registry_get_author(model, begin->pid, begin->tid, event->time_ns);
	struct wait wait = {
		.thread = thread,
		.lock = lock_get(thread->process, begin->lock, begin->kind, begin->request_ns),
		.address = begin->lock,
		.kind = begin->kind,
		.operation = begin->operation,
		.begun_ns = event->time_ns,
		.request_ns = begin->request_ns,
		.site = begin->site,
		.stack = begin->stack,
		.owner_tid = begin->owner,
		.held_lock = begin->held_lock,
		.held_site = begin->held_site,
	};

	kernel_note_presence(model, event, thread);
	lock_note_class(wait.lock, thread->process, begin->site, begin->stack, begin->request_ns);
	wait_begun(model, &wait);
}

/* Remember who held the lock, if the hold waited or was waited for. */
static void span_add(struct model *model, const struct model_hold *seen)
{
	const struct lockcost_hold *hold = &seen->hold;
	bool is_over = hold->release_ns && !(hold->flags & LOCKCOST_HOLD_UNRELEASED);
	struct hold_span span = {
		.thread = seen->thread,
		.from_ns = hold->acquire_ns,
		.to_ns = is_over ? hold->release_ns : UINT64_MAX,
		.request_ns = (hold->flags & LOCKCOST_HOLD_CONTENDED) ? hold->request_ns : 0,
		.site = hold->site,
		.stack = hold->stack,
		.is_reader = event_is_reader(hold->kind, hold->operation),
	};

	if (is_over) {
		seen->thread->told_until_ns = MAX(seen->thread->told_until_ns, hold->release_ns);
		seen->thread->is_waiting = false;
	}
	if (!pending_is_lock(seen->lock) || span.from_ns >= span.to_ns ||
	    !(hold->flags &
	      (LOCKCOST_HOLD_CONTENDED | LOCKCOST_HOLD_WAITERS | LOCKCOST_HOLD_UNRELEASED)))
		return;
	holds_add(seen->lock, &span, model->wanted_from_ns);
	holds_note_user(seen->lock, seen->thread);
}

/* Settles the hold's own wait, then passes the hold on. */
static void hold_pass_on(struct model *model, struct thread *thread,
			 const struct lockcost_hold *hold, uint64_t time_ns)
{
	uint64_t when_ns = hold->request_ns ? hold->request_ns : hold->acquire_ns;
	struct model_hold seen = {.thread = thread, .hold = *hold};
	bool is_cond = (hold->operation & ~LOCKCOST_OPERATION_READ) == LOCKCOST_OPERATION_COND;
	bool is_wait = (hold->flags & LOCKCOST_HOLD_CONTENDED) && hold->acquire_ns &&
		       hold->request_ns && !is_cond;

	if (!when_ns)
		when_ns = hold->release_ns ? hold->release_ns : time_ns;
	seen.lock = lock_get(thread->process, hold->lock, hold->kind, when_ns);
	lock_note_class(seen.lock, thread->process, hold->site, hold->stack, when_ns);
	seen.held_from_ns = hold->acquire_ns;
	if (!hold->acquire_ns && hold->release_ns)
		seen.held_from_ns = wait_earliest_request(seen.lock, hold->release_ns);
	if (is_wait) {
		struct wait *begun = wait_take(thread, hold->lock, hold->request_ns);
		struct wait wait = begun ? *begun : (struct wait){0};

		g_free(begun);
		wait.thread = thread;
		wait.lock = seen.lock;
		wait.address = hold->lock;
		wait.kind = hold->kind;
		wait.operation = hold->operation;
		wait.outcome = WAIT_ACQUIRED;
		wait.request_ns = hold->request_ns;
		wait.end_ns = hold->acquire_ns;
		wait.status = hold->status;
		wait.site = hold->site;
		wait.stack = hold->stack ? hold->stack : wait.stack;
		wait.cpu_ns = hold->cpu_ns;
		wait.cpu_source = hold->cpu_source;
		wait.is_untold = hold->flags & LOCKCOST_HOLD_UNTOLD;
		settle_wait(model, &wait);
	}
	if (model->observer.hold_seen)
		model->observer.hold_seen(model->observer.context, &seen);
	span_add(model, &seen);
	if (hold->flags & LOCKCOST_HOLD_UNRELEASED)
		g_ptr_array_add(model->unreleased, g_memdup2(&seen, sizeof(seen)));
}

void settle_hold(struct model *model, const struct event *event)
{
	const struct lockcost_hold *hold = &event->hold;
	struct process *process = registry_get_process(model, hold->pid, event->time_ns);
	struct thread *thread;

	/* What is still held at the end may be written by whoever ends the process. */
	if (hold->flags & LOCKCOST_HOLD_UNRELEASED)
		thread = registry_get_thread(model, process, hold->tid);
	else
		thread = registry_get_author(model, hold->pid, hold->tid, event->time_ns);
	hold_pass_on(model, thread, hold, event->time_ns);
}

void settle_cond_wait_begin(struct model *model, const struct event *event)
{
	const struct lockcost_cond_wait_begin *begin = &event->cond_wait_begin;
	struct thread *thread = registry_get_author(model, begin->pid, begin->tid, event->time_ns);
	struct lockcost_hold hold = {
		.pid = begin->pid,
		.tid = begin->tid,
		.lock = begin->mutex,
		.kind = LOCKCOST_KIND_MUTEX,
		.operation = begin->hold_operation,
		.flags = begin->hold_flags | LOCKCOST_HOLD_COND,
		.status = begin->hold_status,
		.request_ns = begin->hold_request_ns,
		.acquire_ns = begin->hold_acquire_ns,
		.release_ns = begin->request_ns,
		.release_end_ns = begin->request_ns,
		.site = begin->hold_site,
		.release_site = begin->site,
		.stack = begin->hold_stack,
		.cpu_ns = begin->hold_cpu_ns,
		.cpu_source = begin->hold_cpu_source,
	};
	struct wait wait = {
		.thread = thread,
		.kind = LOCKCOST_KIND_COND,
		.operation = begin->operation,
		.begun_ns = event->time_ns,
		.request_ns = begin->request_ns,
		.site = begin->site,
		.stack = begin->stack,
		.held_lock = begin->held_lock,
		.held_site = begin->held_site,
	};

	if (begin->mutex) {
		hold_pass_on(model, thread, &hold, event->time_ns);
		wait.mutex = lock_get(thread->process, begin->mutex, LOCKCOST_KIND_MUTEX,
				      begin->request_ns);
		wait.mutex_address = begin->mutex;
	}
	kernel_note_presence(model, event, thread);
	wait.lock = lock_get(thread->process, begin->lock, LOCKCOST_KIND_COND, begin->request_ns);
	if (begin->hold_operation == LOCKCOST_OPERATION_COND && thread->woken_at == wait.lock &&
	    model->observer.wait_repeated)
		model->observer.wait_repeated(model->observer.context, wait.lock);
	wait.address = begin->lock;
	lock_note_class(wait.lock, thread->process, begin->site, begin->stack, begin->request_ns);
	wait_begun(model, &wait);
}

void settle_wait_end(struct model *model, const struct event *event)
{
	const struct lockcost_wait_end *end = &event->wait_end;
	struct thread *thread = registry_get_author(model, end->pid, end->tid, event->time_ns);
	struct wait *begun = wait_take(thread, end->lock, end->request_ns);
	struct wait wait = begun ? *begun : (struct wait){0};

	thread->is_waiting = false;
	wait.thread = thread;
	if (!wait.lock)
		wait.lock = lock_get(thread->process, end->lock, end->kind, end->request_ns);
	wait.address = end->lock;
	if (!wait.mutex && end->mutex) {
		wait.mutex =
			lock_get(thread->process, end->mutex, LOCKCOST_KIND_MUTEX, end->request_ns);
		wait.mutex_address = end->mutex;
	}
	wait.kind = end->kind;
	wait.operation = end->operation;
	wait.outcome = end->status == 0 ? WAIT_ACQUIRED : WAIT_FAILED;
	wait.request_ns = end->request_ns;
	wait.end_ns = end->end_ns;
	wait.status = end->status;
	wait.site = end->site;
	wait.stack = end->stack ? end->stack : wait.stack;
	wait.cpu_ns = end->cpu_ns;
	wait.cpu_source = end->cpu_source;
	wait.is_untold = !begun && thread->process->has_merged;
	lock_note_class(wait.lock, thread->process, end->site, end->stack, end->request_ns);
	g_free(begun);
	if (wait.kind == LOCKCOST_KIND_COND)
		thread->woken_at = wait.outcome == WAIT_ACQUIRED ? wait.lock : NULL;
	settle_wait(model, &wait);
}

void settle_wake(struct model *model, const struct event *event)
{
	const struct lockcost_wake *wake = &event->wake;
	struct model_wake seen = {
		.thread = registry_get_author(model, wake->pid, wake->tid, event->time_ns),
		.wake = *wake,
	};

	seen.thread->is_waiting = false;
	/* Who comes last waits for nobody: the wait that it announced was none. */
	if (event_is_last_arrival(wake->kind, wake->operation)) {
		g_free(wait_take(seen.thread, wake->lock, wake->begin_ns));
		kernel_futex_claim(model, seen.thread, wake->begin_ns, wake->end_ns);
	}
	seen.lock = lock_get(seen.thread->process, wake->lock, wake->kind, wake->begin_ns);
	lock_note_class(seen.lock, seen.thread->process, wake->site, 0, wake->begin_ns);
	if (model->observer.wake_seen)
		model->observer.wake_seen(model->observer.context, &seen);
}

/* The thread held the lock for a part of the time: nobody knows when. */
static void merged_span_add(struct model *model, const struct model_merged *seen)
{
	const struct lockcost_merged *merged = seen->merged;
	struct hold_span span = {
		.thread = seen->thread,
		.from_ns = merged->begin_ns,
		.to_ns = merged->end_ns,
		.site = merged->site,
		.is_reader = event_is_reader(merged->kind, merged->operation),
		.is_merged = true,
		.held_ns = MIN(merged->hold_ns, merged->end_ns - merged->begin_ns),
	};

	holds_note_user(seen->lock, seen->thread);
	if (merged->holds > 0 && merged->begin_ns < merged->end_ns)
		holds_add(seen->lock, &span, model->wanted_from_ns);
}

void settle_merged(struct model *model, const struct event *event)
{
	struct lockcost_merged merged = event->merged;
	struct thread *thread = registry_get_author(model, merged.pid, merged.tid, event->time_ns);
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(struct futex_call));
	struct model_merged seen = {.thread = thread, .merged = &merged, .calls = calls};

	merged.end_ns = MAX(merged.end_ns, merged.begin_ns);
	seen.lock = lock_get(thread->process, merged.lock, merged.kind, merged.begin_ns);
	lock_note_class(seen.lock, thread->process, merged.site, 0, merged.begin_ns);
	thread->told_until_ns = MAX(thread->told_until_ns, merged.end_ns);
	thread->is_waiting = false;
	thread->process->has_merged = true;
	kernel_futex_claim_merged(model, thread, &merged, calls);
	if (pending_is_lock(seen.lock))
		merged_span_add(model, &seen);
	if (model->observer.merged_seen)
		model->observer.merged_seen(model->observer.context, &seen);
	g_array_unref(calls);
}
