/* SPDX-License-Identifier: MIT */
/* One wait, with every event around it and all that is derived from them. */
#ifndef LOCKCOST_EXPLAINED_H
#define LOCKCOST_EXPLAINED_H

#include "report.h"

/** One event, as recorded. */
struct explained_event {
	uint64_t time_ns; /* CLOCK_MONOTONIC */
	int32_t cpu;	  /* -1: not known */
	int32_t tid;	  /* whom it is about; 0: not known */
	char *text;	  /* its name and fields */
	int phase;	  /* enum phase that begins with it, -1: none */
};

/** A piece of the wait: of its phases, or of its blame. */
struct explained_piece {
	uint64_t from_ns;
	uint64_t to_ns;
	int what;		   /* enum phase or enum blame_class */
	int32_t holder_tid;	   /* 0: nobody, or not known */
	struct report_site holder; /* where he took it; no place: not known */
	char *next_lock;	   /* id of the lock that the holder waited for, or NULL */
};

/** A thread that the events name. */
struct explained_thread {
	int32_t tid;
	char *name; /* NULL: not known */
	bool is_waiter;
	bool is_holder;
};

struct explained {
	char *lock_id;
	char *lock_name; /* NULL: not known */
	uint8_t kind;
	int32_t pid;
	int32_t tid;
	struct report_site site; /* of the call that waited */
	uint64_t rank;		 /* among `count` waits that fit, by length */
	uint64_t count;
	uint64_t start_ns; /* of the recording, 0: not known */
	uint64_t request_ns;
	uint64_t end_ns;
	bool is_acquired;
	bool is_unfinished;
	int32_t status; /* errno of the call where it was not acquired */
	uint64_t phases_ns[PHASE_COUNT];
	uint64_t blame_ns[BLAME_COUNT];
	bool has_blame;
	GPtrArray *phases;  /* struct explained_piece, in order of time */
	GPtrArray *blame;   /* struct explained_piece, in order of time */
	GPtrArray *events;  /* struct explained_event, in order of time */
	GPtrArray *threads; /* struct explained_thread */
	uint64_t left_out;  /* events that were too many to be kept */
};

struct explained *explained_create(void);
void explained_free(struct explained *explained);

/** The thread's entry, made if there is none. */
struct explained_thread *explained_thread(struct explained *explained, int32_t tid);

#endif
