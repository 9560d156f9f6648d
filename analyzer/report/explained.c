/* SPDX-License-Identifier: MIT */
/* Makes and frees it. */
#include "explained.h"

static void event_free(void *data)
{
	struct explained_event *event = data;

	g_free(event->text);
	g_free(event);
}

static void piece_free(void *data)
{
	struct explained_piece *piece = data;

	report_site_clear(&piece->holder);
	g_free(piece->next_lock);
	g_free(piece);
}

static void thread_free(void *data)
{
	struct explained_thread *thread = data;

	g_free(thread->name);
	g_free(thread);
}

struct explained *explained_create(void)
{
	struct explained *explained = g_new0(struct explained, 1);

	explained->phases = g_ptr_array_new_with_free_func(piece_free);
	explained->blame = g_ptr_array_new_with_free_func(piece_free);
	explained->events = g_ptr_array_new_with_free_func(event_free);
	explained->threads = g_ptr_array_new_with_free_func(thread_free);
	return explained;
}

void explained_free(struct explained *explained)
{
	if (!explained)
		return;
	g_free(explained->lock_id);
	g_free(explained->lock_name);
	report_site_clear(&explained->site);
	g_ptr_array_unref(explained->phases);
	g_ptr_array_unref(explained->blame);
	g_ptr_array_unref(explained->events);
	g_ptr_array_unref(explained->threads);
	g_free(explained);
}

struct explained_thread *explained_thread(struct explained *explained, int32_t tid)
{
	struct explained_thread *thread;

	for (guint i = 0; i < explained->threads->len; i++) {
		thread = explained->threads->pdata[i];
		if (thread->tid == tid)
			return thread;
	}
	thread = g_new0(struct explained_thread, 1);
	thread->tid = tid;
	g_ptr_array_add(explained->threads, thread);
	return thread;
}
