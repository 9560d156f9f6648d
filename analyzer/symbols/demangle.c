/* SPDX-License-Identifier: MIT */
/* libiberty knows both languages and tells them apart by the name. */
#include "demangle.h"

#include <glib.h>
#include <libiberty/demangle.h>
#include <stdlib.h>

char *demangle(const char *name)
{
	char *readable = cplus_demangle(name, DMGL_AUTO);
	char *copy = g_strdup(readable ? readable : name);

	free(readable);
	return copy;
}
