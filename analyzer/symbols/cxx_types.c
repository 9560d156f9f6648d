/* SPDX-License-Identifier: MIT */
/* One list for the types of variables and for the functions that wrap a call. */
#include "cxx_types.h"

#include <string.h>

bool cxx_types_have(const char *name, size_t length)
{
	static const char *const types[] = {
		"mutex",
		"recursive_mutex",
		"timed_mutex",
		"recursive_timed_mutex",
		"shared_mutex",
		"shared_timed_mutex",
		"condition_variable",
		"condition_variable_any",
		"counting_semaphore",
		"latch",
		"barrier",
		"atomic",
		"atomic_flag",
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (strlen(types[i]) == length && strncmp(name, types[i], length) == 0)
			return true;
	}
	return false;
}
