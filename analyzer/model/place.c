/* SPDX-License-Identifier: MIT */
/* A chain of places for each address, newest first; nearly always it has one link. */
#include "place.h"

#include "process.h"

static guint key_hash(const void *data)
{
	const struct place_key *key = data;

	return g_int64_hash(&key->device) ^ g_int64_hash(&key->inode) * 31 ^
	       g_int64_hash(&key->offset) * 2654435761u ^ (guint)key->kind;
}

static gboolean key_equal(const void *a, const void *b)
{
	const struct place_key *x = a, *y = b;

	return x->device == y->device && x->inode == y->inode && x->offset == y->offset &&
	       x->kind == y->kind;
}

GHashTable *place_objects_create(void)
{
	return g_hash_table_new_full(key_hash, key_equal, NULL, g_free);
}

static void chain_free(void *data)
{
	struct place *place = data;

	while (place) {
		struct place *previous = place->previous;

		if (!place->object->is_shared)
			g_free(place->object);
		g_free(place->name);
		g_free(place);
		place = previous;
	}
}

GHashTable *places_create(void)
{
	return g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, chain_free);
}

/* The object is there from time_ns on: always, where nothing was known of the address. */
static struct place *place_add(struct process *process, uint64_t address,
			       struct place_object *object, uint64_t time_ns)
{
	struct place *previous = place_find(process, address);
	struct place *place = g_new0(struct place, 1);

	place->address = address;
	place->object = object ? object : g_new0(struct place_object, 1);
	if (previous) {
		place->from_ns = time_ns;
		place->last = previous->last;
		g_hash_table_steal(process->places, &address);
		place->previous = previous;
	}
	g_hash_table_insert(process->places, &place->address, place);
	return place;
}

struct place *place_find(const struct process *process, uint64_t address)
{
	return g_hash_table_lookup(process->places, &address);
}

struct place *place_get(struct process *process, uint64_t address, uint64_t time_ns)
{
	struct place *place = place_find(process, address);

	if (!place)
		return place_add(process, address, NULL, time_ns);
	while (place->previous && time_ns < place->from_ns)
		place = place->previous;
	return place;
}

static struct place_object *object_get(GHashTable *objects,
				       const struct lockcost_lock_shared *shared)
{
	struct place_key key = {shared->device, shared->inode, shared->offset, shared->kind};
	struct place_object *object = g_hash_table_lookup(objects, &key);

	if (!object) {
		object = g_new0(struct place_object, 1);
		object->is_shared = true;
		object->key = key;
		g_hash_table_insert(objects, &object->key, object);
	}
	return object;
}

void place_share(struct process *process, GHashTable *objects,
		 const struct lockcost_lock_shared *shared, uint64_t time_ns)
{
	struct place_object *object = object_get(objects, shared);
	struct place *place = place_find(process, shared->lock);

	if (!place || place->object != object)
		place_add(process, shared->lock, object, time_ns);
}

struct place *place_init(struct process *process, uint64_t address, bool is_shared,
			 uint64_t time_ns)
{
	struct place *place = place_find(process, address);

	if (!place || (place->object->is_shared && !is_shared))
		return place_add(process, address, NULL, time_ns);
	/* lock_shared was written after the initialisation, whose time the events go by. */
	if (place->previous)
		place->from_ns = MIN(place->from_ns, time_ns);
	return place;
}
