/* SPDX-License-Identifier: MIT */
/* The words that stand for numbers in reports, the same in every format. */
#ifndef LOCKCOST_LABELS_H
#define LOCKCOST_LABELS_H

#include <stdint.h>

#include "blame_class.h"
#include "delivery_part.h"
#include "phase.h"
#include "wakeup_cause.h"

const char *label_kind(uint8_t kind);
const char *label_type(uint8_t type);
const char *label_protocol(uint8_t attributes);

/** The name of a FUTEX_* command in lower case, as in linux/futex.h; NULL: none that waits or
 * wakes. */
const char *label_futex_command(unsigned int command);
const char *label_phase(enum phase phase);
const char *label_blame(enum blame_class what);
const char *label_wakeup(enum wakeup_cause cause);
const char *label_delivery(enum delivery_part part);

#endif
