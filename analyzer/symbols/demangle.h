/* SPDX-License-Identifier: MIT */
/* Names of C++ and Rust functions as their programmers wrote them. */
#ifndef LOCKCOST_DEMANGLE_H
#define LOCKCOST_DEMANGLE_H

/**
 * `name` demangled, without parameters, or a copy of it where it is not mangled. Free with g_free.
 */
char *demangle(const char *name);

#endif
