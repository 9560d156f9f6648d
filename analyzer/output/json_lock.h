/* SPDX-License-Identifier: MIT */
/* The JSON of one lock, and of one object that threads wait at for work. */
#ifndef LOCKCOST_JSON_LOCK_H
#define LOCKCOST_JSON_LOCK_H

#include "json_write.h"

void json_lock_write(JsonBuilder *json, const struct report *report,
		     const struct report_lock *lock);
void json_signal_write(JsonBuilder *json, const struct report *report,
		       const struct report_lock *signal);

#endif
