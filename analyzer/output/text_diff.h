/* SPDX-License-Identifier: MIT */
/* Two sides of recordings, beside each other. */
#ifndef LOCKCOST_TEXT_DIFF_H
#define LOCKCOST_TEXT_DIFF_H

#include <stdio.h>

#include "diff.h"
#include "gate.h"

/** Print the classes that differ most, at most `top` of them. */
void text_diff_write(FILE *stream, const struct diff *diff, unsigned int top);

/** A gate that failed, in a line: by how much, and of which lock. To be freed with g_free. */
char *text_diff_failure(const struct gate *gate, const struct diff *diff,
			const struct diff_row *row);

#endif
