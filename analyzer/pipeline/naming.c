/* SPDX-License-Identifier: MIT */
/*
 * Every address of a report is looked up here, and turned into the words that people and diffs
 * read.
 */
#include "naming.h"

#include "inner_futex.h"
#include "labels.h"
#include "place_words.h"
#include "symbols.h"
#include "wrapper.h"

struct naming {
	struct symbols *symbols;
	GPtrArray *spaces; /* struct symbols_space, by process index */
};

/* Replace return addresses by the functions that they are in, inlined ones too. */
static GArray *frames_resolve(struct symbols_space *space, const uint64_t *addresses, guint count)
{
	GArray *frames = report_stack_create();

	for (guint i = 0; i < count; i++)
		symbols_append_call(space, addresses[i], frames);
	for (guint i = 0; i < frames->len; i++) {
		struct report_place *frame = &g_array_index(frames, struct report_place, i);

		frame->text = place_words_line(frame);
	}
	return frames;
}

/*
 * The functions that a call at `address` came through. A stack starts with the call itself, or
 * above it where frames were skipped: the call is looked up anyway.
 */
static GArray *call_resolve(struct symbols_space *space, uint64_t address, const GArray *stack)
{
	GArray *addresses = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	GArray *frames;

	g_array_append_val(addresses, address);
	for (guint i = 0; stack && i < stack->len; i++) {
		uint64_t frame = g_array_index(stack, struct report_place, i).address;

		if (i > 0 || frame != address)
			g_array_append_val(addresses, frame);
	}
	frames = frames_resolve(space, (const uint64_t *)(void *)addresses->data, addresses->len);
	g_array_unref(addresses);
	return frames;
}

static void place_resolve(struct symbols_space *space, struct report_place *place)
{
	GArray *frames;

	if (!place->address)
		return;
	frames = call_resolve(space, place->address, NULL);
	report_place_copy(place, wrapper_find_caller(frames));
	g_array_unref(frames);
}

/* A call at no known address is no path of its own: it has no stack either. */
static void paths_resolve(struct symbols_space *space, uint64_t address, const GPtrArray *paths)
{
	for (guint i = 0; i < paths->len; i++) {
		struct report_path *path = paths->pdata[i];
		GArray *frames = address ? call_resolve(space, address, path->stack) : NULL;

		g_clear_pointer(&path->stack, g_array_unref);
		path->stack = frames;
	}
}

static void site_resolve(struct symbols_space *space, struct report_site *site)
{
	uint64_t address = site->place.address;
	GArray *frames = call_resolve(space, address, site->stack);

	report_place_copy(&site->place, wrapper_find_caller(frames));
	if (site->paths)
		paths_resolve(space, address, site->paths);
	if (site->stack) {
		g_array_unref(site->stack);
		site->stack = frames;
	} else {
		g_array_unref(frames);
	}
}

/* Two processes that run the same code have one site in it. */
static void site_join(GPtrArray *sites, struct report_site *site)
{
	for (guint i = 0; i < sites->len; i++) {
		struct report_site *other = sites->pdata[i];

		if (other == site || other->process == site->process ||
		    !report_site_is_same(other, site))
			continue;
		other->count += site->count;
		other->time_ns += site->time_ns;
		other->untimed_count += site->untimed_count;
		if (other->empty_count != REPORT_UNKNOWN)
			other->empty_count += site->empty_count;
		other->caused_ns += site->caused_ns;
		usage_add_blame(other->blame_ns, site->blame_ns);
		if (other->paths && site->paths)
			g_ptr_array_extend_and_steal(other->paths, g_steal_pointer(&site->paths));
		g_ptr_array_remove(sites, site);
		return;
	}
}

static void sites_resolve(struct naming *naming, GPtrArray *sites, bool is_shared)
{
	for (guint i = 0; i < sites->len; i++) {
		struct report_site *site = sites->pdata[i];

		site_resolve(naming->spaces->pdata[site->process], site);
	}
	for (guint i = sites->len; is_shared && i-- > 0;)
		site_join(sites, sites->pdata[i]);
	if (is_shared)
		g_ptr_array_sort(sites, report_site_compare);
}

