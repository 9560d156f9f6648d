/* SPDX-License-Identifier: MIT */
/* The kernel's side without a program's: no session daemon, no preload, no child. */
#include "attach.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "about.h"
#include "finish.h"
#include "kernel_source.h"
#include "process.h"
#include "recording_dir.h"
#include "runtime_dir.h"
#include "supervise.h"
#include "tracing.h"
#include "tree.h"
#include "watch.h"

struct attachment {
	const struct record_options *options;
	int pid_fd;
	char *name; /* the process's */
	char *directory;
	char *runtime; /* says, should we be killed, where the recording is */
	struct about about;
	struct tracing tracing;
	bool has_run;
};

/** The process that a thread is of, by the line "Tgid:" of its status; 0: not known. */
static pid_t process_of(pid_t tid)
{
	g_autofree char *status = process_read(tid, "status", NULL);
	const char *line = status ? strstr(status, "\nTgid:") : NULL;

	return line ? (pid_t)strtol(line + strlen("\nTgid:"), NULL, 10) : 0;
}

/** Why the process cannot be recorded, to be freed; null where it can. */
static char *obstacle(pid_t pid)
{
	g_autofree char *maps = NULL;
	pid_t process = process_of(pid);

	if (process == 0 || (process == pid && process_start_ticks(pid) == 0))
		return g_strdup_printf("there is no process %d", (int)pid);
	if (process != pid)
		return g_strdup_printf("%d is a thread of process %d; attach to that", (int)pid,
				       (int)process);
	if (pid == getpid())
		return g_strdup("lockcost cannot attach to itself");
	maps = process_read(pid, "maps", NULL);
	if (!maps)
		return g_strdup_printf("process %d is not yours to look at%s", (int)pid,
				       geteuid() ? ": run lockcost as root" : "");
	if (!*maps)
		return g_strdup_printf("process %d is a part of the kernel: there is no program "
				       "in it",
				       (int)pid);
	return NULL;
}

/** The process's own command line, which its recording is about. */
static char **command_of(pid_t pid, const char *name)
{
	GPtrArray *words = g_ptr_array_new();
	gsize length = 0;
	g_autofree char *text = process_read(pid, "cmdline", &length);

	for (gsize at = 0; text && at < length; at += strlen(text + at) + 1)
		g_ptr_array_add(words, g_strdup(text + at));
	if (words->len == 0)
		g_ptr_array_add(words, g_strdup(name));
	g_ptr_array_add(words, NULL);
	return (char **)g_ptr_array_free(words, FALSE);
}

/** Why its kernel events cannot be had, as far as the machine tells; null where they can. */
static char *kernel_obstacle(enum record_kernel wanted)
{
	g_autofree char *reason = NULL;

	if (wanted == RECORD_KERNEL_NONE || wanted == RECORD_KERNEL_PERF)
		return g_strdup("of a running process only the kernel's events tell: "
				"--kernel=lttng or ftrace");
	if (wanted == RECORD_KERNEL_AUTO)
		reason = kernel_source_why_no_events();
	return reason ? g_strdup_printf("of a running process only the kernel's events tell, and "
					"there are none: %s",
					reason)
		      : NULL;
}

/** Refuse what cannot be recorded, before anything is made or renamed. */
static int check(struct attachment *attachment)
{
	enum record_kernel wanted = attachment->options->kernel;
	pid_t pid = attachment->options->pid;
	g_autofree char *reason = NULL;

	/* From here on the number cannot become another process's without our noticing. */
	attachment->pid_fd = (int)syscall(SYS_pidfd_open, pid, 0);
	reason = obstacle(pid);
	if (!reason && attachment->pid_fd < 0)
		reason = g_strdup_printf("process %d cannot be watched: %s", (int)pid,
					 strerror(errno));
	if (!reason)
		reason = kernel_obstacle(wanted);
	if (reason) {
		g_printerr("lockcost: %s\n", reason);
		return -1;
	}
	if (!kernel_source_is_possible(wanted))
		return -1;
	attachment->name = process_read(pid, "comm", NULL);
	attachment->name = g_strchomp(attachment->name ? attachment->name : g_strdup(""));
	return 0;
}

