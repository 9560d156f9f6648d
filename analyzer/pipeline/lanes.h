/* SPDX-License-Identifier: MIT */
/* Which of several rows a span of time can be drawn in, where spans of one row must not overlap. */
#ifndef LOCKCOST_LANES_H
#define LOCKCOST_LANES_H

#include <glib.h>
#include <stdint.h>

enum { LANES_MAX = 64 };

/** No rows. g_ptr_array_unref() frees them. */
GPtrArray *lanes_create(void);

/**
 * Put [from_ns, to_ns) into the first row that has room for it, which may be one more than there
 * were. Returns its number, or -1 where LANES_MAX rows have none. Spans may come in any order, but
 * a row has forgotten what it had long ago, and has no room there.
 */
int lanes_put(GPtrArray *lanes, uint64_t from_ns, uint64_t to_ns);

#endif
