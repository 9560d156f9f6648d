/* SPDX-License-Identifier: MIT */
/* The decoding tables have every field of the contract, at its place and with its size. */
#include "story.h"

#include <string.h>

#include "decoding.h"

static const struct decoding_field *field_find(const struct decoding_class *class, const char *name)
{
	for (size_t i = 0; i < class->field_count; i++) {
		if (strcmp(class->fields[i].name, name) == 0)
			return &class->fields[i];
	}
	return NULL;
}

static void check_field(const struct decoding_class *class, const char *name, size_t offset,
			size_t size, enum decoding_kind kind)
{
	const struct decoding_field *field = field_find(class, name);

	assert_non_null(field);
	assert_int_equal(field->offset, offset);
	assert_int_equal(field->size, size);
	assert_int_equal(field->kind, kind);
}

#define CHECK(name, kind)                                                                      \
	check_field(class, #name, offsetof(struct ROW, name), sizeof(((struct ROW *)0)->name), \
		    kind);
#define CHECK_INT(type, name) CHECK(name, DECODING_INTEGER)
#define CHECK_ADDRESS(name) CHECK(name, DECODING_INTEGER)
#define CHECK_REAL(name) CHECK(name, DECODING_REAL)
#define CHECK_STRING(name) CHECK(name, DECODING_STRING)
#define CHECK_EVENT(event, list)                                                       \
	do {                                                                           \
		const struct decoding_class *class = decoding_find("lockcost:" event); \
		assert_non_null(class);                                                \
		assert_true(class->field_count <= DECODING_FIELDS_MAX);                \
		list(CHECK_INT, CHECK_ADDRESS, CHECK_REAL, CHECK_STRING)               \
	} while (0)

static void contract_is_decoded(void **state)
{
#define ROW lockcost_process_start
	CHECK_EVENT("process_start", LOCKCOST_PROCESS_START_FIELDS);
#undef ROW
#define ROW lockcost_process_stats
	CHECK_EVENT("process_stats", LOCKCOST_PROCESS_STATS_FIELDS);
#undef ROW
#define ROW lockcost_mapping
	CHECK_EVENT("mapping", LOCKCOST_MAPPING_FIELDS);
#undef ROW
#define ROW lockcost_thread_start
	CHECK_EVENT("thread_start", LOCKCOST_THREAD_START_FIELDS);
#undef ROW
#define ROW lockcost_thread_exit
	CHECK_EVENT("thread_exit", LOCKCOST_THREAD_EXIT_FIELDS);
#undef ROW
#define ROW lockcost_lock_init
	CHECK_EVENT("lock_init", LOCKCOST_LOCK_INIT_FIELDS);
#undef ROW
#define ROW lockcost_lock_destroy
	CHECK_EVENT("lock_destroy", LOCKCOST_LOCK_DESTROY_FIELDS);
#undef ROW
#define ROW lockcost_lock_shared
	CHECK_EVENT("lock_shared", LOCKCOST_LOCK_SHARED_FIELDS);
#undef ROW
#define ROW lockcost_wait_begin
	CHECK_EVENT("wait_begin", LOCKCOST_WAIT_BEGIN_FIELDS);
#undef ROW
#define ROW lockcost_cond_wait_begin
	CHECK_EVENT("cond_wait_begin", LOCKCOST_COND_WAIT_BEGIN_FIELDS);
#undef ROW
#define ROW lockcost_wait_end
	CHECK_EVENT("wait_end", LOCKCOST_WAIT_END_FIELDS);
#undef ROW
#define ROW lockcost_hold
	CHECK_EVENT("hold", LOCKCOST_HOLD_FIELDS);
#undef ROW
#define ROW lockcost_wake
	CHECK_EVENT("wake", LOCKCOST_WAKE_FIELDS);
#undef ROW
#define ROW lockcost_lock_stats
	CHECK_EVENT("lock_stats", LOCKCOST_LOCK_STATS_FIELDS);
#undef ROW
}

static void sequences_are_decoded(void **state)
{
	const struct decoding_field *samples =
		field_find(decoding_find("lockcost:lock_stats"), "samples");
	const struct decoding_field *frames = field_find(decoding_find("lockcost:stack"), "frames");

	assert_int_equal(samples->kind, DECODING_SEQUENCE);
	assert_int_equal(samples->offset, offsetof(struct lockcost_lock_stats, samples));
	assert_int_equal(samples->count_offset, offsetof(struct lockcost_lock_stats, sample_count));
	assert_int_equal(frames->count_offset, offsetof(struct lockcost_stack, frame_count));
}

static void kernel_events_are_known(void **state)
{
	assert_int_equal(decoding_find("sched_switch")->type, EVENT_SCHED_SWITCH);
	assert_int_equal(decoding_find("sched_wakeup_new")->type, EVENT_SCHED_WAKEUP);
	assert_int_equal(decoding_find("syscall_entry_futex")->type, EVENT_FUTEX_ENTRY);
	assert_int_equal(decoding_find("syscall_exit_futex_wait")->type, EVENT_FUTEX_EXIT);
	assert_int_equal(decoding_find("sched_pi_setprio")->type, EVENT_PRIORITY_LENT);
	assert_int_equal(decoding_find("syscall_entry_read")->type, EVENT_CALL_ENTRY);
	assert_int_equal(decoding_find("syscall_exit_read")->type, EVENT_CALL_EXIT);
	assert_string_equal(g_quark_to_string(decoding_call(decoding_find("syscall_exit_read"),
							    "syscall_exit_read")),
			    "read");
	assert_int_equal(decoding_call(decoding_find("sched_switch"), "sched_switch"), 0);
	assert_null(decoding_find("kcap:wait_begin"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contract_is_decoded),
		cmocka_unit_test(sequences_are_decoded),
		cmocka_unit_test(kernel_events_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
