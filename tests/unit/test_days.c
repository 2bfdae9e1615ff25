/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "roll_rig.h"

#include <kam/days.h>
#include <kam/table.h>

static const struct rig_rules all = RIG_RULES;

static const struct rig_shape shape = {
	.seed = 77, .rows = 3000, .customers = 200, .days = 500, .minus = 20
};

static struct rig_export export(void)
{
	struct rig_shape s = shape;

	s.first = rig_day(2022, 11, 30);
	return rig_make(s);
}

/* Load the export and compare days and accounts with what the rig expects. */
static void
check(const struct rig_rules *rules, int threads)
{
	struct rig_export e = export();
	struct rig_result want = rig_expect(&e, rules);
	struct kam_input_options in = rig_export_options(&e, rules, threads);
	struct kam_days d = KAM_DAYS_INIT;
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	kam_day first = KAM_NO_DAY;

	if (kam_days_load(&d, &a, &in, &report, &err))
		fail_msg("%s", err.text);
	rig_assert_all(&a, &want);
	assert_int_equal(report.kind, KAM_TRANSACTIONS);
	assert_int_equal(report.outside, want.outside);
	assert_int_equal(report.latest, want.latest);
	assert_int_equal(d.start[0], 0);
	assert_int_equal(d.start[a.n], want.rows);
	for (size_t i = 0, r = 0; i < a.n; i++)
		for (size_t j = d.start[i]; j < d.start[i + 1]; j++, r++) {
			const struct rig_row *row = &want.row[r];

			assert_true(kam_str_eq(a.rows[i].customer,
					       kam_str_of(row->name)));
			assert_int_equal(d.day[j], row->day);
			assert_true(d.amount[j] == row->amount);
			assert_int_equal(d.purchase[j],
					 row->amount > row->returns);
			if (first == KAM_NO_DAY || row->day < first)
				first = row->day;
		}
	assert_int_equal(d.first, first);
	for (size_t i = 0; i < a.n; i++)
		assert_true(d.hash[i] == kam_hash(a.rows[i].customer.ptr,
						  a.rows[i].customer.len));
	kam_days_release(&d);
	kam_accounts_release(&a);
	rig_free(&want);
	rig_discard(&e);
}

static void
days_are_those_of_the_lines(void **state)
{
	(void)state;
	check(&all, 1);
	check(&all, 4);
}

static void
days_outside_the_dates_are_not_there(void **state)
{
	struct rig_rules rules = all;

	(void)state;
	rules.as_of = rig_day(2023, 9, 30);
	rules.from = rig_day(2023, 2, 1);
	check(&rules, 2);
}

static void
dropped_returns_are_in_no_day(void **state)
{
	struct rig_rules rules = all;

	(void)state;
	rules.drop = true;
	check(&rules, 3);
}

static void
no_line_is_no_day(void **state)
{
	struct rig_rules rules = all;

	(void)state;
	rules.from = rig_day(2030, 1, 1);
	check(&rules, 1);
}

/* A file of the given text; its path into `path`. */
static void
write_file(char *path, const char *text)
{
	FILE *f = rig_file(path);

	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void
an_accounts_table_has_no_days(void **state)
{
	char path[64];
	const char *files[1] = { path };
	struct kam_input_options in = rig_options(files, 1, &all, 1);
	struct kam_days d = KAM_DAYS_INIT;
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	write_file(path,
		   "customer,as_of,orders,days,lines,amount,returns,"
		   "first_date,last_date,first_amount,gap_mean,gap_sd,"
		   "gap_log_mean\n"
		   "A,2024-01-31,1,1,1,5.00,0.00,2024-01-01,2024-01-01,5.00,"
		   ",,\n");
	assert_int_equal(kam_days_load(&d, &a, &in, &report, &err), 0);
	assert_int_equal(a.n, 1);
	assert_null(d.start);
	kam_days_release(&d);
	kam_accounts_release(&a);
	in.lines_only = "--from";
	assert_int_equal(kam_days_load(&d, &a, &in, &report, &err), KAM_EUSAGE);
	kam_days_release(&d);
	kam_accounts_release(&a);
	remove(path);
}

static void
bad_input_is_told(void **state)
{
	char path[64];
	const char *files[1] = { path };
	struct kam_input_options in = rig_options(files, 1, &all, 1);
	struct kam_days d = KAM_DAYS_INIT;
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	write_file(path, "customer,date,amount\nA,2024-01-01,x\n");
	assert_int_equal(kam_days_load(&d, &a, &in, &report, &err), KAM_EDATA);
	assert_non_null(strstr(err.text, "'x'"));
	kam_days_release(&d);
	kam_accounts_release(&a);
	remove(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_those_of_the_lines),
		cmocka_unit_test(days_outside_the_dates_are_not_there),
		cmocka_unit_test(dropped_returns_are_in_no_day),
		cmocka_unit_test(no_line_is_no_day),
		cmocka_unit_test(an_accounts_table_has_no_days),
		cmocka_unit_test(bad_input_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
