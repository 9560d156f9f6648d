/* SPDX-License-Identifier: MIT */
/* Names become ids, and times those of the events' clock. */
#include "explain_query.h"

#include "time_option.h"

static void ids_add(GHashTable *ids, const GPtrArray *locks, const char *name)
{
	for (guint i = 0; i < locks->len; i++) {
		const struct report_lock *lock = locks->pdata[i];

		if (report_lock_is_named(lock, name))
			g_hash_table_add(ids, lock->id);
	}
}

/* The locks of that name; without one, and without a time, the one that cost most. */
static GHashTable *ids_find(const struct report *report, const struct explain_options *options)
{
	GHashTable *ids;

	if (!options->lock && (options->at || options->tid))
		return NULL;
	ids = g_hash_table_new(g_str_hash, g_str_equal);
	if (options->lock) {
		ids_add(ids, report->locks, options->lock);
		ids_add(ids, report->signals, options->lock);
	} else if (report->locks->len) {
		g_hash_table_add(ids, ((struct report_lock *)report->locks->pdata[0])->id);
	}
	return ids;
}

int explain_query_fill(struct explainer_query *query, const struct report *report,
		       const struct explain_options *options)
{
	*query = (struct explainer_query){.tid = options->tid, .rank = (unsigned int)options->rank};
	if (time_option_parse("at", options->at, report->start_ns, &query->at_ns) != 0)
		return REPORT_STATUS_USAGE;
	query->lock_ids = ids_find(report, options);
	if (!query->lock_ids || g_hash_table_size(query->lock_ids))
		return REPORT_STATUS_FINE;
	if (options->lock)
		fprintf(stderr,
			"lockcost: no lock is called \"%s\"; lockcost report --top=0 lists all\n",
			options->lock);
	else
		fprintf(stderr, "lockcost: no lock was used\n");
	return REPORT_STATUS_UNREADABLE;
}
