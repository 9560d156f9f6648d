/* SPDX-License-Identifier: MIT */
/*
 * What glibc's objects say of themselves. The layouts are part of its ABI, because static
 * initialisers are compiled into programs; those that are not (sem_t, pthread_barrier_t) have not
 * changed since glibc 2.25.
 */
#include "object.h"

#include "mutex_layout.h"
#include "rwlock_layout.h"

/* sysdeps/nptl/internaltypes.h, struct new_sem of 64-bit machines */
struct sem_layout {
	uint64_t data;	 /* the value, and in the high half how many wait */
	int32_t private; /* 0, or FUTEX_PRIVATE_FLAG turned off by it: LLL_SHARED */
};

/* sysdeps/nptl/internaltypes.h, struct pthread_barrier */
struct barrier_layout {
	uint32_t in, current_round, count;
	int32_t shared;
};

enum {
	COND_REFS_SHARED = 1,	     /* bit of __wrefs: nptl/pthread_cond_common.c */
	COND_REFS_WAITERS_SHIFT = 3, /* its upper bits count waiters */
};

static const void *address_of(const struct object *object)
{
	return (const void *)(uintptr_t)lock_key_address(object->key, object->kind);
}

static bool cond_is_shared(const pthread_cond_t *cond)
{
	return __atomic_load_n(&cond->__data.__wrefs, __ATOMIC_RELAXED) & COND_REFS_SHARED;
}

static bool sem_is_shared(const struct sem_layout *sem)
{
	return sem->private != 0;
}

static bool barrier_is_shared(const struct barrier_layout *barrier)
{
	return barrier->shared != 0;
}

static uint8_t shared_if(bool is_shared)
{
	return is_shared ? LOCKCOST_ATTRIBUTE_SHARED : 0;
}

static void describe(struct object *object)
{
	const void *address = address_of(object);

	switch (object->kind) {
	case LOCKCOST_KIND_MUTEX:
		mutex_describe(address, &object->type, &object->attributes);
		break;
	case LOCKCOST_KIND_RWLOCK:
		rwlock_describe(address, &object->type, &object->attributes);
		break;
	case LOCKCOST_KIND_COND:
		object->attributes = shared_if(cond_is_shared(address));
		break;
	case LOCKCOST_KIND_SEM:
		object->attributes = shared_if(sem_is_shared(address));
		break;
	case LOCKCOST_KIND_BARRIER:
		object->attributes = shared_if(barrier_is_shared(address));
		break;
	default: /* says nothing of itself */
		break;
	}
}

struct object object_of_key(uint64_t key, enum lockcost_kind kind)
{
	struct object object = {.key = key, .hash = lock_hash(key), .kind = (uint8_t)kind};

	describe(&object);
	if (lock_key_is_reader(key))
		object.attributes |= LOCKCOST_ATTRIBUTE_READER;
	return object;
}

static uint32_t foreign_waiters(const struct object *object)
{
	const void *address = address_of(object);

	switch (object->kind) {
	case LOCKCOST_KIND_MUTEX:
		return mutex_has_waiters(address);
	case LOCKCOST_KIND_RWLOCK:
		return rwlock_has_waiters(address);
	case LOCKCOST_KIND_COND:
		return __atomic_load_n(&((const pthread_cond_t *)address)->__data.__wrefs,
				       __ATOMIC_RELAXED) >>
			       COND_REFS_WAITERS_SHIFT !=
		       0;
	case LOCKCOST_KIND_SEM:
		return __atomic_load_n(&((const struct sem_layout *)address)->data,
				       __ATOMIC_RELAXED) >>
			       32 !=
		       0;
	default:
		return 1;
	}
}

uint32_t object_waiters(const struct object *object)
{
	uint32_t count = waiters_now(object->hash);

	return count == 0 && object_is_shared(object) ? foreign_waiters(object) : count;
}
