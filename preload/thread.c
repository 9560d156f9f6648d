/* SPDX-License-Identifier: MIT */
/* Attaches threads, opens and closes their gate, and writes the last of them at their end. */
#include "thread.h"

#include <errno.h>
#include <lttng/urcu/urcu-ust.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "flush.h"
#include "hold.h"
#include "last_thread.h"
#include "process.h"
#include "thread_states.h"

enum {
	/* Keys below this have their place inside struct pthread; the others allocate (glibc
	 * nptl/descr.h, PTHREAD_KEY_2NDLEVEL_SIZE), and an allocator's lock may have brought us
	 * here. */
	KEYS_WITHOUT_MALLOC = 32,
	/* Of the four rounds of destructors (PTHREAD_DESTRUCTOR_ITERATIONS) the third is ours:
	 * other libraries' destructors have locked by then, and LTTng's key still has a round to
	 * unregister. */
	LAST_ROUND = 3,
	/* one later: exit(3) keeps the other destructors from running */
	EXIT_ROUND = 4,
	STACK_SMALL = 128 * 1024,
	/* 5.2 KiB were measured, half of them LTTng's; more where the process is told of, too */
	STACK_NEEDED = 10 * 1024,
};

THREAD_LOCAL struct thread *thread_self;
THREAD_LOCAL enum thread_state thread_state;
THREAD_LOCAL bool thread_is_silent;
THREAD_LOCAL uintptr_t thread_stack_floor;
static THREAD_LOCAL struct thread *attached_self; /* whatever the gate is; NULL after its end */
static THREAD_LOCAL int32_t cached_tid;
static THREAD_LOCAL uint32_t exit_rounds;
static THREAD_LOCAL int32_t started_by;
static THREAD_LOCAL uint64_t started_with;

static uint32_t incarnations;
static pthread_key_t exit_key;
static bool has_exit_key;

int32_t thread_tid(void)
{
	if (unlikely(cached_tid == 0))
		cached_tid = (int32_t)syscall(SYS_gettid);
	return cached_tid;
}

void thread_count_unseen(const void *caller)
{
	if (process.is_ready && !invisible_is(caller))
		process_count(&process.unseen_calls);
}

/* Asks for a (further) round of thread_exit_round(). */
static void await_exit(void)
{
	if (has_exit_key)
		pthread_setspecific(exit_key, &exit_key);
}

/* What is told of a session that has just been enabled would be lost: its first calls are not seen.
 */
static bool session_may_be_told(void)
{
	return session_number() != 0 || session_is_active();
}

static struct thread *thread_attach(void)
{
	int saved_errno = errno;
	struct thread *self;
	bool may_be_told;

	thread_state = THREAD_BUSY;
	/*
	 * A thread's first event would take LTTng's mutex, which fork(2) holds while it waits for
	 * the program's own (pthread_atfork(3)): so it is taken now, before the thread holds any.
	 */
	lttng_ust_urcu_register_thread();
	may_be_told = session_may_be_told();
	self = may_be_told ? thread_states_obtain() : NULL;
	errno = saved_errno;
	if (!self) {
		thread_state = may_be_told ? THREAD_GONE : THREAD_NEW;
		return NULL;
	}
	self->tid = thread_tid();
	self->incarnation = __atomic_add_fetch(&incarnations, 1, __ATOMIC_RELAXED);
	self->random = 0x9E3779B97F4A7C15ull * (uint64_t)(self->tid + self->incarnation) | 1;
	self->creator_tid = started_by;
	self->start_routine = started_with;
	attached_self = self;
	await_exit();
	__atomic_store_n(&self->is_flushing, false, __ATOMIC_RELEASE);
	thread_state = THREAD_OPEN;
	thread_self = self;
	return self;
}

/* All that is known of locks, but of those that are held. */
static void forget_locks(struct thread *self)
{
	lock_table_evict(&self->table, &self->innermost);
	self->recent = self->table.slots;
	guests_forget(self);
	lock_order_forget_all(self);
	try_sites_forget_all(self);
}

/* What was counted for the session before is not the next one's; nothing is held. */
static struct thread *thread_unpark(void)
{
	struct thread *self = attached_self;

	thread_state = THREAD_BUSY;
	if (!session_may_be_told()) {
		thread_state = THREAD_PARKED;
		return NULL;
	}
	if (thread_wait_flushing(self)) {
		forget_locks(self);
		thread_end_flushing(self);
	}
	self->queued.head = self->queued.tail;
	thread_state = THREAD_OPEN;
	thread_self = self;
	return self;
}

struct thread *thread_enter(const void *caller)
{
	if (thread_state == THREAD_BUSY && thread_pause_recover())
		return thread_self;
	if (thread_state == THREAD_BUSY || thread_state == THREAD_GONE)
		thread_count_unseen(caller);
	if (thread_state == THREAD_PARKED)
		return thread_unpark();
	if (thread_state != THREAD_NEW || !process.is_ready || process.is_exiting ||
	    invisible_is(caller))
		return NULL;
	return thread_attach();
}

