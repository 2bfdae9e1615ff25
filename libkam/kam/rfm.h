/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recency, frequency, monetary value: scores from the worst, 1, to the best,
 * the number of bins.  Hughes (1994), Strategic Database Marketing; Bult and
 * Wansbeek (1995), Marketing Science 14(4).
 */
#ifndef KAM_RFM_H
#define KAM_RFM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/mem.h>
#include <kam/quantile.h>
#include <kam/segment.h>

enum kam_rfm_dimension { KAM_RFM_R, KAM_RFM_F, KAM_RFM_M, KAM_RFM_DIMENSIONS };

/* "recency", "frequency", "monetary". */
extern const char *const kam_rfm_dimension_name[KAM_RFM_DIMENSIONS];

enum kam_rfm_method {
	KAM_RFM_QUANTILE, /* equal values score alike */
	KAM_RFM_NTILE, /* groups of equal size, as SQL's NTILE */
	KAM_RFM_FIXED /* by given cuts */
};

#define KAM_RFM_NO_PURCHASE (-1)

/* A customer. */
struct kam_rfm_row {
	kam_dec monetary;
	int64_t frequency; /* >= 0 */
	int32_t recency; /* days, or KAM_RFM_NO_PURCHASE */
	unsigned char score[3]; /* result: 1 to bins; 0: no purchase */
};

struct kam_rfm_options {
	enum kam_rfm_method method;
	int bins[3]; /* KAM_BINS_MIN to KAM_BINS_MAX */
	bool nested; /* f within r, m within r and f */
	const struct kam_cuts *cuts; /* three, for KAM_RFM_FIXED */
	/* By row, to break the ties of KAM_RFM_NTILE; NULL: rows are in their
	   order. */
	const struct kam_str *customer;
	size_t threads; /* that score, at most; 0: one */
};

/* What the scoring found. */
struct kam_rfm {
	size_t scored; /* customers with a purchase */
	size_t count[3][KAM_BINS_MAX + 1]; /* by score; [0] unused */
	/* In use; none if nested, by ntile or where nobody is scored. */
	struct kam_cuts cuts[3];
	/* Groups that were cut apart: one, or more if nested. */
	size_t groups[3];
	/* Those of them that equal values leave with an empty score. */
	size_t collapsed[3];
	/* Of -recency, frequency and monetary, rounded down: what exceeds the
	   exact mean exceeds this. */
	kam_dec mean[3];
	/* Of kam_rfm_score_row(): monetary values are in 64 bits, and then cuts
	   with which values are compared in 64 bits. */
	bool in_64_bits;
	int64_t short_cut[3][KAM_BINS_MAX];
};

/*
 * Read --bins: "5", or "r=5,f=5,m=4" in any order, 5 for what is not named.
 * KAM_EUSAGE.
 */
int kam_rfm_bins_read(const char *text, int bins[3], struct kam_err *err);

/*
 * `amount`, or with `mean` amount / frequency, 0 where that is 0: the value by
 * which one is scored who bought, but not of late.  What there is no purchase
 * for at all is not to be shown as 0.
 */
kam_dec kam_rfm_monetary(kam_dec amount, int64_t frequency, bool mean);

/* The value of a dimension, days and counts in millionths too. */
kam_dec kam_rfm_value(const struct kam_rfm_row *row, enum kam_rfm_dimension d);

/*
 * Score the `n` rows, which have their values.  f and m are 1 + the cuts
 * exceeded, r is bins - the cuts that the recency exceeds; by ntile, 1 + the
 * group of the rank, worst first, ties by customer.  KAM_OK; KAM_EDATA if
 * the values add up to more than can be held; KAM_ENOMEM.
 * O(n), by ntile O(n log n), in customers.  The same for any number of
 * threads.
 */
int kam_rfm_score(struct kam_rfm *rfm, struct kam_rfm_row *rows, size_t n,
		  const struct kam_rfm_options *opt, struct kam_err *err);

/* Are all rows scored by the same cuts: not nested, not by ntile? */
bool kam_rfm_is_flat(const struct kam_rfm_options *opt);

/* Score one of the rows again by what kam_rfm_score() found, where they are:
   for who has not kept them.  O(bins). */
void kam_rfm_score_row(const struct kam_rfm *rfm, struct kam_rfm_row *row);

/*
 * The segment of a scored row, or KAM_NO_SEGMENT.  A map by means takes the
 * values instead of the scores: more recent, more frequent, more than the
 * mean; equal to it is not above it.
 */
size_t
kam_rfm_segment(const struct kam_rfm *rfm, const struct kam_segments *map,
		const struct kam_rfm_row *row);

/*
 * Append what equal values did to dimension `d`, where rfm->collapsed[d] is
 * not 0: "frequency: cuts 1 1 2 4 collapse: no customer has score 2
 * (customers by score: 12054 0 4320 3990 3138)".  KAM_ENOMEM.
 */
int kam_rfm_collapse_text(struct kam_buf *b, const struct kam_rfm *rfm,
			  enum kam_rfm_dimension d, struct kam_err *err);

/*
 * A table of cuts, as it is printed: score s of a dimension holds the values
 * above `from` and up to `to`.
 */
struct kam_rfm_bound {
	bool open_from, open_to; /* no bound on that side */
	kam_dec from, to;
};

/* The bounds of `score`; `cuts` must not be empty. */
struct kam_rfm_bound
kam_rfm_bound(const struct kam_cuts *cuts, enum kam_rfm_dimension d, int score);

/*
 * Print a value of dimension `d` as a person writes it: money with two
 * decimals at least, days and counts with none where that is exact.
 * `buf` has KAM_DEC_TEXT bytes; returns the length.
 */
size_t kam_rfm_print(char *buf, enum kam_rfm_dimension d, kam_dec value);

/* Rows of a table of cuts as they come in. */
struct kam_rfm_table {
	struct kam_rfm_bound bound[3][KAM_BINS_MAX + 1];
	uint64_t line[3][KAM_BINS_MAX + 1]; /* 0: not yet seen */
};

/*
 * Take the row dimension, score, from, to in any order of rows.  `place` is
 * the row's, for messages; its column is set.  KAM_EDATA.
 */
int kam_rfm_table_add(struct kam_rfm_table *t, const struct kam_str field[4],
		      struct kam_place *place, struct kam_err *err);

/*
 * Check that each dimension's scores are all there and follow on each other,
 * and fill cuts[3].  KAM_EDATA with place and cure.
 */
int kam_rfm_table_cuts(const struct kam_rfm_table *t, const char *file,
		       struct kam_cuts cuts[3], struct kam_err *err);

/* What a segment amounts to. */
struct kam_rfm_summary {
	size_t customers;
	kam_dec amount;
	kam_dec median[3]; /* of r, f, m; 0 without customers that
					   have a purchase */
	size_t scored;
};

/*
 * Sum up the segments, with amount[i] for row i, or its monetary value where
 * `amount` is NULL: out[0 .. map->n - 1], out[map->n] for customers
 * without a segment and out[map->n + 1] for all.  KAM_EDATA if the amounts
 * add up to more than can be held; KAM_ENOMEM.  O(n log n).
 */
int kam_rfm_summarise(struct kam_rfm_summary *out, const struct kam_rfm *rfm,
		      const struct kam_segments *map,
		      const struct kam_rfm_row *rows, const kam_dec *amount,
		      size_t n, struct kam_err *err);

#endif
