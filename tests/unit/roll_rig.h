/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random exports and what they roll up to, worked out slowly: for the tests
 * of accounts and ledgers.  Included after <cmocka.h>.
 */
#ifndef KAM_TEST_ROLL_RIG_H
#define KAM_TEST_ROLL_RIG_H

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/accounts.h>

#include "random_rig.h"

#define RIG_FILES 5
#define RIG_TEXT 96

static inline kam_day
rig_day(int year, int month, int day)
{
	return kam_date_day((struct kam_civil){ year, month, day });
}

/* A line of an export; `order` below 0: blank. */
struct rig_sale {
	int who, order;
	kam_day day;
	long quantity, price; /* thousandths, hundred-thousandths */
	kam_dec amount;
	char name[RIG_TEXT];
};

struct rig_shape {
	uint64_t seed;
	int rows, customers;
	kam_day first;
	int days;	  /* the dates lie so many days apart */
	int blank, minus; /* percent */
	bool product;	  /* Quantity * UnitPrice */
	bool no_order;	  /* there is no column for it */
};

struct rig_export {
	struct rig_shape shape;
	struct rig_sale *sale;
	size_t n;
	char path[RIG_FILES][40];
	const char *files[RIG_FILES];
};

/* Customers of all sorts: short, long, to be quoted, Chinese. */
static inline void
rig_name(char *buf, int who)
{
	static const char *const form[] = {
		"C%05d",
		"客户有限公司第%d分公司",
		"Smith, \"J\" %d",
		"%06d",
		"a%d",
		"Long customer name number %d of the east",
	};

	snprintf(buf, RIG_TEXT, form[who % 6], who);
}

static inline void
rig_order(char *buf, int order)
{
	static const char *const form[] = {
		"%d",	  "00%d",	  "SO-2024-%06d", "A%d",
		"订单%d", "90000000%09d", "INV/%d-A",	  "5300000000000%05d",
	};

	buf[0] = '\0';
	if (order >= 0)
		snprintf(buf, RIG_TEXT, form[order % 8], order);
}

/* a / 100 rounded half to even, the slow way. */
static inline kam_dec
rig_hundredth(kam_dec a)
{
	kam_dec u = a < 0 ? -a : a, q = u / 100, r = u % 100;

	if (r > 50 || (r == 50 && q % 2 == 1))
		q++;
	return a < 0 ? -q : q;
}

static inline struct rig_sale
rig_sale_make(const struct rig_shape *s, uint64_t *seed)
{
	struct rig_sale v = { 0 };
	/* Some have few lines, and every ninth only returns them. */
	long r = rig_between(seed, 0, (long)s->customers * s->customers - 1);
	bool minus;

	v.who = (int)(r / s->customers * (r % s->customers) / s->customers);
	v.day = s->first + (kam_day)rig_between(seed, 0, s->days);
	minus = v.who % 9 == 4 || rig_between(seed, 0, 99) < s->minus;
	v.quantity = rig_between(seed, 0, 9) ? rig_between(seed, 1, 20) * 1000
					     : rig_between(seed, 1, 5000);
	if (rig_between(seed, 0, 40) == 0)
		v.quantity = 0;
	v.quantity = minus ? -v.quantity : v.quantity;
	v.price = rig_between(seed, 1, 30000) *
		  (rig_between(seed, 0, 5) ? 1000 : 37);
	v.amount = rig_hundredth((kam_dec)v.quantity * v.price);
	/* An order has several lines and may span days and customers. */
	v.order = s->no_order || rig_between(seed, 0, 99) < s->blank
			  ? -1
			  : (int)rig_between(seed, 0, s->rows / 3);
	rig_name(v.name, v.who);
	return v;
}

/* `text` as a field, sometimes with blanks around it. */
static inline void
rig_put(FILE *f, const char *text, uint64_t *seed)
{
	static const char *const blank[] = { "", "", " ", "\t", "　", "  " };
	const char *before = blank[rig_between(seed, 0, 5)];
	const char *after = blank[rig_between(seed, 0, 5)];

	if (!strpbrk(text, ",\"")) {
		fprintf(f, "%s%s%s", before, text, after);
		return;
	}
	fprintf(f, "\"%s", before);
	for (; *text; text++)
		fprintf(f, *text == '"' ? "\"\"" : "%c", *text);
	fprintf(f, "%s\"", after);
}

static inline void
rig_put_dec(FILE *f, kam_dec a)
{
	char text[KAM_DEC_TEXT];

	kam_dec_print(text, a);
	fputs(text, f);
}

