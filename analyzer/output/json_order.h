/* SPDX-License-Identifier: MIT */
/* The report's member `lock_order`. */
#ifndef LOCKCOST_JSON_ORDER_H
#define LOCKCOST_JSON_ORDER_H

#include "json_write.h"

/** Into the array that is open: the cycles of edges that may deadlock. */
void json_order_write_cycles(JsonBuilder *json, const struct report *report);

/** Member `edges`: which lock was taken inside which. */
void json_order_write_edges(JsonBuilder *json, const struct report *report);

#endif
