/* SPDX-License-Identifier: MIT */
/* Parses "start-end perms offset major:minor inode path", proc_pid_maps(5). */
#include "maps.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { READ_SIZE = 1024 };

static uint64_t parse_number(const char **text, unsigned int base)
{
	uint64_t value = 0;

	for (;; (*text)++) {
		char c = **text;
		unsigned int digit =
			c >= 'a' ? (unsigned int)(c - 'a' + 10) : (unsigned int)(c - '0');

		if (c < '0' || (c > '9' && c < 'a') || digit >= base)
			return value;
		value = value * base + digit;
	}
}

/* Passes over what separates two fields: one '-', one ':', or spaces. */
static void skip_separator(const char **text)
{
	if (**text == '-' || **text == ':')
		(*text)++;
	while (**text == ' ')
		(*text)++;
}

static uint64_t parse_field(const char **text, unsigned int base)
{
	uint64_t value = parse_number(text, base);

	skip_separator(text);
	return value;
}

static void parse_permissions(const char **text, struct maps_line *line)
{
	if (strlen(*text) < sizeof("rwxp") - 1)
		return;
	line->is_executable = (*text)[2] == 'x';
	line->is_shared = (*text)[3] == 's';
	*text += sizeof("rwxp") - 1;
	skip_separator(text);
}

static struct maps_line parse_line(const char *text)
{
	struct maps_line line = {0};

	line.start = parse_field(&text, 16);
	line.end = parse_field(&text, 16);
	parse_permissions(&text, &line);
	line.offset = parse_field(&text, 16);
	line.device = parse_field(&text, 16) << 32;
	line.device |= parse_field(&text, 16);
	line.inode = parse_field(&text, 10);
	line.path = text;
	return line;
}

/* Gives the whole lines in `buffer` on; the bytes that are left, or -1 when the visitor has enough.
 */
static ptrdiff_t visit_lines(char *buffer, size_t filled, maps_visitor *visit, void *context)
{
	char *text = buffer, *newline;

	buffer[filled] = '\0';
	while ((newline = strchr(text, '\n'))) {
		struct maps_line line;

		*newline = '\0';
		line = parse_line(text);
		if (!visit(&line, context))
			return -1;
		text = newline + 1;
	}
	filled -= (size_t)(text - buffer);
	memmove(buffer, text, filled);
	return filled == READ_SIZE - 1 ? 0 : (ptrdiff_t)filled; /* too long: skip it */
}

void maps_read(maps_visitor *visit, void *context)
{
	int fd = (int)syscall(SYS_openat, AT_FDCWD, "/proc/self/maps", O_RDONLY | O_CLOEXEC);
	char buffer[READ_SIZE];
	ptrdiff_t filled = 0;
	long got;

	if (fd < 0)
		return;
	while (filled >= 0 &&
	       (got = syscall(SYS_read, fd, buffer + filled, READ_SIZE - 1 - (size_t)filled)) > 0)
		filled = visit_lines(buffer, (size_t)(filled + got), visit, context);
	syscall(SYS_close, fd);
}
