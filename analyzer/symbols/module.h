/* SPDX-License-Identifier: MIT */
/* One file that was mapped into a process, opened for its symbols when first asked for. */
#ifndef LOCKCOST_MODULE_H
#define LOCKCOST_MODULE_H

#include <elfutils/libdwfl.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct module {
	char *path;
	char *build_id; /* lower-case hexadecimal, or empty */
	bool is_tried;	/* opening it was tried */
	Dwfl *dwfl;
	Dwfl_Module *dwfl_module; /* NULL: the file is missing or another one than was mapped */
	GElf_Addr bias;		  /* libdwfl's address minus the file's own */
	GElf_Addr first_address;  /* the file's own address of its first mapped page */
	GArray *units;		  /* units.c's; NULL until they were needed */
};

struct module *module_create(const char *path, const char *build_id);
void module_free(void *module);

/** Whether the file is there and the one that was mapped. */
bool module_open(struct module *module);

/** libdwfl's address of an offset from the start of the mapping. The module must be open. */
GElf_Addr module_address(const struct module *module, uint64_t offset);

#endif
