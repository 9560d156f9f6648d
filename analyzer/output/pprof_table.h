/* SPDX-License-Identifier: MIT */
/* A profile in the making: strings, functions, places and mapped files, each told once. */
#ifndef LOCKCOST_PPROF_TABLE_H
#define LOCKCOST_PPROF_TABLE_H

#include <stdio.h>

#include "pprof.pb-c.h"
#include "report.h"

struct pprof_table;

struct pprof_table *pprof_table_create(void);
void pprof_table_free(struct pprof_table *table);

/** The index of a string; NULL is "". */
int64_t pprof_table_string(struct pprof_table *table, const char *string);

/** The id of a place that is none of the program's, but has a name. */
uint64_t pprof_table_name(struct pprof_table *table, const char *name);

/** Append the ids (uint64_t) of a stack's places; functions inlined into one are one with it. */
void pprof_table_stack(struct pprof_table *table, const GArray *stack, GArray *ids);

/** Add what the part says to the profile: lists grow, numbers are set. */
void pprof_table_add(struct pprof_table *table, const Pprof__Profile *part);

/** Print all that was added. Returns -1 where it cannot be compressed, having said so. */
int pprof_table_print(struct pprof_table *table, const char *program, FILE *stream);

#endif
