/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cut bytes at record ends.  The cutter looks at every byte once, in blocks
 * of 64, and leaves behind where the fields end, so that whoever splits the
 * records afterwards, perhaps in another thread, need not look again.
 */
#ifndef KAM_IO_CUT_H
#define KAM_IO_CUT_H

#include <stdbool.h>
#include <stdint.h>

#include "mask.h"

/* Flags of a block. */
#define KAM_BLOCK_HIGH 1	/* has bytes of 0x80 and above */
#define KAM_BLOCK_NUL 2		/* has NUL bytes */

/* How the records of a file are written. */
struct kam_dialect {
	char sep;
	char term;		/* '\n', before which a CR may stand, or '\r' */
	kam_mask_fn mask;
};

/* The cutter's findings on a buffer that begins with a record's start. */
struct kam_cut {
	uint64_t *ends;		/* a bit where a field ends: at its separator
				   or terminator; one word a block */
	uint8_t *flags;		/* one a block */
	size_t end;		/* bytes of whole records */
	uint64_t lines;		/* line ends in them, in quotes or not */
	bool quoted;		/* there are quotes in the bytes looked at */
	bool folded;		/* there are line ends in quotes */
	uint8_t seen;		/* all flags of the blocks looked at */
	bool bad;		/* something else than a record at `bad_at` */
	size_t bad_at;
	bool open;		/* the bytes end inside a quoted field */
};

/*
 * Cut the `len` bytes at `p`, behind which KAM_BLOCK more may be read.
 * `ends` and `flags` have a place for each block that is begun.  Stops at the
 * first byte that strict CSV does not allow: a quote that neither starts
 * nor ends a field nor is doubled, text after a closing quote, a lone CR.
 */
void kam_cut(const char *p, size_t len, const struct kam_dialect *dialect,
	     struct kam_cut *cut);

#endif
