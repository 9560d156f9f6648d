/* SPDX-License-Identifier: MIT */
/* Breaks lines at spaces; a word longer than a line stays whole. */
#include "wrap.h"

#include <glib.h>
#include <string.h>

enum { WIDTH = 100 };

void wrap_print(FILE *stream, const char *first, const char *rest, const char *text)
{
	char **words = g_strsplit(text, " ", -1);
	size_t column = strlen(first);
	gboolean is_start = TRUE;

	fputs(first, stream);
	for (char **word = words; *word; word++) {
		size_t length = (size_t)g_utf8_strlen(*word, -1);

		if (!is_start && column + 1 + length > WIDTH) {
			fprintf(stream, "\n%s", rest);
			column = strlen(rest);
			is_start = TRUE;
		}
		column += length + !is_start;
		fprintf(stream, "%s%s", is_start ? "" : " ", *word);
		is_start = FALSE;
	}
	fputc('\n', stream);
	g_strfreev(words);
}
