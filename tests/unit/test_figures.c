/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include <kam/figures.h>

#define MONEY(x) ((kam_dec)((x)*1000000LL))

enum { ACCOUNTS, AMOUNT, SHARE };

static const struct kam_figure figure[] = {
	{ "accounts", KAM_FIGURE_COUNT },
	{ "amount", KAM_FIGURE_MONEY },
	{ "share", KAM_FIGURE_SHARE },
};

static struct kam_figures
empty(size_t keys)
{
	struct kam_figures f = KAM_FIGURES_INIT;

	f.figures = 3;
	f.figure = figure;
	f.keys = keys;
	f.key[0] = "region";
	f.key[1] = "status";
	return f;
}

static void
is_cell(const struct kam_figures *f, size_t row, size_t col, const char *want)
{
	struct kam_buf b = KAM_BUF_INIT;

	assert_int_equal(kam_figures_cell(f, row, col, &b), 0);
	assert_int_equal(kam_buf_putc(&b, '\0'), 0);
	assert_string_equal(b.ptr, want);
	kam_buf_release(&b);
}

/* Two regions, two statuses, and all totals. */
static struct kam_figures
regions(void)
{
	static const char *const region[] = { "east", "a:b" };
	static const char *const status[] = { "lost", "due" };
	struct kam_figures f = empty(2);

	for (size_t i = 0; i < 4; i++) {
		struct kam_str r = kam_str_of(region[i / 2]);
		struct kam_str s = kam_str_of(status[i % 2]);

		kam_figures_row(&f, &r, &s);
		kam_figures_count(&f, ACCOUNTS, i + 1);
	}
	for (size_t i = 0; i < 2; i++) {
		struct kam_str r = kam_str_of(region[i]);

		kam_figures_total(&f, &r, NULL);
		kam_figures_count(&f, ACCOUNTS, i ? 7 : 3);
	}
	for (size_t i = 0; i < 2; i++) {
		struct kam_str s = kam_str_of(status[i]);

		kam_figures_total(&f, NULL, &s);
		kam_figures_count(&f, ACCOUNTS, i ? 6 : 4);
	}
	kam_figures_total(&f, NULL, NULL);
	kam_figures_count(&f, ACCOUNTS, 10);
	kam_figures_share(&f, SHARE, 1, 3);
	return f;
}

static void
cells_are_exact_and_empty_is_not_zero(void **state)
{
	struct kam_figures f = empty(1);
	struct kam_str name = KAM_STR("north");
	struct kam_buf b = KAM_BUF_INIT;
	int type;

	(void)state;
	kam_figures_row(&f, &name, NULL);
	kam_figures_count(&f, ACCOUNTS, 12);
	kam_figures_set(&f, AMOUNT, MONEY(5) / 4);
	kam_figures_row(&f, &name, NULL);
	kam_figures_share(&f, SHARE, MONEY(1), MONEY(8));
	kam_figures_total(&f, NULL, NULL);
	assert_false(f.nomem);
	assert_int_equal(f.shown, 2);
	is_cell(&f, 0, 0, "north");
	is_cell(&f, 0, 1, "12");
	is_cell(&f, 0, 2, "1.25");
	is_cell(&f, 0, 3, "");
	is_cell(&f, 1, 1, "");
	is_cell(&f, 1, 3, "0.125000");
	assert_int_equal(kam_figures_head(&f, 0, &b, &type), 0);
	assert_int_equal(type, KAM_FIGURE_TEXT);
	assert_int_equal(kam_figures_head(&f, 2, &b, &type), 0);
	assert_int_equal(type, KAM_FIGURE_MONEY);
	assert_true(kam_str_eq(kam_buf_str(&b), KAM_STR("regionamount")));
	kam_buf_release(&b);
	kam_figures_release(&f);
}