static inline void
rig_put_date(FILE *f, kam_day day, uint64_t *seed)
{
	static const char *const form[] = { "%04d-%02d-%02d", "%04d/%d/%d",
					    "%04d%02d%02d",
					    "%04d-%02d-%02d 10:30" };
	struct kam_civil c = kam_date_civil(day);
	int i = (int)rig_between(seed, 0, 3);

	if (i == 1)
		fprintf(f, "%04d/%d/%d", c.year, c.month, c.day);
	else
		fprintf(f, form[i], c.year, c.month, c.day);
}

static inline void
rig_put_sale(FILE *f, const struct rig_export *e, const struct rig_sale *v,
	     uint64_t *seed)
{
	char order[RIG_TEXT];

	fputs("east,", f);
	rig_order(order, v->order);
	if (!e->shape.no_order) {
		rig_put(f, order, seed);
		fputc(',', f);
	}
	rig_put(f, v->name, seed);
	fputc(',', f);
	rig_put_date(f, v->day, seed);
	fputc(',', f);
	if (e->shape.product)
		fprintf(f, "%s%ld.%03ld,%ld.%05ld", v->quantity < 0 ? "-" : "",
			labs(v->quantity) / 1000, labs(v->quantity) % 1000,
			v->price / 100000, v->price % 100000);
	else
		rig_put_dec(f, v->amount);
	fputs(rig_between(seed, 0, 7) ? "\n" : "\r\n\n", f);
}

/* Open a new file; its name is put into `path`, of 40 bytes. */
static inline FILE *
rig_file(char *path)
{
	FILE *f;
	int fd;

	strcpy(path, "/tmp/kam-roll-XXXXXX");
	fd = mkstemp(path);
	assert_in_range(fd, 0, INT32_MAX);
	f = fdopen(fd, "w");
	assert_non_null(f);
	return f;
}

/* A random export in RIG_FILES files; undone by rig_discard(). */
static inline struct rig_export
rig_make(struct rig_shape shape)
{
	struct rig_export e = { .shape = shape };
	uint64_t seed = shape.seed;

	e.n = (size_t)shape.rows;
	e.sale = calloc(e.n + 1, sizeof *e.sale);
	assert_non_null(e.sale);
	for (size_t i = 0; i < e.n; i++)
		e.sale[i] = rig_sale_make(&shape, &seed);
	for (size_t k = 0; k < RIG_FILES; k++) {
		FILE *f = rig_file(e.path[k]);

		fprintf(f, "region,%scustomer,date,%s\n",
			shape.no_order ? "" : "order,",
			shape.product ? "Quantity,Unit Price" : "amount");
		for (size_t i = e.n * k / RIG_FILES;
		     i < e.n * (k + 1) / RIG_FILES; i++)
			rig_put_sale(f, &e, &e.sale[i], &seed);
		assert_int_equal(fclose(f), 0);
	}
	return e;
}

static inline void
rig_discard(struct rig_export *e)
{
	for (size_t k = 0; k < RIG_FILES; k++)
		assert_int_equal(unlink(e->path[k]), 0);
	free(e->sale);
}

/* What the options say. */
struct rig_rules {
	kam_day as_of, from, to;
	bool drop;
	struct kam_span window;
};

#define RIG_RULES                                          \
	{                                                  \
		KAM_NO_DAY, KAM_NO_DAY, KAM_NO_DAY, false, \
		{                                          \
			0, 0                               \
		}                                          \
	}

struct rig_account {
	struct kam_account a;
	struct kam_window w;
};

/* A customer's day, as in a ledger; orders -1: none. */
struct rig_row {
	const char *name;
	kam_day day;
	int64_t orders, lines;
	kam_dec amount, returns;
};

struct rig_result {
	struct rig_row *row;
	size_t rows;
	struct rig_account *account;
	size_t n;
	uint64_t outside;
	kam_day as_of, latest, before;
};

static inline int
rig_by_name_day(const void *a, const void *b)
{
	const struct rig_sale *x = *(const struct rig_sale *const *)a;
	const struct rig_sale *y = *(const struct rig_sale *const *)b;
	int way = strcmp(x->name, y->name);

	return way ? way : (x->day > y->day) - (x->day < y->day);
}

/* The row of the sales v[0..n-1] of one customer and day. */
static inline struct rig_row
rig_row_of(struct rig_sale *const *v, size_t n)
{
	struct rig_row row = { v[0]->name, v[0]->day, -1, (int64_t)n, 0, 0 };

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		row.amount += v[i]->amount;
		if (v[i]->amount < 0)
			row.returns += v[i]->amount;
		if (v[i]->amount <= 0 || v[i]->order < 0)
			continue;
		while (j < i &&
		       (v[j]->amount <= 0 || v[j]->order != v[i]->order))
			j++;
		if (j == i)
			row.orders = (row.orders < 0 ? 0 : row.orders) + 1;
	}
	return row;
}

