/* SPDX-License-Identifier: MIT */
/*
 * Random events about objects of every kind, of two processes that share some of them and destroy,
 * initialise and map them anew: whatever a trace says, the report adds up and can be printed.
 */
#include "story.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "text.h"

enum { RUN_COUNT = 150, EVENT_COUNT = 300, THREAD_COUNT = 4, FIRST_TID = 7, OBJECT_COUNT = 5 };

static uint64_t pick(unsigned int count)
{
	return (uint64_t)random() % count;
}

/* What an event is about, and a time not long ago. */
struct subject {
	int32_t pid, tid;
	uint64_t lock, when_ns;
	uint8_t kind, operation;
};

static struct subject random_subject(uint64_t now_ns)
{
	int32_t thread = (int32_t)pick(THREAD_COUNT);

	return (struct subject){
		.pid = STORY_PID + thread % 2,
		.tid = FIRST_TID + thread,
		.lock = STORY_LOCK + pick(OBJECT_COUNT) * 0x100,
		.when_ns = now_ns - pick(300),
		.kind = (uint8_t)pick(LOCKCOST_KIND_COUNT + 1),
		.operation = (uint8_t)pick(256),
	};
}

static void tell_life(struct story *story, const struct subject *subject, uint64_t now_ns)
{
	switch (pick(3)) {
	case 0:
		story_tell_init(story, (struct lockcost_lock_init){
					       .pid = subject->pid,
					       .lock = subject->lock,
					       .kind = subject->kind,
					       .attributes = (uint8_t)pick(64),
					       .time_ns = subject->when_ns,
					       .site = pick(3),
					       .name = pick(4) ? "" : "/name",
				       });
		break;
	case 1:
		story_tell_destroy(story, (struct lockcost_lock_destroy){
						  .pid = subject->pid,
						  .lock = subject->lock,
						  .kind = subject->kind,
						  .time_ns = subject->when_ns,
					  });
		break;
	default:
		story_tell_shared(story, now_ns,
				  (struct lockcost_lock_shared){
					  .pid = subject->pid,
					  .lock = subject->lock,
					  .kind = subject->kind,
					  .inode = pick(3),
				  });
	}
}

static void tell_wait(struct story *story, const struct subject *subject, uint64_t now_ns)
{
	if (pick(2))
		story_tell_wait_begin(story, (struct lockcost_wait_begin){
						     .pid = subject->pid,
						     .tid = subject->tid,
						     .lock = subject->lock,
						     .kind = subject->kind,
						     .operation = subject->operation,
						     .request_ns = now_ns,
						     .owner = FIRST_TID + (int32_t)pick(5),
						     .held_lock = STORY_LOCK + pick(5) * 0x100,
					     });
	else
		story_tell_wait_end(story, (struct lockcost_wait_end){
						   .pid = subject->pid,
						   .tid = subject->tid,
						   .lock = subject->lock,
						   .kind = subject->kind,
						   .operation = subject->operation,
						   .request_ns = subject->when_ns,
						   .end_ns = now_ns,
						   .status = pick(2) ? 0 : ETIMEDOUT,
						   .mutex = pick(3) ? 0 : STORY_LOCK,
					   });
}

static void tell_use(struct story *story, const struct subject *subject, uint64_t now_ns)
{
	if (pick(2))
		story_tell_hold(story, (struct lockcost_hold){
					       .pid = subject->pid,
					       .tid = subject->tid,
					       .lock = subject->lock,
					       .kind = subject->kind,
					       .operation = subject->operation,
					       .flags = (uint8_t)pick(32),
					       .request_ns = subject->when_ns,
					       .acquire_ns = subject->when_ns + pick(50),
					       .release_ns = now_ns,
					       .release_end_ns = now_ns + pick(10),
				       });
	else
		story_tell_wake(story, (struct lockcost_wake){
					       .pid = subject->pid,
					       .tid = subject->tid,
					       .lock = subject->lock,
					       .kind = subject->kind,
					       .operation = pick(2) ? LOCKCOST_OPERATION_ARRIVE
								    : subject->operation,
					       .begin_ns = subject->when_ns,
					       .end_ns = now_ns,
				       });
}

static void tell_stats(struct story *story, const struct subject *subject, uint64_t now_ns)
{
	story_tell_stats(story, (struct lockcost_lock_stats){
					.pid = subject->pid,
					.tid = subject->tid,
					.lock = subject->lock,
					.kind = subject->kind,
					.attributes = (uint8_t)pick(64),
					.epoch = (uint32_t)pick(20),
					.first_ns = subject->when_ns,
					.time_ns = now_ns,
					.acquisitions = pick(50),
					.contended = pick(9),
					.posts = pick(9),
					.own_posts = pick(9),
					.holds_exact = pick(9),
					.hold_exact_ns = pick(999),
				});
}

