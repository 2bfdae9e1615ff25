/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader is made of; shared by its own files. */
#ifndef KAM_IO_READER_PARTS_H
#define KAM_IO_READER_PARTS_H

#include <errno.h>
#include <stdio.h>

#include "feed.h"
#include "scan.h"

struct kam_reader {
	const struct kam_reader_options *options;
	struct kam_feed feed;
	struct kam_chunk chunk;		/* without threads: the one at hand */
	struct kam_scan scan;
	bool bare;			/* batches may be bare */
	bool started, scanning;
	uint64_t rows;			/* of the crew's scans */
	struct kam_faults faults;
	FILE *rejects;			/* owned; NULL: none or not yet open */
};

/* Options may still change after the reader was opened. */
static inline struct kam_batches
kam_reader_batches(const struct kam_reader *r)
{
	return (struct kam_batches){ r->options->records, r->bare };
}

/* Write the faults' lines to the rejects file if there are more bytes of
   them than `keep`. */
int kam_rejects_flush(struct kam_reader *r, size_t keep, struct kam_err *err);

/* kam_reader_run() for two workers and more.  (crew.c) */
int kam_crew_run(struct kam_reader *r, size_t workers, void *const *states,
		 kam_batch_fn fn, struct kam_err *err);

#endif
