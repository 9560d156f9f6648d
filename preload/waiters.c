/* SPDX-License-Identifier: MIT */
/* The tables of waiter counts. */
#include "waiters.h"

uint64_t waiters_words[1 << WAITERS_BITS];
uint32_t waiters_fine[1 << WAITERS_FINE_BITS];

void waiters_reset(void)
{
	enum { FINE_OF_WORD = 1 << (WAITERS_FINE_BITS - WAITERS_BITS) };

	for (int i = 0; i < 1 << WAITERS_BITS; i++) {
		if (waiters_count(waiters_words[i]) == 0)
			continue;
		waiters_words[i] = waiters_idle(waiters_words[i]);
		for (int j = 0; j < FINE_OF_WORD; j++)
			waiters_fine[i * FINE_OF_WORD + j] = 0;
	}
}
