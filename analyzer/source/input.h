/* SPDX-License-Identifier: MIT */
/* One data stream on its way into the merge. */
#ifndef LOCKCOST_INPUT_H
#define LOCKCOST_INPUT_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>
#include <stdint.h>

enum { INPUT_CPU_UNKNOWN = -1 };

struct input {
	bt_message_iterator *iterator;
	bt_message_array_const messages; /* the batch being read, owned by the iterator */
	uint64_t message_count;
	uint64_t message_next;
	const bt_message *head; /* the next event or loss, referenced; NULL at the end */
	uint64_t time_ns;	/* where `head` belongs in the order; never goes back */
	uint64_t begin_ns; /* earliest time that the stream covers; 0 before anything was read */
	uint64_t end_ns;   /* latest time that it has covered so far */
	int32_t cpu;
	bool is_kernel;
	char *problem; /* why it ended early, or NULL */
};

/**
 * Move to the stream's next event or loss. Returns false at the end, and where the stream is
 * damaged: `problem` then says how.
 */
bool input_advance(struct input *input);

/** Drop everything that the stream refers to. */
void input_clear(struct input *input);

#endif
