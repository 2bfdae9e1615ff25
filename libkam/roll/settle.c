/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settle.h"

#include <stdlib.h>

#include <kam/keysort.h>
#include <kam/team.h>

#include "gaps.h"

/* One thread's buffers for one customer at a time, owned. */
struct bench {
	kam_day *day;
	uint32_t *row;
	size_t day_cap, row_cap;
	struct kam_gaps gaps;
};

/* A failure, and at which account. */
struct trouble {
	int rc;
	size_t at;
	struct kam_err err;
};

/* What all threads work on. */
struct settling {
	const struct kam_tally *t;
	bool some_blank;
	kam_day since; /* the window begins after it */
	struct kam_accounts *a;
	uint32_t **position;	 /* by shard and customer: in a->rows */
	struct bench *bench;	 /* by thread */
	struct trouble *trouble; /* by shard */
};

/* A shard at work: by whom, and its orders. */
struct desk {
	struct settling *s;
	struct kam_shard *shard;
	struct bench *bench;
	struct kam_order_book orders;
	size_t customers; /* that are in the book */
};

static void
bench_release(struct bench *w)
{
	free(w->day);
	free(w->row);
	kam_gaps_release(&w->gaps);
}

static int
bench_reserve(struct bench *w, size_t n, struct kam_err *err)
{
	void *p;

	if (!(p = kam_grow(w->day, &w->day_cap, n + 1, sizeof(*w->day))))
		return kam_nomem(err, "a customer's days");
	w->day = p;
	if (!(p = kam_grow(w->row, &w->row_cap, n + 1, sizeof(*w->row))))
		return kam_nomem(err, "a customer's days");
	w->row = p;
	return KAM_OK;
}

