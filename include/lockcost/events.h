/* SPDX-License-Identifier: MIT */
/*
 * The events of provider `lockcost`, each defined once. A field list is expanded three times: into the
 * struct that the preload fills and the analyzer reads, into the tracepoint's fields, and into the
 * analyzer's decoding table.
 *
 * INT(type, name)   an integer            ADDRESS(name)   an address in the process, shown in hexadecimal
 * REAL(name)        a double              STRING(name)    a zero-terminated string, never null
 *
 * Every time is CLOCK_MONOTONIC in nanoseconds; every duration is in nanoseconds. pid and tid are those
 * that the process sees of itself (getpid(2), gettid(2)). 0 means "not known" unless it says otherwise.
 * docs/trace-format.md has a line for each field.
 */
#ifndef LOCKCOST_EVENTS_H
#define LOCKCOST_EVENTS_H

#include <stdint.h>

#include "lockcost/recording.h"

/* A process is seen by a session for the first time; again in a fork's child and in each new session. */
#define LOCKCOST_PROCESS_START_FIELDS(INT, ADDRESS, REAL, STRING)                                       \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(int32_t, ppid)                                                                              \
	INT(uint32_t, format_version)   /* LOCKCOST_FORMAT_VERSION */                                   \
	INT(uint64_t, pid_namespace)    /* inode of /proc/self/ns/pid */                                \
	INT(uint64_t, loaded_ns)        /* when the preload was loaded, or forked */                    \
	INT(uint8_t, hold_mode)         /* enum lockcost_hold_mode */                                   \
	INT(uint8_t, stack_frames)      /* most frames of a stack */                                    \
	INT(uint8_t, reads_cpu_clock)   /* 1 where waits carry cpu_ns */                                \
	INT(uint32_t, clock_cost_ns)    /* one reading of CLOCK_MONOTONIC here */                       \
	INT(uint32_t, cpu_clock_cost_ns) /* one reading of the thread's CPU clock here */               \
	STRING(recording)               /* LOCKCOST_RECORDING, or empty */                              \
	STRING(comm)                    /* the process's name */                                        \
	STRING(exe)                     /* path of the program */

/* Counters of a process that belong to no lock; cumulative. The last one has is_final = 1. */
#define LOCKCOST_PROCESS_STATS_FIELDS(INT, ADDRESS, REAL, STRING)                                       \
	INT(int32_t, pid)                                                                               \
	INT(uint64_t, time_ns)                                                                          \
	INT(uint64_t, unseen_calls)     /* calls passed on unseen: inside our own code, or a thread's end */ \
	INT(uint64_t, early_events)     /* events written while a lock was held, because the queue was full */ \
	INT(uint64_t, untracked_locks)  /* acquisitions that found no room in a thread's table */       \
	INT(uint64_t, missing_stacks)   /* contended waits without a stack */                           \
	INT(uint8_t, is_final)          /* 1: written when the process ended, after all else */         \
	INT(uint64_t, refused_rings)    /* threads that could not open a ring of their context switches */ \
	INT(uint64_t, lost_switches)    /* waits with more context switches than the ring holds */      \
	INT(uint64_t, untold_orders)    /* nested acquisitions for which there was no room */

/*
 * Of provider lockcost_control: a session that has it enabled and asks for a statedump is about to end.
 * Written after all counters; what the process tells later is not of the recording any more.
 */
#define LOCKCOST_PROCESS_STOP_FIELDS(INT, ADDRESS, REAL, STRING)                                        \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)               /* of whose events no more counts; 0: of all threads */         \
	INT(uint64_t, time_ns)          /* when the counters had been written */

/* A file mapped for execution: [start, end) covers it from its first page to its last, bss included. */
#define LOCKCOST_MAPPING_FIELDS(INT, ADDRESS, REAL, STRING)                                             \
	INT(int32_t, pid)                                                                               \
	ADDRESS(start)                                                                                  \
	ADDRESS(end)                                                                                    \
	STRING(path)                                                                                    \
	STRING(build_id)                /* lower-case hexadecimal, empty when the file has none */

