/* SPDX-License-Identifier: MIT */
/* Numbers of tracks are given in the order in which they are told of. */
#include "tracks.h"

#include "lanes.h"
#include "perfetto_packets.h"
#include "rows.h"

/* A row of tracks for what may overlap: those of one name are shown together. */
struct track_row {
	uint64_t parent;
	char *name;
	GPtrArray *lanes; /* of lanes.h */
	GArray *tracks;	  /* uint64_t: the uuid of each lane */
};

struct process_tracks {
	uint64_t own; /* 0: it was not told of yet, as are the groups of its locks */
	uint64_t locks;
	uint64_t signals;
};

struct thread_tracks {
	uint64_t own;
	char *name; /* as it was told last */
	struct track_row waits;
	struct track_row merged;
};

struct tracks {
	const struct report *report;
	FILE *stream;
	uint64_t last_uuid;
	struct process_tracks *processes; /* by index */
	GHashTable *threads;		  /* struct thread * -> struct thread_tracks */
	GHashTable *locks;		  /* struct report_lock * -> struct track_row */
	GHashTable *by_id;		  /* char * -> struct report_lock */
	GHashTable *by_name;		  /* the same by name; NULL: several have it */
	GHashTable *rows;		  /* struct lock * -> struct report_lock */
};

static void row_init(struct track_row *row, uint64_t parent, const char *name)
{
	row->parent = parent;
	row->name = g_strdup(name);
	row->lanes = lanes_create();
	row->tracks = g_array_new(FALSE, FALSE, sizeof(uint64_t));
}

static void row_clear(struct track_row *row)
{
	g_free(row->name);
	g_ptr_array_unref(row->lanes);
	g_array_unref(row->tracks);
}

static void thread_tracks_free(void *data)
{
	struct thread_tracks *thread = data;

	row_clear(&thread->waits);
	row_clear(&thread->merged);
	g_free(thread->name);
	g_free(thread);
}

static void lock_row_free(void *data)
{
	row_clear(data);
	g_free(data);
}

static void names_add(struct tracks *tracks, const GPtrArray *locks)
{
	for (guint i = 0; i < locks->len; i++) {
		struct report_lock *lock = locks->pdata[i];

		bool is_first = !g_hash_table_contains(tracks->by_name, lock->name);

		g_hash_table_insert(tracks->by_id, lock->id, lock);
		g_hash_table_insert(tracks->by_name, lock->name, is_first ? lock : NULL);
	}
}

struct tracks *tracks_create(const struct report *report, FILE *stream)
{
	struct tracks *tracks = g_new0(struct tracks, 1);

	tracks->report = report;
	tracks->stream = stream;
	tracks->processes = g_new0(struct process_tracks, report->processes->len);
	tracks->threads = g_hash_table_new_full(NULL, NULL, NULL, thread_tracks_free);
	tracks->locks = g_hash_table_new_full(NULL, NULL, NULL, lock_row_free);
	tracks->by_id = g_hash_table_new(g_str_hash, g_str_equal);
	tracks->by_name = g_hash_table_new(g_str_hash, g_str_equal);
	tracks->rows = g_hash_table_new(NULL, NULL);
	names_add(tracks, report->locks);
	names_add(tracks, report->signals);
	return tracks;
}

void tracks_free(struct tracks *tracks)
{
	g_hash_table_destroy(tracks->threads);
	g_hash_table_destroy(tracks->locks);
	g_hash_table_destroy(tracks->by_id);
	g_hash_table_destroy(tracks->by_name);
	g_hash_table_destroy(tracks->rows);
	g_free(tracks->processes);
	g_free(tracks);
}

const struct report_lock *tracks_find_row(struct tracks *tracks, const struct lock *lock)
{
	void *row;
	char *id;

	row = g_hash_table_lookup(tracks->rows, lock);
	if (row)
		return row;
	id = rows_lock_id(lock);
	row = g_hash_table_lookup(tracks->by_id, id);
	if (row)
		g_hash_table_insert(tracks->rows, (void *)lock, row);
	g_free(id);
	return row;
}

static uint64_t track_add(struct tracks *tracks, uint64_t parent, const char *name)
{
	struct perfetto_track track = {.uuid = ++tracks->last_uuid, .parent = parent, .name = name};

	perfetto_print_track(tracks->stream, &track);
	return track.uuid;
}

/* A recording that is still going on may have got new ones since the report: they have no track. */
static uint64_t process_get(struct tracks *tracks, unsigned int index)
{
	const GPtrArray *processes = tracks->report->processes;
	const struct report_process *process;
	struct process_tracks *known;
	struct perfetto_track track = {0};

	if (index >= processes->len)
		return 0;
	process = processes->pdata[index];
	known = &tracks->processes[index];
	if (!known->own) {
		known->own = track.uuid = ++tracks->last_uuid;
		track.name = process->comm;
		track.pid = process->pid;
		perfetto_print_track(tracks->stream, &track);
	}
	return known->own;
}

