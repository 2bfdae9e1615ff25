/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <kam/churn_saved.h>

/* Numbers that need all their digits. */
static struct kam_churn_forecast
regression(void)
{
	struct kam_churn_forecast f;

	memset(&f, 0, sizeof(f));
	f.model = KAM_CHURN_REGRESSION;
	f.from = 19000;
	f.to = 20000;
	f.now.horizon = 91;
	f.now.usual = 100 / 3.0;
	f.clusters.in_doubt = 2.5;
	f.alive = (struct kam_btyd_fit){
		.model = { 3, true, 1 / 3.0, 2 / 7.0, 1e-6, 1e4 / 3 },
		.loglik = -12345.678901234567,
		.se = { .1, .2, (double)NAN, 1 / 9.0 },
	};
	f.fit = f.alive;
	f.even = f.alive;
	f.even.model.k = 12;
	f.clockwork = 100;
	f.ridge = .3;
	f.extras = 2;
	strcpy(f.extra[0].name, "complaints this year");
	f.extra[0].mean = .1;
	strcpy(f.extra[1].name, "region=north east");
	f.extra[1].mean = 2 / 3.0;
	f.regression.p = KAM_CHURN_FEATURES + 2;
	f.regression.intercept = -1 / 3.0;
	f.regression.intercept_se = 1e-300;
	for (size_t j = 0; j < f.regression.p; j++) {
		f.regression.coef[j] = pow(-1 / 3.0, (double)j);
		f.regression.se[j] = 1 / (1.0 + (double)j);
		f.regression.low[j] = -1 / (2.0 + (double)j);
		f.regression.high[j] = exp((double)j);
	}
	return f;
}

static void
what_is_read_back_is_the_same_to_the_last_bit(void **state)
{
	struct kam_churn_forecast f = regression(), g;
	struct kam_buf a = KAM_BUF_INIT, b = KAM_BUF_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_saved_write(&a, &f, &err), KAM_OK);
	assert_int_equal(kam_churn_saved_read(&g, kam_buf_str(&a), "x", &err),
			 KAM_OK);
	assert_int_equal(g.model, f.model);
	assert_int_equal(g.to, f.to);
	assert_true(g.now.usual == f.now.usual);
	assert_true(g.now.btyd.alpha == f.fit.model.alpha);
	assert_true(isnan(g.alive.se[2]) && g.alive.se[3] == f.alive.se[3]);
	assert_int_equal(g.even.model.k, 12);
	assert_true(g.even.model.m && g.fit.model.m);
	assert_string_equal(g.extra[1].name, "region=north east");
	assert_memory_equal(g.regression.coef, f.regression.coef,
			    sizeof(f.regression.coef));
	assert_memory_equal(g.regression.low, f.regression.low,
			    sizeof(f.regression.low));
	assert_memory_equal(g.regression.high, f.regression.high,
			    sizeof(f.regression.high));
	assert_true(g.clusters.in_doubt == 2.5);
	/* Written again, it is the same text. */
	g.clockwork = f.clockwork;
	assert_int_equal(kam_churn_saved_write(&b, &g, &err), KAM_OK);
	assert_int_equal(a.len, b.len);
	assert_memory_equal(a.ptr, b.ptr, a.len);
	kam_buf_release(&a);
	kam_buf_release(&b);
}

static void
a_variant_of_its_own_for_p_buy_is_kept(void **state)
{
	struct kam_churn_forecast f = regression(), g;
	struct kam_buf a = KAM_BUF_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	f.model = KAM_CHURN_BGCNBD;
	f.clockwork = 0;
	f.fit.model.m = false;
	f.fit.model.r = .77;
	assert_int_equal(kam_churn_saved_write(&a, &f, &err), KAM_OK);
	assert_int_equal(kam_churn_saved_read(&g, kam_buf_str(&a), "x", &err),
			 KAM_OK);
	assert_true(g.fit.model.r == .77 && !g.fit.model.m);
	assert_true(g.alive.model.m && g.even.model.k == 0);
	assert_true(g.now.btyd.r == .77);
	kam_buf_release(&a);
}

static void
what_has_no_model_is_not_saved(void **state)
{
	struct kam_churn_forecast f = regression();
	struct kam_buf a = KAM_BUF_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	f.mute = true;
	assert_int_equal(kam_churn_saved_write(&a, &f, &err), KAM_EDATA);
	f.model = KAM_CHURN_WINDOW;
	assert_int_equal(kam_churn_saved_write(&a, &f, &err), KAM_EUSAGE);
	assert_int_equal(a.len, 0);
	kam_buf_release(&a);
}