/* The first call of a thread that the preload saw. */
#define LOCKCOST_THREAD_START_FIELDS(INT, ADDRESS, REAL, STRING)                                        \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(uint32_t, incarnation)      /* distinguishes threads that had the same tid */               \
	INT(int32_t, creator_tid)                                                                       \
	ADDRESS(start_routine)                                                                          \
	STRING(name)

#define LOCKCOST_THREAD_EXIT_FIELDS(INT, ADDRESS, REAL, STRING)                                         \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(uint32_t, incarnation)                                                                      \
	STRING(name)                    /* its name at the end */

/* An object was initialised: a new life begins at its address. */
#define LOCKCOST_LOCK_INIT_FIELDS(INT, ADDRESS, REAL, STRING)                                           \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)              /* enum lockcost_kind */                                        \
	INT(uint8_t, type)              /* enum lockcost_type */                                        \
	INT(uint8_t, attributes)        /* enum lockcost_attribute */                                   \
	INT(uint64_t, time_ns)                                                                          \
	ADDRESS(site)                   /* the call's return address */                                 \
	STRING(name)                    /* a named semaphore's name, else empty */

#define LOCKCOST_LOCK_DESTROY_FIELDS(INT, ADDRESS, REAL, STRING)                                        \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint64_t, time_ns)

/* The program has given the object at that address a name, whatever it is: annotate.h. */
#define LOCKCOST_LOCK_NAME_FIELDS(INT, ADDRESS, REAL, STRING)                                           \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint64_t, time_ns)                                                                          \
	STRING(name)

/*
 * A process-shared object, before any other event of this process about it: the same device, inode and
 * offset in another process is the same object. Again after a new session, and when the address is
 * mapped anew.
 */
#define LOCKCOST_LOCK_SHARED_FIELDS(INT, ADDRESS, REAL, STRING)                                         \
	INT(int32_t, pid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint64_t, device)           /* of the mapped file: major << 32 | minor */                   \
	INT(uint64_t, inode)            /* anonymous shared memory has one of its own, too */           \
	INT(uint64_t, offset)           /* of the object in the file, in bytes */

/* A wait begins: the object was found taken, the blocking call comes next. */
#define LOCKCOST_WAIT_BEGIN_FIELDS(INT, ADDRESS, REAL, STRING)                                          \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)         /* enum lockcost_operation */                                   \
	INT(uint64_t, request_ns)       /* with tid and lock, the wait's key */                         \
	ADDRESS(site)                   /* the call's return address */                                 \
	INT(uint32_t, stack)            /* id of a `stack` event of this process, 0: none */            \
	INT(int32_t, owner)             /* tid that the object showed as its owner, a join: the thread waited for; 0: \
					   cannot be known */                                           \
	ADDRESS(held_lock)              /* innermost other lock that the caller holds, 0: none */       \
	ADDRESS(held_site)              /* where the caller took it */

/* A cond wait begins: this ends the hold of its mutex and opens the wait, in one event. */
#define LOCKCOST_COND_WAIT_BEGIN_FIELDS(INT, ADDRESS, REAL, STRING)                                     \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                   /* the condition variable */                                    \
	INT(uint8_t, operation)                                                                         \
	INT(uint64_t, request_ns)       /* also the time at which the mutex's hold ends */              \
	ADDRESS(site)                                                                                   \
	INT(uint32_t, stack)                                                                            \
	ADDRESS(mutex)                                                                                  \
	INT(uint8_t, hold_flags)        /* enum lockcost_hold_flag, of the mutex's hold */              \
	INT(uint8_t, hold_operation)    /* how that hold was acquired */                                \
	INT(int32_t, hold_status)       /* what that acquisition returned */                            \
	INT(uint64_t, hold_request_ns)  /* 0 where the hold did not wait */                             \
	INT(uint64_t, hold_acquire_ns)  /* 0 where the hold was not timed */                            \
	ADDRESS(hold_site)                                                                              \
	INT(uint32_t, hold_stack)                                                                       \
	INT(uint64_t, hold_cpu_ns)                                                                      \
	INT(uint8_t, hold_cpu_source)                                                                   \
	ADDRESS(held_lock)              /* innermost lock besides the mutex that the caller holds on to */ \
	ADDRESS(held_site)

