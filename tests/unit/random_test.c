/* SPDX-License-Identifier: MIT */
/*
 * Random events, most of them nonsense: whatever a trace says, the phases of every wait add up to
 * the wait, and nothing crashes.
 */
#include "story.h"

#include <stdlib.h>

#include "phases.h"
#include "slices.h"

enum { RUN_COUNT = 300, EVENT_COUNT = 400, THREAD_COUNT = 3, FIRST_TID = 7, LOCK_COUNT = 2 };

static uint64_t checked_waits;

static int pick(int count)
{
	return (int)(random() % count);
}

static void check_wait(void *context, const struct wait *wait)
{
	const struct coverage *coverage = *(struct coverage **)context;
	GArray *slices = slices_create();
	uint64_t sum_ns = 0, at_ns = wait->request_ns;
	struct phases phases;

	phases_compute(&phases, wait, coverage, slices);
	for (guint i = 0; i < slices->len; i++) {
		const struct slice *slice = &g_array_index(slices, struct slice, i);

		assert_int_equal(slice->from_ns, at_ns);
		assert_true(phases.ns[slice->what] >= slice->to_ns - slice->from_ns);
		at_ns = slice->to_ns;
	}
	assert_int_equal(at_ns, wait->end_ns);
	g_array_unref(slices);
	for (int phase = 0; phase < PHASE_COUNT; phase++) {
		/* A phase that went below zero would be huge. */
		assert_true(phases.ns[phase] <= wait->end_ns - wait->request_ns);
		sum_ns += phases.ns[phase];
	}
	assert_int_equal(sum_ns, wait->end_ns - wait->request_ns);
	sum_ns = 0;
	for (int cause = 0; cause < WAKEUP_COUNT; cause++)
		sum_ns += phases.wakeup_ns[cause];
	assert_int_equal(sum_ns, phases.ns[PHASE_WAKEUP]);
	assert_true(phases.mutex_ns <= wait->end_ns - wait->request_ns);
	checked_waits++;
}

static void random_call(struct event *event, int32_t tid)
{
	event->type = pick(2) ? EVENT_CALL_ENTRY : EVENT_CALL_EXIT;
	event->call = (struct event_call){
		.tid = tid,
		.call = g_quark_from_static_string(pick(2) ? "read" : "nanosleep"),
		.is_endless = pick(2),
	};
}

/* Any kernel event, about any thread, sensible or not. */
static void random_kernel_event(struct event *event)
{
	static const int64_t states[] = {0, 1, 2, 256, 257, 16, 32};
	int32_t tid = FIRST_TID + pick(THREAD_COUNT);

	event->cpu = pick(4) - 1;
	switch (pick(9)) {
	case 0:
	case 1:
		event->type = EVENT_SCHED_SWITCH;
		event->sched_switch = (struct event_sched_switch){
			.prev_tid = tid,
			.next_tid = pick(2) ? FIRST_TID + pick(THREAD_COUNT) : 0,
			.prev_state = states[pick((int)G_N_ELEMENTS(states))],
			.prev_priority = pick(140) - 100,
			.next_priority = pick(140) - 100,
		};
		break;
	case 2:
	case 3:
		event->type = pick(3) ? EVENT_SCHED_WAKING : EVENT_SCHED_WAKEUP;
		event->sched_wake = (struct event_sched_wake){.tid = tid, .waker_tid = tid};
		break;
	case 4:
	case 5:
		event->type = EVENT_FUTEX_ENTRY;
		event->futex_entry = (struct event_futex_entry){
			.tid = tid,
			.address = STORY_LOCK,
			.operation = pick(2) ? STORY_FUTEX_WAIT : STORY_FUTEX_WAKE,
		};
		break;
	case 6:
		event->type = EVENT_FUTEX_EXIT;
		event->futex_exit = (struct event_futex_exit){.tid = tid, .result = -pick(600)};
		break;
	case 7:
		random_call(event, tid);
		break;
	default:
		event->type = EVENT_LOST;
		event->lost = (struct event_lost){
			.until_ns = event->time_ns + (uint64_t)pick(300),
			.count = (uint64_t)pick(3),
			.is_kernel = (uint8_t)pick(2),
		};
	}
}

