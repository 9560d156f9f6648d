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

static struct lock_entry *slots_map(uint32_t bits)
{
	return memory_map(slot_count(bits) * sizeof(struct lock_entry));
}

static void slots_unmap(struct lock_entry *slots, uint32_t bits)
{
	memory_unmap(slots, slot_count(bits) * sizeof(struct lock_entry));
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

static void retired_unmap(struct lock_table *table)
{
	for (int i = 0; i < LOCK_TABLE_RETIRED; i++)
		slots_replace(&table->retired[i], NULL, 0);
	table->retired_count = 0;
}

int lock_table_open(struct lock_table *table)
{
	table->bits = LOCK_TABLE_BITS_MIN;
	table->used = 0;
	table->is_bounded = table->is_full = false;
	table->next_flush = 0;
	__atomic_store_n(&table->slots, slots_map(LOCK_TABLE_BITS_MIN), __ATOMIC_RELEASE);
	return table->slots ? 0 : -1;
}

void lock_table_close(struct lock_table *table)
{
	struct lock_entry *slots = table->slots;

	__atomic_store_n(&table->slots, NULL, __ATOMIC_RELEASE);
	slots_unmap(slots, table->bits);
	slots_replace(&table->spare, NULL, 0);
	retired_unmap(table);
}

/*
 * A signal handler may have come between two instructions of a lock call: the entry that the call
 * has found must stay mapped, and as it is, when the handler's own calls replace the table.
 */
static void retire(struct lock_table *table, struct lock_entry *slots, uint32_t bits)
{
	if (table->retired_count < LOCK_TABLE_RETIRED)
		slots_replace(&table->retired[table->retired_count++], slots, bits);
	else
		slots_unmap(slots, bits);
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

/* Moves the entries that `keep` wants into `slots`, and the list of held ones with them. Returns
 * the slots they came from. */
static struct lock_slots rehash(struct lock_table *table, struct lock_entry **innermost,
				struct lock_entry *slots, uint32_t bits,
				bool (*keep)(const struct lock_entry *entry))
{
	struct lock_slots old = {.slots = table->slots, .bits = table->bits};

	__atomic_store_n(&table->slots, slots, __ATOMIC_RELEASE);
	__atomic_store_n(&table->bits, bits, __ATOMIC_RELEASE); /* see slots_replace() */
	table->used = 0;
	table->next_flush = 0;
	for (size_t i = 0; i < slot_count(old.bits); i++) {
		const struct lock_entry *from = &old.slots[i];

		if (from->key == 0 || !keep(from))
			continue;
		*probe(table, from->key, lock_hash(from->key)) = *from;
		table->used++;
	}
	for (struct lock_entry **link = innermost; *link; link = &(*link)->outer)
		if (!(*link)->is_guest)
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
	return entry->depth > 0 && entry->kind != LOCKCOST_KIND_SEM;
}

uint32_t lock_table_bits_most(uint32_t table_count)
{
	uint32_t bits = LOCK_TABLE_BITS_ALL;

	while (bits > LOCK_TABLE_BITS_LOW &&
	       (uint64_t)table_count << bits > 1u << LOCK_TABLE_BITS_ALL)
		bits--;
	return bits < LOCK_TABLE_BITS_MAX ? bits : LOCK_TABLE_BITS_MAX;
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
	old = rehash(table, innermost, slots, bits, keep_all);
	retire(table, old.slots, old.bits);
	return 0;
}

bool lock_table_is_crowded(const struct lock_table *table)
{
	return table->used >= slot_count(table->bits) / 2 && !table->is_bounded;
}

static bool has_room(const struct lock_table *table)
{
	/* looking for what is not there takes long where there is less */
	return table->used < slot_count(table->bits) / 4 * 3;
}

void lock_table_bound(struct lock_table *table)
{
	table->is_bounded = true;
	table->is_full = !has_room(table);
}

struct lock_entry *lock_table_reserve(struct lock_table *table, uint64_t key, uint64_t hash)
{
	struct lock_entry *entry;

	if (!has_room(table))
		return NULL;
	entry = probe(table, key, hash);
	memset(entry, 0, sizeof(*entry));
	entry->idle_word = waiters_idle(waiters_load(hash));
	entry->word = waiters_word(hash);
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
	memset(spare.slots, 0, slot_count(spare.bits) * sizeof(*spare.slots));
	return spare.slots;
}

void lock_table_evict(struct lock_table *table, struct lock_entry **innermost)
{
	struct lock_entry *slots = spare_take(table);
	struct lock_slots old;

	if (!slots)
		return;
	table->is_bounded = table->is_full = false;
	old = rehash(table, innermost, slots, table->bits, keep_held);
	slots_replace(&table->spare, old.slots, old.bits);
	retired_unmap(table);
}
