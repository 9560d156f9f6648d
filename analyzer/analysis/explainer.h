/* SPDX-License-Identifier: MIT */
/* A second look at a recording: finds one wait, and keeps all that is derived about it. */
#ifndef LOCKCOST_EXPLAINER_H
#define LOCKCOST_EXPLAINER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "blame.h"
#include "model.h"
#include "phases.h"

/** Which wait is wanted: of those that fit, the longest ones. */
struct explainer_query {
	GHashTable *lock_ids; /* char *, as in struct report_lock; NULL: any lock */
	int32_t tid;	      /* of the waiter; 0: any thread */
	uint64_t at_ns;	      /* it was going on then; 0: at any time */
	unsigned int rank;    /* 1: the longest of them */
};

/** A wait, and what is known of it. */
struct explained_wait {
	struct wait wait;
	struct phases phases;
	GArray *phase_slices; /* struct slice */
	struct blame *blame;  /* with slices; NULL: nobody can hold what was waited for */
};

struct explainer;

struct explainer *explainer_create(const struct explainer_query *query, uint64_t kernel_namespace);

/** What the recorder saw of processes (struct known_process), before any event; taken over. */
void explainer_know(struct explainer *explainer, GPtrArray *known);

void explainer_free(struct explainer *explainer);

void explainer_add(struct explainer *explainer, const struct event *event);

/** No event comes any more; the recording ended at end_ns, 0: with its last event. */
void explainer_finish(struct explainer *explainer, uint64_t end_ns);

/** The wait that was looked for, NULL: there are not so many. */
const struct explained_wait *explainer_result(const struct explainer *explainer);

/** How many waits fit, of whatever rank. */
uint64_t explainer_count(const struct explainer *explainer);

const struct model *explainer_model(const struct explainer *explainer);

#endif
