/* SPDX-License-Identifier: MIT */
/* Locks, and the lives that follow each other in one piece of memory. */
#ifndef LOCKCOST_LOCK_H
#define LOCKCOST_LOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "place.h"

struct holds;
struct process;

/** Where one process has a lock. */
struct lock_member {
	struct process *process;
	uint64_t address;
};

/**
 * One life of an object, or several that look alike: the same call initialised them as the same
 * kind and type, one after the other.
 */
struct lock {
	struct process *process; /* the first that spoke of this life, and its address there */
	uint64_t address;
	GArray *members;       /* struct lock_member: all processes that used it, the first too */
	struct lock *previous; /* the object's earlier life, or NULL */
	uint64_t begin_ns;     /* 0: first life, used since before anything was seen */
	uint64_t end_ns;       /* when it was destroyed, 0: it was not */
	unsigned int life;     /* number of its first life, from 1 on */
	unsigned int life_count;
	unsigned int index; /* among all locks of the model, from 0 on */
	uint8_t kind;	    /* enum lockcost_kind */
	uint8_t type;
	uint8_t attributes;
	bool is_used;	      /* anything but its initialisation was seen */
	uint64_t init_site;   /* return address of the call that initialised it, 0: none was seen */
	uint64_t class_site;  /* where it was initialised, or first taken */
	uint32_t class_stack; /* class_process's stack of that, 0: none */
	struct process *class_process; /* whose address that is */
	uint64_t class_first_ns;       /* when that was */
	GPtrArray *waiters;  /* the open waits for it, struct wait; NULL: there never was one */
	struct holds *holds; /* who held it, and when; NULL: nobody has told */
	char *name; /* a named semaphore's name, or one that the program gave it; NULL: none */
};

/**
 * The life that was current at the process's `address` at time_ns, made if there is none. Each
 * kind has lives of its own in the same place.
 */
struct lock *lock_get(struct process *process, uint64_t address, uint8_t kind, uint64_t time_ns);

/** The life that began last at the process's address, whatever its kind, or NULL. */
struct lock *lock_find(const struct process *process, uint64_t address);

/** Whether the program itself, through the preload, has told of it. */
bool lock_is_announced(const struct lock *lock);

/** The newest life of one kind at the process's address, or NULL. */
struct lock *lock_find_kind(const struct process *process, uint64_t address, uint8_t kind);

/** A new life begins, or one more that looks like the last. */
struct lock *lock_init(struct process *process, const struct lockcost_lock_init *init);

/** The program has named what lies there, or will lie there: a life that has no name yet. */
void lock_name(struct process *process, const struct lockcost_lock_name *name);

void lock_destroy(struct process *process, const struct lockcost_lock_destroy *destroy);

/** Note where a thread first took the lock, if nobody took it or initialised it earlier. */
void lock_note_class(struct lock *lock, struct process *process, uint64_t site, uint32_t stack,
		     uint64_t first_ns);

/** How many processes used it. */
unsigned int lock_member_count(const struct lock *lock);

/** One of them: of those the first is number 0. */
struct lock_member lock_member(const struct lock *lock, unsigned int number);

void lock_free(void *lock);

#endif
