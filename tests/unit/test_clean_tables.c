/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cleaning with duplicates left out, groups and currencies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "clean_run.h"

static void
the_first_of_equal_rows_stays(void **state)
{
	struct rig *rig = rig_of("customer,date,amount,a,\"b,c\"\n"
				 "A,2024-03-01,1,ab,c\n"
				 "B,2024-03-01,2,a,bc\n"
				 "C,2024-03-01,3,\"ab\",\"c\"\n"
				 "D,2024-03-01,4,ab ,c\n"
				 "E,2024-03-01,5,,\n"
				 "F,2024-03-01,6,a,bc\n"
				 "G,2024-03-01,7,\"\",\n");

	(void)state;
	rig->how.dedup = "a,\"b,c\"";
	assert_int_equal(clean(rig), KAM_OK);
	assert_int_equal(rig->duplicates, 3);
	assert_int_equal(kam_buf_putc(&rig->out, '\0'), 0);
	assert_string_equal(rig->out.ptr, "customer,date,amount,a,\"b,c\"\n"
					  "A,2024-03-01,1.00,ab,c\n"
					  "B,2024-03-01,2.00,a,bc\n"
					  "D,2024-03-01,4.00,ab ,c\n"
					  "E,2024-03-01,5.00,,\n");
	discard(rig);
}

static void
rows_that_are_not_used_have_no_duplicates(void **state)
{
	struct rig *rig = rig_of("customer,date,amount,id\n"
				 "A,2024-02-01,1,7\nA,2024-03-01,1,7\n"
				 "A,2024-03-02,1,7\n");

	(void)state;
	rig->in.from = rig_day(2024, 3, 1);
	rig->how.dedup = "4";
	assert_cleaned(rig, "customer,date,amount,id\nA,2024-03-01,1.00,7\n");
}

static void
subsidiaries_are_rolled_up(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_parents *parents;
	char path[RIG_PATH];
	struct rig *rig = rig_of("Client,date,amount\nB,2024-03-01,1\n"
				 "C,2024-03-01,2\n\"D, d\",2024-03-01,3\n");

	(void)state;
	assert_int_equal(kam_parents_load(&parents,
					  rig_file(path, "customer,parent\n"
							 "B,\"A, the group\"\n"
							 "\"D, d\",C\n"),
					  &err),
			 KAM_OK);
	unlink(path);
	rig->how.parents = parents;
	assert_cleaned(rig, "customer,date,amount,Client\n"
			    "\"A, the group\",2024-03-01,1.00,B\n"
			    "C,2024-03-01,2.00,C\n"
			    "C,2024-03-01,3.00,\"D, d\"\n");
	kam_parents_free(parents);
}

static struct kam_fx *
some_rates(void)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_fx *fx;
	char path[RIG_PATH];

	assert_int_equal(kam_fx_load(&fx,
				     rig_file(path, "date,currency,rate\n"
						    "2024-03-01,USD,7.1\n"
						    "2024-03-01,EUR,1E+24\n"),
				     "CNY", &err),
			 KAM_OK);
	unlink(path);
	return fx;
}

static void
amounts_are_converted_and_the_old_ones_kept(void **state)
{
	struct kam_fx *fx = some_rates();
	struct rig *rig = rig_of("customer,date,amount,cur\n"
				 "A,2024-03-02,$10, USD \n"
				 "B,2024-03-02,\"¥1,000\",CNY\n"
				 "C,2024-03-08,-0.01,USD\n");

	(void)state;
	rig->how.fx = fx;
	rig->how.currency = "cur";
	assert_cleaned(rig, "customer,date,amount,amount_source,cur\n"
			    "A,2024-03-02,71.00,$10, USD \n"
			    "B,2024-03-02,1000.00,\"¥1,000\",CNY\n"
			    "C,2024-03-08,-0.071,-0.01,USD\n");
	kam_fx_free(fx);
}

static void
a_row_without_a_rate_is_bad(void **state)
{
	struct kam_fx *fx = some_rates();
	static const struct {
		const char *row, *says;
	} cases[] = {
		{ "A,2024-03-09,1,USD",
		  ":2: column 'cur': no rate for 'USD' on 2024-03-09 or in the "
		  "7 days before; add it to the file of --fx, or give "
		  "--base=USD if that is the currency of the result" },
		{ "A,2024-03-01,1, ",
		  ":2: column 'cur': the currency is blank" },
		{ "A,2024-03-01,10,EUR",
		  ":2: column 'cur': 10.00 in 'EUR' is beyond what can be held "
		  "after conversion (24 digits before the point)" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[200];
		struct rig *rig;

		snprintf(text, sizeof text, "customer,date,amount,cur\n%s\n",
			 cases[i].row);
		rig = rig_of(text);
		rig->how.fx = fx;
		rig->how.currency = "cur";
		assert_failed(rig, KAM_EDATA, cases[i].says);
	}
	kam_fx_free(fx);
}

static void
different_currency_signs_are_refused(void **state)
{
	(void)state;
	assert_failed(rig_of("customer,date,amount\nA,2024-03-01,$1\n"
			     "A,2024-03-01,2\nA,2024-03-01,€3\n"),
		      KAM_EDATA,
		      ":4: column 'amount': the currency sign '€' where line "
		      "2 has '$'; bring all amounts into one currency first");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_of_equal_rows_stays),
		cmocka_unit_test(rows_that_are_not_used_have_no_duplicates),
		cmocka_unit_test(subsidiaries_are_rolled_up),
		cmocka_unit_test(amounts_are_converted_and_the_old_ones_kept),
		cmocka_unit_test(a_row_without_a_rate_is_bad),
		cmocka_unit_test(different_currency_signs_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
