/* SPDX-License-Identifier: MIT */
/* The name of the variable at an address of data. */
#ifndef LOCKCOST_VARIABLE_H
#define LOCKCOST_VARIABLE_H

#include "module.h"

/**
 * The variable at `offset` in the module, as a programmer would write the object in it: `hot_lock`,
 * `lru_locks[1]`, `pool.lock`. NULL when there is none. The module must be open. Free with g_free.
 */
char *variable_name(const struct module *module, uint64_t offset);

#endif
