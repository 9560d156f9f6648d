/* SPDX-License-Identifier: MIT */
/* A call is a wait of its own, from its entry to its exit, or a wake-up. */
#include "futex_call.h"

#include "lockcost/futex.h"
#include "settle.h"

bool futex_operation_is_wait(uint32_t operation)
{
	return lockcost_futex_role(operation) == LOCKCOST_FUTEX_WAITS;
}

bool futex_call_is_wait(const struct futex_call *call)
{
	return futex_operation_is_wait(call->operation);
}

bool futex_call_is_wake(const struct futex_call *call)
{
	return lockcost_futex_role(call->operation) == LOCKCOST_FUTEX_WAKES;
}

static uint8_t operation_of(const struct futex_call *call)
{
	return LOCKCOST_OPERATION_FUTEX | (call->operation & FUTEX_CMD_MASK);
}

struct wait futex_call_wait(struct thread *thread, struct lock *lock, const struct futex_call *call)
{
	return (struct wait){
		.thread = thread,
		.lock = lock,
		.address = call->address,
		.kind = LOCKCOST_KIND_FUTEX,
		.operation = operation_of(call),
		.request_ns = call->entry_ns,
		.end_ns = call->exit_ns,
		.is_call = true,
	};
}

static struct wait wait_of(struct thread *thread, const struct futex_call *call)
{
	struct lock *lock =
		lock_get(thread->process, call->address, LOCKCOST_KIND_FUTEX, call->entry_ns);

	return futex_call_wait(thread, lock, call);
}

/*
 * Between the two events of a call others of the same thread may have been lost. After the last
 * event of all there was none.
 */
static bool is_whole(const struct model *model, const struct futex_call *call)
{
	const struct coverage *coverage = &model->coverage;
	size_t hole = coverage_find_after(coverage, call->entry_ns);

	return hole == coverage->hole_count || coverage->holes[hole].begin_ns > call->exit_ns ||
	       coverage->holes[hole].end_ns == UINT64_MAX;
}

static void wait_tell(struct model *model, struct thread *thread, const struct futex_call *call)
{
	struct wait wait;

	if (!is_whole(model, call)) {
		model->unmatched_wait_count++;
		return;
	}
	wait = wait_of(thread, call);
	wait.outcome = call->result < 0 ? WAIT_FAILED : WAIT_ACQUIRED;
	wait.status = call->result < 0 ? (int32_t)-call->result : 0;
	settle_wait(model, &wait);
}

/*
 * Waking is the other half of waiting: what the preload has told of, it has told of with its
 * wake-ups. Of its own process only futexes count at which somebody was seen to wait unannounced.
 */
static void wake_tell(struct model *model, struct thread *thread, const struct futex_call *call)
{
	struct process *process = thread->process;
	struct lock *lock = lock_find_kind(process, call->address, LOCKCOST_KIND_FUTEX);
	struct model_wake seen = {
		.thread = thread, .is_call = true, .futex_operation = call->operation};

	if (lock ? lock_is_announced(lock) : !process->is_kernel_only)
		return;
	seen.lock = lock_get(process, call->address, LOCKCOST_KIND_FUTEX, call->entry_ns);
	seen.wake = (struct lockcost_wake){
		.pid = process->pid,
		.tid = thread->tid,
		.lock = call->address,
		.kind = LOCKCOST_KIND_FUTEX,
		.operation = operation_of(call),
		.begin_ns = call->entry_ns,
		.end_ns = call->exit_ns,
	};
	if (model->observer.wake_seen)
		model->observer.wake_seen(model->observer.context, &seen);
}

void futex_call_tell(struct model *model, struct thread *thread, const struct futex_call *call)
{
	if (futex_call_is_wait(call))
		wait_tell(model, thread, call);
	else
		wake_tell(model, thread, call);
}

void futex_call_tell_unfinished(struct model *model, struct thread *thread,
				const struct futex_call *call)
{
	struct wait wait;

	if (!is_whole(model, call)) {
		model->unmatched_wait_count++;
		return;
	}
	wait = wait_of(thread, call);
	wait.outcome = WAIT_UNFINISHED;
	settle_wait(model, &wait);
}
