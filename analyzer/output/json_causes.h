/* SPDX-License-Identifier: MIT */
/* The part of a lock's JSON that says why its waits were long, beyond blame. */
#ifndef LOCKCOST_JSON_CAUSES_H
#define LOCKCOST_JSON_CAUSES_H

#include "json_write.h"

/** Members `wakeup_causes_ns`, `wake_latency_ns`, `overtaken` and `priority`. */
void json_causes_write_usage(JsonBuilder *json, const struct report_usage *usage);

/** Members `preempted_by`, `blocked_in` and `fairness`. */
void json_causes_write_lock(JsonBuilder *json, const struct report_lock *lock);

/** Members that say how wake-ups reached their waiters. */
void json_causes_write_signal(JsonBuilder *json, const struct report_lock *signal);

#endif