static void
a_regression_keeps_its_horizon(void **state)
{
	struct kam_churn_forecast f = regression();
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_saved_use(&f, 20100, 0, &err), KAM_OK);
	assert_int_equal(f.now.day, 20100);
	assert_int_equal(kam_churn_saved_use(&f, 20100, 91, &err), KAM_OK);
	assert_int_equal(kam_churn_saved_use(&f, 20100, 30, &err), KAM_EUSAGE);
	f.model = KAM_CHURN_MBGCNBD;
	assert_int_equal(kam_churn_saved_use(&f, 20100, 30, &err), KAM_OK);
	assert_int_equal(f.now.horizon, 30);
}

/* --- the user's features --- */

static const struct kam_str names[] = { { "n", 1 }, { "sort", 4 } };

static const struct kam_str cells[] = {
	{ "1.5", 3 }, { "a", 1 }, { "", 0 },   { "b", 1 },
	{ "-2", 2 },  { "b", 1 }, { NULL, 0 }, { NULL, 0 },
};

static struct kam_churn_cells
table(void)
{
	return (struct kam_churn_cells){ "x.csv", 4, 2, names, cells };
}

static void
numbers_and_texts_become_features(void **state)
{
	struct kam_churn_cells c = table();
	struct kam_churn_extras x;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_extras_make(&x, &c, NULL, 0, &err), KAM_OK);
	assert_int_equal(x.n, 2);
	assert_string_equal(x.extra[0].name, "n");
	assert_true(x.extra[0].mean == -.25);
	/* b is the commonest. */
	assert_string_equal(x.extra[1].name, "sort=a");
	assert_true(x.extra[1].mean == 1 / 3.0);
	assert_true(x.value[0] == 1.5 && x.value[1] == 1);
	assert_true(isnan(x.value[2]) && x.value[3] == 0);
	assert_true(isnan(x.value[6]) && isnan(x.value[7]));
	kam_churn_extras_release(&x);
}

static void
features_of_a_model_are_made_alike(void **state)
{
	struct kam_churn_extra as[2] = { { "sort=b", .4 }, { "n", 7 } };
	struct kam_churn_cells c = table();
	struct kam_churn_extras x;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_extras_make(&x, &c, as, 2, &err), KAM_OK);
	assert_true(x.value[0] == 0 && x.value[2] == 1);
	assert_true(x.extra[1].mean == 7);
	kam_churn_extras_release(&x);
	strcpy(as[0].name, "other");
	assert_int_equal(kam_churn_extras_make(&x, &c, as, 2, &err), KAM_EDATA);
	kam_churn_extras_release(&x);
	/* A number for the model, a text in the table. */
	strcpy(as[0].name, "sort");
	assert_int_equal(kam_churn_extras_make(&x, &c, as, 2, &err), KAM_EDATA);
	kam_churn_extras_release(&x);
}

static void
a_column_that_says_nothing_is_no_feature(void **state)
{
	static const struct kam_str same[] = { { "a", 1 }, { "a", 1 } };
	struct kam_churn_cells c = { "x.csv", 2, 1, names, same };
	struct kam_churn_extras x;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_churn_extras_make(&x, &c, NULL, 0, &err),
			 KAM_EDATA);
	kam_churn_extras_release(&x);
}

static void
texts_and_names_have_their_limits(void **state)
{
	struct kam_str many[KAM_CHURN_LEVELS + 1], longest = { NULL, 64 };
	char letter[KAM_CHURN_LEVELS + 1], name[64];
	struct kam_churn_cells c = { "x.csv", KAM_CHURN_LEVELS + 1, 1, names,
				     many };
	struct kam_churn_extras x;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (int i = 0; i <= KAM_CHURN_LEVELS; i++) {
		letter[i] = (char)('a' + i);
		many[i] = (struct kam_str){ &letter[i], 1 };
	}
	assert_int_equal(kam_churn_extras_make(&x, &c, NULL, 0, &err),
			 KAM_EDATA);
	kam_churn_extras_release(&x);
	c.accounts--;
	assert_int_equal(kam_churn_extras_make(&x, &c, NULL, 0, &err), KAM_OK);
	assert_int_equal(x.n, KAM_CHURN_LEVELS - 1);
	kam_churn_extras_release(&x);
	memset(name, 'n', sizeof(name));
	longest.ptr = name;
	c.name = &longest;
	assert_int_equal(kam_churn_extras_make(&x, &c, NULL, 0, &err),
			 KAM_EDATA);
	kam_churn_extras_release(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read_back_is_the_same_to_the_last_bit),
		cmocka_unit_test(a_variant_of_its_own_for_p_buy_is_kept),
		cmocka_unit_test(what_has_no_model_is_not_saved),
		cmocka_unit_test(a_regression_keeps_its_horizon),
		cmocka_unit_test(numbers_and_texts_become_features),
		cmocka_unit_test(features_of_a_model_are_made_alike),
		cmocka_unit_test(a_column_that_says_nothing_is_no_feature),
		cmocka_unit_test(texts_and_names_have_their_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
