/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the input, of either kind, into groups. */
#include "rollup_parts.h"

#include <stdlib.h>

enum { CUSTOMER, PERIOD, ORDERS, LINES, AMOUNT, RETURNS };

/* So that millions of rows of one customer do not go beyond 64 bits. */
#define COUNT_MAX 999999999999

static int
make_room(struct kam_rollup_worker *w, size_t rows, struct kam_err *err)
{
	size_t nsums = w->r->o->nsums;

	kam_arena_reset(&w->keys);
	w->n = 0;
	if (rows <= w->room)
		return KAM_OK;
	free(w->item);
	free(w->day);
	free(w->sums);
	w->room = 0;
	w->item = kam_alloc(rows, sizeof(*w->item));
	w->day = kam_alloc(rows, sizeof(*w->day));
	w->sums = kam_alloc(rows, (nsums ? nsums : 1) * sizeof(*w->sums));
	if (!w->item || !w->day || !w->sums)
		return kam_nomem(err, "a batch of rows");
	w->room = rows;
	return KAM_OK;
}

/* The customer, and behind it the keys of the row. */
static int
make_key(struct kam_rollup_worker *w, struct kam_str customer,
	 const struct kam_str *keys, struct kam_str *key, struct kam_err *err)
{
	size_t n = w->r->o->nkeys, len = customer.len;
	char *p;

	*key = customer;
	if (n == 0)
		return KAM_OK;
	for (size_t i = 0; i < n; i++)
		len += 1 + keys[i].len;
	if (!(p = kam_arena_alloc(&w->keys, len)))
		return kam_nomem(err, "a batch of rows");
	*key = (struct kam_str){ p, len };
	memcpy(p, customer.ptr, customer.len);
	p += customer.len;
	for (size_t i = 0; i < n; i++) {
		*p++ = '\0';
		if (keys[i].len)
			memcpy(p, keys[i].ptr, keys[i].len);
		p += keys[i].len;
	}
	return KAM_OK;
}

static int
bad(const struct kam_batch *b, size_t row, size_t col, enum kam_cause cause,
    const char *what, struct kam_faults *faults, struct kam_err *err)
{
	struct kam_str text = b->fields[row * b->cols + col];
	struct kam_fault fault;
	char show[100];

	if (!kam_str_trim(text).len &&
	    (col == CUSTOMER || cause != KAM_CAUSE_DATE))
		kam_batch_fault(b, row, col, KAM_CAUSE_BLANK, &fault,
				"the %s is blank; give --on-error=skip to "
				"leave such rows out",
				col == CUSTOMER ? "customer" : "number");
	else
		kam_batch_fault(b, row, col, cause, &fault, "'%s' is not %s",
				kam_str_show(show, sizeof(show), text), what);
	return kam_faults_add(faults, &fault, err);
}

/* Read the further sums of a row; the first bad column, or b->cols. */
static size_t
read_sums(struct kam_rollup_worker *w, const struct kam_batch *b, size_t row,
	  char point)
{
	const struct kam_rollup_options *o = w->r->o;
	const struct kam_str *f = b->fields + row * b->cols;
	kam_dec *to = w->sums + w->n * o->nsums;
	size_t worst = b->cols;

	for (size_t i = 0; i < o->nsums; i++) {
		size_t col = KAM_LEDGER_WIDTH + o->nkeys + i;

		if (kam_dec_read(f[col], point, &to[i], NULL) &&
		    (worst == b->cols || b->index[col] < b->index[worst]))
			worst = col;
	}
	return worst;
}

/* Not to be passed over with --on-error=skip: the file is the wrong one. */
static int
outside(struct kam_rollup_worker *w, const struct kam_batch *b, size_t row,
	size_t col, kam_day day, struct kam_err *err)
{
	struct kam_place place = { b->file, kam_batch_line(b, row),
				   b->header->name[b->index[col]] };
	char date[KAM_DATE_TEXT];

	kam_date_print(date, day);
	return kam_fail_at(err, KAM_EDATA, &place,
			   "%s lies outside %s; give the file of that period "
			   "alone, or --replace for what has been restated",
			   date, w->r->o->only);
}