static int open_kernel(struct attachment *attachment)
{
	const struct about *about = &attachment->about;

	if (tracing_open_kernel(&attachment->tracing) < 0)
		return -1;
	if (!kernel_source_has_events(attachment->tracing.kernel)) {
		g_printerr(
			"lockcost: of a running process only the kernel's events tell, and there "
			"are none: %s\n",
			about->kernel_note);
		return -1;
	}
	g_printerr("lockcost: kernel side: %s%s%s\n", about->kernel_source,
		   *about->kernel_note ? "; " : "", about->kernel_note);
	return 0;
}

static int start(struct attachment *attachment)
{
	pid_t pid = attachment->options->pid;
	struct about *about = &attachment->about;
	struct tracing *tracing = &attachment->tracing;

	*tracing = (struct tracing){.options = attachment->options,
				    .about = about,
				    .directory = attachment->directory,
				    .pid = pid};
	about->target_pid = about->attached_pid = pid;
	/* The program's side is not recorded, so nothing of it can get lost. */
	about->ust_lost_events = 0;
	attachment->runtime =
		runtime_dir_create(about->id, attachment->directory, geteuid(), getegid());
	if (!attachment->runtime || open_kernel(attachment) < 0)
		return -1;
	tracing->watch = watch_create(pid, about->processes);
	watch_look(tracing->watch);
	if (!tracing_is_late(attachment->options))
		return tracing_begin(tracing, process_add_threads);
	about_set_state(about, ABOUT_WAITING);
	about->start_ns = ABOUT_UNKNOWN;
	tracing_arm(tracing);
	return about_write(about, attachment->directory);
}

static int look(void *context)
{
	struct attachment *attachment = context;
	int pause_ms = tracing_look(&attachment->tracing);

	return attachment->tracing.state == TRACING_OVER ? SUPERVISE_ENOUGH : pause_ms;
}

static void control(void *context, enum control_request request)
{
	struct attachment *attachment = context;

	tracing_control(&attachment->tracing, request);
}

/** Until it has ended, or somebody or the clock says so. 0, or -1 when not all could be written. */
static int run(struct attachment *attachment)
{
	const struct supervise_duty duty = {
		.perform = look, .control = control, .context = attachment};
	struct tracing *tracing = &attachment->tracing;
	bool has_ended;

	g_printerr("lockcost: attached to %s (%d); Ctrl-C ends the recording, not the process\n",
		   attachment->name, attachment->options->pid);
	has_ended = supervise_attached(attachment->pid_fd, &duty);
	/* Whoever reads our remarks may go away; the recording is finished all the same. */
	signal(SIGPIPE, SIG_IGN);
	if (tracing->state == TRACING_OVER)
		return strcmp(attachment->about.state, ABOUT_COMPLETE) == 0 ? 0 : -1;
	watch_look(tracing->watch);
	g_printerr("lockcost: %s\n", has_ended ? "the process has ended" : "detached");
	return tracing_end(tracing, false);
}

static int record(struct attachment *attachment)
{
	const char *directory = attachment->options->directory;
	g_auto(GStrv) command = command_of(attachment->options->pid, attachment->name);

	about_init(&attachment->about, command);
	attachment->directory =
		recording_dir_create(directory ? directory : RECORD_DIRECTORY_DEFAULT);
	if (!attachment->directory || about_write(&attachment->about, attachment->directory) < 0 ||
	    start(attachment) < 0)
		return -1;
	attachment->has_run = true;
	return run(attachment);
}

static void attachment_clear(struct attachment *attachment)
{
	tracing_clear(&attachment->tracing);
	if (attachment->runtime)
		runtime_dir_remove(attachment->runtime);
	if (attachment->directory && !attachment->has_run)
		tree_remove(attachment->directory);
	about_clear(&attachment->about);
	g_free(attachment->runtime);
	g_free(attachment->directory);
}

int attach_run(const struct record_options *options, bool *is_recorded)
{
	struct attachment attachment = {.options = options, .pid_fd = -1};
	int status = RECORD_STATUS_FAILED;
	sigset_t signal_mask;

	supervise_block_signals(&signal_mask);
	recording_clean_stale();
	if (check(&attachment) == 0) {
		if (record(&attachment) == 0)
			status = 0;
		attachment_clear(&attachment);
	}
	if (attachment.pid_fd >= 0)
		close(attachment.pid_fd);
	g_free(attachment.name);
	supervise_restore_signals(&signal_mask);
	if (is_recorded)
		*is_recorded = attachment.has_run;
	return status;
}