static void tell_anything(struct story *story, uint64_t now_ns)
{
	static void (*const tellers[])(struct story *, const struct subject *, uint64_t) = {
		tell_life, tell_wait, tell_wait, tell_use, tell_stats};
	struct subject subject = random_subject(now_ns);

	tellers[pick(G_N_ELEMENTS(tellers))](story, &subject, now_ns);
}

/* What the symbols' side would have set. */
static void name_lock(struct report_lock *lock)
{
	lock->name = lock->name ? lock->name : g_strdup("lock");
	lock->class = g_strdup("class");
	for (guint i = 0; i < lock->waiter_sites->len; i++)
		((struct report_site *)lock->waiter_sites->pdata[i])->place.text =
			g_strdup("place");
	for (guint i = 0; i < lock->holder_sites->len; i++)
		((struct report_site *)lock->holder_sites->pdata[i])->place.text =
			g_strdup("place");
}

/* Nothing is blamed on anybody twice, and every lock that a holder waited for is named. */
static void check_blame(const struct report_lock *lock)
{
	uint64_t pairs_ns = 0, chains_ns = 0, caused_ns = 0;

	assert_int_equal(story_blame_sum(lock), lock->all.wait.total_ns);
	for (guint i = 0; i < lock->pairs->len; i++)
		pairs_ns += ((const struct report_pair *)lock->pairs->pdata[i])->wait_ns;
	for (guint i = 0; i < lock->chains->len; i++)
		chains_ns += ((const struct report_chain *)lock->chains->pdata[i])->wait_ns;
	for (guint i = 0; i < lock->holder_sites->len; i++)
		caused_ns += ((const struct report_site *)lock->holder_sites->pdata[i])->caused_ns;
	assert_true(caused_ns <= pairs_ns);
	assert_true(pairs_ns + lock->all.blame_ns[BLAME_NO_HOLDER] <= lock->all.wait.total_ns ||
		    lock->kind == LOCKCOST_KIND_FUTEX);
	if (lock->kind != LOCKCOST_KIND_FUTEX)
		assert_int_equal(chains_ns, lock->all.blame_ns[BLAME_ON_LOCK]);
}

static void check_lock(struct report_lock *lock, GHashTable *ids)
{
	assert_int_equal(story_phase_sum(lock), lock->all.wait.total_ns);
	if (!lock->is_signal)
		check_blame(lock);
	assert_true(lock->all.contended >= lock->all.waits);
	assert_true(g_hash_table_add(ids, lock->id));
	assert_true(lock->members->len > 0);
	assert_true((lock->kind == LOCKCOST_KIND_RWLOCK) == (lock->read != NULL));
	if (lock->read)
		assert_int_equal(lock->read->wait.total_ns + lock->write->wait.total_ns,
				 lock->all.wait.total_ns);
	name_lock(lock);
}

/* Written to nowhere: it must not crash, and JSON must not refuse a number. */
static void print(struct report *report)
{
	struct text_options options = {.sort = "wait", .arguments = "", .top = 50};
	FILE *nowhere = fopen("/dev/null", "w");

	report->kernel_source = g_strdup("none");
	for (guint i = 0; i < report->unfinished->len; i++)
		((struct report_unfinished *)report->unfinished->pdata[i])->lock_name =
			g_strdup("lock");
	assert_int_equal(json_write(report, nowhere), 0);
	assert_int_equal(text_write(report, &options, nowhere), 0);
	fclose(nowhere);
}

static void reports_of_all_kinds_add_up(void **state)
{
	uint64_t lock_count = 0;

	for (unsigned int run = 0; run < RUN_COUNT; run++) {
		struct story story = story_begin(run % 2 ? 1500 : UINT64_MAX);
		GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);

		srandom(run);
		for (uint64_t i = 1; i <= EVENT_COUNT; i++)
			tell_anything(&story, 1000 + i * 20);
		story_end(&story, 0);
		for (guint i = 0; i < story.report->locks->len; i++)
			check_lock(story.report->locks->pdata[i], ids);
		for (guint i = 0; i < story.report->signals->len; i++)
			check_lock(story.report->signals->pdata[i], ids);
		lock_count += g_hash_table_size(ids);
		print(story.report);
		g_hash_table_destroy(ids);
		story_free(&story);
	}
	assert_true(lock_count > RUN_COUNT * 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reports_of_all_kinds_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
