/* SPDX-License-Identifier: MIT */
/* Adds up the gaps between being switched out and in again. */
#include "switch_records.h"

#include <linux/perf_event.h>

enum {
	/* With less room than this the kernel may have dropped one already: it needs place for the
	 * record that tells of the loss, too. */
	ROOM_MIN = 64,
};

/* What the records of a wait add up to, so far. */
struct sum {
	uint64_t from_ns, to_ns;
	uint64_t out_ns; /* since when the thread is off the CPU, 0: it is not */
	uint64_t off_ns;
};

/* Records are multiples of eight bytes: no header is torn by the ring's end, but what follows it
 * may lie at the beginning. */
static const void *data_at(const void *pages, uint64_t position)
{
	return (const char *)pages + SWITCH_RING_PAGE + position % SWITCH_RING_DATA;
}

static void switch_add(struct sum *sum, bool is_out, uint64_t time_ns)
{
	if (is_out) {
		sum->out_ns = time_ns > sum->from_ns ? time_ns : sum->from_ns;
		return;
	}
	if (time_ns > sum->to_ns)
		time_ns = sum->to_ns;
	if (sum->out_ns != 0 && time_ns > sum->out_ns)
		sum->off_ns += time_ns - sum->out_ns;
	sum->out_ns = 0;
}

bool switch_records_off_ns(const void *pages, uint64_t from_ns, uint64_t to_ns, uint64_t *off_ns)
{
	const struct perf_event_mmap_page *page = pages;
	struct sum sum = {.from_ns = from_ns, .to_ns = to_ns};
	uint64_t head = __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE);
	uint64_t tail = page->data_tail, at = tail;

	if (head - tail > SWITCH_RING_DATA - ROOM_MIN)
		return false;
	while (at < head) {
		const struct perf_event_header *header = data_at(pages, at);
		/* after the header there is the time, as the event's sample_type asks for */
		const uint64_t *time_ns = data_at(pages, at + sizeof(*header));

		/* a loss that comes first was before: the ring was full when it was emptied */
		if (header->size == 0 || (header->type == PERF_RECORD_LOST && at != tail))
			return false;
		if (header->type == PERF_RECORD_SWITCH)
			switch_add(&sum, header->misc & PERF_RECORD_MISC_SWITCH_OUT, *time_ns);
		at += header->size;
	}
	*off_ns = sum.off_ns;
	return true;
}
