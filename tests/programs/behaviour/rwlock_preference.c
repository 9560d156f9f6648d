/* SPDX-License-Identifier: MIT */
/* Whom a rwlock lets in while a writer waits: it depends on the kind, and must not change. */
#include "behaviour.h"

static pthread_rwlock_t rwlock;

static void *write_once(void *unused)
{
	int failed = pthread_rwlock_wrlock(&rwlock);

	failed += pthread_rwlock_unlock(&rwlock);
	return failed ? &rwlock : unused;
}

static void *read_more(void *unused)
{
	struct timespec soon = calls_time(CLOCK_REALTIME, 10);
	int status = pthread_rwlock_tryrdlock(&rwlock);

	SAY("tryrdlock %s\n", strerrorname_np(status) ?: "0");
	if (status == 0)
		pthread_rwlock_unlock(&rwlock);
	status = pthread_rwlock_timedrdlock(&rwlock, &soon);
	SAY("timedrdlock %s\n", strerrorname_np(status) ?: "0");
	if (status == 0)
		pthread_rwlock_unlock(&rwlock);
	return unused;
}

static void try_kind(const char *name, int kind)
{
	pthread_rwlockattr_t attributes;
	struct task writer;

	SAY("%s\n", name);
	pthread_rwlockattr_init(&attributes);
	CALL(pthread_rwlockattr_setkind_np(&attributes, kind));
	CALL(pthread_rwlock_init(&rwlock, &attributes));
	CALL(pthread_rwlock_rdlock(&rwlock));
	task_start(&writer, write_once, NULL);
	task_until_asleep(&writer);
	calls_elsewhere(read_more, NULL);
	if (kind != PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) {
		CALL(pthread_rwlock_rdlock(&rwlock));
		CALL(pthread_rwlock_unlock(&rwlock));
	}
	CALL(pthread_rwlock_trywrlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	SAY("writer: %s\n", task_join(&writer) ? "an error" : "0");
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_wrlock(&rwlock));
	CALL(pthread_rwlock_rdlock(&rwlock));
	CALL(pthread_rwlock_unlock(&rwlock));
	CALL(pthread_rwlock_destroy(&rwlock));
}

int main(void)
{
	try_kind("prefer reader", PTHREAD_RWLOCK_PREFER_READER_NP);
	try_kind("prefer writer", PTHREAD_RWLOCK_PREFER_WRITER_NP);
	try_kind("prefer writer, not recursive", PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	return 0;
}
