/* SPDX-License-Identifier: MIT */
/* The processes in recording.json. */
#ifndef LOCKCOST_KNOWN_READ_H
#define LOCKCOST_KNOWN_READ_H

#include <json-glib/json-glib.h>

#include "known.h"

/** An array of struct known_process (g_ptr_array_unref): those whose members make sense. */
GPtrArray *known_read(JsonObject *recording);

#endif
