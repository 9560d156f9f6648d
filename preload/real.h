/* SPDX-License-Identifier: MIT */
/* The real functions behind the interposed ones: `real()->pthread_mutex_lock(mutex)`. */
#ifndef LOCKCOST_PRELOAD_REAL_H
#define LOCKCOST_PRELOAD_REAL_H

#include <stdbool.h>

#include "interposed.h"

/** Marks a function that programs reach instead of the C library's. */
#define EXPORT __attribute__((visibility("default")))

/* gcc wants an alias to have its target's attributes, clang knows no way to say so */
#if __has_attribute(copy)
#define COPY_ATTRIBUTES(name) __attribute__((copy(name)))
#else
#define COPY_ATTRIBUTES(name)
#endif

/** Another name that the C library exports for the same function. */
#define EXPORT_ALIAS(name, other_name) \
	EXPORT __typeof__(name) other_name COPY_ATTRIBUTES(name) __attribute__((alias(#name)))

/** The program's call: the address that the interposed function returns to. */
#define CALLER() __builtin_return_address(0)

/** Out of line and out of the way: for what the fast path leaves to others. */
#define COLD __attribute__((noinline, cold))

#define likely(condition) __builtin_expect(!!(condition), 1)
#define unlikely(condition) __builtin_expect(!!(condition), 0)

#define REAL_FIELD(result, name, parameters) result(*name) parameters;
#define REAL_VERSIONED_FIELD(result, field, name, parameters, version) result(*field) parameters;

struct real_functions {
	bool is_bound;
	INTERPOSED(REAL_FIELD, REAL_VERSIONED_FIELD)
};

extern struct real_functions real_functions;

/**
 * Binds every function. Called when the library is loaded, and by a call that comes even earlier
 * (other libraries' constructors). Safe to run in several threads at once and from within itself:
 * each writes the same values. Allocates nothing as long as every symbol exists, and with glibc
 * >= 2.34 every one does.
 */
void real_bind(void);

/** The real functions, bound. */
static inline const struct real_functions *real(void)
{
	if (unlikely(!__atomic_load_n(&real_functions.is_bound, __ATOMIC_ACQUIRE)))
		real_bind();
	return &real_functions;
}

#endif
