/* SPDX-License-Identifier: MIT */
/*
 * A lock for each state of its holder: it spins, sleeps, reads, polls and receives, is preempted by
 * a SCHED_FIFO thread pinned to its CPU, or is gone, while such a thread has the woken waiter's
 * CPU. Exits with 77 where that is not allowed.
 */
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blame.h"

enum { READERS = 3 }; /* scenes in which the holder waits for a byte */
enum { SECTION_NS = 10000000, SHORT_NS = 300000, HOG_NS = 20000000, HOG_PRIORITY = 10 };

pthread_mutex_t spinning_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t sleeping_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t reading_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t polling_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t receiving_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t preempted_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t released_lock = PTHREAD_MUTEX_INITIALIZER;

static int channel[2];
static sem_t writer_go, hog_go;

static void spin(void)
{
	truth_spin(SECTION_NS);
}

static void sleep_a_while(void)
{
	truth_sleep(SECTION_NS);
}

static void *write_late(void *unused)
{
	for (int i = 0; i < READERS * BLAME_ROUNDS; i++) {
		sem_wait(&writer_go);
		truth_sleep(SECTION_NS);
		if (write(channel[1], "x", 1) != 1)
			exit(1);
	}
	return unused;
}

static void read_byte(void)
{
	char byte;

	sem_post(&writer_go);
	if (read(channel[0], &byte, 1) != 1)
		exit(1);
}

static void poll_byte(void)
{
	struct pollfd ready = {.fd = channel[0], .events = POLLIN};
	char byte;

	sem_post(&writer_go);
	if (poll(&ready, 1, -1) != 1 || recv(channel[0], &byte, 1, MSG_DONTWAIT) != 1)
		exit(1);
}

/* After a poll that does not wait. */
static void receive_byte(void)
{
	struct pollfd ready = {.fd = channel[0], .events = POLLIN};
	char byte;

	sem_post(&writer_go);
	if (poll(&ready, 1, 0) < 0 || recv(channel[0], &byte, 1, 0) != 1)
		exit(1);
}

static void *hog(void *unused)
{
	blame_pin(0);
	blame_priority(HOG_PRIORITY);
	for (int i = 0; i < 2 * BLAME_ROUNDS; i++) {
		sem_wait(&hog_go);
		truth_spin(HOG_NS);
	}
	return unused;
}

static void pin_first(void)
{
	blame_pin(0);
}

static void pin_second(void)
{
	blame_pin(1);
}

static void start_hog(void)
{
	sem_post(&hog_go);
}

/* The waiter is asleep by then, and its CPU is taken before it is woken. */
static void release_late(void)
{
	truth_sleep(SHORT_NS);
	start_hog();
}

int main(void)
{
	/* The waiter is on the second CPU but in the last scene, where they change places. */
	struct blame_scene scenes[] = {
		{.lock = &spinning_lock, .section = spin, .before_hold = pin_first},
		{.lock = &sleeping_lock, .section = sleep_a_while, .before_hold = pin_first},
		{.lock = &reading_lock, .section = read_byte, .before_hold = pin_first},
		{.lock = &polling_lock, .section = poll_byte, .before_hold = pin_first},
		{.lock = &receiving_lock, .section = receive_byte, .before_hold = pin_first},
		{.lock = &preempted_lock,
		 .section = spin,
		 .before_hold = pin_first,
		 .before_wait = start_hog},
		{.lock = &released_lock,
		 .section = release_late,
		 .before_hold = pin_second,
		 .before_wait = pin_first},
	};
	pthread_t writer, hogger;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, channel) != 0)
		return 1;
	sem_init(&writer_go, 0, 0);
	sem_init(&hog_go, 0, 0);
	pthread_create(&writer, NULL, write_late, NULL);
	pthread_create(&hogger, NULL, hog, NULL);
	blame_pin(1);
	for (unsigned int i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++)
		blame_play(&scenes[i]);
	pthread_join(writer, NULL);
	pthread_join(hogger, NULL);
	return 0;
}
