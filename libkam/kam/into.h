/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The state of a monthly job: new exports are merged into a day ledger, which
 * at any moment is either the old one or the new one, whole.
 *
 * Beside LEDGER stand LEDGER~, the one before, and LEDGER.log, which has a
 * row for each file that went in.  A row is only valid if the ledger that it
 * speaks of came to be: the rows are a chain, each with the digest of the
 * ledger it made and of the one it began with, and those count that lead to
 * the digest of the ledger as it is.
 */
#ifndef KAM_INTO_H
#define KAM_INTO_H

#include <kam/rollup.h>

struct kam_into_options {
	struct kam_rollup_options rollup; /* by day, six columns */
	const char *ledger;
	bool again;	    /* files that went in before are welcome */
	bool wait;	    /* for another run to end */
	const char *period; /* "2024-06", "2024-Q2", "2024"; or NULL: lines
				   outside it are bad */
	bool replace;	    /* take it out of the ledger first */
};

struct kam_into_report {
	struct kam_load_report load;
	uint64_t rows;	  /* of the new ledger */
	uint64_t touched; /* of them, those that the files have part in */
};

/*
 * Merge the input files into the ledger.  KAM_EUSAGE (stdin, which cannot be
 * read twice; a period that is none); KAM_EDATA (a bad row; a file that went
 * in before; a ledger or log that is not as it was written); KAM_EIO (another
 * run has the ledger; no room; no right); KAM_ENOMEM.  On failure the ledger
 * is as it was.  The ledger is streamed: memory grows with the files alone.
 */
int kam_into_run(const struct kam_into_options *options,
		 struct kam_into_report *report, struct kam_err *err);

#endif
