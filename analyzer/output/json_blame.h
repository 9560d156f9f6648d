/* SPDX-License-Identifier: MIT */
/* The members of a lock that say whom its waits are blamed on. */
#ifndef LOCKCOST_JSON_BLAME_H
#define LOCKCOST_JSON_BLAME_H

#include "json_write.h"

/** Member blame_ns, of BLAME_COUNT numbers. */
void json_blame_write_classes(JsonBuilder *json, const uint64_t *blame_ns);

/** Members pairs and blocked_on. */
void json_blame_write(JsonBuilder *json, const struct report_lock *lock);

#endif
