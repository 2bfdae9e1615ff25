/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All rows by the same cuts. */
#include "rfm_parts.h"

#include <stdlib.h>
#include <string.h>

#include <kam/team.h>

#define BLOCK ((size_t)16384)	    /* rows that a thread takes at a time */
#define LEAST (-((kam_dec)1 << 63)) /* of 64 bits */

/* What a block of rows amounts to. */
struct block {
	size_t count[3][KAM_BINS_MAX + 1]; /* by score */
	kam_int128 sum[3];		   /* of merits */
	bool held;			   /* they were, in 128 bits */
};

struct flat {
	struct kam_rfm *rfm;
	struct kam_rfm_row *rows;
	size_t n, scored;
	const struct kam_rfm_options *opt;
	struct block *block;			      /* owned */
	struct kam_sorter sorter[KAM_RFM_DIMENSIONS]; /* by thread */
};

static bool
is_scored(const struct kam_rfm_row *row)
{
	return row->recency != KAM_RFM_NO_PURCHASE;
}

/* The values of a dimension as integers. */
static void
take_keys(const struct flat *f, int d, uint64_t *key)
{
	for (size_t i = 0; i < f->n; i++) {
		const struct kam_rfm_row *row = &f->rows[i];

		*key = d == KAM_RFM_R	? (uint64_t)row->recency
		       : d == KAM_RFM_F ? (uint64_t)row->frequency
					: (uint64_t)(row->monetary - LEAST);
		key += is_scored(row);
	}
}

/* Money beyond 64 bits. */
static int
cut_wide(const struct flat *f, struct kam_sorter *s, struct kam_cuts *cuts,
	 int bins, struct kam_err *err)
{
	kam_dec *value = kam_alloc(f->scored, sizeof *value);
	size_t n = 0;
	int rc;

	if (!value)
		return kam_nomem(err, "scores");
	for (size_t i = 0; i < f->n; i++)
		if (is_scored(&f->rows[i]))
			value[n++] = f->rows[i].monetary;
	rc = kam_cuts_quantile(cuts, s, value, n, bins, err);
	free(value);
	return rc;
}

/* A part of a kam_team: the cuts of dimension `d`. */
static int
find_cuts(void *ctx, size_t thread, size_t d)
{
	struct flat *f = ctx;
	struct kam_sorter *s = &f->sorter[thread];
	struct kam_cuts *cuts = &f->rfm->cuts[d];
	const int bins = f->opt->bins[d];
	uint64_t *key;

	if (d == KAM_RFM_M && !f->rfm->in_64_bits)
		return cut_wide(f, s, cuts, bins, NULL) ? -1 : 0;
	if (!(key = kam_select_room(s, f->scored + 1)))
		return -1;
	take_keys(f, (int)d, key);
	return kam_cuts_of_keys(cuts, s, f->scored, bins,
				d == KAM_RFM_M ? LEAST : 0,
				d == KAM_RFM_M ? 1 : KAM_DEC_ONE);
}

bool
kam_rfm_is_flat(const struct kam_rfm_options *opt)
{
	return !opt->nested && opt->method != KAM_RFM_NTILE;
}

static int
score_of(const struct kam_cuts *cuts, int d, int over)
{
	return d == KAM_RFM_R ? cuts->bins - over : over + 1;
}

static void
score_wide(const struct kam_rfm *rfm, struct kam_rfm_row *row)
{
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++) {
		const struct kam_cuts *cuts = &rfm->cuts[d];
		const kam_dec value =
			kam_rfm_value(row, (enum kam_rfm_dimension)d);

		row->score[d] = (unsigned char)score_of(
			cuts, d, kam_cuts_exceeded(cuts, value));
	}
}

/*
 * Cuts such that the value itself is compared in 64 bits: of days and counts
 * their whole part, and of money those within reach.
 */
static void
shorten_cuts(struct kam_rfm *rfm)
{
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++) {
		const struct kam_cuts *cuts = &rfm->cuts[d];

		for (int k = 0; k < cuts->bins - 1; k++) {
			kam_dec cut = cuts->cut[k];

			if (d != KAM_RFM_M)
				cut = cut / KAM_DEC_ONE -
				      (cut % KAM_DEC_ONE < 0);
			rfm->short_cut[d][k] = cut > INT64_MAX	 ? INT64_MAX
					       : cut < INT64_MIN ? INT64_MIN
								 : (int64_t)cut;
		}
	}
}

/* score_wide() where all is in 64 bits. */
static inline void
score_short(const struct kam_rfm *rfm, struct kam_rfm_row *row)
{
	const int64_t value[] = { row->recency, row->frequency,
				  (int64_t)row->monetary };

	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++) {
		int over = 0;

		for (int k = 0; k < rfm->cuts[d].bins - 1; k++)
			over += value[d] > rfm->short_cut[d][k];
		row->score[d] = (unsigned char)score_of(&rfm->cuts[d], d, over);
	}
}

