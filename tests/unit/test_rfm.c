/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kam/rfm.h>

#define MOST 61
#define WHOLE(n) ((n)*KAM_DEC_ONE)

struct sample {
	struct kam_rfm_row row[MOST];
	char name[MOST][8];
	struct kam_str customer[MOST];
	size_t n;
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

/* Few distinct days and counts, so that there are many ties. */
static void
draw(struct sample *s, size_t n, uint64_t *seed)
{
	s->n = n;
	for (size_t i = 0; i < n; i++) {
		/* 7919 is prime: every name once, in no order. */
		snprintf(s->name[i], sizeof s->name[i], "C%05u",
			 (unsigned)((i + 1) * 7919 % 100003));
		s->customer[i] = kam_str_of(s->name[i]);
		s->row[i] = (struct kam_rfm_row){
			.monetary =
				((kam_dec)(next(seed) % 5000) - 500) * 12345,
			.frequency = (int64_t)(next(seed) % 12),
			.recency = next(seed) % 10 == 0
					   ? KAM_RFM_NO_PURCHASE
					   : (int32_t)(next(seed) % 90),
		};
	}
}

static bool
bought(const struct kam_rfm_row *row)
{
	return row->recency != KAM_RFM_NO_PURCHASE;
}

static kam_dec
value(const struct kam_rfm_row *row, int d)
{
	return d == 0	? WHOLE(row->recency)
	       : d == 1 ? WHOLE((kam_dec)row->frequency)
			: row->monetary;
}

/* Whether `a` and `b` are scored among each other in dimension `d`. */
static bool
together(const struct kam_rfm_row *a, const struct kam_rfm_row *b, int d,
	 bool nested)
{
	if (!bought(a) || !bought(b))
		return false;
	if (!nested)
		return true;
	return (d < 1 || a->score[0] == b->score[0]) &&
	       (d < 2 || a->score[1] == b->score[1]);
}

/* The value of rank `rank` among those scored with row `i`, by counting. */
static kam_dec
ranked(const struct sample *s, size_t i, int d, bool nested, size_t rank)
{
	for (size_t k = 0; k < s->n; k++) {
		size_t less = 0, equal = 0;

		if (!together(&s->row[i], &s->row[k], d, nested))
			continue;
		for (size_t j = 0; j < s->n; j++) {
			if (!together(&s->row[i], &s->row[j], d, nested))
				continue;
			less += value(&s->row[j], d) < value(&s->row[k], d);
			equal += value(&s->row[j], d) == value(&s->row[k], d);
		}
		if (less <= rank && rank < less + equal)
			return value(&s->row[k], d);
	}
	fail();
	return 0;
}

static size_t
group_size(const struct sample *s, size_t i, int d, bool nested)
{
	size_t m = 0;

	for (size_t j = 0; j < s->n; j++)
		m += together(&s->row[i], &s->row[j], d, nested);
	return m;
}

/* The score by the definition of type 7 quantiles, with fractions. */
static int
slow_quantile(const struct sample *s, size_t i, int d, int bins, bool nested)
{
	size_t m = group_size(s, i, d, nested);
	int over = 0;

	for (int k = 1; k < bins; k++) {
		size_t h = (m - 1) * (size_t)k;
		size_t lo = h / (size_t)bins, part = h % (size_t)bins;
		kam_dec below = ranked(s, i, d, nested, lo);
		kam_dec above = part ? ranked(s, i, d, nested, lo + 1) : below;

		over += value(&s->row[i], d) * bins >
			below * bins + (above - below) * (kam_dec)part;
	}
	return d == 0 ? bins - over : over + 1;
}

/* The score by the rank among the others, worst first, ties by customer. */
static int
slow_ntile(const struct sample *s, size_t i, int d, int bins, bool nested)
{
	size_t m = group_size(s, i, d, nested), rank = 0, group = 0, end = 0;

	for (size_t j = 0; j < s->n; j++) {
		kam_dec a = value(&s->row[j], d), b = value(&s->row[i], d);
		int name = kam_str_cmp(s->customer[j], s->customer[i]);

		if (together(&s->row[i], &s->row[j], d, nested))
			rank += a == b ? name < 0 : (a < b) == (d != 0);
	}
	while (rank >= end) {
		end += m / (size_t)bins + (group < m % (size_t)bins);
		group++;
	}
	return (int)group;
}

static void
check_scores(struct sample *s, enum kam_rfm_method method, bool nested,
	     const int bins[3])
{
	struct kam_rfm_options opt = {
		method,	     { bins[0], bins[1], bins[2] },
		nested,	     NULL,
		s->customer, s->n % 4
	};
	struct kam_rfm rfm;
	size_t scored = 0, count[3][KAM_BINS_MAX + 1] = { { 0 } };

	assert_int_equal(kam_rfm_score(&rfm, s->row, s->n, &opt, NULL), 0);
	for (size_t i = 0; i < s->n; i++) {
		scored += bought(&s->row[i]);
		for (int d = 0; d < 3; d++) {
			int want = 0;

			if (bought(&s->row[i]))
				want = method == KAM_RFM_NTILE
					       ? slow_ntile(s, i, d, bins[d],
							    nested)
					       : slow_quantile(s, i, d, bins[d],
							       nested);
			assert_int_equal(s->row[i].score[d], want);
			count[d][want]++;
		}
	}
	assert_int_equal(rfm.scored, scored);
	for (int d = 0; d < 3; d++)
		for (int k = 1; k <= bins[d]; k++)
			assert_int_equal(rfm.count[d][k], count[d][k]);
}

/* Money beyond 64 bits, at their very end, or just within. */
static void
widen(struct sample *s, int how)
{
	for (size_t i = 0; i < s->n && how; i++)
		s->row[i].monetary *=
			how == 1 ? (kam_dec)1 << 50 : (kam_dec)100000000000;
	if (s->n > 2 && how == 3)
		s->row[2].monetary = -((kam_dec)1 << 63);
	if (s->n > 3 && how > 1)
		s->row[3].monetary = ((kam_dec)1 << 63) - 1;
}

static void
check_method(enum kam_rfm_method method, bool nested, uint64_t seed)
{
	static const int bins[][3] = {
		{ 5, 5, 5 }, { 5, 5, 4 }, { 2, 9, 3 }, { 9, 2, 9 }
	};
	static const size_t sizes[] = { 0, 1, 2, 3, 7, 20, 61 };
	struct sample *s = malloc(sizeof *s);

	assert_non_null(s);
	for (size_t b = 0; b < 4; b++)
		for (size_t k = 0; k < 4 * 7; k++) {
			draw(s, sizes[k % 7], &seed);
			widen(s, (int)(k / 7));
			check_scores(s, method, nested, bins[b]);
		}
	free(s);
}

static void
quantile_scores_are_those_of_the_definition(void **state)
{
	(void)state;
	check_method(KAM_RFM_QUANTILE, false, 11);
}

static void
ntile_scores_are_those_of_sql(void **state)
{
	(void)state;
	check_method(KAM_RFM_NTILE, false, 12);
}

static void
nested_quantiles_are_cut_within_their_group(void **state)
{
	(void)state;
	check_method(KAM_RFM_QUANTILE, true, 13);
}

static void
nested_ntile_is_ranked_within_its_group(void **state)
{
	(void)state;
	check_method(KAM_RFM_NTILE, true, 14);
}

static void
bins_are_one_number_or_three(void **state)
{
	static const struct {
		const char *text;
		int bins[3];
	} good[] = {
		{ "5", { 5, 5, 5 } },	     { "2", { 2, 2, 2 } },
		{ "9", { 9, 9, 9 } },	     { "r=5,f=5,m=4", { 5, 5, 4 } },
		{ "m=2, r=9", { 9, 5, 2 } },
	};
	static const char *const bad[] = {
		"",	   "1",	    "10",   "0",  "x",	     "r=1",
		"r=5,r=4", "r=5,",  "q=5",  "r5", "r=5;f=5", "5,5,5",
		"r=10",	   "r=5,,", "f=-2", ",",
	};
	int bins[3];

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_int_equal(kam_rfm_bins_read(good[i].text, bins, NULL),
				 0);
		assert_memory_equal(bins, good[i].bins, sizeof bins);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(kam_rfm_bins_read(bad[i], bins, NULL),
				 KAM_EUSAGE);
}

static void
a_mean_of_no_orders_is_zero(void **state)
{
	(void)state;
	assert_true(kam_rfm_monetary(WHOLE(10), 4, false) == WHOLE(10));
	assert_true(kam_rfm_monetary(WHOLE(10), 4, true) == 2500000);
	assert_true(kam_rfm_monetary(-WHOLE(10), 3, true) == -3333333);
	assert_true(kam_rfm_monetary(WHOLE(10), 0, true) == 0);
}

static void
equal_values_are_told_with_the_counts(void **state)
{
	static const int64_t frequency[] = { 1, 1, 1, 1, 1, 1, 2, 3, 4, 9 };
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 5, 5, 5 }, false, NULL, NULL, 0
	};
	struct kam_rfm_row rows[10] = { 0 };
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_rfm rfm;

	(void)state;
	for (int i = 0; i < 10; i++) {
		rows[i].recency = i;
		rows[i].frequency = frequency[i];
		rows[i].monetary = WHOLE(i);
	}
	assert_int_equal(kam_rfm_score(&rfm, rows, 10, &opt, NULL), 0);
	assert_int_equal(rfm.collapsed[KAM_RFM_R], 0);
	assert_int_equal(rfm.collapsed[KAM_RFM_M], 0);
	assert_int_equal(rfm.collapsed[KAM_RFM_F], 1);
	assert_int_equal(kam_rfm_collapse_text(&text, &rfm, KAM_RFM_F, NULL),
			 0);
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	assert_string_equal(text.ptr,
			    "frequency: cuts 1 1 1.4 3.2 collapse: no customer "
			    "has score 2, 3 (customers by score: 6 0 0 2 2)");
	kam_buf_release(&text);
}

