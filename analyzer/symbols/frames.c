/* SPDX-License-Identifier: MIT */
/*
 * Function, file and line from DWARF where it is there, the function alone from the symbol table
 * else.
 */
#include "frames.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <stdlib.h>

#include "demangle.h"

/* Where the source is, as the walk from the innermost function outwards goes. */
struct position {
	const char *file;
	unsigned int line;
};

static const char *die_name(Dwarf_Die *die)
{
	static const unsigned int names[] = {DW_AT_linkage_name, DW_AT_MIPS_linkage_name};
	Dwarf_Attribute attribute;

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		if (dwarf_attr_integrate(die, names[i], &attribute))
			return dwarf_formstring(&attribute);
	}
	return dwarf_diename(die);
}

static void frame_append(GArray *frames, const char *name, const struct position *position)
{
	struct report_place frame = {
		.function = name ? demangle(name) : NULL,
		.file = g_strdup(position->file),
		.line = position->line,
	};

	g_array_append_val(frames, frame);
}

/* The source position of the call that an inlined function stands for. */
static struct position call_position(Dwarf_Die *unit, Dwarf_Die *die)
{
	struct position position = {0};
	Dwarf_Attribute attribute;
	Dwarf_Files *files;
	size_t file_count;
	Dwarf_Word value;

	if (dwarf_attr(die, DW_AT_call_file, &attribute) &&
	    dwarf_formudata(&attribute, &value) == 0 &&
	    dwarf_getsrcfiles(unit, &files, &file_count) == 0 && value < file_count)
		position.file = dwarf_filesrc(files, value, NULL, NULL);
	if (dwarf_attr(die, DW_AT_call_line, &attribute) &&
	    dwarf_formudata(&attribute, &value) == 0)
		position.line = (unsigned int)value;
	return position;
}

/* Returns whether the function that was called was reached. */
static bool scopes_append(Dwarf_Die *unit, Dwarf_Die *scopes, int count, struct position position,
			  GArray *frames)
{
	for (int i = 0; i < count; i++) {
		int tag = dwarf_tag(&scopes[i]);

		if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine)
			continue;
		frame_append(frames, die_name(&scopes[i]), &position);
		if (tag == DW_TAG_subprogram)
			return true;
		position = call_position(unit, &scopes[i]);
	}
	return false;
}

static bool dwarf_append(const struct module *module, GElf_Addr address, struct position position,
			 GArray *frames)
{
	Dwarf_Die *innermost = NULL, *scopes = NULL;
	Dwarf_Addr unit_bias;
	Dwarf_Die *unit = dwfl_module_addrdie(module->dwfl_module, address, &unit_bias);
	bool is_complete = false;
	int count;

	if (!unit || dwarf_getscopes(unit, address - unit_bias, &innermost) <= 0)
		goto out;
	/* The first call follows definitions, this one follows the nesting of the code. */
	count = dwarf_getscopes_die(&innermost[0], &scopes);
	if (count > 0)
		is_complete = scopes_append(unit, scopes, count, position, frames);
out:
	free(innermost);
	free(scopes);
	return is_complete;
}

static struct position line_find(const struct module *module, GElf_Addr address)
{
	struct position position = {0};
	Dwfl_Line *line = dwfl_module_getsrc(module->dwfl_module, address);
	int number = 0;

	if (line) {
		position.file = dwfl_lineinfo(line, NULL, &number, NULL, NULL, NULL);
		position.line = number > 0 ? (unsigned int)number : 0;
	}
	return position;
}

void frames_append(const struct module *module, uint64_t offset, GArray *frames)
{
	GElf_Addr address = module_address(module, offset);
	struct position position = line_find(module, address);
	guint before = frames->len;
	struct position nowhere = {0};

	if (dwarf_append(module, address, position, frames))
		return;
	frame_append(frames, dwfl_module_addrname(module->dwfl_module, address),
		     frames->len == before ? &position : &nowhere);
}
