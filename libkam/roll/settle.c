/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle.h"

#include <math.h>
#include <stdlib.h>

#define SHORT_GAP 1024 /* days; gaps below are counted, not sorted */

/* Buffers for one customer at a time, owned. */
struct bench {
	kam_day *day;
	int32_t *gap;
	uint32_t *row;
	size_t day_cap, gap_cap, row_cap;
	uint32_t count[SHORT_GAP]; /* of gaps; all zero between uses */
	double ln[SHORT_GAP];	   /* of gaps; 0: not yet known */
};

static void
bench_release(struct bench *w)
{
	if (!w)
		return;
	free(w->day);
	free(w->gap);
	free(w->row);
	free(w);
}

static int
bench_reserve(struct bench *w, size_t n, struct kam_err *err)
{
	void *p;

	if ((p = kam_grow(w->day, &w->day_cap, n + 1, sizeof(*w->day))))
		w->day = p;
	else
		return kam_nomem(err, "a customer's days");
	if ((p = kam_grow(w->gap, &w->gap_cap, n + 1, sizeof(*w->gap))))
		w->gap = p;
	else
		return kam_nomem(err, "a customer's days");
	if ((p = kam_grow(w->row, &w->row_cap, n + 1, sizeof(*w->row))))
		w->row = p;
	else
		return kam_nomem(err, "a customer's days");
	return KAM_OK;
}

static int
by_size(const void *a, const void *b)
{
	int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

	return (x > y) - (x < y);
}

static double
ln_gap(struct bench *w, int32_t gap)
{
	if (gap >= SHORT_GAP)
		return log((double)gap);
	if (w->ln[gap] == 0)
		w->ln[gap] = log((double)gap);
	return w->ln[gap];
}

/* The logarithms of the m gaps, added by ascending gap. */
static double
add_logs(struct bench *w, size_t m)
{
	int32_t longest = 0;
	size_t far = 0;
	double sum = 0;

	for (size_t i = 0; i < m; i++) {
		int32_t gap = w->gap[i];

		if (gap >= SHORT_GAP) {
			w->gap[far++] = gap;
			continue;
		}
		w->count[gap]++;
		longest = gap > longest ? gap : longest;
	}
	for (int32_t gap = 1; gap <= longest; gap++)
		if (w->count[gap]) {
			sum += (double)w->count[gap] * ln_gap(w, gap);
			w->count[gap] = 0;
		}
	qsort(w->gap, far, sizeof(*w->gap), by_size);
	for (size_t i = 0, j; i < far; i = j) {
		for (j = i + 1; j < far && w->gap[j] == w->gap[i]; j++)
			;
		sum += (double)(j - i) * ln_gap(w, w->gap[i]);
	}
	return sum;
}

/*
 * The gaps between the purchase days w->day[0..n-1]: mean and deviation from
 * integer sums, so that no order of adding shows.
 */
static void
find_gaps(struct kam_account *a, struct bench *w, size_t n)
{
	kam_int128 sum, squares = 0;
	size_t m;

	a->gap_mean = a->gap_sd = a->gap_log_mean = (double)NAN;
	if (n < 2)
		return;
	m = n - 1;
	for (size_t i = 0; i < m; i++) {
		w->gap[i] = w->day[i + 1] - w->day[i];
		squares += (kam_int128)w->gap[i] * w->gap[i];
	}
	sum = w->day[m] - w->day[0];
	a->gap_mean = kam_double_ten((double)sum / (double)m);
	a->gap_log_mean = kam_double_ten(add_logs(w, m) / (double)m);
	if (m >= 2)
		a->gap_sd = kam_double_ten(
			sqrt((double)((kam_int128)m * squares - sum * sum) /
			     ((double)m * (double)(m - 1))));
}

/* Distinct days of orders sorted by day. */
static size_t
order_days(const struct kam_pairs *p)
{
	size_t n = 0;

	for (uint32_t i = 0; i < p->n; i++)
		n += !i || p->v[i].day != p->v[i - 1].day;
	return n;
}

/* Are the sums such as can be shown, and read again? */
static bool
fits(kam_dec a, kam_dec b)
{
	return a <= KAM_DEC_MAX && a >= -KAM_DEC_MAX && b <= KAM_DEC_MAX &&
	       b >= -KAM_DEC_MAX;
}

/* The sum over purchase days of max(1, the day's distinct orders). */
static int64_t
count_orders(const struct kam_tally *t, struct kam_cold *cold, size_t days)
{
	size_t pairs = kam_pairs_settle(&cold->orders), with = days;

	if (!pairs)
		return (int64_t)days;
	if (cold->blank_order || t->some_blank) {
		kam_pairs_by_day(&cold->orders);
		with = order_days(&cold->orders);
	}
	return (int64_t)(pairs + days - with);
}

static int
from_totals(struct kam_tally *t, struct kam_hot *hot, struct kam_account *a,
	    struct bench *w, struct kam_err *err)
{
	struct kam_cold *cold = kam_tally_cold(t, hot);
	size_t n = kam_dayset_count(&hot->days);
	int rc;

	if ((rc = bench_reserve(w, n, err)))
		return rc;
	kam_dayset_list(&hot->days, w->day);
	a->days = (int64_t)n;
	a->lines = (int64_t)(cold->lines + hot->lines);
	a->orders = count_orders(t, cold, n);
	a->returns = cold->returns;
	a->first = n ? w->day[0] : KAM_NO_DAY;
	a->last = n ? w->day[n - 1] : KAM_NO_DAY;
	a->first_amount = n ? cold->first_amount : 0;
	find_gaps(a, w, n);
	return __builtin_add_overflow(cold->amount, hot->amount, &a->amount)
		       ? kam_tally_too_large(a->customer, err)
		       : KAM_OK;
}

