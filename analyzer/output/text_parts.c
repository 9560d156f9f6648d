/* SPDX-License-Identifier: MIT */
/* Lines are broken between the parts. */
#include "text_parts.h"

#include <string.h>

#include "format.h"
#include "report.h"

enum { LINE_WIDTH = 100, INDENT = 9 };

void text_parts_print(FILE *stream, const char *heading, const char *const *labels,
		      const uint64_t *ns, int count, bool is_ns)
{
	const char *separator = heading;
	char text[FORMAT_SIZE];
	int column = 0;

	for (int i = 0; i < count; i++) {
		int length;

		if (ns[i] == 0 || ns[i] == REPORT_UNKNOWN)
			continue;
		format_duration(text, ns[i], is_ns);
		length = (int)(strlen(labels[i]) + strlen(text)) + 3;
		if (column && column + length > LINE_WIDTH) {
			separator = ",\n         ";
			column = 0;
		}
		column = (column ? column : INDENT) + length;
		fprintf(stream, "%s%s %s", separator, labels[i], text);
		separator = ", ";
	}
	if (separator != heading)
		fputc('\n', stream);
}
