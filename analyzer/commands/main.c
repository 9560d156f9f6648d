/* SPDX-License-Identifier: MIT */
/* The program `lockcost`: finds the command and runs it. */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"record", "Run a program and record what its locks cost", command_record},
	{"control", "Start or stop a recording while its program runs", command_control},
	{"report", "Show what a recording says, lock by lock", command_report},
	{"run", "Record a program and show the report, in one go", command_run},
	{"explain", "Show one wait, event by event, and what follows from them", command_explain},
	{"diff", "Compare the locks of two recordings; fail if they got worse", command_diff},
	{"doctor", "Say what this machine lets us record, and how to get more", command_doctor},
};

static void print_help(void)
{
	printf("Usage: lockcost COMMAND [OPTIONS] ...\n"
	       "\n"
	       "Tells what each lock of an unmodified program costs: spinning, crossing into the\n"
	       "kernel and back, sleeping, being woken; where threads waited and who held it.\n"
	       "\n"
	       "Commands:\n");
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		printf("  %-8s %s\n", commands[i].name, commands[i].summary);
	printf("\n"
	       "`lockcost COMMAND --help` says more of one of them.\n"
	       "\n"
	       "Examples:\n"
	       "  lockcost run -- ./server --threads 8\n"
	       "  sudo lockcost record --user=$USER -- ./server && lockcost report\n"
	       "  lockcost doctor\n");
}

static int run_command(int argc, char **argv)
{
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (strcmp(commands[i].name, argv[0]) == 0)
			return commands[i].run(argc, argv);
	fprintf(stderr, "lockcost: there is no command \"%s\"; `lockcost --help` lists them\n",
		argv[0]);
	return COMMAND_STATUS_USAGE;
}

/* `lockcost help record` is `lockcost record --help`. */
static int help_command(int argc, char **argv)
{
	static char help[] = "--help";
	char *words[] = {argc > 1 ? argv[1] : NULL, help, NULL};

	if (words[0])
		return run_command(2, words);
	print_help();
	return 0;
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	if (argc < 2) {
		fprintf(stderr, "lockcost: a command is missing; `lockcost --help` lists them\n");
		return COMMAND_STATUS_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		print_help();
		return 0;
	}
	if (strcmp(argv[1], "help") == 0)
		return help_command(argc - 1, argv + 1);
	if (strcmp(argv[1], "--version") == 0) {
		printf("lockcost %s\n", LOCKCOST_VERSION);
		return 0;
	}
	return run_command(argc - 1, argv + 1);
}
