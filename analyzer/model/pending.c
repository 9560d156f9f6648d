/* SPDX-License-Identifier: MIT */
/* A queue in the order in which waits ended, whose head waits for the threads that use its lock. */
#include "pending.h"

#include <errno.h>

#include "holds.h"
#include "registry.h"

enum {
	WAITS_MAX = 4096,	/* holds come late by up to thousands of events */
	HORIZON_PERIOD = 256,	/* events from one look for the oldest request to the next */
	RELEASE_RACE_NS = 1000, /* from finding a lock taken to reading the clock, and more */
};

struct pending_wait {
	struct wait wait;
	guint heard_count;  /* of the lock's users, those that have told all they did in it */
	guint heard_others; /* the same of all threads of the waiter's process */
};

bool pending_is_lock(const struct lock *lock)
{
	switch (lock->kind) {
	case LOCKCOST_KIND_FUTEX:
	case LOCKCOST_KIND_COND:
	case LOCKCOST_KIND_BARRIER:
	case LOCKCOST_KIND_JOIN:
		return false;
	default:
		return true;
	}
}

/* Who waits at a semaphore may be waiting for work, and for long. */
static bool is_wanted(const struct wait *wait)
{
	return pending_is_lock(wait->lock) &&
	       (wait->lock->kind != LOCKCOST_KIND_SEM || holds_get(wait->lock)->spans->len > 0);
}

void pending_note_open(struct model *model, const struct wait *wait)
{
	struct thread *owner = wait->owner_tid ? registry_find_owner(model, wait) : NULL;

	if (is_wanted(wait))
		model->wanted_from_ns = MIN(model->wanted_from_ns, wait->request_ns);
	if (!pending_is_lock(wait->lock))
		return;
	holds_note_user(wait->lock, wait->thread);
	/* He may be silent for long: it is known from the first that he has something to tell. */
	if (owner)
		holds_note_user(wait->lock, owner);
}

void pending_add(struct model *model, const struct wait *wait)
{
	struct pending_wait *pending = g_new0(struct pending_wait, 1);

	pending->wait = *wait;
	g_queue_push_tail(&model->pending, pending);
}

static void pass_on(struct model *model, bool is_told)
{
	struct pending_wait *pending = g_queue_pop_head(&model->pending);

	if (model->observer.holders_known)
		model->observer.holders_known(model->observer.context, &pending->wait, is_told);
	g_free(pending);
}

/* The thread's newest event is the beginning of a wait, and it has not come back from it since. */
static bool is_asleep(const struct thread *thread)
{
	const struct timeline *timeline = thread->timeline;
	bool has_entered = false;

	if (!thread->is_waiting || !timeline)
		return false;
	for (size_t i = timeline_find_after(timeline, thread->told_until_ns);
	     i < timeline->entry_count; i++) {
		if (timeline->entries[i].kind == TIMELINE_FUTEX_EXIT ||
		    timeline->entries[i].kind == TIMELINE_GAP)
			return false;
		has_entered |= timeline->entries[i].kind == TIMELINE_FUTEX_ENTRY;
	}
	return has_entered;
}

/* A wait of its own that began before may be over, and its hold not yet told. */
static bool has_open_lock_wait(const struct thread *thread, uint64_t before_ns)
{
	for (guint i = 0; i < thread->open_waits->len; i++) {
		const struct wait *wait = thread->open_waits->pdata[i];

		if (wait->request_ns < before_ns && pending_is_lock(wait->lock))
			return true;
	}
	return false;
}

/* Whether the thread has told all that it did with locks before time_ns. */
static bool has_told(const struct thread *thread, uint64_t time_ns)
{
	if (thread->has_exited)
		return true;
	if (thread->told_until_ns >= time_ns && !has_open_lock_wait(thread, time_ns))
		return true;
	return is_asleep(thread);
}

/* A lock that was not to be had in time was held to the end, and that hold has not been told. */
static bool is_holder_missing(const struct wait *wait)
{
	const GArray *spans = holds_get(wait->lock)->spans;

	return wait->outcome == WAIT_FAILED && wait->status == ETIMEDOUT &&
	       wait->kind != LOCKCOST_KIND_SEM &&
	       (spans->len == 0 ||
		g_array_index(spans, struct hold_span, spans->len - 1).to_ns < wait->end_ns);
}

/*
 * Who slept from before the request until after the end cannot have let go of the lock in between,
 * and whoever held it did: so he did not hold it, whatever he has still to tell. Of several units
 * one may be held all the time.
 */
