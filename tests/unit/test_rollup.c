/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kam/rollup.h>

#define LINES 60
#define SEEDS 200

/* A line of a made-up export. */
struct line {
	int customer, order, region, product; /* order 0: blank */
	kam_day day;
	long cents, quantity;
};

struct export
{
	struct line line[LINES];
	bool orders; /* there is a column of them */
};

static const char *const columns[2] = { "region", "product" };
static const char *const sums[2] = { "quantity", "cost" };

static uint64_t state;

static long
between(long low, long high)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return low + (long)((state >> 33) % (uint64_t)(high - low + 1));
}

/* Few values of each, so that rows meet; returns, zeros, blank numbers. */
static void
make_export(struct export *e, uint64_t seed)
{
	state = seed * 977 + 5;
	e->orders = between(0, 3) > 0;
	for (size_t i = 0; i < LINES; i++) {
		e->line[i] = (struct line){
			.customer = (int)between(1, 6),
			.order = e->orders ? (int)between(0, 4) : 0,
			.region = (int)between(0, 2),
			.product = (int)between(0, 1),
			.day = 19700 + (kam_day)(between(0, 8) * 13),
			.cents = between(0, 4) ? between(-300, 900) : 0,
			.quantity = between(-5, 20),
		};
		/* Two customers buy nothing: returns and zeros alone, zeros. */
		if (e->line[i].customer == 5 && e->line[i].cents > 0)
			e->line[i].cents = -e->line[i].cents;
		if (e->line[i].customer == 6)
			e->line[i].cents = 0;
	}
}

/* Write the lines of part `part` (0: all); the lines of a customer's day stay
   together. */
static void
write_export(const struct export *e, int part, uint64_t seed, const char *path)
{
	FILE *f = fopen(path, "w");
	char date[KAM_DATE_TEXT];

	assert_non_null(f);
	fprintf(f, "customer,date,amount,region,product,quantity,cost%s\n",
		e->orders ? ",order" : "");
	for (size_t i = 0; i < LINES; i++) {
		const struct line *l = &e->line[i];
		uint64_t mix =
			(uint64_t)l->day * 31 + (uint64_t)l->customer + seed;

		if (part && (int)(mix * 2654435761u >> 16 & 1) + 1 != part)
			continue;
		kam_date_print(date, l->day);
		fprintf(f, "C%d,%s,%s%ld.%02ld,r%d,p%d,%ld,%ld.5", l->customer,
			date, l->cents < 0 ? "-" : "", labs(l->cents) / 100,
			labs(l->cents) % 100, l->region, l->product,
			l->quantity, l->quantity < 0 ? -l->quantity : 0);
		if (e->orders && l->order)
			fprintf(f, ",O-%d", l->order);
		else if (e->orders)
			fputc(',', f);
		fputc('\n', f);
	}
	assert_int_equal(fclose(f), 0);
}

struct how {
	struct kam_calendar calendar;
	size_t keys, sums;
	int threads;
	bool fill;
};

static void
prepare(const struct how *h, struct kam_rollup_options *o,
	struct kam_input_options *in, const char *const *files, size_t nfiles)
{
	*in = (struct kam_input_options){
		.read = { .files = files, .nfiles = nfiles },
		.point = '.',
		.as_of = KAM_NO_DAY,
		.from = KAM_NO_DAY,
		.to = KAM_NO_DAY,
		.threads = h->threads,
	};
	*o = (struct kam_rollup_options){ .in = in,
					  .calendar = h->calendar,
					  .keys = columns,
					  .nkeys = h->keys,
					  .sums = sums,
					  .nsums = h->sums,
					  .fill = h->fill };
}

static struct kam_rollup *
load(const struct how *h, struct kam_rollup_options *o,
     struct kam_input_options *in, const char *const *files, size_t nfiles)
{
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_rollup *r = NULL;

	prepare(h, o, in, files, nfiles);
	if (kam_rollup_load(&r, o, &report, &err))
		fail_msg("%s", err.text);
	return r;
}

static int
append(void *b, struct kam_str text, struct kam_err *err)
{
	(void)err;
	return kam_buf_put(b, text.ptr, text.len);
}

