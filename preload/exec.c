/* SPDX-License-Identifier: MIT */
/*
 * execve and its kin: what was counted goes out before another program takes the process's place.
 * If it does not come to that, the counts go on.
 */
#include <alloca.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include "process.h"
#include "real.h"

EXPORT int execve(const char *path, char *const argv[], char *const environment[])
{
	process_flush();
	return real()->execve(path, argv, environment);
}

EXPORT int execv(const char *path, char *const argv[])
{
	process_flush();
	return real()->execv(path, argv);
}

EXPORT int execvp(const char *file, char *const argv[])
{
	process_flush();
	return real()->execvp(file, argv);
}

EXPORT int execvpe(const char *file, char *const argv[], char *const environment[])
{
	process_flush();
	return real()->execvpe(file, argv, environment);
}

EXPORT int fexecve(int fd, char *const argv[], char *const environment[])
{
	process_flush();
	return real()->fexecve(fd, argv, environment);
}

EXPORT int execveat(int directory, const char *path, char *const argv[], char *const environment[],
		    int flags)
{
	process_flush();
	return real()->execveat(directory, path, argv, environment, flags);
}

/* Arguments up to the NULL, which is counted, too. */
static size_t count_arguments(va_list *arguments)
{
	size_t count = 1;

	while (va_arg(*arguments, char *))
		count++;
	return count;
}

/* Copies them, and the NULL, behind the first one. */
static void take_arguments(char **argv, const char *first, size_t count, va_list *arguments)
{
	argv[0] = (char *)first;
	for (size_t i = 1; i <= count; i++)
		argv[i] = va_arg(*arguments, char *);
}

/*
 * The variadic ones have no form that takes a va_list: as in the C library (posix/execl.c), their
 * arguments go to the stack and from there to the other form. A macro, because alloca(3) must not
 * return.
 */
#define ARGV_OF(argv, first)                        \
	va_list arguments;                          \
	size_t count;                               \
	char **argv;                                \
                                                    \
	va_start(arguments, first);                 \
	count = count_arguments(&arguments);        \
	va_end(arguments);                          \
	argv = alloca((count + 1) * sizeof(*argv)); \
	va_start(arguments, first);                 \
	take_arguments(argv, first, count, &arguments)

EXPORT int execl(const char *path, const char *first, ...)
{
	ARGV_OF(argv, first);
	va_end(arguments);
	return execv(path, argv);
}

EXPORT int execlp(const char *file, const char *first, ...)
{
	ARGV_OF(argv, first);
	va_end(arguments);
	return execvp(file, argv);
}

EXPORT int execle(const char *path, const char *first, ...)
{
	char *const *environment;

	ARGV_OF(argv, first);
	environment = va_arg(arguments, char *const *);
	va_end(arguments);
	return execve(path, argv, environment);
}
