/* SPDX-License-Identifier: MIT */
/* An end carries the request of its beginning, as the preload's own events do. */
#include "waits_file.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "event.h"

static struct event begin_event(uint64_t time_ns, int32_t pid, int32_t tid, uint64_t address)
{
	struct event event = {.type = EVENT_WAIT_BEGIN, .cpu = -1, .time_ns = time_ns};

	event.wait_begin = (struct lockcost_wait_begin){
		.pid = pid,
		.tid = tid,
		.lock = address,
		.kind = LOCKCOST_KIND_MUTEX,
		.request_ns = time_ns,
	};
	return event;
}

static struct event end_event(uint64_t time_ns, int32_t pid, int32_t tid, uint64_t address,
			      uint64_t request_ns)
{
	struct event event = {.type = EVENT_WAIT_END, .cpu = -1, .time_ns = time_ns};

	event.wait_end = (struct lockcost_wait_end){
		.pid = pid,
		.tid = tid,
		.lock = address,
		.kind = LOCKCOST_KIND_MUTEX,
		.request_ns = request_ns,
		.end_ns = time_ns,
	};
	return event;
}

/* Ends whose beginning is not in the recording are left out. */
static void line_read(const char *line, GArray *events, GHashTable *requests)
{
	uint64_t time_ns, address;
	int32_t pid, tid, what;
	char name[16];
	struct event event;
	uint64_t *request_ns;

	if (sscanf(line, "%" SCNu64 " %15s %d %d %" SCNx64 " %d", &time_ns, name, &pid, &tid,
		   &address, &what) != 6)
		return;
	request_ns = g_hash_table_lookup(requests, GINT_TO_POINTER(tid));
	if (strcmp(name, "wait_begin") == 0) {
		event = begin_event(time_ns, pid, tid, address);
		g_hash_table_replace(requests, GINT_TO_POINTER(tid),
				     g_memdup2(&time_ns, sizeof(time_ns)));
	} else if (request_ns) {
		event = end_event(time_ns, pid, tid, address, *request_ns);
	} else {
		return;
	}
	g_array_append_val(events, event);
}

GArray *waits_file_read(const char *path)
{
	FILE *file = fopen(path, "r");
	GArray *events = g_array_new(FALSE, FALSE, sizeof(struct event));
	GHashTable *requests = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		line_read(line, events, requests);
	g_hash_table_destroy(requests);
	if (file)
		fclose(file);
	if (events->len == 0)
		g_clear_pointer(&events, g_array_unref);
	return events;
}
