/* SPDX-License-Identifier: MIT */
/* Reads program headers and the build-id note with libelf. */
#include "elf_span.h"

#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { REMEMBERED_MAX = 4096 /* files */ };

/** The build-id among the notes of a segment, or null. */
static char *build_id_in(Elf *elf, const GElf_Phdr *header)
{
	Elf_Data *data = elf_getdata_rawchunk(elf, (int64_t)header->p_offset, header->p_filesz,
					      header->p_align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
	size_t offset = 0, name, descriptor;
	GElf_Nhdr note;

	while (data && (offset = gelf_getnote(data, offset, &note, &name, &descriptor)) > 0) {
		const char *bytes = data->d_buf;
		GString *text;

		if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != sizeof("GNU") ||
		    memcmp(bytes + name, "GNU", sizeof("GNU")) != 0)
			continue;
		text = g_string_new(NULL);
		for (size_t i = 0; i < note.n_descsz; i++)
			g_string_append_printf(text, "%02x", (unsigned char)bytes[descriptor + i]);
		return g_string_free(text, FALSE);
	}
	return NULL;
}

static void headers_read(Elf *elf, struct elf_span *span)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), first = UINT64_MAX, last = 0;
	size_t count = 0;

	elf_getphdrnum(elf, &count);
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;

		if (!gelf_getphdr(elf, (int)i, &header))
			continue;
		if (header.p_type == PT_LOAD) {
			first = MIN(first, header.p_vaddr & ~(page - 1));
			last = MAX(last, header.p_vaddr + header.p_memsz);
		} else if (header.p_type == PT_NOTE && !span->build_id) {
			span->build_id = build_id_in(elf, &header);
		}
	}
	if (last > first)
		span->size = (last - first + page - 1) & ~(page - 1);
}

static bool span_read(int fd, struct elf_span *span)
{
	bool is_elf;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = elf_begin(fd, ELF_C_READ, NULL);
	is_elf = elf && elf_kind(elf) == ELF_K_ELF;
	if (is_elf) {
		headers_read(elf, span);
		if (!span->build_id)
			span->build_id = g_strdup("");
	}
	elf_end(elf);
	return is_elf;
}

static void span_free(void *data)
{
	struct elf_span *span = data;

	if (span)
		g_free(span->build_id);
	g_free(span);
}

GHashTable *elf_spans_create(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, span_free);
}

const struct elf_span *elf_spans_find(GHashTable *spans, int fd)
{
	g_autofree char *key = NULL;
	void *known = NULL;
	struct elf_span *span;
	struct stat file;

	if (fstat(fd, &file) < 0)
		return NULL;
	key = g_strdup_printf("%ju:%ju:%jd:%jd.%09ld", (uintmax_t)file.st_dev,
			      (uintmax_t)file.st_ino, (intmax_t)file.st_size,
			      (intmax_t)file.st_mtim.tv_sec, file.st_mtim.tv_nsec);
	if (g_hash_table_lookup_extended(spans, key, NULL, &known))
		return known;
	span = g_new0(struct elf_span, 1);
	if (!span_read(fd, span))
		g_clear_pointer(&span, span_free);
	if (g_hash_table_size(spans) >= REMEMBERED_MAX)
		g_hash_table_remove_all(spans);
	g_hash_table_insert(spans, g_steal_pointer(&key), span);
	return span;
}
