/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "lines_rig.h"

static void
assert_text(struct kam_str s, const char *wanted)
{
	if (!kam_str_eq(s, kam_str_of(wanted)))
		fail_msg("'%.*s' is not '%s'", (int)s.len, s.ptr, wanted);
}

static void
fields_become_values(void **state)
{
	struct kam_line line[3];
	struct desk d;

	(void)state;
	desk_open(&d,
		  "order,x,date,customer,amount\n"
		  " 0012 ,,2024-02-29,\"　A \"\"B\"\" \",\"¥1,234.505\"\n"
		  "　,,20240301 10:00,B,(12.50)\n"
		  "7,,2024/3/2,C,0.0000005\n",
		  plain());
	assert_int_equal(desk_read(&d, line, 3), 3);
	assert_text(line[0].customer, "A \"B\"");
	assert_text(line[0].order, "0012");
	assert_true(line[0].amount == 1234505000);
	assert_int_equal(line[0].day, rig_day(2024, 2, 29));
	assert_text(line[1].order, "");
	assert_true(line[1].amount == -12500000);
	/* Half to even. */
	assert_true(line[2].amount == 0);
	assert_int_equal(d.lines.latest, rig_day(2024, 3, 2));
	assert_int_equal(d.lines.before, rig_day(2024, 3, 1));
	desk_close(&d);
}

static void
a_product_is_exact_and_rounded_once(void **state)
{
	struct kam_line line[3];
	struct desk d;

	(void)state;
	desk_open(&d,
		  "customer,date,quantity,unit price\n"
		  "a,2024-01-01,3,0.1\n"
		  "a,2024-01-01,0.0005,0.0010\n"
		  "a,2024-01-01,-1.5,0.000001\n",
		  plain());
	assert_int_equal(desk_read(&d, line, 3), 3);
	assert_true(line[0].amount == 300000);
	assert_true(line[1].amount == 0);
	assert_true(line[2].amount == -2);
	desk_close(&d);
}

