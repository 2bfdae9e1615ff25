/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The first half of the reader, one thread at a time: from the bytes of the
 * files, one after the other, to chunks of whole records.
 */
#ifndef KAM_IO_FEED_H
#define KAM_IO_FEED_H

#include <kam/mem.h>
#include <kam/reader.h>

#include "chunk.h"
#include "source.h"

#define KAM_RECORD_MAX (4 * KAM_FIELD_MAX)

struct kam_feed {
	const struct kam_reader_options *options;
	const struct kam_way *way;
	struct kam_arena arena;		/* files, headers */
	size_t next;			/* index of the next file to open */
	struct kam_file *first, *file;	/* file: the open one, or NULL */
	struct kam_source *source;
	bool eof;			/* of the open file */
	/* Bytes not yet cut: of the last chunk, or the header's. */
	struct kam_chunk head;		/* owned: what came with the header */
	const struct kam_chunk *tail_of;
	size_t tail;			/* where they start in it */
	bool tail_fresh;		/* it may hold whole records */
	bool discard;			/* it is the rest of an oversize line */
	uint64_t line;			/* of the tail's first byte */
	uint64_t first_line;		/* behind the open file's header */
	struct kam_err ended;		/* an open quote: no chunk follows */
	uint64_t done_bytes, total_bytes;	/* of files as on the disk */
	uint64_t done_lines;		/* of files, without their headers */
	size_t cols;			/* what is wanted */
	kam_resolve_fn resolve;
	void *resolve_ctx;
};

/* Open the first file and read its header. */
int kam_feed_open(struct kam_feed *f, const struct kam_reader_options *options,
		  struct kam_err *err);
void kam_feed_close(struct kam_feed *f);

/* Say which columns are wanted. */
int kam_feed_select(struct kam_feed *f, size_t n, kam_resolve_fn resolve,
		    void *ctx, struct kam_err *err);

/*
 * Fill `c` with the next records: 1, 0 at the end of the last file, or a
 * failure.  The chunk before must still be whole: its tail goes over.
 */
int kam_feed_next(struct kam_feed *f, struct kam_chunk *c,
		  struct kam_err *err);

/* Open the next file and read its header: 1; 0 when there is none. */
int kam_file_next(struct kam_feed *f, struct kam_err *err);
/* Find the wanted columns in the open file. */
int kam_file_resolve(struct kam_feed *f, struct kam_err *err);

/* Fill in cause and text: a quote that is wrong at the byte `c`; a field that
   is too large, its quote opened on `line` (0: without a quote). */
void kam_fault_quote(struct kam_fault *fault, char c, char sep);
void kam_fault_size(struct kam_fault *fault, uint64_t line);

#endif
