/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/rfm.h>

#define MOST 300
#define WHOLE(n) ((n)*KAM_DEC_ONE)

/* The same numbers on every machine (Marsaglia 2003, xorshift64). */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void
draw(struct kam_rfm_row *rows, size_t n, uint64_t *seed)
{
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct kam_rfm_row){
			.monetary = (kam_dec)(next(seed) % 5000) - 500,
			.frequency = (int64_t)(next(seed) % 12),
			.recency = (int32_t)(next(seed) % 90),
		};
}

/* Read back what is printed for each score, bounds and all. */
static void
print_and_read(const struct kam_rfm *rfm, struct kam_cuts cuts[3])
{
	struct kam_rfm_table table = { 0 };
	struct kam_place place = { "cuts.csv", 2, { "", 0 } };

	for (int d = 0; d < 3; d++)
		for (int k = 1; k <= rfm->cuts[d].bins; k++) {
			enum kam_rfm_dimension dim = (enum kam_rfm_dimension)d;
			struct kam_rfm_bound b =
				kam_rfm_bound(&rfm->cuts[d], dim, k);
			char score[] = { (char)('0' + k), '\0' };
			char from[KAM_DEC_TEXT] = "", to[KAM_DEC_TEXT] = "";
			struct kam_str field[4];

			if (!b.open_from)
				kam_rfm_print(from, dim, b.from);
			if (!b.open_to)
				kam_rfm_print(to, dim, b.to);
			field[0] = kam_str_of(kam_rfm_dimension_name[d]);
			field[1] = kam_str_of(score);
			field[2] = kam_str_of(from);
			field[3] = kam_str_of(to);
			assert_int_equal(
				kam_rfm_table_add(&table, field, &place, NULL),
				0);
			place.line++;
		}
	assert_int_equal(kam_rfm_table_cuts(&table, "cuts.csv", cuts, NULL), 0);
}

static void
printed_cuts_give_the_same_scores_again(void **state)
{
	struct kam_rfm_row rows[MOST];
	uint64_t seed = 15;

	(void)state;
	for (size_t n = 1; n <= MOST; n += 23) {
		struct kam_rfm_options opt = {
			KAM_RFM_QUANTILE, { 7, 9, 6 }, false, NULL, NULL, 0
		};
		unsigned char before[MOST][3];
		struct kam_cuts cuts[3] = { KAM_CUTS_INIT };
		struct kam_rfm rfm;

		draw(rows, n, &seed);
		assert_int_equal(kam_rfm_score(&rfm, rows, n, &opt, NULL), 0);
		for (size_t i = 0; i < n; i++)
			memcpy(before[i], rows[i].score, 3);
		print_and_read(&rfm, cuts);
		opt.method = KAM_RFM_FIXED;
		opt.cuts = cuts;
		for (int d = 0; d < 3; d++)
			assert_int_equal(cuts[d].bins, opt.bins[d]);
		assert_int_equal(kam_rfm_score(&rfm, rows, n, &opt, NULL), 0);
		for (size_t i = 0; i < n; i++)
			assert_memory_equal(before[i], rows[i].score, 3);
	}
}

static void
values_print_as_people_write_them(void **state)
{
	static const struct {
		enum kam_rfm_dimension d;
		kam_dec value;
		const char *text;
	} cases[] = {
		{ KAM_RFM_R, 12800000, "12.8" },
		{ KAM_RFM_R, WHOLE(32), "32" },
		{ KAM_RFM_R, 71333333, "71.333333" },
		{ KAM_RFM_F, 0, "0" },
		{ KAM_RFM_F, WHOLE(1000), "1000" },
		{ KAM_RFM_M, WHOLE(100), "100.00" },
		{ KAM_RFM_M, 243244000, "243.244" },
	};
	char buf[KAM_DEC_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(kam_rfm_print(buf, cases[i].d, cases[i].value),
				 strlen(cases[i].text));
		assert_string_equal(buf, cases[i].text);
	}
}

static int
add_cut(struct kam_rfm_table *t, uint64_t line, const char *d,
	const char *score, const char *from, const char *to,
	struct kam_err *err)
{
	struct kam_str field[] = { kam_str_of(d), kam_str_of(score),
				   kam_str_of(from), kam_str_of(to) };
	struct kam_place place = { "c.csv", line, { "", 0 } };

	return kam_rfm_table_add(t, field, &place, err);
}

