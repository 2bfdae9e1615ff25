/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "roll_rig.h"

#define HEADER                                                        \
	"customer,as_of,orders,days,lines,amount,returns,first_date," \
	"last_date,first_amount,gap_mean,gap_sd,gap_log_mean"
#define ROW "2024-05-01,2,2,3,30.00,-1.50,2024-01-01,2024-03-01,10.00,60,,4.1"

#define BOTH                                                           \
	"; an account with purchase days has both dates, one without " \
	"has neither"

static const struct kam_span no_window = { 0, 0 };

static const struct rig_shape shapes[] = {
	{ .seed = 1, .rows = 0, .customers = 1, .days = 3 },
	{ .seed = 2, .rows = 1, .customers = 1, .days = 0 },
	{ .seed = 3, .rows = 600, .customers = 7, .days = 400, .minus = 10 },
	{ .seed = 4,
	  .rows = 900,
	  .customers = 300,
	  .days = 800,
	  .minus = 30,
	  .blank = 20 },
	{ .seed = 5,
	  .rows = 900,
	  .customers = 40,
	  .days = 30,
	  .minus = 50,
	  .blank = 60,
	  .product = true },
	{ .seed = 6,
	  .rows = 900,
	  .customers = 60,
	  .days = 3000,
	  .minus = 5,
	  .no_order = true,
	  .product = true },
	{ .seed = 7,
	  .rows = 700,
	  .customers = 30,
	  .days = 1000000,
	  .minus = 20,
	  .blank = 5 },
	{ .seed = 8,
	  .rows = 12000,
	  .customers = 1300,
	  .days = 730,
	  .minus = 8 },
};

#define SHAPES (sizeof shapes / sizeof *shapes)

static struct rig_export
export_of(size_t shape)
{
	struct rig_shape s = shapes[shape];

	s.first = rig_day(2022, 11, 30);
	if (s.days >= 1000000)
		s.first = rig_day(1, 1, 1);
	return rig_make(s);
}

/* Load the export with `rules` and 1 to 3 threads, and compare. */
static void
assert_rolled(struct rig_export *e, const struct rig_rules *rules)
{
	struct rig_result want = rig_expect(e, rules);

	for (int threads = 1; threads <= 3; threads++) {
		struct kam_input_options in =
			rig_export_options(e, rules, threads);
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;

		rig_load(&a, &in, rules->window, &report);
		rig_assert_all(&a, &want);
		assert_true(a.rolled);
		assert_int_equal(a.window != NULL, rules->window.n > 0);
		assert_int_equal(report.kind, KAM_TRANSACTIONS);
		assert_int_equal(report.rows, e->n);
		assert_int_equal(report.outside, want.outside);
		assert_int_equal(report.latest, want.latest);
		assert_int_equal(report.before, want.before);
		kam_accounts_release(&a);
	}
	rig_free(&want);
}

static void
transactions_roll_up_as_the_slow_way_does(void **state)
{
	static const struct rig_rules rules = RIG_RULES;

	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		struct rig_export e = export_of(i);

		assert_rolled(&e, &rules);
		rig_discard(&e);
	}
}

static void
dates_and_returns_choose_the_lines(void **state)
{
	(void)state;
	for (size_t i = 2; i < SHAPES - 1; i++) {
		struct rig_export e = export_of(i);
		kam_day first = e.shape.first, some = e.shape.days / 4;

		for (int k = 0; k < 16; k++) {
			struct rig_rules rules = RIG_RULES;

			rules.drop = k & 1;
			if (k & 2)
				rules.from = first + some;
			if (k & 4)
				rules.to = first + 3 * some;
			if (k & 8)
				rules.as_of = first + 2 * some;
			assert_rolled(&e, &rules);
		}
		rig_discard(&e);
	}
}

static void
nothing_is_left_outside_the_dates(void **state)
{
	struct rig_export e = export_of(3);
	struct rig_rules rules = RIG_RULES;

	(void)state;
	rules.as_of = e.shape.first - 1;
	assert_rolled(&e, &rules);
	rules.as_of = KAM_NO_DAY;
	rules.from = e.shape.first + 1000;
	assert_rolled(&e, &rules);
	rig_discard(&e);
}

