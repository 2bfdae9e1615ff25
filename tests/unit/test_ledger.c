/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "roll_rig.h"

#define HEADER "customer,date,orders,lines,amount,returns\n"
#define ADVICE "; a ledger is best left as kam-roll wrote it"

static const struct rig_rules all = RIG_RULES;

static const struct rig_shape shapes[] = {
	{ .seed = 31, .rows = 1, .customers = 1, .days = 0 },
	{ .seed = 32,
	  .rows = 900,
	  .customers = 300,
	  .days = 800,
	  .minus = 30,
	  .blank = 20 },
	{ .seed = 33,
	  .rows = 900,
	  .customers = 40,
	  .days = 30,
	  .minus = 50,
	  .blank = 60,
	  .product = true },
	{ .seed = 34,
	  .rows = 900,
	  .customers = 60,
	  .days = 3000,
	  .minus = 5,
	  .no_order = true },
	{ .seed = 35, .rows = 9000, .customers = 900, .days = 400, .minus = 8 },
};

#define SHAPES (sizeof shapes / sizeof *shapes)

static struct rig_export
export_of(size_t shape)
{
	struct rig_shape s = shapes[shape];

	s.first = rig_day(2022, 11, 30);
	return rig_make(s);
}

static void
put_row(FILE *f, const struct rig_row *r, uint64_t *seed)
{
	char date[KAM_DATE_TEXT];

	rig_put(f, r->name, seed);
	kam_date_print(date, r->day);
	fprintf(f, ",%s,", date);
	if (r->orders >= 0)
		fprintf(f, "%" PRId64, r->orders);
	fprintf(f, ",%" PRId64 ",", r->lines);
	rig_put_dec(f, r->amount);
	fputc(',', f);
	rig_put_dec(f, r->returns);
	fputc('\n', f);
}

/*
 * Split off a part of `r`, so that the two add up to what it was; one without
 * purchases has no orders.
 */
static struct rig_row
split(struct rig_row *r, uint64_t *seed)
{
	kam_dec bought = (r->amount - r->returns) / rig_between(seed, 2, 3);
	struct rig_row part = *r;

	part.returns = r->returns / 3;
	part.amount = bought + part.returns;
	part.lines = rig_between(seed, 0, (long)r->lines);
	part.orders = -1;
	if (r->orders >= 0 && bought > 0 && rig_between(seed, 0, 2))
		part.orders = rig_between(seed, 0, (long)r->orders);
	r->orders -= part.orders < 0 ? 0 : part.orders;
	r->lines -= part.lines;
	r->amount -= part.amount;
	r->returns -= part.returns;
	return part;
}

/* Write the ledger of `r` to several files; `doubled`: its rows in parts. */
static void
write_ledger(const struct rig_result *r, bool doubled, uint64_t seed,
	     char path[RIG_FILES][40])
{
	FILE *f[RIG_FILES];

	for (size_t k = 0; k < RIG_FILES; k++) {
		f[k] = rig_file(path[k]);
		fputs(HEADER, f[k]);
	}
	for (size_t i = 0; i < r->rows; i++) {
		struct rig_row row = r->row[i];

		while (doubled && rig_between(&seed, 0, 1)) {
			struct rig_row part = split(&row, &seed);

			put_row(f[rig_between(&seed, 0, RIG_FILES - 1)], &part,
				&seed);
		}
		put_row(f[rig_between(&seed, 0, RIG_FILES - 1)], &row, &seed);
	}
	for (size_t k = 0; k < RIG_FILES; k++)
		assert_int_equal(fclose(f[k]), 0);
}

/* Load the ledger with `rules`, and compare with the slow way. */
static void
assert_rolled(const struct rig_export *e, char path[RIG_FILES][40],
	      const struct rig_rules *rules)
{
	struct rig_result want = rig_expect(e, rules);
	const char *files[RIG_FILES];

	for (size_t k = 0; k < RIG_FILES; k++)
		files[k] = path[k];
	for (int threads = 1; threads <= 3; threads++) {
		struct kam_input_options in =
			rig_options(files, RIG_FILES, rules, threads);
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;

		rig_load(&a, &in, rules->window, &report);
		assert_int_equal(report.kind, KAM_LEDGER);
		assert_int_equal(report.latest, want.latest);
		assert_int_equal(report.before, want.before);
		assert_int_equal(a.n, want.n);
		/* A ledger does not say how many of a day's lines it would
		   lose with the returns. */
		for (size_t i = 0; rules->drop && i < a.n; i++) {
			a.rows[i].lines = want.account[i].a.lines;
			if (a.window)
				a.window[i].lines = want.account[i].w.lines;
		}
		rig_assert_all(&a, &want);
		kam_accounts_release(&a);
	}
	rig_free(&want);
}

