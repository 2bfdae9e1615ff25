/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include <kam/btyd.h>
#include <kam/mem.h>

int
kam_btyd_data_add(struct kam_btyd_data *d, const struct kam_btyd_past *c,
		  double log_gaps, struct kam_err *err)
{
	void *p = kam_grow(d->row, &d->cap, d->n + 1, sizeof(*d->row));

	if (!p)
		return kam_nomem(err, "the customers' pasts");
	d->row = p;
	d->row[d->n++] = (struct kam_btyd_row){ *c, 1 };
	d->customers += 1;
	d->repeats += c->x;
	d->log_gaps += log_gaps;
	return KAM_OK;
}

static int
by_past(const void *a, const void *b)
{
	const struct kam_btyd_past *p = &((const struct kam_btyd_row *)a)->past,
				   *q = &((const struct kam_btyd_row *)b)->past;

	if (p->T != q->T)
		return p->T < q->T ? -1 : 1;
	if (p->t_x != q->t_x)
		return p->t_x < q->t_x ? -1 : 1;
	return (p->x > q->x) - (p->x < q->x);
}

void
kam_btyd_data_pack(struct kam_btyd_data *d)
{
	size_t n = 0;

	if (!d->n)
		return;
	qsort(d->row, d->n, sizeof(*d->row), by_past);
	for (size_t i = 1; i < d->n; i++) {
		if (by_past(&d->row[n], &d->row[i]))
			d->row[++n] = d->row[i];
		else
			d->row[n].weight += d->row[i].weight;
	}
	d->n = n + 1;
}

void
kam_btyd_data_release(struct kam_btyd_data *d)
{
	free(d->row);
	*d = (struct kam_btyd_data)KAM_BTYD_DATA_INIT;
}
