/* SPDX-License-Identifier: MIT */
/* The functions at an address of code, inlined ones included. */
#ifndef LOCKCOST_FRAMES_H
#define LOCKCOST_FRAMES_H

#include "module.h"
#include "report.h"

/**
 * Append to `frames` (of struct report_place) the functions that the instruction at `offset` in the
 * module belongs to: the innermost inlined one first, the one that was called last. At least one is
 * appended; what is not known of it stays NULL. The module must be open.
 */
void frames_append(struct module *module, uint64_t offset, GArray *frames);

#endif
