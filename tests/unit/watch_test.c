/* SPDX-License-Identifier: MIT */
/* What is seen of processes by looking at them. The test's own program is theirs, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watch.h"

enum {
	CROWD = 150, /* more than are looked at in one go, and less than in three */
	MEMORY = 1 << 16,
};

/* A test that fails leaves no process behind. */
static pid_t child_fork(void)
{
	pid_t child = fork();

	assert_true(child >= 0); /* kill(-1) would end everything */
	if (child == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	return child;
}

static JsonObject *seen_at(JsonArray *processes, guint index)
{
	return json_array_get_object_element(processes, index);
}

/* The same file, linked to lie at a fixed address where the sanitizers allow that. */
static void same_program_executed_again(void **state)
{
	JsonArray *processes = json_array_new();
	int ready[2], go[2];
	struct watch *watch;
	pid_t child;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go), 0);
	child = child_fork();
	if (child == 0) {
		dup2(ready[1], STDOUT_FILENO);
		if (read(go[0], &byte, 1) == 1)
			execl("/proc/self/exe", "again", "again", NULL);
		_exit(1);
	}
	watch = watch_create(child, processes);
	assert_true(watch_look(watch));
	assert_int_equal(write(go[1], "", 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_true(watch_look(watch));
	assert_int_equal(json_array_get_length(processes), 2);
	assert_int_equal(json_object_get_int_member(seen_at(processes, 1), "pid"), child);
	assert_false(watch_look(watch));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	watch_free(watch);
	json_array_unref(processes);
}

static void memory_without_a_name(void **state)
{
	JsonArray *processes = json_array_new();
	int ready[2], go[2];
	struct watch *watch;
	pid_t child;
	char byte;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(go), 0);
	child = child_fork();
	if (child == 0) {
		if (read(go[0], &byte, 1) == 1)
			mmap(NULL, MEMORY, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		_exit(write(ready[1], &byte, 1) == 1 ? pause() : 1);
	}
	watch = watch_create(child, processes);
	assert_true(watch_look(watch));
	assert_int_equal(write(go[1], "", 1), 1);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_false(watch_look(watch));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	watch_free(watch);
	json_array_unref(processes);
}

static void everybody_has_a_turn(void **state)
{
	JsonArray *processes = json_array_new();
	pid_t children[CROWD];
	struct watch *watch;

	(void)state;
	for (int i = 0; i < CROWD; i++) {
		children[i] = child_fork();
		if (children[i] == 0)
			_exit(pause());
	}
	watch = watch_create(getpid(), processes);
	for (int i = 0; i < 3; i++)
		watch_look(watch);
	assert_int_equal(json_array_get_length(processes), CROWD + 1);
	for (int i = 0; i < CROWD; i++) {
		kill(children[i], SIGKILL);
		waitpid(children[i], NULL, 0);
	}
	watch_look(watch);
	assert_int_equal(json_array_get_length(processes), CROWD + 1);
	watch_free(watch);
	json_array_unref(processes);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_program_executed_again),
		cmocka_unit_test(memory_without_a_name),
		cmocka_unit_test(everybody_has_a_turn),
	};

	if (argc == 2 && strcmp(argv[1], "again") == 0)
		return write(STDOUT_FILENO, "", 1) == 1 ? pause() : 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
