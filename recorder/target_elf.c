/* SPDX-License-Identifier: MIT */
/* Reads program headers, section names and the dynamic section with libelf; damaged ones say
 * nothing. */
#include "target_elf.h"

#include <gelf.h>
#include <glib.h>
#include <string.h>

/** Text of the program header that names the loader, empty when there is none. */
static char *loader_of(Elf *elf)
{
	size_t count;

	if (elf_getphdrnum(elf, &count) < 0)
		return g_strdup("");
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;
		const char *text;
		size_t size;

		if (!gelf_getphdr(elf, (int)i, &header) || header.p_type != PT_INTERP)
			continue;
		text = elf_rawfile(elf, &size);
		if (text && header.p_offset < size && header.p_filesz <= size - header.p_offset)
			return g_strndup(text + header.p_offset, header.p_filesz);
	}
	return g_strdup("");
}

static bool needs_library(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, const char *prefix)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Dyn entry;

	for (int i = 0; data && gelf_getdyn(data, i, &entry); i++) {
		const char *name;

		if (entry.d_tag != DT_NEEDED)
			continue;
		name = elf_strptr(elf, header->sh_link, entry.d_un.d_val);
		if (name && g_str_has_prefix(name, prefix))
			return true;
	}
	return false;
}

static void read_sections(Elf *handle, struct target_elf *elf)
{
	Elf_Scn *section = NULL;
	size_t names;

	if (elf_getshdrstrndx(handle, &names) < 0)
		return;
	while ((section = elf_nextscn(handle, section))) {
		GElf_Shdr header;
		const char *name;

		if (!gelf_getshdr(section, &header))
			continue;
		name = elf_strptr(handle, names, header.sh_name);
		if (name && strcmp(name, ".note.go.buildid") == 0)
			elf->is_go = true;
		if (header.sh_type == SHT_DYNAMIC &&
		    needs_library(handle, section, &header, "libtsan.so"))
			elf->has_tsan_library = true;
	}
}

bool target_elf_read(int fd, struct target_elf *elf)
{
	Elf *handle;
	bool is_elf;

	memset(elf, 0, sizeof(*elf));
	elf_version(EV_CURRENT);
	handle = elf_begin(fd, ELF_C_READ, NULL);
	is_elf = handle && elf_kind(handle) == ELF_K_ELF;
	if (is_elf) {
		elf->is_64_bit = gelf_getclass(handle) == ELFCLASS64;
		elf->loader = loader_of(handle);
		read_sections(handle, elf);
	}
	elf_end(handle);
	return is_elf;
}

void target_elf_clear(struct target_elf *elf)
{
	g_free(elf->loader);
}
