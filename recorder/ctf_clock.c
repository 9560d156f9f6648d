/* SPDX-License-Identifier: MIT */
/* Finds the clock offset of a recording's user-space trace through babeltrace2. */
#include "ctf_clock.h"

#include <babeltrace2/babeltrace.h>
#include <errno.h>
#include <fts.h>
#include <glib.h>
#include <string.h>

#include "lockcost/recording.h"

/** Path of the first directory below this one that has a `metadata` file, or null. */
static char *find_trace(const char *path)
{
	char *const roots[] = {(char *)path, NULL};
	FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	char *found = NULL;
	FTSENT *entry;

	while (walk && !found && (entry = fts_read(walk)) != NULL)
		if (strcmp(entry->fts_name, "metadata") == 0)
			found = g_path_get_dirname(entry->fts_path);
	if (walk)
		fts_close(walk);
	return found;
}

/** A trace's metadata as text; it is stored in packets, which only babeltrace2 takes apart. */
static char *read_metadata(const char *trace_path)
{
	const bt_plugin *plugin = NULL;
	const bt_component_class *class;
	bt_query_executor *query;
	bt_value *parameters;
	const bt_value *result = NULL;
	char *text = NULL;

	if (bt_plugin_find("ctf", BT_TRUE, BT_FALSE, BT_TRUE, BT_TRUE, BT_FALSE, &plugin) !=
	    BT_PLUGIN_FIND_STATUS_OK)
		return NULL;
	class = bt_component_class_source_as_component_class_const(
		bt_plugin_borrow_source_component_class_by_name_const(plugin, "fs"));
	parameters = bt_value_map_create();
	bt_value_map_insert_string_entry(parameters, "path", trace_path);
	query = bt_query_executor_create(class, "metadata-info", parameters);
	if (bt_query_executor_query(query, &result) == BT_QUERY_EXECUTOR_QUERY_STATUS_OK)
		text = g_strdup(
			bt_value_string_get(bt_value_map_borrow_entry_value_const(result, "text")));
	else
		bt_current_thread_clear_error();
	bt_value_put_ref(result);
	bt_query_executor_put_ref(query);
	bt_value_put_ref(parameters);
	bt_plugin_put_ref(plugin);
	return text;
}

static gboolean find_offset(const char *metadata, int64_t *offset_ns)
{
	static const char pattern[] = "\nclock \\{[^}]*\\boffset = (\\d+);[^}]*\\}";
	g_autoptr(GRegex) regex = g_regex_new(pattern, 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;
	g_autofree char *digits = NULL;

	if (!g_regex_match(regex, metadata, 0, &match))
		return FALSE;
	digits = g_match_info_fetch(match, 1);
	*offset_ns = g_ascii_strtoll(digits, NULL, 10);
	return TRUE;
}

int64_t ctf_clock_offset_ns(const char *directory)
{
	g_autofree char *ust = g_build_filename(directory, LOCKCOST_DIR_UST, NULL);
	g_autofree char *file = g_build_filename(directory, LOCKCOST_DIR_FTRACE, "clock", NULL);
	g_autofree char *trace_path = find_trace(ust);
	g_autofree char *metadata = trace_path ? read_metadata(trace_path) : NULL;
	g_autofree char *text = NULL;
	int64_t offset_ns;

	if (metadata && find_offset(metadata, &offset_ns))
		return offset_ns;
	if (!g_file_get_contents(file, &text, NULL, NULL))
		return 0;
	return g_ascii_strtoll(text, NULL, 10);
}
