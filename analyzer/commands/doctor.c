/* SPDX-License-Identifier: MIT */
/* `lockcost doctor`: what this machine lets us record, and how to get more. */
#include <gnu/libc-version.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>

#include "command.h"
#include "ftrace_capture.h"
#include "lttng_command.h"
#include "machine.h"
#include "session.h"

/** One line of the examination. */
struct finding {
	bool is_good;
	char *detail; /* what was found */
	char *cure;   /* what to do about it, null when there is nothing to do */
};

static void find_platform(struct finding *finding)
{
	struct utsname machine = {0};

	uname(&machine);
	finding->is_good =
		strcmp(machine.machine, "x86_64") == 0 || strcmp(machine.machine, "aarch64") == 0;
	finding->detail = g_strdup_printf("Linux %s, %s, glibc %s", machine.release,
					  machine.machine, gnu_get_libc_version());
	if (!finding->is_good)
		finding->cure = g_strdup("x86-64 and aarch64 are supported");
}

static void find_program(struct finding *finding, const char *program, const char *package)
{
	char *words[] = {(char *)program, "--version", NULL};
	g_autofree char *output = NULL;

	finding->is_good = lttng_command_try(words, &output) == 0;
	if (!finding->is_good) {
		finding->detail = g_strdup_printf("%s cannot be run", program);
		finding->cure = g_strdup_printf("install the package %s", package);
		return;
	}
	output[strcspn(output, "\n")] = 0;
	finding->detail = g_str_has_prefix(output, program)
				  ? g_strdup(output)
				  : g_strdup_printf("%s %s", program, output);
}

static void find_session_daemon(struct finding *finding)
{
	find_program(finding, "lttng-sessiond", "lttng-tools");
}

static void find_client(struct finding *finding)
{
	find_program(finding, "lttng", "lttng-tools");
}

static void find_setpriv(struct finding *finding)
{
	find_program(finding, "setpriv", "util-linux");
}

static void find_preload(struct finding *finding)
{
	char *path = machine_preload_path();
	char *reason = NULL;

	finding->is_good = path && machine_can_preload(path, &reason);
	if (finding->is_good) {
		finding->detail = path;
		return;
	}
	finding->detail = reason ? reason : g_strdup("liblockcost.so is not beside this program");
	finding->cure = g_strdup(path ? "install the package liblttng-ust1 (or lttng-ust)"
				      : "build everything, or `cmake --install` everything");
	g_free(path);
}

static void find_buffers(struct finding *finding)
{
	g_autofree char *bytes =
		g_format_size_full(session_buffer_bytes(), G_FORMAT_SIZE_IEC_UNITS);

	finding->is_good = true;
	finding->detail = g_strdup_printf("%s in /dev/shm for the programs of each user", bytes);
}

static void find_lttng_kernel(struct finding *finding)
{
	finding->is_good = machine_has_lttng_kernel(&finding->detail);
	if (finding->is_good)
		finding->detail = g_strdup("loaded, and answers");
	else
		finding->cure = g_strdup("not needed where ftrace works");
}

static void find_ftrace(struct finding *finding)
{
	finding->is_good = ftrace_capture_is_possible(&finding->detail);
	if (finding->is_good)
		finding->detail = g_strdup("tracefs is there and can be written to");
	else
		finding->cure = g_strdup("record as root, the program as yourself: "
					 "`sudo lockcost record --user=$USER -- PROGRAM`");
}

static void find_perf(struct finding *finding)
{
	struct rlimit limit = {0};

	finding->is_good = machine_has_switch_event(&finding->detail);
	if (!finding->is_good) {
		finding->cure = g_strdup("not needed where ftrace works; else "
					 "`sudo sysctl kernel.perf_event_paranoid=2`");
		return;
	}
	g_free(finding->detail);
	if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
		finding->detail = g_strdup("threads may read their own context switches");
	else
		finding->detail = g_strdup_printf(
			"threads may read their own context switches; locked memory "
			"%" G_GUINT64_FORMAT " KiB, 12 for each",
			(guint64)limit.rlim_cur / 1024);
}

static void find_symbols(struct finding *finding)
{
	const char *urls = g_getenv("DEBUGINFOD_URLS");

	finding->is_good =
		(urls && *urls) || g_file_test("/usr/lib/debug/.build-id", G_FILE_TEST_IS_DIR);
	if (finding->is_good) {
		finding->detail = urls && *urls ? g_strdup_printf("debuginfod at %s", urls)
						: g_strdup("in /usr/lib/debug");
		return;
	}
	finding->detail = g_strdup("none besides those in the programs themselves");
	finding->cure =
		g_strdup("build with -g; for distribution packages install their -dbgsym, or set "
			 "DEBUGINFOD_URLS");
}

static const struct examination {
	const char *name;
	bool is_required;
	void (*find)(struct finding *finding);
} examinations[] = {
	{"platform", true, find_platform},
	{"session daemon", true, find_session_daemon},
	{"lttng", true, find_client},
	{"setpriv", true, find_setpriv},
	{"preload", true, find_preload},
	{"event buffers", false, find_buffers},
	{"LTTng kernel", false, find_lttng_kernel},
	{"ftrace", false, find_ftrace},
	{"perf", false, find_perf},
	{"debug symbols", false, find_symbols},
};

/** Print one line, or two. Whether a recording can be made in spite of it. */
static bool examine(const struct examination *examination, bool *is_good)
{
	struct finding finding = {0};
	const char *verdict;

	examination->find(&finding);
	verdict = finding.is_good ? "ok" : examination->is_required ? "MISSING" : "no";
	printf("%-8s %-15s %s\n", verdict, examination->name, finding.detail);
	if (finding.cure)
		printf("%-8s %-15s -> %s\n", "", "", finding.cure);
	*is_good = finding.is_good;
	g_free(finding.detail);
	g_free(finding.cure);
	return *is_good || !examination->is_required;
}

static int examine_all(void)
{
	bool can_record = true;
	bool has_kernel = false, has_perf = false;

	for (size_t i = 0; i < G_N_ELEMENTS(examinations); i++) {
		bool is_good;

		can_record &= examine(&examinations[i], &is_good);
		if (examinations[i].find == find_lttng_kernel ||
		    examinations[i].find == find_ftrace)
			has_kernel |= is_good;
		has_perf |= examinations[i].find == find_perf && is_good;
	}
	if (!can_record)
		printf("\nNothing can be recorded until what is MISSING is there.\n");
	else if (has_kernel)
		printf("\nRecording works, with the kernel's side: every phase of a wait can be "
		       "told.\n");
	else
		printf("\nRecording works, without the kernel's side: waits are split into on-CPU "
		       "and off-CPU time only%s.\n",
		       has_perf ? ", exactly" : "");
	return can_record ? 0 : 1;
}

static const struct command_help help = {
	.usage = "doctor",
	.summary = "Examines the machine and says, line by line, what a recording can use and how "
		   "to get\n"
		   "what it lacks. Exits with 0 when recording works, else with 1.",
	.examples = "  lockcost doctor\n"
		    "  sudo lockcost doctor\n"
		    "  lockcost doctor >/dev/null && lockcost run -- ./server\n",
};

int command_doctor(int argc, char **argv)
{
	GOptionGroup *groups[] = {NULL};
	int status = COMMAND_STATUS_USAGE;

	if (!command_line_read(&help, groups, &argc, &argv, &status))
		return status;
	if (argc > 1) {
		fprintf(stderr, "lockcost: doctor takes no arguments\n");
		return COMMAND_STATUS_USAGE;
	}
	return examine_all();
}