static void
windows_end_at_the_day_of_the_table(void **state)
{
	static const struct kam_span spans[] = { { 1, 'd' },  { 90, 'd' },
						 { 13, 'w' }, { 1, 'm' },
						 { 3, 'm' },  { 12, 'm' },
						 { 1, 'y' },  { 3, 'y' } };
	static const struct kam_civil ends[] = { { 2024, 3, 31 },
						 { 2024, 2, 29 },
						 { 2023, 5, 31 },
						 { 2024, 1, 15 } };

	(void)state;
	for (size_t i = 3; i < 6; i++) {
		struct rig_export e = export_of(i);

		for (size_t s = 0; s < sizeof spans / sizeof *spans; s++) {
			struct rig_rules rules = RIG_RULES;

			rules.window = spans[s];
			rules.drop = s % 3 == 2;
			assert_rolled(&e, &rules);
			rules.as_of = kam_date_day(ends[s % 4]);
			assert_rolled(&e, &rules);
		}
		rig_discard(&e);
	}
}

static void
assert_same_account(const struct kam_account *a, const struct kam_account *b)
{
	const double x[] = { a->gap_mean, a->gap_sd, a->gap_log_mean };
	const double y[] = { b->gap_mean, b->gap_sd, b->gap_log_mean };

	assert_true(kam_str_eq(a->customer, b->customer));
	assert_int_equal(a->orders, b->orders);
	assert_int_equal(a->days, b->days);
	assert_int_equal(a->lines, b->lines);
	assert_true(a->amount == b->amount);
	assert_true(a->returns == b->returns);
	assert_true(a->first_amount == b->first_amount);
	assert_int_equal(a->first, b->first);
	assert_int_equal(a->last, b->last);
	for (size_t i = 0; i < 3; i++)
		assert_true(x[i] == y[i] || (isnan(x[i]) && isnan(y[i])));
}

static void
assert_same_records(const struct kam_accounts *a, const struct kam_accounts *b)
{
	struct kam_buf one = KAM_BUF_INIT, two = KAM_BUF_INIT;

	assert_int_equal(a->n, b->n);
	assert_int_equal(a->as_of, b->as_of);
	for (size_t i = 0; i < a->n; i++) {
		struct kam_str x = kam_accounts_record(a, i, &one);
		struct kam_str y = kam_accounts_record(b, i, &two);

		assert_same_account(&a->rows[i], &b->rows[i]);
		if (!kam_str_eq(x, y))
			fail_msg("'%.*s' is not '%.*s'", (int)x.len, x.ptr,
				 (int)y.len, y.ptr);
	}
	kam_buf_release(&one);
	kam_buf_release(&two);
}

/* Write the accounts as a table. */
static void
print_accounts(const struct kam_accounts *a, char *path)
{
	struct kam_buf scratch = KAM_BUF_INIT;
	FILE *f = rig_file(path);

	for (size_t i = 0; i < a->header.n; i++)
		fprintf(f, "%s%.*s", i ? "," : "", (int)a->header.raw[i].len,
			a->header.raw[i].ptr);
	for (size_t i = 0; i < a->n; i++) {
		struct kam_str s = kam_accounts_record(a, i, &scratch);

		fprintf(f, "\n%.*s", (int)s.len, s.ptr);
	}
	fputc('\n', f);
	assert_int_equal(fclose(f), 0);
	kam_buf_release(&scratch);
}

static void
what_was_printed_reads_back_the_same(void **state)
{
	static const struct rig_rules rules = RIG_RULES;

	(void)state;
	for (size_t i = 1; i < SHAPES; i++) {
		struct rig_export e = export_of(i);
		struct kam_input_options in = rig_export_options(&e, &rules, 2);
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_accounts b = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;
		char path[40];
		const char *file = path;

		rig_load(&a, &in, no_window, &report);
		assert_int_equal(a.header.n, KAM_ACCOUNT_COLUMNS);
		print_accounts(&a, path);
		in = rig_options(&file, 1, &rules, 3);
		rig_load(&b, &in, no_window, &report);
		assert_int_equal(report.kind, KAM_ACCOUNTS);
		assert_false(b.rolled);
		assert_same_records(&a, &b);
		assert_int_equal(unlink(path), 0);
		kam_accounts_release(&a);
		kam_accounts_release(&b);
		rig_discard(&e);
	}
}

