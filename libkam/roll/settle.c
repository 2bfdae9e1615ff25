/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle.h"

#include <math.h>
#include <stdlib.h>

#include <kam/team.h>

/* A customer at work: by whom, and whose orders. */
struct desk {
	const struct kam_settled *s;
	const struct kam_shard *shard;
	struct kam_bench *bench;
	const struct kam_hot *hot;
	struct kam_pair *order;
	size_t norders;
	bool gaps;
};

void
kam_bench_release(struct kam_bench *w)
{
	free(w->day);
	free(w->row);
	kam_gaps_release(&w->gaps);
}

static int
bench_reserve(struct kam_bench *w, size_t n, struct kam_err *err)
{
	void *p;

	if (n < w->day_cap && n < w->row_cap)
		return KAM_OK;
	if (!(p = kam_grow(w->day, &w->day_cap, n + 1, sizeof(*w->day))))
		return kam_nomem(err, "a customer's days");
	w->day = p;
	if (!(p = kam_grow(w->row, &w->row_cap, n + 1, sizeof(*w->row))))
		return kam_nomem(err, "a customer's days");
	w->row = p;
	return KAM_OK;
}

/* Bring the customer at a seat to the desk. */
static struct desk
desk_for(const struct kam_settled *s, struct kam_bench *w, struct kam_seat seat)
{
	const struct kam_order_book *book = &s->book[seat.shard];
	struct desk d = { .s = s,
			  .shard = &s->t->shard[seat.shard],
			  .bench = w,
			  .hot = kam_seat_hot(s->t, seat) };
	const uint32_t who = kam_hot_number(d.hot);

	if (who < s->ordering[seat.shard]) {
		d.order = book->pair + book->start[who];
		d.norders = book->end[who] - book->start[who];
	}
	return d;
}

