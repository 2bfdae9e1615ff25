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

#include <kam/err.h>

#include "mask.h"

/* What was seen in the bytes looked at. */
#define KAM_SEEN_HIGH 1		/* bytes of 0x80 and above */
#define KAM_SEEN_NUL 2		/* NUL bytes */
#define KAM_SEEN_CR 4		/* carriage returns */

/* How the records of a file are written. */
struct kam_dialect {
	char sep;
	char term;		/* '\n', before which a CR may stand, or '\r' */
	const struct kam_way *way;
};

/* The cutter's findings on a buffer that begins with a record's start. */
struct kam_cut {
	uint32_t *ends;		/* owned; ends[0] is -1, so that a field begins
				   one behind the end before it; then nends
				   places, ascending, where a field ends: of
				   its separator or terminator */
	uint32_t *records;	/* owned; those of them that end a record */
	size_t nends, nrecords;
	size_t cap;		/* room in both */
	size_t end;		/* bytes of whole records */
	uint64_t lines;		/* line ends in them, in quotes or not */
	bool quoted;		/* there are quotes in the bytes looked at */
	bool doubled;		/* there are doubled ones */
	bool folded;		/* there are line ends in quotes */
	uint8_t seen;		/* KAM_SEEN_... */
	bool bad;		/* something else than a record at `bad_at` */
	size_t bad_at;
	bool open;		/* the bytes end inside a quoted field */
};

/*
 * Cut the `len` bytes at `p`, behind which KAM_BLOCK more may be read; fewer
 * than 2^32.  Stops at the first byte that strict CSV does not allow: a quote
 * that neither starts nor ends a field nor is doubled, text after a closing
 * quote, a lone CR.  KAM_OK or KAM_ENOMEM.
 */
int kam_cut(const char *p, size_t len, const struct kam_dialect *dialect,
	    struct kam_cut *cut, struct kam_err *err);
void kam_cut_release(struct kam_cut *cut);

#endif
