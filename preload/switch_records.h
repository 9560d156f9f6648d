/* SPDX-License-Identifier: MIT */
/* The records in a ring of context switches, as perf_event_open(2) has them. */
#ifndef LOCKCOST_PRELOAD_SWITCH_RECORDS_H
#define LOCKCOST_PRELOAD_SWITCH_RECORDS_H

#include <stdbool.h>
#include <stdint.h>

enum {
	SWITCH_RING_PAGE = 4096,
	SWITCH_RING_DATA = 2 * SWITCH_RING_PAGE, /* 512 records: a wait that sleeps 256 times */
};

/**
 * Time off the CPU between two times, by the records that have not been dropped.
 * @param pages  the kernel's page (struct perf_event_mmap_page), and SWITCH_RING_DATA bytes behind
 * it
 * @return false where records are missing
 */
bool switch_records_off_ns(const void *pages, uint64_t from_ns, uint64_t to_ns, uint64_t *off_ns);

#endif
