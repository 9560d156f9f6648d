/* SPDX-License-Identifier: MIT */
/* The table of waiter counts. */
#include "waiters.h"

uint64_t waiters_words[1 << WAITERS_BITS];

void waiters_reset(void)
{
	for (int i = 0; i < 1 << WAITERS_BITS; i++)
		waiters_words[i] = waiters_idle(waiters_words[i]);
}
