/* SPDX-License-Identifier: MIT */
/* Colours of a terminal: off until somebody knows that there is one. */
#ifndef LOCKCOST_STYLE_H
#define LOCKCOST_STYLE_H

#include <stdbool.h>
#include <stdio.h>

enum style {
	STYLE_HEADING, /* of a table, or a section */
	STYLE_NAME,    /* what a section is about */
	STYLE_ALARM,   /* a deadlock */
	STYLE_VERDICT,
	STYLE_FAINT, /* explanations */
	STYLE_BAR,
	STYLE_COUNT
};

/** Whether what is printed from now on has colours. */
void style_use(bool is_on);

/** What begins a style, and what ends any of them: "" without colours. */
const char *style_begin(enum style style);
const char *style_end(void);

#endif
