/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/rfm.h>

#include <stdlib.h>

#include <kam/mem.h>

#include "rfm_parts.h"

#define GROUPS ((KAM_BINS_MAX + 1) * (KAM_BINS_MAX + 1)) /* by r and f */

const char *const kam_rfm_dimension_name[KAM_RFM_DIMENSIONS] = { "recency",
								 "frequency",
								 "monetary" };

/* A run of the scoring; positions are those of scored rows. */
struct work {
	struct kam_rfm *rfm;
	struct kam_rfm_row *rows;
	const struct kam_rfm_options *opt;
	size_t n;	/* scored rows */
	size_t *pos;	/* n of them, in the order of customers, and by group */
	size_t *spare;	/* n, for regrouping */
	kam_dec *value; /* n, of the group at hand */
	struct kam_sorter sorter;
};

kam_dec
kam_rfm_value(const struct kam_rfm_row *row, enum kam_rfm_dimension d)
{
	if (d == KAM_RFM_R)
		return row->recency * KAM_DEC_ONE;
	if (d == KAM_RFM_F)
		return row->frequency * KAM_DEC_ONE;
	return row->monetary;
}

kam_dec
kam_rfm_monetary(kam_dec amount, int64_t frequency, bool mean)
{
	if (!mean)
		return amount;
	/* To be scored, a customer who has not bought of late needs a value. */
	return frequency > 0 ? kam_dec_div(amount, frequency) : 0;
}

static int
by_customer(const void *a, const void *b)
{
	const struct kam_str *const *x = a, *const *y = b;
	int order = kam_str_cmp(**x, **y);

	return order ? order : (*x > *y) - (*x < *y);
}

/* Put the positions in the order of customers, which breaks NTILE's ties. */
static int
order_by_customer(struct work *w, struct kam_err *err)
{
	const struct kam_str *customer = w->opt->customer, **sorted;

	if (!customer)
		return KAM_OK;
	sorted = kam_alloc(w->n, sizeof *sorted);
	if (!sorted)
		return kam_nomem(err, "customers");
	for (size_t i = 0; i < w->n; i++)
		sorted[i] = &customer[w->pos[i]];
	qsort(sorted, w->n, sizeof *sorted, by_customer);
	for (size_t i = 0; i < w->n; i++)
		w->pos[i] = (size_t)(sorted[i] - customer);
	free((void *)sorted);
	return KAM_OK;
}

static void
put_scores(struct work *w, int d, const struct kam_cuts *cuts,
	   const size_t *pos, size_t m)
{
	for (size_t i = 0; i < m; i++) {
		struct kam_rfm_row *row = &w->rows[pos[i]];
		int over = kam_cuts_exceeded(cuts, kam_rfm_value(row, d));

		row->score[d] =
			(unsigned char)(d == KAM_RFM_R ? cuts->bins - over
						       : over + 1);
	}
}

/*
 * Equal values leave a score empty where two cuts are equal, or where there
 * would have been enough customers for all the scores.
 */
static bool
has_collapsed(const struct work *w, int d, const struct kam_cuts *cuts,
	      const size_t *pos, size_t m)
{
	bool met[KAM_BINS_MAX + 1] = { false };

	if (kam_cuts_collapsed(cuts))
		return true;
	if (m < (size_t)cuts->bins)
		return false;
	for (size_t i = 0; i < m; i++)
		met[w->rows[pos[i]].score[d]] = true;
	for (int s = 1; s <= cuts->bins; s++)
		if (!met[s])
			return true;
	return false;
}

static int
score_by_quantile(struct work *w, int d, const size_t *pos, size_t m,
		  struct kam_err *err)
{
	struct kam_cuts cuts = KAM_CUTS_INIT;
	int rc;

	for (size_t i = 0; i < m; i++)
		w->value[i] = kam_rfm_value(&w->rows[pos[i]], d);
	if ((rc = kam_cuts_quantile(&cuts, &w->sorter, w->value, m,
				    w->opt->bins[d], err)))
		return rc;
	put_scores(w, d, &cuts, pos, m);
	w->rfm->collapsed[d] += has_collapsed(w, d, &cuts, pos, m);
	if (!w->opt->nested)
		w->rfm->cuts[d] = cuts;
	return KAM_OK;
}

static int
score_by_ntile(struct work *w, int d, const size_t *pos, size_t m,
	       struct kam_err *err)
{
	int rc;

	for (size_t i = 0; i < m; i++)
		w->value[i] = kam_rfm_merit(&w->rows[pos[i]], d);
	if ((rc = kam_sorter_order(&w->sorter, w->value, m, err)))
		return rc;
	for (size_t i = 0; i < m; i++) {
		size_t at = pos[w->sorter.rank[i].pos];
		int group = kam_ntile(i, m, w->opt->bins[d]);

		w->rows[at].score[d] = (unsigned char)(group + 1);
	}
	return KAM_OK;
}

/* Score some rows among themselves. */
static int
score_group(struct work *w, int d, const size_t *pos, size_t m,
	    struct kam_err *err)
{
	w->rfm->groups[d]++;
	if (w->opt->method == KAM_RFM_NTILE)
		return score_by_ntile(w, d, pos, m, err);
	if (w->opt->method == KAM_RFM_QUANTILE)
		return score_by_quantile(w, d, pos, m, err);
	w->rfm->cuts[d] = w->opt->cuts[d];
	put_scores(w, d, &w->opt->cuts[d], pos, m);
	return KAM_OK;
}