/* The first day that is not in the window, by the calendar. */
static inline kam_day
rig_since(kam_day as_of, struct kam_span s)
{
	struct kam_civil c = kam_date_civil(as_of);
	int months = s.unit == 'y' ? 12 * s.n : s.n, length;

	if (s.unit == 'd' || s.unit == 'w')
		return as_of - s.n * (s.unit == 'w' ? 7 : 1);
	while (months--) {
		c.month = c.month == 1 ? 12 : c.month - 1;
		c.year -= c.month == 12;
	}
	length = kam_date_month_length(c.year, c.month);
	c.day = c.day > length ? length : c.day;
	return kam_date_day(c);
}

static inline void
rig_gaps(struct kam_account *a, const struct rig_row *row, size_t n)
{
	static int32_t gap[4000];
	kam_int128 sum = 0, squares = 0;
	size_t m = 0;
	double logs = 0;
	kam_day last = KAM_NO_DAY;

	for (size_t i = 0; i < n; i++) {
		if (row[i].amount - row[i].returns <= 0)
			continue;
		assert_in_range(m, 0, 3998);
		if (last != KAM_NO_DAY)
			gap[m++] = row[i].day - last;
		last = row[i].day;
	}
	a->gap_mean = a->gap_sd = a->gap_log_mean = (double)NAN;
	for (int size = 1; m && size < 4000000;) {
		int next = INT32_MAX;

		for (size_t i = 0; i < m; i++) {
			if (gap[i] == size) {
				sum += size;
				squares += (kam_int128)size * size;
				logs += log((double)size);
			} else if (gap[i] > size && gap[i] < next) {
				next = gap[i];
			}
		}
		size = next;
	}
	if (m) {
		a->gap_mean = (double)sum / (double)m;
		a->gap_log_mean = logs / (double)m;
	}
	if (m > 1)
		a->gap_sd = sqrt((double)((kam_int128)m * squares - sum * sum) /
				 (double)m / (double)(m - 1));
}

/* Add up the rows of one customer. */
static inline struct rig_account
rig_account_of(const struct rig_row *row, size_t n, kam_day since)
{
	struct rig_account r = { .a.first = KAM_NO_DAY, .a.last = KAM_NO_DAY };

	r.a.customer = kam_str_of(row[0].name);
	for (size_t i = 0; i < n; i++) {
		kam_dec bought = row[i].amount - row[i].returns;
		int64_t orders = bought <= 0	      ? 0
				 : row[i].orders <= 1 ? 1
						      : row[i].orders;

		r.a.orders += orders;
		r.a.days += bought > 0;
		r.a.lines += row[i].lines;
		r.a.amount += row[i].amount;
		r.a.returns += row[i].returns;
		if (bought > 0 && r.a.first == KAM_NO_DAY) {
			r.a.first = row[i].day;
			r.a.first_amount = bought;
		}
		if (bought > 0)
			r.a.last = row[i].day;
		if (row[i].day <= since)
			continue;
		r.w.orders += orders;
		r.w.days += bought > 0;
		r.w.lines += row[i].lines;
		r.w.amount += row[i].amount;
		r.w.returns += row[i].returns;
	}
	rig_gaps(&r.a, row, n);
	return r;
}

/* Which sales are used: their number; v[] is filled with them. */
static inline size_t
rig_use(const struct rig_export *e, const struct rig_rules *rules,
	struct rig_sale **v, struct rig_result *r)
{
	size_t n = 0;

	r->latest = r->before = KAM_NO_DAY;
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < e->n; i++) {
			struct rig_sale *s = &e->sale[i];
			bool out = (rules->from != KAM_NO_DAY &&
				    s->day < rules->from) ||
				   (rules->to != KAM_NO_DAY &&
				    s->day > rules->to) ||
				   (rules->as_of != KAM_NO_DAY &&
				    s->day > rules->as_of);

			if (round == 0) {
				r->outside += out;
				if (!out && s->day > r->latest)
					r->latest = s->day;
			} else if (!out) {
				if (s->day < r->latest && s->day > r->before)
					r->before = s->day;
				if (!rules->drop || s->amount > 0)
					v[n++] = s;
			}
		}
	return n;
}

