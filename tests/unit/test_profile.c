/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/profile.h>

#include "clean_rig.h"

struct rig {
	struct kam_input_options in;
	struct kam_profile p;
	struct kam_load_report report;
	struct kam_err err;
	char path[2][RIG_PATH];
	const char *files[2];
};

static struct rig *
rig_of(const char *text)
{
	struct rig *rig = calloc(1, sizeof *rig);

	assert_non_null(rig);
	rig->p = (struct kam_profile)KAM_PROFILE_INIT;
	rig->in.as_of = rig->in.from = rig->in.to = KAM_NO_DAY;
	rig->in.point = '.';
	rig->in.read.files = rig->files;
	rig->in.read.nfiles = 1;
	rig->files[0] = rig_file(rig->path[0], text);
	return rig;
}

static void
add_file(struct rig *rig, const char *text)
{
	rig->files[1] = rig_file(rig->path[1], text);
	rig->in.read.nfiles = 2;
}

static void
make(struct rig *rig)
{
	if (kam_profile_make(&rig->p, &rig->in, &rig->report, &rig->err))
		fail_msg("%s", rig->err.text);
}

static void
discard(struct rig *rig)
{
	for (size_t i = 0; i < rig->in.read.nfiles; i++)
		unlink(rig->path[i]);
	kam_profile_release(&rig->p);
	free(rig);
}

static struct rig *
made_of(const char *text)
{
	struct rig *rig = rig_of(text);

	make(rig);
	return rig;
}

/* A table of one column `name` with these values. */
static struct rig *
column_of(const char *name, const char *const *values, size_t n)
{
	struct kam_buf text = KAM_BUF_INIT;
	struct rig *rig;

	assert_int_equal(kam_buf_put(&text, name, strlen(name)), 0);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(kam_buf_putc(&text, '\n'), 0);
		assert_int_equal(kam_buf_putc(&text, '"'), 0);
		assert_int_equal(
			kam_buf_put(&text, values[i], strlen(values[i])), 0);
		assert_int_equal(kam_buf_putc(&text, '"'), 0);
	}
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	rig = rig_of(text.ptr);
	kam_buf_release(&text);
	return rig;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Values of a column, ended by NULL, and what is found of them. */
struct type_case {
	const char *name, *type, *min, *max;
	const char *values[5];
};

static void
assert_types(const struct type_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct type_case *c = &cases[i];
		const struct kam_profile_column *found;
		struct rig *rig;
		size_t values = 0;

		while (c->values[values])
			values++;
		rig = column_of(c->name, c->values, values);
		make(rig);
		found = &rig->p.columns[0];
		assert_string_equal(found->type, c->type);
		assert_string_equal(found->min, c->min);
		assert_string_equal(found->max, c->max);
		assert_int_equal(found->bad, 0);
		discard(rig);
	}
}

static void
the_narrowest_type_that_holds_all_is_found(void **state)
{
	static const struct type_case cases[] = {
		{ "x", "count", "0", "12", { "12", "0", "7" } },
		{ "x", "number", "-7.00", "12.00", { "12", "-7" } },
		{ "x", "number", "-2.50", "1200.00", { "1,200", "(2.50)" } },
		{ "x", "number", "1.00", "5.00", { "$5", "1" } },
		{ "x",
		  "number decimal=,",
		  "1.50",
		  "1234.50",
		  { "1.234,50", "1,5" } },
		{ "x", "text", "007", "12", { "12", "007" } },
		{ "x", "text", "10", "b", { "b", "10" } },
		{ "x", "text", "N/A", "甲", { "甲", "N/A" } },
		{ "x", "count", "20241301", "20241301", { "20241301" } },
	};

	(void)state;
	assert_types(cases, COUNT(cases));
}

static void
the_form_of_dates_is_told(void **state)
{
	static const struct type_case cases[] = {
		{ "x",
		  "date ymd",
		  "2024-02-29",
		  "2024-03-01",
		  { "2024/3/1", "20240229", "2024年2月29日 10:30" } },
		{ "x",
		  "date dmy",
		  "2024-02-01",
		  "2024-03-25",
		  { "25/3/2024", "1/2/2024" } },
		{ "x",
		  "date mdy",
		  "2024-01-02",
		  "2024-03-25",
		  { "3/25/2024", "1/2/2024" } },
		{ "x",
		  "date dmy|mdy",
		  "2024-02-01",
		  "2024-04-03",
		  { "3/4/2024", "1/2/2024" } },
		{ "x", "count", "45352", "45353", { "45352", "45353" } },
		{ "date",
		  "date excel",
		  "2024-03-01",
		  "2024-03-02",
		  { "45352", "45353.5" } },
	};

	(void)state;
	assert_types(cases, COUNT(cases));
}

