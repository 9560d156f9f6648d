/* SPDX-License-Identifier: MIT */
/* Each function is one event. */
#include "story.h"

enum { CPU_COUNT = 64, FOREIGN_TID = 9999 };

struct story story_begin(uint64_t kernel_begin_ns)
{
	struct story story = {.analysis = analysis_create(0)};
	struct event event = {.type = EVENT_KERNEL_BEGIN, .cpu = -1, .time_ns = kernel_begin_ns};

	if (kernel_begin_ns != UINT64_MAX)
		analysis_add(story.analysis, &event);
	return story;
}

struct story story_begin_running(int32_t tid)
{
	struct story story = story_begin(1);

	story_switch_in(&story, 10, tid);
	return story;
}

void story_tell(struct story *story, const struct event *event)
{
	analysis_add(story->analysis, event);
}

void story_end(struct story *story, uint64_t end_ns)
{
	story->report = report_create();
	analysis_finish(story->analysis, end_ns, story->report);
}

void story_free(struct story *story)
{
	report_free(story->report);
	analysis_free(story->analysis);
}

/* What a test does not say of an event is the story's. */
#define FILL(field, value) ((field) = (field) ? (field) : (value))
#define FILL_EVENT(event)                       \
	do {                                    \
		FILL((event).pid, STORY_PID);   \
		FILL((event).lock, STORY_LOCK); \
	} while (0)

void story_tell_init(struct story *story, struct lockcost_lock_init init)
{
	struct event event = {.type = EVENT_LOCK_INIT, .cpu = -1, .time_ns = init.time_ns};

	FILL_EVENT(init);
	FILL(init.tid, STORY_TID);
	FILL(init.name, "");
	event.lock_init = init;
	story_tell(story, &event);
}

void story_tell_destroy(struct story *story, struct lockcost_lock_destroy destroy)
{
	struct event event = {.type = EVENT_LOCK_DESTROY, .cpu = -1, .time_ns = destroy.time_ns};

	FILL_EVENT(destroy);
	FILL(destroy.tid, STORY_TID);
	event.lock_destroy = destroy;
	story_tell(story, &event);
}

void story_tell_shared(struct story *story, uint64_t time_ns, struct lockcost_lock_shared shared)
{
	struct event event = {.type = EVENT_LOCK_SHARED, .cpu = -1, .time_ns = time_ns};

	FILL_EVENT(shared);
	event.lock_shared = shared;
	story_tell(story, &event);
}

void story_tell_wait_begin(struct story *story, struct lockcost_wait_begin begin)
{
	struct event event = {.type = EVENT_WAIT_BEGIN, .cpu = -1, .time_ns = begin.request_ns};

	FILL_EVENT(begin);
	FILL(begin.site, STORY_SITE);
	event.wait_begin = begin;
	story_tell(story, &event);
}

void story_tell_wait_end(struct story *story, struct lockcost_wait_end end)
{
	struct event event = {.type = EVENT_WAIT_END, .cpu = -1, .time_ns = end.end_ns};

	FILL_EVENT(end);
	FILL(end.site, STORY_SITE);
	event.wait_end = end;
	story_tell(story, &event);
}

void story_tell_hold(struct story *story, struct lockcost_hold hold)
{
	struct event event = {.type = EVENT_HOLD, .cpu = -1, .time_ns = hold.release_ns};

	FILL_EVENT(hold);
	FILL(hold.site, STORY_SITE);
	event.hold = hold;
	story_tell(story, &event);
}

void story_tell_wake(struct story *story, struct lockcost_wake wake)
{
	struct event event = {.type = EVENT_WAKE, .cpu = -1, .time_ns = wake.end_ns};

	FILL_EVENT(wake);
	FILL(wake.site, STORY_SITE);
	event.wake = wake;
	story_tell(story, &event);
}

void story_tell_stats(struct story *story, struct lockcost_lock_stats stats)
{
	struct event event = {.type = EVENT_LOCK_STATS, .cpu = -1};

	FILL_EVENT(stats);
	FILL(stats.tid, STORY_TID);
	FILL(stats.incarnation, 1);
	FILL(stats.first_ns, 1000);
	FILL(stats.time_ns, 5000);
	event.time_ns = stats.time_ns;
	event.lock_stats = stats;
	story_tell(story, &event);
}

void story_wait_begin(struct story *story, uint64_t request_ns, int32_t tid, uint64_t lock)
{
	story_tell_wait_begin(story, (struct lockcost_wait_begin){
					     .tid = tid,
					     .lock = lock,
					     .kind = LOCKCOST_KIND_MUTEX,
					     .operation = LOCKCOST_OPERATION_LOCK,
					     .request_ns = request_ns,
				     });
}

