/* SPDX-License-Identifier: MIT */
/* When it was, for formats that show dates. */
#ifndef LOCKCOST_START_TIME_H
#define LOCKCOST_START_TIME_H

#include "report.h"

/** When the recording began, in ns since 1970; 0: not known. */
uint64_t start_time_ns(const struct report *report);

#endif
