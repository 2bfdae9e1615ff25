/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "roll_rig.h"

#include <kam/days.h>

static const struct rig_rules all = RIG_RULES;

/* A load of files with the given texts, and what it left. */
struct load {
	char path[2][64];
	const char *files[2];
	size_t n;
	struct kam_input_options in;
	struct kam_days d;
	struct kam_accounts a;
	struct kam_latest l;
	struct kam_load_report report;
	struct kam_err err;
};

static void
add_file(struct load *load, const char *text)
{
	char *path = load->path[load->n];
	FILE *f = rig_file(path);

	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	load->files[load->n++] = path;
}

static int
run(struct load *load, const char *const *name, const char *const *option,
    size_t n)
{
	load->d = (struct kam_days)KAM_DAYS_INIT;
	load->a = (struct kam_accounts)KAM_ACCOUNTS_INIT;
	load->err = (struct kam_err)KAM_ERR_INIT;
	load->in.read.files = load->files;
	load->in.read.nfiles = load->n;
	assert_int_equal(kam_latest_init(&load->l, name, option, n, &load->err),
			 0);
	load->d.latest = &load->l;
	return kam_days_load(&load->d, &load->a, &load->in, &load->report,
			     &load->err);
}

static void
discard(struct load *load)
{
	kam_latest_release(&load->l);
	kam_days_release(&load->d);
	kam_accounts_release(&load->a);
	for (size_t i = 0; i < load->n; i++)
		remove(load->path[i]);
}

static void
says(const struct load *load, const char *customer, size_t i, const char *want)
{
	struct kam_str is = kam_latest_get(&load->l, kam_str_of(customer), i);

	if (!kam_str_eq(is, kam_str_of(want)))
		fail_msg("%s: '%.*s' is not '%s'", customer, (int)is.len,
			 is.ptr, want);
}

static const char *const two_names[] = { "region", "note[2]" };
static const char *const two_options[] = { "--by", "--type" };

static void
the_latest_line_speaks_and_the_last_of_a_day(void **state)
{
	struct load load = { .in = rig_options(NULL, 0, &all, 4) };

	(void)state;
	add_file(&load, "customer,date,amount,note,region,note\n"
			"A,2024-03-01,5,x,north,1\n"
			"A,2024-01-01,5,x,south,2\n"
			"B,2024-02-01,5,x,east,3\n"
			"B,2024-02-01,5,x,\"we, \"\"st\"\"\",\n");
	/* Columns are found by name in each file. */
	add_file(&load, "region,note,note,customer,date,amount\n"
			"south,9,8,C,2024-01-01,-3\n"
			"north,9,7,C,2023-12-31,3\n"
			"late,9,6,A,2024-03-01,0\n");
	assert_int_equal(run(&load, two_names, two_options, 2), 0);
	assert_int_equal(load.a.n, 3);
	says(&load, "A", 0, "late");
	says(&load, "A", 1, "6");
	says(&load, "B", 0, "we, \"st\"");
	says(&load, "B", 1, "");
	says(&load, "C", 0, "south");
	says(&load, "C", 1, "8");
	says(&load, "nobody", 0, "");
	discard(&load);
}

static void
lines_that_are_not_used_say_nothing(void **state)
{
	struct load load = { .in = rig_options(NULL, 0, &all, 1) };

	(void)state;
	load.in.as_of = rig_day(2024, 1, 31);
	load.in.from = rig_day(2024, 1, 1);
	load.in.read.skip = true;
	load.in.drop_returns = true;
	add_file(&load, "customer,date,amount,region,note,note\n"
			"A,2024-01-10,5,good,,\n"
			"A,2024-02-01,5,after as_of,,\n"
			"A,2024-01-11,-5,return,,\n"
			"A,2024-01-12,oops,bad number,,\n"
			"A,2024-01-41,5,bad date,,\n"
			"B,2023-12-31,5,before,,\n");
	assert_int_equal(run(&load, two_names, two_options, 2), 0);
	assert_int_equal(load.a.n, 1);
	says(&load, "A", 0, "good");
	/* Bad rows are counted once. */
	assert_int_equal(load.report.bad[KAM_CAUSE_NUMBER], 1);
	assert_int_equal(load.report.bad[KAM_CAUSE_DATE], 1);
	discard(&load);
}

#define THIRTEEN                                                      \
	"customer,as_of,orders,days,lines,amount,returns,first_date," \
	"last_date,first_amount,gap_mean,gap_sd,gap_log_mean"

static void
accounts_hold_the_columns_themselves(void **state)
{
	struct load load = { .in = rig_options(NULL, 0, &all, 1) };

	(void)state;
	add_file(&load,
		 THIRTEEN ",note,region,note\n"
			  "A,2024-01-31,1,1,1,5.00,0.00,2024-01-01,2024-01-01,"
			  "5.00,,,,p,\"nor\"\"th\",q\n"
			  "B,2024-01-31,0,0,1,0.00,0.00,,,0.00,,,,r,,s\n");
	assert_int_equal(run(&load, two_names, two_options, 2), 0);
	says(&load, "A", 0, "nor\"th");
	says(&load, "A", 1, "q");
	says(&load, "B", 0, "");
	says(&load, "B", 1, "s");
	discard(&load);
}

static void
an_absent_column_and_a_ledger_are_told(void **state)
{
	struct load load = { .in = rig_options(NULL, 0, &all, 1) };
	struct load ledger = load;

	(void)state;
	add_file(&load, "customer,date,amount,regoin\nA,2024-01-01,5,x\n");
	assert_int_equal(run(&load, two_names, two_options, 1), KAM_EUSAGE);
	assert_non_null(strstr(load.err.text, "'region' (--by)"));
	assert_non_null(strstr(load.err.text, "did you mean 'regoin'"));
	discard(&load);
	add_file(&ledger, "customer,date,orders,lines,amount,returns\n"
			  "A,2024-01-01,,1,5.00,0.00\n");
	assert_int_equal(run(&ledger, two_names, two_options, 1), KAM_EUSAGE);
	assert_non_null(strstr(ledger.err.text, "--by=region"));
	discard(&ledger);
}

static void
nothing_wanted_is_nothing_kept(void **state)
{
	struct load load = { .in = rig_options(NULL, 0, &all, 1) };

	(void)state;
	add_file(&load, "customer,date,orders,lines,amount,returns\n"
			"A,2024-01-01,,1,5.00,0.00\n");
	assert_int_equal(run(&load, NULL, NULL, 0), 0);
	assert_int_equal(load.a.n, 1);
	assert_int_equal(load.l.who.n, 0);
	discard(&load);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_line_speaks_and_the_last_of_a_day),
		cmocka_unit_test(lines_that_are_not_used_say_nothing),
		cmocka_unit_test(accounts_hold_the_columns_themselves),
		cmocka_unit_test(an_absent_column_and_a_ledger_are_told),
		cmocka_unit_test(nothing_wanted_is_nothing_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
