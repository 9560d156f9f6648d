/* SPDX-License-Identifier: MIT */
/* Threads of the whole machine: recording.json's `other_threads`. */
#ifndef LOCKCOST_OTHERS_H
#define LOCKCOST_OTHERS_H

#include <json-glib/json-glib.h>

#include "report.h"

/** A table by tid; g_hash_table_unref(). */
GHashTable *others_read(JsonObject *recording);

/** Say of which process the threads are that kept holders from running. */
void others_apply(struct report *report, const GHashTable *others);

#endif
