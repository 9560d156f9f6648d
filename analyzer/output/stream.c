/* SPDX-License-Identifier: MIT */
/* Errors of the many small writes show here, once. */
#include "stream.h"

#include <errno.h>
#include <string.h>

int stream_finish(FILE *stream)
{
	if (fflush(stream) == 0 && !ferror(stream))
		return 0;
	fprintf(stderr, "lockcost: the report cannot be written: %s\n", strerror(errno));
	return -1;
}
