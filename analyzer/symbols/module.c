/* SPDX-License-Identifier: MIT */
/* A file that has changed since it was mapped is not used: wrong names are worse than none. */
#include "module.h"

#include <elfutils/libdwelf.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "units.h"

static char *debuginfo_path; /* NULL: libdwfl's own default */

static const Dwfl_Callbacks callbacks = {
	.find_elf = dwfl_build_id_find_elf,
	.find_debuginfo = dwfl_standard_find_debuginfo,
	.section_address = dwfl_offline_section_address,
	.debuginfo_path = &debuginfo_path,
};

struct module *module_create(const char *path, const char *build_id)
{
	struct module *module = g_new0(struct module, 1);

	module->path = g_strdup(path);
	module->build_id = g_strdup(build_id);
	return module;
}

void module_free(void *data)
{
	struct module *module = data;

	if (!module)
		return;
	units_free(module->units);
	if (module->dwfl)
		dwfl_end(module->dwfl);
	g_free(module->path);
	g_free(module->build_id);
	g_free(module);
}

static bool is_same_build(Elf *elf, const char *build_id)
{
	const void *bytes;
	ssize_t length = dwelf_elf_gnu_build_id(elf, &bytes);
	char *hex;
	bool is_same;

	if (build_id[0] == '\0')
		return true;
	if (length <= 0 || strlen(build_id) != (size_t)length * 2)
		return false;
	hex = g_malloc((size_t)length * 2 + 1);
	for (ssize_t i = 0; i < length; i++)
		g_snprintf(hex + 2 * i, 3, "%02x", ((const unsigned char *)bytes)[i]);
	is_same = strcmp(hex, build_id) == 0;
	g_free(hex);
	return is_same;
}

/* The page of the first segment: where the mapping starts. */
static GElf_Addr first_address_find(Elf *elf)
{
	GElf_Addr page_mask = ~(GElf_Addr)(sysconf(_SC_PAGESIZE) - 1);
	size_t count = 0;

	elf_getphdrnum(elf, &count);
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr header;

		if (gelf_getphdr(elf, (int)i, &header) && header.p_type == PT_LOAD)
			return header.p_vaddr & page_mask;
	}
	return 0;
}

bool module_open(struct module *module)
{
	Elf *elf;

	if (module->is_tried)
		return module->dwfl_module;
	module->is_tried = true;
	if (!g_file_test(module->path, G_FILE_TEST_IS_REGULAR))
		return false;
	module->dwfl = dwfl_begin(&callbacks);
	if (!module->dwfl)
		return false;
	dwfl_report_begin(module->dwfl);
	module->dwfl_module = dwfl_report_offline(module->dwfl, module->path, module->path, -1);
	dwfl_report_end(module->dwfl, NULL, NULL);
	elf = module->dwfl_module ? dwfl_module_getelf(module->dwfl_module, &module->bias) : NULL;
	if (!elf || !is_same_build(elf, module->build_id)) {
		module->dwfl_module = NULL;
		return false;
	}
	module->first_address = first_address_find(elf);
	return true;
}

GElf_Addr module_address(const struct module *module, uint64_t offset)
{
	return module->bias + module->first_address + offset;
}
