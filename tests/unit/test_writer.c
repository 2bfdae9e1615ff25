/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "writer_rig.h"

static const struct kam_column two[] = {
	{ "score", KAM_COUNT, "", "a score" },
	{ "note", KAM_TEXT, "", "a note" },
};

static const struct kam_column typed[] = {
	{ "n", KAM_COUNT, "", "a count" },   { "m", KAM_MONEY, "", "money" },
	{ "d", KAM_DATE, "", "a date" },     { "r", KAM_REAL, "", "a real" },
	{ "f", KAM_REAL, "", "fixed" },	     { "t", KAM_TEXT, "", "a text" },
	{ "raw", KAM_TEXT, "", "raw text" },
};

static void
row(struct rig *r, const char *record, int64_t score, const char *note)
{
	kam_row_begin(r->w, kam_str_of(record));
	kam_put_count(r->w, score);
	kam_put_text(r->w, kam_str_of(note));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
}

/* A row of records alone. */
static void
pass(struct rig *r, const char *record)
{
	kam_row_begin(r->w, kam_str_of(record));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
}

/* One cell for each of `typed`. */
static void
typed_row(struct rig *r)
{
	kam_row_begin(r->w, KAM_STR("ignored"));
	kam_put_count(r->w, INT64_MIN);
	kam_put_money(r->w, -1250 * (KAM_DEC_ONE / 100));
	kam_put_date(r->w, 0);
	kam_put_real(r->w, 1.0 / 3, 4);
	kam_put_fixed(r->w, 2, 3);
	kam_put_text(r->w, KAM_STR("a\"b,c\td"));
	kam_put_raw(r->w, KAM_STR("\"x,\"\"y\"\"\""));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
}

static void
empty_typed_row(struct rig *r)
{
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_empty(r->w);
	kam_put_empty(r->w);
	kam_put_date(r->w, KAM_NO_DAY);
	kam_put_real(r->w, NAN, 4);
	kam_put_fixed(r->w, NAN, 2);
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
}

static void
records_pass_byte_for_byte_and_cells_follow(void **state)
{
	struct rig *r = *state;

	begin(r, "id,\"na\"\"me\",x", ',', NULL, two, 2);
	row(r, "007,\"A, \"\"B\"\"\",\" x \"", 12, "plain");
	row(r, "\"q\",　大客户,", -3, "");
	assert_output(r, "id,\"na\"\"me\",x,score,note\n"
			 "007,\"A, \"\"B\"\"\",\" x \",12,plain\n"
			 "\"q\",　大客户,,-3,\n");
}

static void
quotes_stand_only_where_they_must(void **state)
{
	struct rig *r = *state;

	begin(r, "a", ',', NULL, two, 2);
	row(r, "1", 1, "a,b");
	row(r, "2", 2, "say \"x\"");
	row(r, "3", 3, "a\nb");
	row(r, "4", 4, "a\rb");
	row(r, "5", 5, " a\tb　");
	row(r, "6", 6, "a;b'c");
	row(r, "7", 7, "\"");
	assert_output(r, "a,score,note\n1,1,\"a,b\"\n2,2,\"say \"\"x\"\"\"\n"
			 "3,3,\"a\nb\"\n4,4,\"a\rb\"\n5,5, a\tb　\n6,6,a;b'c\n"
			 "7,7,\"\"\"\"\n");
}

static void
every_kind_of_cell_is_printed(void **state)
{
	struct rig *r = *state;

	begin(r, NULL, ',', NULL, typed, 7);
	typed_row(r);
	empty_typed_row(r);
	assert_output(r, "n,m,d,r,f,t,raw\n"
			 "-9223372036854775808,-12.50,1970-01-01,0.3333,2.000,"
			 "\"a\"\"b,c\td\",\"x,\"\"y\"\"\"\n,,,,,,\n");
}

static void
counts_of_any_size_are_printed(void **state)
{
	struct rig *r = *state;

	begin(r, NULL, ',', NULL, two, 1);
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, INT64_MAX);
	assert_int_equal(kam_row_end(r->w, NULL), KAM_OK);
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_count(r->w, 0);
	assert_int_equal(kam_row_end(r->w, NULL), KAM_OK);
	assert_output(r, "score\n9223372036854775807\n0\n");
}

