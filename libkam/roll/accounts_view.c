/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts one at a time. */
#include <kam/accounts.h>

#include <stdlib.h>

#include "accounts_parts.h"
#include "settle.h"

#define AT_ONCE 16 /* accounts that are brought near together */

#define DATES 1024 /* printed dates that are kept, by their last bits */

struct kam_date_cell {
	kam_day day; /* KAM_NO_DAY: none */
	char text[10];
	unsigned char len;
};

/* Columns by number: those of dates, those of gaps, and all but the name. */
enum { AS_OF = 1, FIRST_DATE = 7, LAST_DATE = 8 };
#define GAPS (7u << 10)
#define COLUMNS (((1u << KAM_ACCOUNT_COLUMNS) - 1) & ~1u)

int
kam_accounts_view_init(struct kam_accounts_view *v,
		       const struct kam_accounts *a, unsigned columns,
		       struct kam_err *err)
{
	memset(v, 0, sizeof(*v));
	v->a = a;
	v->columns = columns;
	if (!a->rows && !(v->bench = kam_alloc(1, sizeof(*v->bench))))
		return kam_nomem(err, "the accounts");
	return KAM_OK;
}

void
kam_accounts_view_release(struct kam_accounts_view *v)
{
	if (v->bench)
		kam_bench_release(v->bench);
	free(v->bench);
	free(v->date);
	kam_buf_release(&v->text);
	memset(v, 0, sizeof(*v));
}

int
kam_accounts_order(struct kam_accounts *a, struct kam_err *err)
{
	return a->kept ? kam_settled_order(&a->kept->settled, err) : KAM_OK;
}

/* They have passed kam_settled_check(), so that only memory can lack. */
static const struct kam_account *
make_account(struct kam_accounts_view *v, struct kam_seat seat)
{
	return kam_settled_account(&v->a->kept->settled, v->bench, seat,
				   v->columns & GAPS, &v->account, NULL, NULL)
		       ? NULL
		       : &v->account;
}

const struct kam_account *
kam_accounts_at(struct kam_accounts_view *v, size_t i)
{
	const struct kam_accounts *a = v->a;
	const struct kam_settled *s;

	if (a->rows)
		return &a->rows[i];
	s = &a->kept->settled;
	if (i >= v->near || i + AT_ONCE < v->near) {
		v->near = a->n - i < AT_ONCE ? a->n : i + AT_ONCE;
		kam_settled_warm(s, i, v->near, v->columns & GAPS);
	}
	return make_account(v, s->roster.seat[i]);
}

const struct kam_account *
kam_accounts_any(struct kam_accounts_view *v, size_t i)
{
	const struct kam_shard *shard;

	if (v->a->rows)
		return &v->a->rows[i];
	shard = v->a->kept->tally.shard;
	if (i < v->before)
		v->shard = v->before = 0;
	while (i - v->before >= shard[v->shard].table.n)
		v->before += shard[v->shard++].table.n;
	return make_account(v, (struct kam_seat){ (uint32_t)v->shard,
						  (uint32_t)(i - v->before) });
}

static int
make_dates(struct kam_accounts_view *v)
{
	v->date = kam_alloc(DATES, sizeof(*v->date));
	for (size_t i = 0; v->date && i < DATES; i++)
		v->date[i].day = KAM_NO_DAY;
	return v->date ? 0 : -1;
}

/* Exports are of some years, so that the same dates come again and again. */
static size_t
print_date(struct kam_accounts_view *v, char *to, kam_day day)
{
	struct kam_date_cell *c = &v->date[(uint32_t)day % DATES];

	if (day == KAM_NO_DAY)
		return 0;
	if (c->day != day) {
		char text[KAM_DATE_TEXT];

		c->len = (unsigned char)kam_date_print(text, day);
		memcpy(c->text, text, sizeof(c->text));
		c->day = day;
	}
	memcpy(to, c->text, sizeof(c->text));
	return c->len;
}

int
kam_account_fields(struct kam_accounts_view *v, const struct kam_account *row,
		   struct kam_str *field)
{
	struct kam_buf *b = &v->text;
	char *to;

	b->len = 0;
	if ((!v->date && make_dates(v)) || kam_csv_put(b, row->customer, ',') ||
	    kam_buf_reserve(b, KAM_ACCOUNT_TEXT))
		return -1;
	to = b->ptr + b->len;
	for (int k = 1; k < KAM_ACCOUNT_COLUMNS; k++)
		field[k] = (struct kam_str){ to, 0 };
	field[0] = (struct kam_str){ b->ptr, b->len };
	for (unsigned left = v->columns & COLUMNS; left; left &= left - 1) {
		const int k = __builtin_ctz(left);
		size_t n;

		if (k == AS_OF || k == FIRST_DATE || k == LAST_DATE)
			n = print_date(v, to,
				       k == AS_OF	 ? v->a->as_of
				       : k == FIRST_DATE ? row->first
							 : row->last);
		else
			n = kam_account_print(to, row, v->a->as_of, k);
		field[k] = (struct kam_str){ to, n };
		to += n;
	}
	return 0;
}
