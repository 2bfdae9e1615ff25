/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "clean_run.h"

static void
canonical_columns_come_first(void **state)
{
	(void)state;
	assert_cleaned(
		rig_of("region,Order No,Order Date,note,Client,Revenue,x\n"
		       "N,17,2024/3/1,hm,Acme,\"1,234.5\",1\n"
		       "S,,20240302,,Bolt,-7,2\n"),
		"customer,date,amount,order,region,note,x\n"
		"Acme,2024-03-01,1234.50,17,N,hm,1\n"
		"Bolt,2024-03-02,-7.00,,S,,2\n");
}

static void
there_is_an_order_only_if_the_export_has_one(void **state)
{
	(void)state;
	assert_cleaned(rig_of("amount,customer,date\n1,A,2024-03-01\n"),
		       "customer,date,amount\nA,2024-03-01,1.00\n");
}

static void
factors_of_a_product_are_passed_on(void **state)
{
	(void)state;
	assert_cleaned(rig_of("Quantity,customer,date,UnitPrice\n"
			      "3,A,2024-03-01,0.3333333\n"),
		       "customer,date,amount,Quantity,UnitPrice\n"
		       "A,2024-03-01,1.00,3,0.3333333\n");
}

static void
other_columns_of_these_names_become_sources(void **state)
{
	struct rig *rig = rig_of("customer,date,amount,order,id,day,net\n"
				 "Acme,x,,9,A1,2024-03-01,5\n");

	(void)state;
	rig->in.customer = "id";
	rig->in.date = "day";
	rig->in.amount = "net";
	rig->in.order = "none";
	assert_cleaned(rig, "customer,date,amount,customer_source,date_source,"
			    "amount_source,order_source\n"
			    "A1,2024-03-01,5.00,Acme,x,,9\n");
}

static void
a_source_name_that_is_taken_gets_longer(void **state)
{
	struct rig *rig = rig_of("customer,customer_source,customer,id,date,"
				 "amount\n1,2,3,4,2024-03-01,5\n");

	(void)state;
	rig->in.customer = "id";
	assert_cleaned(rig, "customer,date,amount,customer_source_source,"
			    "customer_source,customer_source_source_source\n"
			    "4,2024-03-01,5.00,1,2,3\n");
}

static void
an_order_that_is_not_wanted_is_not_found_again(void **state)
{
	struct rig *rig = rig_of("customer,date,amount,Order No\n"
				 "A,2024-03-01,5,17\n");

	(void)state;
	rig->in.order = "none";
	assert_cleaned(rig, "customer,date,amount,order,Order No\n"
			    "A,2024-03-01,5.00,,17\n");
}

static void
bytes_of_other_columns_stay_as_they_are(void **state)
{
	(void)state;
	assert_cleaned(rig_of("\"a \"\"x\"\"\",customer,\"b\",date,amount,c\n"
			      "\"1, \"\"2\"\"\",A,\" p \",2024-03-01,1,\"\"\n"
			      ",A,,2024-03-01,1,\n"
			      "\"l1\r\nl2\",A,  q  ,2024-03-01,1,'\n"),
		       "customer,date,amount,\"a \"\"x\"\"\",\"b\",c\n"
		       "A,2024-03-01,1.00,\"1, \"\"2\"\"\",\" p \",\"\"\n"
		       "A,2024-03-01,1.00,,,\n"
		       "A,2024-03-01,1.00,\"l1\r\nl2\",  q  ,'\n");
}

static void
customers_are_trimmed_and_quoted_only_where_they_must(void **state)
{
	(void)state;
	assert_cleaned(rig_of("order,customer,date,amount\n"
			      ", A ,2024-03-01,1\n"
			      "\" 7 \",\"B\",\"2024-03-01\",\"1\"\n"
			      "\"x \"\"y\"\"\",\"Smith, J\",2024-03-01,1\n"
			      "　8,\"　C\"\"D\",2024-03-01,1\n"),
		       "customer,date,amount,order\n"
		       "A,2024-03-01,1.00,\n"
		       "B,2024-03-01,1.00,7\n"
		       "\"Smith, J\",2024-03-01,1.00,\"x \"\"y\"\"\"\n"
		       "\"C\"\"D\",2024-03-01,1.00,8\n");
}

