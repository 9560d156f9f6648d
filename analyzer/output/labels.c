/* SPDX-License-Identifier: MIT */
/* Words for enumerations. A number from a newer version than ours is "unknown". */
#include "labels.h"

#include <linux/futex.h>
#include <stddef.h>

#include "lockcost/futex.h"
#include "lockcost/kinds.h"

static const char unknown[] = "unknown";

const char *label_kind(uint8_t kind)
{
	static const char *const labels[LOCKCOST_KIND_COUNT] = {
		[LOCKCOST_KIND_UNKNOWN] = unknown,   [LOCKCOST_KIND_MUTEX] = "mutex",
		[LOCKCOST_KIND_RWLOCK] = "rwlock",   [LOCKCOST_KIND_SPIN] = "spin",
		[LOCKCOST_KIND_SEM] = "sem",	     [LOCKCOST_KIND_ONCE] = "once",
		[LOCKCOST_KIND_FUTEX] = "futex",     [LOCKCOST_KIND_COND] = "cond",
		[LOCKCOST_KIND_BARRIER] = "barrier", [LOCKCOST_KIND_JOIN] = "join",
		[LOCKCOST_KIND_USER] = "user",
	};

	return kind < LOCKCOST_KIND_COUNT ? labels[kind] : unknown;
}

const char *label_type(uint8_t type)
{
	static const char *const labels[LOCKCOST_TYPE_COUNT] = {
		[LOCKCOST_TYPE_NONE] = "none",
		[LOCKCOST_TYPE_NORMAL] = "normal",
		[LOCKCOST_TYPE_RECURSIVE] = "recursive",
		[LOCKCOST_TYPE_ERRORCHECK] = "errorcheck",
		[LOCKCOST_TYPE_ADAPTIVE] = "adaptive",
		[LOCKCOST_TYPE_PREFER_READER] = "prefer_reader",
		[LOCKCOST_TYPE_PREFER_WRITER] = "prefer_writer",
		[LOCKCOST_TYPE_PREFER_WRITER_NONRECURSIVE] = "prefer_writer_nonrecursive",
	};

	return type < LOCKCOST_TYPE_COUNT ? labels[type] : unknown;
}

const char *label_protocol(uint8_t attributes)
{
	if (attributes & LOCKCOST_ATTRIBUTE_INHERIT)
		return "inherit";
	return attributes & LOCKCOST_ATTRIBUTE_PROTECT ? "protect" : "none";
}

const char *label_futex_command(unsigned int command)
{
	static const char *const labels[LOCKCOST_FUTEX_WAITV + 1] = {
		[FUTEX_WAIT] = "wait",
		[FUTEX_WAKE] = "wake",
		[FUTEX_FD] = "fd",
		[FUTEX_REQUEUE] = "requeue",
		[FUTEX_CMP_REQUEUE] = "cmp_requeue",
		[FUTEX_WAKE_OP] = "wake_op",
		[FUTEX_LOCK_PI] = "lock_pi",
		[FUTEX_UNLOCK_PI] = "unlock_pi",
		[FUTEX_TRYLOCK_PI] = "trylock_pi",
		[FUTEX_WAIT_BITSET] = "wait_bitset",
		[FUTEX_WAKE_BITSET] = "wake_bitset",
		[FUTEX_WAIT_REQUEUE_PI] = "wait_requeue_pi",
		[FUTEX_CMP_REQUEUE_PI] = "cmp_requeue_pi",
		[LOCKCOST_FUTEX_LOCK_PI2] = "lock_pi2",
		[LOCKCOST_FUTEX_WAITV] = "waitv",
	};

	return command <= LOCKCOST_FUTEX_WAITV ? labels[command] : NULL;
}

const char *label_phase(enum phase phase)
{
	static const char *const labels[PHASE_COUNT] = {
		[PHASE_SPIN] = "spin",
		[PHASE_KERNEL_ENTRY] = "kernel_entry",
		[PHASE_BLOCKED] = "blocked",
		[PHASE_WAKEUP] = "wakeup",
		[PHASE_KERNEL_EXIT] = "kernel_exit",
		[PHASE_REACQUIRE] = "reacquire",
		[PHASE_PREEMPTED] = "preempted",
		[PHASE_UNATTRIBUTED] = "unattributed",
	};

	return phase < PHASE_COUNT ? labels[phase] : unknown;
}

const char *label_blame(enum blame_class what)
{
	static const char *const labels[BLAME_COUNT] = {
		[BLAME_RUNNING] = "holder_running",
		[BLAME_PREEMPTED] = "holder_preempted",
		[BLAME_ON_LOCK] = "holder_blocked_on_lock",
		[BLAME_BLOCKED] = "holder_blocked",
		[BLAME_NO_HOLDER] = "no_holder",
		[BLAME_UNATTRIBUTED] = "unattributed",
	};

	return what < BLAME_COUNT ? labels[what] : unknown;
}

const char *label_wakeup(enum wakeup_cause cause)
{
	static const char *const labels[WAKEUP_COUNT] = {
		[WAKEUP_IDLE] = "idle_exit",
		[WAKEUP_MIGRATION] = "migration",
		[WAKEUP_QUEUED] = "run_queue",
		[WAKEUP_UNKNOWN] = "unknown",
	};

	return cause < WAKEUP_COUNT ? labels[cause] : unknown;
}

const char *label_delivery(enum delivery_part part)
{
	static const char *const labels[DELIVERY_COUNT] = {
		[DELIVERY_CALL] = "call",
		[DELIVERY_WAKEUP] = "wakeup",
		[DELIVERY_EXIT] = "kernel_exit",
		[DELIVERY_REACQUIRE] = "reacquire",
	};

	return part < DELIVERY_COUNT ? labels[part] : unknown;
}