/* Distinct days of orders sorted by day. */
static size_t
order_days(const struct kam_pair *v, size_t n)
{
	size_t days = 0;

	for (size_t i = 0; i < n; i++)
		days += !i || v[i].day != v[i - 1].day;
	return days;
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
count_orders(const struct desk *d, const struct kam_cold *cold, size_t days)
{
	size_t with = days;

	if (!d->norders)
		return (int64_t)days;
	if (cold->blank_order || d->s->t->taker[0]->some_blank) {
		kam_pairs_by_day(d->order, d->norders);
		with = order_days(d->order, d->norders);
	}
	return (int64_t)(d->norders + days - with);
}

/* The sums of a customer; false: beyond what can be shown. */
static bool
add_totals(const struct kam_hot *hot, const struct kam_cold *cold,
	   struct kam_account *a)
{
	a->returns = cold->returns;
	return !__builtin_add_overflow(cold->amount, hot->amount, &a->amount) &&
	       !__builtin_add_overflow(cold->first_amount, hot->first_amount,
				       &a->first_amount) &&
	       fits(a->amount, a->returns) && fits(a->first_amount, 0);
}

/* What the `n` days on the bench say. */
static int
from_days(const struct desk *d, size_t n, struct kam_account *a,
	  struct kam_err *err)
{
	const kam_day *day = d->bench->day;

	a->first = n ? day[0] : KAM_NO_DAY;
	a->last = n ? day[n - 1] : KAM_NO_DAY;
	if (d->gaps)
		return kam_gaps_find(&d->bench->gaps, day, n, a, err);
	a->gap_mean = a->gap_sd = a->gap_log_mean = (double)NAN;
	return KAM_OK;
}

static int
from_totals(const struct desk *d, struct kam_account *a, struct kam_err *err)
{
	static const struct kam_cold none;
	const struct kam_hot *hot = d->hot;
	const struct kam_cold *cold = kam_shard_cold(d->shard, hot);
	size_t n;
	int rc;

	if (!cold)
		cold = &none;
	if ((rc = bench_reserve(d->bench, kam_dayset_most(&hot->days), err)))
		return rc;
	n = kam_dayset_list(&hot->days, d->bench->day);
	a->days = (int64_t)n;
	a->lines = (int64_t)(cold->lines + hot->lines);
	a->orders = count_orders(d, cold, n);
	if ((rc = from_days(d, n, a, err)))
		return rc;
	return add_totals(hot, cold, a) ? KAM_OK
					: kam_shard_too_large(a->customer, err);
}

/* The orders of the row's day; *at moves through orders sorted by day. */
static int64_t
day_orders(const struct kam_pair *v, size_t norders,
	   const struct kam_day_row *row, size_t *at)
{
	int64_t n = row->orders < 0 ? 0 : row->orders;

	while (*at < norders && v[*at].day < row->day)
		++*at;
	for (; *at < norders && v[*at].day == row->day; ++*at)
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
from_rows(const struct desk *d, struct kam_account *a,
	  struct kam_window *window, struct kam_err *err)
{
	const struct kam_daymap *map = &kam_shard_cold(d->shard, d->hot)->map;
	size_t n = kam_daymap_count(map), days = 0, at = 0;
	struct kam_window all = { 0, 0, 0, 0, 0 };
	struct kam_bench *w = d->bench;
	bool held = true;
	int rc;

	if ((rc = bench_reserve(w, n, err)))
		return rc;
	kam_daymap_list(map, w->row);
	kam_pairs_by_day(d->order, d->norders);
	a->first_amount = 0;
	for (size_t i = 0; i < n; i++) {
		const struct kam_day_row *row =
			kam_shard_row(d->shard, w->row[i]);
		int64_t orders = day_orders(d->order, d->norders, row, &at);

		held = held && add_row(&all, row, orders);
		if (window && row->day > d->s->since)
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
	if ((rc = from_days(d, days, a, err)))
		return rc;
	held = held && fits(a->amount, a->returns) && fits(a->first_amount, 0);
	if (window)
		held = held && fits(window->amount, window->returns);
	return held ? KAM_OK : kam_shard_too_large(a->customer, err);
}

int
kam_settled_account(const struct kam_settled *s, struct kam_bench *w, size_t i,
		    bool gaps, struct kam_account *a, struct kam_window *window,
		    struct kam_err *err)
{
	const struct kam_seat seat = s->roster.seat[i];
	struct desk d = desk_for(s, w, seat);

	d.gaps = gaps;
	a->customer = kam_seat_name(s->t, seat);
	a->record = (struct kam_str){ "", 0 };
	return s->t->daily ? from_rows(&d, a, window, err)
			   : from_totals(&d, a, err);
}

/* By loads whose values nobody waits for, as kam_table_warm(). */
void
kam_settled_warm(const struct kam_settled *s, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct kam_hot *hot =
			kam_seat_hot(s->t, s->roster.seat[i]);

		(void)*(const volatile uint32_t *)&hot->lines;
	}
	for (size_t i = from; i < to; i++) {
		const void *p = kam_seat_hot(s->t, s->roster.seat[i])->days.p;

		if (p)
			(void)*(const volatile uint32_t *)p;
	}
}

/* Whose sums are too large, by shard: the first by name. */
struct checking {
	const struct kam_tally *t;
	struct kam_str *bad; /* owned; no pointer: none */
};

static int
check_shard(void *ctx, size_t thread, size_t i)
{
	struct checking *c = ctx;
	const struct kam_shard *shard = &c->t->shard[i];
	struct kam_str name, *bad = &c->bad[i];
	const struct kam_hot *hot;
	size_t at = 0;

	(void)thread;
	while ((hot = kam_table_next(&shard->table, &at, &name))) {
		/* Without it all is in 64 bits. */
		const struct kam_cold *cold = kam_shard_cold(shard, hot);
		struct kam_account a;

		if (cold && !add_totals(hot, cold, &a) &&
		    (!bad->ptr || kam_str_cmp(name, *bad) < 0))
			*bad = name;
	}
	return 0;
}

int
kam_settled_check(const struct kam_settled *s, struct kam_err *err)
{
	const size_t shards = s->t->nshards;
	struct checking c = { s->t, kam_alloc(shards, sizeof(*c.bad)) };
	struct kam_str first = { NULL, 0 };
	int rc = KAM_OK;

	if (!c.bad || kam_team_run(s->t->ntakers, shards, check_shard, &c))
		rc = kam_tally_no_memory(s->t, err);
	for (size_t i = 0; !rc && i < shards; i++)
		if (c.bad[i].ptr &&
		    (!first.ptr || kam_str_cmp(c.bad[i], first) < 0))
			first = c.bad[i];
	free(c.bad);
	return first.ptr ? kam_shard_too_large(first, err) : rc;
}

static int
make_book(void *ctx, size_t thread, size_t i)
{
	struct kam_settled *s = ctx;
	struct kam_shard *shard = &s->t->shard[i];

	(void)thread;
	s->ordering[i] = shard->orders.customers;
	return kam_order_book_make(&s->book[i], &shard->orders, s->ordering[i]);
}

int
kam_settled_init(struct kam_settled *s, struct kam_tally *t,
		 struct kam_err *err)
{
	*s = (struct kam_settled){ .t = t, .since = KAM_NO_DAY };
	s->book = kam_alloc(t->nshards, sizeof(*s->book));
	s->ordering = kam_alloc(t->nshards, sizeof(*s->ordering));
	if (!s->book || !s->ordering ||
	    kam_team_run(t->ntakers, t->nshards, make_book, s) ||
	    kam_roster_call(&s->roster, t))
		return kam_tally_no_memory(t, err);
	return KAM_OK;
}

void
kam_settled_release(struct kam_settled *s)
{
	for (size_t i = 0; s->book && i < s->t->nshards; i++)
		kam_order_book_release(&s->book[i]);
	free(s->book);
	free(s->ordering);
	kam_roster_release(&s->roster);
	memset(s, 0, sizeof(*s));
}

void
kam_kept_free(struct kam_kept *k)
{
	if (!k)
		return;
	kam_settled_release(&k->settled);
	kam_tally_release(&k->tally);
	free(k);
}
