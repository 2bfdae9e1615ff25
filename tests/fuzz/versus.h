/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reader against libcsv, for fuzz targets: a difference aborts. */
#ifndef KAM_TESTS_VERSUS_H
#define KAM_TESTS_VERSUS_H

#include "../unit/oracle.h"

/* The ways of scanning; those a machine does not have are passed over. */
static const char *const versus_ways[] = { "plain", "sse2", "avx2", "avx512",
					   "neon" };

#define VERSUS_WAYS (sizeof versus_ways / sizeof *versus_ways)

static inline void
versus_check_batches(const struct kam_reader_options *o, bool bare,
		     bool readable, const struct kam_buf *want,
		     struct kam_buf *got)
{
	int rc = reader_read(o, bare, got);

	if (readable ? got->len == want->len &&
			       !memcmp(got->ptr, want->ptr, want->len)
		     : rc == KAM_EDATA)
		return;
	fprintf(stderr,
		"scan %s, pieces of %zu%s, skip %d, bare %d, status %d\n",
		o->scan, memory.piece, memory.random ? " at most" : "", o->skip,
		bare, rc);
	fprintf(stderr, "libcsv: %.*s\nreader: %.*s\n", (int)want->len,
		want->len ? want->ptr : "", (int)got->len,
		got->len ? got->ptr : "");
	abort();
}

/* The bytes are in `memory`; `want` is what libcsv makes of them. */
static inline void
versus_check(const struct kam_reader_options *o, bool readable,
	     const struct kam_buf *want, struct kam_buf *got)
{
	const uint64_t random = memory.random;

	versus_check_batches(o, false, readable, want, got);
	memory.random = random;
	versus_check_batches(o, true, readable, want, got);
}

#endif
