/* SPDX-License-Identifier: MIT */
/* Each sample has a value of each type, most of them 0: only one or two are known of its place. */
#include "pprof.h"

#include "frame.h"
#include "labels.h"
#include "pprof_table.h"
#include "start_time.h"
#include "stream.h"

enum value {
	VALUE_CONTENTIONS,
	VALUE_DELAY,
	VALUE_HOLDS,
	VALUE_BLAMED,
	VALUE_ACQUISITIONS,
	VALUE_PHASE,
	VALUE_COUNT,
};

enum { LABELS_MAX = 5 };

static const struct {
	const char *type;
	const char *unit;
} value_types[VALUE_COUNT] = {
	[VALUE_CONTENTIONS] = {"contentions", "count"},
	[VALUE_DELAY] = {"delay", "nanoseconds"},
	[VALUE_HOLDS] = {"holds", "count"},
	[VALUE_BLAMED] = {"blamed", "nanoseconds"},
	[VALUE_ACQUISITIONS] = {"acquisitions", "count"},
	[VALUE_PHASE] = {"phase", "nanoseconds"},
};

/* What is passed on to each path of a lock. */
struct profiling {
	struct pprof_table *table;
	const struct report_lock *lock;
	GArray *ids;
};

static void label_add(struct profiling *profiling, Pprof__Sample *sample, Pprof__Label *label,
		      const char *key, const char *string)
{
	if (!string)
		return;
	pprof__label__init(label);
	label->key = pprof_table_string(profiling->table, key);
	label->str = pprof_table_string(profiling->table, string);
	sample->label[sample->n_label++] = label;
}

/* The places are those in profiling->ids. */
static void sample_add(struct profiling *profiling, const int64_t *values, const char *phase)
{
	const struct report_lock *lock = profiling->lock;
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__Sample sample = PPROF__SAMPLE__INIT, *list = &sample;
	Pprof__Label labels[LABELS_MAX], *label_list[LABELS_MAX];

	sample.location_id = (uint64_t *)(void *)profiling->ids->data;
	sample.n_location_id = profiling->ids->len;
	sample.value = (int64_t *)values;
	sample.n_value = VALUE_COUNT;
	sample.label = label_list;
	label_add(profiling, &sample, &labels[0], "lock", lock->name);
	label_add(profiling, &sample, &labels[1], "class", lock->class);
	label_add(profiling, &sample, &labels[2], "kind", label_kind(lock->kind));
	label_add(profiling, &sample, &labels[3], "id", lock->id);
	label_add(profiling, &sample, &labels[4], "phase", phase);
	part.n_sample = 1;
	part.sample = &list;
	pprof_table_add(profiling->table, &part);
}

static void named_add(struct profiling *profiling, const char *name, enum value what,
		      uint64_t value, const char *phase)
{
	int64_t values[VALUE_COUNT] = {0};
	uint64_t id;

	if (value == 0 || value > G_MAXINT64)
		return;
	values[what] = (int64_t)value;
	id = pprof_table_name(profiling->table, name);
	g_array_set_size(profiling->ids, 0);
	g_array_append_val(profiling->ids, id);
	sample_add(profiling, values, phase);
}

static void stack_add(struct profiling *profiling, const GArray *stack, const int64_t *values)
{
	uint64_t id;

	g_array_set_size(profiling->ids, 0);
	if (stack) {
		pprof_table_stack(profiling->table, stack, profiling->ids);
	} else {
		id = pprof_table_name(profiling->table, frame_unknown);
		g_array_append_val(profiling->ids, id);
	}
	sample_add(profiling, values, NULL);
}

static void waiter_add(void *context, const struct report_path *path)
{
	int64_t values[VALUE_COUNT] = {
		[VALUE_CONTENTIONS] = (int64_t)path->count,
		[VALUE_DELAY] = (int64_t)path->time_ns,
	};

	stack_add(context, path->stack, values);
}

