# SPDX-License-Identifier: MIT
# What every target of ours is compiled with, said once.

# lockcost_compile(TARGET [SANITIZED] [TEST]): C11 with GNU extensions, warnings, hidden symbols.
function(lockcost_compile target)
	cmake_parse_arguments(ARG "SANITIZED;TEST" "" "" ${ARGN})
	set_target_properties(${target} PROPERTIES C_STANDARD 11 C_EXTENSIONS ON C_VISIBILITY_PRESET hidden)
	target_compile_options(${target} PRIVATE -Wall -Wextra)
	if(ARG_TEST) # cmocka gives every test a state, which few need; tables of cases leave out what does not matter
		target_compile_options(${target} PRIVATE -Wno-unused-parameter -Wno-missing-field-initializers)
	endif()
	if(LOCKCOST_WERROR)
		target_compile_options(${target} PRIVATE -Werror)
	endif()
	if(ARG_SANITIZED AND LOCKCOST_SANITIZE)
		target_compile_options(${target} PRIVATE -fsanitize=${LOCKCOST_SANITIZE} -fno-omit-frame-pointer)
		target_link_options(${target} PRIVATE -fsanitize=${LOCKCOST_SANITIZE})
	endif()
endfunction()
