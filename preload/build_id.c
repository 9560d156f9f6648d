/* SPDX-License-Identifier: MIT */
/* Reads build-ids with system calls and memory on the stack only: see mappings.c. */
#include "build_id.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HEADER_SIZE = 1024, NOTES_SIZE = 1024 };

static bool read_at(int fd, void *buffer, size_t size, uint64_t offset, size_t *got)
{
	long result = syscall(SYS_pread64, fd, buffer, size, (off_t)offset);

	*got = result > 0 ? (size_t)result : 0;
	return result > 0;
}

static void write_hex(const uint8_t *bytes, size_t count, char *text)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < count && i < BUILD_ID_BYTES_MAX; i++) {
		*text++ = digits[bytes[i] >> 4];
		*text++ = digits[bytes[i] & 15];
	}
	*text = '\0';
}

static size_t align4(size_t size)
{
	return (size + 3) & ~(size_t)3;
}

static bool find_in_notes(const char *notes, size_t size, char *text)
{
	size_t at = 0;

	while (at + sizeof(ElfW(Nhdr)) <= size) {
		const ElfW(Nhdr) *note = (const void *)(notes + at);
		size_t name_at = at + sizeof(*note);
		size_t data_at = name_at + align4(note->n_namesz);

		if (data_at + note->n_descsz > size || data_at < at)
			return false;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
		    memcmp(notes + name_at, "GNU", 4) == 0) {
			write_hex((const uint8_t *)notes + data_at, note->n_descsz, text);
			return true;
		}
		at = data_at + align4(note->n_descsz);
	}
	return false;
}

static void find_in_file(int fd, char *text)
{
	_Alignas(8) char header[HEADER_SIZE], notes[NOTES_SIZE];
	const ElfW(Ehdr) *elf = (const void *)header;
	size_t size, notes_size;

	if (!read_at(fd, header, sizeof(header), 0, &size) || size < sizeof(*elf) ||
	    memcmp(elf->e_ident, ELFMAG, SELFMAG) != 0 ||
	    elf->e_phoff + elf->e_phnum * sizeof(ElfW(Phdr)) > size)
		return;
	for (int i = 0; i < elf->e_phnum; i++) {
		const ElfW(Phdr) *segment =
			(const ElfW(Phdr) *)(const void *)(header + elf->e_phoff) + i;

		if (segment->p_type == PT_NOTE &&
		    read_at(fd, notes, sizeof(notes), segment->p_offset, &notes_size) &&
		    find_in_notes(notes,
				  notes_size < segment->p_filesz ? notes_size : segment->p_filesz,
				  text))
			return;
	}
}

void build_id_read(const char *path, char text[BUILD_ID_TEXT_SIZE])
{
	long fd = syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);

	text[0] = '\0';
	if (fd < 0)
		return;
	find_in_file((int)fd, text);
	syscall(SYS_close, (int)fd);
}