/* Load a table of one or two texts. */
static int
load_texts(struct kam_accounts *a, const char *one, const char *two,
	   struct kam_input_options in, char path[2][40], struct kam_err *err)
{
	const char *text[2] = { one, two }, *files[2] = { path[0], path[1] };
	struct kam_load_need need = { .by_view = false };
	struct kam_load_report report;
	size_t n = two ? 2 : 1;
	int rc;

	for (size_t i = 0; i < n; i++) {
		FILE *f = rig_file(path[i]);

		fputs(text[i], f);
		assert_int_equal(fclose(f), 0);
	}
	in.read.files = files;
	in.read.nfiles = n;
	rc = kam_accounts_load(a, &in, &need, &report, err);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(unlink(path[i]), 0);
	return rc;
}

static struct kam_input_options
plain(void)
{
	static const struct rig_rules rules = RIG_RULES;

	return rig_options(NULL, 0, &rules, 2);
}

static void
assert_text(struct kam_str s, const char *wanted)
{
	if (!kam_str_eq(s, kam_str_of(wanted)))
		fail_msg("'%.*s' is not '%s'", (int)s.len, s.ptr, wanted);
}

static void
further_columns_and_the_order_of_rows_are_kept(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char path[2][40];

	(void)state;
	if (load_texts(&a,
		       HEADER ",tier,\"a note\"\n"
			      "\" z \"," ROW ",\"A\", x \n\n"
			      "b," ROW ",,\"say \"\"hi\"\"\"\r\n",
		       HEADER ",a note,tier\n"
			      "\"1,2\"," ROW ",third,C\n",
		       plain(), path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 3);
	assert_int_equal(a.as_of, rig_day(2024, 5, 1));
	assert_int_equal(a.header.n, KAM_ACCOUNT_COLUMNS + 2);
	assert_text(a.header.name[14], "a note");
	assert_text(a.header.raw[14], "\"a note\"");
	assert_int_equal(a.types[0], KAM_TEXT);
	assert_int_equal(a.types[5], KAM_MONEY);
	assert_int_equal(a.types[14], KAM_TEXT);
	assert_int_equal(a.sep, ',');
	assert_text(a.rows[0].customer, "z");
	assert_text(a.rows[2].customer, "1,2");
	assert_text(kam_accounts_record(&a, 0, NULL),
		    "\" z \"," ROW ",\"A\", x ");
	assert_text(kam_accounts_record(&a, 1, NULL),
		    "b," ROW ",,\"say \"\"hi\"\"\"");
	assert_text(kam_accounts_record(&a, 2, NULL),
		    "\"1,2\"," ROW ",C,third");
	kam_accounts_release(&a);
}

static void
assert_refused(const char *one, const char *two, int file, const char *text)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char path[2][40], wanted[KAM_ERR_SIZE];

	assert_int_equal(load_texts(&a, one, two, plain(), path, &err),
			 KAM_EDATA);
	assert_int_equal(err.status, KAM_EDATA);
	snprintf(wanted, sizeof wanted, "%s:%s", path[file], text);
	assert_string_equal(err.text, wanted);
	kam_accounts_release(&a);
}

static void
an_account_stands_once_and_on_one_day(void **state)
{
	(void)state;
	assert_refused(HEADER "\na," ROW "\nb," ROW "\n\n\" a\"," ROW "\n",
		       NULL, 0,
		       "5: column 'customer': 'a' was there before; an "
		       "accounts table has each customer once");
	assert_refused(HEADER "\na," ROW "\n",
		       HEADER "\nb,2024-04-30,0,0,1,0,0,,,,,,\n", 1,
		       "2: column 'as_of': 2024-04-30 where the rows before "
		       "have 2024-05-01; give one day's accounts at a time");
}