/* By which rows are kept apart before dimension `d` is scored. */
static size_t
group_of(const struct kam_rfm_row *row, int d)
{
	size_t r = d > KAM_RFM_R ? row->score[KAM_RFM_R] : 0;
	size_t f = d > KAM_RFM_F ? row->score[KAM_RFM_F] : 0;

	return r * (KAM_BINS_MAX + 1) + f;
}

/* Bring groups together, each in the order it had; start[] is GROUPS + 1. */
static void
regroup(struct work *w, int d, size_t *start)
{
	size_t *swap = w->pos, at[GROUPS];

	for (size_t i = 0; i < w->n; i++)
		start[group_of(&w->rows[w->pos[i]], d) + 1]++;
	for (size_t g = 0; g < GROUPS; g++) {
		start[g + 1] += start[g];
		at[g] = start[g];
	}
	for (size_t i = 0; i < w->n; i++)
		w->spare[at[group_of(&w->rows[w->pos[i]], d)]++] = w->pos[i];
	w->pos = w->spare;
	w->spare = swap;
}

static int
score_dimension(struct work *w, int d, struct kam_err *err)
{
	size_t start[GROUPS + 1] = { 0 };
	int rc = KAM_OK;

	if (w->n == 0)
		return KAM_OK;
	if (!w->opt->nested)
		return score_group(w, d, w->pos, w->n, err);
	regroup(w, d, start);
	for (size_t g = 0; g < GROUPS && !rc; g++)
		if (start[g + 1] > start[g])
			rc = score_group(w, d, w->pos + start[g],
					 start[g + 1] - start[g], err);
	return rc;
}

int
kam_rfm_set_mean(struct kam_rfm *rfm, int d, kam_int128 sum, bool held,
		 struct kam_err *err)
{
	kam_int128 n = (kam_int128)rfm->scored;

	if (!held)
		return kam_fail(err, KAM_EDATA,
				"the sum of all %s values is more than can be "
				"held",
				kam_rfm_dimension_name[d]);
	if (n)
		rfm->mean[d] = sum / n - (sum % n < 0);
	return KAM_OK;
}

static int
find_mean(struct work *w, int d, struct kam_err *err)
{
	kam_int128 sum = 0;
	bool held = true;

	for (size_t i = 0; i < w->n && held; i++)
		held = !__builtin_add_overflow(
			sum, kam_rfm_merit(&w->rows[w->pos[i]], d), &sum);
	return kam_rfm_set_mean(w->rfm, d, sum, held, err);
}

static int
begin(struct work *w, size_t n, struct kam_err *err)
{
	size_t scored = 0;

	for (size_t i = 0; i < n; i++)
		scored += w->rows[i].recency != KAM_RFM_NO_PURCHASE;
	/* Pages that nobody clears are had sooner. */
	w->pos = kam_alloc_pages(scored * sizeof *w->pos);
	w->spare = kam_alloc(w->opt->nested ? scored : 0, sizeof *w->spare);
	w->value = kam_alloc_pages(scored * sizeof *w->value);
	if (!w->pos || !w->spare || !w->value)
		return kam_nomem(err, "scores");
	for (size_t i = 0; i < n; i++) {
		memset(w->rows[i].score, 0, sizeof w->rows[i].score);
		if (w->rows[i].recency != KAM_RFM_NO_PURCHASE)
			w->pos[w->n++] = i;
	}
	w->rfm->scored = w->n;
	if (w->opt->method == KAM_RFM_NTILE)
		return order_by_customer(w, err);
	return KAM_OK;
}

int
kam_rfm_score(struct kam_rfm *rfm, struct kam_rfm_row *rows, size_t n,
	      const struct kam_rfm_options *opt, struct kam_err *err)
{
	struct work w = {
		rfm, rows, opt, 0, NULL, NULL, NULL, KAM_SORTER_INIT
	};
	int rc;

	memset(rfm, 0, sizeof *rfm);
	if (kam_rfm_is_flat(opt))
		return kam_rfm_score_flat(rfm, rows, n, opt, err);
	if ((rc = begin(&w, n, err)))
		goto done;
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		if ((rc = score_dimension(&w, d, err)) ||
		    (rc = find_mean(&w, d, err)))
			goto done;
	for (size_t i = 0; i < n; i++)
		for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
			rfm->count[d][rows[i].score[d]]++;
done:
	free(w.pos);
	free(w.spare);
	free(w.value);
	kam_sorter_release(&w.sorter);
	return rc;
}

size_t
kam_rfm_segment(const struct kam_rfm *rfm, const struct kam_segments *map,
		const struct kam_rfm_row *row)
{
	unsigned char high[3];

	if (row->recency == KAM_RFM_NO_PURCHASE || map->n == 0)
		return KAM_NO_SEGMENT;
	if (!map->means)
		return kam_segments_of(map, row->score);
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		high[d] = kam_rfm_merit(row, d) > rfm->mean[d] ? 2 : 1;
	return kam_segments_of(map, high);
}