static void
cells_not_put_are_empty_and_further_ones_ignored(void **state)
{
	struct rig *r = *state;

	begin(r, "a,b", ',', NULL, two, 2);
	pass(r, "1,2");
	kam_row_begin(r->w, KAM_STR("3,4"));
	for (int i = 5; i < 9; i++)
		kam_put_count(r->w, i);
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "a,b,score,note\n1,2,,\n3,4,5,6\n");
}

static void
a_row_begun_anew_forgets_the_one_not_ended(void **state)
{
	struct rig *r = *state;

	begin(r, "a", ',', NULL, two, 2);
	kam_row_begin(r->w, KAM_STR("lost"));
	kam_put_count(r->w, 1);
	row(r, "kept", 2, "x");
	kam_row_begin(r->w, KAM_STR("lost too"));
	assert_output(r, "a,score,note\nkept,2,x\n");
}

static void
a_record_of_one_empty_field_is_no_empty_line(void **state)
{
	struct rig *r = *state;

	begin(r, NULL, ',', NULL, two + 1, 1);
	pass(r, "");
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_text(r->w, KAM_STR("x"));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "note\n\"\"\nx\n");
}

static void
another_separator_requotes_what_needs_it(void **state)
{
	struct rig *r = *state;

	begin(r, "a;\"b;c\";d,e", ';', NULL, two, 2);
	row(r, "1,5;\"x;y\";\"p\"\"q\"", 1, "z;w");
	row(r, "\"\";;\"plain\"", 2, "u,v");
	assert_output(r, "a,b;c,\"d,e\",score,note\n"
			 "\"1,5\",x;y,\"p\"\"q\",1,z;w\n"
			 ",,plain,2,\"u,v\"\n");
}

static void
tsv_keeps_tab_records_and_requotes_others(void **state)
{
	struct rig *r = *state;

	r->opt.format = KAM_TSV;
	begin(r, "a\t\"b\"", '\t', NULL, typed + 5, 2);
	kam_row_begin(r->w, KAM_STR("1,2\t\"x\""));
	kam_put_text(r->w, KAM_STR("p\tq"));
	kam_put_raw(r->w, KAM_STR("\"m,n\""));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "a\t\"b\"\tt\traw\n1,2\t\"x\"\t\"p\tq\"\tm,n\n");
}

static void
csv_becomes_tsv(void **state)
{
	struct rig *r = *state;

	r->opt.format = KAM_TSV;
	begin(r, "a,\"b\tc\"", ',', NULL, typed + 6, 1);
	kam_row_begin(r->w, KAM_STR("\"1,2\",x\ty"));
	kam_put_raw(r->w, KAM_STR("p\tq"));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "a\t\"b\tc\"\traw\n1,2\t\"x\ty\"\t\"p\tq\"\n");
}

static void
json_is_typed(void **state)
{
	static const enum kam_type types[] = { KAM_TEXT, KAM_COUNT, KAM_MONEY,
					       KAM_DATE };
	struct rig *r = *state;

	r->opt.format = KAM_JSON;
	begin(r, "c,\"a\"\"b\",m,d", ',', types, two, 2);
	row(r, "\"x \"\"y\"\"\",12,1.50,2024-03-01", 5, "tab\there");
	row(r, "007,007,\"1,234\",20240301", -5, "");
	pass(r, ",,,");
	assert_output(
		r, "{\"c\":\"x \\\"y\\\"\",\"a\\\"b\":12,\"m\":1.50,"
		   "\"d\":\"2024-03-01\",\"score\":5,\"note\":\"tab\\there\"}\n"
		   "{\"c\":\"007\",\"a\\\"b\":\"007\",\"m\":\"1,234\","
		   "\"d\":\"20240301\",\"score\":-5,\"note\":\"\"}\n"
		   "{\"c\":\"\",\"a\\\"b\":null,\"m\":null,\"d\":null,"
		   "\"score\":null,\"note\":\"\"}\n");
}

