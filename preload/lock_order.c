/* SPDX-License-Identifier: MIT */
/* A small table of pairs for each thread, written by that thread alone. */
#include "lock_order.h"

#include <string.h>

#include "clock.h"
#include "guests.h"
#include "lock_key.h"
#include "process.h"
#include "thread.h"

enum { LOOKS = 4 /* pairs looked at for each that may be written */ };

static uint64_t hash_of(uint64_t outer_key, uint64_t inner_key)
{
	uint64_t hash = (outer_key * 0x9E3779B97F4A7C15ull) ^ (inner_key * 0xC2B2AE3D27D4EB4Full);

	return hash * 0x9E3779B97F4A7C15ull;
}

/* Tells most pairs apart without a look at their slots. */
static uint32_t tag_of(uint64_t hash)
{
	return (uint32_t)(hash >> 16) | 1;
}

static bool is_of(const struct lock_order *order, uint64_t outer_key, uint64_t inner_key)
{
	return order->outer_key == outer_key && order->inner_key == inner_key;
}

/* Where the pair is, or the free slot where it belongs. */
static uint32_t probe(const struct lock_orders *orders, uint64_t hash, uint64_t outer_key,
		      uint64_t inner_key)
{
	uint32_t index = (uint32_t)(hash >> (64 - LOCK_ORDERS_BITS)), tag = tag_of(hash);

	while (orders->tags[index] != 0 &&
	       !(orders->tags[index] == tag && is_of(&orders->slots[index], outer_key, inner_key)))
		index = (index + 1) % LOCK_ORDERS;
	return index;
}

static struct lock_order *order_get(struct thread *self, struct lock_entry *outer,
				    struct lock_entry *inner, const void *site)
{
	struct lock_orders *orders = &self->orders;
	uint64_t hash = hash_of(outer->key, inner->key);
	uint32_t index = probe(orders, hash, outer->key, inner->key);
	struct lock_order *order = &orders->slots[index];

	if (orders->tags[index] != 0)
		return order;
	if (orders->used >= LOCK_ORDERS / 4 * 3) {
		__atomic_store_n(&orders->untold, orders->untold + 1, __ATOMIC_RELAXED);
		return NULL;
	}
	orders->used++;
	outer->rest->is_ordered = inner->rest->is_ordered = true;
	*order = (struct lock_order){
		.inner_key = inner->key,
		.outer_site = outer->site,
		.inner_site = (uintptr_t)site,
		.first_ns = clock_now_ns(),
		.outer_kind = outer->rest->kind,
		.inner_kind = inner->rest->kind,
	};
	__atomic_store_n(&order->outer_key, outer->key, __ATOMIC_RELEASE);
	orders->tags[index] = tag_of(hash);
	return order;
}

/* The two sides of a rwlock are one lock; and what is in no table is not known well enough. */
static bool is_pair(const struct thread *self, const struct lock_entry *outer,
		    const struct lock_entry *inner)
{
	return outer && !guests_have(self, outer) && !guests_have(self, inner) &&
	       ((outer->key ^ inner->key) & ~(uint64_t)LOCK_KEY_READER) != 0;
}

void lock_order_settle(struct lock_entry *entry)
{
	uint64_t acquisitions = lock_entry_acquisitions(entry);

	if (entry->rest->order)
		entry->rest->order->count += acquisitions - entry->rest->order_since;
	entry->rest->order_since = acquisitions;
}

void lock_order_turn(struct thread *self, struct lock_entry *entry, struct lock_entry *outer,
		     const void *site)
{
	lock_order_settle(entry);
	entry->outer = outer;
	if (!is_pair(self, outer, entry))
		entry->rest->order = NULL;
	else if (!entry->rest->order || !is_of(entry->rest->order, outer->key, entry->key))
		entry->rest->order = order_get(self, outer, entry, site);
}

void lock_order_note_try(struct thread *self, uint64_t key)
{
	const struct lock_entry *entry = self->innermost;

	if (entry && entry->key == key && entry->depth <= 1 && entry->rest->order)
		entry->rest->order->tries++;
}

/* Also those that the entry has counted since. */
static uint64_t count_now(const struct thread *thread, const struct lock_order *order)
{
	const struct lock_entry *entry =
		lock_table_find(&thread->table, order->inner_key, lock_hash(order->inner_key));

	if (!entry || entry->rest->order != order)
		return order->count;
	return order->count + lock_entry_acquisitions(entry) - entry->rest->order_since;
}

static void order_write(const struct thread *thread, const struct lock_order *order, uint64_t count,
			uint64_t now_ns)
{
	struct lockcost_lock_order event = {
		.pid = process.pid,
		.tid = thread->tid,
		.incarnation = thread->incarnation,
		.held_lock = lock_key_address(order->outer_key, order->outer_kind),
		.held_kind = order->outer_kind,
		.held_operation = lock_key_side(order->outer_key),
		.held_site = order->outer_site,
		.lock = lock_key_address(order->inner_key, order->inner_kind),
		.kind = order->inner_kind,
		.operation = lock_key_side(order->inner_key),
		.site = order->inner_site,
		.first_ns = order->first_ns,
		.time_ns = now_ns,
		.acquisitions = count,
		.tries = order->tries,
	};

	lttng_ust_tracepoint(lockcost, lock_order, &event);
}

void lock_order_flush(struct thread *thread, uint32_t limit, uint64_t now_ns)
{
	struct lock_orders *orders = &thread->orders;
	uint32_t most = limit < LOCK_ORDERS / LOOKS ? limit * LOOKS : LOCK_ORDERS;
	uint32_t untold = __atomic_load_n(&orders->untold, __ATOMIC_RELAXED);

	process_count_all(&process.untold_orders, untold - orders->untold_counted);
	orders->untold_counted = untold;
	for (uint32_t looked = 0; orders->used > 0 && looked < most && limit > 0; looked++) {
		struct lock_order *order = &orders->slots[orders->next_flush++ % LOCK_ORDERS];
		uint64_t count;

		if (__atomic_load_n(&order->outer_key, __ATOMIC_ACQUIRE) == 0)
			continue;
		count = count_now(thread, order);
		if (count == order->written)
			continue;
		order->written = count;
		order_write(thread, order, count, now_ns);
		limit--;
	}
}

void lock_order_new_life(struct thread *self, uint64_t key, uint64_t now_ns)
{
	for (uint32_t i = 0; i < LOCK_ORDERS; i++) {
		struct lock_order *order = &self->orders.slots[i];

		if (order->outer_key == 0 || (order->outer_key != key && order->inner_key != key))
			continue;
		if (order->count != order->written)
			order_write(self, order, order->count, now_ns);
		order->count = order->tries = order->written = 0;
		order->first_ns = now_ns;
	}
}

void lock_order_forget_all(struct thread *thread)
{
	if (thread->orders.used > 0)
		memset(&thread->orders, 0, sizeof(thread->orders));
}