/* The orders of the row's day; *at moves through orders sorted by day. */
static int64_t
day_orders(const struct kam_pairs *p, const struct kam_day_row *row,
	   uint32_t *at)
{
	int64_t n = row->orders < 0 ? 0 : row->orders;

	while (*at < p->n && p->v[*at].day < row->day)
		++*at;
	for (; *at < p->n && p->v[*at].day == row->day; ++*at)
		n++;
	return n;
}

static bool
add_row(struct kam_window *sum, const struct kam_day_row *row, int64_t orders)
{
	bool purchase = row->amount > row->returns;

	sum->lines += row->lines;
	sum->days += purchase;
	sum->orders += purchase ? (orders > 1 ? orders : 1) : 0;
	return !__builtin_add_overflow(sum->amount, row->amount,
				       &sum->amount) &&
	       !__builtin_add_overflow(sum->returns, row->returns,
				       &sum->returns);
}

/* A daily tally: walk the customer's rows by date. */
static int
from_rows(struct kam_tally *t, struct kam_hot *hot, kam_day since,
	  struct kam_account *a, struct kam_window *window, struct bench *w,
	  struct kam_err *err)
{
	struct kam_cold *cold = kam_tally_cold(t, hot);
	size_t n = kam_daymap_count(&cold->map), days = 0;
	struct kam_window all = { 0, 0, 0, 0, 0 };
	uint32_t at = 0;
	bool held = true;
	int rc;

	if ((rc = bench_reserve(w, n, err)))
		return rc;
	kam_daymap_list(&cold->map, w->row);
	kam_pairs_by_day(&cold->orders);
	for (size_t i = 0; i < n; i++) {
		const struct kam_day_row *row = kam_tally_row(t, w->row[i]);
		int64_t orders = day_orders(&cold->orders, row, &at);

		held = held && add_row(&all, row, orders);
		if (window && row->day > since)
			held = held && add_row(window, row, orders);
		if (row->amount <= row->returns)
			continue;
		if (!days)
			a->first_amount = row->amount - row->returns;
		w->day[days++] = row->day;
	}
	a->orders = all.orders;
	a->days = all.days;
	a->lines = all.lines;
	a->amount = all.amount;
	a->returns = all.returns;
	a->first = days ? w->day[0] : KAM_NO_DAY;
	a->last = days ? w->day[days - 1] : KAM_NO_DAY;
	find_gaps(a, w, days);
	if (window)
		held = held && fits(window->amount, window->returns);
	return held ? KAM_OK : kam_tally_too_large(a->customer, err);
}

/* A customer to be sorted: the first bytes decide most comparisons. */
struct rank {
	uint64_t prefix;
	struct kam_str key;
	struct kam_hot *hot;
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
by_customer(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;

	if (x->prefix != y->prefix)
		return x->prefix < y->prefix ? -1 : 1;
	return kam_str_cmp(x->key, y->key);
}

/* All customers in order; the caller frees them.  NULL: out of memory. */
static struct rank *
rank_customers(const struct kam_tally *t)
{
	struct rank *r = kam_alloc(t->table.n, sizeof(*r));
	size_t n = 0, slot = 0;

	while (r &&
	       (r[n].hot = kam_table_next(&t->table, &slot, &r[n].key, NULL))) {
		r[n].prefix = prefix_of(r[n].key);
		if (++n == t->table.n)
			break;
	}
	if (r)
		qsort(r, n, sizeof(*r), by_customer);
	return r;
}

static int
settle_one(struct kam_tally *t, const struct rank *r, kam_day since,
	   struct kam_accounts *a, size_t i, struct bench *w,
	   struct kam_err *err)
{
	struct kam_account *row = &a->rows[i];
	char *name = kam_arena_copy(&a->arena, r->key.ptr, r->key.len);
	int rc;

	if (!name)
		return kam_nomem(err, "the accounts");
	row->customer = (struct kam_str){ name, r->key.len };
	row->record = (struct kam_str){ "", 0 };
	rc = t->daily ? from_rows(t, r->hot, since, row,
				  a->window ? &a->window[i] : NULL, w, err)
		      : from_totals(t, r->hot, row, w, err);
	if (!rc &&
	    (!fits(row->amount, row->returns) || !fits(row->first_amount, 0)))
		rc = kam_tally_too_large(row->customer, err);
	return rc;
}

int
kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	   struct kam_accounts *a, struct kam_err *err)
{
	struct rank *r = rank_customers(t);
	struct bench *w = kam_alloc(1, sizeof(*w));
	kam_day since = KAM_NO_DAY;
	int rc = KAM_OK;

	a->rows = kam_alloc(t->table.n, sizeof(*a->rows));
	if (window.n)
		a->window = kam_alloc(t->table.n, sizeof(*a->window));
	if (window.n && as_of != KAM_NO_DAY)
		since = kam_span_before(as_of, window);
	if (!r || !w || !a->rows || (window.n && !a->window))
		rc = kam_nomem(err, "the accounts");
	for (size_t i = 0; !rc && i < t->table.n; i++)
		rc = settle_one(t, &r[i], since, a, i, w, err);
	if (!rc)
		a->n = t->table.n;
	bench_release(w);
	free(r);
	return rc;
}
