/* SPDX-License-Identifier: MIT */
/*
 * Per-thread state, and the gate that every interposed function passes first.
 *
 * A thread is attached at its first interposed call while a session is on. While our own code runs
 * in it, and after its end, the gate is closed: the real function is called and nothing else
 * happens.
 */
#ifndef LOCKCOST_PRELOAD_THREAD_H
#define LOCKCOST_PRELOAD_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#include "event_queue.h"
#include "invisible.h"
#include "lock_order.h"
#include "lock_table.h"
#include "merge.h"
#include "open_waits.h"
#include "real.h"
#include "session.h"
#include "switch_ring.h"
#include "try_sites.h"

enum {
	THREAD_STACK_CACHE = 64,
	THREAD_GUESTS = 8,    /* locks held at a time that are in no table: crowd.h */
	STACK_OWN_FRAMES = 8, /* at most, between the program's call and a stack walk */
};

/** Why a thread's gate is closed. */
enum thread_state {
	THREAD_NEW, /* not attached yet: the next call does it */
	THREAD_OPEN,
	THREAD_BUSY,   /* our own code runs */
	THREAD_PARKED, /* no session listens: the next one finds it again */
	THREAD_BLIND,  /* started by LTTng: never looked at */
	THREAD_GONE,   /* its end has been written, or there was no memory for it */
};

struct cached_stack {
	uint64_t hash;
	uint32_t id;
	uint32_t session; /* session_number() it is valid in */
};

struct thread {
	/* the hot line */
	struct lock_entry *innermost; /* newest hold; NULL when no lock is held */
	struct lock_entry *recent;    /* the last one used, never NULL */
	struct lock_entry *blank;     /* the guest that is taken next, if it is blank */
	uint32_t until_look;	      /* calls until crowd_look() */
	struct lock_table table;
	uint64_t random;     /* state of the sampling jitter */
	int32_t tid;
	uint32_t incarnation;
	uint32_t announced; /* session_number() that has this thread's thread_start */
	int32_t creator_tid;
	uint64_t start_routine;

	/* shared with whoever flushes */
	struct thread *next; /* all threads' states, never unlinked, reused */
	bool is_used;
	bool is_orphan;	  /* its thread is gone: flush the rest and reuse it */
	bool is_flushing; /* held while the table is read by another thread, grown or given back */
	uint64_t flushed_ns; /* when its thread last flushed it */
	struct open_waits open_waits;
	struct event_queue queued;
	struct merges merges;
	struct lock_entry guests[THREAD_GUESTS];
	struct lock_rest guest_rests[THREAD_GUESTS];
	struct lock_rest first_rests[LOCK_TABLE_RESTS_MIN]; /* the table's */
	uint32_t next_guest;				    /* the one to be looked at first */
	struct lock_orders orders;
	struct try_sites tries;
	struct cached_stack stacks[THREAD_STACK_CACHE];
	struct switch_ring ring;

	/* for a stack walk, with the gate closed: a thread's own stack may be small */
	void *walked[LOCKCOST_STACK_FRAMES_MAX + STACK_OWN_FRAMES];
	uint64_t frames[LOCKCOST_STACK_FRAMES_MAX];
};

/* Initial-exec: a tracing library that is loaded at start may, and nothing may allocate here. */
#define THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))

extern THREAD_LOCAL struct thread *thread_self; /* NULL: the gate is closed */
extern THREAD_LOCAL enum thread_state thread_state;

/**
 * Below this address too little of a small stack is left for what we do in a call that waits or
 * writes; 0 where the stack is large. Such calls are passed on.
 */
extern THREAD_LOCAL uintptr_t thread_stack_floor;

static inline bool thread_is_cramped(void)
{
	return (uintptr_t)__builtin_frame_address(0) < thread_stack_floor;
}

/**
 * The thread's destructors run: what is counted is kept, and nothing is written before the last of
 * it at the thread's end. In these rounds LTTng takes a mutex to unregister the thread, with
 * signals let through: a handler that writes an event would register it again, and take the same
 * mutex.
 */
extern THREAD_LOCAL bool thread_is_silent;

/** The gate's slow half: attaches a new thread; NULL when the call is to be passed on. */
struct thread *thread_enter(const void *caller);

