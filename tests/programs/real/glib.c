/* SPDX-License-Identifier: MIT */
/* GLib: GMutex and GCond (raw futexes), GRWLock, a thread pool, an async queue, a main loop. */
#include <glib.h>

enum { THREADS = 4, ROUNDS = 20000 };

static GMutex mutex;
static GRWLock rw_lock;
static GRecMutex recursive;
static GCond cond;
static GAsyncQueue *queue;
static long total; /* under mutex */
static gint pooled;

static gpointer work(gpointer unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		g_mutex_lock(&mutex);
		total++;
		g_cond_signal(&cond);
		g_mutex_unlock(&mutex);
		g_rw_lock_reader_lock(&rw_lock);
		g_rw_lock_reader_unlock(&rw_lock);
		g_rec_mutex_lock(&recursive);
		g_rec_mutex_unlock(&recursive);
		if (i % 100 == 0)
			g_async_queue_push(queue, GINT_TO_POINTER(1));
	}
	return unused;
}

static void pool_work(gpointer item, gpointer unused)
{
	(void)item;
	(void)unused;
	g_atomic_int_inc(&pooled);
}

static gboolean quit(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

int main(void)
{
	GThreadPool *pool = g_thread_pool_new(pool_work, NULL, THREADS, TRUE, NULL);
	GMainLoop *loop = g_main_loop_new(NULL, FALSE);
	GThread *threads[THREADS];
	int popped = 0;

	queue = g_async_queue_new();
	for (int i = 0; i < THREADS; i++)
		threads[i] = g_thread_new("worker", work, NULL);
	g_mutex_lock(&mutex);
	while (total < THREADS * ROUNDS)
		g_cond_wait_until(&cond, &mutex, g_get_monotonic_time() + G_TIME_SPAN_SECOND);
	g_mutex_unlock(&mutex);
	for (int i = 0; i < THREADS * ROUNDS / 100; i++)
		popped += GPOINTER_TO_INT(g_async_queue_pop(queue));
	for (int i = 0; i < 500; i++)
		g_thread_pool_push(pool, GINT_TO_POINTER(1), NULL);
	g_thread_pool_free(pool, FALSE, TRUE);
	for (int i = 0; i < THREADS; i++)
		g_thread_join(threads[i]);
	g_timeout_add(5, quit, loop);
	g_main_loop_run(loop);
	g_print("total %ld popped %d pooled %d\n", total, popped, pooled);
	return total == THREADS * ROUNDS && pooled == 500 ? 0 : 1;
}
