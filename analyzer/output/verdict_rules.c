/* SPDX-License-Identifier: MIT */
/*
 * A rule asks for much more than chance could give, and for a lock that matters: who reads this
 * acts on it.
 */
#include "verdict_rules.h"

#include "format.h"

enum {
	CAUSE_PERCENT = 40, /* of the wait */
	CALLS_MIN = 100,    /* wake-ups, or waits at a cond: single ones cost little */
	HANDED_PERCENT = 5, /* acquisitions that waited */
	EMPTY_PERCENT = 40,
	SIDE_PERCENT = 80,
	SIDE_FACTOR = 10,
	SIDE_HOLDS = 3,
	SHORT_NS = 10000, /* a section as short as a wake-up */
};

bool verdict_is_at_least(uint64_t part, uint64_t whole, unsigned int percent)
{
	return part != REPORT_UNKNOWN && whole != REPORT_UNKNOWN && part > 0 &&
	       (double)part * 100 >= (double)whole * percent;
}

static bool is_blamed(const struct report_lock *lock, enum blame_class what)
{
	return verdict_is_at_least(lock->all.blame_ns[what], lock->all.wait.total_ns,
				   CAUSE_PERCENT);
}

/* "During 71% of the wait for queue_lock (1.31 s) ". */
static void share_append(GString *text, const struct report_lock *lock, uint64_t part_ns)
{
	char share[FORMAT_SIZE], wait[FORMAT_SIZE];

	g_string_append_printf(text, "During %s of the wait for %s (%s) ",
			       format_share(share, part_ns, lock->all.wait.total_ns), lock->name,
			       format_duration(wait, lock->all.wait.total_ns, false));
}

/* Where the holds were taken that others waited for most. */
static const struct report_place *holder_place(const struct report_lock *lock)
{
	for (guint i = 0; i < lock->pairs->len; i++) {
		const struct report_pair *pair = lock->pairs->pdata[i];

		if (pair->holder.place.text)
			return &pair->holder.place;
	}
	return NULL;
}

static bool say_preempted(GString *text, const struct report_lock *lock)
{
	const struct report_cause *first =
		lock->preemptors->len ? lock->preemptors->pdata[0] : NULL;
	char share[FORMAT_SIZE];

	if (!is_blamed(lock, BLAME_PREEMPTED))
		return false;
	share_append(text, lock, lock->all.blame_ns[BLAME_PREEMPTED]);
	g_string_append(text, "its holder could run and had no CPU");
	if (first && first->tid && first->name)
		g_string_append_printf(
			text, ", %s of it because %s (%d) ran there",
			format_share(share, first->wait_ns, lock->all.blame_ns[BLAME_PREEMPTED]),
			first->name, first->tid);
	g_string_append(text,
			": more CPUs than runnable threads, or the holder's priority or "
			"affinity, would help; a shorter section would be caught less often.");
	return true;
}

static bool say_on_lock(GString *text, const struct report_lock *lock)
{
	const struct report_chain *first = lock->chains->len ? lock->chains->pdata[0] : NULL;

	if (!is_blamed(lock, BLAME_ON_LOCK) || !first || !first->next_name)
		return false;
	share_append(text, lock, lock->all.blame_ns[BLAME_ON_LOCK]);
	g_string_append_printf(text,
			       "its holder waited for another lock itself, mostly %s: look there "
			       "first.",
			       first->root_name ? first->root_name : first->next_name);
	return true;
}

static bool say_blocked(GString *text, const struct report_lock *lock)
{
	const struct report_cause *first = lock->calls->len ? lock->calls->pdata[0] : NULL;
	const struct report_place *place = holder_place(lock);
	char share[FORMAT_SIZE];

	if (!is_blamed(lock, BLAME_BLOCKED))
		return false;
	share_append(text, lock, lock->all.blame_ns[BLAME_BLOCKED]);
	g_string_append(text, "its holder was asleep");
	if (first && first->name)
		g_string_append_printf(
			text, ", %s of it in %s",
			format_share(share, first->wait_ns, lock->all.blame_ns[BLAME_BLOCKED]),
			first->name);
	if (place)
		g_string_append_printf(text, ", having taken it in %s", place->text);
	g_string_append(text, ": do that before or after the section.");
	return true;
}

/* Whether a writer mostly waited for several readers, one after the other. */
static bool is_passed_by(const struct report_usage *write, const struct report_usage *read)
{
	return read->hold.p50_ns != REPORT_UNKNOWN && write->waits > 0 &&
	       write->wait.total_ns / write->waits > SIDE_HOLDS * read->hold.p50_ns;
}

