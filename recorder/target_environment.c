/* SPDX-License-Identifier: MIT */
/* Each variable is read by liblockcost.so, the dynamic linker or a sanitizer's runtime. */
#include "target_environment.h"

#include <string.h>

#include "lockcost/recording.h"
#include "machine.h"

/**
 * Sanitizers that programs were built with, the target or what it starts. Neither option changes
 * what they find: gcc's ASan refuses to start where anything is preloaded before it, and TSan ends
 * a forked child that starts threads, as LTTng-UST does there.
 */
static const struct sanitizer {
	const char *variable, *option;
} sanitizers[] = {
	{"ASAN_OPTIONS", "verify_asan_link_order=0"},
	{"TSAN_OPTIONS", "die_after_fork=0"},
};

/** Ours come first: what the user says counts, and the last word is the one that holds. */
static char **add_sanitizer(char **environment, const struct sanitizer *sanitizer)
{
	const char *users = g_environ_getenv(environment, sanitizer->variable);
	g_autofree char *options = g_strjoin(":", sanitizer->option, users, NULL);

	return g_environ_setenv(environment, sanitizer->variable, options, TRUE);
}

char **target_environment_preload(char **environment, const char *preload)
{
	const char *users = g_environ_getenv(environment, "LD_PRELOAD");
	g_autofree char *ours = machine_preloads(preload);
	g_autofree char *preloads = g_strjoin(" ", ours, users, NULL);

	return g_environ_setenv(environment, "LD_PRELOAD", preloads, TRUE);
}

char **target_environment_settings(char **environment, const struct record_options *options,
				   const struct about *about)
{
	static const char *const holds[] = {
		[LOCKCOST_HOLDS_SAMPLED] = "sampled",
		[LOCKCOST_HOLDS_EXACT] = "exact",
		[LOCKCOST_HOLDS_OFF] = "off",
	};
	g_autofree char *frames = g_strdup_printf("%d", options->stack_frames);
	g_autofree char *min_wait =
		g_strdup_printf("%" G_GUINT64_FORMAT, options->min_wait_ns);
	bool has_perf = strcmp(about->kernel_source, "perf") == 0;
	bool has_events = !has_perf && strcmp(about->kernel_source, "none") != 0;

	environment = g_environ_setenv(environment, LOCKCOST_ENV_RECORDING, about->id, TRUE);
	environment =
		g_environ_setenv(environment, LOCKCOST_ENV_HOLDS, holds[options->holds], TRUE);
	environment = g_environ_setenv(environment, LOCKCOST_ENV_STACKS, frames, TRUE);
	environment = g_environ_setenv(environment, LOCKCOST_ENV_MIN_WAIT, min_wait, TRUE);
	environment =
		g_environ_setenv(environment, LOCKCOST_ENV_CPU_CLOCK, has_events ? "0" : "1", TRUE);
	/* Beside kernel events only where the user has set it, to compare the two. */
	if (!has_events)
		environment = g_environ_setenv(environment, LOCKCOST_ENV_SWITCHES,
					       has_perf ? "1" : "0", TRUE);
	for (size_t i = 0; i < G_N_ELEMENTS(sanitizers); i++)
		environment = add_sanitizer(environment, &sanitizers[i]);
	return environment;
}
