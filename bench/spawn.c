/* SPDX-License-Identifier: MIT */
/*
 * How long a program takes from its start to its end: `bench-spawn RUNS PROGRAM [ARGUMENTS]` prints
 * the median of its wall times in milliseconds and the most memory that it had resident, in KiB.
 * What the program prints is thrown away.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

enum { RUNS_MAX = 1000 };

extern char **environ;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	int run_count = argc > 2 ? atoi(argv[1]) : 0;
	posix_spawn_file_actions_t actions;
	double ms[RUNS_MAX];
	long most_kib = 0;

	if (run_count < 1 || run_count > RUNS_MAX) {
		fprintf(stderr, "usage: bench-spawn RUNS PROGRAM [ARGUMENTS]\n");
		return 2;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	for (int i = 0; i < run_count; i++) {
		double begin_ms = now_ms();
		struct rusage usage;
		int status;
		pid_t pid;

		if (posix_spawnp(&pid, argv[2], &actions, NULL, argv + 2, environ) != 0 ||
		    wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status)) {
			fprintf(stderr, "bench-spawn: %s did not run to its end\n", argv[2]);
			return 1;
		}
		ms[i] = now_ms() - begin_ms;
		most_kib = usage.ru_maxrss > most_kib ? usage.ru_maxrss : most_kib;
	}
	qsort(ms, (size_t)run_count, sizeof(*ms), compare);
	printf("%.2f %ld\n", ms[run_count / 2], most_kib);
	return 0;
}