static void
dates_and_returns_decide_what_is_used(void **state)
{
	static const char text[] = "customer,date,amount\n"
				   "a,2024-01-01,1\nb,2024-01-02,-1\n"
				   "c,2024-01-03,0\nd,2024-01-04,1\n"
				   "e,2024-01-05,-1\nf,2024-01-06,1\n";
	static const struct {
		int from, to, as_of;
		bool drop;
		int used, outside, latest, before;
	} cases[] = {
		{ 0, 0, 0, false, 6, 0, 6, 5 }, { 0, 0, 0, true, 3, 0, 6, 5 },
		{ 2, 0, 0, false, 5, 1, 6, 5 }, { 0, 5, 0, false, 5, 1, 5, 4 },
		{ 0, 5, 0, true, 2, 1, 5, 4 },	{ 2, 5, 3, false, 2, 4, 3, 2 },
		{ 2, 3, 5, true, 0, 4, 3, 2 },	{ 5, 5, 0, false, 1, 5, 5, 0 },
		{ 5, 4, 0, false, 0, 6, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_input_options in = plain();
		kam_day zero = rig_day(2023, 12, 31);
		struct desk d;

		in.from = cases[i].from ? zero + cases[i].from : KAM_NO_DAY;
		in.to = cases[i].to ? zero + cases[i].to : KAM_NO_DAY;
		in.as_of = cases[i].as_of ? zero + cases[i].as_of : KAM_NO_DAY;
		in.drop_returns = cases[i].drop;
		desk_open(&d, text, in);
		assert_int_equal(desk_read(&d, NULL, 0), cases[i].used);
		assert_int_equal(d.lines.outside, cases[i].outside);
		assert_int_equal(d.lines.latest,
				 cases[i].latest ? zero + cases[i].latest
						 : KAM_NO_DAY);
		assert_int_equal(d.lines.before,
				 cases[i].before ? zero + cases[i].before
						 : KAM_NO_DAY);
		desk_close(&d);
	}
}

/* Days in any order, by several readers: the two latest are found. */
static void
the_two_latest_dates_are_known(void **state)
{
	uint64_t seed = 17;

	(void)state;
	for (int k = 0; k < 3000; k++) {
		struct kam_input_options in = plain();
		kam_day latest = KAM_NO_DAY, before = KAM_NO_DAY, days[12];
		struct kam_lines l[3];
		long n = rig_between(&seed, 0, 12);

		for (int i = 0; i < 3; i++)
			kam_lines_init(&l[i], &in);
		for (long i = 0; i < n; i++) {
			days[i] = (kam_day)rig_between(&seed, -3, 3);
			assert_true(kam_lines_day(&l[rig_between(&seed, 0, 2)],
						  days[i]));
			latest = days[i] > latest ? days[i] : latest;
		}
		for (long i = 0; i < n; i++)
			if (days[i] < latest && days[i] > before)
				before = days[i];
		kam_lines_join(&l[0], &l[1]);
		kam_lines_join(&l[0], &l[2]);
		assert_int_equal(l[0].latest, latest);
		assert_int_equal(l[0].before, before);
	}
}

static void
assert_refused(const char *text, struct kam_input_options in,
	       const char *wanted)
{
	char whole[KAM_ERR_SIZE];
	struct desk d;

	desk_open(&d, text, in);
	assert_int_equal(desk_read(&d, NULL, 0), KAM_EDATA);
	snprintf(whole, sizeof whole, "%s:%s", d.path, wanted);
	assert_string_equal(d.err.text, whole);
	desk_close(&d);
}

static void
errors_say_what_to_do(void **state)
{
	static const struct {
		const char *row, *text;
	} cases[] = {
		{ "a,2024-01-01,\"1.234,5\"",
		  "column 'amount': cannot read '1.234,5' as a number; try "
		  "--decimal=," },
		{ "a,2024-01-01,oops",
		  "column 'amount': cannot read 'oops' as a number" },
		{ "a,2024-01-01, ",
		  "column 'amount': the number is blank; give --on-error=skip "
		  "to leave such rows out" },
		{ "a,2024-01-01,1e24",
		  "column 'amount': '1e24' is beyond what can be added up "
		  "exactly (24 digits before the point)" },
		{ "　,2024-01-01,1",
		  "column 'customer': the customer is blank; give "
		  "--on-error=skip to leave such rows out" },
		{ "a,,1",
		  "column 'date': the date is blank; give --on-error=skip to "
		  "leave such rows out" },
		{ "a,2023-02-29,1",
		  "column 'date': '2023-02-29': no such day" },
		{ "a,x,1", "column 'date': cannot read 'x' as a date" },
	};
	char text[300], wanted[300];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(text, sizeof text,
			 "customer,date,amount\n\"q\nr\",2024-01-01,1\n\n%s\n",
			 cases[i].row);
		snprintf(wanted, sizeof wanted, "5: %s", cases[i].text);
		assert_refused(text, plain(), wanted);
	}
}

static void
the_other_decimal_mark_is_suggested_both_ways(void **state)
{
	struct kam_input_options in = plain();

	(void)state;
	in.point = ',';
	assert_refused("customer,date,amount\na,2024-01-01,1234.5\n", in,
		       "2: column 'amount': cannot read '1234.5' as a number; "
		       "try --decimal=.");
}

static void
the_leftmost_bad_column_is_blamed(void **state)
{
	static const struct {
		const char *header, *row, *column;
	} cases[] = {
		{ "amount,date,customer", "x,y,", "amount" },
		{ "date,amount,customer", "y,x,", "date" },
		{ "customer,amount,date", ",x,y", "customer" },
		{ "date,customer,amount", "2024-01-01,,x", "customer" },
		{ "Unit Price,date,Quantity,customer", "1,2024-01-01,x,",
		  "Quantity" },
		{ "Unit Price,date,Quantity,customer", "x,2024-01-01,x,",
		  "Unit Price" },
		{ "Quantity,date,Unit Price,customer", "1,z,x,a", "date" },
		{ "date,Quantity,Unit Price,customer", "2024-01-01,1,x,",
		  "Unit Price" },
	};
	char text[200], wanted[100];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct desk d;

		snprintf(text, sizeof text, "%s\n%s\n", cases[i].header,
			 cases[i].row);
		desk_open(&d, text, plain());
		assert_int_equal(desk_read(&d, NULL, 0), KAM_EDATA);
		snprintf(wanted, sizeof wanted, "%s:2: column '%s': ", d.path,
			 cases[i].column);
		assert_memory_equal(d.err.text, wanted, strlen(wanted));
		desk_close(&d);
	}
}