static void
bad_fields_are_told_with_line_and_column(void **state)
{
	static const struct {
		const char *row, *text;
	} cases[] = {
		{ " ," ROW, "column 'customer': the customer is blank" },
		{ "a,,0,0,1,0,0,,,,,,",
		  "column 'as_of': cannot read '' as a date" },
		{ "a,2024-02-30,0,0,1,0,0,,,,,,",
		  "column 'as_of': cannot read '2024-02-30' as a date" },
		{ "a,2024-05-01,-1,0,1,0,0,,,,,,",
		  "column 'orders': cannot read '-1' as a number" },
		{ "a,2024-05-01,1,1.5,1,0,0,,,,,,",
		  "column 'days': cannot read '1.5' as a number" },
		{ "a,2024-05-01,1,1,,0,0,,,,,,",
		  "column 'lines': cannot read '' as a number" },
		{ "a,2024-05-01,1,1,1,x,0,,,,,,",
		  "column 'amount': cannot read 'x' as a number" },
		{ "a,2024-05-01,1,1,1,0,,,,,,,",
		  "column 'returns': cannot read '' as a number" },
		{ "a,2024-05-01,1,1,1,0,0,soon,,,,,",
		  "column 'first_date': cannot read 'soon' as a date" },
		{ "a,2024-05-01,1,1,1,0,0,,soon,,,,",
		  "column 'last_date': cannot read 'soon' as a date" },
		{ "a,2024-05-01,1,1,1,0,0,,,much,,,",
		  "column 'first_amount': cannot read 'much' as a number" },
		{ "a,2024-05-01,1,1,1,0,0,,,,nan,,",
		  "column 'gap_mean': cannot read 'nan' as a number" },
		{ "a,2024-05-01,1,1,1,0,0,,,,,inf,",
		  "column 'gap_sd': cannot read 'inf' as a number" },
		{ "a,2024-05-01,1,1,1,0,0,,,,,,1 2",
		  "column 'gap_log_mean': cannot read '1 2' as a number" },
		{ "a,2024-05-01,1,1,1,5,0,2024-04-01,2024-05-02,5,,,",
		  "column 'last_date': '2024-05-02' is after as_of "
		  "2024-05-01" },
		{ "a,2024-05-01,1,2,1,5,0,2024-04-02,2024-04-01,5,,,",
		  "column 'first_date': '2024-04-02' is after last_date "
		  "2024-04-01" },
		{ "a,2024-05-01,1,1,1,5,0,2024-04-01,,5,,,",
		  "column 'last_date': empty where days is 1" BOTH },
		{ "a,2024-05-01,1,3,1,5,0,,,5,,,",
		  "column 'first_date': empty where days is 3" BOTH },
		{ "a,2024-05-01,0,0,1,5,0,2024-04-01,2024-04-01,5,,,",
		  "column 'days': 0 where first_date is 2024-04-01" BOTH },
		{ "a,2024-05-01,0,0,1,5,0,,2024-04-01,5,,,",
		  "column 'days': 0 where last_date is 2024-04-01" BOTH },
	};
	char text[1000], wanted[200];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(text, sizeof text, HEADER "\nq," ROW "\n\n%s\n",
			 cases[i].row);
		snprintf(wanted, sizeof wanted, "4: %s", cases[i].text);
		assert_refused(text, NULL, 0, wanted);
	}
}

