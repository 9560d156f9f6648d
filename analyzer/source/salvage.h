/* SPDX-License-Identifier: MIT */
/* A working copy of a damaged trace, cut to what is whole. */
#ifndef LOCKCOST_SALVAGE_H
#define LOCKCOST_SALVAGE_H

#include <stdbool.h>

struct salvage;

/**
 * Whether the trace's metadata ends with a whole packet. babeltrace2 2.0.4 never returns from
 * opening one that does not, so this is asked first.
 */
bool salvage_is_metadata_whole(const char *directory);

/**
 * Make a temporary copy of the LTTng trace in `directory` in which every file ends with its last
 * whole packet, as a writer that was killed may leave half of one. Whole files are linked, not
 * copied. Returns NULL when nothing is left of its metadata, or the copy cannot be made.
 */
struct salvage *salvage_create(const char *directory);

/** Where the copy is. */
const char *salvage_directory(const struct salvage *salvage);

/** What was cut off, in words. */
const char *salvage_loss(const struct salvage *salvage);

/** Delete the copy. */
void salvage_free(void *salvage);

#endif
