/* SPDX-License-Identifier: MIT */
/* The table of a thread's locks: open addressing, linear probing, memory straight from the kernel.
 */
#include "lock_table.h"

#include <stddef.h>
#include <string.h>

#include "memory.h"

static size_t slot_count(uint32_t bits)
{
	return (size_t)1 << bits;
}

static size_t slots_size(uint32_t bits)
{
	return slot_count(bits) * (sizeof(struct lock_entry) + LOCK_TABLE_FILTER_BITS / 8);
}

static struct lock_entry *slots_map(uint32_t bits)
{
	return memory_map_whole(slots_size(bits));
}

static void slots_unmap(struct lock_entry *slots, uint32_t bits)
{
	memory_unmap(slots, slots_size(bits));
}

/*
 * Another thread may fork between any two instructions, and the child closes the table that it
 * finds: what a table points to is mapped, and at least as large as it says.
 */
static void slots_replace(struct lock_slots *place, struct lock_entry *slots, uint32_t bits)
{
	struct lock_slots old = *place;

	__atomic_store_n(&place->slots, NULL, __ATOMIC_RELEASE);
	__atomic_store_n(&place->bits, bits, __ATOMIC_RELEASE);
	__atomic_store_n(&place->slots, slots, __ATOMIC_RELEASE);
	if (old.slots)
		slots_unmap(old.slots, old.bits);
}

static void rests_unmap(struct lock_rests *place)
{
	struct lock_rest *rests = place->rests;

	__atomic_store_n(&place->rests, NULL, __ATOMIC_RELEASE);
	if (rests)
		memory_unmap(rests, place->count * sizeof(*rests));
}

static void filter_begin(struct lock_table *table, struct lock_entry *slots, uint32_t bits)
{
	table->filter = (uint64_t *)(slots + slot_count(bits));
	table->filter_mask = (uint32_t)(slot_count(bits) * LOCK_TABLE_FILTER_BITS / 64 - 1);
}

int lock_table_open(struct lock_table *table, struct lock_rest *first)
{
	table->bits = LOCK_TABLE_BITS_MIN;
	table->used = 0;
	table->is_bounded = table->is_full = false;
	table->next_flush = 0;
	table->growths = 0;
	table->free = NULL;
	table->next_rest = first;
	table->end_rest = first + LOCK_TABLE_RESTS_MIN;
	table->next_rests = 0;
	__atomic_store_n(&table->slots, slots_map(LOCK_TABLE_BITS_MIN), __ATOMIC_RELEASE);
	if (!table->slots)
		return -1;
	filter_begin(table, table->slots, table->bits);
	return 0;
}

void lock_table_close(struct lock_table *table)
{
	struct lock_entry *slots = table->slots;

	__atomic_store_n(&table->slots, NULL, __ATOMIC_RELEASE);
	slots_unmap(slots, table->bits);
	slots_replace(&table->spare, NULL, 0);
	for (int i = 0; i < LOCK_TABLE_GROWTHS; i++) {
		slots_replace(&table->retired[i], NULL, 0);
		rests_unmap(&table->rests[i]);
	}
}

/* The entry of `key`, or the free slot where it belongs; the table is never full. */
static struct lock_entry *probe(const struct lock_table *table, uint64_t key, uint64_t hash)
{
	size_t mask = slot_count(table->bits) - 1;
	size_t index = hash >> (64 - table->bits);

	while (table->slots[index].key != key && table->slots[index].key != 0)
		index = (index + 1) & mask;
	return &table->slots[index];
}

struct lock_entry *lock_table_find(const struct lock_table *table, uint64_t key, uint64_t hash)
{
	struct lock_entry *entry = probe(table, key, hash);

	return entry->key ? entry : NULL;
}

static void filter_add(const struct lock_table *table, uint64_t hash)
{
	*lock_table_filter_word(table, hash) |= lock_table_filter_bits(hash);
}

/* Moves the entries that `keep` wants into `slots`, and the list of held ones with them. Returns
 * the slots they came from. */
static struct lock_slots rehash(struct lock_table *table, struct lock_entry **innermost,
				struct lock_entry *slots, uint32_t bits,
				bool (*keep)(const struct lock_entry *entry))
{
	struct lock_slots old = {.slots = table->slots, .bits = table->bits};

	__atomic_store_n(&table->slots, slots, __ATOMIC_RELEASE);
	__atomic_store_n(&table->bits, bits, __ATOMIC_RELEASE); /* see slots_replace() */
	filter_begin(table, slots, bits);
	table->used = 0;
	table->next_flush = 0;
	for (size_t i = 0; i < slot_count(old.bits); i++) {
		const struct lock_entry *from = &old.slots[i];

		if (from->key == 0 || !keep(from))
			continue;
		*probe(table, from->key, lock_hash(from->key)) = *from;
		filter_add(table, lock_hash(from->key));
		table->used++;
	}
	for (struct lock_entry **link = innermost; *link; link = &(*link)->outer)
		if (*link >= old.slots && *link < old.slots + slot_count(old.bits))
			*link = probe(table, (*link)->key, lock_hash((*link)->key));
	return old;
}

static bool keep_all(const struct lock_entry *entry)
{
	(void)entry;
	return true;
}

/* A semaphore's units are no promise to give them back: it may go. */
static bool keep_held(const struct lock_entry *entry)
{
	return entry->depth > 0 && entry->rest->kind != LOCKCOST_KIND_SEM;
}