static void
json_of_own_cells_is_valid(void **state)
{
	struct rig *r = *state;

	r->opt.format = KAM_JSON;
	begin(r, NULL, ',', NULL, typed, 7);
	typed_row(r);
	kam_row_begin(r->w, KAM_STR(""));
	kam_put_empty(r->w);
	kam_put_empty(r->w);
	kam_put_empty(r->w);
	kam_put_real(r->w, INFINITY, 4);
	kam_put_real(r->w, 1e-7, 4);
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "{\"n\":-9223372036854775808,\"m\":-12.50,"
			 "\"d\":\"1970-01-01\",\"r\":0.3333,\"f\":2.000,"
			 "\"t\":\"a\\\"b,c\\td\",\"raw\":\"x,\\\"y\\\"\"}\n"
			 "{\"n\":null,\"m\":null,\"d\":null,\"r\":\"inf\","
			 "\"f\":1e-07,\"t\":\"\",\"raw\":\"\"}\n");
}

static void
a_table_lines_up(void **state)
{
	static const enum kam_type types[] = { KAM_TEXT, KAM_MONEY };
	struct rig *r = *state;

	r->opt.format = KAM_TABLE;
	begin(r, "customer,amount", ',', types, two, 2);
	row(r, "\"华东, 公司\",1234.50", 7, "two\nlines");
	row(r, "Zoë,5.00", 12, "");
	assert_output(r, "customer     amount  score  note\n"
			 "----------  -------  -----  ---------\n"
			 "华东, 公司  1234.50      7  two lines\n"
			 "Zoë            5.00     12\n");
}

static void
a_table_without_rows_has_its_names(void **state)
{
	struct rig *r = *state;

	r->opt.format = KAM_TABLE;
	r->opt.color = true;
	begin(r, NULL, ',', NULL, two, 2);
	assert_output(r, "\033[1mscore  note\033[0m\n-----  ----\n");
}

static void
csv_fields_are_appended_to_a_buffer(void **state)
{
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(kam_csv_put(&b, KAM_STR("a,b"), ','), 0);
	assert_int_equal(kam_csv_put(&b, KAM_STR("|a,b|"), ';'), 0);
	assert_int_equal(kam_csv_put(&b, KAM_STR("a;\"\n"), ';'), 0);
	assert_int_equal(kam_csv_put(&b, KAM_STR(""), ';'), 0);
	assert_int_equal(b.len, strlen("\"a,b\"|a,b|\"a;\"\"\n\""));
	assert_memory_equal(b.ptr, "\"a,b\"|a,b|\"a;\"\"\n\"", b.len);
	kam_buf_release(&b);
}

/* A small generator (Knuth, TAOCP 2, 3.3.4), so that every run is the same. */
static void
any_text_reads_back_the_same(void **state)
{
	struct kam_buf b = KAM_BUF_INIT, scratch = KAM_BUF_INIT;
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct kam_str raw[2], text = { NULL, 0 };
		char chars[12];

		for (text.ptr = chars; text.len < (size_t)i % 12; text.len++) {
			seed = seed * 6364136223846793005 + 1442695040888963407;
			chars[text.len] = ",\"\r\n ;\txa"[(seed >> 40) % 9];
		}
		b.len = 0;
		assert_int_equal(kam_csv_put(&b, text, ','), 0);
		assert_int_equal(kam_record_split(kam_buf_str(&b), ',', raw, 2),
				 1);
		assert_true(kam_str_eq(kam_field_text(raw[0], &scratch), text));
	}
	kam_buf_release(&b);
	kam_buf_release(&scratch);
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(records_pass_byte_for_byte_and_cells_follow),
		T(quotes_stand_only_where_they_must),
		T(every_kind_of_cell_is_printed),
		T(counts_of_any_size_are_printed),
		T(cells_not_put_are_empty_and_further_ones_ignored),
		T(a_row_begun_anew_forgets_the_one_not_ended),
		T(a_record_of_one_empty_field_is_no_empty_line),
		T(another_separator_requotes_what_needs_it),
		T(tsv_keeps_tab_records_and_requotes_others),
		T(csv_becomes_tsv),
		T(json_is_typed),
		T(json_of_own_cells_is_valid),
		T(a_table_lines_up),
		T(a_table_without_rows_has_its_names),
		cmocka_unit_test(csv_fields_are_appended_to_a_buffer),
		cmocka_unit_test(any_text_reads_back_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