/* A wait ends without a hold: waits for objects that nobody holds, and waits that failed or timed out. */
#define LOCKCOST_WAIT_END_FIELDS(INT, ADDRESS, REAL, STRING)                                            \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)                                                                         \
	INT(uint64_t, request_ns)                                                                       \
	INT(uint64_t, end_ns)                                                                           \
	INT(int32_t, status)            /* 0, an errno value, or -1 where the thread was cancelled in it */ \
	ADDRESS(site)                                                                                   \
	INT(uint32_t, stack)                                                                            \
	INT(uint64_t, cpu_ns)           /* CPU time that the thread used in the wait, by cpu_source */  \
	INT(uint8_t, cpu_source)        /* enum lockcost_cpu_source */                                  \
	ADDRESS(mutex)                  /* a cond wait's mutex, else 0 */

/* A hold ended, and it waited or made others wait. Also says how its own wait went. */
#define LOCKCOST_HOLD_FIELDS(INT, ADDRESS, REAL, STRING)                                                \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)                                                                         \
	INT(uint8_t, flags)             /* enum lockcost_hold_flag */                                   \
	INT(int32_t, status)            /* what the acquisition returned: 0 or EOWNERDEAD */            \
	INT(uint64_t, request_ns)       /* 0 where the acquisition did not wait */                      \
	INT(uint64_t, acquire_ns)       /* 0 where it was not timed: it covers its waiters' requests */ \
	INT(uint64_t, release_ns)       /* just before the release call; 0: still held at the end */    \
	INT(uint64_t, release_end_ns)   /* just after the release call: the difference is the wake-up call's cost */ \
	ADDRESS(site)                   /* where it was acquired */                                     \
	ADDRESS(release_site)                                                                           \
	INT(uint32_t, stack)                                                                            \
	INT(uint64_t, cpu_ns)           /* CPU time that the thread used in its wait, by cpu_source */  \
	INT(uint8_t, cpu_source)                                                                        \
	INT(uint32_t, waiters)          /* waiters counted at the release; others may share the counter */

/*
 * A wake-up call for somebody who waited: cond signal and broadcast, sem_post, raw futex wake; and the call that
 * was the last to arrive at a barrier, whose begin_ns is the request_ns of its own wait_begin: it did not wait.
 */
#define LOCKCOST_WAKE_FIELDS(INT, ADDRESS, REAL, STRING)                                                \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)                                                                         \
	INT(uint64_t, begin_ns)                                                                         \
	INT(uint64_t, end_ns)                                                                           \
	ADDRESS(site)                                                                                   \
	INT(uint32_t, waiters)                                                                          \
	ADDRESS(held_lock)              /* innermost lock that the caller holds, 0: none */

/*
 * What one thread did with one lock from begin_ns to end_ns, too often to tell of each: holds that somebody waited
 * for, and waits. `lengths` (a sequence of uint64_t) has in its place i the waits of 2^i to 2^(i+1) - 1 ns.
 */
#define LOCKCOST_MERGED_FIELDS(INT, ADDRESS, REAL, STRING)                                              \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)         /* LOCKCOST_OPERATION_READ: of a rwlock's readers */            \
	INT(uint64_t, begin_ns)                                                                         \
	INT(uint64_t, end_ns)           /* estimated, where the last hold was not timed */              \
	ADDRESS(site)                   /* where it was taken last */                                   \
	INT(uint64_t, holds)            /* that no other event tells of */                              \
	INT(uint64_t, hold_ns)          /* of these, by the mean of the timed ones */                   \
	INT(uint64_t, waits)            /* that no other event tells of */                              \
	INT(uint64_t, wait_ns)                                                                          \
	INT(uint64_t, wait_max_ns)                                                                      \
	INT(uint64_t, unknown_cpu_waits) /* of the waits, those that may have been off the CPU */       \
	INT(uint64_t, cpu_ns)           /* CPU time that the thread used in the others */

