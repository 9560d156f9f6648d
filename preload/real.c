/* SPDX-License-Identifier: MIT */
/* Binds the real functions, all of them at once, never at their first use: see
 * docs/transparency.md. */
#include "real.h"

#include <dlfcn.h>

#include "thread.h"

struct real_functions real_functions;

#define BIND(result, name, parameters) real_functions.name = dlsym(RTLD_NEXT, #name);
#define BIND_VERSIONED(result, field, name, parameters, version) \
	real_functions.field = dlvsym(RTLD_NEXT, #name, version);

void real_bind(void)
{
	INTERPOSED(BIND, BIND_VERSIONED)
	thread_make_key();
	__atomic_store_n(&real_functions.is_bound, true, __ATOMIC_RELEASE);
}