static bool
is_outside(const struct kam_rollup_options *o, kam_day day)
{
	return o->only && (day < o->only_from || day > o->only_to);
}

/* The period of a day, and where in it the day lies. */
static void
place_day(struct kam_rollup_worker *w, kam_day day, struct kam_group_item *item)
{
	const struct kam_calendar *c = &w->r->o->calendar;
	struct kam_rollup_day *d = &w->days[day & (KAM_ROLLUP_DAYS - 1)];
	kam_day first, last;

	item->period = day;
	item->off = 0;
	if (c->by == KAM_BY_DAY)
		return;
	if (d->day != day) {
		d->day = day;
		d->period = kam_period_of(c, day);
		kam_period_days(c, d->period, &first, &last);
		d->off = (uint16_t)(day - first);
	}
	item->period = d->period;
	item->off = d->off;
}

/* A row of transactions: 1, 0 if it is not used, or a failure. */
static int
read_line(struct kam_rollup_worker *w, const struct kam_batch *b, size_t row,
	  struct kam_faults *faults, struct kam_err *err)
{
	const struct kam_rollup_options *o = w->r->o;
	const size_t worst =
		o->nsums ? read_sums(w, b, row, o->in->point) : b->cols;
	struct kam_group_item *item = &w->item[w->n];
	struct kam_lines saved;
	struct kam_line line;
	uint64_t faulty = 0;
	int rc;

	/* A row that is bad after all must leave no date behind. */
	if (worst < b->cols) {
		saved = w->lines;
		faulty = kam_faults_total(faults);
	}
	rc = kam_lines_read(&w->lines, b, row, &line, faults, err);
	if (rc < 0)
		return rc;
	if (worst < b->cols) {
		if (kam_faults_total(faults) != faulty)
			return 0;
		w->lines = saved;
		return bad(b, row, worst, KAM_CAUSE_NUMBER, "a number", faults,
			   err);
	}
	if (rc == 0)
		return 0;
	if (is_outside(o, line.day))
		return outside(w, b, row, KAM_ROLE_DATE, line.day, err);
	item->amount = line.amount;
	item->returns = line.amount < 0 ? line.amount : 0;
	item->lines = 1;
	item->orders = -1;
	item->order = line.amount > 0 ? line.order : KAM_STR("");
	w->day[w->n] = line.day;
	place_day(w, line.day, item);
	rc = make_key(w, line.customer,
		      b->fields + row * b->cols + KAM_LEDGER_WIDTH, &item->key,
		      err);
	return rc ? rc : 1;
}

static bool
read_count(struct kam_str text, int64_t *out)
{
	long long n;

	if (kam_count_read(text, &n) || n > COUNT_MAX)
		return false;
	*out = n;
	return true;
}

/* The numbers of a ledger's row; the first bad column, or b->cols. */
static size_t
read_numbers(const struct kam_batch *b, size_t row, struct kam_group_item *e)
{
	const struct kam_str *f = b->fields + row * b->cols;

	e->orders = -1;
	e->order = KAM_STR("");
	if (f[ORDERS].len && !read_count(f[ORDERS], &e->orders))
		return ORDERS;
	if (!read_count(f[LINES], &e->lines))
		return LINES;
	if (kam_dec_read(f[AMOUNT], '.', &e->amount, NULL))
		return AMOUNT;
	if (kam_dec_read(f[RETURNS], '.', &e->returns, NULL) || e->returns > 0)
		return RETURNS;
	return b->cols;
}

/* The period of a ledger's row, in its own unit, and its day if it has one. */
static bool
read_period(const struct kam_rollup *r, const struct kam_rollup_source *s,
	    struct kam_str text, int32_t *period, kam_day *day)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };
	struct kam_calendar own = { s->unit, r->o->calendar.first };

	*day = KAM_NO_DAY;
	if (s->unit != KAM_BY_DAY)
		return kam_period_read(text, &own, period);
	if (kam_date_read(text, &iso, day))
		return false;
	*period = *day;
	return true;
}