/* A customer's orders, and how many. */
static struct kam_pair *
orders_of(const struct desk *d, const struct kam_hot *hot, size_t *n)
{
	const uint32_t who = kam_hot_number(hot);

	if (who >= d->customers) {
		*n = 0;
		return NULL;
	}
	*n = d->orders.end[who] - d->orders.start[who];
	return d->orders.pair + d->orders.start[who];
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
count_orders(const struct desk *d, const struct kam_hot *hot,
	     const struct kam_cold *cold, size_t days)
{
	size_t n, with = days;
	struct kam_pair *v = orders_of(d, hot, &n);

	if (!n)
		return (int64_t)days;
	if ((cold && cold->blank_order) || d->s->some_blank) {
		kam_pairs_by_day(v, n);
		with = order_days(v, n);
	}
	return (int64_t)(n + days - with);
}

static int
from_totals(struct desk *d, const struct kam_hot *hot, struct kam_account *a,
	    struct kam_err *err)
{
	static const struct kam_cold none;
	const struct kam_cold *cold = kam_shard_cold(d->shard, hot);
	kam_day *day;
	size_t n;
	int rc;

	if (!cold)
		cold = &none;
	if ((rc = bench_reserve(d->bench, kam_dayset_most(&hot->days), err)))
		return rc;
	day = d->bench->day;
	n = kam_dayset_list(&hot->days, day);
	a->days = (int64_t)n;
	a->lines = (int64_t)(cold->lines + hot->lines);
	a->orders = count_orders(d, hot, cold, n);
	a->returns = cold->returns;
	a->first = n ? day[0] : KAM_NO_DAY;
	a->last = n ? day[n - 1] : KAM_NO_DAY;
	if ((rc = kam_gaps_find(&d->bench->gaps, day, n, a, err)))
		return rc;
	return __builtin_add_overflow(cold->amount, hot->amount, &a->amount) ||
			       __builtin_add_overflow(cold->first_amount,
						      hot->first_amount,
						      &a->first_amount)
		       ? kam_shard_too_large(a->customer, err)
		       : KAM_OK;
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
from_rows(struct desk *d, const struct kam_hot *hot, struct kam_account *a,
	  struct kam_window *window, struct kam_err *err)
{
	const struct kam_daymap *map = &kam_shard_cold(d->shard, hot)->map;
	size_t n = kam_daymap_count(map), days = 0, norders, at = 0;
	struct kam_pair *order = orders_of(d, hot, &norders);
	struct kam_window all = { 0, 0, 0, 0, 0 };
	struct bench *w = d->bench;
	bool held = true;
	int rc;

	if ((rc = bench_reserve(w, n, err)))
		return rc;
	kam_daymap_list(map, w->row);
	kam_pairs_by_day(order, norders);
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
	if ((rc = kam_gaps_find(&w->gaps, w->day, days, a, err)))
		return rc;
	if (window)
		held = held && fits(window->amount, window->returns);
	return held ? KAM_OK : kam_shard_too_large(a->customer, err);
}

static int
settle_one(struct desk *d, const struct kam_hot *hot, size_t at,
	   struct kam_err *err)
{
	struct kam_accounts *a = d->s->a;
	struct kam_account *row = &a->rows[at];
	int rc;

	row->record = (struct kam_str){ "", 0 };
	rc = d->s->t->daily ? from_rows(d, hot, row,
					a->window ? &a->window[at] : NULL, err)
			    : from_totals(d, hot, row, err);
	if (!rc &&
	    (!fits(row->amount, row->returns) || !fits(row->first_amount, 0)))
		rc = kam_shard_too_large(row->customer, err);
	return rc;
}

/* The customers of a shard; of failures the one of the first account. */
static int
settle_shard(void *ctx, size_t thread, size_t i)
{
	struct settling *s = ctx;
	struct desk d = { .s = s,
			  .shard = &s->t->shard[i],
			  .bench = &s->bench[thread],
			  .customers = s->t->shard[i].orders.customers };
	struct trouble *trouble = &s->trouble[i];
	const struct kam_hot *hot;
	size_t slot = 0;

	if (kam_order_book_make(&d.orders, &d.shard->orders, d.customers)) {
		trouble->rc = kam_tally_no_memory(s->t, &trouble->err);
		d.customers = 0;
	}
	while (!(trouble->rc && trouble->rc != KAM_EDATA) &&
	       (hot = kam_table_next(&d.shard->table, &slot, NULL))) {
		const size_t at = s->position[i][kam_hot_number(hot)];
		struct kam_err err = KAM_ERR_INIT;
		int rc = settle_one(&d, hot, at, &err);

		if (rc && (!trouble->rc || rc != KAM_EDATA || at < trouble->at))
			*trouble = (struct trouble){ rc, at, err };
	}
	kam_order_book_release(&d.orders);
	return 0;
}

/* All customers' names, and whose they are. */
struct roster {
	struct kam_str *name;
	uint32_t *order; /* by name */
	struct place {
		uint32_t shard, who;
	} * place;
};

static void
roster_release(struct roster *r)
{
	free(r->name);
	free(r->order);
	free(r->place);
}

static int
call_roll(struct roster *r, const struct kam_tally *t, size_t n)
{
	size_t at = 0;

	r->name = kam_alloc(n, sizeof(*r->name));
	r->order = kam_alloc(n, sizeof(*r->order));
	r->place = kam_alloc(n, sizeof(*r->place));
	if (!r->name || !r->order || !r->place)
		return -1;
	for (size_t i = 0; i < t->nshards; i++) {
		const struct kam_table *table = &t->shard[i].table;
		const struct kam_hot *hot;
		size_t slot = 0;

		while ((hot = kam_table_next(table, &slot, &r->name[at])))
			r->place[at++] = (struct place){ (uint32_t)i,
							 kam_hot_number(hot) };
	}
	return kam_keysort(r->name, n, r->order);
}

/* Give each customer its place among the accounts, and its name. */
static int
assign(struct settling *s, size_t n)
{
	struct roster r = { NULL, NULL, NULL };
	struct kam_account *row = s->a->rows;
	int rc = call_roll(&r, s->t, n);

	for (size_t i = 0; !rc && i < s->t->nshards; i++) {
		s->position[i] = kam_alloc(s->t->shard[i].table.n,
					   sizeof(*s->position[i]));
		rc = s->position[i] ? 0 : -1;
	}
	for (size_t i = 0; !rc && i < n; i++, row++) {
		struct kam_str name = r.name[r.order[i]];
		struct place place = r.place[r.order[i]];

		name.ptr = kam_arena_copy(&s->a->arena, name.ptr, name.len);
		rc = name.ptr ? 0 : -1;
		row->customer = name;
		s->position[place.shard][place.who] = (uint32_t)i;
	}
	roster_release(&r);
	return rc;
}

static void
settling_release(struct settling *s)
{
	for (size_t i = 0; s->bench && i < s->t->ntakers; i++)
		bench_release(&s->bench[i]);
	for (size_t i = 0; s->position && i < s->t->nshards; i++)
		free(s->position[i]);
	free((void *)s->position);
	free(s->bench);
	free(s->trouble);
}

static int
settling_init(struct settling *s, struct kam_span window, struct kam_err *err)
{
	const struct kam_tally *t = s->t;
	const size_t n = kam_tally_customers(t);

	s->position = kam_alloc(t->nshards, sizeof(*s->position));
	s->trouble = kam_alloc(t->nshards, sizeof(*s->trouble));
	s->bench = kam_alloc(t->ntakers, sizeof(*s->bench));
	s->a->rows = kam_alloc(n, sizeof(*s->a->rows));
	if (window.n)
		s->a->window = kam_alloc(n, sizeof(*s->a->window));
	if (!s->position || !s->trouble || !s->bench || !s->a->rows ||
	    (window.n && !s->a->window) || assign(s, n))
		return kam_tally_no_memory(t, err);
	s->a->n = n;
	return KAM_OK;
}

int
kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	   struct kam_accounts *a, struct kam_err *err)
{
	struct settling s = { .t = t,
			      .some_blank = t->taker[0]->some_blank,
			      .since = KAM_NO_DAY,
			      .a = a };
	const struct trouble *first = NULL;
	int rc;

	if (window.n && as_of != KAM_NO_DAY)
		s.since = kam_span_before(as_of, window);
	if (!(rc = settling_init(&s, window, err)))
		if (kam_team_run(t->ntakers, t->nshards, settle_shard, &s))
			rc = kam_nomem(err, "the threads");
	for (size_t i = 0; !rc && i < t->nshards; i++) {
		const struct trouble *other = &s.trouble[i];

		if (other->rc &&
		    (!first || other->rc != KAM_EDATA || other->at < first->at))
			first = other;
	}
	if (first) {
		rc = first->rc;
		if (err)
			*err = first->err;
	}
	if (rc)
		a->n = 0;
	settling_release(&s);
	return rc;
}