void story_wait_end(struct story *story, uint64_t time_ns, int32_t tid, uint64_t lock, uint8_t kind,
		    uint64_t request_ns, int32_t status)
{
	story_tell_wait_end(story, (struct lockcost_wait_end){
					   .tid = tid,
					   .lock = lock,
					   .kind = kind,
					   .operation = LOCKCOST_OPERATION_TIMED,
					   .request_ns = request_ns,
					   .end_ns = time_ns,
					   .status = status,
				   });
}

void story_hold(struct story *story, int32_t tid, uint64_t lock, uint64_t request_ns,
		uint64_t acquire_ns, uint64_t release_ns)
{
	story_tell_hold(story, (struct lockcost_hold){
				       .tid = tid,
				       .lock = lock,
				       .kind = LOCKCOST_KIND_MUTEX,
				       .operation = LOCKCOST_OPERATION_LOCK,
				       .flags = LOCKCOST_HOLD_CONTENDED,
				       .request_ns = request_ns,
				       .acquire_ns = acquire_ns,
				       .release_ns = release_ns,
			       });
}

void story_switch_out(struct story *story, uint64_t time_ns, int32_t tid, int64_t state)
{
	struct event event = {
		.type = EVENT_SCHED_SWITCH, .cpu = tid % CPU_COUNT, .time_ns = time_ns};

	event.sched_switch = (struct event_sched_switch){
		.prev_tid = tid, .next_tid = FOREIGN_TID, .prev_state = state};
	story_tell(story, &event);
}

void story_switch_in(struct story *story, uint64_t time_ns, int32_t tid)
{
	struct event event = {
		.type = EVENT_SCHED_SWITCH, .cpu = tid % CPU_COUNT, .time_ns = time_ns};

	event.sched_switch = (struct event_sched_switch){.prev_tid = FOREIGN_TID, .next_tid = tid};
	story_tell(story, &event);
}

void story_waking(struct story *story, uint64_t time_ns, int32_t tid)
{
	struct event event = {.type = EVENT_SCHED_WAKING, .cpu = -1, .time_ns = time_ns};

	event.sched_wake = (struct event_sched_wake){.tid = tid, .waker_tid = FOREIGN_TID};
	story_tell(story, &event);
}

void story_switch(struct story *story, uint64_t time_ns, int32_t cpu,
		  struct event_sched_switch sched_switch)
{
	struct event event = {.type = EVENT_SCHED_SWITCH, .cpu = cpu, .time_ns = time_ns};

	event.sched_switch = sched_switch;
	story_tell(story, &event);
}

void story_wakes(struct story *story, uint64_t time_ns, int32_t cpu, int32_t waker_tid, int32_t tid)
{
	struct event event = {.type = EVENT_SCHED_WAKING, .cpu = cpu, .time_ns = time_ns};

	event.sched_wake = (struct event_sched_wake){.tid = tid, .waker_tid = waker_tid};
	story_tell(story, &event);
}

void story_call(struct story *story, uint64_t time_ns, int32_t tid, const char *call, bool is_entry)
{
	struct event event = {
		.type = is_entry ? EVENT_CALL_ENTRY : EVENT_CALL_EXIT,
		.cpu = tid % CPU_COUNT,
		.time_ns = time_ns,
	};

	event.call = (struct event_call){.tid = tid, .call = g_quark_from_string(call)};
	story_tell(story, &event);
}

void story_call_endless(struct story *story, uint64_t time_ns, int32_t tid, const char *call)
{
	struct event event = {
		.type = EVENT_CALL_ENTRY, .cpu = tid % CPU_COUNT, .time_ns = time_ns};

	event.call = (struct event_call){
		.tid = tid, .call = g_quark_from_string(call), .is_endless = true};
	story_tell(story, &event);
}

void story_futex_entry(struct story *story, uint64_t time_ns, int32_t tid, uint64_t address,
		       uint32_t operation)
{
	struct event event = {
		.type = EVENT_FUTEX_ENTRY, .cpu = tid % CPU_COUNT, .time_ns = time_ns};

	event.futex_entry =
		(struct event_futex_entry){.tid = tid, .address = address, .operation = operation};
	story_tell(story, &event);
}

void story_futex_exit(struct story *story, uint64_t time_ns, int32_t tid, int64_t result)
{
	struct event event = {.type = EVENT_FUTEX_EXIT, .cpu = tid % CPU_COUNT, .time_ns = time_ns};

	event.futex_exit = (struct event_futex_exit){.tid = tid, .result = result};
	story_tell(story, &event);
}