static void
a_ledger_gives_the_accounts_of_its_transactions(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * SHAPES; i++) {
		struct rig_export e = export_of(i / 2);
		struct rig_result r = rig_expect(&e, &all);
		char path[RIG_FILES][40];

		write_ledger(&r, i % 2, i, path);
		assert_rolled(&e, path, &all);
		for (int k = 1; k < 32; k++) {
			struct rig_rules rules = RIG_RULES;
			kam_day first = e.shape.first;

			if (i / 2 == SHAPES - 1 && k % 5)
				continue;
			rules.drop = k & 1;
			if (k & 2)
				rules.from = first + e.shape.days / 4;
			if (k & 4)
				rules.to = first + e.shape.days * 3 / 4;
			if (k & 8)
				rules.as_of = first + e.shape.days / 2;
			if (k & 16)
				rules.window = (struct kam_span){ 3, 'm' };
			assert_rolled(&e, path, &rules);
		}
		for (size_t k = 0; k < RIG_FILES; k++)
			assert_int_equal(unlink(path[k]), 0);
		rig_free(&r);
		rig_discard(&e);
	}
}

/* Load a ledger of one text. */
static int
load_text(struct kam_accounts *a, const char *rows, bool skip,
	  struct kam_load_report *report, char *path, struct kam_err *err)
{
	struct kam_load_need need = { .by_view = false };
	const char *file = path;
	struct kam_input_options in = rig_options(&file, 1, &all, 2);
	FILE *f = rig_file(path);
	int rc;

	fprintf(f, HEADER "%s", rows);
	assert_int_equal(fclose(f), 0);
	in.read.skip = skip;
	rc = kam_accounts_load(a, &in, &need, report, err);
	assert_int_equal(unlink(path), 0);
	return rc;
}

