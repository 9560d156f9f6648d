/* SPDX-License-Identifier: MIT */
/*
 * Reads /proc/self/maps, with system calls and the stack only: this runs inside lock calls, where
 * stdio and malloc might want the very lock that is waited for.
 */
#ifndef LOCKCOST_PRELOAD_MAPS_H
#define LOCKCOST_PRELOAD_MAPS_H

#include <stdbool.h>
#include <stdint.h>

/** A line of proc_pid_maps(5): [start, end). */
struct maps_line {
	uint64_t start, end;
	uint64_t offset; /* of start in the file, in bytes */
	uint64_t device; /* major << 32 | minor */
	uint64_t inode;	 /* 0: no file. Anonymous shared memory has one */
	bool is_executable;
	bool is_shared;	  /* MAP_SHARED */
	const char *path; /* empty where there is none; valid during the call only */
};

/** Takes a line; false ends the reading. */
typedef bool maps_visitor(const struct maps_line *line, void *context);

/** Gives every line to `visit`, in order of address. Lines longer than any path may be are left
 * out. */
void maps_read(maps_visitor *visit, void *context);

#endif
