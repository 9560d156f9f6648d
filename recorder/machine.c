/* SPDX-License-Identifier: MIT */
/* Looks at the machine; changes nothing. */
#include "machine.h"

#include <dlfcn.h>
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/prctl.h>

#include "lockcost/switch_event.h"
#include "lttng_command.h"

char *machine_preload_path(void)
{
	/*
	 * The build tree first, then what is installed, each seen from the executable's directory.
	 */
	static const char *const places[] = {
		"../../preload/liblockcost.so",
		"../" LOCKCOST_LIBDIR "/lockcost/liblockcost.so",
		"../" LOCKCOST_LIBDIR "/liblockcost.so",
	};
	g_autofree char *exe = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *directory = exe ? g_path_get_dirname(exe) : NULL;

	for (size_t i = 0; directory && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_build_filename(directory, places[i], NULL);

		if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
			return g_canonicalize_filename(path, NULL);
	}
	return NULL;
}

/** Where the dynamic linker looks for libraries; loading one to ask it would start LTTng's threads.
 */
static char *path_of_library(const char *name)
{
	void *self = dlopen(NULL, RTLD_LAZY);
	g_autofree Dl_serinfo *info = NULL;
	char *path = NULL;
	Dl_serinfo size;

	if (!self || dlinfo(self, RTLD_DI_SERINFOSIZE, &size) < 0)
		return g_strdup(name);
	info = g_malloc(size.dls_size);
	if (dlinfo(self, RTLD_DI_SERINFOSIZE, info) == 0 &&
	    dlinfo(self, RTLD_DI_SERINFO, info) == 0)
		for (unsigned int i = 0; i < info->dls_cnt && !path; i++) {
			path = g_build_filename(info->dls_serpath[i].dls_name, name, NULL);
			if (!g_file_test(path, G_FILE_TEST_EXISTS))
				g_clear_pointer(&path, g_free);
		}
	dlclose(self);
	return path ? path : g_strdup(name);
}

char *machine_preloads(const char *preload_path)
{
	g_autofree char *fork = path_of_library("liblttng-ust-fork.so.1");
	g_autofree char *descriptors = path_of_library("liblttng-ust-fd.so.1");

	return g_strjoin(" ", fork, descriptors, preload_path, NULL);
}

bool machine_has_lttng_kernel(char **reason)
{
	char *const list[] = {"lttng", "list", "--kernel", NULL};
	g_autofree char *modules = NULL;

	/* Asked first: `lttng list` as root would start a session daemon where none runs. */
	if (!g_file_get_contents("/proc/modules", &modules, NULL, NULL) ||
	    (!g_str_has_prefix(modules, "lttng_tracer ") && !strstr(modules, "\nlttng_tracer "))) {
		*reason =
			g_strdup("LTTng's kernel tracer is not loaded (package lttng-modules-dkms, "
				 "and a root lttng-sessiond)");
		return false;
	}
	if (lttng_command_try((char **)list, NULL) < 0) {
		*reason = g_strdup(
			"LTTng's kernel tracer does not answer this user (be root, with a root "
			"lttng-sessiond running)");
		return false;
	}
	return true;
}

bool machine_has_switch_event(char **reason)
{
	g_autofree char *paranoid = NULL;
	int fd, error;

	/* As the preload does: it cannot know whether the filter would kill the target. */
	if (prctl(PR_GET_SECCOMP) != 0) {
		*reason = g_strdup("perf events are not tried under a seccomp filter");
		return false;
	}
	fd = lockcost_switch_event_open();
	if (fd >= 0) {
		close(fd);
		return true;
	}
	error = errno;
	if (!g_file_get_contents("/proc/sys/kernel/perf_event_paranoid", &paranoid, NULL, NULL))
		*reason = g_strdup("this kernel has no perf events");
	else if (error == EACCES || error == EPERM)
		*reason = g_strdup_printf("perf_event_paranoid is %s, and has to be 2 or less",
					  g_strchomp(paranoid));
	else
		*reason = g_strdup_printf("a perf event cannot be opened: %s", g_strerror(error));
	return false;
}

bool machine_can_preload(const char *preload_path, char **reason)
{
	char *const words[] = {"true", NULL};
	g_autofree char *preloads = machine_preloads(preload_path);
	g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "LD_PRELOAD", preloads, TRUE);
	g_autofree char *errors = NULL;
	int status;

	/* The linker complains about what it cannot preload, and goes on. */
	if (!g_spawn_sync(NULL, (char **)words, environment,
			  G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
			  &errors, &status, NULL))
		return true;
	if (status == 0 && !*errors)
		return true;
	*reason = *errors ? g_strdup(g_strchomp(errors)) : g_strdup("a program with them fails");
	return false;
}
