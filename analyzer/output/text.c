/* SPDX-License-Identifier: MIT */
#include "text.h"
#include <string.h>
bool text_has_column(const char *name) { return strcmp(name, "wait") == 0; }
int text_write(const struct report *report, const struct text_options *options, FILE *stream) { return 0; }