static void
a_product_may_be_too_large_though_its_factors_are_not(void **state)
{
	(void)state;
	assert_refused("customer,date,unit price,x,quantity\n"
		       "a,2024-01-01,1e13,,1e12\n",
		       plain(),
		       "2: column 'unit price': the product is beyond what can "
		       "be added up exactly (24 digits before the point)");
}

static void
bad_rows_are_counted_when_skipped(void **state)
{
	struct kam_input_options in = plain();
	const struct kam_faults *f;
	struct desk d;

	(void)state;
	in.read.skip = true;
	desk_open(&d,
		  "customer,date,amount\na,2024-01-01,1\n,2024-01-01,1\n"
		  "a,2024-01-32,1\na,2024-01-01,1e30\na,2024-01-01,z\n"
		  "a,2024-01-01,1,\n,z,z\n",
		  in);
	assert_int_equal(desk_read(&d, NULL, 0), 1);
	f = kam_reader_faults(d.reader);
	assert_int_equal(f->count[KAM_CAUSE_BLANK], 2);
	assert_int_equal(f->count[KAM_CAUSE_DATE], 1);
	assert_int_equal(f->count[KAM_CAUSE_RANGE], 1);
	assert_int_equal(f->count[KAM_CAUSE_NUMBER], 1);
	desk_close(&d);
}

/* What kam_accounts_load() says of two files, for 1 and 3 threads. */
static void
assert_signs(const char *one, const char *two, bool swap, int at,
	     const char *text)
{
	const char *const content[2] = { one, two };
	char path[2][40], wanted[KAM_ERR_SIZE];
	const char *files[2] = { path[swap], path[!swap] };

	for (int i = 0; i < 2; i++) {
		FILE *f = rig_file(path[i]);

		fprintf(f, "customer,date,%s\n",
			strchr(content[i], '*') ? "quantity,unit price"
						: "amount");
		for (const char *c = content[i]; *c; c++)
			fprintf(f, *c == '*' ? "," : "%c", *c);
		assert_int_equal(fclose(f), 0);
	}
	snprintf(wanted, sizeof wanted, text, path[at], path[!at]);
	for (int threads = 1; threads <= 3; threads++) {
		struct kam_input_options in = plain();
		struct kam_load_need need = { .by_view = false };
		struct kam_accounts a = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;
		struct kam_err err = KAM_ERR_INIT;

		in.threads = threads;
		in.read.files = files;
		in.read.nfiles = 2;
		assert_int_equal(
			kam_accounts_load(&a, &in, &need, &report, &err),
			*text ? KAM_EDATA : KAM_OK);
		assert_string_equal(err.text, wanted);
		kam_accounts_release(&a);
	}
	for (int i = 0; i < 2; i++)
		assert_int_equal(unlink(path[i]), 0);
}

#define D "c,2024-01-01,"
#define MANY D "€1\n" D "£1\n" D "₩1\n" D "₹1\n" D "฿1\n" D "₽1\n"

