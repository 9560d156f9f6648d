/* SPDX-License-Identifier: MIT */
/*
 * Reads a file of ring-buffer pages, a packet of pages at a time: memory does not grow with the
 * file, and a packet's times are known before its first event is handed out, as CTF wants them.
 */
#ifndef LOCKCOST_RECORDER_PAGE_READER_H
#define LOCKCOST_RECORDER_PAGE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page_reader;

/** The packet that was loaded last. */
struct page_packet {
	uint64_t begin_ns;    /* of its first event, CLOCK_MONOTONIC */
	uint64_t end_ns;      /* of its last event */
	bool has_lost;	      /* the kernel lost events just before it */
	uint64_t lost_events; /* how many, 0: unknown */
};

/** A record of ftrace. It stays valid until the next packet is loaded. */
struct page_record {
	uint64_t time_ns; /* never less than that of the record before */
	const uint8_t *bytes;
	size_t size; /* bytes that may be read: to the end of the page at least what the record has
		      */
};

/** Open a file whose pages have this size. Null on failure, which is reported. */
struct page_reader *page_reader_open(const char *path, unsigned int page_size);

/** Load the next packet that has an event. 1, or 0 at the end, or -1, which is reported. */
int page_reader_load(struct page_reader *reader, struct page_packet *packet);

/** Bytes of the file that have been read. */
uint64_t page_reader_position(const struct page_reader *reader);

/** The next record of the loaded packet; false when there is none left. */
bool page_reader_next(struct page_reader *reader, struct page_record *record);

void page_reader_close(struct page_reader *reader);

#endif
