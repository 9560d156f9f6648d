/* SPDX-License-Identifier: MIT */
/* The provider's probes, built into liblockcost.so. */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "lockcost-control-provider.h"
