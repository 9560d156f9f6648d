/* SPDX-License-Identifier: MIT */
/* Closes the gate while our own code runs, and opens it again where that was left by a jump. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "thread.h"

/* The outermost pause, kept apart from the stack that a jump leaves behind. */
static THREAD_LOCAL struct thread_pause outermost;
static THREAD_LOCAL uintptr_t outermost_frame;

struct thread_pause thread_pause_begin(void)
{
	struct thread_pause pause = {
		.self = thread_self, .state = thread_state, .saved_errno = errno};

	thread_self = NULL;
	thread_state = THREAD_BUSY;
	/* LTTng may write(2) to wake its reader: a cancellation point that the program did not ask
	 * for. */
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &pause.cancel_state);
	if (pause.state != THREAD_BUSY) {
		outermost = pause;
		outermost_frame = (uintptr_t)__builtin_frame_address(0);
	}
	return pause;
}

/* Signals that a fault raises cannot wait: the kernel would kill the process. */
static uint64_t blocked_signals(void)
{
	static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS};
	uint64_t mask = UINT64_MAX;

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		mask &= ~((uint64_t)1 << (faults[i] - 1));
	return mask;
}

/* The system call itself: glibc's function lets some signals of its own through. */
static bool set_signals(uint64_t mask, uint64_t *before)
{
	return syscall(SYS_rt_sigprocmask, SIG_SETMASK, &mask, before, sizeof(mask)) == 0;
}

struct thread_pause thread_pause_begin_for(uint8_t kind)
{
	bool is_signal_safe = kind == LOCKCOST_KIND_SEM || kind == LOCKCOST_KIND_FUTEX;
	int saved_errno = errno;
	uint64_t before = 0;
	bool blocks = is_signal_safe && set_signals(blocked_signals(), &before);
	struct thread_pause pause = thread_pause_begin();

	pause.blocks_signals = blocks;
	pause.signals = before;
	pause.saved_errno = saved_errno;
	return pause;
}

void thread_pause_end(const struct thread_pause *pause)
{
	pthread_setcancelstate(pause->cancel_state, NULL);
	thread_state = pause->state;
	thread_self = pause->self;
	if (pause->state != THREAD_BUSY)
		outermost_frame = 0;
	if (pause->blocks_signals)
		set_signals(pause->signals, NULL);
	errno = pause->saved_errno;
}

static bool is_on_alternate_stack(void)
{
	stack_t stack;

	return sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_ONSTACK);
}

/* The stack grows downwards: the pause's frame is gone when this one lies above it. */
bool thread_pause_recover(void)
{
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);
	int saved_errno = errno;

	if (outermost_frame == 0 || frame <= outermost_frame || is_on_alternate_stack())
		return false;
	outermost.saved_errno = saved_errno;
	thread_pause_end(&outermost);
	return true;
}
