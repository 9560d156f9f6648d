/* SPDX-License-Identifier: MIT */
/* What babeltrace2's messages say about time and losses, whatever their trace supports. */
#ifndef LOCKCOST_MESSAGE_H
#define LOCKCOST_MESSAGE_H

#include <babeltrace2/babeltrace.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * When the message belongs in the order of its stream: the raw value of the stream's clock, as
 * nanoseconds, without the offset to the epoch. `fallback` where the message carries no time.
 */
uint64_t message_time_ns(const bt_message *message, uint64_t fallback);

/**
 * Whether the message reports discarded events or packets. If so: how many events (0: not known)
 * and until when, in nanoseconds as above.
 */
bool message_is_loss(const bt_message *message, uint64_t *count, uint64_t *until_ns);

#endif
