/* SPDX-License-Identifier: MIT */
/* By the thread's own context switches, if its ring is open, or else by its CPU clock. */
#include "wait_cpu.h"

#include "clock.h"
#include "process.h"
#include "settings.h"

bool wait_cpu_open(struct thread *self)
{
	if (!switch_ring_is_open(&self->ring))
		return false;
	if (self->open_waits.count == 0)
		switch_ring_skip(&self->ring);
	return true;
}

void wait_cpu_start(struct wait *wait)
{
	if (wait->reads_switches)
		return;
	/* for the next wait: of this one a part is over */
	switch_ring_open(&wait->self->ring);
	if (settings.reads_cpu_clock)
		wait->cpu_begin_ns = clock_thread_cpu_ns();
}

static void read_switches(const struct wait *wait, uint64_t end_ns, uint64_t *cpu_ns,
			  uint8_t *source)
{
	uint64_t off_ns;

	if (switch_ring_off_ns(&wait->self->ring, wait->request_ns, end_ns, &off_ns)) {
		*cpu_ns = end_ns - wait->request_ns - off_ns;
		*source = LOCKCOST_CPU_PERF;
	} else {
		process_count(&process.lost_switches);
	}
}

void wait_cpu_read(const struct wait *wait, uint64_t end_ns, uint64_t *cpu_ns, uint8_t *source)
{
	uint64_t wait_ns = end_ns - wait->request_ns;

	*cpu_ns = 0;
	*source = LOCKCOST_CPU_UNKNOWN;
	if (wait->reads_switches) {
		read_switches(wait, end_ns, cpu_ns, source);
		return;
	}
	wait->self->ring.is_wanted |= settings.reads_switches && wait_ns >= SWITCH_RING_WORTH_NS;
	if (!settings.reads_cpu_clock)
		return;
	if (wait_ns < CLOCK_SWITCH_MIN_NS) {
		*cpu_ns = wait_ns;
		*source = LOCKCOST_CPU_SHORT;
		return;
	}
	if (wait->is_untold)
		return; /* the clock was not read before */
	*cpu_ns = clock_thread_cpu_ns() - wait->cpu_begin_ns;
	*source = LOCKCOST_CPU_CLOCK;
}
