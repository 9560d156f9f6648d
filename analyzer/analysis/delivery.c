/* SPDX-License-Identifier: MIT */
/* The waker's timeline has the call that it was in when it woke the waiter. */
#include "delivery.h"

#include "futex_call.h"

/* The waker's futex entry; 0: it was in no such call. */
static uint64_t call_begin_ns(const struct timeline *waker, uint64_t waking_ns)
{
	for (size_t i = timeline_find_after(waker, waking_ns); i-- > 0;) {
		const struct timeline_entry *entry = &waker->entries[i];

		if (entry->kind == TIMELINE_FUTEX_ENTRY)
			return futex_operation_is_wait(entry->operation) ? 0 : entry->time_ns;
		if (entry->kind == TIMELINE_FUTEX_EXIT || entry->kind == TIMELINE_GAP)
			return 0;
	}
	return 0;
}

bool delivery_find(struct delivery *delivery, const struct wait *wait, const struct phases *phases,
		   const struct model *model)
{
	const struct timeline *waker;
	uint64_t begin_ns, left_ns = wait->end_ns - (phases->has_mutex_ns ? phases->mutex_ns : 0);

	if (wait->outcome != WAIT_ACQUIRED || !phases->waking_ns || phases->waker_tid <= 0 ||
	    phases->running_ns < phases->waking_ns || left_ns < phases->running_ns)
		return false;
	waker = g_hash_table_lookup(model->timelines, GINT_TO_POINTER(phases->waker_tid));
	begin_ns = waker ? call_begin_ns(waker, phases->waking_ns) : 0;
	if (!begin_ns)
		return false;
	delivery->ns[DELIVERY_CALL] = phases->waking_ns - begin_ns;
	delivery->ns[DELIVERY_WAKEUP] = phases->running_ns - phases->waking_ns;
	delivery->ns[DELIVERY_EXIT] = left_ns - phases->running_ns;
	delivery->ns[DELIVERY_REACQUIRE] = wait->end_ns - left_ns;
	return true;
}