static void holder_add(void *context, const struct report_path *path)
{
	struct profiling *profiling = context;
	int64_t values[VALUE_COUNT] = {
		[VALUE_HOLDS] = (int64_t)path->count,
		[VALUE_BLAMED] = (int64_t)path->caused_ns,
	};
	uint64_t no_holder_ns;

	if (!path->stack) {
		no_holder_ns = frame_no_holder_ns(profiling->lock, path->caused_ns);
		named_add(profiling, frame_no_holder, VALUE_BLAMED, no_holder_ns, NULL);
		values[VALUE_BLAMED] -= (int64_t)no_holder_ns;
	}
	if (values[VALUE_HOLDS] || values[VALUE_BLAMED])
		stack_add(profiling, path->stack, values);
}

static void lock_add(struct pprof_table *table, const struct report_lock *lock, GArray *ids)
{
	struct profiling profiling = {.table = table, .lock = lock, .ids = ids};
	const struct report_usage *usage = &lock->all;
	struct report_path waiters = {.count = usage->waits, .time_ns = usage->wait.total_ns};
	struct report_path holders = {.caused_ns = usage->wait.total_ns};

	if (usage->waits && usage->wait.total_ns <= G_MAXINT64) {
		report_paths_visit(lock->waiter_sites, &waiters, waiter_add, &profiling);
		report_paths_visit(lock->holder_sites, &holders, holder_add, &profiling);
	}
	named_add(&profiling, lock->name, VALUE_ACQUISITIONS, usage->acquisitions, NULL);
	for (int i = 0; i < PHASE_COUNT; i++)
		named_add(&profiling, lock->name, VALUE_PHASE, usage->phases_ns[i],
			  label_phase((enum phase)i));
}

static void type_add(struct pprof_table *table, const char *type, const char *unit)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	Pprof__ValueType value_type = PPROF__VALUE_TYPE__INIT, *list = &value_type;

	value_type.type = pprof_table_string(table, type);
	value_type.unit = pprof_table_string(table, unit);
	part.n_sample_type = 1;
	part.sample_type = &list;
	pprof_table_add(table, &part);
}

/* Takes the text over. */
static void comment_add(struct pprof_table *table, char *text)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;
	int64_t comment = pprof_table_string(table, text);

	part.n_comment = 1;
	part.comment = &comment;
	pprof_table_add(table, &part);
	g_free(text);
}

static char *lost_text(const char *what, uint64_t count)
{
	if (count == REPORT_UNKNOWN)
		return g_strdup_printf("lost %s: not known", what);
	return g_strdup_printf("lost %s: %" G_GUINT64_FORMAT, what, count);
}

static void comments_add(struct pprof_table *table, const struct report *report)
{
	GString *command = g_string_new("command:");

	for (guint i = 0; i < report->command->len; i++)
		g_string_append_printf(command, " %s", (char *)report->command->pdata[i]);
	comment_add(table, g_string_free(command, FALSE));
	comment_add(table, g_strdup_printf("kernel side: %s", report->kernel_source));
	comment_add(table, lost_text("program's events", report->ust_lost));
	comment_add(table, lost_text("kernel events", report->kernel_lost));
	comment_add(table, lost_text("waits", report->unmatched_waits));
}

static void header_add(struct pprof_table *table, const struct report *report)
{
	Pprof__Profile part = PPROF__PROFILE__INIT;

	for (int i = 0; i < VALUE_COUNT; i++)
		type_add(table, value_types[i].type, value_types[i].unit);
	part.default_sample_type = pprof_table_string(table, value_types[VALUE_DELAY].type);
	part.time_nanos = (int64_t)start_time_ns(report);
	part.duration_nanos = (int64_t)MIN(report->duration_ns, G_MAXINT64);
	pprof_table_add(table, &part);
	comments_add(table, report);
}

static const char *program_of(const struct report *report)
{
	const struct report_process *process =
		report->processes->len ? report->processes->pdata[0] : NULL;

	return process ? process->exe : NULL;
}

int pprof_write(const struct report *report, FILE *stream)
{
	struct pprof_table *table = pprof_table_create();
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	int result;

	header_add(table, report);
	for (guint i = 0; i < report->locks->len; i++)
		lock_add(table, report->locks->pdata[i], ids);
	result = pprof_table_print(table, program_of(report), stream);
	g_array_unref(ids);
	pprof_table_free(table);
	return result == 0 ? stream_finish(stream) : -1;
}