/* A wait begins, ends, or a hold ends that nobody heard of before. */
static void random_program_event(struct event *event, uint64_t *requests)
{
	int thread = pick(THREAD_COUNT);
	uint64_t lock = STORY_LOCK + (uint64_t)pick(LOCK_COUNT) * 0x100;
	uint64_t request_ns = pick(4) ? requests[thread] : event->time_ns - (uint64_t)pick(200);

	event->cpu = pick(4) - 1;
	switch (pick(4)) {
	case 3:
		event->type = EVENT_MERGED;
		event->merged = (struct lockcost_merged){
			.pid = STORY_PID,
			.tid = FIRST_TID + thread,
			.lock = lock,
			.kind = LOCKCOST_KIND_MUTEX,
			.begin_ns = event->time_ns - (uint64_t)pick(300),
			.end_ns = event->time_ns - (uint64_t)pick(50),
			.holds = (uint64_t)pick(5),
			.hold_ns = (uint64_t)pick(300),
			.waits = (uint64_t)pick(3),
			.wait_ns = (uint64_t)pick(200),
		};
		break;
	case 0:
		requests[thread] = event->time_ns - (uint64_t)pick(20);
		event->type = EVENT_WAIT_BEGIN;
		event->wait_begin = (struct lockcost_wait_begin){
			.pid = STORY_PID,
			.tid = FIRST_TID + thread,
			.lock = lock,
			.kind = LOCKCOST_KIND_MUTEX,
			.request_ns = requests[thread],
		};
		break;
	case 1:
		event->type = EVENT_HOLD;
		event->hold = (struct lockcost_hold){
			.pid = STORY_PID,
			.tid = FIRST_TID + thread,
			.lock = lock,
			.kind = LOCKCOST_KIND_MUTEX,
			.flags = (uint8_t)pick(64),
			.request_ns = request_ns,
			.acquire_ns = event->time_ns - (uint64_t)pick(100),
			.release_ns = event->time_ns - (uint64_t)pick(50),
			.release_end_ns = event->time_ns,
		};
		break;
	default:
		event->type = EVENT_COND_WAIT_BEGIN;
		event->cond_wait_begin = (struct lockcost_cond_wait_begin){
			.pid = STORY_PID,
			.tid = FIRST_TID + thread,
			.lock = STORY_COND,
			.request_ns = event->time_ns,
			.mutex = pick(3) ? lock : 0,
			.hold_flags = (uint8_t)pick(32),
			.hold_request_ns = request_ns,
			.hold_acquire_ns = request_ns + (uint64_t)pick(50),
		};
		if (pick(2)) {
			event->type = EVENT_WAIT_END;
			event->wait_end = (struct lockcost_wait_end){
				.pid = STORY_PID,
				.tid = FIRST_TID + thread,
				.lock = pick(2) ? STORY_COND : lock,
				.kind = pick(2) ? LOCKCOST_KIND_COND : LOCKCOST_KIND_MUTEX,
				.request_ns = request_ns,
				.end_ns = event->time_ns,
				.status = pick(2) ? 0 : 110,
			};
		}
	}
}

static void phases_always_add_up(void **state)
{
	for (int run = 0; run < RUN_COUNT; run++) {
		uint64_t requests[THREAD_COUNT] = {0};
		struct coverage *coverage = NULL;
		struct model_observer observer = {.context = &coverage, .wait_settled = check_wait};
		struct model *model = model_create(&observer, 0);
		struct event event = {
			.type = EVENT_KERNEL_BEGIN, .cpu = -1, .time_ns = (uint64_t)pick(3000)};

		srandom((unsigned int)run);
		coverage = &model->coverage;
		model_add(model, &event);
		for (uint64_t i = 1; i <= EVENT_COUNT; i++) {
			event = (struct event){.time_ns = 1000 + i * 10};
			if (pick(3))
				random_kernel_event(&event);
			else
				random_program_event(&event, requests);
			model_add(model, &event);
		}
		model_finish(model, pick(2) ? 20000 : 0);
		model_free(model);
	}
	assert_true(checked_waits > RUN_COUNT * 10);
}

static uint64_t causes_sum(const GPtrArray *causes)
{
	uint64_t sum_ns = 0;

	for (guint i = 0; i < causes->len; i++)
		sum_ns += ((const struct report_cause *)causes->pdata[i])->wait_ns;
	return sum_ns;
}

/* Whatever kept a holder from running is named, or said not to be known. */
static void check_causes(const struct report_lock *lock)
{
	const struct report_usage *usage = &lock->all;

	assert_true(lock->fairness.longest_queue <= usage->waits);
	assert_true(lock->fairness.busy_waits <= usage->waits);
	/* Nobody is known to hold what a futex guards. */
	if (!lock->has_kernel || lock->kind == LOCKCOST_KIND_FUTEX)
		return;
	assert_int_equal(causes_sum(lock->preemptors), usage->blame_ns[BLAME_PREEMPTED]);
	assert_int_equal(causes_sum(lock->calls), usage->blame_ns[BLAME_BLOCKED]);
	assert_true(usage->inversion_ns <= usage->blame_ns[BLAME_PREEMPTED]);
	assert_true(usage->delivery.total_ns <= usage->wait.total_ns * EVENT_COUNT);
}

/* The same all the way to the report, of which the sums must hold too. */
static void reports_always_add_up(void **state)
{
	for (int run = 0; run < RUN_COUNT; run++) {
		uint64_t requests[THREAD_COUNT] = {0};
		struct story story = story_begin(pick(2) ? 1500 : UINT64_MAX);

		srandom((unsigned int)run + RUN_COUNT);
		for (uint64_t i = 1; i <= EVENT_COUNT; i++) {
			struct event event = {.time_ns = 1000 + i * 10};

			if (pick(3))
				random_kernel_event(&event);
			else
				random_program_event(&event, requests);
			story_tell(&story, &event);
		}
		story_end(&story, 0);
		for (guint i = 0; i < story.report->locks->len; i++) {
			const struct report_lock *lock = story.report->locks->pdata[i];

			assert_int_equal(story_phase_sum(lock), lock->all.wait.total_ns);
			assert_int_equal(story_blame_sum(lock), lock->all.wait.total_ns);
			check_causes(lock);
			assert_true(lock->all.contended >= lock->all.waits);
			if (lock->all.on_cpu_ns != REPORT_UNKNOWN)
				assert_int_equal(lock->all.on_cpu_ns + lock->all.off_cpu_ns,
						 lock->all.wait.total_ns);
		}
		story_free(&story);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phases_always_add_up),
		cmocka_unit_test(reports_always_add_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