uint32_t lock_table_bits_most(uint32_t table_count)
{
	uint32_t bits = LOCK_TABLE_BITS_ALL;

	while (bits > LOCK_TABLE_BITS_LOW &&
	       (uint64_t)table_count << bits > 1u << LOCK_TABLE_BITS_ALL)
		bits--;
	return bits < LOCK_TABLE_BITS_MAX ? bits : LOCK_TABLE_BITS_MAX;
}

/* Entries that slots take: looking for what is not there takes long where there are more. */
static uint32_t room(uint32_t bits)
{
	return (uint32_t)slot_count(bits) / 4 * 3;
}

/* Rests for the entries that a growing table has room for then. 0, or -1. */
static int rests_add(struct lock_table *table, uint32_t bits)
{
	struct lock_rests *place = &table->rests[table->growths];

	rests_unmap(place); /* left over where another thread forked while this one was closed */
	place->count = room(bits) - room(table->bits);
	__atomic_store_n(&place->rests, memory_map(place->count * sizeof(*place->rests)),
			 __ATOMIC_RELEASE);
	return place->rests ? 0 : -1;
}

/* A rest that has been used before holds what it held then. NULL: handlers have jumped out of
 * calls that had taken one. */
static struct lock_rest *rest_take(struct lock_table *table)
{
	struct lock_rest *rest = table->free;

	if (rest) {
		table->free = rest->next_free;
		return rest;
	}
	if (table->next_rest == table->end_rest && table->next_rests < table->growths) {
		table->next_rest = table->rests[table->next_rests].rests;
		table->end_rest = table->next_rest + table->rests[table->next_rests].count;
		table->next_rests++;
	}
	return table->next_rest < table->end_rest ? table->next_rest++ : NULL;
}

int lock_table_grow(struct lock_table *table, struct lock_entry **innermost, uint32_t bits_most)
{
	struct lock_entry *slots;
	struct lock_slots old;
	uint32_t bits;

	if (table->bits >= bits_most)
		return -1;
	bits = table->bits + LOCK_TABLE_BITS_GROW < bits_most ? table->bits + LOCK_TABLE_BITS_GROW
							      : bits_most;
	slots = slots_map(bits);
	if (!slots)
		return -1;
	if (rests_add(table, bits) != 0) {
		slots_unmap(slots, bits);
		return -1;
	}
	old = rehash(table, innermost, slots, bits, keep_all);
	/*
	 * A signal handler may have come between two instructions of a lock call: the entry that
	 * the call has found must stay mapped, and as it is, when the handler's own calls replace
	 * the table.
	 */
	slots_replace(&table->retired[table->growths++], old.slots, old.bits);
	return 0;
}

bool lock_table_is_crowded(const struct lock_table *table)
{
	return table->used >= slot_count(table->bits) / 2 && !table->is_bounded;
}

static bool has_room(const struct lock_table *table)
{
	return table->used < room(table->bits);
}

void lock_table_bound(struct lock_table *table)
{
	table->is_bounded = true;
	table->is_full = !has_room(table);
}

void lock_entry_clear(struct lock_entry *entry, uint64_t hash)
{
	/* `rest` is always there for those who flush guests meanwhile */
	entry->key = 0;
	entry->idle_word = waiters_idle(waiters_load(hash));
	entry->acquire_ticks = 0;
	entry->outer = NULL;
	entry->site = 0;
	entry->until_sample = 0;
	entry->hold = 0;
	entry->word = waiters_word(hash);
	memset(entry->rest, 0, sizeof(*entry->rest));
}

struct lock_entry *lock_table_reserve(struct lock_table *table, uint64_t key, uint64_t hash)
{
	struct lock_entry *entry;

	if (!has_room(table))
		return NULL;
	entry = probe(table, key, hash);
	if (!entry->rest) /* else from a call that was left by siglongjmp(3) */
		entry->rest = rest_take(table);
	if (!entry->rest) {
		table->is_bounded = table->is_full = true;
		return NULL;
	}
	lock_entry_clear(entry, hash);
	filter_add(table, hash);
	table->used++;
	table->is_full = table->is_bounded && !has_room(table);
	return entry;
}

/* Slots to be emptied into: the spare ones, cleared, or new ones. */
static struct lock_entry *spare_take(struct lock_table *table)
{
	struct lock_slots spare = table->spare;

	if (!spare.slots || spare.bits != table->bits)
		return slots_map(table->bits);
	__atomic_store_n(&table->spare.slots, NULL, __ATOMIC_RELEASE);
	memset(spare.slots, 0, slots_size(spare.bits));
	return spare.slots;
}

/* Of entries that were not kept: what is read there is as it was until somebody takes them. */
static void rests_free(struct lock_table *table, const struct lock_slots *old)
{
	for (size_t i = 0; i < slot_count(old->bits); i++) {
		const struct lock_entry *entry = &old->slots[i];

		if (!entry->rest || (entry->key != 0 && keep_held(entry)))
			continue;
		entry->rest->next_free = table->free;
		table->free = entry->rest;
	}
}

void lock_table_evict(struct lock_table *table, struct lock_entry **innermost)
{
	struct lock_entry *slots = spare_take(table);
	struct lock_slots old;

	if (!slots)
		return;
	table->is_bounded = table->is_full = false;
	old = rehash(table, innermost, slots, table->bits, keep_held);
	rests_free(table, &old);
	slots_replace(&table->spare, old.slots, old.bits);
}