/* The last cut is the highest value, which nothing exceeds. */
static void
a_crowded_top_is_told_though_its_cuts_differ(void **state)
{
	static const int64_t frequency[] = { 1, 2, 3, 4, 5, 5 };
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 5, 5, 5 }, false, NULL, NULL, 0
	};
	struct kam_rfm_row rows[6] = { 0 };
	struct kam_rfm rfm;

	(void)state;
	for (int i = 0; i < 6; i++) {
		rows[i].recency = i;
		rows[i].frequency = frequency[i];
		rows[i].monetary = WHOLE(i);
	}
	assert_int_equal(kam_rfm_score(&rfm, rows, 6, &opt, NULL), 0);
	assert_false(kam_cuts_collapsed(&rfm.cuts[KAM_RFM_F]));
	assert_int_equal(rfm.collapsed[KAM_RFM_F], 1);
	assert_int_equal(rfm.collapsed[KAM_RFM_R], 0);
}

static void
nested_groups_that_collapse_are_counted(void **state)
{
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 2, 3, 2 }, true, NULL, NULL, 0
	};
	struct kam_rfm_row rows[8] = { 0 };
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_rfm rfm;

	(void)state;
	for (int i = 0; i < 8; i++) {
		rows[i].recency = i;
		rows[i].frequency = i < 4 ? 1 : i;
		rows[i].monetary = WHOLE(i);
	}
	assert_int_equal(kam_rfm_score(&rfm, rows, 8, &opt, NULL), 0);
	assert_int_equal(rfm.groups[KAM_RFM_F], 2);
	assert_int_equal(rfm.cuts[KAM_RFM_F].bins, 0);
	assert_int_equal(kam_rfm_collapse_text(&text, &rfm, KAM_RFM_F, NULL),
			 0);
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	assert_string_equal(text.ptr,
			    "frequency: equal values leave a score without "
			    "customers in 1 of 2 groups");
	kam_buf_release(&text);
}

