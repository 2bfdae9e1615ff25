/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/prior.h>
#include <kam/rows.h>
#include <kam/sheet.h>

static char path[64];

static void
write_file(const char *text)
{
	int fd;

	snprintf(path, sizeof path, "/tmp/kam-rows-XXXXXX.csv");
	fd = mkstemps(path, 4);
	assert_in_range(fd, 0, INT32_MAX);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

static void
assert_text(struct kam_str s, const char *wanted)
{
	assert_true(kam_str_eq(s, kam_str_of(wanted)));
}

/* Open rows of a table that holds `text`. */
static int
open_rows(struct kam_rows *r, struct kam_input_options *in, const char *text,
	  struct kam_err *err)
{
	static const char *files[1];

	write_file(text);
	files[0] = path;
	in->read.files = files;
	in->read.nfiles = 1;
	in->point = '.';
	in->as_of = in->from = in->to = KAM_NO_DAY;
	in->threads = 1;
	return kam_rows_open(r, in, err);
}

static void
close_rows(struct kam_rows *r)
{
	kam_rows_release(r);
	assert_int_equal(unlink(path), 0);
}

static size_t
want(struct kam_rows *r, const char *name, bool never_blank)
{
	const struct kam_rows_field field = { kam_rows_column(r, name), true,
					      never_blank };
	size_t at;

	assert_int_not_equal(field.at, KAM_NO_COLUMN);
	assert_int_equal(kam_rows_want(r, &field, &at, NULL), KAM_OK);
	return at;
}

static void
kinds_are_told_by_what_a_table_has(void **state)
{
	static const struct {
		const char *text;
		enum kam_kind kind;
	} cases[] = {
		{ "customer,amount\n", KAM_PLAIN },
		{ "customer,date,score\n", KAM_PLAIN },
		{ "customer,date,amount\n", KAM_TRANSACTIONS },
		{ "客户,日期,数量,单价\n", KAM_TRANSACTIONS },
		{ "customer,date,orders,lines,amount,returns\n", KAM_LEDGER },
		{ "customer,as_of,orders,days,lines,amount,returns,first_date,"
		  "last_date,first_amount,gap_mean,gap_sd,gap_log_mean,x\n",
		  KAM_ACCOUNTS },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_input_options in = { 0 };
		struct kam_rows r;

		assert_int_equal(open_rows(&r, &in, cases[i].text, NULL),
				 KAM_OK);
		assert_int_equal(r.kind, cases[i].kind);
		close_rows(&r);
	}
}

static void
options_that_need_lines_are_refused_on_accounts(void **state)
{
	struct kam_input_options in = { .kind = KAM_PLAIN,
					.lines_only = "--per" };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_rows r;

	(void)state;
	assert_int_equal(open_rows(&r, &in, "customer,amount\n", &err),
			 KAM_EUSAGE);
	assert_non_null(strstr(err.text, "--per needs transactions"));
	close_rows(&r);
}

static void
options_for_columns_of_transactions_are_refused_on_a_ledger(void **state)
{
	struct kam_input_options in = { .transactions_only = "--date" };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_rows r;

	(void)state;
	assert_int_equal(open_rows(&r, &in,
				   "customer,date,orders,lines,amount,"
				   "returns\n",
				   &err),
			 KAM_EUSAGE);
	assert_non_null(strstr(err.text, "--date names a column of "
					 "transactions; "));
	close_rows(&r);
}

static void
rows_give_records_customers_and_numbers(void **state)
{
	struct kam_input_options in = { 0 };
	const struct kam_load_need need = { .window = { 0, 'd' } };
	struct kam_load_report report;
	struct kam_rows r;
	size_t amount, score;

	(void)state;
	assert_int_equal(open_rows(&r, &in,
				   "customer,amount,score\n"
				   " A ,\"1,000\",\n\"b\"\"c\",-5,0.5\n",
				   NULL),
			 KAM_OK);
	amount = want(&r, "amount", true);
	score = want(&r, "score", false);
	assert_int_equal(kam_rows_start(&r, false, &need, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_text(r.customer, "A");
	assert_text(r.record, " A ,\"1,000\",");
	assert_true(r.number[amount] == 1000 * KAM_DEC_ONE);
	assert_true(r.blank[score] && !r.blank[amount] && !r.pause);
	assert_int_equal(kam_rows_keep(&r, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_text(r.customer, "b\"c");
	assert_true(r.pause);
	assert_int_equal(kam_rows_keep(&r, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 0);
	/* The rows that were kept, once more. */
	kam_rows_again(&r);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_text(r.customer, "A");
	assert_true(r.number[amount] == 1000 * KAM_DEC_ONE);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_true(r.number[score] == KAM_DEC_ONE / 2);
	assert_int_equal(kam_rows_next(&r, NULL), 0);
	assert_int_equal(kam_rows_end(&r, &report, NULL), KAM_OK);
	assert_int_equal(report.rows, 2);
	close_rows(&r);
}

static void
a_number_that_is_none_is_told_with_its_place(void **state)
{
	static const struct {
		const char *row, *says;
	} cases[] = {
		{ "a,x", ":2: column 'amount': cannot read 'x' as a number" },
		{ "a,", ":2: column 'amount': cannot read '' as a number" },
		{ "a,1e40", "is larger than can be held" },
		{ " ,1", ":2: column 'customer': the customer is blank" },
	};
	const struct kam_load_need need = { .window = { 0, 'd' } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_input_options in = { 0 };
		struct kam_err err = KAM_ERR_INIT;
		struct kam_rows r;
		char text[100];

		snprintf(text, sizeof text, "customer,amount\n%s\n",
			 cases[i].row);
		assert_int_equal(open_rows(&r, &in, text, NULL), KAM_OK);
		want(&r, "amount", true);
		assert_int_equal(kam_rows_start(&r, false, &need, NULL),
				 KAM_OK);
		assert_int_equal(kam_rows_next(&r, &err), KAM_EDATA);
		assert_non_null(strstr(err.text, cases[i].says));
		close_rows(&r);
	}
}

static void
bad_rows_and_notices_are_passed_over(void **state)
{
	struct kam_input_options in = { .read = { .skip = true } };
	const struct kam_load_need need = { .window = { 0, 'd' } };
	struct kam_load_report report;
	struct kam_rows r;

	(void)state;
	assert_int_equal(open_rows(&r, &in,
				   "customer,amount,move\na,x,up\nb,,gone\n"
				   "c,3,up\n",
				   NULL),
			 KAM_OK);
	want(&r, "amount", true);
	assert_int_equal(kam_rows_pass_over(&r, 2, "gone", NULL), KAM_OK);
	assert_int_equal(kam_rows_start(&r, false, &need, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_text(r.customer, "c");
	assert_int_equal(kam_rows_twice(&r, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 0);
	assert_int_equal(kam_rows_end(&r, &report, NULL), KAM_OK);
	assert_int_equal(report.bad[KAM_CAUSE_NUMBER], 1);
	assert_int_equal(report.bad[KAM_CAUSE_RULE], 1);
	close_rows(&r);
}

static void
rolled_up_rows_have_the_fields_of_accounts(void **state)
{
	struct kam_input_options in = { 0 };
	const struct kam_load_need need = { .window = { 1, 'm' } };
	struct kam_buf b = KAM_BUF_INIT;
	struct kam_rows r;
	size_t amount;

	(void)state;
	assert_int_equal(open_rows(&r, &in,
				   "customer,date,amount\nb,2024-01-31,5\n"
				   "\"a,1\",2024-01-01,7\nb,2023-01-01,2\n",
				   NULL),
			 KAM_OK);
	amount = want(&r, "amount", true);
	assert_int_equal(kam_rows_start(&r, true, &need, NULL), KAM_OK);
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_text(r.customer, "a,1");
	assert_text(r.record, "\"a,1\",2024-01-31,1,1,1,7.00,0.00,2024-01-01,"
			      "2024-01-01,7.00,,,");
	assert_int_equal(kam_rows_next(&r, NULL), 1);
	assert_true(r.number[amount] == 7 * KAM_DEC_ONE);
	assert_true(r.window->amount == 5 * KAM_DEC_ONE);
	assert_int_equal(kam_rows_next(&r, NULL), 0);
	assert_int_equal(kam_rows_vanished(&r, KAM_STR("z\""), &b, NULL),
			 KAM_OK);
	assert_text(kam_buf_str(&b),
		    "\"z\"\"\",2024-01-31,0,0,0,0.00,0.00,,,,,,");
	kam_buf_release(&b);
	close_rows(&r);
}

static void
a_sheet_has_all_cells_and_their_lines(void **state)
{
	struct kam_sheet s = KAM_SHEET_INIT;

	(void)state;
	write_file("a,b\n1,\"x\ny\"\n\n3,\n");
	assert_int_equal(kam_sheet_load(&s, path, NULL), KAM_OK);
	assert_int_equal(s.cols, 2);
	assert_int_equal(s.rows, 2);
	assert_text(s.name[1], "b");
	assert_text(s.cell[1], "x\ny");
	assert_int_equal(s.line[0], 2);
	assert_int_equal(s.line[1], 5);
	kam_sheet_release(&s);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(kam_sheet_load(&s, path, NULL), KAM_EIO);
	kam_sheet_release(&s);
	write_file("a,b\n1\n");
	assert_int_equal(kam_sheet_load(&s, path, NULL), KAM_EDATA);
	kam_sheet_release(&s);
	assert_int_equal(unlink(path), 0);
}

static void
an_earlier_output_knows_who_was_not_met(void **state)
{
	static const char *const name[] = { "tier", "since", "move" };
	const struct kam_prior_want prior = { .name = name,
					      .n = 3,
					      .needed = 1,
					      .gone = 2,
					      .gone_text = "gone" };
	struct kam_prior p = KAM_PRIOR_INIT;
	struct kam_str *list;
	size_t n;

	(void)state;
	write_file("customer,tier,move\nb,x,up\na,y,stay\nc,,gone\n");
	assert_int_equal(kam_prior_load(&p, path, &prior, NULL), KAM_OK);
	assert_null(kam_prior_get(&p, KAM_STR("c")));
	assert_text(kam_prior_get(&p, KAM_STR("a"))->field[0], "y");
	assert_text(kam_prior_get(&p, KAM_STR("a"))->field[1], "");
	assert_int_equal(kam_prior_unmet(&p, &list, &n, NULL), KAM_OK);
	assert_int_equal(n, 2);
	assert_text(list[0], "a");
	free(list);
	kam_prior_get(&p, KAM_STR("a"))->met = true;
	assert_int_equal(kam_prior_unmet(&p, &list, &n, NULL), KAM_OK);
	assert_int_equal(n, 1);
	assert_text(list[0], "b");
	free(list);
	kam_prior_release(&p);
	assert_int_equal(unlink(path), 0);
}

static void
an_earlier_output_must_have_its_columns_and_each_customer_once(void **state)
{
	static const char *const name[] = { "tier" };
	static const char *const bad[] = { "customer,x\na,1\n",
					   "customer,tier\na,1\na,2\n",
					   "customer,tier\n,1\n",
					   "customer,tier\na\n" };
	const struct kam_prior_want prior = {
		.name = name, .n = 1, .needed = 1, .gone = KAM_NO_COLUMN
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct kam_prior p = KAM_PRIOR_INIT;

		write_file(bad[i]);
		assert_int_equal(kam_prior_load(&p, path, &prior, NULL),
				 KAM_EDATA);
		kam_prior_release(&p);
		assert_int_equal(unlink(path), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_are_told_by_what_a_table_has),
		cmocka_unit_test(
			options_that_need_lines_are_refused_on_accounts),
		cmocka_unit_test(
			options_for_columns_of_transactions_are_refused_on_a_ledger),
		cmocka_unit_test(rows_give_records_customers_and_numbers),
		cmocka_unit_test(a_number_that_is_none_is_told_with_its_place),
		cmocka_unit_test(bad_rows_and_notices_are_passed_over),
		cmocka_unit_test(rolled_up_rows_have_the_fields_of_accounts),
		cmocka_unit_test(a_sheet_has_all_cells_and_their_lines),
		cmocka_unit_test(an_earlier_output_knows_who_was_not_met),
		cmocka_unit_test(
			an_earlier_output_must_have_its_columns_and_each_customer_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
