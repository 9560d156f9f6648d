/* SPDX-License-Identifier: MIT */
/*
 * Which object lies at an address of a process. A process-shared object lies in several processes,
 * at an address of its own in each.
 */
#ifndef LOCKCOST_PLACE_H
#define LOCKCOST_PLACE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "event.h"

struct lock;
struct process;

/** What lock_shared tells of an object: where it lies in which file. */
struct place_key {
	uint64_t device;
	uint64_t inode;
	uint64_t offset;
	uint64_t kind; /* enum lockcost_kind */
};

/**
 * A piece of memory, which may be one lock after the other: C++'s objects on the stack tell nobody,
 * so each kind has lives of its own there.
 */
struct place_object {
	struct lock *newest[LOCKCOST_KIND_COUNT]; /* newest life of each kind, NULL: none yet */
	struct lock *latest;			  /* of all kinds, the one that began last */
	bool is_shared; /* then in the model's table by `key`, which owns it */
	struct place_key key;
};

/** An object at an address, from a time on. */
struct place {
	uint64_t address;
	uint64_t from_ns; /* 0: as long as anybody knows */
	struct place_object *object;
	struct place *previous; /* what lay there before, or NULL */
	struct lock *last;	/* of the newest place: the life named last after the address */
	char *name; /* for the next life that begins there, NULL: none */
};

/** A table of shared objects, for the model. */
GHashTable *place_objects_create(void);

/** A table of places by address, for a process. */
GHashTable *places_create(void);

/** What lay at the address at time_ns: a private object where nobody said more. */
struct place *place_get(struct process *process, uint64_t address, uint64_t time_ns);

/** What lies there by the newest event; NULL: nothing is known of the address. */
struct place *place_find(const struct process *process, uint64_t address);

/** lock_shared: the object is there from now on, unless it was already. */
void place_share(struct process *process, GHashTable *objects,
		 const struct lockcost_lock_shared *shared, uint64_t time_ns);

/** An object is initialised: what lies at the address from then on. */
struct place *place_init(struct process *process, uint64_t address, bool is_shared,
			 uint64_t time_ns);

#endif
