/* SPDX-License-Identifier: MIT */
/* The words that stand for numbers in reports, the same in every format. */
#ifndef LOCKCOST_LABELS_H
#define LOCKCOST_LABELS_H

#include <stdint.h>

#include "phase.h"

const char *label_kind(uint8_t kind);
const char *label_type(uint8_t type);
const char *label_protocol(uint8_t attributes);
const char *label_phase(enum phase phase);

#endif
