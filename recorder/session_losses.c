/* SPDX-License-Identifier: MIT */
/* Adds up the counters in the XML that `lttng` writes. */
#include "session_losses.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#include "about.h"

/** What the reader of the XML has come to: the element it is in, and the sums so far. */
struct losses {
	enum { OTHER, DISCARDED_EVENTS, LOST_PACKETS } element;
	bool is_known;
	int64_t discarded_events;
	int64_t lost_packets;
};

static void begin_element(GMarkupParseContext *context, const char *name, const char **names,
			  const char **values, gpointer data, GError **error)
{
	struct losses *losses = data;

	(void)context;
	(void)names;
	(void)values;
	(void)error;
	losses->element = strcmp(name, "discarded_events") == 0 ? DISCARDED_EVENTS
			  : strcmp(name, "lost_packets") == 0	? LOST_PACKETS
								: OTHER;
}

static void end_element(GMarkupParseContext *context, const char *name, gpointer data,
			GError **error)
{
	(void)context;
	(void)name;
	(void)error;
	((struct losses *)data)->element = OTHER;
}

static void read_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
		      GError **error)
{
	struct losses *losses = data;
	int64_t count = g_ascii_strtoll(text, NULL, 10);

	(void)context;
	(void)length;
	(void)error;
	if (losses->element == DISCARDED_EVENTS) {
		losses->is_known = true;
		losses->discarded_events += count;
	} else if (losses->element == LOST_PACKETS) {
		losses->lost_packets += count;
	}
}

int64_t session_losses_count(const char *xml)
{
	const GMarkupParser callbacks = {begin_element, end_element, read_text, NULL, NULL};
	struct losses losses = {0};
	GMarkupParseContext *parser;

	if (!xml)
		return ABOUT_UNKNOWN;
	parser = g_markup_parse_context_new(&callbacks, 0, &losses, NULL);
	if (!g_markup_parse_context_parse(parser, xml, -1, NULL) || losses.lost_packets)
		losses.is_known = false;
	g_markup_parse_context_free(parser);
	return losses.is_known ? losses.discarded_events : ABOUT_UNKNOWN;
}