static void
bad_accounts_may_be_skipped(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_input_options in = plain();
	struct kam_err err = KAM_ERR_INIT;
	char path[2][40];

	(void)state;
	in.read.skip = true;
	if (load_texts(&a,
		       HEADER "\n," ROW "\nb,x\nc," ROW "\n"
			      "d,1999-01-01,1,1,1,5,0,,,5,,,\n",
		       NULL, in, path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 1);
	assert_text(a.rows[0].customer, "c");
	kam_accounts_release(&a);
}

static void
options_that_need_lines_are_refused_on_accounts(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_input_options in = plain();
	struct kam_err err = KAM_ERR_INIT;
	char path[2][40], wanted[200];

	(void)state;
	in.lines_only = "--as-of";
	assert_int_equal(
		load_texts(&a, HEADER "\na," ROW "\n", NULL, in, path, &err),
		KAM_EUSAGE);
	snprintf(wanted, sizeof wanted,
		 "--as-of needs transactions or a ledger; %s holds accounts",
		 path[0]);
	assert_string_equal(err.text, wanted);
	kam_accounts_release(&a);

	in.lines_only = NULL;
	in.kind = KAM_PLAIN;
	assert_int_equal(load_texts(&a, "customer,x\n", NULL, in, path, &err),
			 KAM_EUSAGE);
	assert_string_equal(err.text,
			    "--input=table: this tool needs transactions, a "
			    "ledger or accounts");
	kam_accounts_release(&a);
}

static void
a_header_alone_is_a_table_without_rows(void **state)
{
	static const char *const texts[] = {
		"customer,date,amount\n",
		"customer,date,orders,lines,amount,returns\n",
		HEADER "\n",
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_input_options in = plain();
		struct kam_err err = KAM_ERR_INIT;
		char path[2][40];

		if (i < 2)
			in.as_of = rig_day(2024, 1, 1);
		if (load_texts(&a, texts[i], NULL, in, path, &err))
			fail_msg("%s", err.text);
		assert_int_equal(a.n, 0);
		assert_int_equal(a.as_of, KAM_NO_DAY);
		assert_int_equal(a.header.n, KAM_ACCOUNT_COLUMNS);
		kam_accounts_release(&a);
	}
}

static void
customers_that_differ_in_blanks_around_are_one(void **state)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char path[2][40];

	(void)state;
	if (load_texts(&a,
		       "customer,date,amount,order\n"
		       "\" x, \"\"y\"\" \",2024-01-01,10,1\n"
		       "\"x, \"\"y\"\"\",2024-01-03,¥5.5,2\n"
		       "　x y,2024-01-02,-1,\n"
		       "x  y,2024-01-02,1,\n",
		       NULL, plain(), path, &err))
		fail_msg("%s", err.text);
	assert_int_equal(a.n, 3);
	assert_text(kam_accounts_record(&a, 0, &scratch),
		    "x  y,2024-01-03,1,1,1,1.00,0.00,2024-01-02,2024-01-02,"
		    "1.00,,,");
	assert_text(kam_accounts_record(&a, 1, &scratch),
		    "x y,2024-01-03,0,0,1,-1.00,-1.00,,,,,,");
	assert_text(kam_accounts_record(&a, 2, &scratch),
		    "\"x, \"\"y\"\"\",2024-01-03,2,2,2,15.50,0.00,2024-01-01,"
		    "2024-01-03,10.00,2,,0.6931471806");
	kam_buf_release(&scratch);
	kam_accounts_release(&a);
}

static void
the_report_names_columns_and_bad_rows(void **state)
{
	static const struct rig_rules rules = RIG_RULES;
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_input_options in;
	char path[40];
	const char *file = path;
	FILE *f = rig_file(path);

	(void)state;
	fputs("InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n"
	      "1,a,2024-01-01,2,3\n1,,2024-01-01,2,3\n1,a,x,2,3\n"
	      "1,a,2024-01-01,2,y\n1,a\n",
	      f);
	assert_int_equal(fclose(f), 0);
	in = rig_options(&file, 1, &rules, 1);
	in.read.skip = true;
	rig_load(&a, &in, no_window, &report);
	assert_string_equal(report.columns,
			    "customer=CustomerID date=InvoiceDate "
			    "amount=Quantity*UnitPrice order=InvoiceNo");
	assert_string_equal(report.file, path);
	assert_int_equal(report.rows, 5);
	assert_int_equal(report.bad[KAM_CAUSE_BLANK], 1);
	assert_int_equal(report.bad[KAM_CAUSE_DATE], 1);
	assert_int_equal(report.bad[KAM_CAUSE_NUMBER], 1);
	assert_int_equal(report.bad[KAM_CAUSE_FIELDS], 1);
	assert_int_equal(a.n, 1);
	assert_true(a.rows[0].amount == 6 * KAM_DEC_ONE);
	kam_accounts_release(&a);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transactions_roll_up_as_the_slow_way_does),
		cmocka_unit_test(dates_and_returns_choose_the_lines),
		cmocka_unit_test(nothing_is_left_outside_the_dates),
		cmocka_unit_test(windows_end_at_the_day_of_the_table),
		cmocka_unit_test(what_was_printed_reads_back_the_same),
		cmocka_unit_test(
			further_columns_and_the_order_of_rows_are_kept),
		cmocka_unit_test(an_account_stands_once_and_on_one_day),
		cmocka_unit_test(bad_fields_are_told_with_line_and_column),
		cmocka_unit_test(bad_accounts_may_be_skipped),
		cmocka_unit_test(
			options_that_need_lines_are_refused_on_accounts),
		cmocka_unit_test(a_header_alone_is_a_table_without_rows),
		cmocka_unit_test(
			customers_that_differ_in_blanks_around_are_one),
		cmocka_unit_test(the_report_names_columns_and_bad_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
