/* SPDX-License-Identifier: MIT */
/* One wait for people: what was recorded, and what follows from it. */
#ifndef LOCKCOST_TEXT_EXPLAINED_H
#define LOCKCOST_TEXT_EXPLAINED_H

#include <stdio.h>

#include "explained.h"

/** `report` names the locks. */
void text_explained_write(FILE *stream, const struct explained *explained,
			  const struct report *report);

#endif