static void
doubled_rows_are_added(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	char path[40];

	(void)state;
	if (load_text(&a,
		      "b,2024-01-01,,1,5,0\n"
		      "a,2024-01-01,2,3,10,-1\n"
		      "a ,2024-01-03,,1,-4,-4\n"
		      "a,2024-01-01,3,4,0.5,0.00\n"
		      "\n"
		      "b,2024-01-01,,1,5,0\n"
		      "a,2024-01-01,,1,0,0\n",
		      false, &report, path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 2);
	assert_int_equal(a.rows[0].orders, 5);
	assert_int_equal(a.rows[0].days, 1);
	assert_int_equal(a.rows[0].lines, 9);
	assert_true(a.rows[0].amount == 6500000);
	assert_true(a.rows[0].returns == -5000000);
	assert_true(a.rows[0].first_amount == 11500000);
	/* Without order numbers a purchase day is an order. */
	assert_int_equal(a.rows[1].orders, 1);
	assert_int_equal(a.rows[1].lines, 2);
	assert_int_equal(a.as_of, rig_day(2024, 1, 3));
	kam_accounts_release(&a);
}

/* Rows of no purchase, which may come to one together. */
static void
a_day_counts_when_its_rows_together_hold_a_purchase(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	char path[40];

	(void)state;
	if (load_text(&a,
		      "a,2024-01-01,,1,-5,-5\na,2024-01-01,,1,0,0\n"
		      "b,2024-01-01,,1,-5,-5\nb,2024-01-01,1,1,5,0\n",
		      false, &report, path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 2);
	assert_int_equal(a.rows[0].days, 0);
	assert_int_equal(a.rows[0].orders, 0);
	assert_int_equal(a.rows[0].first, KAM_NO_DAY);
	assert_int_equal(a.rows[1].days, 1);
	assert_true(a.rows[1].amount == 0);
	assert_true(a.rows[1].first_amount == 5000000);
	kam_accounts_release(&a);
}

static void
bad_fields_are_told_with_line_and_column(void **state)
{
	static const struct {
		const char *row, *column, *text;
	} cases[] = {
		{ "a,2024-13-01,1,1,1,0", "date",
		  "must be a date, which '2024-13-01' is not" ADVICE },
		{ "a,,1,1,1,0", "date",
		  "must be a date, which '' is not" ADVICE },
		{ "a,2024-01-01,x,1,1,0", "orders",
		  "must be a whole number of up to 12 digits or empty, which "
		  "'x' is not" ADVICE },
		{ "a,2024-01-01,-1,1,1,0", "orders",
		  "must be a whole number of up to 12 digits or empty, which "
		  "'-1' is not" ADVICE },
		{ "a,2024-01-01,9223372036854775807,1,1,0", "orders",
		  "'9223372036854775807' is beyond what can be added up "
		  "exactly (12 digits)" },
		{ "a,2024-01-01,1,,1,0", "lines",
		  "must be a whole number of up to 12 digits, which '' is "
		  "not" ADVICE },
		{ "a,2024-01-01,1,1000000000000,1,0", "lines",
		  "'1000000000000' is beyond what can be added up exactly "
		  "(12 digits)" },
		{ "a,2024-01-01,1,1,1.2.3,0", "amount",
		  "must be an amount, which '1.2.3' is not" ADVICE },
		{ "a,2024-01-01,1,1,1E25,0", "amount",
		  "'1E25' is beyond what can be added up exactly (24 digits "
		  "before the point)" },
		{ "a,2024-01-01,1,1,-1.5,-1", "amount",
		  "'-1.5' is below the returns in it, -1" ADVICE },
		{ "a,2024-01-01,1,1,0,-1E25", "returns",
		  "'-1E25' is beyond what can be added up exactly (24 digits "
		  "before the point)" },
		{ "a,2024-01-01,1,1,1,1", "returns",
		  "must be an amount of 0 or below, which '1' is not" ADVICE },
		{ "a,2024-01-01,1,1,1,", "returns",
		  "must be an amount of 0 or below, which '' is not" ADVICE },
		{ "a,x,y,z,1,", "date",
		  "must be a date, which 'x' is not" ADVICE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;
		struct kam_err err = KAM_ERR_INIT;
		char path[40], text[200], wanted[400];

		snprintf(text, sizeof text, "q,2024-01-01,1,1,1,0\n\n%s\n",
			 cases[i].row);
		assert_int_equal(
			load_text(&a, text, false, &report, path, &err),
			KAM_EDATA);
		snprintf(wanted, sizeof wanted, "%s:4: column '%s': %s", path,
			 cases[i].column, cases[i].text);
		assert_string_equal(err.text, wanted);
		kam_accounts_release(&a);
	}
}

static void
bad_rows_may_be_skipped(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	char path[40], wanted[200];

	(void)state;
	if (load_text(&a,
		      "　,2024-01-01,1,1,1,0\nq,2024-01-01,1,1,1,0\n"
		      "q,2024-01-01,1,1,1\nr,2024-01-99,1,1,1,0\n"
		      "r,2024-01-09,1,1,one,0\nr,2024-01-09,1,1,9e40,0\n"
		      "r,2024-01-09,1,9999999999999,1,0\n"
		      "r,2024-01-09,1,1,-2,-1\n",
		      true, &report, path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 1);
	assert_int_equal(report.rows, 8);
	assert_int_equal(report.bad[KAM_CAUSE_BLANK], 1);
	assert_int_equal(report.bad[KAM_CAUSE_FIELDS], 1);
	assert_int_equal(report.bad[KAM_CAUSE_DATE], 1);
	assert_int_equal(report.bad[KAM_CAUSE_NUMBER], 1);
	assert_int_equal(report.bad[KAM_CAUSE_RANGE], 2);
	assert_int_equal(report.bad[KAM_CAUSE_RULE], 1);
	kam_accounts_release(&a);

	assert_int_equal(load_text(&a, " ,2024-01-01,1,1,1,0\n", false, &report,
				   path, &err),
			 KAM_EDATA);
	snprintf(wanted, sizeof wanted,
		 "%s:2: column 'customer': the customer is blank; give "
		 "--on-error=skip to leave such rows out",
		 path);
	assert_string_equal(err.text, wanted);
	kam_accounts_release(&a);
}

static void
days_of_a_ledger_are_iso_whatever_the_option(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	char path[40];
	const char *file = path;
	struct kam_input_options in = rig_options(&file, 1, &all, 1);
	FILE *f = rig_file(path);

	(void)state;
	fputs(HEADER "a,2024-02-03,1,1,1234.5,0\n", f);
	assert_int_equal(fclose(f), 0);
	in.point = ',';
	in.date_format.form = KAM_DATE_DMY;
	rig_load(&a, &in, (struct kam_span){ 0, 0 }, &report);
	assert_int_equal(a.rows[0].first, rig_day(2024, 2, 3));
	assert_true(a.rows[0].amount == 1234500000);
	kam_accounts_release(&a);
	assert_int_equal(unlink(path), 0);
}

static void
options_for_columns_of_transactions_are_refused(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_need need = { .by_view = false };
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	char path[40], wanted[200];
	const char *file = path;
	struct kam_input_options in = rig_options(&file, 1, &all, 1);
	FILE *f = rig_file(path);

	(void)state;
	fputs(HEADER "a,2024-02-03,1,1,1,0\n", f);
	assert_int_equal(fclose(f), 0);
	in.transactions_only = "--date-format";
	assert_int_equal(kam_accounts_load(&a, &in, &need, &report, &err),
			 KAM_EUSAGE);
	snprintf(wanted, sizeof wanted,
		 "--date-format is for the dates of transactions; %s holds a "
		 "ledger",
		 path);
	assert_string_equal(err.text, wanted);
	kam_accounts_release(&a);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_ledger_gives_the_accounts_of_its_transactions),
		cmocka_unit_test(doubled_rows_are_added),
		cmocka_unit_test(
			a_day_counts_when_its_rows_together_hold_a_purchase),
		cmocka_unit_test(bad_fields_are_told_with_line_and_column),
		cmocka_unit_test(bad_rows_may_be_skipped),
		cmocka_unit_test(days_of_a_ledger_are_iso_whatever_the_option),
		cmocka_unit_test(
			options_for_columns_of_transactions_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
