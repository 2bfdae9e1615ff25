/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle.h"

#include <math.h>
#include <stdlib.h>

#include <kam/team.h>

/* A customer at work: by whom. */
struct desk {
	const struct kam_settled *s;
	const struct kam_shard *shard;
	struct kam_bench *bench;
	struct kam_seat seat;
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

/* Are the sums such as can be shown, and read again? */
static bool
fits(kam_dec a, kam_dec b)
{
	return a <= KAM_DEC_MAX && a >= -KAM_DEC_MAX && b <= KAM_DEC_MAX &&
	       b >= -KAM_DEC_MAX;
}

/* Where a total has none. */
static const struct kam_cold no_cold;

/* The sums of a customer; false: beyond what can be shown. */
static bool
add_sums(const struct kam_total *total, const struct kam_cold *cold,
	 struct kam_account *a)
{
	a->returns = cold->returns;
	return !__builtin_add_overflow(cold->amount, total->amount,
				       &a->amount) &&
	       !__builtin_add_overflow(cold->first_amount, total->first_amount,
				       &a->first_amount) &&
	       fits(a->amount, a->returns) && fits(a->first_amount, 0);
}

/* The gaps between the `n` days on the bench; NaN where nobody asks. */
static int
find_gaps(const struct desk *d, size_t n, struct kam_account *a,
	  struct kam_err *err)
{
	struct kam_bench *w = d->bench;

	if (d->gaps)
		return kam_gaps_find(&w->gaps, w->day, n, a, err);
	a->gap_mean = a->gap_sd = a->gap_log_mean = (double)NAN;
	return KAM_OK;
}

static int
from_total(const struct desk *d, const struct kam_total *total,
	   struct kam_account *a, struct kam_err *err)
{
	const struct kam_cold *cold =
		kam_total_cold(d->shard, total, d->seat.who);
	size_t n;
	int rc;

	if (!cold)
		cold = &no_cold;
	n = kam_total_days(total) + cold->days;
	a->days = (int64_t)n;
	a->lines = (int64_t)(cold->lines + total->lines);
	a->orders = (int64_t)(cold->orders + total->orders);
	a->first = n ? kam_total_first(total) : KAM_NO_DAY;
	a->last = n ? kam_total_last(total) : KAM_NO_DAY;
	if (d->gaps) {
		if ((rc = bench_reserve(d->bench, n, err)))
			return rc;
		kam_total_list(total, d->bench->day);
	}
	if ((rc = find_gaps(d, n, a, err)))
		return rc;
	return add_sums(total, cold, a) ? KAM_OK
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
	const struct kam_daymap *map =
		&kam_shard_cold_of(d->shard, d->seat.who)->map;
	const struct kam_order_book *book = &d->s->book[d->seat.shard];
	struct kam_pair *order = NULL;
	size_t norders = 0;
	size_t n = kam_daymap_count(map), days = 0, at = 0;
	struct kam_window all = { 0, 0, 0, 0, 0 };
	struct kam_bench *w = d->bench;
	bool held = true;
	int rc;

	if ((rc = bench_reserve(w, n, err)))
		return rc;
	kam_daymap_list(map, w->row);
	if (d->seat.who < book->n) {
		order = book->pair + book->start[d->seat.who];
		norders = book->end[d->seat.who] - book->start[d->seat.who];
	}
	kam_pairs_by_day(order, norders);
	a->first_amount = 0;
	for (size_t i = 0; i < n; i++) {
		const struct kam_day_row *row =
			kam_shard_row(d->shard, w->row[i]);
		int64_t orders = day_orders(order, norders, row, &at);

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
	a->first = days ? w->day[0] : KAM_NO_DAY;
	a->last = days ? w->day[days - 1] : KAM_NO_DAY;
	if ((rc = find_gaps(d, days, a, err)))
		return rc;
	held = held && fits(a->amount, a->returns) && fits(a->first_amount, 0);
	if (window)
		held = held && fits(window->amount, window->returns);
	return held ? KAM_OK : kam_shard_too_large(a->customer, err);
}

int
kam_settled_account(const struct kam_settled *s, struct kam_bench *w,
		    struct kam_seat seat, bool gaps, struct kam_account *a,
		    struct kam_window *window, struct kam_err *err)
{
	const struct desk d = { s, &s->t->shard[seat.shard], w, seat, gaps };

	a->customer = kam_seat_name(s->t, seat);
	a->record = (struct kam_str){ "", 0 };
	return s->t->daily ? from_rows(&d, a, window, err)
			   : from_total(&d, kam_seat_value(s->t, seat), a, err);
}

/* By loads whose values nobody waits for, as kam_table_warm(). */
void
kam_settled_warm(const struct kam_settled *s, size_t from, size_t to, bool gaps)
{
	for (size_t i = from; i < to; i++)
		(void)*(const volatile uint32_t *)kam_seat_key(
			s->t, s->roster.seat[i]);
	if (!gaps || s->t->daily)
		return;
	for (size_t i = from; i < to; i++) {
		const struct kam_total *total =
			kam_seat_value(s->t, s->roster.seat[i]);

		if (kam_total_is_held(total))
			(void)*(const volatile uint32_t *)total->p;
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
	const struct kam_total *total;
	size_t at = 0;

	(void)thread;
	/* Without cold parts all is in 64 bits. */
	if (!shard->cold.n)
		return 0;
	while ((total = kam_table_next(&shard->table, &at, &name))) {
		const struct kam_cold *cold =
			kam_total_cold(shard, total, (uint32_t)at - 1);
		struct kam_account a;

		if (cold && !add_sums(total, cold, &a) &&
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
	return kam_order_book_make(&s->book[i], &shard->orders);
}

int
kam_settled_init(struct kam_settled *s, struct kam_tally *t,
		 struct kam_err *err)
{
	bool made = true;

	*s = (struct kam_settled){ .t = t, .since = KAM_NO_DAY };
	if (t->daily) {
		s->book = kam_alloc(t->nshards, sizeof(*s->book));
		made = s->book &&
		       !kam_team_run(t->ntakers, t->nshards, make_book, s);
	}
	return made ? KAM_OK : kam_tally_no_memory(t, err);
}

int
kam_settled_order(struct kam_settled *s, struct kam_err *err)
{
	if (s->roster.seat || !kam_roster_call(&s->roster, s->t))
		return KAM_OK;
	kam_roster_release(&s->roster);
	return kam_tally_no_memory(s->t, err);
}

void
kam_settled_release(struct kam_settled *s)
{
	for (size_t i = 0; s->book && i < s->t->nshards; i++)
		kam_order_book_release(&s->book[i]);
	free(s->book);
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