/* Means 7/3 days, 2 orders and 10/3: above is strictly above. */
static void
means_part_the_eight_cases_strictly(void **state)
{
	static const struct {
		int recency;
		int64_t frequency;
		kam_dec monetary;
		const char *name;
	} cases[] = {
		{ 2, 2, 3333333, "一般发展客户" },
		{ 2, 3, 3333334, "重要价值客户" },
		{ 3, 1, 3333333, "一般挽留客户" },
	};
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 5, 5, 5 }, false, NULL, NULL, 0
	};
	struct kam_segments map = KAM_SEGMENTS_INIT;
	struct kam_rfm_row rows[4] = { 0 };
	struct kam_rfm rfm;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		rows[i].recency = cases[i].recency;
		rows[i].frequency = cases[i].frequency;
		rows[i].monetary = cases[i].monetary;
	}
	rows[3].recency = KAM_RFM_NO_PURCHASE;
	rows[3].monetary = WHOLE(1000);
	assert_int_equal(kam_segments_use(&map,
					  kam_segment_builtin(KAM_STR("cn8")),
					  opt.bins, NULL),
			 0);
	assert_int_equal(kam_rfm_score(&rfm, rows, 4, &opt, NULL), 0);
	for (size_t i = 0; i < 3; i++) {
		size_t at = kam_rfm_segment(&rfm, &map, &rows[i]);

		assert_true(at < map.n);
		assert_string_equal(map.name[at].ptr, cases[i].name);
	}
	assert_true(kam_rfm_segment(&rfm, &map, &rows[3]) == KAM_NO_SEGMENT);
	/* Mean money of minus one and a half millionths. */
	rows[0].monetary = -1;
	rows[1].monetary = -2;
	assert_int_equal(kam_rfm_score(&rfm, rows, 2, &opt, NULL), 0);
	assert_string_equal(map.name[kam_rfm_segment(&rfm, &map, &rows[0])].ptr,
			    "重要挽留客户");
	/* All alike: nobody is above the mean, in recency neither. */
	rows[1] = rows[2] = rows[0];
	assert_int_equal(kam_rfm_score(&rfm, rows, 3, &opt, NULL), 0);
	assert_string_equal(map.name[kam_rfm_segment(&rfm, &map, &rows[0])].ptr,
			    "一般挽留客户");
	kam_segments_release(&map);
}

