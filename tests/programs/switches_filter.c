/* SPDX-License-Identifier: MIT */
/*
 * A program whose filter of system calls kills it for perf_event_open(2): before its thread's first
 * wait, or ("prctl", "seccomp": how it is put on) after it, and then for prctl(2), too.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "truth.h"

enum { ROUNDS = 6, SECTION_NS = 2000000 };

pthread_mutex_t filtered_lock = PTHREAD_MUTEX_INITIALIZER;

static atomic_int begun, ended; /* rounds */

static long filter_by_prctl(struct sock_fprog *program)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program);
}

static long filter_by_seccomp(struct sock_fprog *program)
{
	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, program);
}

/* Kills for either call. */
static void forbid(unsigned int number, unsigned int other, long (*filter)(struct sock_fprog *))
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 1, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, other, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof(rules) / sizeof(rules[0]), .filter = rules};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || filter(&program) != 0)
		exit(77);
}

/* Nothing but the lock is waited for, as far as anybody can see. */
static void await_round(const atomic_int *rounds, int round)
{
	while (*rounds < round)
		truth_sleep(SECTION_NS / 10);
}

static void *hold_rounds(void *unused)
{
	for (int i = 1; i <= ROUNDS; i++) {
		pthread_mutex_lock(&filtered_lock);
		begun = i;
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&filtered_lock);
		await_round(&ended, i);
	}
	return unused;
}

static void wait_round(int round)
{
	await_round(&begun, round);
	pthread_mutex_lock(&filtered_lock);
	pthread_mutex_unlock(&filtered_lock);
	ended = round;
}

int main(int count, char **arguments)
{
	pthread_t holder;

	if (count < 2)
		forbid(SYS_perf_event_open, SYS_perf_event_open, filter_by_prctl);
	pthread_create(&holder, NULL, hold_rounds, NULL);
	wait_round(1);
	if (count == 2)
		forbid(SYS_perf_event_open, SYS_prctl,
		       strcmp(arguments[1], "prctl") == 0 ? filter_by_prctl : filter_by_seccomp);
	for (int i = 2; i <= ROUNDS; i++)
		wait_round(i);
	pthread_join(holder, NULL);
	puts("not killed");
	return 0;
}
