/* SPDX-License-Identifier: MIT */
/* Who is recorded is known better from his own events. */
#include "others.h"

#include "json_read.h"

struct other_thread {
	int32_t pid;
	char *process; /* NULL: it had ended */
};

static void other_free(void *data)
{
	struct other_thread *other = data;

	g_free(other->process);
	g_free(other);
}

GHashTable *others_read(JsonObject *recording)
{
	GHashTable *others = g_hash_table_new_full(NULL, NULL, NULL, other_free);
	JsonArray *threads = json_read_array(recording, "other_threads");

	for (guint i = 0; i < json_read_length(threads); i++) {
		JsonObject *object = json_read_object(threads, i);
		struct other_thread *other;

		if (!object)
			continue;
		other = g_new0(struct other_thread, 1);
		other->pid = (int32_t)json_read_number(object, "pid", 0);
		other->process = json_read_string(object, "process");
		g_hash_table_insert(others, GINT_TO_POINTER(json_read_number(object, "tid", 0)),
				    other);
	}
	return others;
}

static const char *recorded_name(const struct report *report, int32_t pid)
{
	for (guint i = report->processes->len; i-- > 0;) {
		const struct report_process *process = report->processes->pdata[i];

		if (process->pid == pid)
			return process->comm;
	}
	return NULL;
}

static void preemptor_apply(const struct report *report, const GHashTable *others,
			    struct report_cause *cause)
{
	const struct other_thread *other = NULL;

	if (cause->tid)
		other = g_hash_table_lookup((GHashTable *)others, GINT_TO_POINTER(cause->tid));
	if (cause->pid) {
		cause->process = g_strdup(recorded_name(report, cause->pid));
	} else if (other) {
		cause->pid = other->pid;
		cause->process = g_strdup(other->process);
	}
}

void others_apply(struct report *report, const GHashTable *others)
{
	for (guint i = 0; i < report->locks->len; i++) {
		const struct report_lock *lock = report->locks->pdata[i];

		for (guint j = 0; j < lock->preemptors->len; j++)
			preemptor_apply(report, others, lock->preemptors->pdata[j]);
	}
}
