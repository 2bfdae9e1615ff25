/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups_order.h"

#include <stdlib.h>
#include <string.h>

/* A key to be sorted: the first bytes decide most comparisons. */
struct item {
	uint64_t prefix;
	struct kam_str key;
	uint32_t who, part;
};

static uint64_t
prefix_of(struct kam_str s)
{
	uint64_t p = 0;

	for (size_t i = 0; i < 8; i++)
		p = p << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
	return p;
}

static int
by_key(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return kam_str_cmp(x->key, y->key);
}

/* What is needed only while the order is made. */
struct making {
	struct item *item; /* owned: the keys of all parts */
	size_t n;
	uint32_t **rank;    /* owned: of each part's keys */
	uint32_t *customer; /* owned: by rank */
};

static void
making_release(struct making *m, size_t nparts)
{
	for (size_t i = 0; m->rank && i < nparts; i++)
		free(m->rank[i]);
	free((void *)m->rank);
	free(m->item);
	free(m->customer);
}

/* All keys, sorted; a key of several parts is there several times. */
static int
sort_keys(struct making *m, const struct kam_groups_order *o)
{
	size_t n = 0;

	for (size_t i = 0; i < o->nparts; i++)
		n += o->part[i].who.n;
	if (!(m->item = kam_alloc(n, sizeof(*m->item))) ||
	    !(m->rank = kam_alloc(o->nparts, sizeof(*m->rank))))
		return -1;
	for (size_t i = 0; i < o->nparts; i++) {
		const struct kam_table *t = &o->part[i].who;
		struct item *to;
		uint32_t *who;
		size_t slot = 0;

		if (!(m->rank[i] = kam_alloc(t->n, sizeof(*m->rank[i]))))
			return -1;
		for (;;) {
			to = &m->item[m->n];
			if (m->n == n ||
			    !(who = kam_table_next(t, &slot, &to->key, NULL)))
				break;
			to->prefix = prefix_of(to->key);
			to->who = *who;
			to->part = (uint32_t)i;
			m->n++;
		}
	}
	qsort(m->item, m->n, sizeof(*m->item), by_key);
	return 0;
}

/* Number the keys and the customers. */
static int
rank_keys(struct making *m, struct kam_groups_order *o)
{
	struct kam_str customer = { "", 0 };

	o->key = kam_alloc(m->n, sizeof(*o->key));
	m->customer = kam_alloc(m->n, sizeof(*m->customer));
	if (!o->key || !m->customer)
		return -1;
	for (size_t i = 0; i < m->n; i++) {
		const struct item *it = &m->item[i];

		if (!i || by_key(it, it - 1)) {
			struct kam_str c = kam_group_customer(it->key);

			if (!i || !kam_str_eq(c, customer))
				o->ncustomers++;
			customer = c;
			m->customer[o->nkeys] = (uint32_t)(o->ncustomers - 1);
			o->key[o->nkeys++] = it->key;
		}
		m->rank[it->part][it->who] = (uint32_t)(o->nkeys - 1);
	}
	return 0;
}

/* The rows of each customer in one place. */
static int
gather_rows(const struct making *m, struct kam_groups_order *o)
{
	size_t total = 0, at = 0;

	o->start = kam_alloc(o->ncustomers + 2, sizeof(*o->start));
	for (size_t i = 0; i < o->nparts; i++)
		total += o->part[i].n;
	o->ref = kam_alloc(total, sizeof(*o->ref));
	if (!o->start || !o->ref)
		return -1;
	/* Counted two places on, so that a later pass ends with the starts. */
	for (size_t i = 0; i < o->nparts; i++)
		for (uint32_t r = 0; r < o->part[i].n; r++) {
			uint32_t who = kam_groups_row(&o->part[i], r)->who;

			o->start[m->customer[m->rank[i][who]] + 2]++;
		}
	for (size_t c = 0; c <= o->ncustomers; c++)
		o->start[c + 1] = at += o->start[c + 1];
	for (size_t i = 0; i < o->nparts; i++)
		for (uint32_t r = 0; r < o->part[i].n; r++) {
			const struct kam_group *row =
				kam_groups_row(&o->part[i], r);
			uint32_t rank = m->rank[i][row->who];

			o->ref[o->start[m->customer[rank] + 1]++] =
				(struct kam_group_ref){ row->period, rank, r,
							(uint32_t)i };
		}
	return 0;
}

