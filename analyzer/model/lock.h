/* SPDX-License-Identifier: MIT */
/* A lock or other object that threads wait for: process, address and life. */
#ifndef LOCKCOST_LOCK_H
#define LOCKCOST_LOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"

struct process;

/**
 * One life of an address, or several that look alike: the same call initialised them as the same
 * kind and type, one after the other.
 */
struct lock {
	struct process *process;
	struct lock *previous; /* the earlier life at this address, or NULL */
	uint64_t address;
	uint64_t begin_ns; /* 0: first life, used since before anything was seen */
	uint64_t end_ns;   /* when it was destroyed, 0: it was not */
	unsigned int life; /* number of its first life, from 1 on */
	unsigned int life_count;
	unsigned int index; /* among all locks of the model, from 0 on */
	uint8_t kind;	    /* enum lockcost_kind */
	uint8_t type;
	uint8_t attributes;
	bool is_used;	     /* anything but its initialisation was seen */
	uint64_t init_site;  /* return address of the call that initialised it, 0: none was seen */
	uint64_t class_site; /* where it was initialised, or first taken */
	uint64_t class_first_ns; /* when that was */
	GPtrArray *waiters;	 /* the open waits for it, struct wait; NULL: there never was one */
	char *name;		 /* a named semaphore's name, or NULL */
};

/**
 * The life of `address` that was current at time_ns, made if there is none. An object of another
 * kind at the same address is another life.
 */
struct lock *lock_get(struct process *process, uint64_t address, uint8_t kind, uint64_t time_ns);

/** A new life begins, or one more that looks like the last. */
struct lock *lock_init(struct process *process, const struct lockcost_lock_init *init);

void lock_destroy(struct process *process, const struct lockcost_lock_destroy *destroy);

/** Note where a thread first took the lock, if nobody took it or initialised it earlier. */
void lock_note_class(struct lock *lock, uint64_t site, uint64_t first_ns);

void lock_free(void *lock);

#endif
