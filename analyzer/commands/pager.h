/* SPDX-License-Identifier: MIT */
/* Shows what is printed in a pager, as git does. */
#ifndef LOCKCOST_PAGER_H
#define LOCKCOST_PAGER_H

#include <stdbool.h>
#include <stdio.h>

struct pager;

/**
 * Start the pager of LOCKCOST_PAGER or PAGER, or else less, if stdout is a terminal. NULL: it is
 * none, there is no pager, or that is "cat" or empty.
 */
struct pager *pager_open(void);

/** Where to print. */
FILE *pager_stream(struct pager *pager);

/** Wait until the reader has seen enough. False: the pager could not be run. NULL is nothing. */
bool pager_close(struct pager *pager);

#endif
