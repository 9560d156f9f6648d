/* SPDX-License-Identifier: MIT */
/* In which order locks were taken inside one another, and what may deadlock by that. */
#ifndef LOCKCOST_ORDERS_H
#define LOCKCOST_ORDERS_H

#include "model.h"
#include "report.h"

struct orders;

struct orders *orders_create(void);
void orders_free(struct orders *orders);

/** A thread took a lock while it held another one. */
void orders_add(struct orders *orders, const struct model_order *seen);

/** Fill the report's orders, most frequent first, and the search among them. */
void orders_finish(const struct orders *orders, struct report *report);

#endif