static void
shares_are_rounded_half_to_even_and_never_divide_by_zero(void **state)
{
	static const struct {
		kam_dec part, whole, want; /* -1: none */
	} cases[] = {
		{ 1, 3, 333333 },    { 2, 3, 666667 },
		{ 1, 2000000, 0 },   { 3, 2000000, 2 },
		{ 5, 2000000, 2 },   { -1, 2000000, 0 },
		{ -3, 2000000, -2 }, { KAM_DEC_MAX, KAM_DEC_MAX, 1000000 },
		{ 0, 7, 0 },	     { 7, 0, -1 },
		{ 7, -7, -1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_figures f = empty(0);

		kam_figures_row(&f, NULL, NULL);
		kam_figures_share(&f, SHARE, cases[i].part, cases[i].whole);
		assert_int_equal(f.has[SHARE], cases[i].want != -1);
		if (f.has[SHARE])
			assert_true(f.value[SHARE] == cases[i].want);
		kam_figures_release(&f);
	}
}

static void
conditions_find_rows_totals_and_all(void **state)
{
	static const struct {
		const char *text;
		int holds;
	} cases[] = {
		{ "accounts=10", 1 },
		{ "east:lost:accounts=1", 1 },
		{ "east:due:accounts=2", 1 },
		{ "east:accounts=3", 1 },
		{ "due:accounts=6", 1 },
		{ "a:b:accounts=7", 1 },
		{ "a:b:lost:accounts=3", 1 },
		{ "share>33%,share<34%, share > 0.4", 2 },
		{ "east:share>0", 0 },
		{ "west:accounts>0", KAM_EUSAGE },
		{ "east:new:accounts>0", KAM_EUSAGE },
		{ "eas:accounts>0", KAM_EUSAGE },
		{ "acounts>0", KAM_EUSAGE },
		{ "accounts", KAM_EUSAGE },
		{ "accounts>many", KAM_EUSAGE },
	};
	struct kam_figures f = regions();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_buf said = KAM_BUF_INIT;
		int is = kam_figures_alarms(&f, cases[i].text, &said, NULL);

		if (is != cases[i].holds)
			fail_msg("'%s': %d", cases[i].text, is);
		assert_int_equal(said.len > 0, is > 0);
		kam_buf_release(&said);
	}
	kam_figures_release(&f);
}

static void
what_holds_is_told_with_the_figure(void **state)
{
	struct kam_figures f = regions();
	struct kam_buf said = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(
		kam_figures_alarms(&f, "accounts>9,share>30%", &said, NULL), 2);
	assert_true(kam_str_eq(kam_buf_str(&said),
			       KAM_STR("accounts>9: it is 10; "
				       "share>30%: it is 0.333333")));
	kam_buf_release(&said);
	kam_figures_release(&f);
}

static void
words_are_checked_before_there_are_rows(void **state)
{
	struct kam_figures f = empty(2);
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_figures_alarms(&f, "x:accounts>0", NULL, &err), 0);
	assert_int_equal(kam_figures_alarms(&f, "acount>0", NULL, &err),
			 KAM_EUSAGE);
	assert_non_null(strstr(err.text, "an unknown figure in 'acount>0'"));
	kam_figures_release(&f);
}

static void
many_rows_keep_their_keys(void **state)
{
	struct kam_figures f = empty(1);
	char text[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct kam_str name = { text,
					(size_t)snprintf(text, 16, "%d", i) };

		kam_figures_row(&f, &name, NULL);
		kam_figures_count(&f, ACCOUNTS, (size_t)i);
	}
	assert_false(f.nomem);
	is_cell(&f, 7, 0, "7");
	is_cell(&f, 7, 1, "7");
	is_cell(&f, 999, 1, "999");
	kam_figures_release(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_exact_and_empty_is_not_zero),
		cmocka_unit_test(
			shares_are_rounded_half_to_even_and_never_divide_by_zero),
		cmocka_unit_test(conditions_find_rows_totals_and_all),
		cmocka_unit_test(what_holds_is_told_with_the_figure),
		cmocka_unit_test(words_are_checked_before_there_are_rows),
		cmocka_unit_test(many_rows_keep_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
