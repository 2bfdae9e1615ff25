/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The segments in figures. */
#include <kam/rfm.h>

#include <stdlib.h>

#include <kam/mem.h>

struct work {
	struct kam_rfm_summary *out;
	const struct kam_rfm_row *rows;
	const kam_dec *amount; /* or NULL */
	size_t n;
	size_t *segment; /* n: of each row, the map's n for none */
	size_t *start;	 /* where each segment begins in `value` */
	kam_dec *value;	 /* n: those with a purchase, by segment */
	struct kam_sorter sorter;
};

static bool
add(struct kam_rfm_summary *sum, const struct kam_rfm_row *row, kam_dec amount)
{
	sum->customers++;
	if (row->recency != KAM_RFM_NO_PURCHASE)
		sum->scored++;
	return kam_dec_add(sum->amount, amount, &sum->amount);
}

/* Count customers and add up amounts. */
static int
count(struct work *w, const struct kam_rfm *rfm, const struct kam_segments *map,
      struct kam_err *err)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct kam_rfm_row *row = &w->rows[i];
		kam_dec amount = w->amount ? w->amount[i] : row->monetary;
		size_t s = kam_rfm_segment(rfm, map, row);

		w->segment[i] = s == KAM_NO_SEGMENT ? map->n : s;
		if (!add(&w->out[w->segment[i]], row, amount) ||
		    !add(&w->out[map->n + 1], row, amount))
			return kam_fail(err, KAM_EDATA,
					"the amounts add up to more than can "
					"be held");
	}
	return KAM_OK;
}

static int
find_medians(struct work *w, int d, size_t segments, struct kam_err *err)
{
	size_t at = 0;
	int rc;

	for (size_t s = 0; s < segments; s++) {
		w->start[s] = at;
		at += w->out[s].scored;
	}
	for (size_t i = 0; i < w->n; i++)
		if (w->rows[i].recency != KAM_RFM_NO_PURCHASE)
			w->value[w->start[w->segment[i]]++] =
				kam_rfm_value(&w->rows[i], d);
	for (size_t s = 0; s < segments; s++) {
		size_t n = w->out[s].scored;

		/* Filled up, start[s] now stands at the segment's end. */
		if (n &&
		    (rc = kam_dec_median(&w->out[s].median[d], &w->sorter,
					 w->value + w->start[s] - n, n, err)))
			return rc;
	}
	if (at == 0)
		return KAM_OK;
	return kam_dec_median(&w->out[segments].median[d], &w->sorter, w->value,
			      at, err);
}

int
kam_rfm_summarise(struct kam_rfm_summary *out, const struct kam_rfm *rfm,
		  const struct kam_segments *map,
		  const struct kam_rfm_row *rows, const kam_dec *amount,
		  size_t n, struct kam_err *err)
{
	struct work w = { out,	rows, amount, n,
			  NULL, NULL, NULL,   KAM_SORTER_INIT };
	size_t segments = map->n + 1;
	int rc = KAM_OK;

	memset(out, 0, (segments + 1) * sizeof *out);
	w.segment = kam_alloc(n, sizeof *w.segment);
	w.start = kam_alloc(segments, sizeof *w.start);
	w.value = kam_alloc(rfm->scored, sizeof *w.value);
	if (!w.segment || !w.start || !w.value)
		rc = kam_nomem(err, "the summary");
	if (!rc)
		rc = count(&w, rfm, map, err);
	for (int d = 0; d < KAM_RFM_DIMENSIONS && !rc; d++)
		rc = find_medians(&w, d, segments, err);
	free(w.segment);
	free(w.start);
	free(w.value);
	kam_sorter_release(&w.sorter);
	return rc;
}
