/* SPDX-License-Identifier: MIT */
/* The same words for what has no name, or no stack, in every such format. */
#include "frame.h"

const char frame_unknown[] = "[unknown]";
const char frame_no_holder[] = "[no holder]";

char *frame_name(const struct report_place *place)
{
	char *module, *name;

	if (place->function)
		return g_utf8_make_valid(place->function, -1);
	if (!place->module)
		return g_strdup_printf("0x%" G_GINT64_MODIFIER "x", place->address);
	module = g_path_get_basename(place->module);
	name = g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", module, place->offset);
	g_free(module);
	module = g_utf8_make_valid(name, -1);
	g_free(name);
	return module;
}

uint64_t frame_no_holder_ns(const struct report_lock *lock, uint64_t rest_ns)
{
	uint64_t no_holder_ns = lock->all.blame_ns[BLAME_NO_HOLDER];

	return no_holder_ns == REPORT_UNKNOWN ? 0 : MIN(no_holder_ns, rest_ns);
}