static int
by_order(const void *a, const void *b)
{
	const struct kam_group_order *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code);
}

/* Bring together the orders apart of each row. */
static int
sort_orders(struct kam_groups *g, uint32_t **first)
{
	struct kam_group_order *sorted;
	uint32_t *at;

	*first = NULL;
	if (g->napart == 0)
		return 0;
	if (g->napart >= UINT32_MAX)
		return -1;
	at = kam_alloc((size_t)g->n + 2, sizeof(*at));
	sorted = kam_alloc(g->napart, sizeof(*sorted));
	if (!at || !sorted) {
		free(at);
		free(sorted);
		return -1;
	}
	for (size_t i = 0; i < g->napart; i++)
		at[g->apart[i].row + 2]++;
	for (uint32_t r = 0; r < g->n; r++)
		at[r + 2] += at[r + 1];
	for (size_t i = 0; i < g->napart; i++)
		sorted[at[g->apart[i].row + 1]++] = g->apart[i];
	free(g->apart);
	g->apart = sorted;
	g->apart_cap = g->napart;
	*first = at;
	return 0;
}

int
kam_groups_order_make(struct kam_groups_order *o, struct kam_groups *part,
		      size_t n, struct kam_err *err)
{
	struct making m = { NULL, 0, NULL, NULL };
	bool bad;

	memset(o, 0, sizeof(*o));
	o->part = part;
	o->nparts = n;
	o->first = kam_alloc(n, sizeof(*o->first));
	bad = !o->first || sort_keys(&m, o) || rank_keys(&m, o) ||
	      gather_rows(&m, o);
	for (size_t i = 0; !bad && i < n; i++)
		bad = sort_orders(&part[i], &o->first[i]);
	making_release(&m, n);
	return bad ? kam_nomem(err, "the sorted rows") : KAM_OK;
}

void
kam_groups_order_release(struct kam_groups_order *o)
{
	for (size_t i = 0; o->first && i < o->nparts; i++)
		free(o->first[i]);
	free((void *)o->first);
	free(o->key);
	free(o->ref);
	free(o->start);
	memset(o, 0, sizeof(*o));
}

