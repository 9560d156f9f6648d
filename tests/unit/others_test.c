/* SPDX-License-Identifier: MIT */
/* Threads that are not recorded get the names of their processes, as far as anybody noted them. */
#include "story.h"

#include <string.h>

#include "others.h"

enum { WORKER = 501, SERVER = 500, ALONE = 600, UNKNOWN = 700 };

static const char recording[] =
	"{\"other_threads\": [{\"tid\": 501, \"pid\": 500, \"process\": \"server\"},"
	" {\"tid\": 600, \"pid\": 600, \"process\": \"alone\"}, 7, {\"tid\": \"x\"}]}";

static GHashTable *read_others(const char *text)
{
	JsonNode *root = json_from_string(text, NULL);
	GHashTable *others;

	assert_non_null(root);
	others = others_read(json_node_get_object(root));
	json_node_unref(root);
	return others;
}

static void preemptor_add(struct report_lock *lock, int32_t tid, int32_t pid)
{
	struct report_cause *cause = g_new0(struct report_cause, 1);

	cause->tid = tid;
	cause->pid = pid;
	g_ptr_array_add(lock->preemptors, cause);
}

static const struct report_cause *preemptor_at(const struct report_lock *lock, guint index)
{
	return lock->preemptors->pdata[index];
}

static void processes_are_named(void **state)
{
	struct story story = story_begin_running(STORY_TID);
	GHashTable *others = read_others(recording);
	struct report_lock *lock;

	story_wait_begin(&story, 1000, STORY_TID, STORY_LOCK);
	story_hold(&story, STORY_TID, STORY_LOCK, 1000, 2000, 2500);
	story_end(&story, 0);
	lock = story.report->locks->pdata[0];
	preemptor_add(lock, WORKER, 0);
	preemptor_add(lock, ALONE, 0);
	preemptor_add(lock, UNKNOWN, 0);
	preemptor_add(lock, 0, 0);
	others_apply(story.report, others);
	assert_int_equal(preemptor_at(lock, 0)->pid, SERVER);
	assert_string_equal(preemptor_at(lock, 0)->process, "server");
	assert_int_equal(preemptor_at(lock, 1)->pid, ALONE);
	assert_int_equal(preemptor_at(lock, 2)->pid, 0);
	assert_null(preemptor_at(lock, 2)->process);
	assert_null(preemptor_at(lock, 3)->process);
	g_hash_table_unref(others);
	story_free(&story);
}

static void older_recordings_name_nobody(void **state)
{
	GHashTable *others = read_others("{}");

	assert_int_equal(g_hash_table_size(others), 0);
	g_hash_table_unref(others);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(processes_are_named),
		cmocka_unit_test(older_recordings_name_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
