/* SPDX-License-Identifier: MIT */
/*
 * Tells lockcost what it cannot see by itself: names of locks, and locks that a program makes for
 * itself out of atomics, futexes or whatever else.
 *
 *	#include <lockcost/annotate.h>
 *
 *	LOCKCOST_NAME(&cache->mutex, "cache");
 *
 *	void ticket_lock(struct ticket *lock)
 *	{
 *		if (!ticket_try(lock)) {
 *			LOCKCOST_ACQUIRING(lock);
 *			ticket_wait(lock);
 *		}
 *		LOCKCOST_ACQUIRED(lock);
 *	}
 *
 *	void ticket_unlock(struct ticket *lock)
 *	{
 *		LOCKCOST_RELEASED(lock);
 *		...
 *	}
 *
 * Nothing is to be linked: without lockcost's library each of these is a load and a branch, and with
 * LOCKCOST_DISABLE defined before the header nothing at all. An executable that is linked with
 * -no-pie must be compiled with -fPIC to be seen: its linker decides for good that there is nobody.
 *
 * What such a wait is made of (a semaphore, a mutex, futex calls) is recorded for itself, too: it is the
 * same time once more, in another row.
 *
 * All of them may be called by any thread at any time, but not in signal handlers. None blocks,
 * fails, or changes errno.
 */
#ifndef LOCKCOST_ANNOTATE_H
#define LOCKCOST_ANNOTATE_H

#ifdef LOCKCOST_DISABLE

/* Not evaluated, but used, for compilers that warn of what is not. */
#define LOCKCOST_NAME(lock, name) ((void)sizeof(lock), (void)sizeof(name))
#define LOCKCOST_ACQUIRING(lock) ((void)sizeof(lock))
#define LOCKCOST_ACQUIRED(lock) ((void)sizeof(lock))
#define LOCKCOST_ABANDONED(lock) ((void)sizeof(lock))
#define LOCKCOST_RELEASED(lock) ((void)sizeof(lock))

#else

#ifdef __cplusplus
extern "C" {
#endif

extern void lockcost_annotate_name(const volatile void *lock, const char *name)
	__attribute__((weak));
extern void lockcost_annotate_acquiring(const volatile void *lock) __attribute__((weak));
extern void lockcost_annotate_acquired(const volatile void *lock) __attribute__((weak));
extern void lockcost_annotate_abandoned(const volatile void *lock) __attribute__((weak));
extern void lockcost_annotate_released(const volatile void *lock) __attribute__((weak));

#ifdef __cplusplus
}
#endif

#define LOCKCOST_ANNOTATE(function, arguments) \
	do {                                   \
		if (function)                  \
			function arguments;    \
	} while (0)

/**
 * The object at that address, of any kind, has that name from now on; it is copied. A recording that
 * begins later (lockcost record --delay, an LTTng session of one's own) has not heard of it.
 */
#define LOCKCOST_NAME(lock, name) \
	LOCKCOST_ANNOTATE(lockcost_annotate_name, ((lock), (name)))

/**
 * A lock of the program's own was found taken, and the thread is about to wait for it: by spinning,
 * sleeping or both. Further calls before the wait is over change nothing.
 */
#define LOCKCOST_ACQUIRING(lock) LOCKCOST_ANNOTATE(lockcost_annotate_acquiring, ((lock)))

/** The thread has it now, whether it waited or not. */
#define LOCKCOST_ACQUIRED(lock) LOCKCOST_ANNOTATE(lockcost_annotate_acquired, ((lock)))

/** The thread has given up waiting for it. */
#define LOCKCOST_ABANDONED(lock) LOCKCOST_ANNOTATE(lockcost_annotate_abandoned, ((lock)))

/** The thread lets go of it: to be called before another one can have it. */
#define LOCKCOST_RELEASED(lock) LOCKCOST_ANNOTATE(lockcost_annotate_released, ((lock)))

#endif

#endif
