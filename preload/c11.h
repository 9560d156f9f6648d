/* SPDX-License-Identifier: MIT */
/* The results of C11's threads.h in terms of POSIX, and back: nptl/thrd_priv.h. */
#ifndef LOCKCOST_PRELOAD_C11_H
#define LOCKCOST_PRELOAD_C11_H

#include <errno.h>
#include <threads.h>

/** The errno value behind a thrd_* result; EINVAL for thrd_error, which says no more. */
static inline int c11_errno(int result)
{
	switch (result) {
	case thrd_success:
		return 0;
	case thrd_busy:
		return EBUSY;
	case thrd_timedout:
		return ETIMEDOUT;
	case thrd_nomem:
		return ENOMEM;
	default:
		return EINVAL;
	}
}

/** The thrd_* result that glibc makes of an errno value. */
static inline int c11_result(int status)
{
	switch (status) {
	case 0:
		return thrd_success;
	case EBUSY:
		return thrd_busy;
	case ETIMEDOUT:
		return thrd_timedout;
	case ENOMEM:
		return thrd_nomem;
	default:
		return thrd_error;
	}
}

#endif
