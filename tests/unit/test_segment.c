/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <kam/segment.h>

static const int fives[] = { 5, 5, 5 };

static const char *
name_of(const struct kam_segments *s, int r, int f, int m)
{
	unsigned char score[] = { (unsigned char)r, (unsigned char)f,
				  (unsigned char)m };
	size_t at = kam_segments_of(s, score);

	return at == KAM_NO_SEGMENT ? "" : s->name[at].ptr;
}

static int
add(struct kam_segments *s, const char *name, const char *r, const char *f,
    const char *m, struct kam_err *err)
{
	struct kam_str ranges[] = { kam_str_of(r), kam_str_of(f),
				    kam_str_of(m) };
	struct kam_place place = { "seg.csv", 7, { "", 0 } };

	return kam_segments_add(s, kam_str_of(name), ranges, &place, err);
}

static void
grid11_has_eleven_segments_on_125_codes(void **state)
{
	/* Codes a segment, counted from the published table. */
	static const struct {
		const char *name;
		int codes;
	} want[] = {
		{ "Champions", 7 },
		{ "Loyal", 8 },
		{ "Potential Loyalist", 24 },
		{ "New/Recent Customers", 7 },
		{ "Promising", 16 },
		{ "Need Attention", 8 },
		{ "About To Sleep", 5 },
		{ "At Risk", 22 },
		{ "Cannot Lose Them", 8 },
		{ "Hibernating", 14 },
		{ "Lost", 6 },
	};
	struct kam_segments s = KAM_SEGMENTS_INIT;
	char buf[KAM_SEGMENT_TEXT];
	int count[11] = { 0 };

	(void)state;
	assert_int_equal(
		kam_segments_use(&s, kam_segment_builtin(KAM_STR("grid11")),
				 fives, NULL),
		0);
	assert_int_equal(s.n, 11);
	assert_int_equal(kam_segments_uncovered(&s, buf), 0);
	for (int code = 0; code < 125; code++) {
		unsigned char score[] = {
			(unsigned char)(code / 25 + 1),
			(unsigned char)(code / 5 % 5 + 1),
			(unsigned char)(code % 5 + 1),
		};

		count[kam_segments_of(&s, score)]++;
	}
	for (size_t i = 0; i < 11; i++) {
		assert_string_equal(s.name[i].ptr, want[i].name);
		assert_int_equal(count[i], want[i].codes);
	}
	kam_segments_release(&s);
}