/* A lock first taken inside a wrapper is better told by a site that has a stack. */
static void class_resolve(struct symbols_space *space, struct report_lock *lock)
{
	uint64_t address = lock->class_place.address;
	GArray *frames;

	if (!address)
		return;
	frames = call_resolve(space, address, lock->class_stack);
	report_place_copy(&lock->class_place, wrapper_find_caller(frames));
	lock->language_type = wrapper_find_type(frames);
	g_array_unref(frames);
	if (!wrapper_is(&lock->class_place))
		return;
	for (guint i = 0; i < lock->waiter_sites->len; i++) {
		const struct report_site *site = lock->waiter_sites->pdata[i];

		if (site->process != lock->class_process || site->place.address == 0 ||
		    wrapper_is(&site->place) || !site->stack ||
		    g_array_index(site->stack, struct report_place, 0).address != address)
			continue;
		report_place_clear(&lock->class_place);
		report_place_copy(&lock->class_place, &site->place);
		g_free(lock->language_type);
		lock->language_type = wrapper_find_type(site->stack);
		return;
	}
}

/* A futex that the language's library waits at for many objects is told by who waits there. */
static bool is_told_by_data(const struct report_lock *lock)
{
	const struct report_place *data = &lock->data_place;

	return data->module &&
	       !(lock->kind == LOCKCOST_KIND_FUTEX && wrapper_is_internal_data(data));
}

static char *lock_class(const struct report_lock *lock)
{
	const struct report_place *data = &lock->data_place;
	char *class;

	if (!is_told_by_data(lock))
		class = place_words_class(&lock->class_place);
	else if (data->build_id)
		class = g_strdup_printf("%s+0x%" G_GINT64_MODIFIER "x", data->build_id,
					data->offset);
	else
		class = place_words_class(data);
	if (!class && lock->area)
		class = g_strdup_printf("%s in %s", label_kind(lock->kind), lock->area);
	return class ? class : g_strdup(label_kind(lock->kind));
}

/*
 * Where the lock is used, for its name: the place that its class is made of, unless that is the
 * language library's; then where most was waited for it.
 */
static const struct report_place *naming_place(const struct report_lock *lock)
{
	for (guint i = 0; wrapper_is(&lock->class_place) && i < lock->waiter_sites->len; i++) {
		const struct report_site *site = lock->waiter_sites->pdata[i];

		if (!wrapper_is(&site->place))
			return &site->place;
	}
	return &lock->class_place;
}

static char *lock_words(const struct report_lock *lock)
{
	const struct report_place *data = &lock->data_place, *class = naming_place(lock);
	const char *what = lock->language_type ? lock->language_type : label_kind(lock->kind);
	char *where, *name;

	if (is_told_by_data(lock) && data->function)
		return g_strdup(data->function);
	if (class->file && class->line) {
		where = place_words_class(class);
		name = g_strdup_printf("%s at %s", what, where);
	} else if (is_told_by_data(lock)) {
		where = place_words_module(data);
		name = g_strdup_printf("%s %s+0x%" G_GINT64_MODIFIER "x", what, where,
				       data->offset);
	} else if (!class->text) {
		return g_strdup_printf("%s at 0x%" G_GINT64_MODIFIER "x", what, lock->address);
	} else {
		where = g_strdup(class->text);
		name = g_strdup_printf("%s at %s", what, where);
	}
	g_free(where);
	return name;
}

static void pairs_resolve(struct naming *naming, const struct report_lock *lock)
{
	for (guint i = 0; i < lock->pairs->len; i++) {
		struct report_pair *pair = lock->pairs->pdata[i];

		if (pair->waiter.place.address)
			site_resolve(naming->spaces->pdata[pair->waiter.process], &pair->waiter);
		if (pair->holder.place.address)
			site_resolve(naming->spaces->pdata[pair->holder.process], &pair->holder);
	}
}

static void lock_resolve(struct naming *naming, struct report_lock *lock)
{
	bool is_shared = lock->members->len > 1;

	symbols_find_data(naming->spaces->pdata[lock->process], &lock->data_place);
	sites_resolve(naming, lock->waiter_sites, is_shared);
	sites_resolve(naming, lock->holder_sites, is_shared);
	sites_resolve(naming, lock->waker_sites, is_shared);
	sites_resolve(naming, lock->try_sites, is_shared);
	pairs_resolve(naming, lock);
	for (guint i = 0; i < lock->arrivals->len; i++) {
		struct report_arrival *arrival = lock->arrivals->pdata[i];

		place_resolve(naming->spaces->pdata[arrival->process], &arrival->site);
	}
	class_resolve(naming->spaces->pdata[lock->class_process], lock);
	lock->class = lock_class(lock);
	if (!lock->name)
		lock->name = lock_words(lock);
}

