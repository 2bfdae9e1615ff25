/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The days of a rollup, which come sorted, as days and as accounts. */
#include "days_parts.h"

#include <stdlib.h>
#include <string.h>

#include "gaps.h"
#include "rollup_parts.h"
#include "tally.h"

/* What is being filled, and room for the account at hand. */
struct filling {
	struct kam_days *d;
	struct kam_accounts *a;
	size_t days, cap[3], accounts, starts, hashes; /* room */
	kam_day *bought;			       /* owned */
	size_t nbought, room;
	struct kam_gaps gaps;
};

static bool
fits(kam_dec v)
{
	return v <= KAM_DEC_MAX && v >= -KAM_DEC_MAX;
}

/* Room for `n` elements in the array that the pointer at `at` points to. */
static bool
room_for(void *at, size_t *cap, size_t n, size_t size)
{
	void *array, *grown;

	/* A pointer of any type, which all are alike here. */
	memcpy(&array, at, sizeof(array));
	if (!(grown = kam_grow(array, cap, n, size)))
		return false;
	memcpy(at, &grown, sizeof(grown));
	return true;
}

/* The account at hand has all its days. */
static int
end_account(struct filling *f, struct kam_err *err)
{
	struct kam_account *a = &f->a->rows[f->a->n - 1];
	size_t n = f->nbought;

	if (!fits(a->amount) || !fits(a->returns) || !fits(a->first_amount))
		return kam_shard_too_large(a->customer, err);
	a->days = (int64_t)n;
	a->first = n ? f->bought[0] : KAM_NO_DAY;
	a->last = n ? f->bought[n - 1] : KAM_NO_DAY;
	return kam_gaps_find(&f->gaps, f->bought, n, a, err);
}

static int
begin_account(struct filling *f, struct kam_str name, struct kam_err *err)
{
	struct kam_accounts *a = f->a;
	const char *copy = kam_arena_copy(&a->arena, name.ptr, name.len);

	if (!copy ||
	    !room_for(&a->rows, &f->accounts, a->n + 1, sizeof(*a->rows)) ||
	    !room_for(&f->d->start, &f->starts, a->n + 2,
		      sizeof(*f->d->start)) ||
	    !room_for(&f->d->hash, &f->hashes, a->n + 1, sizeof(*f->d->hash)))
		return kam_nomem(err, "the accounts");
	f->d->start[a->n] = f->days;
	f->d->hash[a->n] = kam_hash(name.ptr, name.len);
	a->rows[a->n++] = (struct kam_account){ .customer = { copy, name.len },
						.record = { "", 0 } };
	f->nbought = 0;
	return KAM_OK;
}

static int
add_day(struct filling *f, const struct kam_rollup_row *row,
	struct kam_err *err)
{
	struct kam_account *a = &f->a->rows[f->a->n - 1];
	struct kam_days *d = f->d;
	size_t at = f->days;
	bool bought = row->amount > row->returns;

	if (!room_for(&d->day, &f->cap[0], at + 1, sizeof(*d->day)) ||
	    !room_for(&d->amount, &f->cap[1], at + 1, sizeof(*d->amount)) ||
	    !room_for(&d->purchase, &f->cap[2], at + 1, 1) ||
	    !room_for(&f->bought, &f->room, f->nbought + 1, sizeof(kam_day)))
		return kam_nomem(err, "the customers' days");
	d->day[at] = row->period;
	d->amount[at] = row->amount;
	d->purchase[at] = bought;
	f->days++;
	if (d->first == KAM_NO_DAY || row->period < d->first)
		d->first = row->period;
	a->lines += row->lines;
	if (__builtin_add_overflow(a->amount, row->amount, &a->amount) ||
	    __builtin_add_overflow(a->returns, row->returns, &a->returns))
		return kam_shard_too_large(a->customer, err);
	if (!bought)
		return KAM_OK;
	if (!f->nbought)
		a->first_amount = row->amount - row->returns;
	a->orders += row->orders > 1 ? row->orders : 1;
	f->bought[f->nbought++] = row->period;
	return KAM_OK;
}

static int
fill(struct filling *f, struct kam_rollup *r, struct kam_err *err)
{
	struct kam_accounts *a = f->a;
	struct kam_rollup_row row;
	int rc;

	while ((rc = kam_rollup_next(r, &row, err)) > 0) {
		bool same =
			a->n && kam_str_eq(a->rows[a->n - 1].customer, row.key);

		if (!same && ((a->n && (rc = end_account(f, err)) < 0) ||
			      (rc = begin_account(f, row.key, err)) < 0))
			return rc;
		if ((rc = add_day(f, &row, err)))
			return rc;
	}
	if (rc || (a->n && (rc = end_account(f, err))))
		return rc;
	if (!room_for(&f->d->start, &f->starts, a->n + 1, sizeof(*f->d->start)))
		return kam_nomem(err, "the accounts");
	f->d->start[a->n] = f->days;
	return KAM_OK;
}

int
kam_days_roll(struct kam_days *d, struct kam_accounts *a, struct kam_reader *r,
	      const struct kam_input_options *in,
	      struct kam_load_report *report, struct kam_err *err)
{
	struct kam_rollup_options o = { .in = in,
					.calendar = { KAM_BY_DAY, 1 } };
	struct filling f = { .d = d, .a = a };
	const char *file = report->file;
	struct kam_rollup *rolled;
	int rc;

	if ((rc = kam_accounts_set_header(a, NULL, err)))
		return rc;
	rc = kam_rollup_read(&rolled, &o, r, report, err);
	report->file = file;
	if (rc)
		return rc;
	a->rolled = true;
	if (!(rc = kam_rollup_settle(rolled, report, err))) {
		a->as_of = in->as_of != KAM_NO_DAY ? in->as_of : report->latest;
		rc = fill(&f, rolled, err);
	}
	if (!a->n)
		a->as_of = KAM_NO_DAY;
	kam_rollup_free(rolled);
	free(f.bought);
	kam_gaps_release(&f.gaps);
	return rc;
}