/* The published table, code by code. */
static const struct {
	int r, f, m;
	const char *name;
} grid11[] = {
	{ 1, 1, 1, "Lost" },
	{ 1, 1, 2, "Lost" },
	{ 1, 1, 3, "Cannot Lose Them" },
	{ 1, 1, 4, "Cannot Lose Them" },
	{ 1, 1, 5, "Cannot Lose Them" },
	{ 1, 2, 1, "Lost" },
	{ 1, 2, 2, "Hibernating" },
	{ 1, 2, 3, "Hibernating" },
	{ 1, 2, 4, "At Risk" },
	{ 1, 2, 5, "At Risk" },
	{ 1, 3, 1, "Lost" },
	{ 1, 3, 2, "Hibernating" },
	{ 1, 3, 3, "At Risk" },
	{ 1, 3, 4, "At Risk" },
	{ 1, 3, 5, "At Risk" },
	{ 1, 4, 1, "Lost" },
	{ 1, 4, 2, "At Risk" },
	{ 1, 4, 3, "At Risk" },
	{ 1, 4, 4, "Cannot Lose Them" },
	{ 1, 4, 5, "At Risk" },
	{ 1, 5, 1, "Lost" },
	{ 1, 5, 2, "At Risk" },
	{ 1, 5, 3, "At Risk" },
	{ 1, 5, 4, "Cannot Lose Them" },
	{ 1, 5, 5, "Cannot Lose Them" },
	{ 2, 1, 1, "Hibernating" },
	{ 2, 1, 2, "Hibernating" },
	{ 2, 1, 3, "About To Sleep" },
	{ 2, 1, 4, "Cannot Lose Them" },
	{ 2, 1, 5, "Cannot Lose Them" },
	{ 2, 2, 1, "About To Sleep" },
	{ 2, 2, 2, "Hibernating" },
	{ 2, 2, 3, "Hibernating" },
	{ 2, 2, 4, "At Risk" },
	{ 2, 2, 5, "At Risk" },
	{ 2, 3, 1, "Hibernating" },
	{ 2, 3, 2, "Hibernating" },
	{ 2, 3, 3, "Hibernating" },
	{ 2, 3, 4, "At Risk" },
	{ 2, 3, 5, "At Risk" },
	{ 2, 4, 1, "Hibernating" },
	{ 2, 4, 2, "At Risk" },
	{ 2, 4, 3, "At Risk" },
	{ 2, 4, 4, "At Risk" },
	{ 2, 4, 5, "At Risk" },
	{ 2, 5, 1, "Hibernating" },
	{ 2, 5, 2, "At Risk" },
	{ 2, 5, 3, "At Risk" },
	{ 2, 5, 4, "At Risk" },
	{ 2, 5, 5, "At Risk" },
	{ 3, 1, 1, "New/Recent Customers" },
	{ 3, 1, 2, "About To Sleep" },
	{ 3, 1, 3, "Promising" },
	{ 3, 1, 4, "Promising" },
	{ 3, 1, 5, "Promising" },
	{ 3, 2, 1, "About To Sleep" },
	{ 3, 2, 2, "Hibernating" },
	{ 3, 2, 3, "Potential Loyalist" },
	{ 3, 2, 4, "Need Attention" },
	{ 3, 2, 5, "Need Attention" },
	{ 3, 3, 1, "About To Sleep" },
	{ 3, 3, 2, "Hibernating" },
	{ 3, 3, 3, "Potential Loyalist" },
	{ 3, 3, 4, "Need Attention" },
	{ 3, 3, 5, "Loyal" },
	{ 3, 4, 1, "Potential Loyalist" },
	{ 3, 4, 2, "Potential Loyalist" },
	{ 3, 4, 3, "Need Attention" },
	{ 3, 4, 4, "Loyal" },
	{ 3, 4, 5, "Loyal" },
	{ 3, 5, 1, "Potential Loyalist" },
	{ 3, 5, 2, "Potential Loyalist" },
	{ 3, 5, 3, "Potential Loyalist" },
	{ 3, 5, 4, "Loyal" },
	{ 3, 5, 5, "Loyal" },
	{ 4, 1, 1, "New/Recent Customers" },
	{ 4, 1, 2, "New/Recent Customers" },
	{ 4, 1, 3, "Promising" },
	{ 4, 1, 4, "Promising" },
	{ 4, 1, 5, "Promising" },
	{ 4, 2, 1, "New/Recent Customers" },
	{ 4, 2, 2, "New/Recent Customers" },
	{ 4, 2, 3, "Potential Loyalist" },
	{ 4, 2, 4, "Promising" },
	{ 4, 2, 5, "Promising" },
	{ 4, 3, 1, "Potential Loyalist" },
	{ 4, 3, 2, "Potential Loyalist" },
	{ 4, 3, 3, "Potential Loyalist" },
	{ 4, 3, 4, "Need Attention" },
	{ 4, 3, 5, "Loyal" },
	{ 4, 4, 1, "Potential Loyalist" },
	{ 4, 4, 2, "Potential Loyalist" },
	{ 4, 4, 3, "Need Attention" },
	{ 4, 4, 4, "Loyal" },
	{ 4, 4, 5, "Champions" },
	{ 4, 5, 1, "Potential Loyalist" },
	{ 4, 5, 2, "Potential Loyalist" },
	{ 4, 5, 3, "Potential Loyalist" },
	{ 4, 5, 4, "Champions" },
	{ 4, 5, 5, "Champions" },
	{ 5, 1, 1, "New/Recent Customers" },
	{ 5, 1, 2, "New/Recent Customers" },
	{ 5, 1, 3, "Promising" },
	{ 5, 1, 4, "Promising" },
	{ 5, 1, 5, "Promising" },
	{ 5, 2, 1, "Promising" },
	{ 5, 2, 2, "Promising" },
	{ 5, 2, 3, "Promising" },
	{ 5, 2, 4, "Promising" },
	{ 5, 2, 5, "Promising" },
	{ 5, 3, 1, "Potential Loyalist" },
	{ 5, 3, 2, "Potential Loyalist" },
	{ 5, 3, 3, "Potential Loyalist" },
	{ 5, 3, 4, "Need Attention" },
	{ 5, 3, 5, "Need Attention" },
	{ 5, 4, 1, "Potential Loyalist" },
	{ 5, 4, 2, "Potential Loyalist" },
	{ 5, 4, 3, "Loyal" },
	{ 5, 4, 4, "Champions" },
	{ 5, 4, 5, "Champions" },
	{ 5, 5, 1, "Potential Loyalist" },
	{ 5, 5, 2, "Potential Loyalist" },
	{ 5, 5, 3, "Potential Loyalist" },
	{ 5, 5, 4, "Champions" },
	{ 5, 5, 5, "Champions" },
};

