/* SPDX-License-Identifier: MIT */
/* Events in words, with the names and fields that they have in the trace. */
#ifndef LOCKCOST_EVENT_WORDS_H
#define LOCKCOST_EVENT_WORDS_H

#include "event.h"

/** "name: field = value, ..."; g_free() it. NULL of an event of which there is nothing to say. */
char *event_words(const struct event *event);

#endif
