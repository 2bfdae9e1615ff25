/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A chunk: whole records of one file, first cut, then split into fields.  And
 * what is known of the file, which lives as long as the reader does.
 */
#ifndef KAM_IO_CHUNK_H
#define KAM_IO_CHUNK_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/reader.h>

#include "cut.h"

/* Bytes that a chunk has room for at first; fuzzing takes few, so that short
   inputs come to their ends. */
#ifndef KAM_CHUNK_SIZE
#define KAM_CHUNK_SIZE ((size_t)256 << 10)
#endif

struct kam_file {
	const char *name;		/* for messages */
	const char *encoding;		/* NULL: UTF-8 */
	struct kam_dialect dialect;
	struct kam_header header;
	size_t cols;			/* wanted columns */
	size_t *index;			/* their positions */
	/* Where the first file's columns are in this one, and its separator;
	   NULL: at the same places with the same separator. */
	size_t *order;
	size_t nordered;
	char out_sep;
};

struct kam_chunk {
	char *data;			/* owned; begins with a record */
	size_t size;			/* room that may be used, perhaps not
					   all; without KAM_BLOCK of slack */
	size_t len;			/* bytes there */
	struct kam_cut cut;		/* owned arrays; .end: whole records */
	const struct kam_file *file;
	uint64_t line;			/* of the first byte */
	bool has_fault;			/* a bad record after the whole ones, */
	struct kam_fault fault;		/* its bytes lie in `data` */
};

/* Room for `size` bytes; what is in it is kept.  KAM_OK or KAM_ENOMEM. */
int kam_chunk_reserve(struct kam_chunk *c, size_t size, struct kam_err *err);
void kam_chunk_release(struct kam_chunk *c);

/* How many `newline`s there are in the bytes. */
uint64_t kam_count_newlines(const char *p, size_t len, char newline);

#endif