static const char *name_of(const GHashTable *names, const char *id)
{
	return id ? g_hash_table_lookup((GHashTable *)names, id) : NULL;
}

/* After all locks have their names. */
static void chains_resolve(struct naming *naming, const GHashTable *names,
			   const struct report_lock *lock)
{
	for (guint i = 0; i < lock->chains->len; i++) {
		struct report_chain *chain = lock->chains->pdata[i];
		struct report_site *holder = &chain->root_holder;

		chain->next_name = g_strdup(name_of(names, chain->next_id));
		chain->root_name = g_strdup(name_of(names, chain->root_id));
		if (holder->place.address)
			site_resolve(naming->spaces->pdata[holder->process], holder);
	}
}

static void unfinished_resolve(struct naming *naming, const GHashTable *names,
			       struct report_unfinished *wait)
{
	struct symbols_space *space = naming->spaces->pdata[wait->process];

	place_resolve(space, &wait->site);
	place_resolve(naming->spaces->pdata[wait->owner_process], &wait->owner_site);
	place_resolve(space, &wait->held_site);
	wait->lock_name = g_strdup(name_of(names, wait->lock_id));
	wait->held_lock_name = g_strdup(name_of(names, wait->held_lock_id));
}

/* A lock that has no row has no name, either. */
static const char *name_or_id(const GHashTable *names, const char *id)
{
	const char *name = name_of(names, id);

	return name ? name : id;
}

static void order_resolve(struct naming *naming, const GHashTable *names,
			  struct report_order *order)
{
	struct symbols_space *space = naming->spaces->pdata[order->process];

	place_resolve(space, &order->held_site);
	place_resolve(space, &order->site);
	order->held_name = g_strdup(name_or_id(names, order->held_id));
	order->lock_name = g_strdup(name_or_id(names, order->lock_id));
}

static void spaces_fill(struct naming *naming, const struct model *model)
{
	for (guint i = 0; i < model->all_processes->len; i++) {
		const struct process *process = model->all_processes->pdata[i];
		struct symbols_space *space = symbols_add_space(naming->symbols);

		for (guint j = 0; j < process->mappings->len; j++) {
			const struct process_mapping *mapping =
				&g_array_index(process->mappings, struct process_mapping, j);

			symbols_add_mapping(space, mapping->start, mapping->end, mapping->path,
					    mapping->build_id);
		}
		g_ptr_array_add(naming->spaces, space);
	}
}

static void locks_resolve(struct naming *naming, const GPtrArray *locks)
{
	for (guint i = 0; i < locks->len; i++)
		lock_resolve(naming, locks->pdata[i]);
}

static void names_add(GHashTable *names, const GPtrArray *locks)
{
	for (guint i = 0; i < locks->len; i++) {
		struct report_lock *lock = locks->pdata[i];

		g_hash_table_insert(names, lock->id, lock->name);
	}
}

struct naming *naming_create(const struct model *model)
{
	struct naming *naming = g_new0(struct naming, 1);

	naming->symbols = symbols_create();
	naming->spaces = g_ptr_array_new();
	spaces_fill(naming, model);
	return naming;
}

void naming_free(struct naming *naming)
{
	g_ptr_array_unref(naming->spaces);
	symbols_free(naming->symbols);
	g_free(naming);
}

void naming_site(struct naming *naming, struct report_site *site)
{
	if (site->place.address)
		site_resolve(naming->spaces->pdata[site->process], site);
}

void naming_apply(struct report *report, const struct model *model)
{
	struct naming *naming = naming_create(model);
	GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);

	locks_resolve(naming, report->locks);
	locks_resolve(naming, report->signals);
	inner_futex_name_all(report);
	names_add(names, report->locks);
	names_add(names, report->signals);
	for (guint i = 0; i < report->locks->len; i++)
		chains_resolve(naming, names, report->locks->pdata[i]);
	for (guint i = 0; i < report->unfinished->len; i++)
		unfinished_resolve(naming, names, report->unfinished->pdata[i]);
	for (guint i = 0; i < report->orders->len; i++)
		order_resolve(naming, names, report->orders->pdata[i]);
	g_hash_table_destroy(names);
	naming_free(naming);
}
