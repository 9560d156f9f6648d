/* SPDX-License-Identifier: MIT */
/* The lists inside a lock's JSON: call sites, threads, arrivals, futex calls. */
#ifndef LOCKCOST_JSON_TABLES_H
#define LOCKCOST_JSON_TABLES_H

#include "json_write.h"

/** Members `waiter_sites`, `holder_sites` and `waker_sites`. */
void json_tables_write_waiters(JsonBuilder *json, const struct report_lock *lock);
void json_tables_write_holders(JsonBuilder *json, const struct report_lock *lock);
void json_tables_write_tries(JsonBuilder *json, const struct report_lock *lock);
void json_tables_write_waker_sites(JsonBuilder *json, const struct report_lock *lock);

/** Members `threads` and `last_arrivals`. */
void json_tables_write_threads(JsonBuilder *json, const GPtrArray *threads);
void json_tables_write_arrivals(JsonBuilder *json, const GPtrArray *arrivals);

/** Members `operations` and `wakers`: null of anything but a futex. */
void json_tables_write_operations(JsonBuilder *json, const struct report_lock *lock);
void json_tables_write_wakers(JsonBuilder *json, const struct report_lock *lock);

#endif