static void
amounts_have_one_form(void **state)
{
	static const struct {
		const char *from, *to;
	} cases[] = {
		{ "1", "1.00" },
		{ "1.5", "1.50" },
		{ "1.50", "1.50" },
		{ "1.500", "1.50" },
		{ "1.505", "1.505" },
		{ "0.10", "0.10" },
		{ ".10", "0.10" },
		{ "01.50", "1.50" },
		{ "00.50", "0.50" },
		{ "-0.00", "0.00" },
		{ "0.00", "0.00" },
		{ "-1.50", "-1.50" },
		{ "(1.50)", "-1.50" },
		{ "$1.50", "1.50" },
		{ "+1.50", "1.50" },
		{ " 1.50", "1.50" },
		{ "1.5E+3", "1500.00" },
		{ "0.0000005", "0.00" },
		{ "0.0000015", "0.000002" },
		{ "123456789012345.25", "123456789012345.25" },
		{ "999999999999999999999999.25",
		  "999999999999999999999999.25" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char in[200], out[200];

		snprintf(in, sizeof in,
			 "customer,date,amount,x\nA,2024-03-01,%s,y\n",
			 cases[i].from);
		snprintf(out, sizeof out,
			 "customer,date,amount,x\nA,2024-03-01,%s,y\n",
			 cases[i].to);
		assert_cleaned(rig_of(in), out);
	}
}

static void
dates_have_one_form(void **state)
{
	static const char *const cases[] = {
		"2024-03-01",	   "2024/3/1",	  "2024.03.01",
		"20240301",	   " 2024-03-01", "2024-03-01 10:30",
		"2024年3月1日",	   "2024-3-1",	  "2024-3-01 10:30:00",
		"2024-03-1 10:30",
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char in[200];

		snprintf(in, sizeof in, "customer,date,amount\nA,%s,1\n",
			 cases[i]);
		assert_cleaned(rig_of(in),
			       "customer,date,amount\nA,2024-03-01,1.00\n");
	}
}

static void
other_ways_of_writing_are_read(void **state)
{
	struct rig *rig = rig_of("customer;date;amount;x\n"
				 "A;1.3.2024;1.234,50;a,b\n"
				 "B;2.3.2024;5.00;\"c;d\"\n");

	(void)state;
	rig->in.read.sep = ';';
	rig->in.point = ',';
	assert_true(kam_date_format_read("dmy", &rig->in.date_format));
	assert_failed(rig, KAM_EDATA,
		      ":3: column 'amount': cannot read '5.00' as a number; "
		      "try --decimal=.");
	rig = rig_of("customer;date;amount;x\nA;1.3.2024;1.234,50;a,b\n"
		     "B;2.3.2024;5,00;\"c;d\"\n");
	rig->in.read.sep = ';';
	rig->in.point = ',';
	assert_true(kam_date_format_read("dmy", &rig->in.date_format));
	assert_cleaned(rig, "customer;date;amount;x\n"
			    "A;2024-03-01;1234.50;a,b\n"
			    "B;2024-03-02;5.00;\"c;d\"\n");
}

static void
files_may_have_their_columns_in_another_order(void **state)
{
	struct rig *rig = rig_of("x,customer,date,y,amount\n"
				 "1,A,2024-03-01,2,3\n");

	(void)state;
	add_file(rig, "amount,y,x,date,customer\n"
		      "30.00,\"2\"\"0\",10,2024-03-02,\"B\"\n");
	add_file(rig, "x,customer,date,y,amount\n,C,2024-03-03,,1.25\n");
	assert_cleaned(rig, "customer,date,amount,x,y\n"
			    "A,2024-03-01,3.00,1,2\n"
			    "B,2024-03-02,30.00,10,\"2\"\"0\"\n"
			    "C,2024-03-03,1.25,,\n");
}

static void
numbered_columns_must_be_the_same_in_all_files(void **state)
{
	struct rig *rig = rig_of("id,date,amount,x\nA,2024-03-01,1,2\n");

	(void)state;
	add_file(rig, "x,date,amount,id\n2,2024-03-01,1,A\n");
	rig->in.customer = "1";
	assert_int_equal(clean(rig), KAM_EDATA);
	assert_non_null(strstr(rig->err.text, ": takes column 'x' where "));
	discard(rig);
}

static void
rows_outside_the_dates_are_left_out(void **state)
{
	struct rig *rig = rig_of("customer,date,amount\n"
				 "A,2024-02-29,1\nB,2024-03-01,-1\n"
				 "C,2024-03-02,0\nD,2024-03-31,4\n"
				 "E,2024-04-01,5\nF,2024-03-03,6\n");

	(void)state;
	rig->in.from = rig_day(2024, 3, 1);
	rig->in.to = rig_day(2024, 4, 1);
	rig->in.as_of = rig_day(2024, 3, 31);
	rig->in.drop_returns = true;
	assert_int_equal(clean(rig), KAM_OK);
	assert_int_equal(rig->report.rows, 6);
	assert_int_equal(rig->report.outside, 2);
	assert_int_equal(rig->report.latest, rig_day(2024, 3, 31));
	assert_string_equal(rig->report.columns,
			    "customer=customer date=date amount=amount");
	assert_int_equal(kam_buf_putc(&rig->out, '\0'), 0);
	assert_string_equal(rig->out.ptr, "customer,date,amount\n"
					  "D,2024-03-31,4.00\n"
					  "F,2024-03-03,6.00\n");
	discard(rig);
}

static void
bad_rows_are_skipped_if_asked(void **state)
{
	struct rig *rig = rig_of("customer,date,amount\n"
				 "A,2024-03-01,1\n,2024-03-01,2\n"
				 "B,2024-02-30,3\nC,2024-03-01,x\n"
				 "D\nE,2024-03-01,5\n");

	(void)state;
	rig->in.read.skip = true;
	assert_int_equal(clean(rig), KAM_OK);
	assert_int_equal(rig->report.rows, 6);
	assert_int_equal(rig->report.bad[KAM_CAUSE_BLANK], 1);
	assert_int_equal(rig->report.bad[KAM_CAUSE_DATE], 1);
	assert_int_equal(rig->report.bad[KAM_CAUSE_NUMBER], 1);
	assert_int_equal(rig->report.bad[KAM_CAUSE_FIELDS], 1);
	assert_int_equal(kam_buf_putc(&rig->out, '\0'), 0);
	assert_string_equal(rig->out.ptr, "customer,date,amount\n"
					  "A,2024-03-01,1.00\n"
					  "E,2024-03-01,5.00\n");
	discard(rig);
}

static void
tables_that_are_no_exports_are_refused(void **state)
{
	struct rig *rig = rig_of("customer,date,amount\n");

	(void)state;
	rig->in.kind = KAM_PLAIN;
	assert_failed(rig, KAM_EUSAGE,
		      "--input=table: only transactions can be cleaned; "
		      "--report takes any table");
	assert_failed(rig_of("customer,date,orders,lines,amount,returns\n"),
		      KAM_EDATA,
		      ": a ledger, which is clean as it is; only transactions "
		      "can be cleaned");
	assert_failed(rig_of("customer,as_of,orders,days,lines,amount,returns,"
			     "first_date,last_date,first_amount,gap_mean,"
			     "gap_sd,gap_log_mean\n"),
		      KAM_EDATA,
		      ": an accounts table, which is clean as it is; only "
		      "transactions can be cleaned");
	rig = rig_of("customer,date,amount\n");
	rig->how.dedup = "customer,amuont";
	assert_failed(rig, KAM_EUSAGE,
		      ": no column 'amuont' (--dedup); did you mean 'amount'?");
	kam_clean_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_columns_come_first),
		cmocka_unit_test(there_is_an_order_only_if_the_export_has_one),
		cmocka_unit_test(factors_of_a_product_are_passed_on),
		cmocka_unit_test(other_columns_of_these_names_become_sources),
		cmocka_unit_test(a_source_name_that_is_taken_gets_longer),
		cmocka_unit_test(
			an_order_that_is_not_wanted_is_not_found_again),
		cmocka_unit_test(bytes_of_other_columns_stay_as_they_are),
		cmocka_unit_test(
			customers_are_trimmed_and_quoted_only_where_they_must),
		cmocka_unit_test(amounts_have_one_form),
		cmocka_unit_test(dates_have_one_form),
		cmocka_unit_test(other_ways_of_writing_are_read),
		cmocka_unit_test(files_may_have_their_columns_in_another_order),
		cmocka_unit_test(
			numbered_columns_must_be_the_same_in_all_files),
		cmocka_unit_test(rows_outside_the_dates_are_left_out),
		cmocka_unit_test(bad_rows_are_skipped_if_asked),
		cmocka_unit_test(tables_that_are_no_exports_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