static uint64_t group_get(struct tracks *tracks, const struct report_lock *row)
{
	struct process_tracks *process = &tracks->processes[row->process];
	uint64_t *group = row->is_signal ? &process->signals : &process->locks;
	uint64_t parent = process_get(tracks, row->process);

	if (!*group)
		*group = track_add(tracks, parent, row->is_signal ? "Waiting for work" : "Locks");
	return *group;
}

static void thread_print(struct tracks *tracks, struct thread_tracks *known,
			 const struct thread *thread)
{
	struct perfetto_track track = {
		.uuid = known->own,
		.parent = process_get(tracks, thread->process->index),
		.pid = thread->process->pid,
		.tid = thread->tid,
	};

	g_free(known->name);
	known->name = thread_copy_name(thread);
	track.name = known->name;
	perfetto_print_track(tracks->stream, &track);
}

static struct thread_tracks *thread_get(struct tracks *tracks, const struct thread *thread)
{
	struct thread_tracks *known = g_hash_table_lookup(tracks->threads, thread);

	if (known)
		return known;
	known = g_new0(struct thread_tracks, 1);
	known->own = ++tracks->last_uuid;
	thread_print(tracks, known, thread);
	row_init(&known->waits, known->own, "waits within waits");
	g_array_append_val(known->waits.tracks, known->own);
	row_init(&known->merged, known->own, "waits told together");
	g_hash_table_insert(tracks->threads, (void *)thread, known);
	return known;
}

/* Tracks of one name are shown as one: locks must not be. */
static char *lock_text(const struct tracks *tracks, const struct report_lock *row)
{
	if (g_hash_table_lookup(tracks->by_name, row->name))
		return g_strdup(row->name);
	return g_strdup_printf("%s, 0x%" G_GINT64_MODIFIER "x", row->name, row->address);
}

static struct track_row *lock_row_get(struct tracks *tracks, const struct report_lock *row)
{
	struct track_row *known = g_hash_table_lookup(tracks->locks, row);
	char *name;

	if (!known) {
		known = g_new0(struct track_row, 1);
		name = lock_text(tracks, row);
		row_init(known, group_get(tracks, row), name);
		g_hash_table_insert(tracks->locks, (void *)row, known);
		g_free(name);
	}
	return known;
}

/* The uuid of the row's track with that number, which is at most one more than there are. */
static uint64_t row_track(struct tracks *tracks, struct track_row *row, guint number)
{
	if (number >= row->tracks->len) {
		uint64_t uuid = track_add(tracks, row->parent, row->name);

		g_array_append_val(row->tracks, uuid);
	}
	return g_array_index(row->tracks, uint64_t, number);
}

static uint64_t row_put(struct tracks *tracks, struct track_row *row, uint64_t from_ns,
			uint64_t to_ns)
{
	int lane = lanes_put(row->lanes, from_ns, to_ns);

	return lane < 0 ? 0 : row_track(tracks, row, (guint)lane);
}

uint64_t tracks_thread(struct tracks *tracks, const struct thread *thread)
{
	return thread_get(tracks, thread)->own;
}

uint64_t tracks_wait(struct tracks *tracks, const struct thread *thread, uint64_t from_ns,
		     uint64_t to_ns)
{
	return row_put(tracks, &thread_get(tracks, thread)->waits, from_ns, to_ns);
}

uint64_t tracks_merged(struct tracks *tracks, const struct thread *thread, uint64_t from_ns,
		       uint64_t to_ns)
{
	return row_put(tracks, &thread_get(tracks, thread)->merged, from_ns, to_ns);
}

uint64_t tracks_hold(struct tracks *tracks, const struct report_lock *row, uint64_t from_ns,
		     uint64_t to_ns)
{
	return row_put(tracks, lock_row_get(tracks, row), from_ns, to_ns);
}

uint64_t tracks_lock(struct tracks *tracks, const struct report_lock *row)
{
	struct track_row *known = g_hash_table_lookup(tracks->locks, row);

	return known ? row_track(tracks, known, 0) : group_get(tracks, row);
}

void tracks_finish(struct tracks *tracks)
{
	GHashTableIter iter;
	void *thread, *known;

	g_hash_table_iter_init(&iter, tracks->threads);
	while (g_hash_table_iter_next(&iter, &thread, &known)) {
		char *name = thread_copy_name(thread);

		if (g_strcmp0(name, ((struct thread_tracks *)known)->name) != 0)
			thread_print(tracks, known, thread);
		g_free(name);
	}
}
