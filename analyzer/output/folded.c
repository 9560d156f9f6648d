/* SPDX-License-Identifier: MIT */
/* A cost is a line in the table below: the lock's total, whose stacks, and each stack's share. */
#include "folded.h"

#include <stddef.h>
#include <string.h>

#include "frame.h"
#include "stream.h"

struct folded_cost {
	const char *name;
	size_t total; /* in struct report_lock */
	size_t sites; /* 0: there are no stacks of it */
	size_t share; /* in struct report_path */
};

static const struct folded_cost costs[] = {
	{"wait", offsetof(struct report_lock, all.wait.total_ns),
	 offsetof(struct report_lock, waiter_sites), offsetof(struct report_path, time_ns)},
	{"waits", offsetof(struct report_lock, all.waits),
	 offsetof(struct report_lock, waiter_sites), offsetof(struct report_path, count)},
	{"acquisitions", offsetof(struct report_lock, all.acquisitions), 0, 0},
	{"blame", offsetof(struct report_lock, all.wait.total_ns),
	 offsetof(struct report_lock, holder_sites), offsetof(struct report_path, caused_ns)},
	{"wake", offsetof(struct report_lock, all.wake_ns),
	 offsetof(struct report_lock, waker_sites), offsetof(struct report_path, time_ns)},
};

/* What is passed on to each path of a lock. */
struct folding {
	const struct folded_cost *cost;
	const struct report_lock *lock;
	FILE *stream;
};

static uint64_t number_at(const void *object, size_t offset)
{
	return *(const uint64_t *)(const void *)((const char *)object + offset);
}

/* Semicolons part functions, and lines part stacks. */
static void name_print(FILE *stream, const char *name)
{
	char *valid = g_utf8_make_valid(name, -1);

	for (char *at = valid; *at; at++) {
		if (*at == ';')
			*at = ':';
		else if (g_ascii_iscntrl(*at))
			*at = ' ';
	}
	fputs(valid, stream);
	g_free(valid);
}

static void lock_print(FILE *stream, const struct report_lock *lock)
{
	fputc('[', stream);
	name_print(stream, lock->name ? lock->name : lock->id);
	fputc(']', stream);
}

static void place_print(FILE *stream, const struct report_place *place)
{
	char *name = frame_name(place);

	name_print(stream, name);
	fputc(';', stream);
	g_free(name);
}

static void rest_print(FILE *stream, const struct report_lock *lock, const char *what,
		       uint64_t value)
{
	if (value == 0)
		return;
	lock_print(stream, lock);
	fprintf(stream, ";%s %" G_GUINT64_FORMAT "\n", what, value);
}

static void path_print(void *context, const struct report_path *path)
{
	const struct folding *folding = context;
	const struct report_lock *lock = folding->lock;
	uint64_t value = number_at(path, folding->cost->share);
	uint64_t no_holder_ns = 0;

	if (value == 0)
		return;
	if (!path->stack) {
		if (folding->cost->share == offsetof(struct report_path, caused_ns))
			no_holder_ns = frame_no_holder_ns(lock, value);
		rest_print(folding->stream, lock, frame_no_holder, no_holder_ns);
		rest_print(folding->stream, lock, frame_unknown, value - no_holder_ns);
		return;
	}
	for (guint i = path->stack->len; i-- > 0;)
		place_print(folding->stream, &g_array_index(path->stack, struct report_place, i));
	lock_print(folding->stream, lock);
	fprintf(folding->stream, " %" G_GUINT64_FORMAT "\n", value);
}

static void lock_fold(const struct report_lock *lock, const struct folded_cost *cost, FILE *stream)
{
	struct folding folding = {.cost = cost, .lock = lock, .stream = stream};
	struct report_path totals = {0};
	uint64_t total = number_at(lock, cost->total);

	if (total == 0 || total == REPORT_UNKNOWN)
		return;
	if (!cost->sites) {
		lock_print(stream, lock);
		fprintf(stream, " %" G_GUINT64_FORMAT "\n", total);
		return;
	}
	*(uint64_t *)(void *)((char *)&totals + cost->share) = total;
	report_paths_visit(*(GPtrArray *const *)(const void *)((const char *)lock + cost->sites),
			   &totals, path_print, &folding);
}

const struct folded_cost *folded_find_cost(const char *name)
{
	if (!name)
		return &costs[0];
	for (size_t i = 0; i < G_N_ELEMENTS(costs); i++) {
		if (strcmp(costs[i].name, name) == 0)
			return &costs[i];
	}
	return NULL;
}

int folded_write(const struct report *report, const struct folded_cost *cost, FILE *stream)
{
	for (guint i = 0; i < report->locks->len; i++)
		lock_fold(report->locks->pdata[i], cost, stream);
	return stream_finish(stream);
}