static const struct report_lock *find_in(const GPtrArray *locks, uint64_t address)
{
	for (guint i = 0; i < locks->len; i++) {
		const struct report_lock *lock = locks->pdata[i];

		if (lock->address == address)
			return lock;
	}
	return NULL;
}

void story_fall_asleep(struct story *story, int32_t tid)
{
	story_wait_begin(story, 1000, tid, STORY_LOCK);
	story_futex_entry(story, 1100, tid, STORY_LOCK, STORY_FUTEX_WAIT);
	story_switch_out(story, 1120, tid, STORY_SLEEPS);
}

const struct report_lock *story_lock(const struct story *story, uint64_t address)
{
	const struct report_lock *lock = find_in(story->report->locks, address);

	if (!lock)
		lock = find_in(story->report->signals, address);
	assert_non_null(lock);
	return lock;
}

uint64_t story_phase_sum(const struct report_lock *lock)
{
	uint64_t sum_ns = 0;

	for (int phase = 0; phase < PHASE_COUNT; phase++) {
		if (lock->all.phases_ns[phase] != REPORT_UNKNOWN)
			sum_ns += lock->all.phases_ns[phase];
	}
	return sum_ns;
}

void story_expect_phases(struct story *story, struct story_phases expected,
			 unsigned int round_trips)
{
	const struct report_lock *lock;

	story_end(story, 0);
	lock = story_lock(story, STORY_LOCK);
	assert_int_equal(lock->all.phases_ns[PHASE_SPIN], expected.spin);
	assert_int_equal(lock->all.phases_ns[PHASE_KERNEL_ENTRY], expected.kernel_entry);
	assert_int_equal(lock->all.phases_ns[PHASE_BLOCKED], expected.blocked);
	assert_int_equal(lock->all.phases_ns[PHASE_WAKEUP], expected.wakeup);
	assert_int_equal(lock->all.phases_ns[PHASE_KERNEL_EXIT], expected.kernel_exit);
	assert_int_equal(lock->all.phases_ns[PHASE_REACQUIRE], expected.reacquire);
	assert_int_equal(lock->all.phases_ns[PHASE_PREEMPTED], expected.preempted);
	assert_int_equal(lock->all.phases_ns[PHASE_UNATTRIBUTED], expected.unattributed);
	assert_int_equal(lock->all.futex_round_trips, round_trips);
	assert_int_equal(story_phase_sum(lock), lock->all.wait.total_ns);
	story_free(story);
}

uint64_t story_blame_sum(const struct report_lock *lock)
{
	uint64_t sum_ns = 0;

	for (int i = 0; i < BLAME_COUNT; i++) {
		if (lock->all.blame_ns[i] != REPORT_UNKNOWN)
			sum_ns += lock->all.blame_ns[i];
	}
	return sum_ns;
}

void story_expect_blame(const struct story *story, uint64_t address, struct story_blame expected)
{
	const struct report_lock *lock = story_lock(story, address);
	const uint64_t *ns = lock->all.blame_ns;

	assert_int_equal(ns[BLAME_RUNNING], expected.running);
	assert_int_equal(ns[BLAME_PREEMPTED], expected.preempted);
	assert_int_equal(ns[BLAME_ON_LOCK], expected.on_lock);
	assert_int_equal(ns[BLAME_BLOCKED], expected.blocked);
	assert_int_equal(ns[BLAME_NO_HOLDER], expected.no_holder);
	assert_int_equal(ns[BLAME_UNATTRIBUTED], expected.unattributed);
	assert_int_equal(story_blame_sum(lock), lock->all.wait.total_ns);
}

void story_process_end(struct story *story, uint64_t time_ns)
{
	struct event event = {.type = EVENT_PROCESS_STATS, .cpu = -1, .time_ns = time_ns};

	event.process_stats = (struct lockcost_process_stats){
		.pid = STORY_PID, .time_ns = time_ns, .is_final = 1};
	story_tell(story, &event);
}

void story_hold_waited(struct story *story, int32_t tid, uint64_t lock, uint64_t acquire_ns,
		       uint64_t release_ns)
{
	story_tell_hold(story, (struct lockcost_hold){
				       .tid = tid,
				       .lock = lock,
				       .kind = LOCKCOST_KIND_MUTEX,
				       .flags = LOCKCOST_HOLD_WAITERS,
				       .acquire_ns = acquire_ns,
				       .release_ns = release_ns,
				       .release_end_ns = release_ns + 1,
				       .site = STORY_SITE + 0x100 * (uint64_t)tid,
				       .waiters = 1,
			       });
}
