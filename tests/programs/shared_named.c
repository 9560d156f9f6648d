/* SPDX-License-Identifier: MIT */
/* Two processes that open a semaphore by its name, each for itself, and hold it in turn. */
#include <fcntl.h>
#include <semaphore.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"

enum { ROUNDS = 10, HOLD_US = 10000, PAUSE_US = 1000 };

static void take_turns(const char *name)
{
	sem_t *sem = sem_open(name, O_CREAT, 0600, 1);

	for (int i = 0; i < ROUNDS; i++) {
		sem_wait(sem);
		usleep(HOLD_US);
		sem_post(sem);
		usleep(PAUSE_US);
	}
	sem_close(sem);
}

int main(void)
{
	char name[64];
	int status = 1;
	pid_t child;

	snprintf(name, sizeof(name), "/lockcost-named-%d", (int)getpid());
	child = fork();
	if (child == 0) {
		take_turns(name);
		return 0;
	}
	take_turns(name);
	waitpid(child, &status, 0);
	sem_unlink(name);
	printf("name %s\n", name);
	return status == 0 ? 0 : 1;
}
