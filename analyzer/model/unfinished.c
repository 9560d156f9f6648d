/* SPDX-License-Identifier: MIT */
/* Tells a thread that waits for ever from one whose last events are missing. */
#include "unfinished.h"

#include "holds.h"
#include "settle.h"

/* What system calls return inside the kernel when a signal ended them (include/linux/errno.h). */
enum {
	KERNEL_EINTR = -4,
	KERNEL_ERESTARTSYS = -512,
	KERNEL_ERESTART_RESTARTBLOCK = -516,
};

/* What the kernel last saw of the thread after its request. */
enum last_sign {
	SIGN_NONE,     /* it was not in a futex call since */
	SIGN_IN_FUTEX, /* it entered one and is still there, or was killed there */
	SIGN_RETURNED, /* it came back from the last one */
	SIGN_UNKNOWN,  /* the kernel's events do not reach to the end */
};

static bool was_interrupted(int64_t result)
{
	return result == KERNEL_EINTR ||
	       (result <= KERNEL_ERESTARTSYS && result >= KERNEL_ERESTART_RESTARTBLOCK);
}

static enum last_sign last_sign_find(const struct model *model, const struct wait *wait,
				     uint64_t end_ns)
{
	const struct timeline *timeline = wait->thread->timeline;
	const struct coverage *coverage = &model->coverage;
	enum last_sign sign = SIGN_NONE;
	size_t hole = coverage_find_after(coverage, wait->request_ns);

	if (!timeline || timeline->entry_count == 0)
		return SIGN_UNKNOWN;
	for (size_t i = timeline_find_after(timeline, wait->request_ns); i < timeline->entry_count;
	     i++) {
		const struct timeline_entry *entry = &timeline->entries[i];

		if (entry->kind == TIMELINE_FUTEX_ENTRY)
			sign = SIGN_IN_FUTEX;
		else if (entry->kind == TIMELINE_FUTEX_EXIT)
			sign = was_interrupted(entry->value) ? SIGN_IN_FUTEX : SIGN_RETURNED;
		else if (entry->kind == TIMELINE_EXITED)
			return sign;
	}
	if (hole == coverage->hole_count || coverage->holes[hole].begin_ns >= end_ns)
		return sign;
	/* Where only the very end is missing, what was seen last still says the most. */
	if (coverage->holes[hole].end_ns == UINT64_MAX && sign != SIGN_NONE)
		return sign;
	return SIGN_UNKNOWN;
}

static const struct timeline_entry *last_entry(const struct thread *thread)
{
	const struct timeline *timeline = thread->timeline;

	return timeline && timeline->entry_count > 0 ? &timeline->entries[timeline->entry_count - 1]
						     : NULL;
}

/*
 * A process that is killed ends its threads one by one, and the end of a thread wakes who joins it:
 * the futex call returns, and the thread is gone before it could tell.
 */
static bool is_killed_join(const struct wait *wait)
{
	const struct timeline_entry *last = last_entry(wait->thread);

	return wait->kind == LOCKCOST_KIND_JOIN && last && last->kind == TIMELINE_EXITED;
}

static bool is_unfinished(const struct model *model, const struct wait *wait, uint64_t end_ns)
{
	if (wait->thread->has_exited || wait->thread->last_ns > wait->begun_ns)
		return false;
	switch (last_sign_find(model, wait, end_ns)) {
	case SIGN_IN_FUTEX:
	case SIGN_UNKNOWN:
		return true;
	case SIGN_NONE:
		/* A spin lock's waiter never enters the kernel; any other has what it asked for. */
		return wait->kind == LOCKCOST_KIND_SPIN;
	case SIGN_RETURNED:
		return is_killed_join(wait);
	}
	return false;
}

/* A killed thread waited until it died, any other until its process or the recording ended. */
static uint64_t thread_end_ns(const struct model *model, const struct thread *thread,
			      uint64_t recording_end_ns)
{
	const struct process *process = thread->process;
	const struct timeline_entry *last = last_entry(thread);

	if (last && last->kind == TIMELINE_EXITED && last->time_ns > thread->last_ns)
		return last->time_ns;
	if (process->is_final)
		return MAX(process->stats_ns, thread->last_ns);
	/* exec took the process's place. */
	if (g_hash_table_lookup(model->processes, GINT_TO_POINTER(process->pid)) != process)
		return process->last_ns;
	return recording_end_ns;
}

/* A thread that began to wait for something else while it held a lock holds it still. */
static void held_note(const struct model *model, const struct wait *wait)
{
	struct lock *held =
		wait->held_lock ? lock_find(wait->thread->process, wait->held_lock) : NULL;
	struct hold_span span = {
		.thread = wait->thread, .to_ns = UINT64_MAX, .site = wait->held_site};

	if (held && !holds_find(held, wait->thread, wait->request_ns))
		holds_add(held, &span, model->wanted_from_ns);
}

void unfinished_settle(struct model *model, struct thread *thread, uint64_t end_ns)
{
	struct wait *newest = NULL;
	unsigned int unmatched = thread->open_waits->len;

	for (guint i = 0; i < thread->open_waits->len; i++) {
		struct wait *wait = thread->open_waits->pdata[i];

		if (!newest || wait->request_ns >= newest->request_ns)
			newest = wait;
	}
	if (!newest)
		return;
	end_ns = thread_end_ns(model, thread, end_ns);
	if (is_unfinished(model, newest, end_ns)) {
		newest->outcome = WAIT_UNFINISHED;
		newest->end_ns = end_ns;
		held_note(model, newest);
		settle_wait(model, newest);
		unmatched--;
	}
	/* Where the process went on when the recording ended, nothing is missing. */
	if (!thread->process->is_stopped)
		model->unmatched_wait_count += unmatched;
}