/*
 * What one thread did with one lock, since `epoch` began: cumulative, so the last event of
 * (pid, tid, incarnation, lock, epoch) replaces the ones before it, and different epochs add up.
 * `samples` (a sequence of uint64_t) are up to 16 hold times drawn evenly from those that ended
 * uncontended-at-acquisition in flush period `sample_period`.
 */
#define LOCKCOST_LOCK_STATS_FIELDS(INT, ADDRESS, REAL, STRING)                                          \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(uint32_t, incarnation)                                                                      \
	INT(uint32_t, epoch)                                                                            \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, type)                                                                              \
	INT(uint8_t, attributes)                                                                        \
	INT(uint64_t, first_ns)         /* when this thread first used it in this epoch */              \
	INT(uint64_t, time_ns)          /* when this was written */                                     \
	ADDRESS(class_site)             /* where the thread first took it */                            \
	INT(uint32_t, class_stack)      /* stack of that, 0: it says nothing more, or is missing */     \
	INT(uint64_t, acquisitions)     /* outermost, contended ones included */                        \
	INT(uint64_t, recursions)                                                                       \
	INT(uint64_t, contended)        /* blocking calls made, whatever came of them */                \
	INT(uint64_t, wait_ns)          /* of these */                                                  \
	INT(uint64_t, try_failed)                                                                       \
	INT(uint64_t, timed_out)                                                                        \
	INT(uint64_t, owner_died)       /* acquisitions that returned EOWNERDEAD */                     \
	INT(uint64_t, made_consistent)  /* pthread_mutex_consistent calls that succeeded */             \
	INT(uint64_t, not_recoverable)  /* calls that returned ENOTRECOVERABLE; not in errors */        \
	INT(uint64_t, errors)           /* calls that returned anything else */                         \
	INT(uint64_t, cond_reacquisitions)                                                              \
	INT(uint64_t, posts)            /* sem_post, cond signal and broadcast, futex wake, last arrivals */ \
	INT(uint64_t, own_posts)        /* posts of a semaphore that this thread had taken */           \
	INT(uint64_t, holds_exact)      /* ended holds timed because it was decided before: first ones, contended ones */ \
	INT(uint64_t, hold_exact_ns)                                                                    \
	INT(uint64_t, holds_population) /* ended holds from which the samples were drawn */             \
	INT(uint64_t, holds_sampled)                                                                    \
	INT(uint64_t, hold_sampled_ns)                                                                  \
	REAL(hold_sampled_square)       /* sum of the squares, ns^2 */                                  \
	INT(uint64_t, hold_max_ns)      /* longest that was timed */                                    \
	INT(uint32_t, sample_period)

/*
 * A thread took `lock` while it held `held_lock`, the innermost one. Cumulative: the last event of
 * (pid, tid, incarnation, held_lock, held_operation, lock, operation) replaces the ones before it.
 */
#define LOCKCOST_LOCK_ORDER_FIELDS(INT, ADDRESS, REAL, STRING)                                          \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(uint32_t, incarnation)                                                                      \
	ADDRESS(held_lock)                                                                              \
	INT(uint8_t, held_kind)                                                                         \
	INT(uint8_t, held_operation)    /* LOCKCOST_OPERATION_READ: a rwlock's reader, else 0 */        \
	ADDRESS(held_site)              /* where it was taken, the first time */                        \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)                                                                         \
	ADDRESS(site)                                                                                   \
	INT(uint64_t, first_ns)         /* the first time */                                            \
	INT(uint64_t, time_ns)          /* when this was written */                                     \
	INT(uint64_t, acquisitions)                                                                     \
	INT(uint64_t, tries)            /* of these, those by calls that would not have waited */

/*
 * Tries of a thread from one call that found a lock taken, since the event before of the same thread, lock
 * and call: they add up. The lock's own counter has all of them; a thread tells of 96 pairs of lock and call.
 */
