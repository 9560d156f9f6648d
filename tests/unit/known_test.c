/* SPDX-License-Identifier: MIT */
/* What the recorder saw of the processes' memory reaches the locks in it. */
#include "story.h"

#include "known_read.h"

/* The stand-in for the target that nobody looked at is not to hide what somebody saw of it. */
static const char recording[] =
	"{\"target_pid\": 100, \"processes\": ["
	"{\"pid\": 100, \"comm\": \"first\", \"exe\": \"/bin/first\", \"seen_ns\": 10,"
	" \"mappings\": [], \"memory\": []},"
	"{\"pid\": 100, \"comm\": \"second\", \"exe\": \"/bin/second\", \"seen_ns\": 20,"
	" \"mappings\": [], \"memory\": [{\"start\": 4096, \"end\": 8192, \"name\": \"[heap]\"}]}"
	"]}";

static GPtrArray *read_known(const char *text)
{
	JsonNode *root = json_from_string(text, NULL);
	GPtrArray *known;

	assert_non_null(root);
	known = known_read(json_node_get_object(root));
	json_node_unref(root);
	return known;
}

static void memory_of_a_program_without_kernel_events(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *lock;

	analysis_know(story.analysis, read_known(recording));
	story_wait_begin(&story, 1000, STORY_TID, STORY_LOCK);
	story_hold(&story, STORY_TID, STORY_LOCK, 1000, 2000, 2500);
	story_end(&story, 0);
	assert_int_equal(story.report->locks->len, 1);
	lock = story.report->locks->pdata[0];
	assert_string_equal(lock->area, "[heap]");
	story_free(&story);
}

/* Whoever was looked at twice under a pid has one name, and the other one is given back. */
static void memory_of_an_attached_program(void **state)
{
	struct story story = story_begin(1);
	const struct report_process *process;
	const struct report_lock *lock;

	analysis_know(story.analysis, read_known(recording));
	story_switch_in(&story, 10, STORY_PID);
	story_futex_entry(&story, 1000, STORY_PID, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(&story, 1010, STORY_PID, STORY_SLEEPS);
	story_switch_in(&story, 2050, STORY_PID);
	story_futex_exit(&story, 2060, STORY_PID, 0);
	story_end(&story, 3000);
	assert_int_equal(story.report->locks->len, 1);
	lock = story.report->locks->pdata[0];
	assert_string_equal(lock->area, "[heap]");
	process = story.report->processes->pdata[0];
	assert_string_equal(process->comm, "second");
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_of_a_program_without_kernel_events),
		cmocka_unit_test(memory_of_an_attached_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
