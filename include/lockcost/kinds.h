/* SPDX-License-Identifier: MIT */
/*
 * The numbers that stand in the events: what an object is, what was asked of it, what was noticed.
 * A number never changes its meaning; new ones are added at the end.
 */
#ifndef LOCKCOST_KINDS_H
#define LOCKCOST_KINDS_H

/** What an object is. */
enum lockcost_kind {
	LOCKCOST_KIND_UNKNOWN = 0,
	LOCKCOST_KIND_MUTEX = 1,
	LOCKCOST_KIND_RWLOCK = 2,
	LOCKCOST_KIND_SPIN = 3,
	LOCKCOST_KIND_SEM = 4,
	LOCKCOST_KIND_ONCE = 5,
	LOCKCOST_KIND_FUTEX = 6,
	LOCKCOST_KIND_COND = 7,
	LOCKCOST_KIND_BARRIER = 8,
	LOCKCOST_KIND_JOIN = 9,
	LOCKCOST_KIND_USER = 10, /* a lock that the program makes, and tells of by annotate.h */
	LOCKCOST_KIND_COUNT
};

/**
 * A mutex's type, as pthread_mutexattr_settype(3) names it, or what a rwlock prefers, as
 * pthread_rwlockattr_setkind_np(3) names it; 0 for objects that have none.
 */
enum lockcost_type {
	LOCKCOST_TYPE_NONE = 0,
	LOCKCOST_TYPE_NORMAL = 1,
	LOCKCOST_TYPE_RECURSIVE = 2,
	LOCKCOST_TYPE_ERRORCHECK = 3,
	LOCKCOST_TYPE_ADAPTIVE = 4,
	LOCKCOST_TYPE_PREFER_READER = 5,
	LOCKCOST_TYPE_PREFER_WRITER = 6, /* which glibc treats as the one before */
	LOCKCOST_TYPE_PREFER_WRITER_NONRECURSIVE = 7,
	LOCKCOST_TYPE_COUNT
};

/** Attributes of an object, or-ed together. */
enum lockcost_attribute {
	LOCKCOST_ATTRIBUTE_SHARED = 1 << 0,	 /* process-shared */
	LOCKCOST_ATTRIBUTE_ROBUST = 1 << 1,	 /* pthread_mutexattr_setrobust(3) */
	LOCKCOST_ATTRIBUTE_INHERIT = 1 << 2,	 /* PTHREAD_PRIO_INHERIT */
	LOCKCOST_ATTRIBUTE_PROTECT = 1 << 3,	 /* PTHREAD_PRIO_PROTECT */
	LOCKCOST_ATTRIBUTE_INITIALISED = 1 << 4, /* its init function was seen: class_site is where */
	LOCKCOST_ATTRIBUTE_READER = 1 << 5,	 /* lock_stats only: a rwlock's reader side */
};

/**
 * Which call was made. Two bits are or-ed in: LOCKCOST_OPERATION_READ for the reader's side of a
 * rwlock, and LOCKCOST_OPERATION_FUTEX for a raw futex call, whose other bits are its FUTEX_* command
 * (linux/futex.h, without FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME).
 */
enum lockcost_operation {
	LOCKCOST_OPERATION_NONE = 0,
	LOCKCOST_OPERATION_LOCK = 1,	  /* the plain, blocking form: pthread_mutex_lock, sem_wait, ... */
	LOCKCOST_OPERATION_TRY = 2,	  /* the form that never blocks: pthread_mutex_trylock, ... */
	LOCKCOST_OPERATION_TIMED = 3,	  /* the timed forms: an absolute time on CLOCK_REALTIME */
	LOCKCOST_OPERATION_CLOCK = 4,	  /* the clock forms: an absolute time on a named clock */
	LOCKCOST_OPERATION_SIGNAL = 5,	  /* pthread_cond_signal */
	LOCKCOST_OPERATION_BROADCAST = 6, /* pthread_cond_broadcast */
	LOCKCOST_OPERATION_POST = 7,	  /* sem_post */
	LOCKCOST_OPERATION_COND = 8,	  /* the mutex was taken again inside a cond wait */
	LOCKCOST_OPERATION_ARRIVE = 9,	  /* pthread_barrier_wait by the last to arrive */
	LOCKCOST_OPERATION_READ = 1 << 6,
	LOCKCOST_OPERATION_FUTEX = 1 << 7,
	LOCKCOST_FUTEX_WAITV = 32, /* the command that stands for futex_waitv(2), which has none */
};

/** What a `hold` event knows, or-ed together. */
enum lockcost_hold_flag {
	LOCKCOST_HOLD_CONTENDED = 1 << 0,  /* the acquisition waited: request_ns is its request */
	LOCKCOST_HOLD_WAITERS = 1 << 1,	   /* somebody waited at the release: release_end_ns is set */
	LOCKCOST_HOLD_COND = 1 << 2,	   /* a cond wait released it: no release call, no release_end_ns */
	LOCKCOST_HOLD_OWNER_DIED = 1 << 3, /* the acquisition returned EOWNERDEAD */
	LOCKCOST_HOLD_UNRELEASED = 1 << 4, /* still held when the thread or the process ended */
	LOCKCOST_HOLD_UNTOLD = 1 << 5,	   /* no wait_begin told of its wait, nor were its holders told to tell */
};

/** Where a wait's cpu_ns comes from. */
enum lockcost_cpu_source {
	LOCKCOST_CPU_UNKNOWN = 0, /* nothing was read: a kernel side was there, or the clock failed */
	LOCKCOST_CPU_CLOCK = 1,	  /* CLOCK_THREAD_CPUTIME_ID, before and after the wait */
	LOCKCOST_CPU_SHORT = 2,	  /* shorter than a context switch can be: all of it on the CPU */
	LOCKCOST_CPU_PERF = 3,	  /* PERF_RECORD_SWITCH of a per-thread event */
};

/** How hold times are measured: `lockcost record --holds=`. */
enum lockcost_hold_mode {
	LOCKCOST_HOLDS_SAMPLED = 0, /* the first 16 by lock and thread, then one in 16, then fewer */
	LOCKCOST_HOLDS_EXACT = 1,   /* every one */
	LOCKCOST_HOLDS_OFF = 2,	    /* only those that cost somebody a wait */
};

#endif