static void
a_given_pattern_is_tried_on_the_date(void **state)
{
	static const char *const values[] = { "1 Mar 24", "x", "2 Mar 24" };
	struct rig *rig = column_of("date", values, COUNT(values));

	(void)state;
	assert_true(kam_date_format_read("%d %b %y", &rig->in.date_format));
	make(rig);
	assert_string_equal(rig->p.columns[0].type, "date %d %b %y");
	assert_string_equal(rig->p.columns[0].min, "2024-03-01");
	assert_string_equal(rig->p.columns[0].max, "2024-03-02");
	assert_int_equal(rig->p.columns[0].bad, 1);
	assert_int_equal(rig->p.columns[0].bad_line, 3);
	assert_string_equal(rig->p.columns[0].bad_value, "x");
	discard(rig);
}

/* A table of one column with `good` numbers and then `bad` words. */
static struct rig *
mixture(const char *name, int good, int bad)
{
	const char *values[200];
	size_t n = 0;

	for (int i = 0; i < good; i++)
		values[n++] = "1.50";
	for (int i = 0; i < bad; i++)
		values[n++] = i == 0 ? "oops" : "again";
	return column_of(name, values, n);
}

static void
one_in_twenty_may_be_bad(void **state)
{
	struct rig *most = mixture("x", 38, 2), *less = mixture("x", 37, 2);

	(void)state;
	make(most);
	assert_string_equal(most->p.columns[0].type, "number");
	assert_int_equal(most->p.columns[0].bad, 2);
	assert_string_equal(most->p.columns[0].bad_file, most->path[0]);
	assert_int_equal(most->p.columns[0].bad_line, 40);
	assert_string_equal(most->p.columns[0].bad_value, "oops");
	assert_string_equal(most->p.columns[0].max, "1.50");
	make(less);
	assert_string_equal(less->p.columns[0].type, "text");
	assert_int_equal(less->p.columns[0].bad, 0);
	assert_null(less->p.columns[0].bad_file);
	assert_string_equal(less->p.columns[0].max, "oops");
	discard(most);
	discard(less);
}

static void
what_has_a_role_is_judged_by_it(void **state)
{
	struct rig *half = mixture("amount", 20, 20);
	struct rig *less = mixture("amount", 19, 20);

	(void)state;
	make(half);
	assert_string_equal(half->p.columns[0].role, "amount");
	assert_string_equal(half->p.columns[0].type, "number");
	assert_int_equal(half->p.columns[0].bad, 20);
	make(less);
	assert_string_equal(less->p.columns[0].type, "text");
	assert_int_equal(less->p.columns[0].bad, 39);
	assert_int_equal(less->p.columns[0].bad_line, 21);
	assert_string_equal(less->p.columns[0].bad_value, "oops");
	discard(half);
	discard(less);
}

static void
roles_are_told(void **state)
{
	struct rig *rig = made_of("InvoiceNo,Quantity,InvoiceDate,UnitPrice,"
				  "CustomerID,Country\n"
				  "007,1,2024-03-01,0012,45,UK\n");
	static const char *const roles[] = { "order",  "factor",   "date",
					     "factor", "customer", "" };
	static const char *const types[] = { "text",   "count", "date ymd",
					     "number", "text",	"text" };

	(void)state;
	assert_int_equal(rig->p.n, COUNT(roles));
	for (size_t i = 0; i < COUNT(roles); i++) {
		assert_string_equal(rig->p.columns[i].role, roles[i]);
		assert_string_equal(rig->p.columns[i].type, types[i]);
		assert_int_equal(rig->p.columns[i].bad, 0);
	}
	for (int i = 0; i < KAM_ROLES; i++)
		assert_string_equal(rig->p.missing[i], "");
	discard(rig);
}