static void
a_summary_adds_up_to_all(void **state)
{
	static const int two[] = { 2, 2, 2 };
	static const kam_dec amounts[] = { WHOLE(10), WHOLE(20), WHOLE(40),
					   WHOLE(80), -WHOLE(5) };
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 2, 2, 2 }, false, NULL, NULL, 0
	};
	struct kam_str best[] = { KAM_STR("2"), KAM_STR("2"), KAM_STR("2") };
	struct kam_place place = { "s.csv", 2, { "", 0 } };
	struct kam_segments map = KAM_SEGMENTS_INIT;
	struct kam_rfm_summary sum[3];
	struct kam_rfm_row rows[5] = { 0 };
	struct kam_rfm rfm;

	(void)state;
	for (int i = 0; i < 5; i++) {
		rows[i].recency = i < 4 ? 40 - 10 * i : KAM_RFM_NO_PURCHASE;
		rows[i].frequency = i < 4 ? i + 1 : 0;
		rows[i].monetary = amounts[i];
	}
	kam_segments_begin(&map, two);
	assert_int_equal(
		kam_segments_add(&map, KAM_STR("best"), best, &place, NULL), 0);
	assert_int_equal(kam_rfm_score(&rfm, rows, 5, &opt, NULL), 0);
	assert_int_equal(
		kam_rfm_summarise(sum, &rfm, &map, rows, NULL, 5, NULL), 0);
	assert_int_equal(sum[0].customers, 2);
	assert_true(sum[0].amount == WHOLE(120));
	assert_true(sum[0].median[KAM_RFM_R] == WHOLE(15));
	assert_true(sum[0].median[KAM_RFM_F] == 3500000);
	assert_true(sum[0].median[KAM_RFM_M] == WHOLE(60));
	/* Without a segment: two that no rule names, one without purchase. */
	assert_int_equal(sum[1].customers, 3);
	assert_int_equal(sum[1].scored, 2);
	assert_true(sum[1].amount == WHOLE(25));
	assert_true(sum[1].median[KAM_RFM_R] == WHOLE(35));
	assert_int_equal(sum[2].customers, 5);
	assert_true(sum[2].amount == WHOLE(145));
	assert_true(sum[2].median[KAM_RFM_M] == WHOLE(30));
	kam_segments_release(&map);
}

