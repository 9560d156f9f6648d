/* SPDX-License-Identifier: MIT */
/* Makes ring-buffer pages safe to walk, whatever is in them. */
#ifndef LOCKCOST_RECORDER_PAGE_CHECK_H
#define LOCKCOST_RECORDER_PAGE_CHECK_H

#include <stdint.h>

/**
 * Walk a page as its records say, and cut it off before the first one that cannot be: longer than
 * what is left of the page, or from after PAGE_TIME_MAX. libtraceevent's kbuffer trusts lengths, so
 * this comes first.
 * @param size  bytes of the page, at least 64
 */
void page_check(uint8_t *page, unsigned int size);

/** No machine has been up for so many nanoseconds (146 years); more overflows a trace's clock. */
#define PAGE_TIME_MAX (UINT64_C(1) << 62)

#endif
