/* SPDX-License-Identifier: MIT */
/* What the recorder saw of processes while they ran: recording.json's `processes`. */
#ifndef LOCKCOST_KNOWN_H
#define LOCKCOST_KNOWN_H

#include "model.h"

/** A process, as /proc told of it. */
struct known_process {
	int32_t pid;
	uint64_t seen_ns;  /* when it was looked at for the first time */
	bool is_root;	   /* what the recording follows, with all its children */
	uint64_t begin_ns; /* of the root: when the whole recording had begun; 0: not known */
	bool is_attached;  /* the recorder did not start it */
	char *comm;	   /* NULL: not known, as is exe */
	char *exe;
	GArray *tids; /* int32_t: its threads when the recording began, if it was there before */
	GArray *mappings; /* struct process_mapping: its programs and libraries */
	GArray *areas;	  /* struct process_area */
};

struct known_process *known_create(int32_t pid);
void known_free(void *known);

/** Tell the model of several (struct known_process), before any event; it takes them over. */
void known_add(struct model *model, GPtrArray *known);

/** Give a process, whose next program begins at next_ns, what is known of it. */
void known_apply(const struct model *model, struct process *process, uint64_t next_ns);

#endif
