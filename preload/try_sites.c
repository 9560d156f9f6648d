/* SPDX-License-Identifier: MIT */
/* The lock's counter has all failed tries; what finds no room here is missing by site only. */
#include "try_sites.h"

#include <string.h>

#include "clock.h"
#include "lock_key.h"
#include "process.h"
#include "thread.h"

static struct try_site *probe(struct try_sites *sites, uint64_t key, uint64_t site)
{
	uint32_t index =
		(uint32_t)((lock_hash(key) ^ lock_hash(site << 3)) >> (64 - TRY_SITES_BITS));

	while (sites->slots[index].key != 0 &&
	       (sites->slots[index].key != key || sites->slots[index].site != site))
		index = (index + 1) % TRY_SITES;
	return &sites->slots[index];
}

void try_sites_note(struct thread *self, const struct object *object, const void *site)
{
	struct try_sites *sites = &self->tries;
	struct try_site *entry = probe(sites, object->key, (uintptr_t)site);

	if (entry->key == 0) {
		if (sites->used >= TRY_SITES / 4 * 3)
			return;
		sites->used++;
		entry->site = (uintptr_t)site;
		entry->kind = object->kind;
		entry->first_ns = clock_now_ns();
		__atomic_store_n(&entry->key, object->key, __ATOMIC_RELEASE);
	}
	entry->count++;
}

static void entry_write(const struct thread *thread, struct try_site *entry, uint64_t now_ns)
{
	struct lockcost_try_failed event = {
		.pid = process.pid,
		.tid = thread->tid,
		.incarnation = thread->incarnation,
		.lock = lock_key_address(entry->key, entry->kind),
		.kind = entry->kind,
		.operation = lock_key_side(entry->key),
		.site = entry->site,
		.first_ns = entry->first_ns,
		.time_ns = now_ns,
		.count = entry->count - entry->written,
	};

	entry->written += event.count;
	lttng_ust_tracepoint(lockcost, try_failed, &event);
}

void try_sites_flush(struct thread *thread, uint32_t limit, uint64_t now_ns)
{
	struct try_sites *sites = &thread->tries;

	for (uint32_t i = 0; sites->used > 0 && i < TRY_SITES && limit > 0; i++) {
		struct try_site *entry = &sites->slots[i];

		if (__atomic_load_n(&entry->key, __ATOMIC_ACQUIRE) == 0 ||
		    entry->count == entry->written)
			continue;
		entry_write(thread, entry, now_ns);
		limit--;
	}
}

void try_sites_new_life(struct thread *self, uint64_t key, uint64_t now_ns)
{
	for (uint32_t i = 0; i < TRY_SITES; i++) {
		struct try_site *entry = &self->tries.slots[i];

		if (entry->key != key)
			continue;
		if (entry->count != entry->written)
			entry_write(self, entry, now_ns);
		entry->first_ns = now_ns;
	}
}

void try_sites_forget_all(struct thread *thread)
{
	if (thread->tries.used > 0)
		memset(&thread->tries, 0, sizeof(thread->tries));
}
