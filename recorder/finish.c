/* SPDX-License-Identifier: MIT */
/* Makes the recording of a killed recorder readable. */
#include "finish.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "about.h"
#include "ctf_convert.h"
#include "ftrace_capture.h"
#include "lockcost/recording.h"
#include "lttng_kernel.h"
#include "machine.h"
#include "process.h"
#include "recorder.h"
#include "recording_dir.h"
#include "runtime_dir.h"

/** Take what the kernel still holds for an unfinished recording. */
static void rescue(struct about *about, const char *directory)
{
	if (strcmp(about->kernel_source, "lttng") == 0)
		lttng_kernel_remove(about->id);
	else
		ftrace_capture_rescue(directory, about->id, &about->kernel_lost_events);
}

/** The same for a recording that was found by its recorder's name, if it is still where it was. */
static void rescue_found(const char *directory, const char *id)
{
	g_autofree char *about_path = g_build_filename(directory, LOCKCOST_FILE_ABOUT, NULL);
	struct about about;

	if (!g_file_test(about_path, G_FILE_TEST_IS_REGULAR) || about_read(&about, directory) < 0)
		return;
	if (strcmp(about.id, id) == 0 && about_is_open(&about)) {
		rescue(&about, directory);
		about_write(&about, directory);
	}
	about_clear(&about);
}

void recording_clean_stale(void)
{
	g_autoptr(GPtrArray) names = runtime_dir_stale_names();

	for (guint i = 0; i < names->len; i++) {
		g_autofree char *directory = runtime_dir_recording(names->pdata[i]);

		if (directory)
			rescue_found(directory, names->pdata[i]);
		runtime_dir_remove_stale(names->pdata[i]);
	}
	ftrace_capture_remove_stale();
}

static int recover(struct about *about, const char *directory)
{
	g_autofree char *absolute = g_canonicalize_filename(directory, NULL);

	rescue(about, absolute);
	recording_clean_stale();
	if (ctf_convert(directory) < 0)
		return -1;
	about_set_state(about, ABOUT_RECOVERED);
	about_note(about,
		   "the recorder was killed: what came later is missing, and so may be the last "
		   "second before");
	if (about_write(about, directory) < 0)
		return -1;
	recording_dir_give(directory);
	return 0;
}

int recording_finish(const char *directory)
{
	struct about about;
	int status = 0;

	if (about_read(&about, directory) < 0)
		return -1;
	if (about_is_open(&about) && process_name_is_alive(about.id)) {
		g_printerr("lockcost: %s is still being recorded, by process %d\n", directory,
			   atoi(about.id));
		status = -1;
	} else if (about_is_open(&about)) {
		status = recover(&about, directory);
	}
	about_clear(&about);
	return status;
}
