# SPDX-License-Identifier: MIT
# Refuse, in one sentence each, what lockcost does not support.
include(CheckCSourceCompiles)
find_package(PkgConfig REQUIRED)

if(NOT CMAKE_SIZEOF_VOID_P EQUAL 8)
	message(FATAL_ERROR "lockcost supports 64-bit x86-64 and aarch64 only; this compiler targets 32 bits.")
endif()
check_c_source_compiles("
	#include <features.h>
	#if !defined(__GLIBC__) || !__GLIBC_PREREQ(2, 34)
	#error too old
	#endif
	int main(void) { return 0; }" LOCKCOST_GLIBC_2_34)
if(NOT LOCKCOST_GLIBC_2_34)
	message(FATAL_ERROR "lockcost needs glibc 2.34 or newer; musl and older libraries are not supported.")
endif()
