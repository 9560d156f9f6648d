/* SPDX-License-Identifier: MIT */
/* What every command of the program offers to main(), and what they share in reading their options.
 */
#ifndef LOCKCOST_COMMAND_H
#define LOCKCOST_COMMAND_H

#include <glib.h>

/** Each runs one command: argv[0] is its name. Returns the program's exit status. */
int command_record(int argc, char **argv);
int command_report(int argc, char **argv);
int command_run(int argc, char **argv);
int command_doctor(int argc, char **argv);

enum command_status {
	COMMAND_STATUS_USAGE = 2, /* of commands that do not hand on a target's status */
};

/** What --help says of a command besides its options. */
struct command_help {
	const char *usage;    /* behind "Usage: lockcost " */
	const char *summary;  /* a few lines */
	const char *examples; /* three of them, each line indented by two spaces */
};

/** What became of the command line. */
enum command_line {
	COMMAND_LINE_READ,  /* go on with what is left in argv */
	COMMAND_LINE_HELP,  /* --help was asked for and given */
	COMMAND_LINE_WRONG, /* reported */
};

/**
 * Read the options at the front of argv and remove them, and a "--" behind them.
 * @param groups  the options, ended by null; taken over
 */
enum command_line command_line_read(const struct command_help *help, GOptionGroup **groups,
				    int *argc, char ***argv);

#endif