/* The ledger of the files as text; to be freed. */
static char *
roll(const struct how *h, const char *const *files, size_t nfiles,
     const char *path)
{
	struct kam_rollup_options o;
	struct kam_input_options in;
	struct kam_rollup *r = load(h, &o, &in, files, nfiles);
	const struct kam_header *head = kam_rollup_header(r);
	struct kam_buf b = KAM_BUF_INIT, written = KAM_BUF_INIT;
	struct kam_rollup_row row;
	size_t begin;

	for (size_t i = 0; i < head->n; i++) {
		assert_int_equal(
			kam_buf_put(&b, head->raw[i].ptr, head->raw[i].len), 0);
		assert_int_equal(kam_buf_putc(&b, i + 1 < head->n ? ',' : '\n'),
				 0);
	}
	begin = b.len;
	while (kam_rollup_next(r, &row, NULL) > 0) {
		assert_int_equal(kam_rollup_print(r, &row, &b), 0);
		assert_int_equal(kam_buf_putc(&b, '\n'), 0);
	}
	assert_int_equal(kam_rollup_write(r, append, &written, NULL), KAM_OK);
	assert_int_equal(written.len, b.len - begin);
	assert_memory_equal(written.ptr, b.ptr + begin, written.len);
	kam_buf_release(&written);
	assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	kam_rollup_free(r);
	if (path) {
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		assert_int_equal(fputs(b.ptr, f) >= 0, 1);
		assert_int_equal(fclose(f), 0);
	}
	return b.ptr;
}

static void
assert_rolls_to(const struct how *h, const char *a, const char *b,
		const char *want)
{
	const char *files[] = { a, b };
	char *got = roll(h, files, b ? 2 : 1, NULL);

	assert_string_equal(got, want);
	free(got);
}

/* roll(roll(a) + roll(b)) = roll(a + b), and all that lies between. */
static void
check_closed(const struct export *e, const struct how *h, uint64_t seed)
{
	static const char *const whole[] = { "whole.csv" };
	static const char *const a[] = { "a.csv" }, *const b[] = { "b.csv" };
	struct how days = *h;
	char *want;

	write_export(e, 0, seed, *whole);
	write_export(e, 1, seed, *a);
	write_export(e, 2, seed, *b);
	want = roll(h, whole, 1, "want.csv");
	free(roll(h, a, 1, "la.csv"));
	free(roll(h, b, 1, "lb.csv"));
	assert_rolls_to(h, "a.csv", "b.csv", want);
	assert_rolls_to(h, "la.csv", "lb.csv", want);
	assert_rolls_to(h, "lb.csv", "a.csv", want);
	assert_rolls_to(h, "want.csv", NULL, want);
	days.calendar.by = KAM_BY_DAY;
	days.fill = false;
	free(roll(&days, whole, 1, "days.csv"));
	assert_rolls_to(h, "days.csv", NULL, want);
	free(want);
}

static void
ledgers_are_closed_under_rolling(void **unused)
{
	(void)unused;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct how h = {
			.calendar = { (enum kam_period_unit)(seed %
							     KAM_PERIOD_UNITS),
				      (int)(seed % 12) + 1 },
			.keys = seed % 3,
			.sums = seed / 3 % 3,
			.threads = 1 + (int)(seed % 3),
			.fill = seed % 4 == 0,
		};
		struct export e;

		make_export(&e, seed);
		check_closed(&e, &h, seed);
	}
}

/* Does the line belong to the row? */
static bool
belongs(const struct line *l, const struct kam_calendar *c,
	const struct kam_rollup_row *row)
{
	char key[64];
	int n = snprintf(key, sizeof(key), "C%d%cr%d%cp%d", l->customer, 0,
			 l->region, 0, l->product);

	return kam_period_of(c, l->day) == row->period &&
	       kam_str_eq(row->key, (struct kam_str){ key, (size_t)n });
}

/* The row the slow way. */
static void
check_row(const struct export *e, const struct kam_calendar *c,
	  const struct kam_rollup_row *row)
{
	long lines = 0, cents = 0, returns = 0, quantity = 0, orders = 0;

	for (size_t i = 0; i < LINES; i++) {
		const struct line *l = &e->line[i];
		bool first = l->order && l->cents > 0;

		if (!belongs(l, c, row))
			continue;
		lines++;
		cents += l->cents;
		returns += l->cents < 0 ? l->cents : 0;
		quantity += l->quantity;
		for (size_t j = 0; j < i && first; j++)
			first = !(belongs(&e->line[j], c, row) &&
				  e->line[j].cents > 0 &&
				  e->line[j].day == l->day &&
				  e->line[j].order == l->order);
		orders += first;
	}
	assert_true(lines > 0);
	assert_int_equal(row->lines, lines);
	assert_true(row->amount == (kam_dec)cents * 10000);
	assert_true(row->returns == (kam_dec)returns * 10000);
	assert_true(row->sums[0] == (kam_dec)quantity * KAM_DEC_ONE);
	assert_int_equal(row->orders, orders ? orders : -1);
}

