/* SPDX-License-Identifier: MIT */
/* A function of a stack, in the formats that count by function. */
#ifndef LOCKCOST_FRAME_H
#define LOCKCOST_FRAME_H

#include "report.h"

/** Its name, else where it is in its file, else its address. Free with g_free. */
char *frame_name(const struct report_place *place);

/** The part of `rest_ns`, for which no holder of the lock is known, in which nobody held it. */
uint64_t frame_no_holder_ns(const struct report_lock *lock, uint64_t rest_ns);

/** What stands for the stack where there is none. */
extern const char frame_unknown[];
extern const char frame_no_holder[];

#endif
