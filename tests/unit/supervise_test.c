/* SPDX-License-Identifier: MIT */
/* Nobody is attached to who could not be left again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "supervise.h"

enum { TIMEOUT_S = 10 };

static int perform(void *context)
{
	++*(int *)context;
	return 10;
}

static void no_descriptor_for_signals(void **state)
{
	int look_count = 0, pid_fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	const struct supervise_duty duty = {.perform = perform, .context = &look_count};
	struct rlimit before, none;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	none = before;
	none.rlim_cur = 0;
	alarm(TIMEOUT_S);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	assert_false(supervise_attached(pid_fd, &duty));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	alarm(0);
	assert_int_equal(look_count, 0);
	close(pid_fd);
}

static void a_signal_that_waits_already(void **state)
{
	int look_count = 0, pid_fd = (int)syscall(SYS_pidfd_open, getpid(), 0);
	const struct supervise_duty duty = {.perform = perform, .context = &look_count};
	sigset_t mask;

	(void)state;
	supervise_block_signals(&mask);
	kill(getpid(), SIGTERM);
	alarm(TIMEOUT_S);
	assert_false(supervise_attached(pid_fd, &duty));
	alarm(0);
	assert_int_equal(look_count, 1);
	supervise_restore_signals(&mask);
	close(pid_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_descriptor_for_signals),
		cmocka_unit_test(a_signal_that_waits_already),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