#define LOCKCOST_TRY_FAILED_FIELDS(INT, ADDRESS, REAL, STRING)                                          \
	INT(int32_t, pid)                                                                               \
	INT(int32_t, tid)                                                                               \
	INT(uint32_t, incarnation)                                                                      \
	ADDRESS(lock)                                                                                   \
	INT(uint8_t, kind)                                                                              \
	INT(uint8_t, operation)         /* LOCKCOST_OPERATION_READ: as a rwlock's reader, else 0 */     \
	ADDRESS(site)                                                                                   \
	INT(uint64_t, first_ns)         /* the first of all */                                          \
	INT(uint64_t, time_ns)          /* when this was written */                                     \
	INT(uint64_t, count)

/* Plain structs, filled by the preload and read by the analyzer. */
#define LOCKCOST_STRUCT_INT(type, name) type name;
#define LOCKCOST_STRUCT_ADDRESS(name) uint64_t name;
#define LOCKCOST_STRUCT_REAL(name) double name;
#define LOCKCOST_STRUCT_STRING(name) const char *name;
#define LOCKCOST_STRUCT(fields)                                                                         \
	fields(LOCKCOST_STRUCT_INT, LOCKCOST_STRUCT_ADDRESS, LOCKCOST_STRUCT_REAL, LOCKCOST_STRUCT_STRING)

struct lockcost_process_start {
	LOCKCOST_STRUCT(LOCKCOST_PROCESS_START_FIELDS)
};

struct lockcost_process_stats {
	LOCKCOST_STRUCT(LOCKCOST_PROCESS_STATS_FIELDS)
};

struct lockcost_process_stop {
	LOCKCOST_STRUCT(LOCKCOST_PROCESS_STOP_FIELDS)
};

struct lockcost_mapping {
	LOCKCOST_STRUCT(LOCKCOST_MAPPING_FIELDS)
};

struct lockcost_thread_start {
	LOCKCOST_STRUCT(LOCKCOST_THREAD_START_FIELDS)
};

struct lockcost_thread_exit {
	LOCKCOST_STRUCT(LOCKCOST_THREAD_EXIT_FIELDS)
};

struct lockcost_lock_init {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_INIT_FIELDS)
};

struct lockcost_lock_destroy {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_DESTROY_FIELDS)
};

struct lockcost_lock_name {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_NAME_FIELDS)
};

struct lockcost_lock_shared {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_SHARED_FIELDS)
};

struct lockcost_wait_begin {
	LOCKCOST_STRUCT(LOCKCOST_WAIT_BEGIN_FIELDS)
};

struct lockcost_cond_wait_begin {
	LOCKCOST_STRUCT(LOCKCOST_COND_WAIT_BEGIN_FIELDS)
};

struct lockcost_wait_end {
	LOCKCOST_STRUCT(LOCKCOST_WAIT_END_FIELDS)
};

struct lockcost_hold {
	LOCKCOST_STRUCT(LOCKCOST_HOLD_FIELDS)
};

struct lockcost_wake {
	LOCKCOST_STRUCT(LOCKCOST_WAKE_FIELDS)
};

struct lockcost_merged {
	LOCKCOST_STRUCT(LOCKCOST_MERGED_FIELDS)
	uint32_t length_count;
	const uint64_t *lengths;
};

struct lockcost_lock_stats {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_STATS_FIELDS)
	uint32_t sample_count;
	const uint64_t *samples;
};

struct lockcost_lock_order {
	LOCKCOST_STRUCT(LOCKCOST_LOCK_ORDER_FIELDS)
};

struct lockcost_try_failed {
	LOCKCOST_STRUCT(LOCKCOST_TRY_FAILED_FIELDS)
};

/** A stack, interned: written once per process and session, innermost frame first. */
struct lockcost_stack {
	int32_t pid;
	uint32_t stack; /* its id, from 1 on */
	uint32_t frame_count;
	const uint64_t *frames; /* return addresses */
};

#endif
