/* SPDX-License-Identifier: MIT */
/* Opens, reads and forgets rings. The kernel's side of them is in perf_event_open(2). */
#include "switch_ring.h"

#include <sys/prctl.h>

#include "lockcost/switch_event.h"
#include "memory.h"
#include "process.h"
#include "switch_records.h"

/*
 * The generation of the rings that are mapped here. The kernel wipes this page in a child,
 * whichever call made it: the rings are not mapped there, and what the child opens is of a
 * generation of its own. The number of the last one is not wiped.
 */
static uint32_t *generation;
static uint32_t last_generation;

bool switch_ring_is_forbidden;

static uint32_t *make_wiped_page(void)
{
	uint32_t *page = __atomic_load_n(&generation, __ATOMIC_ACQUIRE), *other = NULL;

	if (page)
		return page;
	page = memory_map(SWITCH_RING_PAGE);
	if (!page)
		return NULL;
	if (syscall(SYS_madvise, page, (size_t)SWITCH_RING_PAGE, MADV_WIPEONFORK) == 0 &&
	    __atomic_compare_exchange_n(&generation, &other, page, false, __ATOMIC_ACQ_REL,
					__ATOMIC_ACQUIRE))
		return page;
	memory_unmap(page, SWITCH_RING_PAGE);
	return other;
}

/* 0: without the page nothing would tell a child that its rings are gone. */
static uint32_t current_generation(void)
{
	uint32_t *page = make_wiped_page(), current, next;

	if (!page)
		return 0;
	current = __atomic_load_n(page, __ATOMIC_RELAXED);
	if (current != 0)
		return current;
	next = __atomic_add_fetch(&last_generation, 1, __ATOMIC_RELAXED);
	/* unless another thread was first */
	return __atomic_compare_exchange_n(page, &current, next, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED)
		       ? next
		       : current;
}

bool switch_ring_is_open(const struct switch_ring *ring)
{
	return ring->pages && __atomic_load_n(generation, __ATOMIC_RELAXED) == ring->generation;
}

/*
 * A filter of system calls may kill the process for one that it does not know, and prctl(2) may be
 * one: a filter that was seen is not asked for. One of which nobody knows (the program came under
 * it by exec, or makes its calls itself) is more likely to forbid perf events than the question.
 */
static bool is_filtered(void)
{
	return __atomic_load_n(&switch_ring_is_forbidden, __ATOMIC_ACQUIRE) ||
	       prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0;
}

static void *ring_map(void)
{
	int fd = lockcost_switch_event_open();
	long pages;

	if (fd < 0)
		return NULL;
	pages = syscall(SYS_mmap, NULL, (size_t)SWITCH_RING_PAGE + SWITCH_RING_DATA,
			PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	/* the mapping keeps the event alive */
	syscall(SYS_close, fd);
	return pages == -1 ? NULL : (void *)pages;
}

void switch_ring_open(struct switch_ring *ring)
{
	if (!ring->is_wanted || ring->is_refused || switch_ring_is_open(ring))
		return;
	/* for as long as it takes: a handler may jump out of it */
	ring->is_refused = true;
	ring->pages = NULL;
	if (sysconf(_SC_PAGESIZE) == SWITCH_RING_PAGE && !is_filtered() &&
	    (ring->generation = current_generation()) != 0)
		ring->pages = ring_map();
	ring->is_refused = !ring->pages;
	if (ring->is_refused)
		process_count(&process.refused_rings);
}

void switch_ring_close(struct switch_ring *ring)
{
	if (switch_ring_is_open(ring))
		memory_unmap(ring->pages, (size_t)SWITCH_RING_PAGE + SWITCH_RING_DATA);
	ring->pages = NULL;
}

void switch_ring_forget(struct switch_ring *ring)
{
	*ring = (struct switch_ring){0};
}

void switch_ring_skip(struct switch_ring *ring)
{
	struct perf_event_mmap_page *page = ring->pages;

	__atomic_store_n(&page->data_tail, __atomic_load_n(&page->data_head, __ATOMIC_ACQUIRE),
			 __ATOMIC_RELEASE);
}

bool switch_ring_off_ns(const struct switch_ring *ring, uint64_t from_ns, uint64_t to_ns,
			uint64_t *off_ns)
{
	return switch_ring_is_open(ring) &&
	       switch_records_off_ns(ring->pages, from_ns, to_ns, off_ns);
}
