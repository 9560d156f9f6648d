/* SPDX-License-Identifier: MIT */
/* Report by report: each class goes to the one of the earlier reports that it is most like. */
#include "match.h"

#include <string.h>

static void match_free(void *data)
{
	struct match *match = data;

	for (struct report_usage **usage = match->usages; *usage != (void *)-1; usage++) {
		if (*usage) {
			usage_clear(*usage);
			g_free(*usage);
		}
	}
	g_free(match->usages);
	g_free(match->name);
	g_free(match->class);
	g_free(match->function);
	g_free(match);
}

static struct match *match_create(const struct report_lock *lock, guint report_count)
{
	struct match *match = g_new0(struct match, 1);

	match->name = g_strdup(lock->name);
	match->class = g_strdup(lock->class);
	match->kind = lock->kind;
	match->function = g_strdup(lock->class_place.function);
	match->usages = g_new0(struct report_usage *, report_count + 1);
	match->usages[report_count] = (void *)-1; /* for match_free() */
	return match;
}

static bool is_class(const struct match *match, const struct report_lock *lock)
{
	return g_strcmp0(match->class, lock->class) == 0;
}

static bool is_name(const struct match *match, const struct report_lock *lock)
{
	return g_strcmp0(match->name, lock->name) == 0;
}

/* Only where the line is all that tells the names apart. */
static bool is_function(const struct match *match, const struct report_lock *lock)
{
	return match->function && !lock->data_place.function &&
	       g_strcmp0(match->function, lock->class_place.function) == 0;
}

static bool (*const tests[])(const struct match *match, const struct report_lock *lock) = {
	is_class,
	is_name,
	is_function,
};

static struct match *match_find(const GPtrArray *matches, const struct report_lock *lock)
{
	for (size_t test = 0; test < G_N_ELEMENTS(tests); test++) {
		for (guint i = 0; i < matches->len; i++) {
			struct match *match = matches->pdata[i];

			if (match->kind == lock->kind && tests[test](match, lock))
				return match;
		}
	}
	return NULL;
}

/* Another lock of the class in the same recording adds to it. */
static void usage_join(struct match *match, guint report, const struct report_lock *lock)
{
	if (!match->usages[report]) {
		match->usages[report] = g_new0(struct report_usage, 1);
		usage_init(match->usages[report]);
	}
	usage_add(match->usages[report], &lock->all);
}

GPtrArray *match_make(const GPtrArray *reports)
{
	GPtrArray *matches = g_ptr_array_new_with_free_func(match_free);

	for (guint i = 0; i < reports->len; i++) {
		const struct report *report = reports->pdata[i];

		for (guint j = 0; j < report->locks->len; j++) {
			const struct report_lock *lock = report->locks->pdata[j];
			struct match *match = match_find(matches, lock);

			if (!match) {
				match = match_create(lock, reports->len);
				g_ptr_array_add(matches, match);
			}
			usage_join(match, i, lock);
		}
	}
	for (guint i = 0; i < matches->len; i++) {
		struct match *match = matches->pdata[i];

		for (guint j = 0; j < reports->len; j++) {
			if (match->usages[j])
				usage_finish(match->usages[j]);
		}
	}
	return matches;
}
