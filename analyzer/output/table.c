/* SPDX-License-Identifier: MIT */
/* Widths are found first, by printing every cell once to nowhere. */
#include "table.h"

#include <string.h>

enum {
	COLUMNS_MAX = 16,
	FIRST_WIDTH_MIN = 16,
	TEXT_COLUMNS = 2,
	LIST_WIDTH = 20, /* by which a table may be wider: names would suffer otherwise */
};

static int cell_width(const struct column *column, const struct report_lock *lock, bool is_ns)
{
	char text[FORMAT_SIZE];

	return (int)strlen(column->print(text, lock, is_ns));
}

static int widths_find(int widths[COLUMNS_MAX], const struct column *columns,
		       const GPtrArray *locks, unsigned int top, bool is_ns)
{
	int count = 0, sum = 0;

	for (; columns[count].heading; count++) {
		widths[count] = (int)strlen(columns[count].heading);
		for (guint i = 0; i < locks->len && i < top && !columns[count].is_list; i++)
			widths[count] = MAX(widths[count],
					    cell_width(&columns[count], locks->pdata[i], is_ns));
		sum += columns[count].is_list ? 0 : widths[count] + (count > 0);
	}
	if (sum > TABLE_WIDTH)
		widths[0] = MAX(FIRST_WIDTH_MIN, widths[0] - (sum - TABLE_WIDTH));
	if (count > 0 && columns[count - 1].is_list)
		widths[count - 1] = LIST_WIDTH + MAX(0, TABLE_WIDTH - sum);
	return count;
}

/* Whole parts only, as many as there is room for, and the first in any case. */
static void list_print(FILE *stream, const char *text, int width)
{
	const char *end = strchr(text, ',');

	for (const char *next = end; next && next - text <= width; next = strchr(next + 1, ','))
		end = next;
	if (!end || (int)strlen(text) <= width)
		end = text + strlen(text);
	fprintf(stream, "%.*s", (int)(end - text), text);
}

void table_print_cell(FILE *stream, const char *text, int width)
{
	int length = (int)strlen(text);

	int tail = (width - 2) / 2;

	/* Line numbers and offsets stand at the end: the middle says least. */
	if (length > width)
		fprintf(stream, "%.*s..%s", width - 2 - tail, text, text + length - tail);
	else
		fprintf(stream, "%-*s", width, text);
}

static void cell_print(FILE *stream, const struct column *column, const char *text, int width,
		       bool is_text)
{
	if (column->is_list)
		list_print(stream, text, width);
	else if (is_text)
		table_print_cell(stream, text, width);
	else
		fprintf(stream, "%*s", width, text);
}

void table_print(FILE *stream, const struct column *columns, const GPtrArray *locks,
		 unsigned int top, bool is_ns)
{
	int widths[COLUMNS_MAX];
	int count = widths_find(widths, columns, locks, top, is_ns);
	char text[FORMAT_SIZE];

	for (int i = 0; i < count; i++)
		fprintf(stream, i < TEXT_COLUMNS ? "%s%-*s" : "%s%*s", i ? " " : "",
			columns[i].is_list ? 0 : widths[i], columns[i].heading);
	fputc('\n', stream);
	for (guint row = 0; row < locks->len && row < top; row++) {
		for (int i = 0; i < count; i++) {
			const char *cell = columns[i].print(text, locks->pdata[row], is_ns);

			if (i)
				fputc(' ', stream);
			cell_print(stream, &columns[i], cell, widths[i], i < TEXT_COLUMNS);
		}
		fputc('\n', stream);
	}
}
