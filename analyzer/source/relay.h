/* SPDX-License-Identifier: MIT */
/*
 * Hands events to a receiver in another thread, so that what is read and what is thought about it
 * share two CPUs. The order stays.
 */
#ifndef LOCKCOST_RELAY_H
#define LOCKCOST_RELAY_H

#include "source.h"

struct relay;

/** With one CPU, or where no thread can be had, the receiver is called at once. */
struct relay *relay_create(source_receiver receiver, void *context);

/** Pass on an event: a source_receiver, whose context is the relay. It is copied. */
void relay_add(void *relay, const struct event *event);

/** Returns when all has been received. */
void relay_free(struct relay *relay);

#endif