static bool was_asleep(const struct model *model, const struct thread *thread,
		       const struct wait *wait)
{
	const struct timeline *timeline = thread->timeline;
	const struct timeline_entry *last;
	size_t after;

	if (!timeline || wait->outcome != WAIT_ACQUIRED || wait->kind == LOCKCOST_KIND_SEM)
		return false;
	after = timeline_find_after(timeline, wait->end_ns);
	last = after > 0 ? &timeline->entries[after - 1] : NULL;
	return last && last->kind == TIMELINE_BLOCKED && last->time_ns <= wait->request_ns &&
	       coverage_is_whole(&model->coverage, last->time_ns, wait->end_ns);
}

/* Whether the threads have told all that they did in the wait; `count` of them have, so far. */
static bool have_told(const struct model *model, const GPtrArray *threads, const struct wait *wait,
		      guint *count)
{
	for (; *count < threads->len; ++*count) {
		const struct thread *thread = threads->pdata[*count];

		if (thread != wait->thread && !has_told(thread, wait->end_ns) &&
		    !was_asleep(model, thread, wait))
			return false;
	}
	return true;
}

/*
 * Somebody had it. Where nobody is known to, it is a thread that has never told of this lock, and
 * that may be any. Unless it was released before the request's clock was read.
 */
static bool is_holder_unknown(const struct wait *wait)
{
	uint64_t from_ns = wait->request_ns - MIN(wait->request_ns, RELEASE_RACE_NS);

	return is_wanted(wait) &&
	       !holds_have_other(wait->lock, wait->thread, from_ns, wait->end_ns);
}

static bool is_complete(const struct model *model, struct pending_wait *pending)
{
	const struct wait *wait = &pending->wait;

	if (!have_told(model, holds_get(wait->lock)->users, wait, &pending->heard_count))
		return false;
	if (is_holder_unknown(wait) &&
	    !have_told(model, wait->thread->process->all_threads, wait, &pending->heard_others))
		return false;
	return !is_holder_missing(wait);
}

static uint64_t oldest_open(const struct thread *thread, uint64_t oldest_ns)
{
	for (guint i = 0; i < thread->open_waits->len; i++) {
		const struct wait *wait = thread->open_waits->pdata[i];

		if (is_wanted(wait))
			oldest_ns = MIN(oldest_ns, wait->request_ns);
	}
	return oldest_ns;
}

static void horizon_update(struct model *model)
{
	uint64_t oldest_ns = UINT64_MAX;

	for (const GList *link = model->pending.head; link; link = link->next)
		oldest_ns =
			MIN(oldest_ns, ((const struct pending_wait *)link->data)->wait.request_ns);
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];

		for (guint j = 0; j < process->all_threads->len; j++)
			oldest_ns = oldest_open(process->all_threads->pdata[j], oldest_ns);
	}
	model->wanted_from_ns = oldest_ns;
}

/*
 * Pass on the head although some thread has not told all. Mostly it is idle, and has nothing to
 * tell.
 */
static void pass_on_early(struct model *model)
{
	model->early_wait_count++;
	pass_on(model, true);
}

void pending_check(struct model *model)
{
	while (model->pending.length > 0) {
		if (is_complete(model, model->pending.head->data))
			pass_on(model, true);
		else if (model->pending.length > WAITS_MAX)
			pass_on_early(model);
		else
			break;
	}
	if (++model->horizon_age >= HORIZON_PERIOD) {
		model->horizon_age = 0;
		horizon_update(model);
	}
}

void pending_force(struct model *model, uint64_t before_ns)
{
	while (model->pending.length > 0) {
		struct pending_wait *head = model->pending.head->data;

		if (head->wait.request_ns >= before_ns)
			break;
		pass_on_early(model);
	}
	horizon_update(model);
}

/* Whom the lock named as its owner has it still, if nothing was told of his hold. */
static void owner_note(struct model *model, const struct wait *wait)
{
	struct thread *owner = wait->owner_tid ? registry_find_owner(model, wait) : NULL;
	struct hold_span span = {.thread = owner, .to_ns = UINT64_MAX};

	if (owner && !holds_find(wait->lock, owner, wait->request_ns))
		holds_add(wait->lock, &span, model->wanted_from_ns);
}

/* Whether all processes that used the lock ended by themselves, and so told all. */
static bool is_final(const struct lock *lock)
{
	for (unsigned int i = 0; i < lock_member_count(lock); i++) {
		if (!lock_member(lock, i).process->is_final)
			return false;
	}
	return true;
}

void pending_finish(struct model *model)
{
	for (const GList *link = model->pending.head; link; link = link->next) {
		const struct pending_wait *pending = link->data;

		if (pending->wait.outcome == WAIT_UNFINISHED)
			owner_note(model, &pending->wait);
	}
	while (model->pending.length > 0) {
		struct pending_wait *head = model->pending.head->data;

		pass_on(model, is_complete(model, head) || is_final(head->wait.lock));
	}
}