static void
rows_hold_what_the_lines_add_up_to(void **unused)
{
	(void)unused;
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		static const char *const files[] = { "x.csv" };
		struct how h = {
			.calendar = { (enum kam_period_unit)(seed %
							     KAM_PERIOD_UNITS),
				      4 },
			.keys = 2,
			.sums = 1,
			.threads = 2,
		};
		struct kam_rollup_options o;
		struct kam_input_options in;
		struct kam_rollup_row row, last = { .period = 0 };
		struct kam_rollup *r;
		struct export e;
		int64_t lines = 0;

		make_export(&e, seed);
		write_export(&e, 0, 0, files[0]);
		r = load(&h, &o, &in, files, 1);
		while (kam_rollup_next(r, &row, NULL) > 0) {
			int way = last.lines
					  ? memcmp(last.key.ptr, row.key.ptr, 2)
					  : -1;

			check_row(&e, &h.calendar, &row);
			/* By customer, period and keys. */
			assert_true(way < 0 ||
				    (way == 0 &&
				     (last.period < row.period ||
				      (last.period == row.period &&
				       kam_str_cmp(last.key, row.key) < 0))));
			lines += row.lines;
			last = row;
		}
		assert_int_equal(lines, LINES);
		kam_rollup_free(r);
	}
}

/* From a mixture, as from the lines. */
static void
a_mixture_makes_the_same_accounts(void **unused)
{
	static const char *const mixed[] = { "b.csv", "la.csv" };
	static const char *const whole[] = { "whole.csv" };

	(void)unused;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct how h = { .calendar = { KAM_BY_DAY, 1 }, .threads = 2 };
		struct kam_accounts a = KAM_ACCOUNTS_INIT, b = a;
		struct kam_load_need need = { .by_view = false };
		struct kam_buf x = KAM_BUF_INIT, y = KAM_BUF_INIT;
		struct kam_load_report report;
		struct kam_rollup_options o;
		struct kam_input_options in;
		struct kam_rollup *r;
		struct export e;

		make_export(&e, seed);
		write_export(&e, 0, seed, *whole);
		write_export(&e, 1, seed, "a.csv");
		write_export(&e, 2, seed, "b.csv");
		free(roll(&h, (const char *const[]){ "a.csv" }, 1, "la.csv"));
		r = load(&h, &o, &in, mixed, 2);
		assert_int_equal(kam_rollup_accounts(r, &a, NULL), KAM_OK);
		in.read.files = whole;
		in.read.nfiles = 1;
		assert_int_equal(
			kam_accounts_load(&b, &in, &need, &report, NULL),
			KAM_OK);
		assert_int_equal(a.n, b.n);
		for (size_t i = 0; i < a.n; i++) {
			struct kam_str s = kam_accounts_record(&a, i, &x);
			struct kam_str t = kam_accounts_record(&b, i, &y);

			assert_true(s.len && kam_str_eq(s, t));
		}
		kam_rollup_free(r);
		kam_buf_release(&x);
		kam_buf_release(&y);
		kam_accounts_release(&a);
		kam_accounts_release(&b);
	}
}

/* Not beyond 24 digits, but on the way there back and forth. */
static void
sums_are_judged_when_they_are_complete(void **unused)
{
	static const char *const files[] = { "huge.csv" };
	static const char huge[] = "A,2024-01-01,%s999999999999999999999999\n";
	struct how h = { .calendar = { KAM_BY_DAY, 1 }, .threads = 1 };
	struct kam_rollup_options o;
	struct kam_input_options in;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;

	(void)unused;
	for (int back = 0; back < 2; back++) {
		FILE *f = fopen(files[0], "w");
		struct kam_rollup *r;

		assert_non_null(f);
		fputs("customer,date,amount\n", f);
		fprintf(f, huge, "");
		fprintf(f, huge, "");
		if (back)
			fprintf(f, huge, "-");
		assert_int_equal(fclose(f), 0);
		prepare(&h, &o, &in, files, 1);
		assert_int_equal(kam_rollup_load(&r, &o, &report, &err),
				 back ? KAM_OK : KAM_EDATA);
		kam_rollup_free(r);
	}
	assert_non_null(strstr(err.text, "customer 'A'"));
}

static char folder[] = "/tmp/kam-rollup-XXXXXX";

static int
enter(void **unused)
{
	(void)unused;
	return !mkdtemp(folder) || chdir(folder);
}

static int
leave(void **unused)
{
	static const char *const files[] = {
		"whole.csv", "a.csv",	 "b.csv", "la.csv",  "lb.csv",
		"want.csv",  "days.csv", "x.csv", "huge.csv"
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (unlink(files[i]))
			return -1;
	return chdir("/") || rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ledgers_are_closed_under_rolling),
		cmocka_unit_test(rows_hold_what_the_lines_add_up_to),
		cmocka_unit_test(a_mixture_makes_the_same_accounts),
		cmocka_unit_test(sums_are_judged_when_they_are_complete),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
