/* SPDX-License-Identifier: MIT */
/* By the beginnings of names, by the directory of a header, and by the library's file. */
#include "wrapper.h"

#include <string.h>

#include "cxx_types.h"

static bool has_any_prefix(const char *text, const char *const *prefixes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (g_str_has_prefix(text, prefixes[i]))
			return true;
	}
	return false;
}

static bool is_library_function(const char *function)
{
	static const char *const prefixes[] = {
		"std::",  "__gnu_cxx::", "__gthread_",	 "__glibcxx_", "boost::",	"core::",
		"<std::", "<core::",	 "parking_lot",	 "lock_api::", "absl::",	"mtx_",
		"cnd_",	  "g_mutex_",	 "g_rec_mutex_", "g_cond_",    "QBasicMutex::", "QMutex::",
	};

	return has_any_prefix(function, prefixes, G_N_ELEMENTS(prefixes));
}

static bool is_library_file(const char *module)
{
	static const char *const names[] = {"libstdc++.so", "libc++.so", "libc++abi.so"};
	const char *name = strrchr(module, '/');

	return has_any_prefix(name ? name + 1 : module, names, G_N_ELEMENTS(names));
}

bool wrapper_is(const struct report_place *place)
{
	if (place->function && is_library_function(place->function))
		return true;
	/* Both libraries' headers; what is inlined from them may have a name without namespace. */
	if (place->file && strstr(place->file, "/include/c++/"))
		return true;
	return place->module && is_library_file(place->module);
}

/* Index of the frame that called the library; 0 where the stack ends before. */
static guint caller_index(const GArray *frames)
{
	for (guint i = 0; i < frames->len; i++) {
		const struct report_place *frame = &g_array_index(frames, struct report_place, i);

		if (report_place_is_start(frame))
			return 0;
		if (!wrapper_is(frame))
			return i;
	}
	return 0;
}

const struct report_place *wrapper_find_caller(const GArray *frames)
{
	return &g_array_index(frames, struct report_place, caller_index(frames));
}

/* Of the identifier at the beginning of `text`: "mutex" in "mutex::lock". */
static size_t identifier_length(const char *text)
{
	return strcspn(text, "<:( ");
}

static bool is_identifier(const char *text, const char *word)
{
	size_t length = identifier_length(text);

	return strlen(word) == length && strncmp(text, word, length) == 0;
}

static char *type_in(const char *text, const char *const *types, size_t count,
		     const char *name_space)
{
	for (size_t i = 0; i < count; i++) {
		if (is_identifier(text, types[i]))
			return g_strdup_printf("%s::%s", name_space, types[i]);
	}
	return NULL;
}

static char *cxx_type(const char *function)
{
	static const char *const threads[] = {"thread", "jthread"};
	size_t length;

	if (!g_str_has_prefix(function, "std::"))
		return NULL;
	function += strlen("std::");
	/* libc++ has all of it in an inline namespace. */
	if (g_str_has_prefix(function, "__1::"))
		function += strlen("__1::");
	length = identifier_length(function);
	if (cxx_types_have(function, length))
		return g_strdup_printf("std::%.*s", (int)length, function);
	return type_in(function, threads, G_N_ELEMENTS(threads), "std");
}

/* Of "std::sync::poison::mutex::Mutex<T>::lock" the first part with a capital letter. */
static const char *rust_type_part(const char *function)
{
	const char *part = function;

	while (part && !g_ascii_isupper(*part)) {
		part = strstr(part, "::");
		part = part ? part + strlen("::") : NULL;
	}
	return part;
}

static char *rust_type(const char *function)
{
	static const char *const types[] = {"Mutex",	"RwLock",   "Condvar", "Once",
					    "OnceLock", "LazyLock", "Barrier", "ReentrantLock"};
	static const struct {
		const char *prefix, *name_space;
	} crates[] = {{"std::sync::", "std::sync"},
		      {"lock_api::", "parking_lot"},
		      {"parking_lot::", "parking_lot"}};
	const char *part = rust_type_part(function);

	for (size_t i = 0; part && i < G_N_ELEMENTS(crates); i++) {
		if (g_str_has_prefix(function, crates[i].prefix))
			return type_in(part, types, G_N_ELEMENTS(types), crates[i].name_space);
	}
	return NULL;
}

static char *type_of(const struct report_place *frame)
{
	if (!frame->function)
		return NULL;
	if (frame->file && g_str_has_suffix(frame->file, ".rs"))
		return rust_type(frame->function);
	return cxx_type(frame->function);
}

char *wrapper_find_type(const GArray *frames)
{
	guint end = caller_index(frames);

	/* All of them are the library's, or one that is called by nobody that is known. */
	if (end == 0 && wrapper_is(&g_array_index(frames, struct report_place, 0)))
		end = frames->len;
	while (end-- > 0) {
		const struct report_place *frame = &g_array_index(frames, struct report_place, end);
		char *type = type_of(frame);

		if (type)
			return type;
	}
	return NULL;
}

bool wrapper_is_internal_data(const struct report_place *data)
{
	return (data->function && g_str_has_prefix(data->function, "std::")) ||
	       (data->module && is_library_file(data->module));
}
