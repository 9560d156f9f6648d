/* SPDX-License-Identifier: MIT */
/* What the options of an explanation ask for, in terms of the recording. */
#ifndef LOCKCOST_EXPLAIN_QUERY_H
#define LOCKCOST_EXPLAIN_QUERY_H

#include "explain.h"
#include "explainer.h"
#include "report.h"

/**
 * Fill `query`, whose lock_ids then point into `report`; g_hash_table_destroy() them. Returns enum
 * report_status; what is wrong has been said on stderr.
 */
int explain_query_fill(struct explainer_query *query, const struct report *report,
		       const struct explain_options *options);

#endif