static void
grid11_calls_codes_as_published(void **state)
{
	struct kam_segments s = KAM_SEGMENTS_INIT;

	(void)state;
	assert_int_equal(
		kam_segments_use(&s, kam_segment_builtin(KAM_STR("grid11")),
				 fives, NULL),
		0);
	for (size_t i = 0; i < sizeof grid11 / sizeof *grid11; i++)
		assert_string_equal(
			name_of(&s, grid11[i].r, grid11[i].f, grid11[i].m),
			grid11[i].name);
	kam_segments_release(&s);
}

/* The map as rules, which partition the 25 cells of r and f. */
static void
cells25_is_the_partition_of_r_and_f(void **state)
{
	static const struct {
		int r1, r2, f1, f2;
		const char *name;
	} rules[] = {
		{ 1, 2, 1, 2, "hibernating" },
		{ 1, 2, 3, 4, "at risk" },
		{ 1, 2, 5, 5, "can't lose" },
		{ 3, 3, 1, 2, "about to sleep" },
		{ 3, 3, 3, 3, "need attention" },
		{ 3, 4, 4, 5, "loyal" },
		{ 4, 4, 1, 1, "promising" },
		{ 5, 5, 1, 1, "new" },
		{ 4, 5, 2, 3, "potential loyalist" },
		{ 5, 5, 4, 5, "champions" },
	};
	static const int bins[] = { 5, 5, 3 };
	struct kam_segments s = KAM_SEGMENTS_INIT;
	int cells = 0;

	(void)state;
	assert_int_equal(
		kam_segments_use(&s, kam_segment_builtin(KAM_STR("cells25")),
				 bins, NULL),
		0);
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		for (int r = rules[i].r1; r <= rules[i].r2; r++)
			for (int f = rules[i].f1; f <= rules[i].f2; f++) {
				for (int m = 1; m <= 3; m++)
					assert_string_equal(
						name_of(&s, r, f, m),
						rules[i].name);
				cells++;
			}
	assert_int_equal(cells, 25);
	assert_int_equal(s.n, 10);
	kam_segments_release(&s);
}

static void
cn8_has_a_name_for_each_of_the_eight_cases(void **state)
{
	struct kam_segments s = KAM_SEGMENTS_INIT;
	const int bins[] = { 3, 4, 9 };

	(void)state;
	assert_int_equal(kam_segments_use(&s,
					  kam_segment_builtin(KAM_STR("cn8")),
					  bins, NULL),
			 0);
	assert_true(s.means);
	assert_string_equal(name_of(&s, 2, 2, 2), "重要价值客户");
	assert_string_equal(name_of(&s, 1, 2, 2), "重要保持客户");
	assert_string_equal(name_of(&s, 2, 1, 2), "重要发展客户");
	assert_string_equal(name_of(&s, 1, 1, 2), "重要挽留客户");
	assert_string_equal(name_of(&s, 2, 2, 1), "一般价值客户");
	assert_string_equal(name_of(&s, 1, 2, 1), "一般保持客户");
	assert_string_equal(name_of(&s, 2, 1, 1), "一般发展客户");
	assert_string_equal(name_of(&s, 1, 1, 1), "一般挽留客户");
	kam_segments_release(&s);
}

static void
a_map_for_five_bins_refuses_four(void **state)
{
	static const int four[] = { 5, 4, 5 };
	struct kam_segments s = KAM_SEGMENTS_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_null(kam_segment_builtin(KAM_STR("grid12")));
	assert_int_equal(
		kam_segments_use(&s, kam_segment_builtin(KAM_STR("grid11")),
				 four, &err),
		KAM_EUSAGE);
	assert_string_equal(err.text, "the map 'grid11' is for f=5, not 4; "
				      "give --segments=FILE or cn8");
	kam_segments_release(&s);
}

