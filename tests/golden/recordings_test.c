/* SPDX-License-Identifier: MIT */
/* Decodes a recording of LTTng's kernel tracer and cuts the program's waits by it. */
#include "story.h"

#include <stdlib.h>
#include <string.h>

#include "blame.h"
#include "phases.h"
#include "source.h"
#include "waits_file.h"

enum { CPU_COUNT = 2 };

static const char *directory;

/* What each recording holds, counted with babeltrace2 and grep. */
static const struct known {
	const char *name;
	unsigned int switches, wakings, wakeups, futex_entries, futex_exits, waits;
	unsigned int joins; /* futex waits of the main thread that waits.txt does not tell of */
} recordings[] = {
	{"mix", 1578, 869, 885, 993, 993, 287, 2},
	{"mix-tidctx", 1402, 860, 874, 935, 936, 289, 4},
};

struct reading {
	GArray *events; /* struct event */
	unsigned int counts[EVENT_TYPE_COUNT];
	int32_t running[CPU_COUNT]; /* followed by hand */
	unsigned int tid_mismatches;
	uint64_t last_ns;
};

static void note_thread(struct reading *reading, const struct event *event)
{
	int32_t *running = &reading->running[event->cpu];

	if (event->type == EVENT_SCHED_SWITCH)
		*running = event->sched_switch.next_tid;
	else if (event->type == EVENT_FUTEX_ENTRY && *running)
		reading->tid_mismatches += event->futex_entry.tid != *running;
	else if (event->type == EVENT_FUTEX_EXIT && *running)
		reading->tid_mismatches += event->futex_exit.tid != *running;
}

static void receive(void *context, const struct event *event)
{
	struct reading *reading = context;

	reading->counts[event->type]++;
	if (event->type == EVENT_KERNEL_BEGIN || event->type == EVENT_KERNEL_END) {
		g_array_append_val(reading->events, *event);
		return;
	}
	assert_true(event->time_ns >= reading->last_ns);
	assert_in_range(event->cpu, 0, CPU_COUNT - 1);
	reading->last_ns = event->time_ns;
	note_thread(reading, event);
	g_array_append_val(reading->events, *event);
}

static const struct known *known_find(void)
{
	char *name = g_path_get_basename(directory);
	const struct known *known = NULL;

	for (size_t i = 0; i < G_N_ELEMENTS(recordings); i++) {
		if (strcmp(recordings[i].name, name) == 0)
			known = &recordings[i];
	}
	g_free(name);
	assert_non_null(known);
	return known;
}

static struct reading recording_read(void)
{
	const char *const directories[] = {directory, NULL};
	struct reading reading = {.events = g_array_new(FALSE, FALSE, sizeof(struct event))};
	struct source_summary summary;

	assert_int_equal(source_read(directories, receive, &reading, &summary), 0);
	assert_int_equal(summary.trace_count, 1);
	assert_int_equal(summary.malformed_count, 0);
	assert_int_equal(summary.problems->len, 0);
	source_summary_clear(&summary);
	return reading;
}

static void every_event_is_decoded(void **state)
{
	const struct known *known = known_find();
	struct reading reading = recording_read();

	assert_int_equal(reading.counts[EVENT_SCHED_SWITCH], known->switches);
	assert_int_equal(reading.counts[EVENT_SCHED_WAKING], known->wakings);
	assert_int_equal(reading.counts[EVENT_SCHED_WAKEUP], known->wakeups);
	assert_int_equal(reading.counts[EVENT_FUTEX_ENTRY], known->futex_entries);
	assert_int_equal(reading.counts[EVENT_FUTEX_EXIT], known->futex_exits);
	assert_int_equal(reading.counts[EVENT_KERNEL_BEGIN], 1);
	assert_int_equal(reading.counts[EVENT_KERNEL_END], 1);
	assert_int_equal(reading.counts[EVENT_LOST], 0);
	g_array_unref(reading.events);
}

/* By context or by following sched_switch, it is the same thread. */
static void threads_are_found(void **state)
{
	struct reading reading = recording_read();

	assert_int_equal(reading.tid_mismatches, 0);
	g_array_unref(reading.events);
}

static int compare_times(const void *a, const void *b)
{
	const struct event *x = a, *y = b;

	return x->time_ns < y->time_ns ? -1 : x->time_ns > y->time_ns;
}

struct sums {
	struct coverage *coverage;
	struct model *model;
	struct blame *blame;
	unsigned int blamed_count;
	unsigned int wait_count;
	unsigned int call_count; /* futex waits that the program did not tell of */
	unsigned int slept_count;
	uint64_t wait_ns;
	uint64_t unattributed_ns;
};

static void wait_settled(void *context, const struct wait *wait)
{
	struct sums *sums = context;
	struct phases phases;
	uint64_t sum_ns = 0;

	phases_compute(&phases, wait, sums->coverage, NULL);
	for (int phase = 0; phase < PHASE_COUNT; phase++)
		sum_ns += phases.ns[phase];
	assert_int_equal(sum_ns, wait->end_ns - wait->request_ns);
	sums->wait_count += !wait->is_call;
	sums->call_count += wait->is_call;
	sums->slept_count += phases.ns[PHASE_BLOCKED] > 0;
	sums->wait_ns += sum_ns;
	sums->unattributed_ns += phases.ns[PHASE_UNATTRIBUTED];
}

static void holders_known(void *context, const struct wait *wait, bool is_told)
{
	struct sums *sums = context;
	uint64_t sum_ns = 0;

	blame_compute(sums->blame, wait, sums->model, is_told);
	for (int i = 0; i < BLAME_COUNT; i++)
		sum_ns += sums->blame->ns[i];
	assert_int_equal(sum_ns, wait->end_ns - wait->request_ns);
	sums->blamed_count++;
}

static void every_wait_adds_up(void **state)
{
	const struct known *known = known_find();
	struct reading reading = recording_read();
	char *path = g_build_filename(directory, "waits.txt", NULL);
	GArray *waits = waits_file_read(path);
	struct sums sums = {0};
	struct model_observer observer = {
		.context = &sums, .wait_settled = wait_settled, .holders_known = holders_known};
	struct model *model = model_create(&observer, 0);

	assert_non_null(waits);
	sums.coverage = &model->coverage;
	sums.model = model;
	sums.blame = blame_create();
	/* The end of the kernel's side goes last of its time, as the source hands it out. */
	g_array_append_vals(reading.events, waits->data, waits->len);
	g_array_sort(reading.events, compare_times);
	for (guint i = 0; i < reading.events->len; i++)
		model_add(model, &g_array_index(reading.events, struct event, i));
	model_finish(model, 0);
	assert_int_equal(sums.wait_count, known->waits);
	assert_int_equal(sums.call_count, known->joins);
	assert_true(sums.slept_count > known->waits / 4);
	assert_true(sums.unattributed_ns * 100 < sums.wait_ns);
	print_message("%u waits, %.3f ms, of which not attributed %.3f ms\n", sums.wait_count,
		      (double)sums.wait_ns / 1e6, (double)sums.unattributed_ns / 1e6);
	assert_true(sums.blamed_count > 0);
	blame_free(sums.blame);
	model_free(model);
	g_array_unref(waits);
	g_array_unref(reading.events);
	g_free(path);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_event_is_decoded),
		cmocka_unit_test(threads_are_found),
		cmocka_unit_test(every_wait_adds_up),
	};

	if (argc != 2) {
		print_error("usage: %s RECORDING\n", argv[0]);
		return EXIT_FAILURE;
	}
	directory = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
