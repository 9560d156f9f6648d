/* SPDX-License-Identifier: MIT */
/* Puts a recording together: session daemon, kernel side, target; and takes it apart again. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "about.h"
#include "attach.h"
#include "ctf_convert.h"
#include "daemon.h"
#include "finish.h"
#include "kernel_source.h"
#include "lockcost/recording.h"
#include "machine.h"
#include "monotonic.h"
#include "preload_reach.h"
#include "recorder.h"
#include "recording_dir.h"
#include "runtime_dir.h"
#include "session.h"
#include "supervise.h"
#include "target.h"
#include "target_check.h"
#include "target_environment.h"
#include "tree.h"
#include "watch.h"

struct recorder {
	const struct record_options *options;
	char **command;
	char *preload;
	char *directory;
	struct target_user user;
	struct about about;
	struct session_daemon daemon;
	struct kernel_source *kernel;
	struct target target;
	enum target_preload target_preload;
	sigset_t signal_mask;
	struct watch *watch;
	bool is_seen_by_kernel_only; /* at least a part of its locks */
	bool has_run;
};

/** What can be refused before anything is made or renamed. 0, or the exit status. */
static int check(struct recorder *recorder)
{
	g_autofree char *program = g_find_program_in_path(recorder->command[0]);
	g_autofree char *problem = NULL;

	if (!program) {
		bool is_there = strchr(recorder->command[0], '/') &&
				access(recorder->command[0], F_OK) == 0;

		g_printerr("lockcost: cannot execute %s: %s\n", recorder->command[0],
			   strerror(is_there ? EACCES : ENOENT));
		return is_there ? RECORD_STATUS_NOT_EXECUTABLE : RECORD_STATUS_NOT_FOUND;
	}
	if (target_user_find(&recorder->user, recorder->options->user) < 0)
		return RECORD_STATUS_FAILED;
	recorder->preload = machine_preload_path();
	if (!recorder->preload) {
		g_printerr(
			"lockcost: liblockcost.so is not where this program expects it; build or "
			"install it (see `lockcost doctor`)\n");
		return RECORD_STATUS_FAILED;
	}
	if (!kernel_source_is_possible(recorder->options->kernel))
		return RECORD_STATUS_FAILED;
	recorder->target_preload =
		target_check(program, recorder->user.uid, recorder->user.gid, &problem);
	if (problem) {
		g_printerr("lockcost: %s\n", problem);
		about_note(&recorder->about, "%s", problem);
		recorder->is_seen_by_kernel_only = true;
	}
	return 0;
}

static char **environment_of(const struct recorder *recorder)
{
	char **environment = g_get_environ();
	g_autofree char *preload = NULL;

	if (recorder->target_preload == TARGET_SUFFERS)
		return environment;
	preload = preload_reach(recorder->preload, recorder->daemon.directory);
	environment = target_environment_preload(environment, preload);
	environment = g_environ_setenv(environment, "LTTNG_HOME", recorder->daemon.home, TRUE);
	return target_environment_settings(environment, recorder->options, &recorder->about);
}

static int open_kernel(struct recorder *recorder)
{
	struct about *about = &recorder->about;

	g_clear_pointer(&about->kernel_note, g_free);
	recorder->kernel = kernel_source_open(recorder->options->kernel, recorder->directory,
					      about->id, &about->kernel_note);
	if (!recorder->kernel)
		return -1;
	g_free(about->kernel_source);
	about->kernel_source = g_strdup(kernel_source_name(recorder->kernel));
	g_printerr("lockcost: kernel side: %s%s%s\n", about->kernel_source,
		   *about->kernel_note ? "; " : "", about->kernel_note);
	if (recorder->is_seen_by_kernel_only && kernel_source_has_events(recorder->kernel)) {
		g_printerr("lockcost: its futexes are recorded from the kernel's events\n");
		about_note(about, "of what is not seen of it, the futexes are in this report, from "
				  "the kernel's events");
	}
	return 0;
}

static int start_session(struct recorder *recorder)
{
	if (daemon_start(&recorder->daemon, recorder->about.id, recorder->directory) < 0)
		return -1;
	if (session_start(&recorder->daemon, recorder->directory) == 0)
		return 0;
	daemon_print_log(&recorder->daemon);
	return -1;
}

/** Switch everything on, the target last. 0, or the exit status. */
static int start(struct recorder *recorder)
{
	g_autoptr(GArray) tids = g_array_new(FALSE, FALSE, sizeof(pid_t));
	g_auto(GStrv) environment = NULL;
	int signal;

	if (start_session(recorder) < 0 || open_kernel(recorder) < 0)
		return RECORD_STATUS_FAILED;
	signal = supervise_pending_end();
	if (signal)
		return RECORD_STATUS_SIGNAL + signal;
	environment = environment_of(recorder);
	if (target_fork(&recorder->target, recorder->command, environment, &recorder->user,
			&recorder->signal_mask) < 0)
		return RECORD_STATUS_FAILED;
	recorder->about.target_pid = recorder->target.pid;
	g_array_append_val(tids, recorder->target.pid);
	if (kernel_source_start(recorder->kernel, recorder->target.pid, tids) < 0 ||
	    about_write(&recorder->about, recorder->directory) < 0) {
		target_abandon(&recorder->target);
		return RECORD_STATUS_FAILED;
	}
	return 0;
}

