/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way out of a rollup: rows in order, as values and as text. */
#include "rollup_parts.h"

#define NUMBERS 200 /* bytes that the six columns take beside the customer */

/* Have the rows of the customers that follow on their way. */
static void
fetch(const struct kam_groups_order *o, const struct kam_group_ref *ref,
      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint32_t *first = o->first[ref[i].part];

		__builtin_prefetch(
			kam_groups_row(&o->part[ref[i].part], ref[i].row));
		if (first)
			__builtin_prefetch(&first[ref[i].row]);
	}
}

/* Room for one further part of a row; false: out of memory. */
static bool
fill_put(struct kam_rollup *r, size_t *n, struct kam_group_ref ref)
{
	struct kam_group_ref *grown =
		kam_grow(r->filled, &r->filled_cap, *n + 1, sizeof(*grown));

	if (!grown)
		return false;
	r->filled = grown;
	grown[(*n)++] = ref;
	return true;
}

/*
 * With --fill: an empty part for each period from a group's first on.  What
 * is there already is added to, which changes nothing.
 */
static int
fill(struct kam_rollup *r, struct kam_err *err)
{
	const size_t present = r->nref;
	size_t n = 0;

	kam_group_refs_sort(r->ref, present);
	for (size_t i = 0; i < present; i++) {
		struct kam_group_ref e = r->ref[i];
		bool begun = false;

		if (!fill_put(r, &n, e))
			return kam_nomem(err, "the empty periods");
		for (size_t j = 0; j < i && !begun; j++)
			begun = r->ref[j].rank == e.rank;
		for (e.row = KAM_GROUP_EMPTY; !begun && e.period < r->last;) {
			e.period++;
			if (!fill_put(r, &n, e))
				return kam_nomem(err, "the empty periods");
		}
	}
	r->ref = r->filled;
	r->nref = n;
	return KAM_OK;
}

/* Turn to the next customer. */
static int
turn(struct kam_rollup *r, struct kam_err *err)
{
	const struct kam_groups_order *o = &r->order;
	size_t c = r->customer++;
	int rc = KAM_OK;

	r->ref = o->ref + o->start[c];
	r->nref = o->start[c + 1] - o->start[c];
	if (c + 1 < o->ncustomers)
		fetch(o, o->ref + o->start[c + 1],
		      o->start[c + 2] - o->start[c + 1]);
	if (r->o->fill)
		rc = fill(r, err);
	kam_group_refs_sort(r->ref, r->nref);
	return rc;
}

int
kam_rollup_next(struct kam_rollup *r, struct kam_rollup_row *row,
		struct kam_err *err)
{
	struct kam_group_sum sum;
	size_t n;
	int rc;

	if (r->nref == 0 && r->customer == r->order.ncustomers)
		return 0;
	if (r->nref == 0 && (rc = turn(r, err)))
		return rc;
	n = kam_group_refs_same(r->ref, r->nref);
	rc = kam_groups_order_sum(&r->order, r->ref, n, &r->scratch, &sum,
				  r->sums, err);
	if (rc)
		return rc;
	*row = (struct kam_rollup_row){ .key = r->order.key[r->ref->rank],
					.period = r->ref->period,
					.orders = sum.orders,
					.lines = sum.lines,
					.amount = sum.amount,
					.returns = sum.returns,
					.sums = r->sums };
	r->ref += n;
	r->nref -= n;
	return 1;
}

/* Room is there. */
static void
put_count(struct kam_buf *b, int64_t v)
{
	char text[20], *p = text + sizeof(text);
	uint64_t n = (uint64_t)v;

	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	memcpy(b->ptr + b->len, p, (size_t)(text + sizeof(text) - p));
	b->len += (size_t)(text + sizeof(text) - p);
}

static void
put_six(struct kam_buf *b, const struct kam_calendar *c,
	const struct kam_rollup_row *row)
{
	b->ptr[b->len++] = ',';
	b->len += kam_period_print(b->ptr + b->len, c, row->period);
	b->ptr[b->len++] = ',';
	if (row->orders >= 0)
		put_count(b, row->orders);
	b->ptr[b->len++] = ',';
	put_count(b, row->lines);
	b->ptr[b->len++] = ',';
	b->len += kam_dec_print(b->ptr + b->len, row->amount);
	b->ptr[b->len++] = ',';
	b->len += kam_dec_print(b->ptr + b->len, row->returns);
}

/* The keys that stand behind the customer. */
static int
put_keys(struct kam_buf *b, struct kam_str rest)
{
	while (rest.len) {
		struct kam_str key;

		rest.ptr++;
		rest.len--;
		key = kam_group_customer(rest);
		if (kam_buf_putc(b, ',') || kam_csv_put(b, key, ','))
			return -1;
		rest.ptr += key.len;
		rest.len -= key.len;
	}
	return 0;
}

int
kam_rollup_print(const struct kam_rollup *r, const struct kam_rollup_row *row,
		 struct kam_buf *b)
{
	struct kam_str customer = row->key, rest = { "", 0 };

	if (r->o->nkeys) {
		customer = kam_group_customer(row->key);
		rest.ptr = row->key.ptr + customer.len;
		rest.len = row->key.len - customer.len;
	}
	if (kam_csv_put(b, customer, ',') || kam_buf_reserve(b, NUMBERS))
		return -1;
	put_six(b, &r->o->calendar, row);
	if (put_keys(b, rest))
		return -1;
	for (size_t i = 0; i < r->o->nsums; i++) {
		if (kam_buf_reserve(b, KAM_DEC_TEXT + 1))
			return -1;
		b->ptr[b->len++] = ',';
		b->len += kam_dec_print(b->ptr + b->len, row->sums[i]);
	}
	return 0;
}
