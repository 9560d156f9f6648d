/* SPDX-License-Identifier: MIT */
/* Names for addresses: the mapped files of all processes, each opened once. */
#ifndef LOCKCOST_SYMBOLS_H
#define LOCKCOST_SYMBOLS_H

#include <glib.h>
#include <stdint.h>

#include "report.h"

struct symbols;

/** The mapped files of one process. */
struct symbols_space;

struct symbols *symbols_create(void);
void symbols_free(struct symbols *symbols);

/** A process's address space, empty at first; lives as long as `symbols`. */
struct symbols_space *symbols_add_space(struct symbols *symbols);

/** [start, end) of the space is the file `path`; build_id in hexadecimal, or empty. */
void symbols_add_mapping(struct symbols_space *space, uint64_t start, uint64_t end,
			 const char *path, const char *build_id);

/**
 * Append to `frames` (of struct report_place) the functions that a call with that return address
 * was made in: inlined ones first. At least one is appended, if only with module and offset.
 */
void symbols_append_call(struct symbols_space *space, uint64_t return_address, GArray *frames);

/**
 * Fill `place` with the variable at place->address: `function` is its name, NULL if it has none.
 */
void symbols_find_data(struct symbols_space *space, struct report_place *place);

#endif
