/* SPDX-License-Identifier: MIT */
/* Events of the kernel about futexes, and a program that they tell of alone. */
#include "kernel_story.h"

struct story kernel_story_attached(void)
{
	struct story story = story_begin(1);
	struct known_process *known = known_create(STORY_PID);
	GPtrArray *all = g_ptr_array_new_with_free_func(known_free);
	const int32_t tids[] = {STORY_PID, WAITER, WAKER};

	known->comm = g_strdup("server");
	known->is_attached = true;
	g_array_append_vals(known->tids, tids, G_N_ELEMENTS(tids));
	g_ptr_array_add(all, known);
	analysis_know(story.analysis, all);
	story_switch_in(&story, 10, WAITER);
	return story;
}

void kernel_story_call(struct story *story, int32_t tid, uint32_t operation, uint64_t entry_ns,
		       uint64_t exit_ns, int64_t result)
{
	story_futex_entry(story, entry_ns, tid, FUTEX, operation);
	story_futex_exit(story, exit_ns, tid, result);
}
