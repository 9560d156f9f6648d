/* SPDX-License-Identifier: MIT */
/* The build-id of a file: elf(5), NT_GNU_BUILD_ID. */
#ifndef LOCKCOST_PRELOAD_BUILD_ID_H
#define LOCKCOST_PRELOAD_BUILD_ID_H

enum { BUILD_ID_BYTES_MAX = 32, BUILD_ID_TEXT_SIZE = 2 * BUILD_ID_BYTES_MAX + 1 };

/** Writes the file's build-id to `text` in lower-case hexadecimal; "" when it has none or cannot be
 * read. */
void build_id_read(const char *path, char text[BUILD_ID_TEXT_SIZE]);

#endif