/* Held by readers, mostly, while writers wait. */
static bool say_starved(GString *text, const struct report_lock *lock)
{
	const struct report_usage *write = lock->write, *read = lock->read;
	char share[FORMAT_SIZE], count[FORMAT_SIZE], wait[FORMAT_SIZE], longest[FORMAT_SIZE];

	if (!read || !write || read->acquisitions == REPORT_UNKNOWN ||
	    write->acquisitions == REPORT_UNKNOWN ||
	    !verdict_is_at_least(write->wait.total_ns, lock->all.wait.total_ns, SIDE_PERCENT) ||
	    read->acquisitions < write->acquisitions * SIDE_FACTOR || !is_passed_by(write, read))
		return false;
	g_string_append_printf(
		text,
		"%s of the wait for %s (%s) was its writers', behind readers that "
		"came %s times as often: a writer waited up to %s",
		format_share(share, write->wait.total_ns, lock->all.wait.total_ns), lock->name,
		format_duration(wait, lock->all.wait.total_ns, false),
		format_count(count, read->acquisitions / MAX(write->acquisitions, 1)),
		format_duration(longest, write->wait.max_ns, false));
	g_string_append(text, ". A rwlock that prefers writers "
			      "(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP), or shorter reading, "
			      "lets them in.");
	return true;
}

static bool is_short(const struct report_lock *lock)
{
	return lock->all.hold.p50_ns != REPORT_UNKNOWN && lock->all.hold.p50_ns < SHORT_NS;
}

/* Whether wake-ups are many, and not the exception. */
static bool is_handed_over(const struct report_lock *lock)
{
	return lock->all.waits >= CALLS_MIN &&
	       verdict_is_at_least(lock->all.contended, lock->all.acquisitions, HANDED_PERCENT);
}

static bool say_gone(GString *text, const struct report_lock *lock)
{
	const char *advice = lock->kind == LOCKCOST_KIND_USER
				     ? "Letting whoever is running go first, or spinning a little"
				     : "Spinning a little (PTHREAD_MUTEX_ADAPTIVE_NP)";
	char hold[FORMAT_SIZE];

	if (!is_blamed(lock, BLAME_NO_HOLDER) || !is_short(lock) || !is_handed_over(lock))
		return false;
	share_append(text, lock, lock->all.blame_ns[BLAME_NO_HOLDER]);
	g_string_append_printf(
		text,
		"nobody held it any more: the next one was still waking up, for "
		"sections of %s (median). %s, or doing more in fewer sections, saves "
		"the wake-ups.",
		format_duration(hold, lock->all.hold.p50_ns, false), advice);
	return true;
}

/* The mean of the holds from a place that were told of; REPORT_UNKNOWN: none was timed. */
static uint64_t section_ns(const struct report_lock *lock, const struct report_place *place)
{
	for (guint i = 0; i < lock->holder_sites->len; i++) {
		const struct report_site *site = lock->holder_sites->pdata[i];

		if (g_strcmp0(site->place.text, place->text) == 0 &&
		    site->count > site->untimed_count)
			return site->time_ns / (site->count - site->untimed_count);
	}
	return REPORT_UNKNOWN;
}

static bool say_running(GString *text, const struct report_lock *lock)
{
	const struct report_place *place = holder_place(lock);
	uint64_t mean_ns = place ? section_ns(lock, place) : REPORT_UNKNOWN;
	char hold[FORMAT_SIZE];

	if (!is_blamed(lock, BLAME_RUNNING))
		return false;
	share_append(text, lock, lock->all.blame_ns[BLAME_RUNNING]);
	g_string_append(text, "its holder was running");
	if (place)
		g_string_append_printf(text, ", in the section that begins in %s", place->text);
	if (mean_ns != REPORT_UNKNOWN)
		g_string_append_printf(text, " (%s on average)",
				       format_duration(hold, mean_ns, false));
	g_string_append(text, ": shorten it, or split the lock.");
	return true;
}

static bool (*const rules[])(GString *text, const struct report_lock *lock) = {
	say_preempted, say_on_lock, say_starved, say_blocked, say_gone, say_running,
};

bool verdict_say_lock(GString *text, const struct report_lock *lock)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
		if (rules[i](text, lock))
			return true;
	}
	return false;
}

bool verdict_say_signal(GString *text, const struct report_lock *signal)
{
	char share[FORMAT_SIZE], count[FORMAT_SIZE];

	if (signal->kind != LOCKCOST_KIND_COND || signal->all.waits < CALLS_MIN ||
	    !verdict_is_at_least(signal->repeated, signal->all.waits, EMPTY_PERCENT))
		return false;
	g_string_append_printf(
		text,
		"%s of the %s waits at %s began as soon as the one before had ended: whoever was "
		"woken found nothing to do. Signal one thread instead of all, or only when there "
		"is work for it.",
		format_share(share, signal->repeated, signal->all.waits),
		format_count(count, signal->all.waits), signal->name);
	return true;
}
