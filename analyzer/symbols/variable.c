/* SPDX-License-Identifier: MIT */
/*
 * The symbol table names the variable; where DWARF describes its type, array elements and members
 * on the way to the lock are named too.
 */
#include "variable.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <glib.h>
#include <string.h>

#include "cxx_types.h"
#include "demangle.h"

enum { DEPTH_MAX = 16 };

/* Members of these are libc's and the language's own, and say nothing to the programmer. */
static bool is_lock_type(const char *name)
{
	static const char *const names[] = {
		"pthread_mutex_t",
		"pthread_rwlock_t",
		"pthread_spinlock_t",
		"pthread_cond_t",
		"pthread_barrier_t",
		"sem_t",
		"mtx_t",
		"cnd_t",
	};
	size_t length = name ? strcspn(name, "<") : 0; /* without a template's arguments */

	for (size_t i = 0; length && i < G_N_ELEMENTS(names); i++) {
		if (strlen(names[i]) == length && strncmp(name, names[i], length) == 0)
			return true;
	}
	return length && cxx_types_have(name, length);
}

/* The type of `die` without qualifiers and typedefs; false when it is a lock, or not known. */
static bool type_resolve(Dwarf_Die *die, Dwarf_Die *type)
{
	Dwarf_Attribute attribute;

	if (!dwarf_formref_die(dwarf_attr_integrate(die, DW_AT_type, &attribute), type))
		return false;
	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		if (is_lock_type(dwarf_diename(type)))
			return false;
		switch (dwarf_tag(type)) {
		case DW_TAG_typedef:
		case DW_TAG_const_type:
		case DW_TAG_volatile_type:
		case DW_TAG_atomic_type:
			if (!dwarf_formref_die(dwarf_attr_integrate(type, DW_AT_type, &attribute),
					       type))
				return false;
			break;
		default:
			return true;
		}
	}
	return false;
}

static bool size_find(Dwarf_Die *type, Dwarf_Word *size)
{
	return dwarf_aggregate_size(type, size) == 0 && *size > 0;
}

/* The size of one step of an array's outermost dimension. */
static bool stride_find(Dwarf_Die *array, Dwarf_Die *element, Dwarf_Word *stride)
{
	Dwarf_Attribute attribute;
	Dwarf_Die dimension;
	int dimension_count = 0;

	if (!dwarf_formref_die(dwarf_attr_integrate(array, DW_AT_type, &attribute), element) ||
	    !size_find(element, stride) || dwarf_child(array, &dimension) != 0)
		return false;
	do {
		dimension_count += dwarf_tag(&dimension) == DW_TAG_subrange_type;
	} while (dwarf_siblingof(&dimension, &dimension) == 0);
	/* More dimensions are rare in arrays of locks; they are shown by their offset. */
	return dimension_count == 1;
}

/* The member of a structure that `*offset` lies in; makes the offset relative to it. */
static bool member_find(Dwarf_Die *structure, Dwarf_Die *member, Dwarf_Word *offset)
{
	if (dwarf_child(structure, member) != 0)
		return false;
	do {
		Dwarf_Attribute attribute;
		Dwarf_Word start = 0, size;
		Dwarf_Die type;

		if (dwarf_tag(member) != DW_TAG_member && dwarf_tag(member) != DW_TAG_inheritance)
			continue;
		if (dwarf_attr(member, DW_AT_data_member_location, &attribute) &&
		    dwarf_formudata(&attribute, &start) != 0)
			continue;
		if (!dwarf_formref_die(dwarf_attr_integrate(member, DW_AT_type, &attribute),
				       &type) ||
		    !size_find(&type, &size))
			continue;
		if (*offset >= start && *offset < start + size) {
			*offset -= start;
			return true;
		}
	} while (dwarf_siblingof(member, member) == 0);
	return false;
}

