/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>

#include <kam/quantile.h>

#define MOST 400
#define WHOLE(n) ((n)*KAM_DEC_ONE)

/* The same numbers on every machine (Marsaglia 2003, xorshift64). */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void
fill(kam_dec *v, size_t n, uint64_t *state, uint64_t modulus, kam_dec unit)
{
	for (size_t i = 0; i < n; i++)
		v[i] = ((kam_dec)(next(state) % modulus) -
			(kam_dec)(modulus / 3)) *
		       unit;
}

static void
insertion_sort(kam_dec *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && v[k] < v[k - 1]; k--) {
			kam_dec swap = v[k];

			v[k] = v[k - 1];
			v[k - 1] = swap;
		}
}

/* Whether value > quantile k/bins, by the definition, as fractions. */
static int
exceeds(const kam_dec *sorted, size_t n, int k, int bins, kam_dec value)
{
	size_t lo = (n - 1) * (size_t)k / (size_t)bins;
	kam_dec part = (kam_dec)((n - 1) * (size_t)k % (size_t)bins);
	kam_dec up = lo + 1 < n ? sorted[lo + 1] : sorted[lo];

	return value * bins > sorted[lo] * bins + part * (up - sorted[lo]);
}

static void
check_against_definition(const kam_dec *v, size_t n, int bins)
{
	struct kam_sorter s = KAM_SORTER_INIT;
	struct kam_cuts cuts = KAM_CUTS_INIT;
	kam_dec sorted[MOST];

	memcpy(sorted, v, n * sizeof *v);
	insertion_sort(sorted, n);
	assert_int_equal(kam_cuts_quantile(&cuts, &s, v, n, bins, NULL), 0);
	for (size_t i = 0; i < n; i++) {
		for (int step = -1; step <= 1; step++) {
			kam_dec value = v[i] + step;
			int want = 0;

			for (int k = 1; k < bins; k++)
				want += exceeds(sorted, n, k, bins, value);
			assert_int_equal(kam_cuts_exceeded(&cuts, value), want);
		}
	}
	kam_sorter_release(&s);
}

static void
values_are_cut_as_exact_fractions_cut_them(void **state)
{
	static const struct {
		uint64_t modulus;
		kam_dec unit;
	} kinds[] = {
		{ 4, WHOLE(1) },
		{ 300, 1 },
		{ 1000003, 10000 },
		{ UINT64_MAX, 1 },
		{ 1000003, WHOLE((kam_dec)500000000000000) * 1000 },
	};
	uint64_t seed = 20240229;
	kam_dec v[MOST];

	(void)state;
	for (size_t kind = 0; kind < 5; kind++)
		for (size_t n = 1; n <= MOST; n += n < 20 ? 1 : 53)
			for (int bins = 2; bins <= 9; bins++) {
				fill(v, n, &seed, kinds[kind].modulus,
				     kinds[kind].unit);
				check_against_definition(v, n, bins);
			}
}

static void
the_largest_values_are_cut_without_overflow(void **state)
{
	kam_dec v[] = { KAM_DEC_MAX, -KAM_DEC_MAX, 0, -KAM_DEC_MAX + 1,
			KAM_DEC_MAX - 1 };

	(void)state;
	for (int bins = 2; bins <= 9; bins++)
		check_against_definition(v, 5, bins);
}

/* R: quantile(c(1,2,4,8,16), 1:4/5, type = 7) is 1.8 3.2 5.6 9.6. */
static void
quantiles_are_those_of_r(void **state)
{
	static const kam_dec v[] = { WHOLE(16), WHOLE(2), WHOLE(1), WHOLE(8),
				     WHOLE(4) };
	struct kam_sorter s = KAM_SORTER_INIT;
	struct kam_cuts cuts = KAM_CUTS_INIT;

	(void)state;
	assert_int_equal(kam_cuts_quantile(&cuts, &s, v, 5, 5, NULL), 0);
	assert_int_equal(cuts.bins, 5);
	assert_true(cuts.cut[0] == 1800000);
	assert_true(cuts.cut[1] == 3200000);
	assert_true(cuts.cut[2] == 5600000);
	assert_true(cuts.cut[3] == 9600000);
	assert_false(kam_cuts_collapsed(&cuts));
	kam_sorter_release(&s);
}

static void
an_endless_fraction_is_rounded_down_below_zero_too(void **state)
{
	static const kam_dec up[] = { 0, WHOLE(1), WHOLE(2) };
	static const kam_dec down[] = { WHOLE(-2), WHOLE(-1), 0 };
	struct kam_sorter s = KAM_SORTER_INIT;
	struct kam_cuts cuts = KAM_CUTS_INIT;

	(void)state;
	assert_int_equal(kam_cuts_quantile(&cuts, &s, up, 3, 3, NULL), 0);
	assert_true(cuts.cut[0] == 666666);
	assert_int_equal(kam_cuts_quantile(&cuts, &s, down, 3, 3, NULL), 0);
	assert_true(cuts.cut[0] == -1333334);
	kam_sorter_release(&s);
}

static void
equal_values_make_cuts_collapse(void **state)
{
	static const kam_dec v[] = { 1, 1, 1, 1, 2, 3, 4, 5 };
	struct kam_sorter s = KAM_SORTER_INIT;
	struct kam_cuts cuts = KAM_CUTS_INIT;

	(void)state;
	assert_int_equal(kam_cuts_quantile(&cuts, &s, v, 8, 5, NULL), 0);
	assert_true(kam_cuts_collapsed(&cuts));
	assert_int_equal(kam_cuts_exceeded(&cuts, 1), 0);
	assert_int_equal(kam_cuts_exceeded(&cuts, 5), 4);
	kam_sorter_release(&s);
}

