/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as text. */
#include "rollup_parts.h"

#include <stdlib.h>

#include <kam/count.h>

#define NUMBERS 200 /* bytes that the six columns take beside the customer */

/* Room is there. */
static void
put_count(struct kam_buf *b, int64_t v)
{
	b->len += kam_count_print(b->ptr + b->len, (uint64_t)v);
}

/* What stands behind the period. */
static void
put_four(struct kam_buf *b, const struct kam_rollup_row *row)
{
	b->ptr[b->len++] = ',';
	if (row->orders >= 0)
		put_count(b, row->orders);
	b->ptr[b->len++] = ',';
	put_count(b, row->lines);
	b->ptr[b->len++] = ',';
	b->len += kam_dec_print(b->ptr + b->len, row->amount);
	b->ptr[b->len++] = ',';
	if (row->returns == 0) {
		memcpy(b->ptr + b->len, "0.00", 4);
		b->len += 4;
		return;
	}
	b->len += kam_dec_print(b->ptr + b->len, row->returns);
}

/* The keys that stand behind the customer, and the further sums. */
static int
put_rest(const struct kam_rollup *r, struct kam_buf *b,
	 const struct kam_rollup_row *row, struct kam_str rest)
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
	for (size_t i = 0; i < r->o->nsums; i++) {
		if (kam_buf_reserve(b, KAM_DEC_TEXT + 1))
			return -1;
		b->ptr[b->len++] = ',';
		b->len += kam_dec_print(b->ptr + b->len, row->sums[i]);
	}
	return 0;
}

/* Cut a row's key into the customer and the rest. */
static struct kam_str
cut_key(const struct kam_rollup *r, struct kam_str key, struct kam_str *rest)
{
	struct kam_str customer = r->o->nkeys ? kam_group_customer(key) : key;

	rest->ptr = key.ptr + customer.len;
	rest->len = key.len - customer.len;
	return customer;
}

int
kam_rollup_print(const struct kam_rollup *r, const struct kam_rollup_row *row,
		 struct kam_buf *b)
{
	struct kam_str rest, customer = cut_key(r, row->key, &rest);

	if (kam_csv_put(b, customer, ',') || kam_buf_reserve(b, NUMBERS))
		return -1;
	b->ptr[b->len++] = ',';
	b->len +=
		kam_period_print(b->ptr + b->len, &r->o->calendar, row->period);
	put_four(b, row);
	return put_rest(r, b, row, rest);
}

int
kam_rollup_printer_init(struct kam_rollup_printer *p,
			const struct kam_rollup *r)
{
	memset(p, 0, sizeof(*p));
	p->r = r;
	p->period = kam_alloc(KAM_ROLLUP_DAYS, sizeof(*p->period));
	for (size_t i = 0; p->period && i < KAM_ROLLUP_DAYS; i++)
		p->period[i].number = INT32_MIN;
	return p->period ? 0 : -1;
}

void
kam_rollup_printer_release(struct kam_rollup_printer *p)
{
	kam_buf_release(&p->customer);
	kam_group_rows_release(&p->rows);
	free(p->period);
	memset(p, 0, sizeof(*p));
}

/* There is room. */
static void
put_period(struct kam_rollup_printer *p, struct kam_buf *b, int32_t period)
{
	struct kam_rollup_period *t =
		&p->period[period & (KAM_ROLLUP_DAYS - 1)];

	if (t->number != period) {
		char text[KAM_PERIOD_TEXT];

		t->number = period;
		t->len = (unsigned char)kam_period_print(
			text, &p->r->o->calendar, period);
		memcpy(t->text, text, t->len);
	}
	memcpy(b->ptr + b->len, t->text, sizeof(t->text));
	b->len += t->len;
}

/* All rows of a customer begin with the same bytes. */
static int
begin(struct kam_rollup_printer *p, const struct kam_rollup_row *row,
      struct kam_str *rest)
{
	p->customer.len = 0;
	return kam_csv_put(&p->customer, cut_key(p->r, row->key, rest), ',') ||
	       kam_buf_putc(&p->customer, ',');
}

int
kam_rollup_print_customer(struct kam_rollup_printer *p, size_t c,
			  struct kam_buf *b, struct kam_err *err)
{
	const struct kam_rollup *r = p->r;
	int rc = kam_groups_order_rows(&r->order, c, &p->rows, err);

	for (size_t i = 0; !rc && i < p->rows.made.n; i++) {
		struct kam_rollup_row row =
			kam_rollup_row(&r->order, &p->rows, i);
		struct kam_str rest;

		cut_key(r, row.key, &rest);
		if ((i == 0 && begin(p, &row, &rest)) ||
		    kam_buf_reserve(b, p->customer.len + NUMBERS))
			return kam_nomem(err, "the rows as text");
		memcpy(b->ptr + b->len, p->customer.ptr, p->customer.len);
		b->len += p->customer.len;
		put_period(p, b, row.period);
		put_four(b, &row);
		if (put_rest(r, b, &row, rest) || kam_buf_putc(b, '\n'))
			return kam_nomem(err, "the rows as text");
	}
	return rc;
}
