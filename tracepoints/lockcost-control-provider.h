/* SPDX-License-Identifier: MIT */
/*
 * The LTTng-UST provider `lockcost_control`: what a session asks for by having it enabled. A provider
 * of its own, so that `lockcost:*` does not mean it.
 */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER lockcost_control

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "lockcost-control-provider.h"

#if !defined(LOCKCOST_CONTROL_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define LOCKCOST_CONTROL_PROVIDER_H

#include <lttng/tracepoint.h>

#include "lockcost/events.h"

#define LOCKCOST_CONTROL_INT(type, name) lttng_ust_field_integer(type, name, event->name)
#define LOCKCOST_CONTROL_FIELDS(fields) fields(LOCKCOST_CONTROL_INT, , , )

LTTNG_UST_TRACEPOINT_EVENT(lockcost_control, process_stop,
	LTTNG_UST_TP_ARGS(const struct lockcost_process_stop *, event),
	LTTNG_UST_TP_FIELDS(LOCKCOST_CONTROL_FIELDS(LOCKCOST_PROCESS_STOP_FIELDS)))

#endif

#include <lttng/tracepoint-event.h>
