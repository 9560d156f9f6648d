/* SPDX-License-Identifier: MIT */
/* A bucket per CPU that time fills. Threads that move meanwhile make it inexact, nothing worse. */
#include "budget.h"

#include <sched.h>

#include "clock.h"

enum {
	CPUS = 64,	     /* more share buckets */
	EVENT_NS = 40000,    /* an event costs 200 to 300 ns: 0.7 % of a CPU */
	EVENTS_MAX = 1024,   /* what an idle CPU saves up for a burst */
	EVENTS_RESUME = 512, /* spent once, it stays so for 20 ms: changing often costs, too */
};

struct budget {
	uint64_t filled; /* clock_ticks() up to which time has been turned into events */
	int32_t left;
	bool is_spent;
} __attribute__((aligned(64)));

static struct budget budgets[CPUS];

static struct budget *budget_here(void)
{
	int cpu = sched_getcpu();

	return &budgets[cpu < 0 ? 0 : cpu % CPUS];
}

static void fill(struct budget *budget, uint64_t now)
{
	uint64_t earned = clock_ticks_ns(budget->filled, now) / EVENT_NS;

	if (earned == 0)
		return;
	budget->filled = now;
	earned += (uint64_t)(budget->left + EVENTS_MAX);
	budget->left = earned < 2 * EVENTS_MAX ? (int32_t)earned - EVENTS_MAX : EVENTS_MAX;
}

bool budget_spend(uint32_t event_count, uint64_t now)
{
	struct budget *budget = budget_here();

	fill(budget, now);
	if (budget->is_spent && budget->left < EVENTS_RESUME)
		return false;
	budget->is_spent = budget->left < (int32_t)event_count;
	if (!budget->is_spent)
		budget->left -= (int32_t)event_count;
	return !budget->is_spent;
}

bool budget_is_spent(void)
{
	return budget_here()->is_spent;
}

void budget_owe(uint32_t event_count)
{
	struct budget *budget = budget_here();

	if (budget->left > -EVENTS_MAX + (int32_t)event_count)
		budget->left -= (int32_t)event_count;
}