void
kam_rfm_score_row(const struct kam_rfm *rfm, struct kam_rfm_row *row)
{
	if (!is_scored(row))
		memset(row->score, 0, sizeof row->score);
	else if (rfm->in_64_bits)
		score_short(rfm, row);
	else
		score_wide(rfm, row);
}

/* Add to the sums of merits. */
static inline void
add_merits(const struct kam_rfm *rfm, const struct kam_rfm_row *row,
	   struct block *b)
{
	if (rfm->in_64_bits) {
		/* A block's do not leave 128 bits. */
		b->sum[KAM_RFM_R] -= row->recency * KAM_DEC_ONE;
		b->sum[KAM_RFM_F] += row->frequency * KAM_DEC_ONE;
		b->sum[KAM_RFM_M] += row->monetary;
		return;
	}
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		b->held = b->held &&
			  !__builtin_add_overflow(
				  b->sum[d], kam_rfm_merit(row, d), &b->sum[d]);
}

static int
score_block(void *ctx, size_t thread, size_t number)
{
	const struct flat *f = ctx;
	const size_t from = number * BLOCK, left = f->n - from,
		     to = from + (left < BLOCK ? left : BLOCK);
	struct block b = { .held = true };

	(void)thread;
	for (size_t i = from; i < to; i++) {
		struct kam_rfm_row *row = &f->rows[i];

		kam_rfm_score_row(f->rfm, row);
		if (is_scored(row))
			add_merits(f->rfm, row, &b);
		for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
			b.count[d][row->score[d]]++;
	}
	f->block[number] = b;
	return 0;
}

/* As for groups that are scored each by itself. */
static bool
has_collapsed(const struct flat *f, int d)
{
	const struct kam_cuts *cuts = &f->rfm->cuts[d];

	if (kam_cuts_collapsed(cuts))
		return true;
	for (int s = 1; s <= cuts->bins && f->scored >= (size_t)cuts->bins; s++)
		if (!f->rfm->count[d][s])
			return true;
	return false;
}

/* Add the blocks up, in their order. */
static int
add_blocks(const struct flat *f, size_t blocks, struct kam_err *err)
{
	struct kam_rfm *rfm = f->rfm;
	int rc = KAM_OK;

	for (int d = 0; d < KAM_RFM_DIMENSIONS && !rc; d++) {
		kam_int128 sum = 0;
		bool held = true;

		for (size_t i = 0; i < blocks; i++) {
			const struct block *b = &f->block[i];

			held = held && b->held &&
			       !__builtin_add_overflow(sum, b->sum[d], &sum);
			for (int s = 0; s <= KAM_BINS_MAX; s++)
				rfm->count[d][s] += b->count[d][s];
		}
		rc = kam_rfm_set_mean(rfm, d, sum, held, err);
		rfm->groups[d] = f->scored > 0;
		if (f->opt->method == KAM_RFM_QUANTILE && f->scored)
			rfm->collapsed[d] = has_collapsed(f, d);
	}
	return rc;
}

static void
look(struct flat *f)
{
	uint64_t wide = 0;

	for (size_t i = 0; i < f->n; i++) {
		const kam_uint128 above =
			(kam_uint128)(f->rows[i].monetary - LEAST);

		f->scored += is_scored(&f->rows[i]);
		wide |= (uint64_t)(above >> 64) | (above == 0);
	}
	f->rfm->in_64_bits = !wide;
}

/* One thread's room serves for all that it does. */
static int
find_all_cuts(struct flat *f, struct kam_err *err)
{
	int failed =
		kam_team_run(f->opt->threads, KAM_RFM_DIMENSIONS, find_cuts, f);

	for (int i = 0; i < KAM_RFM_DIMENSIONS; i++)
		kam_sorter_release(&f->sorter[i]);
	return failed ? kam_nomem(err, "scores") : KAM_OK;
}

int
kam_rfm_score_flat(struct kam_rfm *rfm, struct kam_rfm_row *rows, size_t n,
		   const struct kam_rfm_options *opt, struct kam_err *err)
{
	struct flat f = { .rfm = rfm, .rows = rows, .n = n, .opt = opt };
	const size_t blocks = (n + BLOCK - 1) / BLOCK;
	int rc = KAM_OK;

	look(&f);
	rfm->scored = f.scored;
	f.block = kam_alloc(blocks, sizeof *f.block);
	if (!f.block)
		return kam_nomem(err, "scores");
	if (f.scored && opt->method == KAM_RFM_FIXED)
		memcpy(rfm->cuts, opt->cuts, sizeof rfm->cuts);
	else if (f.scored)
		rc = find_all_cuts(&f, err);
	shorten_cuts(rfm);
	if (!rc && kam_team_run(opt->threads, blocks, score_block, &f))
		rc = kam_nomem(err, "scores");
	if (!rc)
		rc = add_blocks(&f, blocks, err);
	free(f.block);
	return rc;
}
