/* SPDX-License-Identifier: MIT */
/* Futex calls that only the kernel's events tell of, one by one: what they are, and telling of
 * them. */
#ifndef LOCKCOST_FUTEX_CALL_H
#define LOCKCOST_FUTEX_CALL_H

#include "model.h"

/** A futex call. */
struct futex_call {
	uint64_t entry_ns;
	uint64_t exit_ns; /* 0: it has not returned */
	uint64_t address;
	uint32_t operation; /* as in struct event_futex_entry */
	int64_t result;
};

/** Whether the FUTEX_* command waits; those that wake are not round trips. */
bool futex_operation_is_wait(uint32_t operation);

/** Whether it waits, wakes, or neither. */
bool futex_call_is_wait(const struct futex_call *call);
bool futex_call_is_wake(const struct futex_call *call);

/** A call that waits, as the wait that it is. */
struct wait futex_call_wait(struct thread *thread, struct lock *lock,
			    const struct futex_call *call);

/** Tell the observer of a call that has returned, and that the thread did not tell of itself. */
void futex_call_tell(struct model *model, struct thread *thread, const struct futex_call *call);

/** Tell of a wait that lasted until exit_ns, when its thread or the recording ended. */
void futex_call_tell_unfinished(struct model *model, struct thread *thread,
				const struct futex_call *call);

#endif
