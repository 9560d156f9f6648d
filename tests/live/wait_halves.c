/* SPDX-License-Identifier: MIT */
/*
 * wait_halves RECORDING: of each wait that the waiting thread measured by its own context switches,
 * and kernel events tell of too, a line: tid, request, length, time off the CPU by the thread, by
 * the events.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model.h"
#include "phases.h"
#include "source.h"

static void wait_settled(void *context, const struct wait *wait)
{
	struct model *const *model = context;
	uint64_t wait_ns = wait->end_ns - wait->request_ns;
	struct phases phases;

	if (wait->cpu_source != LOCKCOST_CPU_PERF)
		return;
	phases_compute(&phases, wait, &(*model)->coverage, NULL);
	if (phases.ns[PHASE_UNATTRIBUTED] > 0)
		return;
	printf("%d %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", wait->thread->tid,
	       wait->request_ns, wait_ns, wait_ns - wait->cpu_ns,
	       phases.ns[PHASE_BLOCKED] + phases.ns[PHASE_WAKEUP] + phases.ns[PHASE_PREEMPTED]);
}

static void receive(void *context, const struct event *event)
{
	model_add(context, event);
}

int main(int argc, char **argv)
{
	const char *const directories[] = {argc == 2 ? argv[1] : ".", NULL};
	struct source_summary summary;
	struct model *model;
	struct model_observer observer = {.context = &model, .wait_settled = wait_settled};
	int status;

	model = model_create(&observer, 0);
	status = source_read(directories, receive, model, &summary);
	model_finish(model, 0);
	model_free(model);
	source_summary_clear(&summary);
	return status == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
