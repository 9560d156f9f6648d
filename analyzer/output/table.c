/* SPDX-License-Identifier: MIT */
/* Widths are found first, by printing every cell once to nowhere. */
#include "table.h"

#include <string.h>

#include "style.h"

enum {
	FIRST_WIDTH_MIN = 16,
	LIST_WIDTH = 20, /* by which a table may be wider: names would suffer otherwise */
};

static int width_most = TABLE_WIDTH;

void table_use_width(int width)
{
	width_most = CLAMP(width - LIST_WIDTH, TABLE_WIDTH, TABLE_WIDTH_MAX);
}

static int cell_width(const struct column *column, const struct report_lock *lock, bool is_ns)
{
	char text[FORMAT_SIZE];

	return (int)strlen(column_print(column, text, lock, is_ns));
}

/* The first column gives way where the line would be too long. */
static int widths_find(int widths[COLUMNS_MAX], const struct column *const *columns,
		       const GPtrArray *locks, unsigned int top, bool is_ns)
{
	int count = 0, sum = 0;

	for (; columns[count]; count++) {
		widths[count] = (int)strlen(column_heading(columns[count]));
		for (guint i = 0; i < locks->len && i < top && !column_is_list(columns[count]); i++)
			widths[count] = MAX(widths[count],
					    cell_width(columns[count], locks->pdata[i], is_ns));
		sum += column_is_list(columns[count]) ? 0 : widths[count] + (count > 0);
	}
	if (sum > width_most && column_is_text(columns[0]))
		widths[0] = MAX(FIRST_WIDTH_MIN, widths[0] - (sum - width_most));
	if (count > 0 && column_is_list(columns[count - 1]))
		widths[count - 1] = LIST_WIDTH + MAX(0, width_most - sum);
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

static void cell_print(FILE *stream, const struct column *column, const char *text, int width)
{
	if (column_is_list(column))
		list_print(stream, text, width);
	else if (column_is_text(column))
		table_print_cell(stream, text, width);
	else
		fprintf(stream, "%*s", width, text);
}

static void headings_print(FILE *stream, const struct column *const *columns, const int *widths)
{
	fputs(style_begin(STYLE_HEADING), stream);
	for (int i = 0; columns[i]; i++)
		fprintf(stream, column_is_text(columns[i]) ? "%s%-*s" : "%s%*s", i ? " " : "",
			column_is_list(columns[i]) ? 0 : widths[i], column_heading(columns[i]));
	fprintf(stream, "%s\n", style_end());
}

void table_print(FILE *stream, const char *names, const GPtrArray *locks, unsigned int top,
		 bool is_ns)
{
	const struct column *columns[COLUMNS_MAX + 1];
	int widths[COLUMNS_MAX];
	char text[FORMAT_SIZE];
	int count;

	if (columns_select(columns, names) != 0)
		return;
	count = widths_find(widths, columns, locks, top, is_ns);
	headings_print(stream, columns, widths);
	for (guint row = 0; row < locks->len && row < top; row++) {
		for (int i = 0; i < count; i++) {
			if (i)
				fputc(' ', stream);
			cell_print(stream, columns[i],
				   column_print(columns[i], text, locks->pdata[row], is_ns),
				   widths[i]);
		}
		fputc('\n', stream);
	}
}
