/* SPDX-License-Identifier: MIT */
/* The kernel's events of the threads in question, and what the program told of this lock. */
#include "explain_events.h"

#include "event_words.h"
#include "process.h"

enum {
	EVENTS_MAX = 400,
	MARGIN_NS = 20000, /* before and after the wait: the call itself, and the release */
};

/* All that the waiter and the holders do; of who only woke one of them, the calls that did. */
static bool is_of_interest(const struct explain_events *wanted, int32_t tid, bool is_wake)
{
	const GPtrArray *threads = wanted->explained->threads;

	for (guint i = 0; tid && i < threads->len; i++) {
		const struct explained_thread *thread = threads->pdata[i];

		if (thread->tid == tid)
			return is_wake || thread->is_waiter || thread->is_holder;
	}
	return false;
}

/* A futex call at about the time at which the waiter was woken. */
static bool is_wake_call(const struct explain_events *wanted, const struct event *event)
{
	return (event->type == EVENT_FUTEX_ENTRY || event->type == EVENT_FUTEX_EXIT) &&
	       event->time_ns + MARGIN_NS >= wanted->waking_ns &&
	       event->time_ns <= wanted->waking_ns + MARGIN_NS;
}

static bool is_lock(const struct explain_events *wanted, int32_t pid, uint64_t address)
{
	for (unsigned int i = 0; i < lock_member_count(wanted->lock); i++) {
		struct lock_member member = lock_member(wanted->lock, i);

		if (member.address == address && member.process->pid == pid)
			return true;
	}
	return false;
}

static bool overlaps(const struct explained *wait, uint64_t from_ns, uint64_t to_ns)
{
	return from_ns <= wait->end_ns && (to_ns == 0 || to_ns >= wait->request_ns);
}

/* Whom the event is about, if that is one of the threads; 0: none of them. */
static int32_t kernel_subject(const struct explain_events *wanted, const struct event *event)
{
	const struct event_sched_switch *sched_switch = &event->sched_switch;
	int32_t tid = 0;

	switch (event->type) {
	case EVENT_SCHED_SWITCH:
		tid = is_of_interest(wanted, sched_switch->next_tid, false)
			      ? sched_switch->next_tid
			      : sched_switch->prev_tid;
		break;
	case EVENT_SCHED_WAKING:
	case EVENT_SCHED_WAKEUP:
		tid = event->sched_wake.tid;
		break;
	case EVENT_FUTEX_ENTRY:
		tid = event->futex_entry.tid;
		break;
	case EVENT_FUTEX_EXIT:
		tid = event->futex_exit.tid;
		break;
	case EVENT_CALL_ENTRY:
	case EVENT_CALL_EXIT:
		tid = event->call.tid;
		break;
	case EVENT_PRIORITY_LENT:
		tid = event->priority_lent.tid;
		break;
	default:
		break;
	}
	return is_of_interest(wanted, tid, is_wake_call(wanted, event)) ? tid : 0;
}

/* One that was not timed ended before the waiter had the lock. */
static bool hold_overlaps(const struct explained *wait, const struct lockcost_hold *hold)
{
	uint64_t from_ns = hold->request_ns ? hold->request_ns : hold->acquire_ns;

	if (!from_ns && wait->is_acquired)
		from_ns = hold->release_ns;
	return overlaps(wait, from_ns, hold->release_ns);
}

/* Told by the program: by the lock, and by the times that the event speaks of. */
static int32_t program_subject(const struct explain_events *wanted, const struct event *event)
{
	const struct explained *wait = wanted->explained;

	switch (event->type) {
	case EVENT_WAIT_BEGIN:
		return is_lock(wanted, event->wait_begin.pid, event->wait_begin.lock) &&
				       overlaps(wait, event->wait_begin.request_ns,
						event->wait_begin.request_ns)
			       ? event->wait_begin.tid
			       : 0;
	case EVENT_COND_WAIT_BEGIN:
		return (is_lock(wanted, event->cond_wait_begin.pid, event->cond_wait_begin.lock) ||
			is_lock(wanted, event->cond_wait_begin.pid,
				event->cond_wait_begin.mutex)) &&
				       overlaps(wait, event->cond_wait_begin.request_ns,
						event->cond_wait_begin.request_ns)
			       ? event->cond_wait_begin.tid
			       : 0;
	case EVENT_WAIT_END:
		return is_lock(wanted, event->wait_end.pid, event->wait_end.lock) &&
				       overlaps(wait, event->wait_end.request_ns,
						event->wait_end.end_ns)
			       ? event->wait_end.tid
			       : 0;
	case EVENT_HOLD:
		return is_lock(wanted, event->hold.pid, event->hold.lock) &&
				       hold_overlaps(wait, &event->hold)
			       ? event->hold.tid
			       : 0;
	case EVENT_MERGED:
		return is_lock(wanted, event->merged.pid, event->merged.lock) &&
				       overlaps(wait, event->merged.begin_ns, event->merged.end_ns)
			       ? event->merged.tid
			       : 0;
	case EVENT_WAKE:
		return is_lock(wanted, event->wake.pid, event->wake.lock) &&
				       overlaps(wait, event->wake.begin_ns, event->wake.end_ns)
			       ? event->wake.tid
			       : 0;
	default:
		return 0;
	}
}

static bool is_near(const struct explained *wait, uint64_t time_ns)
{
	return time_ns + MARGIN_NS >= wait->request_ns && time_ns <= wait->end_ns + MARGIN_NS;
}

/* The phase that the waiter's own piece of the wait begins with at that time. */
static int phase_at(const struct explained *wait, uint64_t time_ns)
{
	for (guint i = 0; i < wait->phases->len; i++) {
		const struct explained_piece *piece = wait->phases->pdata[i];

		if (piece->from_ns == time_ns && time_ns != wait->request_ns)
			return piece->what;
	}
	return -1;
}

static void add(struct explain_events *wanted, const struct event *event, int32_t tid)
{
	struct explained *explained = wanted->explained;
	struct explained_event *row;
	char *text = event_words(event);

	if (!text)
		return;
	if (explained->events->len >= EVENTS_MAX && !wanted->has_all) {
		explained->left_out++;
		g_free(text);
		return;
	}
	row = g_new0(struct explained_event, 1);
	row->time_ns = event->time_ns;
	row->cpu = event->cpu;
	row->tid = tid;
	row->text = text;
	row->phase = tid == explained->tid ? phase_at(explained, event->time_ns) : -1;
	g_ptr_array_add(explained->events, row);
}

void explain_events_add(void *context, const struct event *event)
{
	struct explain_events *wanted = context;
	int32_t tid = program_subject(wanted, event);
	bool is_loss = event->type == EVENT_LOST &&
		       overlaps(wanted->explained, event->time_ns, event->lost.until_ns);

	if (!tid && is_near(wanted->explained, event->time_ns))
		tid = kernel_subject(wanted, event);
	if (tid || is_loss)
		add(wanted, event, tid);
}
