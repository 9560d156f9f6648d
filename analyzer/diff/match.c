/* SPDX-License-Identifier: MIT */
/*
 * Report by report: each class of the new one goes to the class of the earlier ones that it is most
 * like, the surest signs of all its classes before the weaker ones of any. Two classes of one
 * recording are never the same.
 */
#include "match.h"

#include <string.h>

/* What two classes are the same by, the surest first. */
enum sign { SIGN_CLASS, SIGN_NAME, SIGN_FUNCTION, SIGN_COUNT };

/* The classes of all reports so far, by each of their signs. */
struct matching {
	GPtrArray *matches;
	GHashTable *by_sign[SIGN_COUNT]; /* struct match by a text, the first one that had it */
};

/* A class of one report, on its way to a match. */
struct candidate {
	const struct report_lock *lock; /* the first of the class */
	struct report_usage *usage;
	struct match *match; /* NULL: not found yet */
};

static void match_free(void *data)
{
	struct match *match = data;

	for (guint i = 0; i < match->report_count; i++) {
		if (match->usages[i])
			usage_clear(match->usages[i]);
		g_free(match->usages[i]);
	}
	g_free(match->usages);
	g_free(match->name);
	g_free(match);
}

/* NULL: the lock has no such sign. To be freed. */
static char *sign_text(enum sign sign, const struct report_lock *lock)
{
	switch (sign) {
	case SIGN_CLASS:
		return g_strdup_printf("%u %s", lock->kind, lock->class);
	case SIGN_NAME:
		return g_strdup_printf("%u %s", lock->kind, lock->name);
	case SIGN_FUNCTION:
		/* only where the line is all that tells the names apart */
		if (!lock->class_place.function || lock->data_place.function)
			return NULL;
		return g_strdup_printf("%u %s", lock->kind, lock->class_place.function);
	default:
		return NULL;
	}
}

static void sign_note(struct matching *matching, enum sign sign, const struct report_lock *lock,
		      struct match *match)
{
	char *text = sign_text(sign, lock);

	if (!text || g_hash_table_contains(matching->by_sign[sign], text))
		g_free(text);
	else
		g_hash_table_insert(matching->by_sign[sign], text, match);
}

static struct match *match_create(struct matching *matching, const struct report_lock *lock,
				  guint report_count)
{
	struct match *match = g_new0(struct match, 1);

	match->name = g_strdup(lock->name);
	match->kind = lock->kind;
	match->report_count = report_count;
	match->usages = g_new0(struct report_usage *, report_count);
	g_ptr_array_add(matching->matches, match);
	return match;
}

static void candidate_free(void *candidate)
{
	g_free(candidate);
}

/* The classes of one report, in the order of its locks, each with all that its locks did. */
static GPtrArray *candidates_make(const struct report *report)
{
	GPtrArray *candidates = g_ptr_array_new_with_free_func(candidate_free);
	GHashTable *by_class = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];
		char *text = sign_text(SIGN_CLASS, lock);
		struct candidate *candidate = g_hash_table_lookup(by_class, text);

		if (candidate) {
			g_free(text);
		} else {
			candidate = g_new0(struct candidate, 1);
			candidate->lock = lock;
			candidate->usage = g_new0(struct report_usage, 1);
			usage_init(candidate->usage);
			g_hash_table_insert(by_class, text, candidate);
			g_ptr_array_add(candidates, candidate);
		}
		usage_add(candidate->usage, &lock->all);
	}
	g_hash_table_destroy(by_class);
	return candidates;
}

/* Give it to the class that has the sign, unless another of this report is that already. */
static void candidate_find(struct matching *matching, enum sign sign, struct candidate *candidate,
			   guint report)
{
	char *text = sign_text(sign, candidate->lock);
	struct match *match = text ? g_hash_table_lookup(matching->by_sign[sign], text) : NULL;

	g_free(text);
	if (!match || match->usages[report])
		return;
	candidate->match = match;
	match->usages[report] = candidate->usage;
}

static void report_add(struct matching *matching, const struct report *report, guint index,
		       guint report_count)
{
	GPtrArray *candidates = candidates_make(report);

	for (int sign = 0; sign < SIGN_COUNT; sign++) {
		for (guint i = 0; i < candidates->len; i++) {
			struct candidate *candidate = candidates->pdata[i];

			if (!candidate->match)
				candidate_find(matching, (enum sign)sign, candidate, index);
		}
	}
	for (guint i = 0; i < candidates->len; i++) {
		struct candidate *candidate = candidates->pdata[i];

		usage_finish(candidate->usage);
		if (!candidate->match) {
			candidate->match = match_create(matching, candidate->lock, report_count);
			candidate->match->usages[index] = candidate->usage;
		}
		for (int sign = 0; sign < SIGN_COUNT; sign++)
			sign_note(matching, (enum sign)sign, candidate->lock, candidate->match);
	}
	g_ptr_array_unref(candidates);
}

GPtrArray *match_make(const GPtrArray *reports)
{
	struct matching matching = {.matches = g_ptr_array_new_with_free_func(match_free)};

	for (int sign = 0; sign < SIGN_COUNT; sign++)
		matching.by_sign[sign] =
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < reports->len; i++)
		report_add(&matching, reports->pdata[i], i, reports->len);
	for (int sign = 0; sign < SIGN_COUNT; sign++)
		g_hash_table_destroy(matching.by_sign[sign]);
	return matching.matches;
}
