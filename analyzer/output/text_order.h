/* SPDX-License-Identifier: MIT */
/* In which order locks are taken inside one another: what may deadlock, and what is around a lock.
 */
#ifndef LOCKCOST_TEXT_ORDER_H
#define LOCKCOST_TEXT_ORDER_H

#include <stdio.h>

#include "report.h"

/** Print the cycles, one of each kind. */
void text_order_print(FILE *stream, const struct report *report);

/** Print what one lock is taken inside of, and what is taken inside it. */
void text_order_print_lock(FILE *stream, const struct report *report,
			   const struct report_lock *lock);

#endif
