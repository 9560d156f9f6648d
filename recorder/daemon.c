/* SPDX-License-Identifier: MIT */
/*
 * Starts lttng-sessiond under an unprivileged uid of its own. A root daemon would take the
 * machine's one /var/run/lttng, and a second one refuses to start; an unprivileged daemon with its
 * own LTTNG_HOME is private, and serves targets of every uid once they can search that directory.
 */
#include "daemon.h"

#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lttng_command.h"
#include "process.h"
#include "runtime_dir.h"

enum {
	POLL_MS = 2,
	START_MS = 10000,
	STOP_MS = 10000,
	NOBODY = 65534, /* where the user database has no "nobody" */
};

static void choose_user(struct session_daemon *daemon)
{
	const char *sudo_uid = g_getenv("SUDO_UID");
	const char *sudo_gid = g_getenv("SUDO_GID");
	const struct passwd *nobody;

	daemon->uid = geteuid();
	daemon->gid = getegid();
	if (daemon->uid != 0)
		return;
	if (sudo_uid && sudo_gid && atoi(sudo_uid) > 0) {
		daemon->uid = (uid_t)atoi(sudo_uid);
		daemon->gid = (gid_t)atoi(sudo_gid);
		return;
	}
	nobody = getpwnam("nobody");
	daemon->uid = nobody ? nobody->pw_uid : NOBODY;
	daemon->gid = nobody ? nobody->pw_gid : NOBODY;
}

/**
 * The words in front of a command that is to run as the daemon's user. CAP_DAC_OVERRIDE alone is
 * kept, so that a recording can be written below any directory that lockcost itself can write to.
 */
static GPtrArray *command_as_user(const struct session_daemon *daemon, bool dies_with_us)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

	g_ptr_array_add(words, g_strdup("setpriv"));
	if (dies_with_us)
		g_ptr_array_add(words, g_strdup("--pdeathsig=TERM"));
	if (daemon->uid != geteuid()) {
		g_ptr_array_add(words, g_strdup_printf("--reuid=%d", (int)daemon->uid));
		g_ptr_array_add(words, g_strdup_printf("--regid=%d", (int)daemon->gid));
		g_ptr_array_add(words, g_strdup("--clear-groups"));
		g_ptr_array_add(words, g_strdup("--inh-caps=+dac_override"));
		g_ptr_array_add(words, g_strdup("--ambient-caps=+dac_override"));
	}
	return words;
}

static bool is_listening(const struct session_daemon *daemon, const char *socket_name)
{
	g_autofree char *path = g_build_filename(daemon->home, ".lttng", socket_name, NULL);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int status;

	if (fd < 0 || g_strlcpy(address.sun_path, path, sizeof(address.sun_path)) >=
			      sizeof(address.sun_path)) {
		errno = ENAMETOOLONG;
		status = -1;
	} else {
		status = connect(fd, (struct sockaddr *)&address, sizeof(address));
	}
	if (fd >= 0)
		close(fd);
	return status == 0;
}

static int wait_until_listening(struct session_daemon *daemon, const char *log_path)
{
	g_autofree char *log = NULL;

	for (int waited_ms = 0; waited_ms < START_MS; waited_ms += POLL_MS) {
		if (is_listening(daemon, "client-lttng-sessiond"))
			return 0;
		if (waitpid(daemon->pid, NULL, WNOHANG) == daemon->pid) {
			daemon->pid = 0;
			break;
		}
		g_usleep(POLL_MS * 1000);
	}
	if (!g_file_get_contents(log_path, &log, NULL, NULL))
		log = g_strdup("");
	/* Asked by a member of its group, LTTng takes root's daemon for the caller's own. */
	if (strstr(log, "already running"))
		g_printerr("lockcost: beside root's LTTng session daemon, members of the group "
			   "tracing can have none of their own; record as root, with "
			   "`sudo lockcost record --user=$USER -- PROGRAM`\n");
	else
		g_printerr("lockcost: the LTTng session daemon did not start: %s\n",
			   g_strstrip(log));
	return -1;
}

static char *log_path_of(const struct session_daemon *daemon)
{
	return g_build_filename(daemon->directory, "daemon.log", NULL);
}

int daemon_start(struct session_daemon *daemon, const char *name, const char *recording)
{
	g_autoptr(GPtrArray) words = NULL;
	g_autofree char *log_path = NULL;

	memset(daemon, 0, sizeof(*daemon));
	choose_user(daemon);
	daemon->directory = runtime_dir_create(name, recording, daemon->uid, daemon->gid);
	if (!daemon->directory)
		return -1;
	daemon->home = runtime_dir_home(daemon->directory);
	log_path = log_path_of(daemon);
	words = command_as_user(daemon, true);
	g_ptr_array_add(words, g_strdup("lttng-sessiond"));
	g_ptr_array_add(words, g_strdup("--no-kernel"));
	g_ptr_array_add(words, NULL);
	if (lttng_command_start((char **)words->pdata, daemon->home, log_path, &daemon->pid) < 0)
		return -1;
	return wait_until_listening(daemon, log_path);
}

int daemon_command(const struct session_daemon *daemon, char **output, const char *const *arguments)
{
	g_autoptr(GPtrArray) words = command_as_user(daemon, false);

	g_ptr_array_add(words, g_strdup("lttng"));
	for (const char *const *argument = arguments; *argument; argument++)
		g_ptr_array_add(words, g_strdup(*argument));
	g_ptr_array_add(words, NULL);
	return lttng_command_run((char **)words->pdata, daemon->home, output);
}

void daemon_print_log(const struct session_daemon *daemon)
{
	g_autofree char *path = log_path_of(daemon);
	g_autofree char *log = NULL;

	if (g_file_get_contents(path, &log, NULL, NULL) && *g_strstrip(log))
		g_printerr("lockcost: the LTTng session daemon says: %s\n", log);
}

void daemon_ask_end(const struct session_daemon *daemon)
{
	if (daemon->pid)
		kill(daemon->pid, SIGTERM);
}

void daemon_stop(struct session_daemon *daemon)
{
	if (daemon->pid) {
		process_end(daemon->pid, process_start_ticks(daemon->pid), STOP_MS);
		waitpid(daemon->pid, NULL, 0);
		daemon->pid = 0;
	}
	if (daemon->directory)
		runtime_dir_remove(daemon->directory);
	g_clear_pointer(&daemon->directory, g_free);
	g_clear_pointer(&daemon->home, g_free);
}
