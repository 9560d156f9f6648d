/* SPDX-License-Identifier: MIT */
/* A class has all that a lock has; of the others it is known how long they waited, and for what. */
#include "text_groups.h"

#include <string.h>

#include "columns.h"
#include "crowds.h"
#include "format.h"
#include "groups.h"
#include "style.h"
#include "table.h"
#include "text_legend.h"
#include "wrap.h"

enum { NAME_WIDTH = 44, LINE_WIDTH = 100 };

static const struct view {
	const char *by;
	enum groups_by groups;
	const char *heading;
	const char *legend;
} views[] = {
	{"site", GROUPS_BY_SITE, "SITE",
	 "SITE: the call that waited. WAITS, WAIT: how often and how long, for all locks; MOSTLY "
	 "FOR: "
	 "the lock that most of it was for. CAUSED: what others waited because a lock was held "
	 "that "
	 "had been taken there; it is the same waiting, seen from its cause, and not to be added."},
	{"thread", GROUPS_BY_THREAD, "THREAD",
	 "ACQUIRED, WAITS, WAIT: what the thread did with all locks; MOSTLY FOR: the lock that "
	 "most "
	 "of its waiting was for."},
	{"process", GROUPS_BY_PROCESS, "PROCESS",
	 "ACQUIRED, WAITS, WAIT: what all threads of the process did with all locks; MOSTLY FOR: "
	 "the "
	 "lock that most of its waiting was for."},
};

static const struct view *view_find(const char *by)
{
	for (size_t i = 0; i < G_N_ELEMENTS(views); i++) {
		if (strcmp(views[i].by, by) == 0)
			return &views[i];
	}
	return NULL;
}

bool text_groups_has(const char *by)
{
	return strcmp(by, "lock") == 0 || strcmp(by, "class") == 0 || view_find(by);
}

static void heading_print(FILE *stream, const struct view *view)
{
	fprintf(stream, "%s%-*s %8s %8s %9s %5s  MOSTLY FOR%s\n", style_begin(STYLE_HEADING),
		NAME_WIDTH, view->heading, view->groups == GROUPS_BY_SITE ? "CAUSED" : "ACQUIRED",
		"WAITS", "WAIT", "SHARE", style_end());
}

static void group_print(FILE *stream, const struct view *view, const struct group *group,
			uint64_t all_ns, bool is_ns)
{
	char first[FORMAT_SIZE], waits[FORMAT_SIZE], wait[FORMAT_SIZE], share[FORMAT_SIZE];

	table_print_cell(stream, group->name, NAME_WIDTH);
	fprintf(stream, " %8s %8s %9s %5s",
		view->groups == GROUPS_BY_SITE ? format_duration(first, group->caused_ns, is_ns)
					       : format_count(first, group->acquired),
		format_count(waits, group->contended), format_duration(wait, group->wait_ns, is_ns),
		format_share(share, group->wait_ns, all_ns));
	if (group->top_name)
		fprintf(stream, "  %s %s", group->top_name,
			format_share(share, group->top_ns, group->wait_ns));
	fputc('\n', stream);
}

static void groups_print(FILE *stream, const struct report *report, const struct view *view,
			 const struct text_options *options)
{
	GPtrArray *groups = groups_make(report, view->groups);
	guint shown = MIN(groups->len, options->top);
	uint64_t all_ns = 0;

	for (guint i = 0; i < groups->len; i++)
		all_ns += ((const struct group *)groups->pdata[i])->wait_ns;
	heading_print(stream, view);
	for (guint i = 0; i < shown; i++)
		group_print(stream, view, groups->pdata[i], all_ns, options->is_ns);
	if (groups->len > shown)
		fprintf(stream, "and %u more (--top=0 shows all)\n", groups->len - shown);
	fputc('\n', stream);
	wrap_print(stream, "", "", view->legend);
	g_ptr_array_unref(groups);
}

static int compare_rows(const void *a, const void *b, void *sort)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;
	int order = column_compare(sort, x, y);

	return order ? order : g_strcmp0(x->class, y->class);
}

static void classes_print(FILE *stream, const struct report *report,
			  const struct text_options *options)
{
	const char *columns = text_columns(report, options);
	struct crowds crowds;

	crowds_init_classes(&crowds, report->locks);
	g_ptr_array_sort_with_data(crowds.rows, compare_rows, (void *)columns_find(options->sort));
	table_print(stream, columns, crowds.rows, options->top, options->is_ns);
	if (crowds.rows->len > options->top)
		fprintf(stream, "and %u more (--top=0 shows all)\n",
			crowds.rows->len - options->top);
	fputs("\nA row for each class: the locks that were initialised, or first taken, in one "
	      "place.\n",
	      stream);
	text_legend_print_columns(stream, columns);
	crowds_clear(&crowds);
}

void text_groups_print(FILE *stream, const struct report *report,
		       const struct text_options *options)
{
	const struct view *view = view_find(options->by);

	if (view)
		groups_print(stream, report, view, options);
	else
		classes_print(stream, report, options);
}