static void
amounts_that_cannot_be_added_are_refused(void **state)
{
	static const int two[] = { 2, 2, 2 };
	const struct kam_rfm_options opt = {
		KAM_RFM_QUANTILE, { 2, 2, 2 }, false, NULL, NULL, 0
	};
	struct kam_rfm_row rows[2] = { { .recency = 1 }, { .recency = 1 } };
	static const kam_dec amount[] = { KAM_DEC_MAX, KAM_DEC_MAX };
	struct kam_segments map = KAM_SEGMENTS_INIT;
	struct kam_rfm_summary sum[2];
	struct kam_err err = KAM_ERR_INIT;
	struct kam_rfm rfm;

	(void)state;
	kam_segments_begin(&map, two);
	assert_int_equal(kam_rfm_score(&rfm, rows, 2, &opt, NULL), 0);
	assert_int_equal(
		kam_rfm_summarise(sum, &rfm, &map, rows, amount, 2, &err),
		KAM_EDATA);
	assert_string_equal(err.text,
			    "the amounts add up to more than can be held");
	kam_segments_release(&map);
}

/* Amounts within 64 bits and beyond, by cuts found and by cuts given. */
static void
a_row_is_scored_again_as_before(void **state)
{
	static const kam_dec times[] = { 1, (kam_dec)1 << 45 };
	uint64_t seed = 3;

	(void)state;
	for (int turn = 0; turn < 200; turn++) {
		struct kam_rfm_options opt = { KAM_RFM_QUANTILE,
					       { 2 + turn % 8, 5, 9 },
					       .threads = 1 };
		struct kam_rfm rfm, fixed;
		struct sample s;

		draw(&s, (size_t)(turn % MOST) + 1, &seed);
		for (size_t i = 0; i < s.n; i++)
			s.row[i].monetary *= times[turn % 2];
		assert_true(kam_rfm_is_flat(&opt));
		assert_int_equal(kam_rfm_score(&rfm, s.row, s.n, &opt, NULL),
				 0);
		opt.method = KAM_RFM_FIXED;
		opt.cuts = rfm.cuts;
		for (size_t i = 0; i < s.n; i++) {
			struct kam_rfm_row again = s.row[i];

			memset(again.score, 77, sizeof again.score);
			kam_rfm_score_row(&rfm, &again);
			assert_memory_equal(again.score, s.row[i].score,
					    sizeof again.score);
		}
		if (!rfm.scored)
			continue;
		assert_int_equal(kam_rfm_score(&fixed, s.row, s.n, &opt, NULL),
				 0);
		for (size_t i = 0; i < s.n; i++) {
			struct kam_rfm_row again = s.row[i];

			kam_rfm_score_row(&rfm, &again);
			assert_memory_equal(again.score, s.row[i].score,
					    sizeof again.score);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantile_scores_are_those_of_the_definition),
		cmocka_unit_test(ntile_scores_are_those_of_sql),
		cmocka_unit_test(nested_quantiles_are_cut_within_their_group),
		cmocka_unit_test(nested_ntile_is_ranked_within_its_group),
		cmocka_unit_test(a_row_is_scored_again_as_before),
		cmocka_unit_test(bins_are_one_number_or_three),
		cmocka_unit_test(a_mean_of_no_orders_is_zero),
		cmocka_unit_test(equal_values_are_told_with_the_counts),
		cmocka_unit_test(a_crowded_top_is_told_though_its_cuts_differ),
		cmocka_unit_test(nested_groups_that_collapse_are_counted),
		cmocka_unit_test(means_part_the_eight_cases_strictly),
		cmocka_unit_test(a_summary_adds_up_to_all),
		cmocka_unit_test(amounts_that_cannot_be_added_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
