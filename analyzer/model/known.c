/* SPDX-License-Identifier: MIT */
/* A pid may have been several programs: the time of the look says which one it was. */
#include "known.h"

#include "tasks.h"

struct known_process *known_create(int32_t pid)
{
	struct known_process *known = g_new0(struct known_process, 1);

	known->pid = pid;
	known->tids = g_array_new(FALSE, FALSE, sizeof(int32_t));
	known->mappings = process_mappings_create();
	known->areas = process_areas_create();
	return known;
}

void known_free(void *data)
{
	struct known_process *known = data;

	if (!known)
		return;
	g_free(known->comm);
	g_free(known->exe);
	g_array_unref(known->tids);
	g_array_unref(known->mappings);
	g_array_unref(known->areas);
	g_free(known);
}

static void threads_follow(struct model *model, const struct known_process *known)
{
	if (known->is_root)
		tasks_follow(model, known->pid, known->pid);
	model->begin_ns = MAX(model->begin_ns, known->begin_ns);
	model->is_attached |= known->is_attached;
	for (guint i = 0; i < known->tids->len; i++)
		tasks_follow(model, g_array_index(known->tids, int32_t, i), known->pid);
}

void known_add(struct model *model, GPtrArray *known)
{
	for (guint i = 0; i < known->len; i++)
		threads_follow(model, known->pdata[i]);
	g_ptr_array_unref(model->known);
	model->known = known;
}

/* A program without anything of ours in it tells of its mappings this way only. */
static void take_over(struct process *process, const struct known_process *known)
{
	/* A look that saw no memory, or the stand-in for one, hides no other. */
	if (!process->areas && known->areas->len > 0)
		process->areas = g_array_ref(known->areas);
	if (!process->is_kernel_only || process->mappings->len > 0)
		return;
	g_array_unref(process->mappings);
	process->mappings = g_array_ref(known->mappings);
	g_free(process->comm);
	g_free(process->exe);
	process->comm = g_strdup(known->comm);
	process->exe = g_strdup(known->exe);
}

void known_apply(const struct model *model, struct process *process, uint64_t next_ns)
{
	for (guint i = 0; i < model->known->len; i++) {
		const struct known_process *known = model->known->pdata[i];

		if (known->pid == process->pid && known->seen_ns >= process->image_ns &&
		    known->seen_ns < next_ns)
			take_over(process, known);
	}
}
