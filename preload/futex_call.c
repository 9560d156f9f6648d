/* SPDX-License-Identifier: MIT */
/* Reads the arguments of futex calls. */
#include "futex_call.h"

#include <linux/futex.h>
#include <sys/uio.h>
#include <unistd.h>

#include "lockcost/kinds.h"

enum {
	FLAG_PRIVATE = 128, /* FUTEX_PRIVATE_FLAG and FUTEX2_PRIVATE alike */
	FUTEX_ALIGNMENT = 4,
};

/* linux/futex.h, struct futex_waitv */
struct waitv {
	uint64_t value, address;
	uint32_t flags, reserved;
};

/* The first futex of several stands for them. The kernel reads them for us: they may not be there.
 */
static struct futex_call first_of(uintptr_t waiters, enum lockcost_futex_role role, uint8_t command)
{
	struct waitv first;
	struct iovec to = {.iov_base = &first, .iov_len = sizeof(first)};
	struct iovec from = {.iov_base = (void *)waiters, .iov_len = sizeof(first)};

	if (syscall(SYS_process_vm_readv, syscall(SYS_getpid), &to, 1, &from, 1, 0) !=
	    (long)sizeof(first))
		return (struct futex_call){.role = LOCKCOST_FUTEX_OTHER};
	return (struct futex_call){.role = role,
				   .command = command,
				   .is_private = first.flags & FLAG_PRIVATE,
				   .address = first.address};
}

static struct futex_call decode(long number, const long *arguments)
{
	uintptr_t address = (uintptr_t)arguments[0];

	switch (number) {
	case SYS_futex:
		return (struct futex_call){
			.role = lockcost_futex_role((uint32_t)arguments[1]),
			.command = (uint8_t)(arguments[1] & FUTEX_CMD_MASK),
			.is_private = arguments[1] & FLAG_PRIVATE,
			.address = address,
		};
	case FUTEX_SYSCALL_WAIT:
		return (struct futex_call){LOCKCOST_FUTEX_WAITS, FUTEX_WAIT_BITSET,
					   arguments[3] & FLAG_PRIVATE, address};
	case FUTEX_SYSCALL_WAKE:
		return (struct futex_call){LOCKCOST_FUTEX_WAKES, FUTEX_WAKE_BITSET,
					   arguments[3] & FLAG_PRIVATE, address};
	case FUTEX_SYSCALL_REQUEUE:
		return first_of(address, LOCKCOST_FUTEX_WAKES, FUTEX_REQUEUE);
	case FUTEX_SYSCALL_WAITV:
		return first_of(address, LOCKCOST_FUTEX_WAITS, LOCKCOST_FUTEX_WAITV);
	default:
		return (struct futex_call){.role = LOCKCOST_FUTEX_OTHER};
	}
}

struct futex_call futex_call_of(long number, const long *arguments)
{
	struct futex_call call = decode(number, arguments);

	/* EINVAL: no object to speak of */
	if (call.address == 0 || call.address % FUTEX_ALIGNMENT != 0)
		call.role = LOCKCOST_FUTEX_OTHER;
	return call;
}
