/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/fx.h>

#include "clean_rig.h"

static struct kam_fx *
load(const char *text, const char *base)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_fx *fx;
	char path[RIG_PATH];

	if (kam_fx_load(&fx, rig_file(path, text), base, &err))
		fail_msg("%s", err.text);
	unlink(path);
	return fx;
}

static void
assert_refused(const char *text, const char *base, const char *says)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_fx *fx = (struct kam_fx *)(uintptr_t)&err;
	char path[RIG_PATH];

	assert_int_equal(kam_fx_load(&fx, rig_file(path, text), base, &err),
			 KAM_EDATA);
	unlink(path);
	assert_null(fx);
	assert_says(&err, KAM_EDATA, says);
}

/* The rate in millionths; 0 for none. */
static kam_dec
rate(const struct kam_fx *fx, const char *currency, kam_day day)
{
	const struct kam_number *n = kam_fx_rate(fx, kam_str_of(currency), day);
	kam_dec v = 0;

	if (n)
		assert_int_equal(kam_number_dec(n, &v), KAM_READ_OK);
	return v;
}

static const char rates[] = "date,currency,rate\n"
			    "2024-03-08,USD,7.2\n"
			    "2024-03-01,USD,7.1\n"
			    "2024-03-01,EUR,7.7\n"
			    "2024-03-01,USD,7.10\n";

static void
the_last_rate_of_a_week_serves(void **state)
{
	struct kam_fx *fx = load(rates, NULL);
	static const struct {
		int day;
		int usd, eur;
	} cases[] = {
		{ 1, 7100000, 7700000 },
		{ 2, 7100000, 7700000 },
		{ 7, 7100000, 7700000 },
		{ 8, 7200000, 7700000 },
		{ 9, 7200000, 0 },
		{ 15, 7200000, 0 },
		{ 16, 0, 0 },
	};

	(void)state;
	assert_true(rate(fx, "USD", rig_day(2024, 2, 29)) == 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		kam_day day = rig_day(2024, 3, cases[i].day);

		assert_true(rate(fx, "USD", day) == cases[i].usd);
		assert_true(rate(fx, "EUR", day) == cases[i].eur);
	}
	assert_true(rate(fx, "GBP", rig_day(2024, 3, 1)) == 0);
	assert_true(rate(fx, "usd", rig_day(2024, 3, 1)) == 0);
	assert_true(rate(fx, "", rig_day(2024, 3, 1)) == 0);
	assert_true(rate(fx, "USD", KAM_DAY_MIN) == 0);
	assert_true(rate(fx, "USD", KAM_DAY_MAX) == 0);
	kam_fx_free(fx);
}

static void
the_base_is_one_on_all_days(void **state)
{
	struct kam_fx *fx = load(rates, " CNY ");
	struct kam_fx *told =
		load("date,currency,rate\n2024-03-01,CNY,1.00\n", "CNY");

	(void)state;
	assert_true(rate(fx, "CNY", KAM_DAY_MIN) == KAM_DEC_ONE);
	assert_true(rate(fx, "CNY", KAM_DAY_MAX) == KAM_DEC_ONE);
	assert_true(rate(fx, "USD", rig_day(2024, 3, 1)) == 7100000);
	assert_true(rate(told, "CNY", 0) == KAM_DEC_ONE);
	kam_fx_free(fx);
	kam_fx_free(told);
}

static void
columns_may_have_chinese_names(void **state)
{
	struct kam_fx *fx =
		load("币种,汇率,日期\nUSD,7.1,2024年3月1日\n", NULL);

	(void)state;
	assert_true(rate(fx, "USD", rig_day(2024, 3, 2)) == 7100000);
	kam_fx_free(fx);
}

static void
an_empty_table_has_no_rate(void **state)
{
	struct kam_fx *fx = load("date,currency,rate\n", "CNY");

	(void)state;
	assert_true(rate(fx, "USD", 0) == 0);
	assert_true(rate(fx, "CNY", 0) == KAM_DEC_ONE);
	kam_fx_free(fx);
}

static kam_dec
converted(kam_dec amount, const char *text)
{
	struct kam_number n;
	kam_dec out = 0;

	assert_int_equal(kam_number_read(kam_str_of(text), '.', &n),
			 KAM_READ_OK);
	assert_int_equal(kam_fx_convert(&n, amount, &out), KAM_READ_OK);
	return out;
}

static void
products_are_exact_and_rounded_once_half_to_even(void **state)
{
	struct kam_number big;
	kam_dec out;

	(void)state;
	assert_true(converted(12500000, "7.1052") == 88815000);
	/* 0.000001 * 0.5 and 0.000003 * 0.5 lie half-way. */
	assert_true(converted(1, "0.5") == 0);
	assert_true(converted(3, "0.5") == 2);
	assert_true(converted(-3, "0.5") == -2);
	assert_true(converted(1, "0.50000000000000000000000000001") == 1);
	/* Rounded to six places first, the rate would give 0.33. */
	assert_true(converted((kam_dec)1000000 * KAM_DEC_ONE, "0.0000003333") ==
		    333300);
	assert_int_equal(kam_number_read(KAM_STR("2"), '.', &big), KAM_READ_OK);
	assert_int_equal(kam_fx_convert(&big, KAM_DEC_MAX, &out),
			 KAM_READ_RANGE);
}

static void
bad_rates_are_refused(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_fx *fx;

	(void)state;
	assert_refused("date,currency,rate\n1/3/2024,USD,7\n", NULL,
		       ":2: column 'date': cannot read '1/3/2024' as a date; "
		       "rates have theirs as 2024-03-01");
	assert_refused("date,currency,rate\n2024-03-01, ,7\n", NULL,
		       ":2: column 'currency': the currency is blank");
	assert_refused("date,currency,rate\n2024-03-01,USD,x\n", NULL,
		       ":2: column 'rate': cannot read 'x' as a rate such as "
		       "7.1052");
	assert_refused("date,currency,rate\n2024-03-01,USD,0\n", NULL,
		       ":2: column 'rate': the rate '0' must be above zero");
	assert_refused("date,currency,rate\n2024-03-01,USD,-7\n", NULL,
		       ":2: column 'rate': the rate '-7' must be above zero");
	assert_refused("date,currency,rate\n2024-03-01,CNY,1.1\n", "CNY",
		       ":2: column 'rate': the rate '1.1' of the base currency "
		       "must be 1");
	assert_refused("date,currency,rate\n2024-03-01,USD,7\n"
		       "2024-03-02,USD,7\n2024-03-01,USD,8\n",
		       NULL,
		       ":4: column 'rate': another rate for this currency and "
		       "day stands on line 2");
	assert_refused("day,currency,rate\n2024-03-01,USD,7\n", NULL,
		       ": no column 'date', the header is: day, currency, "
		       "rate; name the columns date,currency,rate");
	assert_int_equal(kam_fx_load(&fx, "/nowhere/at/all", NULL, &err),
			 KAM_EIO);
	assert_null(fx);
	kam_fx_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_rate_of_a_week_serves),
		cmocka_unit_test(the_base_is_one_on_all_days),
		cmocka_unit_test(columns_may_have_chinese_names),
		cmocka_unit_test(an_empty_table_has_no_rate),
		cmocka_unit_test(
			products_are_exact_and_rounded_once_half_to_even),
		cmocka_unit_test(bad_rates_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
