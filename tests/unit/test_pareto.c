/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <kam/pareto.h>

#define MOST 400
#define WHOLE(n) ((kam_dec)(n)*KAM_DEC_ONE)

struct sample {
	kam_dec value[MOST];
	struct kam_str key[MOST];
	char name[MOST][32];
	uint32_t group[MOST];
	size_t n, ngroups;
};

/* The same numbers on every machine (Marsaglia 2003, xorshift64). */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* Few distinct values, so that there are many ties; some not above zero. */
static void
draw(struct sample *s, size_t n, uint64_t *seed)
{
	s->n = n;
	s->ngroups = 4;
	for (size_t i = 0; i < n; i++) {
		/* 7919 is prime: every name once, in no order. */
		snprintf(s->name[i], sizeof s->name[i], "%s%zu",
			 i % 3 ? "" : "a long common name ",
			 (i + 1) * 7919 % 100003);
		s->key[i] = kam_str_of(s->name[i]);
		s->value[i] = ((kam_dec)(next(seed) % 40) - 6) * 1234567;
		s->group[i] = (uint32_t)(next(seed) % s->ngroups);
	}
}

static void
fill(struct sample *s, const int *values, size_t n)
{
	*s = (struct sample){ .n = n, .ngroups = 1 };
	for (size_t i = 0; i < n; i++) {
		snprintf(s->name[i], sizeof s->name[i], "k%zu", i);
		s->key[i] = kam_str_of(s->name[i]);
		s->value[i] = WHOLE(values[i]);
	}
}

static struct kam_pareto
ranked(const struct sample *s, bool grouped)
{
	struct kam_pareto p = KAM_PARETO_INIT;
	struct kam_pareto_input in = { s->value, s->key,
				       grouped ? s->group : NULL, s->n,
				       s->ngroups };

	assert_int_equal(kam_pareto_rank(&p, &in, NULL), KAM_OK);
	return p;
}

static struct kam_curve
curve_of(const struct kam_pareto *p)
{
	struct kam_curve c;

	assert_int_equal(kam_pareto_curve(p, 0, &c, NULL), KAM_OK);
	return c;
}

static void
assert_close(double actual, double expected)
{
	if (!(fabs(actual - expected) < 5e-8))
		fail_msg("%.9f is not %.9f", actual, expected);
}

/* Whether `a` must stand before `b`. */
static bool
before(const struct sample *s, size_t a, size_t b, bool grouped)
{
	if (grouped && s->group[a] != s->group[b])
		return s->group[a] < s->group[b];
	if (s->value[a] != s->value[b])
		return s->value[a] > s->value[b];
	return kam_str_cmp(s->key[a], s->key[b]) < 0;
}

static void
keys_are_ranked_by_group_value_and_key(void **state)
{
	uint64_t seed = 42;
	static struct sample s;

	(void)state;
	for (size_t n = 0; n <= MOST; n += 40)
		for (int grouped = 0; grouped < 2; grouped++) {
			struct kam_pareto p;
			char seen[MOST] = { 0 };

			draw(&s, n, &seed);
			p = ranked(&s, grouped);
			for (size_t i = 0; i < n; i++) {
				size_t at = kam_pareto_at(&p, i);

				assert_int_equal(seen[at]++, 0);
				assert_true(p.values[i] == s.value[at]);
				if (i > 0)
					assert_true(before(
						&s, kam_pareto_at(&p, i - 1),
						at, grouped));
			}
			assert_int_equal(p.start[p.ngroups], n);
			for (size_t g = 0; grouped && g < p.ngroups; g++)
				for (size_t i = p.start[g]; i < p.start[g + 1];
				     i++)
					assert_int_equal(
						s.group[kam_pareto_at(&p, i)],
						g);
			kam_pareto_release(&p);
		}
}

