/* SPDX-License-Identifier: MIT */
/* Counts waiters for as long as their calls are on the stack. */
#include "open_waits.h"

#include "waiters.h"

static void leave_newest(struct open_waits *open)
{
	waiters_leave(open->waits[--open->count].hash);
}

/*
 * The stack grows downwards: a frame that is not above this one's is gone. A handler on an
 * alternate stack may be mistaken for that; the wait it interrupts is then counted no more for the
 * rest of its time, and not taken off twice.
 */
__attribute__((noinline)) void open_waits_enter(struct open_waits *open, uint64_t hash)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

	while (open->count > 0 && open->waits[open->count - 1].frame <= frame)
		leave_newest(open);
	if (open->count == OPEN_WAITS_MAX)
		return; /* handlers in handlers: this one is not seen by who holds the lock */
	open->waits[open->count++] = (struct open_wait){.hash = hash, .frame = frame};
	waiters_enter(hash);
}

void open_waits_leave(struct open_waits *open, uint64_t hash)
{
	uint32_t i = open->count;

	while (i > 0 && open->waits[i - 1].hash != hash)
		i--;
	if (i == 0)
		return;
	while (open->count >= i)
		leave_newest(open);
}

void open_waits_leave_all(struct open_waits *open)
{
	while (open->count > 0)
		leave_newest(open);
}
