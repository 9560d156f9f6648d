/* SPDX-License-Identifier: MIT */
/* The C++ library's types that lock, wait or are waited at. */
#ifndef LOCKCOST_CXX_TYPES_H
#define LOCKCOST_CXX_TYPES_H

#include <stdbool.h>
#include <stddef.h>

/** Whether the first `length` bytes of `name` are such a type's, without std:: and arguments. */
bool cxx_types_have(const char *name, size_t length);

#endif
