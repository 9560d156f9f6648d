/* SPDX-License-Identifier: MIT */
/* From directories to a running graph: one source.ctf.fs per trace, all of them into one merge. */
#include "source.h"

#include <babeltrace2/babeltrace.h>
#include <stdio.h>

#include "discovery.h"
#include "merge.h"
#include "relay.h"
#include "salvage.h"
#include "trace.h"

void source_summary_clear(struct source_summary *summary)
{
	g_clear_pointer(&summary->problems, g_ptr_array_unref);
}

static const bt_component_class_source *ctf_fs_borrow(const bt_plugin **plugin)
{
	if (bt_plugin_find("ctf", BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE, BT_FALSE, plugin) !=
	    BT_PLUGIN_FIND_STATUS_OK)
		return NULL;
	return bt_plugin_borrow_source_component_class_by_name_const(*plugin, "fs");
}

static bool trace_add(bt_graph *graph, const bt_component_class_source *ctf_fs,
		      const char *directory, GPtrArray *sources, char **reason)
{
	const bt_component_source *source;

	*reason = NULL;
	if (!salvage_is_metadata_whole(directory)) {
		*reason = g_strdup("its metadata is cut off");
		return false;
	}
	if (!trace_can_open(ctf_fs, directory, reason))
		return false;
	source = trace_open(graph, ctf_fs, directory, reason);
	if (source)
		g_ptr_array_add(sources, (void *)source);
	return source != NULL;
}

/* A trace that cannot be opened as a whole is opened as far as its files are sound. */
static bool salvage_add(bt_graph *graph, const bt_component_class_source *ctf_fs,
			const char *directory, GPtrArray *sources, GPtrArray *salvages,
			struct source_summary *summary)
{
	struct salvage *salvage = salvage_create(directory);
	char *reason = NULL;
	bool is_open = false;

	if (!salvage)
		return false;
	g_ptr_array_add(salvages, salvage);
	is_open = trace_add(graph, ctf_fs, salvage_directory(salvage), sources, &reason);
	if (is_open)
		g_ptr_array_add(summary->problems, g_strdup_printf("%s is damaged: %s", directory,
								   salvage_loss(salvage)));
	g_free(reason);
	return is_open;
}

static void traces_add(bt_graph *graph, const bt_component_class_source *ctf_fs,
		       const GPtrArray *directories, GPtrArray *sources, GPtrArray *salvages,
		       struct source_summary *summary)
{
	for (guint i = 0; i < directories->len; i++) {
		const char *directory = directories->pdata[i];
		char *reason = NULL;

		if (trace_add(graph, ctf_fs, directory, sources, &reason) ||
		    salvage_add(graph, ctf_fs, directory, sources, salvages, summary))
			summary->trace_count++;
		else
			g_ptr_array_add(summary->problems, g_strdup_printf("%s cannot be read: %s",
									   directory, reason));
		g_free(reason);
	}
}

static int graph_run(bt_graph *graph, struct source_summary *summary)
{
	bt_graph_run_status status;
	char *reason;

	do {
		status = bt_graph_run(graph);
	} while (status == BT_GRAPH_RUN_STATUS_AGAIN);
	if (status == BT_GRAPH_RUN_STATUS_OK)
		return 0;
	reason = trace_take_error();
	g_ptr_array_add(summary->problems, g_strdup_printf("reading ended early: %s", reason));
	g_free(reason);
	return 0;
}

int source_read(const char *const *directories, source_receiver receiver, void *context,
		struct source_summary *summary)
{
	GPtrArray *traces = g_ptr_array_new_with_free_func(g_free);
	GPtrArray *sources = g_ptr_array_new();
	GPtrArray *salvages = g_ptr_array_new_with_free_func(salvage_free);
	struct relay *relay = relay_create(receiver, context);
	struct merge *merge = merge_create(relay_add, relay, summary);
	const bt_component_class_source *ctf_fs;
	const bt_plugin *plugin = NULL;
	bt_graph *graph = bt_graph_create(0);
	int result = -1;

	*summary = (struct source_summary){.problems = g_ptr_array_new_with_free_func(g_free)};
	ctf_fs = ctf_fs_borrow(&plugin);
	if (!graph || !ctf_fs) {
		fprintf(stderr, "lockcost: babeltrace2's plugin `ctf` cannot be loaded; install "
				"libbabeltrace2-0\n");
		goto out;
	}
	for (size_t i = 0; directories[i]; i++)
		discovery_find(directories[i], traces);
	traces_add(graph, ctf_fs, traces, sources, salvages, summary);
	if (sources->len == 0) {
		fprintf(stderr, "lockcost: no readable CTF trace in %s%s\n", directories[0],
			directories[0] && directories[1] ? " and the other directories" : "");
		for (guint i = 0; i < summary->problems->len; i++)
			fprintf(stderr, "lockcost: %s\n", (char *)summary->problems->pdata[i]);
		goto out;
	}
	if (merge_connect(merge, graph, sources) == 0)
		result = graph_run(graph, summary);
out:
	bt_graph_put_ref(graph);
	bt_plugin_put_ref(plugin);
	merge_free(merge);
	relay_free(relay);
	g_ptr_array_unref(salvages);
	g_ptr_array_unref(sources);
	g_ptr_array_unref(traces);
	return result;
}