static void
a_share_is_rounded_half_to_even(void **state)
{
	static const struct {
		long long a, d;
		int32_t share;
	} cases[] = {
		{ 0, 7, 0 },	      { 7, 7, KAM_SHARE_ONE },
		{ 1, 3, 333333333 },  { 2, 3, 666666667 },
		{ 1, 2000000000, 0 }, /* a half of the last place */
		{ 3, 2000000000, 2 }, { 5, 2000000000, 2 },
		{ 7, 2000000000, 4 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		kam_dec a = cases[i].a, d = cases[i].d;
		/* The same beyond 98 bits, where division goes in two steps. */
		kam_dec far = KAM_DEC_MAX / d;

		assert_int_equal(kam_share(a, d), cases[i].share);
		assert_int_equal(kam_share(a * far, d * far), cases[i].share);
	}
	assert_int_equal(kam_share(0, 0), KAM_NO_SHARE);
	assert_int_equal(kam_share(KAM_DEC_MAX, KAM_DEC_MAX), KAM_SHARE_ONE);
}

static void
printed_shares_add_up_to_one(void **state)
{
	uint64_t seed = 7;
	static struct sample s;

	(void)state;
	for (size_t n = 1; n <= 60; n++) {
		struct kam_step step = KAM_STEP_INIT;
		struct kam_pareto p;
		struct kam_curve c;
		int64_t sum = 0;

		draw(&s, n, &seed);
		p = ranked(&s, false);
		c = curve_of(&p);
		for (size_t i = 0; i < c.keys; i++) {
			kam_step_next(&step, &c);
			assert_true(step.share >= 0);
			sum += step.share;
			assert_int_equal(sum, step.cum_share);
			assert_int_equal(step.rank, i + 1);
		}
		if (c.keys > 0) {
			assert_int_equal(sum, KAM_SHARE_ONE);
			assert_int_equal(step.cum_keys, KAM_SHARE_ONE);
		}
		for (size_t i = c.keys; i < c.n; i++) {
			assert_true(c.values[i] <= 0);
			kam_step_next(&step, &c);
			assert_int_equal(step.rank, i + 1);
			assert_int_equal(step.share, KAM_NO_SHARE);
			assert_int_equal(step.cum_share, KAM_NO_SHARE);
			assert_int_equal(step.cum_keys, KAM_NO_SHARE);
		}
		kam_pareto_release(&p);
	}
}

/* Mean absolute difference over twice the mean, pair by pair. */
static double
gini_of_pairs(const struct kam_curve *c)
{
	double sum = 0, n = (double)c->keys;

	for (size_t i = 0; i < c->keys; i++)
		for (size_t j = 0; j < c->keys; j++)
			sum += fabs(kam_dec_double(c->values[i]) -
				    kam_dec_double(c->values[j]));
	return sum / (2 * n * kam_dec_double(c->total));
}

static void
gini_is_that_of_all_pairs(void **state)
{
	uint64_t seed = 99;
	static struct sample s;

	(void)state;
	for (size_t n = 10; n <= 130; n += 20) {
		struct kam_figures f;
		struct kam_pareto p;
		struct kam_curve c;

		draw(&s, n, &seed);
		p = ranked(&s, false);
		c = curve_of(&p);
		kam_figures_find(&f, &c);
		assert_true(f.gini >= 0 && f.gini < 1);
		assert_close(f.gini, gini_of_pairs(&c));
		kam_pareto_release(&p);
	}
}

static void
the_largest_values_have_the_same_figures(void **state)
{
	static const int values[] = { 9, 4, 4, 3, 1 };
	struct kam_figures small, large;
	struct kam_pareto p;
	struct kam_curve c;
	static struct sample s;

	(void)state;
	fill(&s, values, 5);
	p = ranked(&s, false);
	c = curve_of(&p);
	kam_figures_find(&small, &c);
	kam_pareto_release(&p);
	for (size_t i = 0; i < 5; i++)
		s.value[i] *= KAM_DEC_MAX / WHOLE(21);
	p = ranked(&s, false);
	c = curve_of(&p);
	assert_true(c.total > KAM_DEC_MAX / 2);
	kam_figures_find(&large, &c);
	assert_close(large.gini, small.gini);
	assert_close(large.hhi, small.hhi);
	assert_close(large.theil, small.theil);
	kam_pareto_release(&p);
}

static void
equal_values_are_not_concentrated(void **state)
{
	int values[MOST];
	struct kam_figures f;
	struct kam_pareto p;
	struct kam_curve c;
	static struct sample s;

	(void)state;
	for (size_t n = 2; n <= MOST; n = n * 2 + 1) {
		for (size_t i = 0; i < n; i++)
			values[i] = 17;
		fill(&s, values, n);
		p = ranked(&s, false);
		c = curve_of(&p);
		kam_figures_find(&f, &c);
		assert_true(f.gini == 0 && f.gini_normalised == 0);
		assert_close(f.hhi * (double)n, 1);
		assert_close(f.hhi_normalised, 0);
		assert_close(f.effective_n / (double)n, 1);
		assert_close(f.theil, 0);
		kam_pareto_release(&p);
	}
}

/* R packages ineq and REAT; Theil by an independent program. */
static void
worked_examples_come_out(void **state)
{
	static const int ten[] = { 541,	 1463, 2445, 3438,  4437,
				   5401, 6392, 8304, 11904, 22261 };
	static const int four[] = { 20, 50, 20, 10 };
	struct kam_figures f;
	struct kam_pareto p;
	struct kam_curve c;
	static struct sample s;

	(void)state;
	fill(&s, ten, 10);
	p = ranked(&s, false);
	c = curve_of(&p);
	kam_figures_find(&f, &c);
	assert_close(f.gini, 0.4620911);
	assert_close(f.hhi, 0.1840812);
	assert_close(f.theil, 0.3623412);
	kam_pareto_release(&p);
	fill(&s, four, 4);
	p = ranked(&s, false);
	c = curve_of(&p);
	kam_figures_find(&f, &c);
	assert_close(f.gini, 0.3);
	assert_close(f.gini_normalised, 0.4);
	assert_close(f.hhi, 0.34);
	assert_close(f.hhi_normalised, 0.12);
	assert_close(f.effective_n, 1 / 0.34);
	assert_close(f.theil, 0.1656871);
	assert_int_equal(f.cr1, 500000000);
	assert_int_equal(f.cr4, KAM_SHARE_ONE);
	assert_int_equal(f.top20_share, 500000000); /* 0.8 keys is one */
	assert_int_equal(f.keys_for_80, 3);
	assert_int_equal(f.keys_for_80_share, 750000000);
	kam_pareto_release(&p);
}

static void
the_top_fifth_is_rounded_half_up(void **state)
{
	/* keys, of these in the top fifth */
	static const size_t cases[][2] = { { 1, 0 }, { 2, 0 }, { 3, 1 },
					   { 7, 1 }, { 8, 2 }, { 12, 2 },
					   { 13, 3 } };
	int values[MOST];
	struct kam_figures f;
	static struct sample s;

	(void)state;
	for (size_t i = 0; i < MOST; i++)
		values[i] = 1;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_pareto p;
		struct kam_curve c;

		fill(&s, values, cases[i][0]);
		p = ranked(&s, false);
		c = curve_of(&p);
		kam_figures_find(&f, &c);
		assert_int_equal(
			f.top20_share,
			kam_share((kam_dec)cases[i][1], (kam_dec)cases[i][0]));
		kam_pareto_release(&p);
	}
}

