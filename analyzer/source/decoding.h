/* SPDX-License-Identifier: MIT */
/* Which CTF event is which struct event, and which of its fields goes where. */
#ifndef LOCKCOST_DECODING_H
#define LOCKCOST_DECODING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"

enum decoding_kind {
	DECODING_INTEGER,
	DECODING_REAL,
	DECODING_STRING,   /* a pointer into the trace's own memory */
	DECODING_COMM,	   /* a thread's name, copied */
	DECODING_SEQUENCE, /* uint64_t values: pointer at `offset`, count at `count_offset` */
};

/** One field of an event class. */
struct decoding_field {
	const char *name;
	enum decoding_kind kind;
	size_t offset; /* within the member of struct event */
	size_t size;
	size_t count_offset;
};

/** One event class. */
struct decoding_class {
	const char *name;
	enum event_type type;
	size_t size; /* of the event's member of struct event */
	const struct decoding_field *fields;
	size_t field_count;
	uint32_t futex_operation; /* what the system call does, where its name says it */
};

enum { DECODING_FIELDS_MAX = 40, DECODING_SEQUENCE_MAX = 256 };

/** The class called `name` in a trace, or NULL when the analyzer has no use for it. */
const struct decoding_class *decoding_find(const char *name);

/** How much of a struct event of that type is used, in bytes. */
size_t decoding_event_size(enum event_type type);

/** The class of that type, if its events point to something: strings and sequences; else NULL. */
const struct decoding_class *decoding_with_pointers(enum event_type type);

/** Whether some recordings may lack that field of a class, which then is 0. */
bool decoding_is_newer(const struct decoding_class *class, const struct decoding_field *field);

/** What the exits are called of a call whose entries have that name: as LTTng calls them. To be
 * freed. */
char *decoding_exit_name(const struct decoding_class *class, const char *name);

/** GQuark of the system call that a class of that name is about; 0: of none, or of futex. */
uint32_t decoding_call(const struct decoding_class *class, const char *name);

#endif
