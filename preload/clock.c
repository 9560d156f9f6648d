/* SPDX-License-Identifier: MIT */
/* Measures how fast the processor's counter runs. */
#include "clock.h"

#ifdef __x86_64__
#include <cpuid.h>
#endif

enum { FIRST_BASELINE_NS = 50000 };

struct clock_rate clock_rate = {.ns_per_tick = 1};

static uint64_t base_ns, base_ticks;

/* x86: constant rate, and not stopped by sleep states (Intel SDM vol. 3, "Invariant TSC"). */
static bool counter_is_even(void)
{
#if defined(__x86_64__)
	unsigned int eax, ebx, ecx, edx;

	return __get_cpuid(0x80000007, &eax, &ebx, &ecx, &edx) && (edx & (1u << 8));
#elif defined(__aarch64__)
	return true;
#else
	return false;
#endif
}

void clock_setup(void)
{
	uint64_t until_ns;

	clock_rate.has_counter = counter_is_even();
	if (!clock_rate.has_counter)
		return;
	base_ns = clock_now_ns();
	base_ticks = clock_ticks();
	until_ns = base_ns + FIRST_BASELINE_NS;
	while (clock_now_ns() < until_ns)
		;
	clock_refine();
}

void clock_refine(void)
{
	uint64_t ticks = clock_ticks() - base_ticks;

	if (clock_rate.has_counter && ticks > 0)
		clock_rate.ns_per_tick = (double)(clock_now_ns() - base_ns) / (double)ticks;
}