static void
what_cannot_be_said_is_empty(void **state)
{
	static const int one[] = { 5 }, none[] = { -5, 0 };
	struct kam_cell cell[KAM_FIGURES];
	struct kam_pareto p;
	struct kam_curve c;
	static struct sample s;

	(void)state;
	fill(&s, one, 1);
	p = ranked(&s, false);
	c = curve_of(&p);
	kam_curve_cells(cell, &c);
	for (size_t i = 0; i < KAM_FIGURES; i++)
		assert_int_equal(cell[i].empty, strstr(kam_figure_names[i].name,
						       "normalised") != NULL);
	kam_pareto_release(&p);
	fill(&s, none, 2);
	p = ranked(&s, false);
	c = curve_of(&p);
	kam_curve_cells(cell, &c);
	for (size_t i = 0; i < KAM_FIGURES; i++)
		assert_int_equal(cell[i].empty, i >= 4);
	assert_int_equal(cell[2].count, 2);
	assert_true(cell[3].amount == WHOLE(-5));
	kam_pareto_release(&p);
}

static void
points_lie_on_the_lines_between_keys(void **state)
{
	static const int values[] = { 50, 20, 20, 10 };
	static const int32_t thirds[] = { 0, 566666667, 833333333,
					  KAM_SHARE_ONE };
	struct kam_point at = KAM_POINT_INIT;
	static struct sample s;
	struct kam_pareto p;
	struct kam_curve c;

	(void)state;
	fill(&s, values, 4);
	p = ranked(&s, false);
	c = curve_of(&p);
	for (long k = 0; k <= 3; k++)
		assert_int_equal(kam_curve_point(&at, &c, k, 3), thirds[k]);
	/* The largest values and the finest points there can be. */
	for (size_t i = 0; i < 4; i++)
		p.values[i] = KAM_DEC_MAX / 4;
	c = curve_of(&p);
	at = (struct kam_point)KAM_POINT_INIT;
	for (long k = 0; k <= KAM_POINTS_MAX; k += 1000)
		assert_int_equal(kam_curve_point(&at, &c, k, KAM_POINTS_MAX),
				 k * (KAM_SHARE_ONE / KAM_POINTS_MAX));
	kam_pareto_release(&p);
}

