/* SPDX-License-Identifier: MIT */
/* Shares of all waiting for the lock. */
#include "text_blame.h"

#include <string.h>

#include "bars.h"
#include "text_causes.h"
#include "text_parts.h"

enum {
	SHARE_MIN_PERCENT = 5, /* less is not worth a word in the table */
	NAME_WIDTH = 20,       /* of another lock, in the table */
	ROWS_SHORT = 3,
	ROWS_FULL = 20,
};

/* In the table only one lock is named, where it is nearly all that the holders waited for. */
static const char *next_lock(const struct report_lock *lock)
{
	const struct report_chain *first = lock->chains->len ? lock->chains->pdata[0] : NULL;
	uint64_t same_ns = 0;

	if (!first || !first->next_name)
		return NULL;
	for (guint i = 0; i < lock->chains->len; i++) {
		const struct report_chain *chain = lock->chains->pdata[i];

		if (g_strcmp0(chain->next_id, first->next_id) == 0)
			same_ns += chain->wait_ns;
	}
	return same_ns >= lock->all.blame_ns[BLAME_ON_LOCK] / 2 ? first->next_name : NULL;
}

static void word_add(char text[FORMAT_SIZE], const struct report_lock *lock, enum blame_class what)
{
	static const char *const words[BLAME_COUNT] = {
		[BLAME_RUNNING] = "running",   [BLAME_PREEMPTED] = "preempted",
		[BLAME_ON_LOCK] = "on a lock", [BLAME_BLOCKED] = "blocked",
		[BLAME_NO_HOLDER] = "gone",    [BLAME_UNATTRIBUTED] = "not known",
	};
	const char *next = what == BLAME_ON_LOCK ? next_lock(lock) : NULL;
	size_t length = strlen(text);
	char share[FORMAT_SIZE];

	format_share(share, lock->all.blame_ns[what], lock->all.wait.total_ns);
	if (next)
		g_snprintf(text + length, FORMAT_SIZE - length, "%son %.*s %s", length ? ", " : "",
			   NAME_WIDTH, next, share);
	else
		g_snprintf(text + length, FORMAT_SIZE - length, "%s%s %s", length ? ", " : "",
			   words[what], share);
}

const char *text_blame_words(char text[FORMAT_SIZE], const struct report_lock *lock)
{
	const uint64_t *ns = lock->all.blame_ns;
	bool is_said[BLAME_COUNT] = {false};

	text[0] = '\0';
	for (int count = 0; count < BLAME_COUNT && lock->all.wait.total_ns; count++) {
		int most = -1;

		for (int i = 0; i < BLAME_COUNT; i++) {
			if (!is_said[i] && ns[i] != REPORT_UNKNOWN &&
			    ns[i] >= lock->all.wait.total_ns / 100 * SHARE_MIN_PERCENT &&
			    ns[i] > 0 && (most < 0 || ns[i] > ns[most]))
				most = i;
		}
		if (most < 0)
			break;
		is_said[most] = true;
		word_add(text, lock, (enum blame_class)most);
	}
	return text[0] ? text : "-";
}

static void row_print(FILE *stream, const char *label, const struct report_lock *lock,
		      uint64_t wait_ns, bool is_ns)
{
	char share[FORMAT_SIZE], time[FORMAT_SIZE];

	fprintf(stream, "  %-7s%5s %9s ", label,
		format_share(share, wait_ns, lock->all.wait.total_ns),
		format_duration(time, wait_ns, is_ns));
}

static void chains_print(FILE *stream, const struct report_lock *lock, guint shown, bool is_ns)
{
	for (guint i = 0; i < lock->chains->len && i < shown; i++) {
		const struct report_chain *chain = lock->chains->pdata[i];
		const struct report_place *place = &chain->root_holder.place;
		bool is_longer = g_strcmp0(chain->next_id, chain->root_id) != 0;

		row_print(stream, i ? "" : "it had", lock, chain->wait_ns, is_ns);
		fprintf(stream, "to wait for %s",
			chain->next_name ? chain->next_name : "another lock");
		if (is_longer && chain->root_name)
			fprintf(stream, ", and that at last for %s", chain->root_name);
		if (place->text)
			fprintf(stream, ", taken in %s", place->text);
		if (chain->root_pid && lock->members->len > 1)
			fprintf(stream, " by process %d", chain->root_pid);
		fputc('\n', stream);
	}
}

static void side_print(FILE *stream, const struct report_lock *lock, const struct report_site *site,
		       int32_t pid)
{
	fputs(site->place.text ? site->place.text : "an unknown place", stream);
	if (pid && lock->members->len > 1)
		fprintf(stream, " of %d", pid);
}

static void pairs_print(FILE *stream, const struct report_lock *lock, guint shown, bool is_ns)
{
	char count[FORMAT_SIZE];

	for (guint i = 0; i < lock->pairs->len && i < shown; i++) {
		const struct report_pair *pair = lock->pairs->pdata[i];

		row_print(stream, i ? "" : "behind", lock, pair->wait_ns, is_ns);
		fprintf(stream, "%6s hold%-2s ", format_count(count, pair->count),
			format_plural(pair->count));
		side_print(stream, lock, &pair->holder, pair->holder_pid);
		fputs(", waiting in ", stream);
		side_print(stream, lock, &pair->waiter, pair->waiter_pid);
		fputc('\n', stream);
	}
	if (lock->pairs->len > shown)
		fprintf(stream, "         and %u other pair%s\n", lock->pairs->len - shown,
			format_plural(lock->pairs->len - shown));
}

void text_blame_print(FILE *stream, const struct report_lock *lock, bool is_full, bool is_ns)
{
	static const char *const labels[BLAME_COUNT] = {
		[BLAME_RUNNING] = "running",
		[BLAME_PREEMPTED] = "preempted",
		[BLAME_ON_LOCK] = "waiting for a lock",
		[BLAME_BLOCKED] = "blocked",
		[BLAME_NO_HOLDER] = "gone",
		[BLAME_UNATTRIBUTED] = "not known",
	};
	guint shown = is_full ? ROWS_FULL : ROWS_SHORT;

	if (lock->is_signal || !lock->all.waits || lock->kind == LOCKCOST_KIND_FUTEX)
		return;
	if (is_full)
		bars_print_parts(stream, "  holder", labels, lock->all.blame_ns, BLAME_COUNT,
				 lock->all.wait.total_ns, is_ns);
	else
		text_parts_print(stream, "  holder ", labels, lock->all.blame_ns, BLAME_COUNT,
				 is_ns);
	text_causes_print_holders(stream, lock, is_full, is_ns);
	chains_print(stream, lock, shown, is_ns);
	pairs_print(stream, lock, shown, is_ns);
}
