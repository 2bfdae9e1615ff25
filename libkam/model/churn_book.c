/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All accounts as they were at one day. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/churn.h>

void
kam_churn_book_release(struct kam_churn_book *b)
{
	free(b->past);
	free(b->amount);
	free(b->last_12m);
	free(b->prev_12m);
	free(b->start);
	free(b->day);
	free(b->sales);
	*b = (struct kam_churn_book)KAM_CHURN_BOOK_INIT;
}

static int
make_room(struct kam_churn_book *b, const struct kam_churn_source *src,
	  struct kam_err *err)
{
	size_t days = src->start ? src->start[src->n] : 0;

	b->past = kam_alloc(b->n, sizeof(*b->past));
	b->amount = kam_alloc(b->n, sizeof(*b->amount));
	b->last_12m = kam_alloc(b->n, sizeof(*b->last_12m));
	b->prev_12m = kam_alloc(b->n, sizeof(*b->prev_12m));
	b->start = kam_alloc(b->n + 1, sizeof(*b->start));
	b->day = kam_alloc(days, sizeof(*b->day));
	b->sales = kam_alloc(days, sizeof(*b->sales));
	return b->past && b->amount && b->last_12m && b->prev_12m && b->start &&
			       b->day && b->sales
		       ? KAM_OK
		       : kam_nomem(err, "the accounts");
}

struct periods {
	kam_day as_of, year, before;
};

/* Day `j` of the source into account i; false when a sum is too large. */
static bool
take_day(struct kam_churn_book *b, const struct kam_churn_source *src,
	 const struct periods *p, size_t i, size_t j)
{
	kam_dec amount = src->amount[j];

	if (!kam_dec_add(b->amount[i], amount, &b->amount[i]))
		return false;
	if (src->day[j] > p->year)
		return kam_dec_add(b->last_12m[i], amount, &b->last_12m[i]);
	if (src->day[j] > p->before)
		return kam_dec_add(b->prev_12m[i], amount, &b->prev_12m[i]);
	return true;
}

static int
take_account(struct kam_churn_book *b, const struct kam_churn_source *src,
	     const struct periods *p, size_t i, size_t *at, struct kam_err *err)
{
	b->start[i] = *at;
	for (size_t j = src->start[i]; j < src->start[i + 1]; j++) {
		if (src->day[j] > p->as_of)
			break;
		if (!take_day(b, src, p, i, j))
			return kam_fail(err, KAM_EDATA,
					"the amounts of an account add up to "
					"more than can be held");
		if (!src->purchase[j])
			continue;
		b->day[*at] = src->day[j];
		b->sales[(*at)++] = kam_dec_double(src->amount[j]);
	}
	b->start[i + 1] = *at;
	return KAM_OK;
}

int
kam_churn_book_make(struct kam_churn_book *b,
		    const struct kam_churn_source *src, kam_day as_of,
		    struct kam_err *err)
{
	struct periods p = { as_of, as_of, as_of };
	size_t at = 0;
	int rc;

	b->n = src->n;
	b->as_of = as_of;
	b->first = src->first;
	b->project = src->project;
	b->lines = src->start != NULL;
	if ((rc = make_room(b, src, err)) || !b->lines || !b->n)
		return rc;
	p.year = kam_date_add_months(as_of, -12);
	p.before = kam_date_add_months(as_of, -24);
	for (size_t i = 0; i < b->n; i++)
		if ((rc = take_account(b, src, &p, i, &at, err)))
			return rc;
	b->h = (struct kam_churn_history){ b->n,     b->start,	b->day,
					   b->sales, src->hash, src->extras };
	for (size_t i = 0; i < b->n; i++)
		kam_churn_past_at(&b->past[i], &b->h, i, as_of);
	return KAM_OK;
}

int
kam_churn_book_take(struct kam_churn_book *b, size_t i,
		    const struct kam_churn_past *past, kam_dec amount,
		    struct kam_str name, struct kam_err *err)
{
	char shown[100];

	b->past[i] = *past;
	b->amount[i] = amount;
	if (past->last == KAM_NO_DAY)
		b->past[i].days = 0;
	if (kam_churn_past_valid(&b->past[i], b->as_of))
		return KAM_OK;
	return kam_fail(err, KAM_EDATA,
			"customer '%s' has dates, days and gaps that do not "
			"agree; roll the transactions up again",
			kam_str_show(shown, sizeof(shown), name));
}

size_t
kam_churn_book_buyers(const struct kam_churn_book *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		n += b->past[i].days > 0;
	return n;
}

void
kam_churn_book_case(struct kam_churn_case *c, const struct kam_churn_book *b,
		    size_t i, const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *limits)
{
	const struct kam_churn_past *p = &b->past[i];
	struct kam_rhythm_past r = { p->days,
				     p->first,
				     p->last,
				     b->as_of,
				     p->gap_mean,
				     p->gap_sd,
				     b->project && b->project[i],
				     f->clusters.in_doubt,
				     { 0, (double)NAN, (double)NAN, KAM_NO_DAY,
				       KAM_NO_DAY } };

	if (b->lines)
		kam_season_find(&r.season, b->day + b->start[i],
				b->start[i + 1] - b->start[i], b->first,
				b->as_of, limits);
	kam_rhythm_find(&c->rhythm, &r, f->now.usual, limits);
	c->past = *p;
	c->as_of = b->as_of;
	c->amount = b->amount[i];
	c->periods = b->lines;
	c->amount_12m = b->last_12m[i];
	c->amount_prev_12m = b->prev_12m[i];
	if (f->model == KAM_CHURN_WINDOW) {
		c->p_active = c->p_buy = (double)NAN;
		return;
	}
	c->p_active = kam_churn_p_alive(f, p);
	c->p_buy = kam_churn_p_buy(f, b->lines ? &b->h : NULL, i, p);
}

static bool
add_sums(struct kam_churn_sums *s, kam_dec amount,
	 const struct kam_churn_verdict *v)
{
	s->accounts++;
	return kam_dec_add(s->amount, amount, &s->amount) &&
	       kam_dec_add(s->annual_value, v->annual_value,
			   &s->annual_value) &&
	       kam_dec_add(s->at_risk, v->at_risk, &s->at_risk);
}

int
kam_churn_summarise(struct kam_churn_sums sums[KAM_CHURN_STATUSES],
		    const struct kam_churn_book *b,
		    const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *rhythm,
		    const struct kam_churn_limits *limits, struct kam_err *err)
{
	memset(sums, 0, KAM_CHURN_STATUSES * sizeof(*sums));
	for (size_t i = 0; i < b->n; i++) {
		struct kam_churn_verdict v = { .status = KAM_CHURN_NONE };
		struct kam_churn_case c;

		if (b->past[i].days > 0) {
			kam_churn_book_case(&c, b, i, f, rhythm);
			kam_churn_judge(&v, &c, limits);
		}
		if (!add_sums(&sums[v.status], b->amount[i], &v))
			return kam_fail(err, KAM_EDATA,
					"the amounts of a status add up to "
					"more than can be held");
	}
	return KAM_OK;
}
