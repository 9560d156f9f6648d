/* SPDX-License-Identifier: MIT */
/* How the programs that load library.c find it: beside themselves. */
#ifndef LOCKCOST_TESTS_LIBRARY_H
#define LOCKCOST_TESTS_LIBRARY_H

#include <dlfcn.h>
#include <limits.h>

#include "behaviour.h"

/** Loads the library; returns its function. */
static inline int (*library_load(void **library))(int)
{
	char path[PATH_MAX + 16];
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);

	path[length > 0 ? length : 0] = 0;
	strcpy(strrchr(path, '/'), "/library.so");
	*library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!*library) {
		SAY("dlopen: %s\n", dlerror());
		abort();
	}
	return (int (*)(int))dlsym(*library, "library_lock");
}

#endif
