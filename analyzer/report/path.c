/* SPDX-License-Identifier: MIT */
/* Sites are bounded in number, and not every wait has one: the rest is a path, too. */
#include "path.h"

#include "report.h"

static void path_free(void *data)
{
	struct report_path *path = data;

	g_clear_pointer(&path->stack, g_array_unref);
	g_free(path);
}

GPtrArray *report_paths_create(void)
{
	return g_ptr_array_new_with_free_func(path_free);
}

static void take(uint64_t *rest, uint64_t value)
{
	*rest -= MIN(*rest, value);
}

void report_paths_visit(const GPtrArray *sites, const struct report_path *totals,
			report_path_visitor *visit, void *context)
{
	struct report_path rest = *totals;

	rest.stack = NULL;
	for (guint i = 0; i < sites->len; i++) {
		const struct report_site *site = sites->pdata[i];

		for (guint j = 0; site->paths && j < site->paths->len; j++) {
			const struct report_path *path = site->paths->pdata[j];

			take(&rest.count, path->count);
			take(&rest.time_ns, path->time_ns);
			take(&rest.caused_ns, path->caused_ns);
			visit(context, path);
		}
	}
	if (rest.count || rest.time_ns || rest.caused_ns)
		visit(context, &rest);
}