static void
roles_that_are_missing_are_explained(void **state)
{
	struct rig *rig = made_of("customer,day,Order No,Invoice No\n"
				  "A,2024-03-01,1,2\n");

	(void)state;
	assert_string_equal(rig->p.columns[0].role, "customer");
	assert_string_equal(rig->p.columns[1].role, "");
	assert_non_null(strstr(rig->p.missing[KAM_ROLE_DATE],
			       ": no column for the date; the header is: "
			       "customer, day, Order No, Invoice No; give "
			       "--date=NAME"));
	assert_non_null(strstr(rig->p.missing[KAM_ROLE_AMOUNT],
			       ": no column for the amount; "));
	assert_non_null(strstr(rig->p.missing[KAM_ROLE_ORDER],
			       ": columns 'Order No' and 'Invoice No' could "
			       "both be the order number; "));
	assert_string_equal(rig->p.missing[KAM_ROLE_CUSTOMER], "");
	discard(rig);
}

static void
an_option_for_an_absent_column_is_an_error(void **state)
{
	struct rig *rig = rig_of("customer,date,amount\nA,2024-03-01,1\n");

	(void)state;
	rig->in.date = "dates";
	assert_int_equal(
		kam_profile_make(&rig->p, &rig->in, &rig->report, &rig->err),
		KAM_EUSAGE);
	assert_says(&rig->err, KAM_EUSAGE,
		    ": no column 'dates' (--date); did you mean 'date'?");
	discard(rig);
}

static void
blank_values_are_bad_where_they_must_not_be(void **state)
{
	struct rig *rig = made_of("customer,date,amount,note\n"
				  "A,2024-03-01,1, \n"
				  "　,2024-03-02,x,\n"
				  "B,,,\"\"\n"
				  "C,2024-03-03,2,\n");
	const struct kam_profile_column *c = rig->p.columns;

	(void)state;
	assert_int_equal(rig->p.rows, 4);
	assert_int_equal(c[0].empty, 1);
	assert_int_equal(c[0].bad, 1);
	assert_int_equal(c[0].bad_line, 3);
	assert_string_equal(c[0].bad_value, "");
	assert_int_equal(c[1].bad, 1);
	assert_int_equal(c[1].bad_line, 4);
	assert_int_equal(c[2].empty, 1);
	assert_int_equal(c[2].bad, 2);
	assert_int_equal(c[2].bad_line, 3);
	assert_string_equal(c[2].bad_value, "x");
	assert_string_equal(c[3].type, "empty");
	assert_int_equal(c[3].empty, 4);
	assert_int_equal(c[3].bad, 0);
	assert_int_equal(c[3].distinct, 0);
	discard(rig);
}

static void
distinct_values_are_counted_up_to_a_bound(void **state)
{
	static const int rows[] = { 1, KAM_DISTINCT_MAX, KAM_DISTINCT_MAX + 1 };

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kam_buf text = KAM_BUF_INIT;
		struct rig *rig;
		char row[40];

		assert_int_equal(kam_buf_put(&text, "x,y\n", 4), 0);
		for (int j = 0; j < rows[i]; j++) {
			int n = snprintf(row, sizeof row, "%d,%d\n", j, j % 3);

			assert_int_equal(kam_buf_put(&text, row, (size_t)n), 0);
		}
		assert_int_equal(kam_buf_putc(&text, '\0'), 0);
		rig = made_of(text.ptr);
		assert_int_equal(rig->p.columns[0].distinct,
				 rows[i] > KAM_DISTINCT_MAX ? KAM_DISTINCT_MANY
							    : rows[i]);
		assert_int_equal(rig->p.columns[1].distinct,
				 rows[i] < 3 ? rows[i] : 3);
		discard(rig);
		kam_buf_release(&text);
	}
}

static void
memory_for_distinct_values_is_bounded(void **state)
{
	enum { WIDE = 100000 };
	struct kam_buf text = KAM_BUF_INIT;
	struct rig *rig;

	(void)state;
	assert_int_equal(kam_buf_put(&text, "x\n", 2), 0);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(kam_buf_reserve(&text, WIDE + 2), 0);
		memset(text.ptr + text.len, 'a' + i % 26, WIDE);
		text.ptr[text.len + (size_t)i] = '-';
		text.ptr[text.len + WIDE] = '\n';
		text.len += WIDE + 1;
	}
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	rig = made_of(text.ptr);
	assert_int_equal(rig->p.columns[0].distinct, KAM_DISTINCT_LARGE);
	assert_int_equal(strlen(rig->p.columns[0].max), 63);
	discard(rig);
	kam_buf_release(&text);
}

