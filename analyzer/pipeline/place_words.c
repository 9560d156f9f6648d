/* SPDX-License-Identifier: MIT */
/* From the most telling to the least: function and line, function, offset in the file, address. */
#include "place_words.h"

char *place_words_module(const struct report_place *place)
{
	return g_path_get_basename(place->module);
}

char *place_words_line(const struct report_place *place)
{
	char *module = place->module ? place_words_module(place) : NULL;
	char *file = place->file ? g_path_get_basename(place->file) : NULL;
	char *text;

	if (place->function && file && place->line)
		text = g_strdup_printf("%s (%s:%u)", place->function, file, place->line);
	else if (place->function && module)
		text = g_strdup_printf("%s [%s]", place->function, module);
	else if (module)
		text = g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", module, place->offset);
	else
		text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", place->address);
	g_free(module);
	g_free(file);
	return text;
}

char *place_words_class(const struct report_place *place)
{
	char *name, *class;

	if (place->file && place->line) {
		name = g_path_get_basename(place->file);
		class = g_strdup_printf("%s:%u", name, place->line);
	} else if (place->build_id) {
		name = NULL;
		class = g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", place->build_id,
					place->offset);
	} else if (place->module) {
		name = place_words_module(place);
		class = g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", name, place->offset);
	} else {
		return NULL;
	}
	g_free(name);
	return class;
}
