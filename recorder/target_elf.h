/* SPDX-License-Identifier: MIT */
/* What a program's ELF file says about the libraries that will be in it. */
#ifndef LOCKCOST_RECORDER_TARGET_ELF_H
#define LOCKCOST_RECORDER_TARGET_ELF_H

#include <stdbool.h>

struct target_elf {
	bool is_64_bit;
	char *loader;	       /* the dynamic linker it asks for; empty: statically linked */
	bool is_go;	       /* built by Go's toolchain */
	bool has_tsan_library; /* needs libtsan.so, gcc's ThreadSanitizer */
};

/**
 * @param fd   of the file, open for reading
 * @param elf  receives what was found, to be given to target_elf_clear()
 * @return whether it is an ELF file
 */
bool target_elf_read(int fd, struct target_elf *elf);

void target_elf_clear(struct target_elf *elf);

#endif
