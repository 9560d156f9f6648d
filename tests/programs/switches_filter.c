/* SPDX-License-Identifier: MIT */
/* A program whose filter of system calls kills it for perf_event_open(2), before its threads wait.
 */
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "truth.h"

enum { ROUNDS = 6, SECTION_NS = 2000000 };

pthread_mutex_t filtered_lock = PTHREAD_MUTEX_INITIALIZER;

static pthread_barrier_t begin;

static void forbid_perf(void)
{
	struct sock_filter rules[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_perf_event_open, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof(rules) / sizeof(rules[0]), .filter = rules};

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		exit(77);
}

static void *wait_rounds(void *unused)
{
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(&begin);
		pthread_mutex_lock(&filtered_lock);
		pthread_mutex_unlock(&filtered_lock);
		pthread_barrier_wait(&begin);
	}
	return unused;
}

int main(void)
{
	pthread_t waiter;

	forbid_perf();
	pthread_barrier_init(&begin, NULL, 2);
	pthread_create(&waiter, NULL, wait_rounds, NULL);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&filtered_lock);
		pthread_barrier_wait(&begin);
		truth_sleep(SECTION_NS);
		pthread_mutex_unlock(&filtered_lock);
		pthread_barrier_wait(&begin);
	}
	pthread_join(waiter, NULL);
	puts("not killed");
	return 0;
}
