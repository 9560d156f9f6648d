/* SPDX-License-Identifier: MIT */
/* A babeltrace2 graph: our ftrace source, a muxer, and the sink that writes CTF. */
#include "ctf_convert.h"

#include <babeltrace2/babeltrace.h>
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "ctf_clock.h"
#include "ctf_source.h"
#include "lockcost/recording.h"
#include "tree.h"

struct conversion {
	bt_graph *graph;
	const bt_plugin *utils;
	const bt_plugin *ctf;
	const bt_component_source *source;
	const bt_component_filter *muxer;
	const bt_component_sink *sink;
};

/** Say the innermost cause, what actually went wrong, unless our source has said it already. */
static void report_failure(const char *directory, const struct ctf_source_settings *settings)
{
	const bt_error *error = bt_current_thread_take_error();
	const char *reason = "babeltrace2 or its plugins are not installed completely";

	if (error && bt_error_get_cause_count(error))
		reason = bt_error_cause_get_message(bt_error_borrow_cause_by_index(error, 0));
	if (!settings->has_failed)
		g_printerr("lockcost: cannot convert the kernel events of %s: %s\n", directory,
			   reason);
	if (error)
		bt_error_release(error);
}

static const bt_plugin *find_plugin(const char *name)
{
	const bt_plugin *plugin = NULL;

	if (bt_plugin_find(name, BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE, BT_TRUE, &plugin) !=
	    BT_PLUGIN_FIND_STATUS_OK)
		return NULL;
	return plugin;
}

static int add_source(struct conversion *conversion, struct ctf_source_settings *settings)
{
	bt_component_class_source *class = ctf_source_class_create();
	int status = bt_graph_add_source_component_with_initialize_method_data(
		conversion->graph, class, "ftrace", NULL, settings, BT_LOGGING_LEVEL_NONE,
		&conversion->source);

	bt_component_class_source_put_ref(class);
	return status;
}

static int add_muxer(struct conversion *conversion)
{
	const bt_component_class_filter *class =
		bt_plugin_borrow_filter_component_class_by_name_const(conversion->utils, "muxer");

	return bt_graph_add_filter_component(conversion->graph, class, "muxer", NULL,
					     BT_LOGGING_LEVEL_NONE, &conversion->muxer);
}

static int add_sink(struct conversion *conversion, const char *path)
{
	const bt_component_class_sink *class =
		bt_plugin_borrow_sink_component_class_by_name_const(conversion->ctf, "fs");
	bt_value *parameters = bt_value_map_create();
	int status;

	bt_value_map_insert_string_entry(parameters, "path", path);
	bt_value_map_insert_bool_entry(parameters, "assume-single-trace", BT_TRUE);
	bt_value_map_insert_bool_entry(parameters, "quiet", BT_TRUE);
	status = bt_graph_add_sink_component(conversion->graph, class, "ctf", parameters,
					     BT_LOGGING_LEVEL_NONE, &conversion->sink);
	bt_value_put_ref(parameters);
	return status;
}

static int connect(struct conversion *conversion)
{
	uint64_t ports = bt_component_source_get_output_port_count(conversion->source);

	for (uint64_t i = 0; i < ports; i++) {
		const bt_port_output *from = bt_component_source_borrow_output_port_by_index_const(
			conversion->source, i);
		const bt_port_input *to =
			bt_component_filter_borrow_input_port_by_index_const(conversion->muxer, i);

		if (bt_graph_connect_ports(conversion->graph, from, to, NULL) != 0)
			return -1;
	}
	return bt_graph_connect_ports(
		conversion->graph,
		bt_component_filter_borrow_output_port_by_index_const(conversion->muxer, 0),
		bt_component_sink_borrow_input_port_by_index_const(conversion->sink, 0), NULL);
}

static int run(struct conversion *conversion, struct ctf_source_settings *settings,
	       const char *path)
{
	conversion->graph = bt_graph_create(0);
	conversion->utils = find_plugin("utils");
	conversion->ctf = find_plugin("ctf");
	if (!conversion->graph || !conversion->utils || !conversion->ctf)
		return -1;
	if (add_source(conversion, settings) != 0 || add_muxer(conversion) != 0 ||
	    add_sink(conversion, path) != 0 || connect(conversion) != 0)
		return -1;
	return bt_graph_run(conversion->graph) == BT_GRAPH_RUN_STATUS_OK ? 0 : -1;
}

static void conversion_clear(struct conversion *conversion)
{
	bt_graph_put_ref(conversion->graph);
	bt_plugin_put_ref(conversion->utils);
	bt_plugin_put_ref(conversion->ctf);
}

int ctf_convert(const char *directory)
{
	g_autofree char *raw = g_build_filename(directory, LOCKCOST_DIR_FTRACE, NULL);
	g_autofree char *kernel = g_build_filename(directory, LOCKCOST_DIR_KERNEL, NULL);
	g_autofree char *unfinished = g_strconcat(kernel, ".tmp", NULL);
	struct ctf_source_settings settings = {.path = raw};
	struct conversion conversion = {0};
	int status;

	if (!g_file_test(raw, G_FILE_TEST_IS_DIR))
		return 0;
	settings.progress = progress_create("converting the kernel's events");
	settings.clock_offset_ns = ctf_clock_offset_ns(directory);
	tree_remove(unfinished);
	status = run(&conversion, &settings, unfinished);
	if (status < 0)
		report_failure(directory, &settings);
	progress_free(settings.progress);
	conversion_clear(&conversion); /* the sink writes the metadata when it is destroyed */
	if (status < 0)
		return -1;
	if (g_rename(unfinished, kernel) < 0) {
		g_printerr("lockcost: cannot make %s: %s\n", kernel, strerror(errno));
		return -1;
	}
	tree_remove(raw);
	return 0;
}
