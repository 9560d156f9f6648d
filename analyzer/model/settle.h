/* SPDX-License-Identifier: MIT */
/* The events of waits, holds and wake-ups. */
#ifndef LOCKCOST_SETTLE_H
#define LOCKCOST_SETTLE_H

#include "model.h"

void settle_wait_begin(struct model *model, const struct event *event);
void settle_cond_wait_begin(struct model *model, const struct event *event);
void settle_wait_end(struct model *model, const struct event *event);
void settle_hold(struct model *model, const struct event *event);
void settle_wake(struct model *model, const struct event *event);
void settle_merged(struct model *model, const struct event *event);

/** Tell the observer about a wait of which all is known. */
void settle_wait(struct model *model, struct wait *wait);

#endif
