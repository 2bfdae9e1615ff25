/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The second half of the reader, by any threads: from a chunk, whose field
 * ends are known, to batches of rows with the wanted columns.  One scan a
 * thread.
 */
#ifndef KAM_IO_SCAN_H
#define KAM_IO_SCAN_H

#include <kam/mem.h>
#include <kam/reader.h>

#include "chunk.h"

/* A wanted column that the file has. */
struct kam_wanted {
	size_t out;			/* its place in a row of a batch */
	size_t field;			/* in a record */
};

struct kam_scan {
	const struct kam_chunk *chunk;
	size_t record;			/* the next of the chunk's records */
	size_t field;			/* the next of its fields */
	size_t pos;			/* where that record starts */
	uint64_t line;			/* and its line */
	size_t bad_at;			/* next byte that may not be, or -1 */
	bool plain;			/* nothing in the chunk needs a look:
					   no bad bytes */
	bool bare;			/* batches may be bare, and this
					   chunk's can be */
	bool crs;			/* a CR may stand before a line end */
	bool done;			/* the chunk's own fault was given */
	uint64_t rows;			/* delivered, bad ones too */
	bool records;			/* batches carry whole records */
	/* Owned. */
	struct kam_wanted *wanted;
	size_t nwanted, wanted_cap;
	struct kam_str *fields, *whole;
	size_t fields_cap, whole_cap;
	struct kam_arena arena;		/* unquoted and rebuilt text */
	struct kam_buf scratch;
	struct kam_fault fault;
};

/* What batches are to be like. */
struct kam_batches {
	bool records;			/* they carry whole records */
	bool bare;			/* they may be bare */
};

/* Begin with `chunk`, whose bytes are read while the scan goes on. */
int kam_scan_start(struct kam_scan *s, const struct kam_chunk *chunk,
		   struct kam_batches like, struct kam_err *err);

/* The chunk's next batch: 1, 0 at its end, or KAM_ENOMEM. */
int kam_scan_next(struct kam_scan *s, struct kam_batch *b,
		  struct kam_err *err);

void kam_scan_release(struct kam_scan *s);

#endif
