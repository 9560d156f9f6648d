/* SPDX-License-Identifier: MIT */
/* Which locks are the same, which differences are more than chance, and what a gate says of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "diff.h"
#include "gate.h"

enum { MS = 1000000, NOISE_PERCENT = 5 };

static void free_report(void *report)
{
	report_free(report);
}

/* A lock that was waited for; it is known by its class, name and function. */
static void lock_add(struct report *report, const char *class, const char *name,
		     const char *function, uint64_t wait_ns, uint64_t error_ns)
{
	struct report_lock *lock = report_lock_create();

	lock->id = g_strdup("1:0x1:1");
	lock->kind = LOCKCOST_KIND_MUTEX;
	lock->class = g_strdup(class);
	lock->name = g_strdup(name);
	lock->class_place.function = g_strdup(function);
	lock->all.acquisitions = 1000;
	lock->all.contended = lock->all.waits = 100;
	lock->all.wait.total_ns = wait_ns;
	lock->all.wait_error_ns = error_ns;
	g_ptr_array_add(report->locks, lock);
}

static struct report *report_make(const char *class, const char *name, const char *function,
				  uint64_t wait_ns, uint64_t error_ns)
{
	struct report *report = report_create();

	lock_add(report, class, name, function, wait_ns, error_ns);
	return report;
}

static GPtrArray *side_make(void)
{
	return g_ptr_array_new_with_free_func(free_report);
}

static struct diff *compare(GPtrArray *base, GPtrArray *new)
{
	struct diff *diff = diff_make(base, new, NOISE_PERCENT / 100.0);

	g_ptr_array_unref(base);
	g_ptr_array_unref(new);
	return diff;
}

/* A lock that waited base_ns and new_ns, with that error of each. */
static struct diff *compare_two(uint64_t base_ns, uint64_t new_ns, uint64_t error_ns)
{
	GPtrArray *base = side_make(), *new = side_make();

	g_ptr_array_add(base, report_make("a+0x1", "queue_lock", NULL, base_ns, error_ns));
	g_ptr_array_add(new, report_make("a+0x1", "queue_lock", NULL, new_ns, error_ns));
	return compare(base, new);
}

static enum gate_result check(const struct diff *diff, const char *text)
{
	struct gate *gate = gate_parse(text);
	const struct diff_row *row;
	enum gate_result result;

	assert_non_null(gate);
	result = gate_check(gate, diff, &row);
	gate_free(gate);
	return result;
}

static void a_new_build_has_the_same_locks(void **state)
{
	GPtrArray *base = side_make(), *new = side_make();
	struct diff *diff;

	/* a static one keeps its name, another one the function where it is first taken */
	g_ptr_array_add(base, report_make("a+0x1", "queue_lock", NULL, 10 * MS, 0));
	g_ptr_array_add(base, report_make("x.c:5", "mutex at x.c:5", "get", 20 * MS, 0));
	g_ptr_array_add(new, report_make("b+0x2", "queue_lock", NULL, 15 * MS, 0));
	g_ptr_array_add(new, report_make("x.c:7", "mutex at x.c:7", "get", 10 * MS, 0));
	diff = compare(base, new);
	assert_int_equal(diff->rows->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct diff_row *row = diff->rows->pdata[i];

		assert_true(row->is_in_base && row->is_in_new);
	}
	diff_free(diff);
}

/* Two locks of one function stay two, and each goes to its own of before. */
static void locks_of_one_recording_are_different(void **state)
{
	GPtrArray *base = side_make(), *new = side_make();
	struct report *report = report_make("x.c:11", "mutex at x.c:11", "main", 1 * MS, 0);
	struct diff *diff;

	lock_add(report, "x.c:12", "mutex at x.c:12", "main", 100 * MS, 0);
	g_ptr_array_add(base, report);
	/* the other way round, and a line that nobody had before */
	report = report_make("x.c:14", "mutex at x.c:14", "main", 7 * MS, 0);
	lock_add(report, "x.c:12", "mutex at x.c:12", "main", 50 * MS, 0);
	g_ptr_array_add(new, report);
	diff = compare(base, new);
	assert_int_equal(diff->rows->len, 2);
	for (guint i = 0; i < 2; i++) {
		const struct diff_row *row = diff->rows->pdata[i];
		const struct diff_change *wait = &row->changes[METRIC_WAIT];
		bool is_hot = strcmp(row->name, "mutex at x.c:12") == 0;

		assert_true(wait->base.value == (is_hot ? 100 * MS : 1 * MS));
		assert_true(wait->new.value == (is_hot ? 50 * MS : 7 * MS));
	}
	assert_true(diff->all.changes[METRIC_WAIT].new.value == 57 * MS);
	diff_free(diff);
}