void thread_park(struct thread *self)
{
	while (self->innermost)
		hold_forget(self, self->innermost);
	merge_forget_all(self);
	thread_self = NULL;
	thread_state = THREAD_PARKED;
	session_went_off();
}

void thread_note_stack(uintptr_t lowest, size_t size)
{
	enum { PAGE = 4096 };

	if (size == 0 || size >= STACK_SMALL)
		return;
	/* the thread's descriptor lies at the top of a stack that the C library has made */
	if (lowest == 0)
		lowest = ((uintptr_t)pthread_self() / PAGE + 1) * PAGE - size;
	thread_stack_floor = lowest + STACK_NEEDED;
}

void thread_started(int32_t creator_tid, uint64_t start_routine, bool is_blind)
{
	started_by = creator_tid;
	started_with = start_routine;
	if (is_blind) {
		thread_state = THREAD_BLIND;
		return;
	}
	last_thread_begin();
	await_exit();
}

void thread_announce(struct thread *self)
{
	struct lockcost_thread_start event = {
		.pid = process.pid,
		.tid = self->tid,
		.incarnation = self->incarnation,
		.creator_tid = self->creator_tid,
		.start_routine = self->start_routine,
	};
	char name[16] = "";

	if (likely(self->announced != 0 && self->announced == session_number()))
		return;
	if (thread_is_silent)
		return;
	session_announce(self->tid);
	self->announced = session_number();
	prctl(PR_GET_NAME, name, 0, 0, 0);
	event.name = name;
	lttng_ust_tracepoint(lockcost, thread_start, &event);
}

static void thread_write_exit(const struct thread *self)
{
	char name[16] = "";
	struct lockcost_thread_exit event = {
		.pid = process.pid,
		.tid = self->tid,
		.incarnation = self->incarnation,
		.name = name,
	};

	prctl(PR_GET_NAME, name, 0, 0, 0);
	lttng_ust_tracepoint(lockcost, thread_exit, &event);
}

static void thread_end(struct thread *self)
{
	thread_self = NULL;
	thread_state = THREAD_BUSY;
	thread_is_silent = false; /* handlers are not looked at from here on */
	open_waits_leave_all(&self->open_waits);
	switch_ring_close(&self->ring);
	if (session_is_on() && !thread_is_cramped()) {
		thread_announce(self);
		hold_write_unreleased(self);
		merge_end_all(self);
		event_queue_drain(&self->queued);
		thread_write_exit(self);
	}
	attached_self = NULL;
	__atomic_store_n(&self->is_orphan, true, __ATOMIC_RELEASE);
	if (!thread_is_cramped())
		thread_reap(self); /* else whoever flushes next does */
}

/* The key's destructor: asks to be called again until EXIT_ROUND. */
static void thread_exit_round(void *unused)
{
	(void)unused;
	exit_rounds++;
	thread_is_silent = exit_rounds < LAST_ROUND;
	if (exit_rounds == LAST_ROUND) {
		if (attached_self)
			thread_end(attached_self);
		thread_state = THREAD_GONE;
	}
	if (exit_rounds >= EXIT_ROUND)
		last_thread_end();
	else
		await_exit();
}

void thread_make_key(void)
{
	static bool is_made;

	if (__atomic_exchange_n(&is_made, true, __ATOMIC_ACQ_REL))
		return;
	if (pthread_key_create(&exit_key, thread_exit_round) == 0) {
		has_exit_key = exit_key < KEYS_WITHOUT_MALLOC;
		if (!has_exit_key)
			pthread_key_delete(exit_key);
	}
}

void thread_setup(void)
{
	thread_make_key();
	last_thread_begin();
	await_exit();
}

/* Keeps what is held: the child's copy of those locks is as locked as the parent's. */
static void thread_forget_counts(struct thread *self)
{
	merge_forget_all(self);
	forget_locks(self);
	for (struct lock_entry *entry = self->innermost; entry; entry = entry->outer) {
		entry->rest->next_sample_at = entry->until_sample;
		entry->rest->flushed = 0;
		entry->hold_flags = 0;
		memset(&entry->rest->counts, 0, sizeof(entry->rest->counts));
		memset(&entry->rest->wait, 0, sizeof(entry->rest->wait));
		entry->rest->order = NULL;
		entry->rest->order_since = 0;
		lock_order_turn(self, entry, entry->outer, (const void *)entry->site);
	}
	self->queued.head = self->queued.tail;
	self->queued.is_draining = false;
	self->announced = 0;
}

void thread_forked(void)
{
	struct thread *self = attached_self; /* its gate may be closed: parked, or in a handler */

	cached_tid = 0;
	last_thread_forked();
	await_exit();
	thread_states_forked(self);
	if (!self)
		return;
	self->tid = thread_tid();
	self->creator_tid = 0;
	self->open_waits.count = 0; /* the counts are zero, too */
	thread_forget_counts(self);
}
