/* SPDX-License-Identifier: MIT */
/* Header, what is most urgent, tables, details, legend, and what is not known. */
#include "text.h"

#include <string.h>

#include "columns.h"
#include "crowds.h"
#include "table.h"
#include "text_barrier.h"
#include "text_deadlock.h"
#include "text_groups.h"
#include "text_header.h"
#include "text_legend.h"
#include "text_lock.h"
#include "text_order.h"
#include "text_unknown.h"
#include "verdicts.h"
#include "wrap.h"

enum {
	DETAILED_LOCKS = 3,
	DETAILED_FUTEXES = 1, /* beside locks; where there is nothing else, as many as locks */
	DETAILED_SHARE_PERCENT = 1, /* of all waiting: less is not worth the lines */
	SIGNALS_SHOWN = 10,
	IDLE_LOCKS_SHOWN = 5,
};

bool text_can_sort(const char *name)
{
	return columns_find(name) != NULL;
}

bool text_has_columns(const char *names)
{
	const struct column *selected[COLUMNS_MAX + 1];

	return columns_select(selected, names) == 0;
}

/* Tables */

static int compare_locks(const void *a, const void *b, void *context)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;
	const struct column *column = context;
	int order = column_compare(column, x, y);

	if (order == 0)
		order = usage_compare(x->all.acquisitions, y->all.acquisitions);
	return order ? order : strcmp(x->id, y->id);
}

static GPtrArray *locks_sorted(const GPtrArray *locks, const char *sort)
{
	GPtrArray *sorted = g_ptr_array_sized_new(locks->len);

	for (guint i = 0; i < locks->len; i++)
		g_ptr_array_add(sorted, locks->pdata[i]);
	g_ptr_array_sort_with_data(sorted, compare_locks, (void *)columns_find(sort));
	return sorted;
}

/* Rows to show: locks that nobody waited for are of little interest beside those that were. */
static guint shown_count(const GPtrArray *locks, const struct text_options *options)
{
	guint waited = 0;

	for (guint i = 0; i < locks->len; i++)
		waited += ((const struct report_lock *)locks->pdata[i])->all.waits > 0;
	if (options->top == UINT_MAX || strcmp(options->sort, "wait") != 0)
		return MIN(locks->len, options->top);
	return MIN(MIN(locks->len, waited + IDLE_LOCKS_SHOWN), options->top);
}

const char *text_columns(const struct report *report, const struct text_options *options)
{
	if (options->columns)
		return options->columns;
	return report_has_kernel(report) ? columns_kernel : columns_clock;
}

static void locks_print(FILE *stream, const struct report *report, const GPtrArray *locks,
			const struct text_options *options)
{
	const char *columns = text_columns(report, options);
	guint shown = shown_count(locks, options);

	if (locks->len == 0) {
		fputs("No lock was used.\n", stream);
		return;
	}
	table_print(stream, columns, locks, shown, options->is_ns);
	if (locks->len > shown)
		fprintf(stream, "and %u more%s (--top=0 shows all)\n", locks->len - shown,
			shown < options->top ? ", which nobody waited for" : "");
	fputc('\n', stream);
	text_legend_print_columns(stream, columns);
	text_legend_print_futexes(stream, report);
}

static void signals_print(FILE *stream, const struct report *report,
			  const struct text_options *options)
{
	const char *columns = report_has_kernel(report) ? columns_signal : columns_signal_clock;
	guint shown = MIN(options->top, SIGNALS_SHOWN);
	struct crowds crowds;

	if (report->signals->len == 0)
		return;
	crowds_init(&crowds, report->signals);
	g_ptr_array_sort_with_data(crowds.rows, compare_locks, (void *)columns_find("wait"));
	fputc('\n', stream);
	table_print(stream, columns, crowds.rows, shown, options->is_ns);
	if (crowds.rows->len > shown)
		fprintf(stream, "and %u more\n", crowds.rows->len - shown);
	text_barriers_print(stream, report, options->is_ns);
	fputc('\n', stream);
	text_legend_print_columns(stream, columns);
	crowds_clear(&crowds);
}

/* Rows of raw futexes may be waiting for work: they are measured against each other. */
struct detail_group {
	uint64_t wait_ns; /* of all its rows */
	guint left;	  /* how many more may be shown */
};

static bool is_futex(const struct report_lock *lock)
{
	return lock->kind == LOCKCOST_KIND_FUTEX;
}

