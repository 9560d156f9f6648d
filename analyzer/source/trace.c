/* SPDX-License-Identifier: MIT */
/* One source.ctf.fs component per trace, so that a trace that cannot be opened harms no other. */
#include "trace.h"

#include <glib.h>

char *trace_take_error(void)
{
	const bt_error *error = bt_current_thread_take_error();
	char *message = NULL;

	if (!error)
		return g_strdup("unknown error");
	/* Causes are stacked: the first is where it happened. */
	if (bt_error_get_cause_count(error) > 0)
		message = g_strdup(
			bt_error_cause_get_message(bt_error_borrow_cause_by_index(error, 0)));
	bt_error_release(error);
	if (message)
		g_strdelimit(message, "\n\t", ' ');
	return message ? g_strchomp(message) : g_strdup("unknown error");
}

const bt_component_source *trace_open(bt_graph *graph, const bt_component_class_source *ctf_fs,
				      const char *directory, char **reason)
{
	const bt_component_source *component = NULL;
	bt_value *params = bt_value_map_create();
	bt_value *inputs = NULL;
	int status;

	*reason = NULL;
	if (!params ||
	    bt_value_map_insert_empty_array_entry(params, "inputs", &inputs) !=
		    BT_VALUE_MAP_INSERT_ENTRY_STATUS_OK ||
	    bt_value_array_append_string_element(inputs, directory) !=
		    BT_VALUE_ARRAY_APPEND_ELEMENT_STATUS_OK) {
		*reason = g_strdup("out of memory");
		goto out;
	}
	status = bt_graph_add_source_component(graph, ctf_fs, directory, params,
					       BT_LOGGING_LEVEL_NONE, &component);
	if (status != BT_GRAPH_ADD_COMPONENT_STATUS_OK) {
		*reason = trace_take_error();
		component = NULL;
	}
out:
	bt_value_put_ref(params);
	return component;
}

bool trace_can_open(const bt_component_class_source *ctf_fs, const char *directory, char **reason)
{
	bt_graph *graph = bt_graph_create(0);
	bool can_open = graph && trace_open(graph, ctf_fs, directory, reason);

	bt_graph_put_ref(graph);
	return can_open;
}
