/* SPDX-License-Identifier: MIT */
/* Reads and writes recording.json; one table of members serves both ways. */
#include "about.h"

#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lockcost/recording.h"
#include "monotonic.h"
#include "process.h"

static const struct member {
	const char *name;
	size_t offset;
	enum { TEXT, NUMBER } type;
} members[] = {
	{"id", offsetof(struct about, id), TEXT},
	{"target_pid", offsetof(struct about, target_pid), NUMBER},
	{"start_ns", offsetof(struct about, start_ns), NUMBER},
	{"end_ns", offsetof(struct about, end_ns), NUMBER},
	{"start_time", offsetof(struct about, start_time), TEXT},
	{"hostname", offsetof(struct about, hostname), TEXT},
	{"kernel_release", offsetof(struct about, kernel_release), TEXT},
	{"cpus", offsetof(struct about, cpus), NUMBER},
	{"uid", offsetof(struct about, uid), NUMBER},
	{"pid_namespace", offsetof(struct about, pid_namespace), NUMBER},
	{"kernel_source", offsetof(struct about, kernel_source), TEXT},
	{"kernel_note", offsetof(struct about, kernel_note), TEXT},
	{"kernel_lost_events", offsetof(struct about, kernel_lost_events), NUMBER},
	{"ust_lost_events", offsetof(struct about, ust_lost_events), NUMBER},
	{"state", offsetof(struct about, state), TEXT},
	{"exit_status", offsetof(struct about, exit_status), NUMBER},
	{"exit_signal", offsetof(struct about, exit_signal), NUMBER},
	{"attached_pid", offsetof(struct about, attached_pid), NUMBER},
};

static char **member_text(const struct about *about, const struct member *member)
{
	return (char **)((char *)about + member->offset);
}

static int64_t *member_number(const struct about *about, const struct member *member)
{
	return (int64_t *)((char *)about + member->offset);
}

static void set_unknown(struct about *about)
{
	memset(about, 0, sizeof(*about));
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		if (members[i].type == NUMBER)
			*member_number(about, &members[i]) = ABOUT_UNKNOWN;
		else
			*member_text(about, &members[i]) = g_strdup("");
	}
	about->processes = json_array_new();
	about->other_threads = json_array_new();
	about->notes = g_ptr_array_new_with_free_func(g_free);
}

static void replace(char **text, char *value)
{
	g_free(*text);
	*text = value;
}

void about_init(struct about *about, char **command)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	struct utsname machine;
	struct stat namespace;

	set_unknown(about);
	about->command = g_strdupv(command);
	replace(&about->id, process_name_self());
	replace(&about->start_time, g_date_time_format_iso8601(now));
	replace(&about->kernel_source, g_strdup("none"));
	replace(&about->state, g_strdup(ABOUT_RUNNING));
	about->start_ns = monotonic_now_ns();
	if (uname(&machine) == 0) {
		replace(&about->hostname, g_strdup(machine.nodename));
		replace(&about->kernel_release, g_strdup(machine.release));
	}
	about->cpus = sysconf(_SC_NPROCESSORS_ONLN);
	about->uid = getuid();
	if (stat("/proc/self/ns/pid", &namespace) == 0)
		about->pid_namespace = (int64_t) namespace.st_ino;
}

void about_clear(struct about *about)
{
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
		if (members[i].type == TEXT)
			g_free(*member_text(about, &members[i]));
	g_strfreev(about->command);
	json_array_unref(about->processes);
	json_array_unref(about->other_threads);
	g_ptr_array_unref(about->notes);
}

void about_set_state(struct about *about, const char *state)
{
	replace(&about->state, g_strdup(state));
}

bool about_is_open(const struct about *about)
{
	return strcmp(about->state, ABOUT_WAITING) == 0 || strcmp(about->state, ABOUT_RUNNING) == 0;
}

