/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The largest so many of all accounts. */
#include <stdlib.h>

#include <kam/tier.h>

/* An account that is ranked. */
struct ranked {
	kam_dec number;
	struct kam_str customer;
	size_t at;
};

static int
largest_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int by_name;

	if (x->number != y->number)
		return x->number > y->number ? -1 : 1;
	by_name = kam_str_cmp(x->customer, y->customer);
	return by_name ? by_name : (x->at > y->at) - (x->at < y->at);
}

static bool
grow(struct kam_tier_ranking *r, size_t cols)
{
	void *p;

	if (!(p = kam_grow(r->customer, &r->cap, r->n + 1,
			   sizeof *r->customer)))
		return false;
	r->customer = p;
	if (!(p = kam_grow(r->number, &r->number_cap, (r->n + 1) * cols,
			   sizeof *r->number)))
		return false;
	r->number = p;
	if (!(p = kam_grow(r->blank, &r->blank_cap, (r->n + 1) * cols,
			   sizeof *r->blank)))
		return false;
	r->blank = p;
	return true;
}

int
kam_tier_ranking_add(struct kam_tier_ranking *r,
		     const struct kam_tier_values *v, struct kam_str customer,
		     struct kam_err *err)
{
	size_t cols = r->t->conditions;

	if (!grow(r, cols))
		return kam_nomem(err, "the ranks");
	for (size_t c = 0; c < cols; c++) {
		bool number = r->t->condition[c].number;

		r->number[r->n * cols + c] = number ? v->number[c] : 0;
		r->blank[r->n * cols + c] = !number || v->blank[c];
	}
	r->customer[r->n++] = customer;
	return KAM_OK;
}

static void
rank_column(struct kam_tier_ranking *r, size_t c, struct ranked *all)
{
	size_t cols = r->t->conditions, m = 0;

	for (size_t i = 0; i < r->n; i++)
		if (!r->blank[i * cols + c])
			all[m++] = (struct ranked){ r->number[i * cols + c],
						    r->customer[i], i };
	qsort(all, m, sizeof *all, largest_first);
	for (size_t i = 0; i < m; i++)
		r->rank[all[i].at * cols + c] = i + 1;
}

int
kam_tier_ranking_finish(struct kam_tier_ranking *r, struct kam_err *err)
{
	struct ranked *all = kam_alloc(r->n, sizeof *all);

	r->rank = kam_alloc(r->n * r->t->conditions, sizeof *r->rank);
	if (!all || !r->rank) {
		free(all);
		return kam_nomem(err, "the ranks");
	}
	for (size_t c = 0; c < r->t->conditions; c++)
		if (r->t->condition[c].top)
			rank_column(r, c, all);
	free(all);
	return KAM_OK;
}

void
kam_tier_ranking_release(struct kam_tier_ranking *r)
{
	free(r->customer);
	free(r->number);
	free(r->blank);
	free(r->rank);
	*r = (struct kam_tier_ranking)KAM_TIER_RANKING_INIT;
}