/* Returns whether there was a lock worth it. */
static bool details_print(FILE *stream, const GPtrArray *locks, const struct report *report,
			  bool is_ns)
{
	struct detail_group groups[] = {{.left = DETAILED_LOCKS}, {.left = DETAILED_LOCKS}};
	bool is_any = false;

	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		groups[is_futex(lock)].wait_ns += lock->all.wait.total_ns;
	}
	if (groups[false].wait_ns)
		groups[true].left = DETAILED_FUTEXES;
	for (guint i = 0; i < locks->len; i++) {
		const struct report_lock *lock = locks->pdata[i];
		struct detail_group *group = &groups[is_futex(lock)];

		if (lock->all.waits == 0 || group->left == 0 ||
		    lock->all.wait.total_ns < group->wait_ns / 100 * DETAILED_SHARE_PERCENT)
			continue;
		group->left--;
		fputc('\n', stream);
		text_lock_print(stream, lock, false, is_ns);
		is_any = true;
	}
	return is_any;
}

static void next_print(FILE *stream, const struct report *report, const GPtrArray *locks,
		       const char *arguments)
{
	const struct report_lock *first = NULL;
	char *quoted;

	for (guint i = 0; i < locks->len && !first; i++) {
		if (!((const struct report_lock *)locks->pdata[i])->is_inner)
			first = locks->pdata[i];
	}

	if (first && first->all.waits) {
		quoted = g_shell_quote(first->name);
		fprintf(stream, "Next: lockcost report --lock=%s%s\n", quoted, arguments);
		g_free(quoted);
	} else if (!report_has_kernel(report)) {
		fputs("Next: lockcost doctor\n", stream);
	}
}

/* One lock */

static guint named_print(FILE *stream, const struct report *report, const GPtrArray *locks,
			 const struct text_options *options)
{
	guint count = 0;

	for (guint i = 0; i < locks->len; i++) {
		if (!report_lock_is_named(locks->pdata[i], options->lock))
			continue;
		if (count++)
			fputc('\n', stream);
		text_lock_print(stream, locks->pdata[i], true, options->is_ns);
		text_order_print_lock(stream, report, locks->pdata[i]);
	}
	return count;
}

/* A class of many is one row; a single one of them is asked for by its id. */
static guint rows_named_print(FILE *stream, const struct report *report, const GPtrArray *locks,
			      const struct text_options *options)
{
	struct crowds crowds;
	guint count;

	crowds_init(&crowds, locks);
	count = named_print(stream, report, crowds.rows, options);
	crowds_clear(&crowds);
	return count ? count : named_print(stream, report, locks, options);
}

static int one_lock_write(const struct report *report, const struct text_options *options,
			  FILE *stream)
{
	guint count = rows_named_print(stream, report, report->locks, options);

	if (count + rows_named_print(stream, report, report->signals, options) > 0) {
		fputc('\n', stream);
		text_legend_print_details(stream, true);
		return 0;
	}
	fprintf(stderr, "lockcost: no lock is called \"%s\"; lockcost report --top=0 lists all\n",
		options->lock);
	return -1;
}

int text_write(const struct report *report, const struct text_options *options, FILE *stream)
{
	struct crowds crowds;
	GPtrArray *locks;
	bool has_details;

	if (options->lock)
		return one_lock_write(report, options, stream);
	text_header_print(stream, report, options->is_ns);
	text_deadlock_print(stream, report, options->is_ns);
	text_summary_print(stream, report, options->is_ns);
	if (options->by && strcmp(options->by, "lock") != 0) {
		text_groups_print(stream, report, options);
		text_unknown_print(stream, report, options->is_ns);
		return 0;
	}
	verdicts_print(stream, report);
	crowds_init(&crowds, report->locks);
	locks = locks_sorted(crowds.rows, options->sort);
	locks_print(stream, report, locks, options);
	signals_print(stream, report, options);
	text_order_print(stream, report);
	has_details = details_print(stream, locks, report, options->is_ns);
	if (has_details) {
		fputc('\n', stream);
		text_legend_print_details(stream, false);
	}
	fputc('\n', stream);
	text_unknown_print(stream, report, options->is_ns);
	next_print(stream, report, locks, options->arguments);
	g_ptr_array_unref(locks);
	crowds_clear(&crowds);
	return 0;
}