static void note_status(struct about *about, int status)
{
	about->end_ns = monotonic_now_ns();
	if (WIFSIGNALED(status))
		about->exit_signal = WTERMSIG(status);
	else
		about->exit_status = WEXITSTATUS(status);
}

/** Look at what runs; a recorder that is killed leaves what it has seen. */
static int look(void *context)
{
	struct recorder *recorder = context;

	if (watch_look(recorder->watch))
		about_write(&recorder->about, recorder->directory);
	return watch_pause_ms(recorder->watch);
}

/** Let the target run. Its exit status, or that of a shell for what cannot be executed. */
static int run(struct recorder *recorder)
{
	struct about *about = &recorder->about;
	const struct supervise_duty duty = {.perform = look, .context = recorder};
	int error = target_release(&recorder->target), status;
	unsigned int survivors;

	recorder->watch = watch_create(recorder->target.pid, about->processes);
	status = supervise_wait(recorder->target.pid, &recorder->daemon, &duty);

	/* Whoever reads our remarks may go away; the recording is finished all the same. */
	signal(SIGPIPE, SIG_IGN);
	note_status(about, status);
	if (error) {
		g_printerr("lockcost: cannot execute %s: %s\n", recorder->command[0],
			   strerror(error));
		about_note(about, "the program could not be executed: %s", strerror(error));
	}
	survivors = runtime_dir_count_targets(recorder->daemon.home);
	if (survivors)
		about_note(
			about,
			"%u process(es) that the program started were still running when it ended; "
			"what they did afterwards was not recorded",
			survivors);
	return WIFSIGNALED(status) ? RECORD_STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static void stop_session(struct recorder *recorder)
{
	struct about *about = &recorder->about;

	if (!recorder->daemon.pid) {
		g_printerr("lockcost: the LTTng session daemon was ended by somebody; what it had "
			   "written by then is in the recording\n");
		about_note(about,
			   "the LTTng session daemon was ended before the program: events after "
			   "that, and some of the last third of a second before, are missing");
		return;
	}
	if (session_stop(&recorder->daemon, &about->ust_lost_events) < 0)
		about_note(
			about,
			"the LTTng session did not end in order: its last events may be missing");
}

/** Write everything to disk. 0, or -1 when that failed, which was reported. */
static int finish(struct recorder *recorder)
{
	struct about *about = &recorder->about;
	int status = 0;

	kernel_source_finish(recorder->kernel, about);
	recorder->kernel = NULL;
	stop_session(recorder);
	daemon_ask_end(&recorder->daemon);
	if (ctf_convert(recorder->directory) < 0)
		status = -1;
	daemon_stop(&recorder->daemon);
	return recording_dir_seal(about, recorder->directory, status);
}

static void recorder_clear(struct recorder *recorder)
{
	int64_t ignored;

	if (recorder->kernel)
		kernel_source_close(recorder->kernel, &ignored);
	daemon_stop(&recorder->daemon);
	/* Where nothing ran, what is there would only be taken for an interrupted recording. */
	if (recorder->directory && !recorder->has_run)
		tree_remove(recorder->directory);
	watch_free(recorder->watch);
	about_clear(&recorder->about);
	g_free(recorder->directory);
	g_free(recorder->preload);
}

int record_run(const struct record_options *options, char **command, bool *is_recorded)
{
	struct recorder recorder = {.options = options, .command = command};
	int status;

	if (options->pid)
		return attach_run(options, is_recorded);
	supervise_block_signals(&recorder.signal_mask);
	recording_clean_stale();
	about_init(&recorder.about, command);
	status = check(&recorder);
	if (status != 0)
		goto out;
	recorder.directory = recording_dir_create(options->directory ? options->directory
								     : RECORD_DIRECTORY_DEFAULT);
	if (!recorder.directory || about_write(&recorder.about, recorder.directory) < 0) {
		status = RECORD_STATUS_FAILED;
		goto out;
	}
	status = start(&recorder);
	if (status == 0) {
		recorder.has_run = true;
		status = run(&recorder);
		/* A program's own status counts for more than what became of the recording. */
		if (finish(&recorder) < 0 && status == 0)
			status = RECORD_STATUS_FAILED;
	}
out:
	recorder_clear(&recorder);
	supervise_restore_signals(&recorder.signal_mask);
	if (is_recorded)
		*is_recorded = recorder.has_run;
	return status;
}
