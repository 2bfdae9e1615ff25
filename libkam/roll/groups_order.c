/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups_order.h"

#include <stdlib.h>
#include <string.h>

#include <kam/keysort.h>
#include <kam/team.h>

/* A key of a part. */
struct item {
	uint32_t who, part;
};

/* What is needed only while the order is made. */
struct making {
	struct kam_groups_order *o;
	struct kam_groups *part;
	size_t nparts;
	struct kam_str *key; /* owned: those of all parts */
	struct item *item;   /* owned: whose they are */
	uint32_t *order;     /* owned: their numbers, sorted */
	size_t n;
	uint32_t **rank; /* owned: of each part's keys */
};

static void
making_release(struct making *m)
{
	for (size_t i = 0; m->rank && i < m->nparts; i++)
		free(m->rank[i]);
	free((void *)m->rank);
	free(m->key);
	free(m->item);
	free(m->order);
}

/* All keys, sorted; a key of several parts is there several times. */
static int
sort_keys(struct making *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->nparts; i++)
		n += m->part[i].who.n;
	m->key = kam_alloc(n, sizeof(*m->key));
	m->item = kam_alloc(n, sizeof(*m->item));
	m->order = kam_alloc(n, sizeof(*m->order));
	m->rank = kam_alloc(m->nparts, sizeof(*m->rank));
	if (!m->key || !m->item || !m->order || !m->rank || n > UINT32_MAX)
		return -1;
	for (size_t i = 0; i < m->nparts; i++) {
		const struct kam_table *t = &m->part[i].who;
		uint32_t *who;
		size_t at = 0;

		if (!(m->rank[i] = kam_alloc(t->n, sizeof(*m->rank[i]))))
			return -1;
		while ((who = kam_table_next(t, &at, &m->key[m->n])))
			m->item[m->n++] = (struct item){ *who, (uint32_t)i };
	}
	return kam_keysort(m->key, m->n, m->order);
}

/* Number the keys. */
static int
rank_keys(struct making *m)
{
	struct kam_groups_order *o = m->o;

	o->key = kam_alloc(m->n, sizeof(*o->key));
	if (!o->key)
		return -1;
	for (size_t i = 0; i < m->n; i++) {
		const struct item *it = &m->item[m->order[i]];
		struct kam_str key = m->key[m->order[i]];

		if (!i || !kam_str_eq(key, o->key[o->nkeys - 1]))
			o->key[o->nkeys++] = key;
		m->rank[it->part][it->who] = (uint32_t)(o->nkeys - 1);
	}
	o->run = kam_alloc(o->nkeys, sizeof(*o->run));
	return o->run ? 0 : -1;
}

/* Where the customers begin, if they have further keys. */
static int
find_customers(struct kam_groups_order *o)
{
	struct kam_str customer = { "", 0 };

	o->ncustomers = o->nkeys;
	if (!o->nkeys || !memchr(o->key[0].ptr, '\0', o->key[0].len))
		return 0;
	if (!(o->first = kam_alloc(o->nkeys + 1, sizeof(*o->first))))
		return -1;
	o->ncustomers = 0;
	for (size_t k = 0; k < o->nkeys; k++) {
		struct kam_str c = kam_group_customer(o->key[k]);

		if (!k || !kam_str_eq(c, customer))
			o->first[o->ncustomers++] = k;
		customer = c;
	}
	o->first[o->ncustomers] = o->nkeys;
	return 0;
}

/* Gather what all parts have on shelf `i`: a kam_part_fn. */
static int
gather(void *ctx, size_t thread, size_t i)
{
	struct making *m = ctx;
	struct kam_shelf **shelf = kam_alloc(m->nparts, sizeof(*shelf));
	int rc;

	if (!shelf)
		return -1;
	for (size_t k = 0; k < m->nparts; k++)
		shelf[k] = &m->part[k].shelf[i];
	rc = kam_gather(&m->o->gather[thread], shelf,
			(const uint32_t *const *)m->rank, m->nparts, m->o->run);
	free((void *)shelf);
	return rc;
}

static int
gather_all(struct making *m)
{
	struct kam_groups_order *o = m->o;

	if (!(o->gather = kam_alloc(m->nparts, sizeof(*o->gather))))
		return -1;
	o->ngathers = m->nparts;
	for (size_t i = 0; i < m->nparts; i++)
		o->gather[i].slabs = m->part[i].slabs;
	return kam_team_run(m->nparts, KAM_SHELVES, gather, m);
}

