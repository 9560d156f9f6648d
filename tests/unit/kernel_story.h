/* SPDX-License-Identifier: MIT */
/* Stories that only the kernel's events tell: what tests of futex calls, and of whose they are,
 * share. */
#ifndef LOCKCOST_TESTS_KERNEL_STORY_H
#define LOCKCOST_TESTS_KERNEL_STORY_H

#include <linux/futex.h>

#include "story.h"

enum {
	WAITER = 7,
	WAKER = 8,
	FUTEX = 0x4000,
	WAIT = FUTEX_WAIT | FUTEX_PRIVATE_FLAG,
	WAKE = FUTEX_WAKE | FUTEX_PRIVATE_FLAG,
};

/** A program without anything of ours in it, as the recorder found it: "server", with WAITER and
 * WAKER. */
struct story kernel_story_attached(void);

/** A futex call at FUTEX; `operation` is WAIT or WAKE, `result` as futex(2) returns it, or -errno.
 */
void kernel_story_call(struct story *story, int32_t tid, uint32_t operation, uint64_t entry_ns,
		       uint64_t exit_ns, int64_t result);

#endif
