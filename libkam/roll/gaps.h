/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the gaps between purchase days say. */
#ifndef KAM_ROLL_GAPS_H
#define KAM_ROLL_GAPS_H

#include <kam/accounts.h>

#define KAM_SHORT_GAP 1024 /* days; gaps below are counted, not sorted */

/* One thread's room for it; all zeros to begin with. */
struct kam_gaps {
	int32_t *far; /* owned: gaps that are not short */
	size_t far_cap;
	uint32_t count[KAM_SHORT_GAP];	   /* zeros between uses */
	uint64_t met[KAM_SHORT_GAP / 64]; /* a bit for each counted one */
	double ln[KAM_SHORT_GAP];	   /* 0: not yet known */
	double ln_ten[KAM_SHORT_GAP];	   /* in ten digits; the same */
};

void kam_gaps_release(struct kam_gaps *g);

/*
 * Fill the gap_* of an account from its `n` purchase days, ascending and
 * distinct: NaN where there are too few.  Mean and deviation are from integer
 * sums and logarithms are added by ascending gap, so that no order of adding
 * shows.  KAM_OK or KAM_ENOMEM.  O(n).
 */
int kam_gaps_find(struct kam_gaps *g, const kam_day *day, size_t n,
		  struct kam_account *a, struct kam_err *err);

#endif
