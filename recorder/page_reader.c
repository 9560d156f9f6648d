/* SPDX-License-Identifier: MIT */
/* Walks ring-buffer pages with libtraceevent's kbuffer, after page_check() has looked at them. */
#include "page_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <kbuffer.h>
#include <string.h>
#include <unistd.h>

#include "page_check.h"

enum { PACKET_PAGES = 64 };

struct page_reader {
	int fd;
	char *path;
	unsigned int page_size;
	struct kbuffer *pages; /* walks the loaded pages */
	struct kbuffer *probe; /* looks at pages ahead */
	uint8_t *bytes;	       /* PACKET_PAGES pages, those of the next packet included */
	unsigned int loaded;   /* pages in bytes */
	unsigned int used;     /* how many of them make up the packet */
	unsigned int page;     /* index of the page being walked */
	void *record;	       /* where the walk stands on it, null: before its first */
	uint64_t last_ns;      /* the latest time handed out */
	uint64_t position;     /* bytes read from the file */
};

struct page_reader *page_reader_open(const char *path, unsigned int page_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct page_reader *reader;

	if (fd < 0) {
		g_printerr("lockcost: cannot read %s: %s\n", path, strerror(errno));
		return NULL;
	}
	reader = g_new0(struct page_reader, 1);
	reader->fd = fd;
	reader->path = g_strdup(path);
	reader->page_size = page_size;
	reader->pages = kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
	reader->probe = kbuffer_alloc(KBUFFER_LSIZE_8, KBUFFER_ENDIAN_LITTLE);
	reader->bytes = g_malloc((gsize)page_size * PACKET_PAGES);
	return reader;
}

void page_reader_close(struct page_reader *reader)
{
	close(reader->fd);
	kbuffer_free(reader->pages);
	kbuffer_free(reader->probe);
	g_free(reader->bytes);
	g_free(reader->path);
	g_free(reader);
}

static uint8_t *page_at(const struct page_reader *reader, unsigned int index)
{
	return reader->bytes + (size_t)index * reader->page_size;
}

/** Fill up behind the pages that are there already. A page that was cut off is padded. */
static int fill(struct page_reader *reader)
{
	size_t wanted = (size_t)reader->page_size * PACKET_PAGES;
	size_t have = (size_t)reader->page_size * reader->loaded;

	while (have < wanted) {
		ssize_t length = read(reader->fd, reader->bytes + have, wanted - have);

		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0) {
			g_printerr("lockcost: cannot read %s: %s\n", reader->path, strerror(errno));
			return -1;
		}
		if (length == 0)
			break;
		have += (size_t)length;
		reader->position += (uint64_t)length;
	}
	memset(reader->bytes + have, 0, wanted - have);
	wanted = (have + reader->page_size - 1) / reader->page_size;
	for (unsigned int page = reader->loaded; page < wanted; page++)
		page_check(page_at(reader, page), reader->page_size);
	reader->loaded = (unsigned int)wanted;
	return 0;
}

/** Drop the pages of the packet before; keep those that were read ahead. */
static void drop_used(struct page_reader *reader)
{
	reader->loaded -= reader->used;
	memmove(reader->bytes, page_at(reader, reader->used),
		(size_t)reader->loaded * reader->page_size);
	reader->used = 0;
	reader->page = 0;
	reader->record = NULL;
}

/** Times of a page's first and last event; false when it has none. */
static bool page_times(struct page_reader *reader, unsigned int index, uint64_t *first_ns,
		       uint64_t *last_ns)
{
	unsigned long long time_ns;
	void *record;

	kbuffer_load_subbuffer(reader->probe, page_at(reader, index));
	record = kbuffer_read_event(reader->probe, &time_ns);
	if (!record)
		return false;
	*first_ns = time_ns;
	for (; record; record = kbuffer_next_event(reader->probe, &time_ns))
		*last_ns = time_ns;
	return true;
}

/** Pages up to the next loss make one packet, because a loss lies between packets. */
static bool choose_packet(struct page_reader *reader, struct page_packet *packet)
{
	bool has_events = false;
	uint64_t first_ns, last_ns;
	int missed;

	memset(packet, 0, sizeof(*packet));
	for (unsigned int page = 0; page < reader->loaded; page++) {
		kbuffer_load_subbuffer(reader->probe, page_at(reader, page));
		missed = kbuffer_missed_events(reader->probe);
		if (missed && has_events)
			break;
		if (missed) {
			packet->has_lost = true;
			packet->lost_events += missed > 0 ? (uint64_t)missed : 0;
		}
		reader->used = page + 1;
		if (!page_times(reader, page, &first_ns, &last_ns))
			continue;
		if (!has_events)
			packet->begin_ns = MAX(first_ns, reader->last_ns);
		packet->end_ns = MAX(MAX(last_ns, packet->begin_ns), packet->end_ns);
		has_events = true;
	}
	return has_events;
}

int page_reader_load(struct page_reader *reader, struct page_packet *packet)
{
	for (;;) {
		drop_used(reader);
		if (fill(reader) < 0)
			return -1;
		if (!reader->loaded)
			return 0;
		if (choose_packet(reader, packet))
			return 1;
	}
}

/** Step to the next record, over the end of a page if need be. */
static bool step(struct page_reader *reader)
{
	unsigned long long time_ns;

	if (reader->record)
		reader->record = kbuffer_next_event(reader->pages, &time_ns);
	while (!reader->record && reader->page < reader->used) {
		kbuffer_load_subbuffer(reader->pages, page_at(reader, reader->page++));
		reader->record = kbuffer_read_event(reader->pages, &time_ns);
	}
	if (!reader->record)
		return false;
	reader->last_ns = MAX(reader->last_ns, time_ns);
	return true;
}

bool page_reader_next(struct page_reader *reader, struct page_record *record)
{
	const uint8_t *page_end;

	if (!step(reader))
		return false;
	page_end = page_at(reader, reader->page);
	record->time_ns = reader->last_ns;
	record->bytes = reader->record;
	record->size = (size_t)(page_end - record->bytes);
	return true;
}

uint64_t page_reader_position(const struct page_reader *reader)
{
	return reader->position;
}
