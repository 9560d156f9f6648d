/* SPDX-License-Identifier: MIT */
/* The C library's objects of several words, by their sizes on 64-bit machines. */
#include "inner_futex.h"

static uint64_t size_of(const struct report_lock *lock)
{
	switch (lock->kind) {
	case LOCKCOST_KIND_COND:
		return 48;
	case LOCKCOST_KIND_RWLOCK:
		return 56;
	case LOCKCOST_KIND_BARRIER:
	case LOCKCOST_KIND_SEM:
		return 32;
	default:
		return 0;
	}
}

/* By process and address. */
static int compare(const void *a, const void *b)
{
	const struct report_lock *x = *(struct report_lock *const *)a;
	const struct report_lock *y = *(struct report_lock *const *)b;

	if (x->process != y->process)
		return x->process < y->process ? -1 : 1;
	return x->address < y->address ? -1 : x->address > y->address;
}

static void objects_add(GPtrArray *objects, const GPtrArray *locks)
{
	for (guint i = 0; i < locks->len; i++) {
		if (size_of(locks->pdata[i]))
			g_ptr_array_add(objects, locks->pdata[i]);
	}
}

/* The object of the same process that begins last at or before the futex; NULL: it is in none. */
static const struct report_lock *object_around(const GPtrArray *objects,
					       const struct report_lock *futex)
{
	const struct report_lock *found = NULL;
	guint low = 0, high = objects->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (compare(&objects->pdata[middle], &futex) <= 0) {
			found = objects->pdata[middle];
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return found && found->process == futex->process &&
			       futex->address - found->address < size_of(found)
		       ? found
		       : NULL;
}

/* A variable has a better name. */
static bool is_nameless(const struct report_lock *lock)
{
	return lock->kind == LOCKCOST_KIND_FUTEX && !lock->data_place.module &&
	       !lock->class_place.address;
}

void inner_futex_name_all(struct report *report)
{
	GPtrArray *objects = g_ptr_array_new();

	objects_add(objects, report->locks);
	objects_add(objects, report->signals);
	g_ptr_array_sort(objects, compare);
	for (guint i = 0; i < report->locks->len; i++) {
		struct report_lock *lock = report->locks->pdata[i];
		const struct report_lock *object =
			is_nameless(lock) ? object_around(objects, lock) : NULL;

		if (!object)
			continue;
		lock->is_inner = true;
		g_free(lock->name);
		g_free(lock->class);
		lock->name = g_strdup_printf("futex in %s", object->name);
		lock->class = g_strdup_printf("futex in %s", object->class);
	}
	g_ptr_array_unref(objects);
}