/** Notes that no session listens. Always NULL. */
static inline struct thread *thread_session_off(void)
{
	session_went_off();
	return NULL;
}

/** Forgets what the thread holds and detaches it until a session listens again. */
void thread_park(struct thread *self);

/**
 * The calling thread's state, or NULL when this call is to be passed on unseen: no session, our own
 * code, or the thread is at its end. For the paths that only count: whoever does more asks
 * thread_may_look() first.
 */
static inline struct thread *thread_watch(const void *caller)
{
	struct thread *self = thread_self;

	if (likely(self))
		return self;
	return session_is_on() ? thread_enter(caller) : thread_session_off();
}

/** Counts a call that was passed on although the program made it. */
void thread_count_unseen(const void *caller);

/** Whether a call may be looked at closely: a session listens, and it is not LTTng's own. */
static inline bool thread_may_look(struct thread *self, const void *caller)
{
	if (unlikely(!session_is_on())) {
		thread_park(self);
		return false;
	}
	if (unlikely(thread_is_cramped())) {
		thread_count_unseen(caller);
		return false;
	}
	return likely(!invisible_may_be(caller)) || !invisible_is(caller);
}

/** thread_watch() and thread_may_look() in one, for calls that are seldom or dear. */
static inline struct thread *thread_look(const void *caller)
{
	struct thread *self = thread_watch(caller);

	return self && thread_may_look(self, caller) ? self : NULL;
}

/** Closes the gate for our own code, and keeps cancellation and errno out of it. */
struct thread_pause {
	struct thread *self; /* what the gate was before: pauses nest */
	enum thread_state state;
	int saved_errno;
	int cancel_state;
	bool blocks_signals;
	uint64_t signals; /* the kernel's signal mask before, if so */
};

/** Begins our own code. */
struct thread_pause thread_pause_begin(void);

/**
 * The same in calls about an object of that kind. Those that a signal handler may interrupt and
 * leave by siglongjmp(3) with the program still well-defined (sem_post, futex(2)) block signals
 * meanwhile: an event half written would keep LTTng waiting for ever at the process's end.
 */
struct thread_pause thread_pause_begin_for(uint8_t kind);

/** Ends it: errno, cancellation and the gate are as they were. */
void thread_pause_end(const struct thread_pause *pause);

/**
 * Whether our own code has been left by siglongjmp(3) out of a handler that interrupted it: then
 * the gate and cancellation are as they were before. Called where the gate is closed.
 */
bool thread_pause_recover(void);

/** Tells the session of this thread, and of the process, once. Called with the gate closed. */
void thread_announce(struct thread *self);

/** Takes the right to read the table from outside, or to change its memory. False: somebody has it.
 */
static inline bool thread_try_flushing(struct thread *thread)
{
	return !__atomic_exchange_n(&thread->is_flushing, true, __ATOMIC_ACQUIRE);
}

static inline void thread_end_flushing(struct thread *thread)
{
	__atomic_store_n(&thread->is_flushing, false, __ATOMIC_RELEASE);
}

/** The thread's next random number (Marsaglia's xorshift64): for sampling, nothing else. */
static inline uint32_t thread_random(struct thread *self)
{
	self->random ^= self->random << 13;
	self->random ^= self->random >> 7;
	self->random ^= self->random << 17;
	return (uint32_t)(self->random >> 32);
}

/**
 * First in a new thread, where its creator asked for a stack of that size: its lowest address, 0:
 * not known. Size 0: the usual one.
 */
void thread_note_stack(uintptr_t lowest, size_t size);

/** First in a new thread: who made it, what it runs, whether LTTng started it. */
void thread_started(int32_t creator_tid, uint64_t start_routine, bool is_blind);

/**
 * Creates the key whose destructor ends threads. With the very first call that comes here, which is
 * LTTng's, before it makes a key of its own: destructors run in the order of their keys, and ours
 * must know before LTTng's unregisters the thread.
 */
void thread_make_key(void);

/** Watches for the end of the main thread. Once, when the library is loaded. */
void thread_setup(void);

/** In a fork's child: forgets the other threads, and what the parent has already counted. */
void thread_forked(void);

/** In a fork's child: forgets threads that were being created. */
void thread_create_forked(void);

/** The calling thread's id, cached. */
int32_t thread_tid(void);

#endif