static void
the_first_rule_that_matches_wins(void **state)
{
	struct kam_segments s = KAM_SEGMENTS_INIT;
	char buf[KAM_SEGMENT_TEXT];

	(void)state;
	kam_segments_begin(&s, fives);
	assert_int_equal(add(&s, "best", "4-5", " 4-5 ", "4-5", NULL), 0);
	assert_int_equal(add(&s, " rest ", "1-5", "1-5", "2-5", NULL), 0);
	assert_int_equal(add(&s, "best", "5", "1-5", "1", NULL), 0);
	assert_int_equal(s.n, 2);
	assert_int_equal(memcmp(s.name[1].ptr, "rest", s.name[1].len), 0);
	assert_int_equal(kam_segments_of(&s, (unsigned char[]){ 4, 4, 4 }), 0);
	assert_int_equal(kam_segments_of(&s, (unsigned char[]){ 3, 4, 4 }), 1);
	assert_int_equal(kam_segments_of(&s, (unsigned char[]){ 5, 1, 1 }), 0);
	assert_true(kam_segments_of(&s, (unsigned char[]){ 4, 1, 1 }) ==
		    KAM_NO_SEGMENT);
	assert_int_equal(kam_segments_find(&s, KAM_STR("rest")), 1);
	assert_true(kam_segments_find(&s, KAM_STR("res")) == KAM_NO_SEGMENT);
	assert_int_equal(kam_segments_uncovered(&s, buf), 20);
	assert_string_equal(buf, "111 121 131 141 151 211 221 231 241 251");
	kam_segments_release(&s);
}

static void
a_bad_rule_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *name, *r, *f, *m, *message;
	} cases[] = {
		{ " ", "1", "1", "1",
		  "column 'segment': blank; a segment needs a name" },
		{ "x", "5-Apr", "1", "1",
		  "column 'r': cannot read '5-Apr' as scores; write one as 3 "
		  "or a range as 4-5" },
		{ "x", "1", "", "1",
		  "column 'f': cannot read '' as scores; write one as 3 or a "
		  "range as 4-5" },
		{ "x", "1", "1", "1-",
		  "column 'm': cannot read '1-' as scores; write one as 3 or a "
		  "range as 4-5" },
		{ "x", "1", "1", "a-b",
		  "column 'm': cannot read 'a-b' as scores; write one as 3 or "
		  "a range as 4-5" },
		{ "x", "0-2", "1", "1",
		  "column 'r': '0-2' leaves the scores 1 to 5; change it or "
		  "--bins" },
		{ "x", "1", "4-6", "1",
		  "column 'f': '4-6' leaves the scores 1 to 5; change it or "
		  "--bins" },
		{ "x", "1", "1", "4-3",
		  "column 'm': '4-3' is empty; write the lower score first" },
		{ "x", "4", "5", "4-5",
		  "column 'segment': 'x' can never be reached: the rows above "
		  "take all of its scores; move it up or remove it" },
	};
	struct kam_segments s = KAM_SEGMENTS_INIT;

	(void)state;
	kam_segments_begin(&s, fives);
	assert_int_equal(add(&s, "top", "4-5", "4-5", "4-5", NULL), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_err err = KAM_ERR_INIT;

		assert_int_equal(add(&s, cases[i].name, cases[i].r, cases[i].f,
				     cases[i].m, &err),
				 KAM_EDATA);
		assert_memory_equal(err.text, "seg.csv:7: ", 11);
		assert_string_equal(err.text + 11, cases[i].message);
	}
	kam_segments_release(&s);
}

static void
moves_follow_the_order_of_the_map(void **state)
{
	(void)state;
	assert_true(kam_str_eq(kam_segment_moved(3, 0), KAM_STR("up")));
	assert_true(kam_str_eq(kam_segment_moved(0, 3), KAM_STR("down")));
	assert_true(kam_str_eq(kam_segment_moved(3, 3), KAM_STR("same")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grid11_has_eleven_segments_on_125_codes),
		cmocka_unit_test(grid11_calls_codes_as_published),
		cmocka_unit_test(cells25_is_the_partition_of_r_and_f),
		cmocka_unit_test(cn8_has_a_name_for_each_of_the_eight_cases),
		cmocka_unit_test(a_map_for_five_bins_refuses_four),
		cmocka_unit_test(the_first_rule_that_matches_wins),
		cmocka_unit_test(a_bad_rule_is_refused_with_its_place),
		cmocka_unit_test(moves_follow_the_order_of_the_map),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