static void
equal_values_stay_in_their_order(void **state)
{
	static const kam_dec v[] = { 5, KAM_DEC_MAX, 5,		 -KAM_DEC_MAX,
				     0, 5,	     KAM_DEC_MAX };
	static const size_t want[] = { 3, 4, 0, 2, 5, 1, 6 };
	struct kam_sorter s = KAM_SORTER_INIT;

	(void)state;
	assert_int_equal(kam_sorter_order(&s, v, 7, NULL), 0);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(s.rank[i].pos, want[i]);
	/* The scratch is used again, by fewer and by more. */
	assert_int_equal(kam_sorter_order(&s, v, 2, NULL), 0);
	assert_int_equal(s.rank[1].pos, 1);
	kam_sorter_release(&s);
}

/* Their range has no bit set in its lower half. */
static void
values_wider_than_64_bits_are_ordered(void **state)
{
	static const kam_dec v[] = {
		(kam_dec)1 << 64, 5, 3,
		(kam_dec)1 << 63, 0, ((kam_dec)1 << 63) + 1
	};
	static const size_t want[] = { 4, 2, 1, 3, 5, 0 };
	struct kam_sorter s = KAM_SORTER_INIT;

	(void)state;
	assert_int_equal(kam_sorter_order(&s, v, 6, NULL), 0);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(s.rank[i].pos, want[i]);
	kam_sorter_release(&s);
}

/* Few and many equal ones, far and near, with a lone one far off. */
static kam_dec
draw(uint64_t *seed, int kind)
{
	const uint64_t x = next(seed);

	switch (kind) {
	case 0:
		return WHOLE((kam_dec)(x % 3));
	case 1:
		return (kam_dec)(x % 1000003) - 500000;
	case 2: /* more of the small ones, over the whole range */
		return (kam_dec)(next(seed) >> x % 64);
	case 3:
		return x % 1000 ? (kam_dec)(x >> 40) : (kam_dec)1 << 62;
	default: /* wider than 64 bits */
		return ((kam_dec)x << 20) - ((kam_dec)1 << 82);
	}
}

static void
what_is_selected_is_what_sorting_finds(void **state)
{
	static const size_t sizes[] = { 1, 2, 25, 300, 5000, 60000 };
	struct kam_sorter s = KAM_SORTER_INIT;
	kam_dec *v = malloc(60000 * sizeof *v);
	uint64_t seed = 4711;

	(void)state;
	assert_non_null(v);
	for (int kind = 0; kind < 5; kind++)
		for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
			size_t n = sizes[z], rank[KAM_SELECT_MAX], m = 0;
			kam_dec out[KAM_SELECT_MAX];

			for (size_t i = 0; i < n; i++)
				v[i] = draw(&seed, kind);
			rank[m++] = 0;
			while (m < KAM_SELECT_MAX - 1 && rank[m - 1] + 1 < n) {
				rank[m] = rank[m - 1] + 1 +
					  next(&seed) % (n / 8 + 1);
				if (rank[m] >= n)
					break;
				m++;
			}
			if (rank[m - 1] < n - 1)
				rank[m++] = n - 1;
			assert_int_equal(
				kam_select(&s, v, n, rank, m, out, NULL), 0);
			assert_int_equal(kam_sorter_order(&s, v, n, NULL), 0);
			for (size_t i = 0; i < m; i++)
				assert_true(out[i] == v[s.rank[rank[i]].pos]);
		}
	kam_sorter_release(&s);
	free(v);
}

static void
ntile_makes_the_first_groups_one_larger(void **state)
{
	(void)state;
	for (size_t n = 1; n < 60; n++)
		for (int bins = 2; bins <= 9; bins++) {
			size_t i = 0;

			for (int g = 0; g < bins; g++) {
				size_t size = n / (size_t)bins;

				size += (size_t)g < n % (size_t)bins;
				while (size-- > 0)
					assert_int_equal(
						kam_ntile(i++, n, bins), g);
			}
			assert_int_equal(i, n);
		}
}

static void
a_median_is_the_middle_or_the_mean_of_two(void **state)
{
	static const struct {
		kam_dec v[4];
		size_t n;
		kam_dec median;
	} cases[] = {
		{ { 7 }, 1, 7 },
		{ { 9, 1, 4 }, 3, 4 },
		{ { WHOLE(3), WHOLE(1), WHOLE(2), WHOLE(9) }, 4, 2500000 },
		{ { 1, 2 }, 2, 2 }, /* half a millionth, to even */
		{ { 2, 3 }, 2, 2 },
		{ { -1, -2 }, 2, -2 },
	};
	struct kam_sorter s = KAM_SORTER_INIT;
	kam_dec median;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(kam_dec_median(&median, &s, cases[i].v,
						cases[i].n, NULL),
				 0);
		assert_true(median == cases[i].median);
	}
	kam_sorter_release(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_cut_as_exact_fractions_cut_them),
		cmocka_unit_test(the_largest_values_are_cut_without_overflow),
		cmocka_unit_test(quantiles_are_those_of_r),
		cmocka_unit_test(
			an_endless_fraction_is_rounded_down_below_zero_too),
		cmocka_unit_test(equal_values_make_cuts_collapse),
		cmocka_unit_test(equal_values_stay_in_their_order),
		cmocka_unit_test(values_wider_than_64_bits_are_ordered),
		cmocka_unit_test(what_is_selected_is_what_sorting_finds),
		cmocka_unit_test(ntile_makes_the_first_groups_one_larger),
		cmocka_unit_test(a_median_is_the_middle_or_the_mean_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
