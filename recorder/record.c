/* SPDX-License-Identifier: MIT */
/* Puts a recording together: session daemon, kernel side, target; and takes it apart again. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "about.h"
#include "attach.h"
#include "daemon.h"
#include "finish.h"
#include "kernel_source.h"
#include "lockcost/recording.h"
#include "machine.h"
#include "preload_reach.h"
#include "process.h"
#include "recorder.h"
#include "recording_dir.h"
#include "runtime_dir.h"
#include "session.h"
#include "supervise.h"
#include "target.h"
#include "target_check.h"
#include "target_environment.h"
#include "tracing.h"
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
	struct tracing tracing;
	struct target target;
	enum target_preload target_preload;
	sigset_t signal_mask;
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

	if (tracing_open_kernel(&recorder->tracing) < 0)
		return -1;
	g_printerr("lockcost: kernel side: %s%s%s\n", about->kernel_source,
		   *about->kernel_note ? "; " : "", about->kernel_note);
	if (recorder->is_seen_by_kernel_only &&
	    kernel_source_has_events(recorder->tracing.kernel)) {
		g_printerr("lockcost: its futexes are recorded from the kernel's events\n");
		about_note(about, "of what is not seen of it, the futexes are in this report, from "
				  "the kernel's events");
	}
	return 0;
}

static int create_session(struct recorder *recorder)
{
	if (daemon_start(&recorder->daemon, recorder->about.id, recorder->directory) < 0)
		return -1;
	if (session_create(&recorder->daemon, recorder->directory) == 0)
		return 0;
	daemon_print_log(&recorder->daemon);
	return -1;
}

/** Nothing of it must be missed: the target is held until everything is on, or has to wait. */
static int begin(struct recorder *recorder)
{
	struct about *about = &recorder->about;

	recorder->tracing.pid = about->target_pid = recorder->target.pid;
	if (!tracing_is_late(recorder->options))
		return tracing_begin(&recorder->tracing, process_add_threads);
	about_set_state(about, ABOUT_WAITING);
	about->start_ns = ABOUT_UNKNOWN;
	return about_write(about, recorder->directory);
}

/** Switch everything on, the target last. 0, or the exit status. */
static int start(struct recorder *recorder)
{
	g_auto(GStrv) environment = NULL;
	int signal;

	recorder->tracing = (struct tracing){.options = recorder->options,
					     .about = &recorder->about,
					     .directory = recorder->directory,
					     .daemon = &recorder->daemon};
	if (create_session(recorder) < 0 || open_kernel(recorder) < 0)
		return RECORD_STATUS_FAILED;
	signal = supervise_pending_end();
	if (signal)
		return RECORD_STATUS_SIGNAL + signal;
	environment = environment_of(recorder);
	if (target_fork(&recorder->target, recorder->command, environment, &recorder->user,
			&recorder->signal_mask) < 0)
		return RECORD_STATUS_FAILED;
	if (begin(recorder) < 0) {
		target_abandon(&recorder->target);
		return RECORD_STATUS_FAILED;
	}
	return 0;
}

static void note_status(struct about *about, int status)
{
	if (WIFSIGNALED(status))
		about->exit_signal = WTERMSIG(status);
	else
		about->exit_status = WEXITSTATUS(status);
}

static int look(void *context)
{
	struct recorder *recorder = context;

	return tracing_look(&recorder->tracing);
}

static void control(void *context, enum control_request request)
{
	struct recorder *recorder = context;

	tracing_control(&recorder->tracing, request);
}

/** The target has ended. Write everything to disk, or add how it ended to what is there. */
static int finish(struct recorder *recorder)
{
	struct about *about = &recorder->about;
	unsigned int survivors;

	if (recorder->tracing.state == TRACING_OVER)
		return recording_dir_holds(recorder->directory, about)
			       ? recording_dir_seal(about, recorder->directory,
						    recorder->tracing.status)
			       : recorder->tracing.status;
	survivors = runtime_dir_count_targets(recorder->daemon.home);
	if (survivors)
		about_note(
			about,
			"%u process(es) that the program started were still running when it ended; "
			"what they did afterwards was not recorded",
			survivors);
	return tracing_end(&recorder->tracing, survivors > 0);
}

/** Let the target run. Its exit status, or that of a shell for what cannot be executed. */
static int run(struct recorder *recorder)
{
	struct about *about = &recorder->about;
	const struct supervise_duty duty = {
		.perform = look, .control = control, .context = recorder};
	int error = target_release(&recorder->target), status;

	recorder->tracing.watch = watch_create(recorder->target.pid, about->processes);
	tracing_arm(&recorder->tracing);
	status = supervise_wait(recorder->target.pid, &recorder->daemon, &duty);

	/* Whoever reads our remarks may go away; the recording is finished all the same. */
	signal(SIGPIPE, SIG_IGN);
	note_status(about, status);
	if (error) {
		g_printerr("lockcost: cannot execute %s: %s\n", recorder->command[0],
			   strerror(error));
		about_note(about, "the program could not be executed: %s", strerror(error));
	}
	status =
		WIFSIGNALED(status) ? RECORD_STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
	/* A program's own status counts for more than what became of the recording. */
	return finish(recorder) < 0 && status == 0 ? RECORD_STATUS_FAILED : status;
}

static void recorder_clear(struct recorder *recorder)
{
	tracing_clear(&recorder->tracing);
	daemon_stop(&recorder->daemon);
	/* Where nothing ran, what is there would only be taken for an interrupted recording. */
	if (recorder->directory && !recorder->has_run)
		tree_remove(recorder->directory);
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
	recorder.has_run = status == 0;
	if (status == 0)
		status = run(&recorder);
out:
	recorder_clear(&recorder);
	supervise_restore_signals(&recorder.signal_mask);
	if (is_recorded)
		*is_recorded = recorder.has_run;
	return status;
}