int
kam_groups_order_make(struct kam_groups_order *o, struct kam_groups *part,
		      size_t n, struct kam_err *err)
{
	struct making m = { .o = o, .part = part, .nparts = n };
	kam_uint128 size = 0;
	bool bad;

	memset(o, 0, sizeof(*o));
	o->last = INT32_MIN;
	for (size_t i = 0; i < n; i++) {
		o->last = part[i].last > o->last ? part[i].last : o->last;
		if (__builtin_add_overflow(size, part[i].size, &size))
			size = ~(kam_uint128)0;
		o->nsums = part[i].nsums;
	}
	o->unchecked = size <= (kam_uint128)KAM_DEC_MAX;
	bad = sort_keys(&m) || rank_keys(&m) || find_customers(o) ||
	      gather_all(&m);
	making_release(&m);
	return bad ? kam_nomem(err, "the sorted rows") : KAM_OK;
}

void
kam_groups_order_release(struct kam_groups_order *o)
{
	for (size_t i = 0; o->gather && i < o->ngathers; i++)
		kam_gather_release(&o->gather[i]);
	free(o->gather);
	free(o->key);
	free(o->run);
	free(o->first);
	memset(o, 0, sizeof(*o));
}

void
kam_group_rows_release(struct kam_group_rows *r)
{
	kam_entry_rows_release(&r->made);
	free(r->turn);
	memset(r, 0, sizeof(*r));
}

/* The keys of customer `c`: from *from to before *to. */
static void
keys_of(const struct kam_groups_order *o, size_t c, size_t *from, size_t *to)
{
	*from = o->first ? o->first[c] : c;
	*to = o->first ? o->first[c + 1] : c + 1;
}

size_t
kam_groups_order_size(const struct kam_groups_order *o, size_t c)
{
	size_t from, to, n = 0;

	for (keys_of(o, c, &from, &to); from < to; from++)
		n += o->run[from].n;
	return n;
}

/* The first lines; the rest follow by themselves. */
void
kam_groups_order_fetch(const struct kam_groups_order *o, size_t c)
{
	size_t from, to;

	for (keys_of(o, c, &from, &to); from < to; from++)
		for (size_t i = 0; i < o->run[from].n && i < 16; i += 2)
			__builtin_prefetch(&o->run[from].e[i]);
}

/* The rows from `from` on are of one key: put in those of the periods
   without lines, up to the last of all. */
static int
fill(const struct kam_groups_order *o, struct kam_entry_rows *r, size_t from)
{
	size_t present = r->n, to, sums = o->nsums;
	int64_t all;

	if (present == from || r->row[from].period > o->last)
		return 0;
	all = (int64_t)o->last - r->row[from].period + 1;
	for (int64_t i = (int64_t)(present - from); i < all; i++)
		if (kam_entry_rows_add(r, o->last, sums))
			return -1;
	/* From the end, so that nothing is overwritten before it is moved. */
	to = r->n;
	for (int32_t p = o->last; to > from; p--) {
		bool there = present > from && r->row[present - 1].period == p;

		to--;
		if (there)
			r->row[to] = r->row[--present];
		else
			r->row[to] = (struct kam_entry_sum){ .orders = -1,
							     .period = p };
		for (size_t i = 0; i < sums; i++)
			r->sums[to * sums + i] =
				there ? r->sums[present * sums + i] : 0;
	}
	return 0;
}

static int
by_turn(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* By period, then by key, which is how they were made. */
static int
put_in_turn(struct kam_group_rows *r)
{
	uint64_t *grown =
		kam_grow(r->turn, &r->turn_cap, r->made.n + 1, sizeof(*grown));

	if (!grown || r->made.n > UINT32_MAX)
		return -1;
	r->turn = grown;
	for (size_t i = 0; i < r->made.n; i++)
		grown[i] =
			(uint64_t)((int64_t)r->made.row[i].period - INT32_MIN)
				<< 32 |
			i;
	if (r->made.n)
		qsort(grown, r->made.n, sizeof(*grown), by_turn);
	return 0;
}

int
kam_groups_order_rows(const struct kam_groups_order *o, size_t c,
		      struct kam_group_rows *r, struct kam_err *err)
{
	size_t from, to;

	r->made.n = 0;
	keys_of(o, c, &from, &to);
	for (size_t k = from; k < to; k++) {
		size_t had = r->made.n;
		int rc = kam_entries_fold(&r->made, o->run[k].e, o->run[k].n,
					  o->nsums);

		if (rc > 0)
			return kam_groups_too_large(o->key[k], err);
		if (rc || (o->fill && fill(o, &r->made, had)))
			return kam_nomem(err, "the rows of a customer");
		for (; had < r->made.n; had++)
			r->made.row[had].key = (uint32_t)k;
	}
	r->in_turn = to - from == 1;
	return r->in_turn || !put_in_turn(r)
		       ? KAM_OK
		       : kam_nomem(err, "the rows of a customer");
}

int
kam_groups_order_check(const struct kam_groups_order *o, struct kam_err *err)
{
	struct kam_group_rows r = { .in_turn = true };
	int rc = KAM_OK;

	for (size_t c = 0; !rc && !o->unchecked && c < o->ncustomers; c++)
		rc = kam_groups_order_rows(o, c, &r, err);
	kam_group_rows_release(&r);
	return rc;
}
