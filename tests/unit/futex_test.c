/* SPDX-License-Identifier: MIT */
/* Raw futex calls: waits by address and command, without anybody who acquires anything. */
#include "story.h"

#include <errno.h>
#include <linux/futex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_lock.h"
#include "text_header.h"

enum {
	FIRST_TID = 7,
	SECOND_TID = 8,
	WAIT = LOCKCOST_OPERATION_FUTEX | FUTEX_WAIT,
	WAKE = LOCKCOST_OPERATION_FUTEX | FUTEX_WAKE,
	WAIT_BITSET = LOCKCOST_OPERATION_FUTEX | FUTEX_WAIT_BITSET,
	WAITV = LOCKCOST_OPERATION_FUTEX | LOCKCOST_FUTEX_WAITV,
	/* Its bits look like a rwlock's reader. */
	STRANGE = LOCKCOST_OPERATION_FUTEX | LOCKCOST_OPERATION_READ | FUTEX_WAIT,
};

static void tell_wait(struct story *story, uint8_t operation, uint64_t request_ns, uint64_t end_ns,
		      int32_t status)
{
	story_tell_wait_begin(story, (struct lockcost_wait_begin){.tid = FIRST_TID,
								  .kind = LOCKCOST_KIND_FUTEX,
								  .operation = operation,
								  .request_ns = request_ns});
	story_tell_wait_end(story, (struct lockcost_wait_end){.tid = FIRST_TID,
							      .kind = LOCKCOST_KIND_FUTEX,
							      .operation = operation,
							      .request_ns = request_ns,
							      .end_ns = end_ns,
							      .status = status});
}

static struct story tell_all(void)
{
	struct story story = story_begin(UINT64_MAX);

	tell_wait(&story, WAIT, 1000, 1100, 0);
	tell_wait(&story, WAIT, 1200, 1210, EAGAIN);
	tell_wait(&story, WAIT_BITSET, 1300, 1400, ETIMEDOUT);
	tell_wait(&story, WAITV, 1500, 1700, EINTR);
	story_tell_wake(&story, (struct lockcost_wake){.tid = SECOND_TID,
						       .kind = LOCKCOST_KIND_FUTEX,
						       .operation = WAKE,
						       .begin_ns = 1050,
						       .end_ns = 1060});
	story_tell_stats(&story, (struct lockcost_lock_stats){.kind = LOCKCOST_KIND_FUTEX,
							      .contended = 4,
							      .timed_out = 1,
							      .posts = 1});
	story_end(&story, 6000);
	return story;
}

static void waits_are_no_acquisitions(void **state)
{
	struct story story = tell_all();
	const struct report_lock *futex = story_lock(&story, STORY_LOCK);
	const struct report_thread *thread = futex->threads->pdata[0];

	assert_int_equal(story.report->locks->len, 1);
	assert_int_equal(story.report->signals->len, 0);
	assert_true(futex->all.acquisitions == REPORT_UNKNOWN);
	assert_true(futex->all.hold.total_ns == REPORT_UNKNOWN);
	assert_true(thread->acquisitions == REPORT_UNKNOWN);
	assert_int_equal(futex->all.contended, 4);
	assert_int_equal(futex->all.timed_out, 1);
	assert_int_equal(futex->all.errors, 0);
	assert_int_equal(futex->all.waits, 4);
	assert_int_equal(futex->all.wait.total_ns, 100 + 10 + 100 + 200);
	assert_int_equal(story_phase_sum(futex), 410);
	assert_null(futex->read);
	story_free(&story);
}

static void calls_are_told_by_command(void **state)
{
	struct story story = tell_all();
	const struct report_lock *futex = story_lock(&story, STORY_LOCK);
	uint64_t sum = 0;

	assert_int_equal(futex->operations[FUTEX_WAIT], 2);
	assert_int_equal(futex->operations[FUTEX_WAIT_BITSET], 1);
	assert_int_equal(futex->operations[LOCKCOST_FUTEX_WAITV], 1);
	assert_int_equal(futex->operations[FUTEX_WAKE], 1);
	for (int i = 0; i < REPORT_OPERATION_COUNT; i++)
		sum += futex->operations[i];
	assert_int_equal(sum, futex->all.waits + futex->all.posts);
	story_free(&story);
}

static void json_names_the_commands(void **state)
{
	struct story story = tell_all();
	JsonBuilder *json = json_builder_new();
	JsonObject *lock;
	JsonNode *root;
	char *text;

	json_lock_write(json, story.report, story.report->locks->pdata[0]);
	root = json_builder_get_root(json);
	lock = json_node_get_object(root);
	assert_true(json_object_get_null_member(lock, "acquisitions"));
	assert_string_equal(json_object_get_string_member(lock, "kind"), "futex");
	text = json_to_string(json_object_get_member(lock, "operations"), FALSE);
	assert_string_equal(text, "{\"wait\":2,\"wake\":1,\"wait_bitset\":1,\"waitv\":1}");
	g_free(text);
	json_node_unref(root);
	g_object_unref(json);
	story_free(&story);
}

/* A command that this program does not know is a wait like any other, and no reader's. */
static void unknown_commands(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	const struct report_lock *futex;

	tell_wait(&story, STRANGE, 1000, 1100, 0);
	story_end(&story, 6000);
	futex = story_lock(&story, STORY_LOCK);
	assert_int_equal(futex->all.waits, 1);
	assert_null(futex->operations);
	story_free(&story);
}

/* The first lines speak of locks; what may be waiting for work is said apart. */
static void summary_keeps_them_apart(void **state)
{
	struct story story = story_begin(UINT64_MAX);
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	story_wait_begin(&story, 1000, SECOND_TID, STORY_OTHER_LOCK);
	story_hold(&story, SECOND_TID, STORY_OTHER_LOCK, 1000, 1123, 1200);
	tell_wait(&story, WAIT, 2000, 2456, 0);
	story_end(&story, 6000);
	text_summary_print(stream, story.report, true);
	fclose(stream);
	assert_non_null(strstr(text, "Threads waited 123 for locks"));
	assert_non_null(strstr(text, "Not in this: 456"));
	free(text);
	story_free(&story);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_are_no_acquisitions),
		cmocka_unit_test(calls_are_told_by_command),
		cmocka_unit_test(json_names_the_commands),
		cmocka_unit_test(unknown_commands),
		cmocka_unit_test(summary_keeps_them_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
