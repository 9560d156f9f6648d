/* SPDX-License-Identifier: MIT */
/* Who was waiting for whom at the end. */
#ifndef LOCKCOST_TEXT_DEADLOCK_H
#define LOCKCOST_TEXT_DEADLOCK_H

#include <stdio.h>

#include "report.h"

/** Print deadlocks and other waits for locks that had not ended; nothing where there are none. */
void text_deadlock_print(FILE *stream, const struct report *report, bool is_ns);

#endif