static int
by_period(const void *a, const void *b)
{
	const struct kam_group_ref *x = a, *y = b;

	if (x->period != y->period)
		return x->period < y->period ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* By insertion while that is short: exports mostly come by date. */
void
kam_group_refs_sort(struct kam_group_ref *ref, size_t n)
{
	size_t moves = 0, limit = 8 * n + 64;

	for (size_t i = 1; i < n && moves < limit; i++) {
		struct kam_group_ref r = ref[i];
		size_t j = i;

		for (; j && by_period(&ref[j - 1], &r) > 0; j--, moves++)
			ref[j] = ref[j - 1];
		ref[j] = r;
	}
	if (moves >= limit)
		qsort(ref, n, sizeof(*ref), by_period);
}

size_t
kam_group_refs_same(const struct kam_group_ref *ref, size_t n)
{
	size_t i = 1;

	while (i < n && ref[i].period == ref[0].period &&
	       ref[i].rank == ref[0].rank)
		i++;
	return i;
}

/* Put the orders of a part's row behind those in the scratch. */
static int
take_orders(const struct kam_groups_order *o, const struct kam_group_ref *ref,
	    struct kam_group_scratch *s, size_t *n)
{
	const struct kam_groups *g = &o->part[ref->part];
	const struct kam_group *row = kam_groups_row(g, ref->row);
	const uint32_t *first = o->first[ref->part];
	size_t from = first ? first[ref->row] : 0;
	size_t to = first ? first[ref->row + 1] : 0;
	struct kam_group_order *grown;

	grown = kam_grow(s->order, &s->cap, *n + (to - from) + 1,
			 sizeof(*grown));
	if (!grown)
		return -1;
	s->order = grown;
	if (row->order)
		grown[(*n)++] = (struct kam_group_order){ row->order, 0, 0 };
	for (size_t i = from; i < to; i++, ++*n) {
		grown[*n] = g->apart[i];
		/* By day the day says nothing. */
		grown[*n].day = g->by_day ? 0 : grown[*n].day;
	}
	return 0;
}

static size_t
count_distinct(struct kam_group_order *order, size_t n)
{
	size_t found = n > 0;

	if (n > 1)
		qsort(order, n, sizeof(*order), by_order);
	for (size_t i = 1; i < n; i++)
		found += by_order(&order[i - 1], &order[i]) != 0;
	return found;
}

static bool
add_part(const struct kam_groups_order *o, const struct kam_group_ref *ref,
	 struct kam_group_sum *sum, kam_dec *sums)
{
	const struct kam_groups *g = &o->part[ref->part];
	const struct kam_group *row = kam_groups_row(g, ref->row);
	bool held;

	held = !__builtin_add_overflow(sum->amount, row->amount, &sum->amount);
	held = !__builtin_add_overflow(sum->returns, row->returns,
				       &sum->returns) &&
	       held;
	for (size_t i = 0; i < g->nsums; i++)
		held = !__builtin_add_overflow(sums[i],
					       kam_groups_sums(g, ref->row)[i],
					       &sums[i]) &&
		       held;
	sum->lines += row->lines;
	if (row->orders >= 0)
		sum->orders = (sum->orders < 0 ? 0 : sum->orders) + row->orders;
	return held;
}

static bool
fits(kam_dec a)
{
	return a <= KAM_DEC_MAX && a >= -KAM_DEC_MAX;
}

/* Most rows of a day: of one thread, with one order or none. */
static bool
is_simple(const struct kam_groups_order *o, const struct kam_group_ref *ref,
	  struct kam_group_sum *sum)
{
	const struct kam_groups *g = &o->part[ref->part];
	const uint32_t *first = o->first[ref->part];
	const struct kam_group *row;

	if (ref->row == KAM_GROUP_EMPTY || g->nsums || !g->by_day ||
	    (first && first[ref->row] != first[ref->row + 1]))
		return false;
	row = kam_groups_row(g, ref->row);
	*sum = (struct kam_group_sum){ row->amount, row->returns, row->lines,
				       row->orders };
	if (row->order)
		sum->orders = (row->orders < 0 ? 0 : row->orders) + 1;
	return fits(row->amount) && fits(row->returns);
}

int
kam_groups_order_sum(const struct kam_groups_order *o,
		     const struct kam_group_ref *ref, size_t n,
		     struct kam_group_scratch *scratch,
		     struct kam_group_sum *sum, kam_dec *sums,
		     struct kam_err *err)
{
	size_t nsums = o->nparts ? o->part[0].nsums : 0, orders = 0;
	bool held = true;

	if (n == 1 && is_simple(o, ref, sum))
		return KAM_OK;
	*sum = (struct kam_group_sum){ 0, 0, 0, -1 };
	for (size_t i = 0; i < nsums; i++)
		sums[i] = 0;
	for (size_t i = 0; i < n; i++) {
		if (ref[i].row == KAM_GROUP_EMPTY)
			continue;
		held = add_part(o, &ref[i], sum, sums) && held;
		if (take_orders(o, &ref[i], scratch, &orders))
			return kam_nomem(err, "the orders of a row");
	}
	orders = count_distinct(scratch->order, orders);
	if (orders)
		sum->orders =
			(sum->orders < 0 ? 0 : sum->orders) + (int64_t)orders;
	held = held && fits(sum->amount) && fits(sum->returns);
	for (size_t i = 0; i < nsums; i++)
		held = held && fits(sums[i]);
	return held ? KAM_OK : kam_groups_too_large(o->key[ref->rank], err);
}
