/* SPDX-License-Identifier: MIT */
/* Gives the report's addresses their names. */
#ifndef LOCKCOST_NAMING_H
#define LOCKCOST_NAMING_H

#include "model.h"
#include "report.h"

/** Resolve every place of the report, and name its locks and their classes. */
void naming_apply(struct report *report, const struct model *model);

#endif
