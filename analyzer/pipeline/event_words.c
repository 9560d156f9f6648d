/* SPDX-License-Identifier: MIT */
/* As babeltrace2 prints them, so that both can be laid side by side; fewer fields, none renamed. */
#include "event_words.h"

#include <glib.h>
#include <linux/futex.h>
#include <string.h>

#include "labels.h"

/* The contract's lists say which fields there are. */
#define WORD_INT(type, field) \
	g_string_append_printf(text, ", " #field " = %" G_GINT64_FORMAT, (gint64)row->field);
#define WORD_ADDRESS(field)                                                      \
	g_string_append_printf(text, ", " #field " = 0x%" G_GINT64_MODIFIER "x", \
			       (guint64)row->field);
#define WORD_REAL(field) g_string_append_printf(text, ", " #field " = %g", row->field);
#define WORD_STRING(field) g_string_append_printf(text, ", " #field " = \"%s\"", row->field);
#define WORDS(list) list(WORD_INT, WORD_ADDRESS, WORD_REAL, WORD_STRING)

static void wait_begin_words(GString *text, const struct lockcost_wait_begin *row)
{
	WORDS(LOCKCOST_WAIT_BEGIN_FIELDS)
}

static void cond_wait_begin_words(GString *text, const struct lockcost_cond_wait_begin *row)
{
	WORDS(LOCKCOST_COND_WAIT_BEGIN_FIELDS)
}

static void wait_end_words(GString *text, const struct lockcost_wait_end *row)
{
	WORDS(LOCKCOST_WAIT_END_FIELDS)
}

static void hold_words(GString *text, const struct lockcost_hold *row)
{
	WORDS(LOCKCOST_HOLD_FIELDS)
}

static void wake_words(GString *text, const struct lockcost_wake *row)
{
	WORDS(LOCKCOST_WAKE_FIELDS)
}

static void merged_words(GString *text, const struct lockcost_merged *row)
{
	WORDS(LOCKCOST_MERGED_FIELDS)
}

static void switch_words(GString *text, const struct event_sched_switch *row)
{
	g_string_append_printf(text,
			       ", prev_comm = \"%s\", prev_tid = %d, prev_prio = %d, prev_state = "
			       "%" G_GINT64_FORMAT ", next_comm = \"%s\", next_tid = %d, "
			       "next_prio = %d",
			       row->prev_comm, row->prev_tid, row->prev_priority,
			       (gint64)row->prev_state, row->next_comm, row->next_tid,
			       row->next_priority);
}

/* The command without its flags, as linux/futex.h calls it. */
static const char *futex_name(uint32_t operation)
{
	const char *name = label_futex_command(operation & FUTEX_CMD_MASK);

	return name ? name : "another command";
}

static char *finish(GString *text)
{
	char *comma = strchr(text->str, ',');

	/* "name, a = 1" was easier to put together than "name: a = 1" */
	if (comma)
		*comma = ':';
	return g_string_free(text, FALSE);
}

static void kernel_words(GString *text, const struct event *event)
{
	switch (event->type) {
	case EVENT_SCHED_SWITCH:
		g_string_append(text, "sched_switch");
		switch_words(text, &event->sched_switch);
		break;
	case EVENT_SCHED_WAKING:
	case EVENT_SCHED_WAKEUP:
		g_string_append_printf(text, "%s, tid = %d, target_cpu = %d",
				       event->type == EVENT_SCHED_WAKING ? "sched_waking"
									 : "sched_wakeup",
				       event->sched_wake.tid, event->sched_wake.target_cpu);
		break;
	case EVENT_FUTEX_ENTRY:
		g_string_append_printf(text,
				       "syscall_entry_futex, uaddr = 0x%" G_GINT64_MODIFIER
				       "x, op = %u, val = %u (%s)",
				       event->futex_entry.address, event->futex_entry.operation,
				       event->futex_entry.value,
				       futex_name(event->futex_entry.operation));
		break;
	case EVENT_FUTEX_EXIT:
		g_string_append_printf(text, "syscall_exit_futex, ret = %" G_GINT64_FORMAT,
				       (gint64)event->futex_exit.result);
		break;
	case EVENT_CALL_ENTRY:
	case EVENT_CALL_EXIT:
		g_string_append_printf(
			text, "syscall_%s_%s", event->type == EVENT_CALL_ENTRY ? "entry" : "exit",
			event->call.call ? g_quark_to_string(event->call.call) : "unknown");
		break;
	case EVENT_PRIORITY_LENT:
		g_string_append_printf(text,
				       "sched_pi_setprio, tid = %d, oldprio = %d, newprio = %d",
				       event->priority_lent.tid, event->priority_lent.old_priority,
				       event->priority_lent.new_priority);
		break;
	default:
		break;
	}
}

char *event_words(const struct event *event)
{
	GString *text = g_string_new(NULL);

	switch (event->type) {
	case EVENT_WAIT_BEGIN:
		g_string_append(text, "lockcost:wait_begin");
		wait_begin_words(text, &event->wait_begin);
		break;
	case EVENT_COND_WAIT_BEGIN:
		g_string_append(text, "lockcost:cond_wait_begin");
		cond_wait_begin_words(text, &event->cond_wait_begin);
		break;
	case EVENT_WAIT_END:
		g_string_append(text, "lockcost:wait_end");
		wait_end_words(text, &event->wait_end);
		break;
	case EVENT_HOLD:
		g_string_append(text, "lockcost:hold");
		hold_words(text, &event->hold);
		break;
	case EVENT_WAKE:
		g_string_append(text, "lockcost:wake");
		wake_words(text, &event->wake);
		break;
	case EVENT_MERGED:
		g_string_append(text, "lockcost:merged");
		merged_words(text, &event->merged);
		break;
	case EVENT_LOST:
		g_string_append(text, event->lost.is_kernel ? "kernel events were lost here"
							    : "events were lost here");
		break;
	default:
		kernel_words(text, event);
	}
	if (text->len)
		return finish(text);
	g_string_free(text, TRUE);
	return NULL;
}
