/* SPDX-License-Identifier: MIT */
/*
 * Function, file and line from DWARF where it is there, the function alone from the symbol table
 * else.
 */
#include "frames.h"

#include <dwarf.h>
#include <elfutils/libdw.h>

#include "demangle.h"
#include "units.h"

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

static bool is_function(int tag)
{
	return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
}

/*
 * Append the functions in `parent` that the address is in, the outermost first. dwarf_getscopes()
 * does not look into namespaces, where clang's functions are; gcc's are outside.
 */
static void scopes_find(Dwarf_Die *parent, Dwarf_Addr address, GArray *scopes)
{
	Dwarf_Die child;

	if (dwarf_child(parent, &child) != 0)
		return;
	do {
		int tag = dwarf_tag(&child);
		guint before = scopes->len;

		if (tag == DW_TAG_namespace || tag == DW_TAG_module) {
			scopes_find(&child, address, scopes);
		} else if (dwarf_haspc(&child, address) > 0) {
			if (is_function(tag))
				g_array_append_val(scopes, child);
			scopes_find(&child, address, scopes);
			return;
		}
		if (scopes->len > before)
			return;
	} while (dwarf_siblingof(&child, &child) == 0);
}

/* Returns whether the function that was called was reached. */
static bool dwarf_append(Dwarf_Die *unit, Dwarf_Addr address, struct position position,
			 GArray *frames)
{
	GArray *scopes = g_array_new(FALSE, FALSE, sizeof(Dwarf_Die));
	bool is_complete = false;

	scopes_find(unit, address, scopes);
	for (guint i = scopes->len; i-- > 0 && !is_complete;) {
		Dwarf_Die *scope = &g_array_index(scopes, Dwarf_Die, i);

		frame_append(frames, die_name(scope), &position);
		is_complete = dwarf_tag(scope) == DW_TAG_subprogram;
		position = call_position(unit, scope);
	}
	g_array_unref(scopes);
	return is_complete;
}

static struct position line_find(Dwarf_Die *unit, Dwarf_Addr address)
{
	struct position position = {0};
	Dwarf_Line *line = dwarf_getsrc_die(unit, address);
	int number = 0;

	if (line) {
		position.file = dwarf_linesrc(line, NULL, NULL);
		dwarf_lineno(line, &number);
		position.line = number > 0 ? (unsigned int)number : 0;
	}
	return position;
}

void frames_append(struct module *module, uint64_t offset, GArray *frames)
{
	GElf_Addr address = module_address(module, offset);
	Dwarf_Addr bias;
	Dwarf_Die *unit = units_find(module, address, &bias);
	struct position position = {0}, nowhere = {0};
	guint before = frames->len;

	if (unit) {
		position = line_find(unit, address - bias);
		if (dwarf_append(unit, address - bias, position, frames))
			return;
	}
	frame_append(frames, dwfl_module_addrname(module->dwfl_module, address),
		     frames->len == before ? &position : &nowhere);
}
