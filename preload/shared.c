/* SPDX-License-Identifier: MIT */
/* Finds where a process-shared object lies: device, inode and offset of its mapping. */
#include "shared.h"

#include "clock.h"
#include "lockcost-provider.h"
#include "maps.h"
#include "process.h"
#include "thread.h"
#include "told.h"

enum { RANGE_TRUST_NS = 100000000 /* a mapping may be gone, and another in its place */ };

static struct told told;

/* The mapping found last: the next object is likely to lie in it, too. */
static struct {
	bool is_busy;
	uint64_t start, end, offset, device, inode;
	uint64_t read_ns;
} range;

struct search {
	uint64_t address;
	bool is_found;
	struct maps_line line;
};

static bool line_seen(const struct maps_line *line, void *context)
{
	struct search *search = context;

	if (search->address < line->start || search->address >= line->end)
		return true;
	search->is_found = line->is_shared && line->inode != 0;
	search->line = *line;
	return false;
}

/* Fills in where the object lies; false: in no shared mapping. */
static bool locate(struct lockcost_lock_shared *event)
{
	uint64_t now_ns = clock_now_ns();
	struct search search = {.address = event->lock};
	bool is_mine = !__atomic_exchange_n(&range.is_busy, true, __ATOMIC_ACQUIRE);

	if (is_mine && event->lock >= range.start && event->lock < range.end &&
	    now_ns - range.read_ns < RANGE_TRUST_NS) {
		search.is_found = true;
		search.line = (struct maps_line){.start = range.start,
						 .offset = range.offset,
						 .device = range.device,
						 .inode = range.inode};
	} else {
		maps_read(line_seen, &search);
		if (is_mine && search.is_found) {
			range.start = search.line.start;
			range.end = search.line.end;
			range.offset = search.line.offset;
			range.device = search.line.device;
			range.inode = search.line.inode;
			range.read_ns = now_ns;
		}
	}
	if (is_mine)
		__atomic_store_n(&range.is_busy, false, __ATOMIC_RELEASE);
	event->device = search.line.device;
	event->inode = search.line.inode;
	event->offset = search.line.offset + (event->lock - search.line.start);
	return search.is_found;
}

void shared_tell_again(const struct object *object)
{
	struct lockcost_lock_shared event = {
		.pid = process.pid,
		.lock = lock_key_address(object->key, object->kind),
		.kind = object->kind,
	};

	if (!object_is_shared(object) || thread_is_silent)
		return;
	if (locate(&event))
		lttng_ust_tracepoint(lockcost, lock_shared, &event);
	told_add(&told, object);
}

void shared_tell(const struct object *object)
{
	if (object_is_shared(object) && !told_has(&told, object))
		shared_tell_again(object);
}
