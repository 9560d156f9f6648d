/* SPDX-License-Identifier: MIT */
/* Call stacks of contended calls: walked by libunwind, interned per process, cached per thread. */
#ifndef LOCKCOST_PRELOAD_STACK_H
#define LOCKCOST_PRELOAD_STACK_H

#include "thread.h"

/**
 * Id of the stack that called the interposed function which returns to `site`; its `stack` event is
 * written the first time. 0: none was asked for, or none could be had (counted). Gate closed.
 */
uint32_t stack_here(struct thread *self, const void *site);

/** The same, and in `caller` the frame that called the function `site` lies in, if there is one. */
uint32_t stack_with_caller(struct thread *self, const void *site, const void **caller);

/**
 * Where an object is initialised: `site`, or where that lies in a language's library,
 * the place from which the library was called. Gate closed.
 */
const void *stack_user_site(const void *site);

/** Walks once, so that libunwind makes what it needs now and not inside a lock call. */
void stack_setup(void);

#endif
