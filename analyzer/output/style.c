/* SPDX-License-Identifier: MIT */
/* Only the eight colours that every terminal has, and none that says anything by itself. */
#include "style.h"

static bool is_used;

void style_use(bool is_on)
{
	is_used = is_on;
}

const char *style_begin(enum style style)
{
	/* ECMA-48, "select graphic rendition" */
	static const char *const codes[STYLE_COUNT] = {
		[STYLE_HEADING] = "\033[1m",  [STYLE_NAME] = "\033[1;36m",
		[STYLE_ALARM] = "\033[1;31m", [STYLE_VERDICT] = "\033[33m",
		[STYLE_FAINT] = "\033[2m",    [STYLE_BAR] = "\033[34m",
	};

	return is_used && style < STYLE_COUNT ? codes[style] : "";
}

const char *style_end(void)
{
	return is_used ? "\033[0m" : "";
}