/* All of it, worked out; freed by rig_free(). */
static inline struct rig_result
rig_expect(const struct rig_export *e, const struct rig_rules *rules)
{
	struct rig_sale **v = calloc(e->n + 1, sizeof *v);
	struct rig_result r = { NULL, 0, NULL, 0, 0, 0, 0, 0 };
	kam_day since = KAM_NO_DAY;
	size_t n;

	r.row = calloc(e->n + 1, sizeof *r.row);
	r.account = calloc(e->n + 1, sizeof *r.account);
	assert_true(v && r.row && r.account);
	n = rig_use(e, rules, v, &r);
	r.as_of = !n			       ? KAM_NO_DAY
		  : rules->as_of != KAM_NO_DAY ? rules->as_of
					       : r.latest;
	if (rules->window.n && n)
		since = rig_since(r.as_of, rules->window);
	qsort(v, n, sizeof *v, rig_by_name_day);
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i; j < n && !rig_by_name_day(&v[i], &v[j]); j++)
			;
		r.row[r.rows++] = rig_row_of(v + i, j - i);
	}
	for (size_t i = 0, j; i < r.rows; i = j) {
		for (j = i; j < r.rows && !strcmp(r.row[i].name, r.row[j].name);
		     j++)
			;
		r.account[r.n++] = rig_account_of(r.row + i, j - i, since);
	}
	free(v);
	return r;
}

static inline void
rig_free(struct rig_result *r)
{
	free(r->row);
	free(r->account);
}

static inline struct kam_input_options
rig_options(const char *const *files, size_t n, const struct rig_rules *rules,
	    int threads)
{
	return (struct kam_input_options){
		.read = { .files = files, .nfiles = n },
		.point = '.',
		.as_of = rules->as_of,
		.from = rules->from,
		.to = rules->to,
		.drop_returns = rules->drop,
		.threads = threads,
	};
}

static inline struct kam_input_options
rig_export_options(struct rig_export *e, const struct rig_rules *rules,
		   int threads)
{
	for (size_t k = 0; k < RIG_FILES; k++)
		e->files[k] = e->path[k];
	return rig_options(e->files, RIG_FILES, rules, threads);
}

/* Equal, and as read back from ten digits, or both empty. */
static inline void
rig_assert_real(double actual, double wanted)
{
	if (isnan(wanted)) {
		assert_true(isnan(actual));
		return;
	}
	assert_true(actual == kam_double_ten(actual));
	if (!(fabs(actual - wanted) <= 1e-9 * fabs(wanted)))
		fail_msg("%.17g is not %.17g", actual, wanted);
}

static inline void
rig_assert_account(const struct kam_account *a, const struct kam_account *w)
{
	if (!kam_str_eq(a->customer, w->customer))
		fail_msg("'%.*s' is not '%.*s'", (int)a->customer.len,
			 a->customer.ptr, (int)w->customer.len,
			 w->customer.ptr);
	assert_int_equal(a->orders, w->orders);
	assert_int_equal(a->days, w->days);
	assert_int_equal(a->lines, w->lines);
	assert_true(a->amount == w->amount);
	assert_true(a->returns == w->returns);
	assert_true(a->first_amount == w->first_amount);
	assert_int_equal(a->first, w->first);
	assert_int_equal(a->last, w->last);
	rig_assert_real(a->gap_mean, w->gap_mean);
	rig_assert_real(a->gap_sd, w->gap_sd);
	rig_assert_real(a->gap_log_mean, w->gap_log_mean);
}

static inline void
rig_assert_window(const struct kam_window *a, const struct kam_window *w)
{
	assert_int_equal(a->orders, w->orders);
	assert_int_equal(a->days, w->days);
	assert_int_equal(a->lines, w->lines);
	assert_true(a->amount == w->amount);
	assert_true(a->returns == w->returns);
}

static inline void
rig_assert_all(const struct kam_accounts *a, const struct rig_result *r)
{
	assert_int_equal(a->n, r->n);
	assert_int_equal(a->as_of, r->as_of);
	for (size_t i = 0; i < r->n; i++) {
		rig_assert_account(&a->rows[i], &r->account[i].a);
		if (a->window)
			rig_assert_window(&a->window[i], &r->account[i].w);
	}
}

/* Load, which must succeed. */
static inline void
rig_load(struct kam_accounts *a, const struct kam_input_options *in,
	 struct kam_span window, struct kam_load_report *report)
{
	struct kam_load_need need = { .window = window };
	struct kam_err err = KAM_ERR_INIT;

	if (kam_accounts_load(a, in, &need, report, &err))
		fail_msg("%s", err.text);
}

#endif
