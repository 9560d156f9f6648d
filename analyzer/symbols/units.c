/* SPDX-License-Identifier: MIT */
/* A sorted array of ranges, made when an address was not found in the faster way. */
#include "units.h"

#include <elfutils/libdw.h>

struct unit_range {
	Dwarf_Addr start; /* libdwfl's addresses */
	Dwarf_Addr end;
	Dwarf_Addr bias;
	Dwarf_Die *unit; /* belongs to libdwfl */
};

static int compare_ranges(const void *a, const void *b)
{
	const struct unit_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void unit_add(GArray *units, Dwarf_Die *unit, Dwarf_Addr bias)
{
	Dwarf_Addr base, start, end;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(unit, at, &base, &start, &end)) > 0) {
		struct unit_range range = {start + bias, end + bias, bias, unit};

		g_array_append_val(units, range);
	}
}

static GArray *units_collect(const struct module *module)
{
	GArray *units = g_array_new(FALSE, FALSE, sizeof(struct unit_range));
	Dwarf_Die *unit = NULL;
	Dwarf_Addr bias;

	while ((unit = dwfl_module_nextcu(module->dwfl_module, unit, &bias)))
		unit_add(units, unit, bias);
	g_array_sort(units, compare_ranges);
	return units;
}

/* The last range that begins at or before the address. */
static const struct unit_range *range_find(const GArray *units, GElf_Addr address)
{
	guint low = 0, high = units->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(units, struct unit_range, middle).start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &g_array_index(units, struct unit_range, low - 1) : NULL;
}

Dwarf_Die *units_find(struct module *module, GElf_Addr address, Dwarf_Addr *bias)
{
	Dwarf_Die *unit = dwfl_module_addrdie(module->dwfl_module, address, bias);
	const struct unit_range *range;

	if (unit)
		return unit;
	if (!module->units)
		module->units = units_collect(module);
	range = range_find(module->units, address);
	if (!range || address >= range->end)
		return NULL;
	*bias = range->bias;
	return range->unit;
}

void units_free(GArray *units)
{
	if (units)
		g_array_unref(units);
}
