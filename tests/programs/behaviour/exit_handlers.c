/* SPDX-License-Identifier: MIT */
/* Handlers and destructors at exit that lock, start threads, and wait for them. */
#include "behaviour.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;

static void *work(void *name)
{
	pthread_setspecific(key, name);
	pthread_mutex_lock(&mutex);
	SAY("%s\n", (char *)name);
	pthread_mutex_unlock(&mutex);
	return NULL;
}

static void at_thread_end(void *name)
{
	pthread_mutex_lock(&mutex);
	SAY("end of %s\n", (char *)name);
	pthread_mutex_unlock(&mutex);
}

static void registered_late(void)
{
	calls_elsewhere(work, "thread of a handler that a handler registered");
}

static void at_end(void)
{
	calls_elsewhere(work, "thread of a handler");
	atexit(registered_late);
}

static void on_end(int status, void *argument)
{
	pthread_mutex_lock(&mutex);
	SAY("on_exit: status %d, argument %d\n", status, argument == &key);
	pthread_mutex_unlock(&mutex);
}

__attribute__((destructor)) static void destructor(void)
{
	calls_elsewhere(work, "thread of a destructor");
}

__attribute__((constructor)) static void constructor(void)
{
	pthread_key_create(&key, at_thread_end);
	calls_elsewhere(work, "thread of a constructor");
}

int main(void)
{
	pthread_setspecific(key, "main, which no exit should say");
	atexit(at_end);
	on_exit(on_end, &key);
	return 31;
}