static void
broken_records_are_counted_and_passed_over(void **state)
{
	struct rig *rig = made_of("customer,date,amount\n"
				  "A,2024-03-01,1\n"
				  "B,2024-03-01\n"
				  "C,2024-03-01,2,3\n"
				  "D,2024-03-01,4\n");

	(void)state;
	assert_int_equal(rig->p.rows, 2);
	assert_int_equal(rig->p.faults.n, 2);
	assert_string_equal(rig->p.faults.file, rig->path[0]);
	assert_int_equal(rig->p.faults.line, 3);
	assert_non_null(
		strstr(rig->p.faults.text, "2 fields where the header has 3"));
	assert_int_equal(rig->report.rows, 4);
	assert_int_equal(rig->report.bad[KAM_CAUSE_FIELDS], 2);
	assert_int_equal(rig->p.columns[2].distinct, 2);
	discard(rig);
}

static void
columns_of_several_files_go_by_name(void **state)
{
	struct rig *rig = rig_of("x,y,x\n1,a,2\n");

	(void)state;
	add_file(rig, "y,x,x\nb,10,no\n");
	make(rig);
	assert_int_equal(rig->p.rows, 2);
	assert_string_equal(rig->p.columns[0].type, "count");
	assert_string_equal(rig->p.columns[0].max, "10");
	assert_string_equal(rig->p.columns[1].max, "b");
	assert_string_equal(rig->p.columns[2].type, "text");
	assert_string_equal(rig->p.columns[2].max, "no");
	discard(rig);
}

static void
the_file_of_the_first_bad_value_is_told(void **state)
{
	struct rig *rig = rig_of("customer,amount\nA,1\n");

	(void)state;
	add_file(rig, "amount,customer\nno,B\n2,\n");
	make(rig);
	assert_string_equal(rig->p.columns[1].bad_file, rig->path[1]);
	assert_int_equal(rig->p.columns[1].bad_line, 2);
	assert_string_equal(rig->p.columns[0].bad_file, rig->path[1]);
	assert_int_equal(rig->p.columns[0].bad_line, 3);
	discard(rig);
}

static void
any_table_will_do(void **state)
{
	struct rig *ledger = made_of("customer,date,orders,lines,amount,"
				     "returns\nA,2024-03-01,1,2,3.00,0.00\n");
	struct rig *month = made_of("customer,month,orders,lines,amount,"
				    "returns\nA,2024-03,1,2,3.00,0.00\n");
	struct rig *none = made_of("a,b\n");

	(void)state;
	assert_string_equal(ledger->p.columns[1].role, "date");
	assert_string_equal(ledger->p.columns[1].type, "date ymd");
	assert_string_equal(month->p.columns[0].role, "");
	assert_string_equal(month->p.columns[1].type, "text");
	assert_int_equal(none->p.rows, 0);
	assert_string_equal(none->p.columns[1].type, "empty");
	discard(ledger);
	discard(month);
	discard(none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_narrowest_type_that_holds_all_is_found),
		cmocka_unit_test(the_form_of_dates_is_told),
		cmocka_unit_test(a_given_pattern_is_tried_on_the_date),
		cmocka_unit_test(one_in_twenty_may_be_bad),
		cmocka_unit_test(what_has_a_role_is_judged_by_it),
		cmocka_unit_test(roles_are_told),
		cmocka_unit_test(roles_that_are_missing_are_explained),
		cmocka_unit_test(an_option_for_an_absent_column_is_an_error),
		cmocka_unit_test(blank_values_are_bad_where_they_must_not_be),
		cmocka_unit_test(distinct_values_are_counted_up_to_a_bound),
		cmocka_unit_test(memory_for_distinct_values_is_bounded),
		cmocka_unit_test(broken_records_are_counted_and_passed_over),
		cmocka_unit_test(columns_of_several_files_go_by_name),
		cmocka_unit_test(the_file_of_the_first_bad_value_is_told),
		cmocka_unit_test(any_table_will_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