static void
a_bad_row_of_cuts_is_refused_with_its_place(void **state)
{
	static const struct {
		const char *d, *score, *from, *to, *message;
	} cases[] = {
		{ "rececny", "1", "", "",
		  "column 'dimension': no dimension 'rececny'; give recency, "
		  "frequency or monetary" },
		{ "recency", "10", "", "",
		  "column 'score': cannot read '10' as a score; give 1 to 9" },
		{ "recency", "0", "", "",
		  "column 'score': cannot read '0' as a score; give 1 to 9" },
		{ "recency", "3", "1", "2",
		  "column 'score': recency has score 3 already in line 2; "
		  "remove one of the two" },
		{ "recency", "2", "x", "2",
		  "column 'from': cannot read 'x' as a number; write it as "
		  "1234.5, or leave it empty at the end of the scale" },
		{ "monetary", "2", "1", "1e30",
		  "column 'to': '1e30' is more than can be held" },
	};
	struct kam_rfm_table table = { 0 };

	(void)state;
	assert_int_equal(add_cut(&table, 2, "recency", "3", "1", "2", NULL), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_err err = KAM_ERR_INIT;

		assert_int_equal(add_cut(&table, 9, cases[i].d, cases[i].score,
					 cases[i].from, cases[i].to, &err),
				 KAM_EDATA);
		assert_memory_equal(err.text, "c.csv:9: ", 9);
		assert_string_equal(err.text + 9, cases[i].message);
	}
}

/* Recency of three scores, with the row of score 2 as given. */
static void
check_table(const char *score2, const char *from2, const char *to2,
	    const char *from1, const char *to3, const char *message)
{
	struct kam_rfm_table t = { 0 };
	struct kam_cuts cuts[3];
	struct kam_err err = KAM_ERR_INIT;

	assert_int_equal(add_cut(&t, 2, "recency", "3", "", to3, NULL), 0);
	assert_int_equal(add_cut(&t, 3, "recency", score2, from2, to2, NULL),
			 0);
	assert_int_equal(add_cut(&t, 4, "recency", "1", from1, "", NULL), 0);
	assert_int_equal(kam_rfm_table_cuts(&t, "c.csv", cuts, &err),
			 KAM_EDATA);
	assert_string_equal(err.text, message);
}

static void
scores_of_cuts_must_follow_on_each_other(void **state)
{
	(void)state;
	check_table("2", "10", "20", "20", "10",
		    "c.csv: frequency has no score; give a row for each of "
		    "its scores, 2 to 9 of them");
	check_table("4", "10", "20", "20", "10",
		    "c.csv: recency has a score 4 but no score 2; add its row");
	check_table("2", "11", "20", "20", "10",
		    "c.csv:3: column 'from': score 2 of recency must begin "
		    "where the one before it ends; give 10");
	check_table("2", "", "20", "20", "10",
		    "c.csv:3: column 'from': score 2 of recency must begin "
		    "where the one before it ends; give 10");
	check_table("2", "10", "9", "9", "10",
		    "c.csv:3: column 'to': score 2 of recency ends below where "
		    "it begins; exchange 'from' and 'to'");
	check_table("2", "10", "", "20", "10",
		    "c.csv:3: column 'to': score 2 of recency does not hold "
		    "the highest values; give 'to'");
	check_table("2", "10", "20", "21", "10",
		    "c.csv:4: column 'from': score 1 of recency must begin "
		    "where the one before it ends; give 20");
}

static void
the_ends_of_the_scale_are_open(void **state)
{
	struct kam_rfm_table t = { 0 };
	struct kam_cuts cuts[3];
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(add_cut(&t, 2, "recency", "2", "5", "10", NULL), 0);
	assert_int_equal(add_cut(&t, 3, "recency", "1", "10", "20", NULL), 0);
	assert_int_equal(kam_rfm_table_cuts(&t, "c.csv", cuts, &err),
			 KAM_EDATA);
	assert_string_equal(err.text, "c.csv:2: column 'from': score 2 of "
				      "recency holds the lowest values; leave "
				      "'from' empty");
	t.bound[KAM_RFM_R][2].open_from = true;
	assert_int_equal(kam_rfm_table_cuts(&t, "c.csv", cuts, &err),
			 KAM_EDATA);
	assert_string_equal(err.text, "c.csv:3: column 'to': score 1 of "
				      "recency holds the highest values; leave "
				      "'to' empty");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(printed_cuts_give_the_same_scores_again),
		cmocka_unit_test(values_print_as_people_write_them),
		cmocka_unit_test(a_bad_row_of_cuts_is_refused_with_its_place),
		cmocka_unit_test(scores_of_cuts_must_follow_on_each_other),
		cmocka_unit_test(the_ends_of_the_scale_are_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
