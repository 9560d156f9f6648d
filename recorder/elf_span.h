/* SPDX-License-Identifier: MIT */
/* What a mapped file's headers say of its place in memory. */
#ifndef LOCKCOST_RECORDER_ELF_SPAN_H
#define LOCKCOST_RECORDER_ELF_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct elf_span {
	uint64_t size;	/* bytes from its first page to its last, zeroed data included */
	char *build_id; /* lower-case hexadecimal, empty when the file has none */
};

/** Whether the file behind `fd` is an ELF file; only then is `span` to be given to
 * elf_span_clear(). */
bool elf_span_read(int fd, struct elf_span *span);

void elf_span_clear(struct elf_span *span);

#endif
