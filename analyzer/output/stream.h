/* SPDX-License-Identifier: MIT */
/* The end of every format that programs read. */
#ifndef LOCKCOST_STREAM_H
#define LOCKCOST_STREAM_H

#include <stdio.h>

/** All is printed. Returns -1, having said why on stderr, where some of it could not be written. */
int stream_finish(FILE *stream);

#endif
