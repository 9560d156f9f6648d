/* SPDX-License-Identifier: MIT */
/*
 * A ring of the calling thread's context switches, which the kernel fills and the thread itself
 * reads: how long a wait was off the CPU, to the nanosecond and without a system call. Read in
 * signal handlers, too.
 */
#ifndef LOCKCOST_PRELOAD_SWITCH_RING_H
#define LOCKCOST_PRELOAD_SWITCH_RING_H

#include <stdbool.h>
#include <stdint.h>

/**
 * To open one takes 25 us and more, and locked memory: that is for threads one of whose waits has
 * been at least as long as this. Shorter ones are measured by the CPU clock.
 */
enum { SWITCH_RING_WORTH_NS = 20000 };

struct switch_ring {
	void *pages;	     /* the kernel's page and the records; NULL: not open */
	uint32_t generation; /* of the process that opened it */
	bool is_refused;     /* could not be opened: not tried again */
	bool is_wanted;	     /* a wait was long enough */
};

/** Whether it can be read: it is not, after any kind of fork, in the child. A vfork's child, which
 * runs as its parent's thread, still reads its parent's. */
bool switch_ring_is_open(const struct switch_ring *ring);

/** No ring is opened any more, in any thread: the program is about to filter its system calls. */
extern bool switch_ring_is_forbidden;

static inline void switch_ring_forbid(void)
{
	__atomic_store_n(&switch_ring_is_forbidden, true, __ATOMIC_RELEASE);
}

/** Opens the calling thread's, if it is wanted and was not refused before. Gate closed. */
void switch_ring_open(struct switch_ring *ring);

/** Gives it back, at the end of its thread. */
void switch_ring_close(struct switch_ring *ring);

/** Drops all records: the time of the next wait begins after this. */
void switch_ring_skip(struct switch_ring *ring);

/**
 * Time that the thread was off the CPU between two times after switch_ring_skip().
 * @return false where that is not known: more switches than the ring holds, or it is the child of a
 * fork
 */
bool switch_ring_off_ns(const struct switch_ring *ring, uint64_t from_ns, uint64_t to_ns,
			uint64_t *off_ns);

/** In a fork's child, where the kernel has left the ring out of the memory. */
void switch_ring_forget(struct switch_ring *ring);

#endif