static void
different_currency_signs_are_refused_whatever_the_threads(void **state)
{
	(void)state;
	assert_signs(D "¥1\n" D "1\n" D "￥1\n", D "¥1\n", false, 0, "");
	assert_signs(D "1\n" D "¥1\n\n" D "$1\n", D "€1\n", false, 0,
		     "%s:5: column 'amount': the currency sign '$' where line "
		     "3 has '¥'; bring all amounts into one currency first");
	assert_signs(D "1\n" D "¥1\n", D "1\n" D "1\n" D "$1\n", false, 1,
		     "%s:4: column 'amount': the currency sign '$' where "
		     "%s:3 has '¥'; bring all amounts into one currency "
		     "first");
	/* The files' order is that of the command line. */
	assert_signs(D "1\n" D "¥1\n", D "1\n" D "1\n" D "$1\n", true, 0,
		     "%s:3: column 'amount': the currency sign '¥' where "
		     "%s:4 has '$'; bring all amounts into one currency "
		     "first");
	/* More signs than are kept. */
	assert_signs(MANY, D "$1\n" D "¥1\n", true, 1,
		     "%s:3: column 'amount': the currency sign '¥' where line "
		     "2 has '$'; bring all amounts into one currency first");
	assert_signs(D "$1*¥1\n", D "¥1*$1\n", false, 0,
		     "%s:2: column 'unit price': the currency sign '¥' where "
		     "line 2 has '$'; bring all amounts into one currency "
		     "first");
}

/* Readers joined in any order name the first two signs of the input. */
static void
signs_are_joined_in_input_order(void **state)
{
	static const char *const files[] = { "b.csv", "-", "a.csv" };
	static const char *const shown[] = { "b.csv", "<stdin>", "a.csv" };
	uint64_t seed = 4;

	(void)state;
	for (int k = 0; k < 4000; k++) {
		struct kam_input_options in = plain();
		struct kam_err one = KAM_ERR_INIT, three = KAM_ERR_INIT;
		struct kam_lines all, part[3];
		struct kam_sign met[12];
		int other = 1, rc;
		char where[40];

		in.read.files = files;
		in.read.nfiles = 3;
		kam_lines_init(&all, &in);
		for (int i = 0; i < 3; i++)
			kam_lines_init(&part[i], &in);
		for (int i = 0; i < 12; i++) {
			/* Two on a line, as in a product. */
			met[i] = (struct kam_sign){
				'A' + (unsigned long)rig_between(&seed, 0, 6),
				shown[i / 4], (uint64_t)(2 + i % 4 / 2),
				KAM_STR("amount")
			};
			if (i % 2 && met[i].sign < met[i - 1].sign)
				met[i].sign = met[i - 1].sign;
		}
		for (int i = 0, at = k % 12; i < 12; i++, at = (at + 5) % 12) {
			struct kam_lines l;

			kam_lines_init(&l, &in);
			l.signs = 1;
			l.sign[0] = met[at];
			kam_lines_join(&all, &l);
			kam_lines_join(&part[rig_between(&seed, 0, 2)], &l);
		}
		kam_lines_join(&part[2], &part[1]);
		kam_lines_join(&part[2], &part[0]);
		rc = kam_lines_check(&all, &one);
		assert_int_equal(kam_lines_check(&part[2], &three), rc);
		assert_string_equal(one.text, three.text);
		while (other < 12 && met[other].sign == met[0].sign)
			other++;
		assert_int_equal(rc, other < 12 ? KAM_EDATA : KAM_OK);
		if (!rc)
			continue;
		snprintf(where, sizeof where, "%s:%d: ", met[other].file,
			 (int)met[other].line);
		assert_memory_equal(one.text, where, strlen(where));
		snprintf(where, sizeof where, "has '%c'", (int)met[0].sign);
		assert_non_null(strstr(one.text, where));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_become_values),
		cmocka_unit_test(a_product_is_exact_and_rounded_once),
		cmocka_unit_test(dates_and_returns_decide_what_is_used),
		cmocka_unit_test(the_two_latest_dates_are_known),
		cmocka_unit_test(errors_say_what_to_do),
		cmocka_unit_test(the_other_decimal_mark_is_suggested_both_ways),
		cmocka_unit_test(the_leftmost_bad_column_is_blamed),
		cmocka_unit_test(
			a_product_may_be_too_large_though_its_factors_are_not),
		cmocka_unit_test(bad_rows_are_counted_when_skipped),
		cmocka_unit_test(
			different_currency_signs_are_refused_whatever_the_threads),
		cmocka_unit_test(signs_are_joined_in_input_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
