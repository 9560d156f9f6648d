/* SPDX-License-Identifier: MIT */
/* What a mapped file's headers say of its place in memory. */
#ifndef LOCKCOST_RECORDER_ELF_SPAN_H
#define LOCKCOST_RECORDER_ELF_SPAN_H

#include <glib.h>
#include <stdint.h>

struct elf_span {
	uint64_t size;	/* bytes from its first page to its last, zeroed data included */
	char *build_id; /* lower-case hexadecimal, empty when the file has none */
};

/** To hold the spans of files that were read; to be destroyed with g_hash_table_destroy(). */
GHashTable *elf_spans_create(void);

/**
 * The span of the file behind `fd`, read only where the same file has not been read before.
 * @return valid until the next call; null where it is no ELF file
 */
const struct elf_span *elf_spans_find(GHashTable *spans, int fd);

#endif
