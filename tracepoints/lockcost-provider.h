/* SPDX-License-Identifier: MIT */
/* The LTTng-UST provider `lockcost`: one tracepoint per event of include/lockcost/events.h. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER lockcost

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "lockcost-provider.h"

#if !defined(LOCKCOST_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define LOCKCOST_PROVIDER_H

#include <lttng/tracepoint.h>

#include "lockcost/events.h"

#define LOCKCOST_FIELD_INT(type, name) lttng_ust_field_integer(type, name, event->name)
#define LOCKCOST_FIELD_ADDRESS(name) lttng_ust_field_integer_hex(uint64_t, name, event->name)
#define LOCKCOST_FIELD_REAL(name) lttng_ust_field_float(double, name, event->name)
#define LOCKCOST_FIELD_STRING(name) lttng_ust_field_string(name, event->name)
#define LOCKCOST_FIELDS(fields)                                                                         \
	fields(LOCKCOST_FIELD_INT, LOCKCOST_FIELD_ADDRESS, LOCKCOST_FIELD_REAL, LOCKCOST_FIELD_STRING)

LTTNG_UST_TRACEPOINT_EVENT(lockcost, process_start,
	LTTNG_UST_TP_ARGS(const struct lockcost_process_start *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_PROCESS_START_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, process_stats,
	LTTNG_UST_TP_ARGS(const struct lockcost_process_stats *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_PROCESS_STATS_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, mapping,
	LTTNG_UST_TP_ARGS(const struct lockcost_mapping *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_MAPPING_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, thread_start,
	LTTNG_UST_TP_ARGS(const struct lockcost_thread_start *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_THREAD_START_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, thread_exit,
	LTTNG_UST_TP_ARGS(const struct lockcost_thread_exit *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_THREAD_EXIT_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_init,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_init *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_LOCK_INIT_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_destroy,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_destroy *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_LOCK_DESTROY_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_name,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_name *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_LOCK_NAME_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_shared,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_shared *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_LOCK_SHARED_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, stack,
	LTTNG_UST_TP_ARGS(const struct lockcost_stack *, event),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(int32_t, pid, event->pid)
		lttng_ust_field_integer(uint32_t, stack, event->stack)
		lttng_ust_field_sequence_hex(uint64_t, frames, event->frames, uint32_t, event->frame_count)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, wait_begin,
	LTTNG_UST_TP_ARGS(const struct lockcost_wait_begin *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_WAIT_BEGIN_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, cond_wait_begin,
	LTTNG_UST_TP_ARGS(const struct lockcost_cond_wait_begin *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_COND_WAIT_BEGIN_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, wait_end,
	LTTNG_UST_TP_ARGS(const struct lockcost_wait_end *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_WAIT_END_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, hold,
	LTTNG_UST_TP_ARGS(const struct lockcost_hold *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_HOLD_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, wake,
	LTTNG_UST_TP_ARGS(const struct lockcost_wake *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_WAKE_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, merged,
	LTTNG_UST_TP_ARGS(const struct lockcost_merged *, event),
	LTTNG_UST_TP_FIELDS(
		LOCKCOST_FIELDS(LOCKCOST_MERGED_FIELDS)
		lttng_ust_field_sequence(uint64_t, lengths, event->lengths, uint32_t, event->length_count)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_stats,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_stats *, event),
	LTTNG_UST_TP_FIELDS(
		LOCKCOST_FIELDS(LOCKCOST_LOCK_STATS_FIELDS)
		lttng_ust_field_sequence(uint64_t, samples, event->samples, uint32_t, event->sample_count)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, lock_order,
	LTTNG_UST_TP_ARGS(const struct lockcost_lock_order *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_LOCK_ORDER_FIELDS)))

LTTNG_UST_TRACEPOINT_EVENT(lockcost, try_failed,
	LTTNG_UST_TP_ARGS(const struct lockcost_try_failed *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_FIELDS(LOCKCOST_TRY_FAILED_FIELDS)))

#endif

#include <lttng/tracepoint-event.h>
