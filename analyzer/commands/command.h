/* SPDX-License-Identifier: MIT */
/* What every command of the program offers to main(), and how all of them read their options. */
#ifndef LOCKCOST_COMMAND_H
#define LOCKCOST_COMMAND_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

/** Each runs one command: argv[0] is its name. Returns the program's exit status. */
int command_record(int argc, char **argv);
int command_report(int argc, char **argv);
int command_run(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_control(int argc, char **argv);
int command_diff(int argc, char **argv);
int command_doctor(int argc, char **argv);

enum command_status {
	COMMAND_STATUS_USAGE = 2, /* of commands that do not hand on a target's status */
};

/** What --help says of a command besides its options. */
struct command_help {
	bool has_program;     /* the first word that is no option begins a program's own words */
	const char *usage;    /* behind "Usage: lockcost " */
	const char *summary;  /* a few lines */
	const char *examples; /* three of them, each line indented by two spaces */
};

/**
 * Read the options in argv and remove them: those in front of a program, or all where none is
 * expected. A "--" ends them.
 * @param groups  the options, ended by null; taken over
 * @param status  set to 0 when --help was asked for and given; else left as it is
 * @return whether to go on with what is left in argv. If not, what was wrong has been said.
 */
bool command_line_read(const struct command_help *help, GOptionGroup **groups, int *argc,
		       char ***argv, int *status);

/**
 * Whether there is one thing to record: a program behind the options (argc counts the command's
 * name, too), or a process (pid, 0: none). If not, what was wrong has been said.
 */
bool command_has_target(const char *command, int pid, int argc);

struct report;
struct report_options;

/** report_make() with a line on the terminal that says how far it is. NULL: that failed. */
struct report *command_report_read(struct report_options *options);

/** report_write() with a line on the terminal that says how far it is, and in a pager. */
int command_report_write(struct report_options *options, FILE *stream);

/**
 * See to it that a recording is whole: one whose recorder was killed is completed.
 * @param directory  null: the default one
 * @return whether it can be read. If not, what is wrong has been said.
 */
bool command_recording_is_whole(const char *directory);

#endif
