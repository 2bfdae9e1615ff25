/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ways of scoring share. */
#ifndef KAM_MODEL_RFM_PARTS_H
#define KAM_MODEL_RFM_PARTS_H

#include <kam/rfm.h>

/* The value of a dimension such that more is better. */
static inline kam_dec
kam_rfm_merit(const struct kam_rfm_row *row, int d)
{
	kam_dec v = kam_rfm_value(row, (enum kam_rfm_dimension)d);

	return d == KAM_RFM_R ? -v : v;
}

/* rfm->mean[d] from the sum of the merits of rfm->scored rows, if it was held
   in 128 bits, or else KAM_EDATA. */
int kam_rfm_set_mean(struct kam_rfm *rfm, int d, kam_int128 sum, bool held,
		     struct kam_err *err);

/*
 * kam_rfm_score() where all rows are scored among each other by the same cuts,
 * `rfm` being zeros: a few passes, in threads.
 */
int kam_rfm_score_flat(struct kam_rfm *rfm, struct kam_rfm_row *rows, size_t n,
		       const struct kam_rfm_options *opt, struct kam_err *err);

#endif