static void what_is_not_known_is_no_number(void **state)
{
	GPtrArray *base = side_make(), *new = side_make();
	struct report *report = report_make("a", "a", NULL, MS, 0);
	struct report_usage *usage = &((struct report_lock *)report->locks->pdata[0])->all;
	struct diff *diff;

	usage->hold.p50_ns = usage->hold.total_ns = usage->transition_ns = REPORT_UNKNOWN;
	g_ptr_array_add(base, report);
	report = report_make("a", "a", NULL, MS, 0);
	usage = &((struct report_lock *)report->locks->pdata[0])->all;
	usage->hold.total_ns = usage->hold.max_ns = usage->hold.p50_ns = 90000;
	usage->transition_ns = REPORT_UNKNOWN;
	g_ptr_array_add(new, report);
	diff = compare(base, new);
	assert_int_equal(check(diff, "hold > +10%"), GATE_UNKNOWN);
	assert_int_equal(check(diff, "crossing > 1ns"), GATE_UNKNOWN);
	assert_int_equal(check(diff, "held > 1ms"), GATE_HOLDS);
	diff_free(diff);
}

static void chance_is_no_difference(void **state)
{
	struct diff *diff = compare_two(100 * MS, 120 * MS, 10 * MS);

	assert_false(diff->all.changes[METRIC_WAIT].is_significant);
	assert_int_equal(check(diff, "wait > +10%"), GATE_HOLDS);
	diff_free(diff);
	diff = compare_two(100 * MS, 120 * MS, MS);
	assert_true(diff->all.changes[METRIC_WAIT].is_significant);
	assert_int_equal(check(diff, "wait > +10%"), GATE_FAILS);
	assert_int_equal(check(diff, "wait > +25%"), GATE_HOLDS);
	assert_int_equal(check(diff, "wait(queue_lock) > +10%"), GATE_FAILS);
	assert_int_equal(check(diff, "wait < -10%"), GATE_HOLDS);
	diff_free(diff);
	/* exact as it may be, so little is taken for chance */
	diff = compare_two(100 * MS, 104 * MS, 0);
	assert_int_equal(check(diff, "wait > +1%"), GATE_HOLDS);
	diff_free(diff);
}

static void more_recordings_show_how_runs_differ(void **state)
{
	static const uint64_t before[] = {100 * MS, 130 * MS, 70 * MS};
	static const uint64_t now[] = {120 * MS, 150 * MS, 90 * MS};
	GPtrArray *base = side_make(), *new = side_make();
	struct diff *diff;

	for (int i = 0; i < 3; i++) {
		g_ptr_array_add(base, report_make("a", "a", NULL, before[i], 0));
		g_ptr_array_add(new, report_make("a", "a", NULL, now[i], 0));
	}
	diff = compare(base, new);
	assert_true(diff->all.changes[METRIC_WAIT].base.value == 100 * MS);
	assert_true(diff->all.changes[METRIC_WAIT].new.value == 120 * MS);
	assert_int_equal(check(diff, "wait > +10%"), GATE_HOLDS);
	diff_free(diff);
}

static void limits_are_absolute(void **state)
{
	struct diff *diff = compare_two(0, 3 * MS, 0);

	assert_int_equal(check(diff, "wait > 2ms"), GATE_FAILS);
	assert_int_equal(check(diff, "wait > 3.5 ms"), GATE_HOLDS);
	assert_int_equal(check(diff, "contended > 5%"), GATE_FAILS);
	assert_int_equal(check(diff, "contended > 10.1%"), GATE_HOLDS);
	assert_int_equal(check(diff, "acquired < 1001"), GATE_FAILS);
	assert_int_equal(check(diff, "waits(queue_lock) > 99"), GATE_FAILS);
	assert_int_equal(check(diff, "wait(other) > 2ms"), GATE_NO_LOCK);
	diff_free(diff);
}

static void wrong_gates_are_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"wait",
		"wait >",
		"wait > 10%",
		"speed > 2ms",
		"wait > 2",
		"wait > 2 weeks",
		"contended > 5",
		"acquired > 5ms",
		"wait(a > +1%",
		"wait > nan ns",
		"wait > inf s",
		"wait > +10",
	};

	for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++)
		assert_null(gate_parse(wrong[i]));
}

static void names_may_hold_anything(void **state)
{
	struct gate *gate = gate_parse("p99(std::mutex at Map<int, (x)>::get() (map.h:5)) > +10%");

	assert_non_null(gate);
	assert_string_equal(gate->lock, "std::mutex at Map<int, (x)>::get() (map.h:5)");
	assert_int_equal(gate->metric, METRIC_P99);
	assert_true(gate->is_relative);
	gate_free(gate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_build_has_the_same_locks),
		cmocka_unit_test(locks_of_one_recording_are_different),
		cmocka_unit_test(what_is_not_known_is_no_number),
		cmocka_unit_test(chance_is_no_difference),
		cmocka_unit_test(more_recordings_show_how_runs_differ),
		cmocka_unit_test(limits_are_absolute),
		cmocka_unit_test(wrong_gates_are_refused),
		cmocka_unit_test(names_may_hold_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