static void
a_total_beyond_range_is_bad_data(void **state)
{
	static const int values[] = { 1, 1 };
	static struct sample s;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_pareto p;
	struct kam_curve c;

	(void)state;
	fill(&s, values, 2);
	for (int sign = -1; sign <= 1; sign += 2) {
		s.value[0] = s.value[1] = sign * KAM_DEC_MAX;
		p = ranked(&s, false);
		assert_int_equal(kam_pareto_curve(&p, 0, &c, &err), KAM_EDATA);
		kam_pareto_release(&p);
	}
}

static void
cells_are_read_as_they_were_printed(void **state)
{
	struct kam_cell a, b, change;

	(void)state;
	assert_true(kam_cell_read(&a, KAM_FIGURE_COUNT, KAM_STR("12")));
	assert_true(kam_cell_read(&b, KAM_FIGURE_COUNT, KAM_STR("15")));
	change = kam_cell_change(&a, &b);
	assert_int_equal(change.count, -3);
	assert_true(kam_cell_read(&a, KAM_FIGURE_AMOUNT, KAM_STR("-1.50")));
	assert_true(a.amount == -1500000);
	assert_true(kam_cell_read(&b, KAM_FIGURE_REAL, KAM_STR("0.250000000")));
	assert_true(b.real == 0.25);
	assert_true(kam_cell_read(&a, KAM_FIGURE_REAL, KAM_STR("")));
	change = kam_cell_change(&a, &b);
	assert_true(a.empty && change.empty);
	assert_false(kam_cell_read(&a, KAM_FIGURE_COUNT, KAM_STR("-1")));
	assert_false(kam_cell_read(&a, KAM_FIGURE_AMOUNT, KAM_STR("x")));
	assert_false(kam_cell_read(&a, KAM_FIGURE_REAL, KAM_STR("0,25")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_ranked_by_group_value_and_key),
		cmocka_unit_test(a_share_is_rounded_half_to_even),
		cmocka_unit_test(printed_shares_add_up_to_one),
		cmocka_unit_test(gini_is_that_of_all_pairs),
		cmocka_unit_test(the_largest_values_have_the_same_figures),
		cmocka_unit_test(equal_values_are_not_concentrated),
		cmocka_unit_test(worked_examples_come_out),
		cmocka_unit_test(the_top_fifth_is_rounded_half_up),
		cmocka_unit_test(what_cannot_be_said_is_empty),
		cmocka_unit_test(points_lie_on_the_lines_between_keys),
		cmocka_unit_test(a_total_beyond_range_is_bad_data),
		cmocka_unit_test(cells_are_read_as_they_were_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