/* What is wrong with column `col` of a ledger. */
static int
bad_column(const struct kam_rollup_source *s, const struct kam_batch *b,
	   size_t row, size_t col, struct kam_faults *faults,
	   struct kam_err *err)
{
	static const char *const period[KAM_PERIOD_UNITS] = {
		"a date", "a week such as 2024-W07", "a month such as 2024-02",
		"a quarter such as 2024-Q1", "a year"
	};
	static const char *const number[] = {
		"a whole number of up to 12 digits, or empty",
		"a whole number of up to 12 digits", "an amount",
		"an amount of 0 or below"
	};

	if (col == PERIOD)
		return bad(b, row, col, KAM_CAUSE_DATE, period[s->unit], faults,
			   err);
	return bad(b, row, col, KAM_CAUSE_NUMBER,
		   col < ORDERS || col > RETURNS ? "a number"
						 : number[col - ORDERS],
		   faults, err);
}

/* A row of a ledger: 1, 0 if it is not used, or a failure. */
static int
read_row(struct kam_rollup_worker *w, const struct kam_rollup_source *s,
	 const struct kam_batch *b, size_t row, struct kam_faults *faults,
	 struct kam_err *err)
{
	const struct kam_rollup_options *o = w->r->o;
	const struct kam_str *f = b->fields + row * b->cols;
	struct kam_str customer = kam_str_trim(f[CUSTOMER]);
	struct kam_group_item *item = &w->item[w->n];
	size_t worst = read_numbers(b, row, item);
	kam_day *day = &w->day[w->n];
	int32_t period;
	int rc;

	if (worst == b->cols)
		worst = read_sums(w, b, row, '.');
	if (!read_period(w->r, s, f[PERIOD], &period, day))
		worst = PERIOD;
	if (!customer.len)
		worst = CUSTOMER;
	if (worst < b->cols)
		return bad_column(s, b, row, worst, faults, err);
	if (*day != KAM_NO_DAY && is_outside(o, *day))
		return outside(w, b, row, PERIOD, *day, err);
	if (*day != KAM_NO_DAY && !kam_lines_day(&w->lines, *day))
		return 0;
	if (o->in->drop_returns) {
		if (item->amount <= item->returns)
			return 0;
		item->amount -= item->returns;
		item->returns = 0;
	}
	item->period = kam_period_widen(&o->calendar, s->unit, period);
	rc = make_key(w, customer, f + KAM_LEDGER_WIDTH, &item->key, err);
	return rc ? rc : 1;
}

/* What has been read of the batch goes to the file's account. */
static int
note_file(const struct kam_rollup_worker *w, struct kam_rollup_file *file,
	  struct kam_err *err)
{
	for (size_t i = 0; i < w->n; i++) {
		kam_day day = w->day[i];

		if (__builtin_add_overflow(file->amount, w->item[i].amount,
					   &file->amount))
			return kam_groups_too_large(w->item[i].key, err);
		if (day == KAM_NO_DAY)
			continue;
		if (file->first == KAM_NO_DAY || day < file->first)
			file->first = day;
		if (file->last == KAM_NO_DAY || day > file->last)
			file->last = day;
	}
	file->rows += w->n;
	return KAM_OK;
}

int
kam_rollup_take(void *state, const struct kam_batch *b,
		struct kam_faults *faults, struct kam_err *err)
{
	struct kam_rollup_worker *w = state;
	struct kam_rollup_source s = { NULL, false, KAM_BY_DAY };
	size_t file = 0;
	int rc;

	if ((rc = make_room(w, b->rows, err)))
		return rc;
	pthread_mutex_lock(&w->r->lock);
	while (w->r->source[file].index != b->index)
		file++;
	s = w->r->source[file];
	pthread_mutex_unlock(&w->r->lock);
	for (size_t i = 0; i < b->rows; i++) {
		rc = s.ledger ? read_row(w, &s, b, i, faults, err)
			      : read_line(w, b, i, faults, err);
		if (rc < 0)
			return rc;
		w->n += rc > 0;
	}
	rc = kam_groups_add(w->groups, w->item, w->n, w->sums, err);
	return rc ? rc : note_file(w, &w->file[file], err);
}