void about_note(struct about *about, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_ptr_array_add(about->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

static JsonArray *array_of(char **texts, guint length)
{
	JsonArray *array = json_array_new();

	for (guint i = 0; i < length; i++) {
		/* JSON is UTF-8; an argument is any bytes. */
		g_autofree char *text = g_utf8_make_valid(texts[i], -1);

		json_array_add_string_element(array, text);
	}
	return array;
}

static JsonNode *about_to_json(const struct about *about)
{
	JsonObject *object = json_object_new();
	JsonNode *root = json_node_new(JSON_NODE_OBJECT);

	json_object_set_int_member(object, "format_version", LOCKCOST_FORMAT_VERSION);
	json_object_set_string_member(object, "lockcost_version", LOCKCOST_VERSION);
	json_object_set_array_member(object, "command",
				     array_of(about->command, g_strv_length(about->command)));
	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		const char *name = members[i].name;
		int64_t *number = member_number(about, &members[i]);

		if (members[i].type == TEXT)
			json_object_set_string_member(object, name,
						      *member_text(about, &members[i]));
		else if (*number == ABOUT_UNKNOWN)
			json_object_set_null_member(object, name);
		else
			json_object_set_int_member(object, name, *number);
	}
	json_object_set_array_member(object, "notes",
				     array_of((char **)about->notes->pdata, about->notes->len));
	json_object_set_array_member(object, "processes", json_array_ref(about->processes));
	json_object_set_array_member(object, "other_threads", json_array_ref(about->other_threads));
	json_node_take_object(root, object);
	return root;
}

int about_write(const struct about *about, const char *directory)
{
	g_autofree char *path = g_build_filename(directory, LOCKCOST_FILE_ABOUT, NULL);
	g_autoptr(JsonNode) root = about_to_json(about);
	g_autofree char *text = json_to_string(root, TRUE);
	g_autoptr(GError) error = NULL;

	if (!g_file_set_contents(path, text, -1, &error)) {
		g_printerr("lockcost: cannot write %s: %s\n", path, error->message);
		return -1;
	}
	return 0;
}

static GPtrArray *texts_in(JsonObject *object, const char *name)
{
	GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
	JsonNode *node = json_object_get_member(object, name);

	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return texts;
	for (guint i = 0; i < json_array_get_length(json_node_get_array(node)); i++) {
		JsonNode *element = json_array_get_element(json_node_get_array(node), i);

		if (JSON_NODE_HOLDS_VALUE(element) && json_node_get_string(element))
			g_ptr_array_add(texts, json_node_dup_string(element));
	}
	return texts;
}

static void replace_array(JsonArray **array, JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	if (!node || !JSON_NODE_HOLDS_ARRAY(node))
		return;
	json_array_unref(*array);
	*array = json_array_ref(json_node_get_array(node));
}

static void about_from_json(struct about *about, JsonObject *object)
{
	GPtrArray *command = texts_in(object, "command");

	for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
		JsonNode *node = json_object_get_member(object, members[i].name);

		if (!node || !JSON_NODE_HOLDS_VALUE(node))
			continue;
		if (members[i].type == NUMBER)
			*member_number(about, &members[i]) = json_node_get_int(node);
		else if (json_node_get_string(node))
			replace(member_text(about, &members[i]), json_node_dup_string(node));
	}
	g_ptr_array_add(command, NULL);
	about->command = (char **)g_ptr_array_free(command, FALSE);
	g_ptr_array_unref(about->notes);
	about->notes = texts_in(object, "notes");
	replace_array(&about->processes, object, "processes");
	replace_array(&about->other_threads, object, "other_threads");
}

int about_read(struct about *about, const char *directory)
{
	g_autofree char *path = g_build_filename(directory, LOCKCOST_FILE_ABOUT, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	g_autoptr(GError) error = NULL;
	JsonNode *root;

	set_unknown(about);
	if (!json_parser_load_from_file(parser, path, &error)) {
		g_printerr("lockcost: cannot read %s: %s\n", path, error->message);
		about_clear(about);
		return -1;
	}
	root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root)) {
		g_printerr("lockcost: %s is not a description of a recording\n", path);
		about_clear(about);
		return -1;
	}
	about_from_json(about, json_node_get_object(root));
	return 0;
}
