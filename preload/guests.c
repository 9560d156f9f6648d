/* SPDX-License-Identifier: MIT */
#include "guests.h"

#include <string.h>

#include "clock.h"
#include "flush.h"
#include "thread_states.h"

void guests_make(struct thread *thread)
{
	memset(thread->guests, 0, sizeof(thread->guests));
	memset(thread->guest_rests, 0, sizeof(thread->guest_rests));
	for (int i = 0; i < THREAD_GUESTS; i++)
		thread->guests[i].rest = &thread->guest_rests[i];
	thread->blank = thread->guests;
}

struct lock_entry *guests_find(struct thread *self, uint64_t key)
{
	struct lock_entry *found = NULL;

	/* one that had it before may still have something to tell */
	for (int i = 0; i < THREAD_GUESTS; i++) {
		if (self->guests[i].key == key && (!found || self->guests[i].depth > 0))
			found = &self->guests[i];
	}
	return found;
}

struct lock_entry *guests_find_idle(struct thread *self)
{
	if (likely(guests_is_blank(self->blank)))
		return self->blank;
	for (int i = 0; i < THREAD_GUESTS; i++) {
		if (guests_is_blank(&self->guests[i])) {
			self->blank = &self->guests[i];
			return self->blank;
		}
	}
	return NULL;
}

static bool is_changed(const struct lock_entry *guest)
{
	return lock_entry_activity(guest) != guest->rest->flushed;
}

/* A semaphore's units are no promise to give them back. */
static bool is_held(const struct lock_entry *guest)
{
	return guest->depth > 0 && guest->rest->kind != LOCKCOST_KIND_SEM;
}

/* One that is not held, emptied by who may change what others read; it may have to be written. */
static struct lock_entry *empty_one(struct thread *self, uint64_t hash, bool may_write)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		struct lock_entry *guest = &self->guests[++self->next_guest % THREAD_GUESTS];

		if (is_held(guest) || (is_changed(guest) && !may_write))
			continue;
		if (is_changed(guest))
			flush_entry(self, guest, clock_now_ns());
		lock_entry_clear(guest, hash);
		return guest;
	}
	return NULL;
}

struct lock_entry *guests_take(struct thread *self, uint64_t hash)
{
	bool is_mine = thread_wait_flushing(self);
	struct lock_entry *guest = empty_one(self, hash, !thread_is_silent);

	if (is_mine)
		thread_end_flushing(self);
	return guest;
}

/* All that are not held have something to tell: one of them does. */
static COLD struct lock_entry *write_one(struct thread *self, uint64_t hash)
{
	struct thread_pause pause;
	struct lock_entry *guest;

	if (thread_is_silent)
		return NULL;
	pause = thread_pause_begin();
	thread_announce(self);
	guest = guests_take(self, hash);
	thread_pause_end(&pause);
	return guest;
}

struct lock_entry *guests_take_idle(struct thread *self, uint64_t hash)
{
	struct lock_entry *guest = guests_find_idle(self);

	if (!guest && thread_try_flushing(self)) {
		guest = empty_one(self, hash, false);
		thread_end_flushing(self);
	}
	return guest ? guest : write_one(self, hash);
}

void guests_flush(struct thread *thread, uint64_t now_ns)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		struct lock_entry *guest = &thread->guests[i];

		if (guest->key != 0 && is_changed(guest))
			flush_entry(thread, guest, now_ns);
	}
}

void guests_forget(struct thread *self)
{
	for (int i = 0; i < THREAD_GUESTS; i++) {
		if (!is_held(&self->guests[i]))
			lock_entry_clear(&self->guests[i], 0);
	}
}
