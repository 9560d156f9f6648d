/* SPDX-License-Identifier: MIT */
/*
 * The layout is the one in the kernel's include/linux/ring_buffer.h: a page is a time stamp, a word
 * of length and flags, and records; a record is a word (type in the lower 5 bits, time delta above)
 * and data.
 */
#include "page_check.h"

#include <stdbool.h>
#include <string.h>

enum {
	COMMIT_OFFSET = 8,
	DATA_OFFSET = 16,
	WORD = 4,
	TYPE_BITS = 5,
	TYPE_MASK = (1 << TYPE_BITS) - 1,
	TYPE_PADDING =
		29, /* smaller ones are data: 0 has its length behind it, else it is 4 * type */
	TYPE_TIME_EXTEND = 30,
	TYPE_TIME_STAMP = 31,
	DELTA_BITS = 27,
};

/** The word at COMMIT_OFFSET. */
#define LENGTH_MASK ((UINT64_C(1) << 27) - 1)
#define HAS_LOST (UINT64_C(1) << 31)
#define HAS_LOST_COUNT (UINT64_C(1) << 30) /* and their number stands behind the last record */

/** Time stamps have that many bits; those above are taken from the page. */
#define STAMP_MASK ((UINT64_C(1) << (32 + DELTA_BITS)) - 1)

struct walk {
	const uint8_t *data;
	uint64_t length;
	uint64_t position;
	uint64_t time_ns;
};

static uint32_t word_at(const struct walk *walk, uint64_t position)
{
	uint32_t word;

	memcpy(&word, walk->data + position, sizeof(word));
	return word;
}

/** Bytes of the record at the position, and the time after it. 0: it has no valid length. */
static uint64_t measure(const struct walk *walk, uint64_t *time_ns)
{
	uint32_t head = word_at(walk, walk->position);
	uint32_t type = head & TYPE_MASK;
	uint64_t delta = head >> TYPE_BITS;
	uint64_t next;

	if (type > 0 && type < TYPE_PADDING) {
		*time_ns += delta;
		return WORD + type * WORD;
	}
	if (walk->position + 2 * WORD > walk->length)
		return 0;
	next = word_at(walk, walk->position + WORD);
	switch (type) {
	case TYPE_TIME_EXTEND:
		*time_ns += delta + (next << DELTA_BITS);
		return 2 * WORD;
	case TYPE_TIME_STAMP:
		*time_ns = (*time_ns & ~STAMP_MASK) | (delta + (next << DELTA_BITS));
		return 2 * WORD;
	case TYPE_PADDING:
		if (!delta) /* the rest of the page is empty */
			return 0;
		break;
	}
	*time_ns += delta;
	/* The length counts itself; less than that, or an odd one, would mislead the walk. */
	return next >= WORD && next % WORD == 0 ? WORD + next : 0;
}

static bool step(struct walk *walk)
{
	uint64_t time_ns = walk->time_ns;
	uint64_t size;

	if (walk->position + WORD > walk->length)
		return false;
	size = measure(walk, &time_ns);
	if (!size || size > walk->length - walk->position || time_ns > PAGE_TIME_MAX)
		return false;
	walk->position += size;
	walk->time_ns = time_ns;
	return true;
}

void page_check(uint8_t *page, unsigned int size)
{
	struct walk walk = {.data = page + DATA_OFFSET};
	uint64_t commit, room = size - DATA_OFFSET;

	memcpy(&walk.time_ns, page, sizeof(walk.time_ns));
	memcpy(&commit, page + COMMIT_OFFSET, sizeof(commit));
	walk.length = commit & LENGTH_MASK;
	if (walk.length > room || walk.time_ns > PAGE_TIME_MAX)
		walk.length = 0;
	while (step(&walk))
		;
	/* A count of lost events stands behind the last record: not if that was cut off. */
	if (walk.position != (commit & LENGTH_MASK) || walk.position + sizeof(uint64_t) > room)
		commit &= ~HAS_LOST_COUNT;
	commit = (commit & (HAS_LOST | HAS_LOST_COUNT)) | walk.position;
	memcpy(page + COMMIT_OFFSET, &commit, sizeof(commit));
}
