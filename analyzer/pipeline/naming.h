/* SPDX-License-Identifier: MIT */
/* Gives the report's addresses their names. */
#ifndef LOCKCOST_NAMING_H
#define LOCKCOST_NAMING_H

#include "model.h"
#include "report.h"

/** Resolve every place of the report, and name its locks and their classes. */
void naming_apply(struct report *report, const struct model *model);

/** The symbols of all processes of a model, to name single places. */
struct naming *naming_create(const struct model *model);
void naming_free(struct naming *naming);

/** Name the place where a call was made, of the model's process that the site says. */
void naming_site(struct naming *naming, struct report_site *site);

#endif
