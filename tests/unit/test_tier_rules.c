/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tier_rig.h"

static void
conditions_are_read_as_written(void **state)
{
	static const struct {
		const char *text;
		struct kam_tier_test test;
	} cases[] = {
		{ "", { .op = KAM_TIER_ANY } },
		{ " >= 3,000 ",
		  { .op = KAM_TIER_BOUNDS, .lower = true, .from = 3000 } },
		{ ">-5",
		  { .op = KAM_TIER_BOUNDS,
		    .lower = true,
		    .above = true,
		    .from = -5 } },
		{ "<7", { .op = KAM_TIER_BOUNDS, .upper = true, .to = 7 } },
		{ "<=7",
		  { .op = KAM_TIER_BOUNDS,
		    .upper = true,
		    .upto = true,
		    .to = 7 } },
		{ "1..3",
		  { .op = KAM_TIER_BOUNDS,
		    .lower = true,
		    .upper = true,
		    .from = 1,
		    .to = 3 } },
		{ "!=4", { .op = KAM_TIER_NOT, .from = 4 } },
		{ "top 20", { .op = KAM_TIER_TOP, .top = 20 } },
		{ "top 5%", { .op = KAM_TIER_TOP_SHARE, .top = 5 } },
	};
	const struct kam_place place = { "rules.csv", 2, { "x", 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kam_tier_test *want = &cases[i].test;
		struct kam_tier_test got;

		assert_int_equal(kam_tier_test_read(&got,
						    kam_str_of(cases[i].text),
						    true, &place, NULL),
				 KAM_OK);
		assert_int_equal(got.op, want->op);
		assert_int_equal(got.lower, want->lower);
		assert_int_equal(got.upper, want->upper);
		assert_int_equal(got.above, want->above);
		assert_int_equal(got.upto, want->upto);
		assert_true(!want->lower ||
			    got.from == want->from * KAM_DEC_ONE);
		assert_true(!want->upper || got.to == want->to * KAM_DEC_ONE);
		assert_true(got.top == want->top * KAM_DEC_ONE);
	}
}

static void
text_is_compared_and_keeps_its_blanks_inside(void **state)
{
	const struct kam_place place = { "rules.csv", 2, { "x", 1 } };
	struct kam_tier_test got;

	(void)state;
	assert_int_equal(kam_tier_test_read(&got, KAM_STR("= New York "), false,
					    &place, NULL),
			 KAM_OK);
	assert_int_equal(got.op, KAM_TIER_IS);
	assert_true(kam_str_eq(got.text, KAM_STR("New York")));
	assert_int_equal(
		kam_tier_test_read(&got, KAM_STR("!=07"), false, &place, NULL),
		KAM_OK);
	assert_int_equal(got.op, KAM_TIER_IS_NOT);
	assert_true(kam_str_eq(got.text, KAM_STR("07")));
}

static void
what_looks_like_a_condition_is_told_from_a_standard(void **state)
{
	static const char *const yes[] = { ">=3",   "<x",     "=A",
					   "!=A",   "1..3",   "-5 .. 5",
					   "top 5", "top 5%", "≥3" };
	static const char *const no[] = { "",	  "3",	 "A",	     "topmost",
					  "a..b", "top", "top desk", "1.." };

	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		assert_true(kam_tier_conditional(kam_str_of(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		assert_false(kam_tier_conditional(kam_str_of(no[i])));
}

static void
columns_of_the_input_are_conditions_and_others_standards(void **state)
{
	static const char *const rows[] = { "key|>=100|=A|4|x", "rest||||",
					    NULL };
	struct kam_tiers t = KAM_TIERS_INIT;

	(void)state;
	assert_int_equal(rig_read(&t, "customer|region|amount",
				  "tier|amount|region|visits|desk", rows, NULL),
			 KAM_OK);
	assert_int_equal(t.n, 2);
	assert_int_equal(t.conditions, 2);
	assert_int_equal(t.condition[0].input, 2);
	assert_true(t.condition[0].number && t.condition[0].never_blank);
	assert_false(t.condition[1].number);
	assert_int_equal(t.measure, 0);
	assert_int_equal(t.standards, 2);
	assert_string_equal(t.standard[0].name, "visits");
	assert_true(t.standard[0].number);
	assert_false(t.standard[1].number);
	assert_true(t.due_value[0] == 4 * KAM_DEC_ONE);
	assert_true(kam_tiers_rest(&t));
	assert_false(kam_tiers_ranked(&t));
	assert_int_equal(kam_tiers_find(&t, KAM_STR("rest")), 1);
	assert_int_equal(kam_tiers_find(&t, KAM_STR("")), 2);
	assert_int_equal(kam_tiers_find(&t, KAM_STR("x")), KAM_TIER_ABSENT);
	kam_tiers_release(&t);
}

static void
an_output_that_comes_in_again_has_standards_behind_tier_rank(void **state)
{
	static const char *const rows[] = { "key|>=100|4", "rest||", NULL };
	static const char *const bare[] = { "key|100|4", "rest||", NULL };
	struct kam_tiers t = KAM_TIERS_INIT;
	struct kam_err err = KAM_ERR_INIT;
	const char *input = "customer|amount|tier|tier_value|tier_rank|visits";

	(void)state;
	assert_int_equal(rig_read(&t, input, "tier|amount|visits", rows, NULL),
			 KAM_OK);
	assert_int_equal(t.conditions, 1);
	kam_tiers_release(&t);
	assert_int_equal(rig_read(&t, input, "tier|amount|visits", bare, &err),
			 KAM_EDATA);
	assert_non_null(strstr(err.text, "100 is no condition"));
	kam_tiers_release(&t);
}

static void
less_is_better_where_the_best_tier_has_an_upper_bound(void **state)
{
	static const struct {
		const char *rows[4];
		bool falling;
	} cases[] = {
		{ { "a|<30", "b|", NULL }, true },
		{ { "a|>=30", "b|<30", NULL }, false },
		{ { "a|20..30", "b|10..20", "c|", NULL }, false },
		{ { "a|10..20", "b|20..30", "c|", NULL }, true },
		{ { "a|10..20", "b|<10", NULL }, false },
		{ { "a|10..20", "b|>=20", NULL }, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_tiers t = KAM_TIERS_INIT;

		assert_int_equal(rig_read(&t, "customer|x", "tier|x",
					  cases[i].rows, NULL),
				 KAM_OK);
		assert_int_equal(t.condition[0].falling, cases[i].falling);
		kam_tiers_release(&t);
	}
}

static void
bad_rules_are_told_with_line_and_column(void **state)
{
	static const struct {
		const char *header;
		const char *rows[4];
		const char *says;
	} cases[] = {
		{ "tier|x",
		  { "a|=>3", "b|", NULL },
		  "rules.csv:2: column 'x': unknown operator '=>'" },
		{ "tier|x",
		  { "a|", "b|", NULL },
		  "rules.csv:3: column 'tier': 'b' can never be reached" },
		{ "tier|x",
		  { "a|>=5", "b|1..4", NULL },
		  "rules.csv:3: column 'x': no row takes 4 to under 5" },
		{ "tier|x|s",
		  { "a|>=5|=A", "b|1..4|=A", "c||=B", NULL },
		  "rules.csv:3: column 'x': no row takes 4 to under 5" },
		{ "tier|z", { "a|>=5", "b|", NULL }, "'>=5' looks like" },
		{ "tier|x|x", { "a||", NULL }, "stands twice" },
		{ "tier|near", { "a|", NULL }, "appends a column" },
		{ "x", { ">3", NULL }, "no column 'tier'" },
		{ "tier", { NULL }, "no rules" },
		{ "tier|x", { "|>3", NULL }, "without a name" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_tiers t = KAM_TIERS_INIT;
		struct kam_err err = KAM_ERR_INIT;

		assert_int_equal(rig_read(&t, "customer|x|s", cases[i].header,
					  cases[i].rows, &err),
				 KAM_EDATA);
		assert_non_null(strstr(err.text, cases[i].says));
		kam_tiers_release(&t);
	}
}

static void
rules_that_may_be_right_are_no_errors(void **state)
{
	static const char *const cases[][4] = {
		{ "a|>=5|", "b|1..4|", "c||=A", NULL }, /* A fills the gap */
		{ "a|>=5|=A", "b|>=6|=B", NULL },
		{ "a|>=1|", "b|<1|", "c||", NULL }, /* a blank x */
		{ "a|top 5|", "b|>=5|", "c|1..4|", NULL },
		{ "a|!=5|", "b|=5|", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_tiers t = KAM_TIERS_INIT;

		assert_int_equal(rig_read(&t, "customer|x|s", "tier|x|s",
					  cases[i], NULL),
				 KAM_OK);
		kam_tiers_release(&t);
	}
}

/* A small generator: the same rules everywhere. */
static unsigned
pick(uint32_t *x, unsigned n)
{
	*x = *x * 1664525u + 1013904223u;
	return (*x >> 16) % n;
}

/* The first row that takes a value, or t->rows. */
static size_t
first_row(const struct kam_tiers *t, int half, const char *text)
{
	const kam_dec number[] = { half * KAM_DEC_ONE / 2, 0 };
	const bool blank[] = { half < 0, false };
	const struct kam_str texts[] = { { "", 0 }, kam_str_of(text) };
	const struct kam_tier_values v = { number, blank, texts, NULL, 0 };
	const struct kam_tier_policy policy = { 0, 1, { 0, 'd' }, KAM_NO_DAY };
	struct kam_tier_decision d;

	kam_tier_decide(&d, t, &policy, &v, NULL, KAM_NO_DAY);
	return d.row == KAM_TIER_ABSENT ? t->rows : d.row;
}

/* How many of the values 0, 0.5 ... 6 and blank with A, B, C a row gets. */
static void
count_rows(const struct kam_tiers *t, size_t *count)
{
	static const char *const texts[] = { "A", "B", "C" };

	memset(count, 0, 8 * sizeof *count);
	for (int half = -1; half <= 12; half++)
		for (int i = 0; i < 3; i++)
			count[first_row(t, half, texts[i])]++;
}

static void
what_is_called_unreachable_or_a_gap_is_so(void **state)
{
	static const char *const numbers[] = { "",    ">=1",  ">2",   "<3",
					       "<=4", "1..3", "3..5", "2..4",
					       "!=2", "=3",   ">=5" };
	static const char *const texts[] = { "", "=A", "=B", "!=A", "" };
	static const char *const names[] = { "a", "b", "c", "d" };
	uint32_t x = 7;
	int wrong = 0, gaps = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char text[4][40];
		const char *rows[5] = { text[0], text[1], text[2], text[3],
					NULL };
		struct kam_tiers t = KAM_TIERS_INIT;
		struct kam_err err = KAM_ERR_INIT;
		size_t count[8];

		for (int k = 0; k < 4; k++) {
			strcpy(text[k], names[k]);
			strcat(text[k], "|");
			strcat(text[k], numbers[pick(&x, 11)]);
			strcat(text[k], "|");
			strcat(text[k], texts[pick(&x, 5)]);
		}
		rows[2 + pick(&x, 3)] = NULL;
		if (rig_read(&t, "customer|x|s", "tier|x|s", rows, &err)) {
			count_rows(&t, count);
			if (strstr(err.text, "never be reached")) {
				/* "rules.csv:LINE: column 'tier': 'c' ..." */
				size_t row = (size_t)(err.text[10] - '2');

				assert_int_equal(count[row], 0);
				wrong++;
			} else {
				assert_non_null(strstr(err.text, "no row"));
				assert_int_not_equal(count[t.rows], 0);
				gaps++;
			}
		}
		kam_tiers_release(&t);
	}
	assert_in_range(wrong, 1000, 19000);
	assert_in_range(gaps, 100, 19000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(conditions_are_read_as_written),
		cmocka_unit_test(text_is_compared_and_keeps_its_blanks_inside),
		cmocka_unit_test(
			what_looks_like_a_condition_is_told_from_a_standard),
		cmocka_unit_test(
			columns_of_the_input_are_conditions_and_others_standards),
		cmocka_unit_test(
			an_output_that_comes_in_again_has_standards_behind_tier_rank),
		cmocka_unit_test(
			less_is_better_where_the_best_tier_has_an_upper_bound),
		cmocka_unit_test(bad_rules_are_told_with_line_and_column),
		cmocka_unit_test(rules_that_may_be_right_are_no_errors),
		cmocka_unit_test(what_is_called_unreachable_or_a_gap_is_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