/* Append to `path` the way from the object described by `die` to the lock at `offset` in it. */
static void path_append(GString *path, Dwarf_Die *die, Dwarf_Word offset)
{
	Dwarf_Die type, next;
	Dwarf_Word stride;

	for (int depth = 0; depth < DEPTH_MAX && type_resolve(die, &type); depth++) {
		switch (dwarf_tag(&type)) {
		case DW_TAG_array_type:
			if (!stride_find(&type, &next, &stride))
				goto out;
			g_string_append_printf(path, "[%" G_GUINT64_FORMAT "]",
					       (guint64)(offset / stride));
			offset %= stride;
			/* The array's own reference to its element's type leads on from here. */
			*die = type;
			continue;
		case DW_TAG_structure_type:
		case DW_TAG_class_type:
		case DW_TAG_union_type:
			if (!member_find(&type, &next, &offset))
				goto out;
			if (dwarf_tag(&next) == DW_TAG_member && dwarf_diename(&next))
				g_string_append_printf(path, ".%s", dwarf_diename(&next));
			*die = next;
			continue;
		default:
			goto out;
		}
	}
out:
	if (offset)
		g_string_append_printf(path, "+%" G_GUINT64_FORMAT, (guint64)offset);
}

static bool is_located_at(Dwarf_Die *die, Dwarf_Addr address)
{
	Dwarf_Attribute attribute, indirect;
	Dwarf_Op *operation;
	Dwarf_Addr indexed;
	size_t length;

	if (!dwarf_attr_integrate(die, DW_AT_location, &attribute) ||
	    dwarf_getlocation(&attribute, &operation, &length) != 0 || length != 1)
		return false;
	if (operation[0].atom == DW_OP_addr)
		return operation[0].number == address;
	/* clang writes an index into .debug_addr. */
	return operation[0].atom == DW_OP_addrx &&
	       dwarf_getlocation_attr(&attribute, operation, &indirect) == 0 &&
	       dwarf_formaddr(&indirect, &indexed) == 0 && indexed == address;
}

/* Looks through a unit's file-level variables, in namespaces too. */
static bool variable_find_in(Dwarf_Die *parent, Dwarf_Addr address, int depth, Dwarf_Die *variable)
{
	Dwarf_Die child;

	if (depth > DEPTH_MAX || dwarf_child(parent, &child) != 0)
		return false;
	do {
		int tag = dwarf_tag(&child);

		if (tag == DW_TAG_variable && is_located_at(&child, address)) {
			*variable = child;
			return true;
		}
		/* A function's static variables are its children. */
		if ((tag == DW_TAG_namespace || tag == DW_TAG_subprogram ||
		     tag == DW_TAG_lexical_block) &&
		    variable_find_in(&child, address, depth + 1, variable))
			return true;
	} while (dwarf_siblingof(&child, &child) == 0);
	return false;
}

static bool variable_find(const struct module *module, GElf_Addr address, Dwarf_Die *variable)
{
	Dwarf_Addr bias;
	Dwarf_Die *unit = NULL;

	while ((unit = dwfl_module_nextcu(module->dwfl_module, unit, &bias))) {
		if (variable_find_in(unit, address - bias, 0, variable))
			return true;
	}
	return false;
}

char *variable_name(const struct module *module, uint64_t offset)
{
	GElf_Addr address = module_address(module, offset), start_offset;
	GElf_Sym symbol;
	Dwarf_Die variable;
	const char *name = dwfl_module_addrinfo(module->dwfl_module, address, &start_offset,
						&symbol, NULL, NULL, NULL);
	GString *path;
	char *readable;

	if (!name || GELF_ST_TYPE(symbol.st_info) != STT_OBJECT || start_offset >= symbol.st_size)
		return NULL;
	readable = demangle(name);
	path = g_string_new(readable);
	g_free(readable);
	if (variable_find(module, address - start_offset, &variable))
		path_append(path, &variable, start_offset);
	else if (start_offset)
		g_string_append_printf(path, "+%" G_GUINT64_FORMAT, (guint64)start_offset);
	return g_string_free(path, FALSE);
}
