# SPDX-License-Identifier: MIT
# `cpack -G DEB` in a build directory of preset release makes a package for the distribution that it runs on.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lockcost)
set(CPACK_PACKAGE_VENDOR "The lockcost authors")
set(CPACK_PACKAGE_CONTACT "The lockcost authors <lockcost@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Tells what each lock of a program costs: how long threads waited for it, spinning,
entering the kernel, sleeping, waiting for a CPU and coming back; what waking others
cost; who held the lock meanwhile, and what the holder was doing.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# The libraries come from what the program and the preload are linked with; liblttng-ust1 and libbabeltrace2-0 hold what is
# loaded by name, too (liblttng-ust-fork.so.1, liblttng-ust-fd.so.1, babeltrace2's ctf plug-in). setpriv is in util-linux.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "lttng-tools (>= 2.13), util-linux")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "lttng-modules-dkms, babeltrace2")
include(CPack)
