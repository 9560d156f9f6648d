/* SPDX-License-Identifier: MIT */
/*
 * The compile unit at an address. libdw finds it by .debug_aranges, which clang does not write:
 * there the units' own ranges are gone through once, and kept in order.
 */
#ifndef LOCKCOST_UNITS_H
#define LOCKCOST_UNITS_H

#include "module.h"

/** The unit with code at libdwfl's `address`, and what to subtract for its own; NULL: none. */
Dwarf_Die *units_find(struct module *module, GElf_Addr address, Dwarf_Addr *bias);

void units_free(GArray *units);

#endif
