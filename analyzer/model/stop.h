/* SPDX-License-Identifier: MIT */
/* The end of a recording that its programs outlive. */
#ifndef LOCKCOST_STOP_H
#define LOCKCOST_STOP_H

#include "model.h"

/** A process has written its last counters, because it was asked to. */
void stop_add(struct model *model, const struct event *event);

/**
 * Whether a program's event came after the end: its process had written its last counters, or was
 * first heard of when others had.
 */
bool stop_is_past(const struct model *model, const struct event *event);

#endif
