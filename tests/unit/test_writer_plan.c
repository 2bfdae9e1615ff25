/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "writer_rig.h"

static const struct kam_column two[] = {
	{ "score", KAM_COUNT, "", "a score" },
	{ "note", KAM_TEXT, "", "a note" },
};

static const struct kam_column raw_column[] = {
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

static void
assert_refused(struct rig *r, const char *columns, const char *text)
{
	r->opt.columns = columns;
	unlink(r->path);
	assert_int_equal(try_begin(r, "customer,amount", ',', NULL, two, 2),
			 KAM_EUSAGE);
	if (strcmp(r->err.text, text))
		fail_msg("got: %s\nnot: %s", r->err.text, text);
	assert_int_equal(kam_writer_close(r->w, NULL), KAM_EUSAGE);
	assert_int_equal(access(r->path, F_OK), -1);
}

static void
own_columns_replace_their_namesakes_in_place(void **state)
{
	struct rig *r = *state;

	begin(r, "a,\"score\",b,score", ',', NULL, two, 2);
	row(r, "1,\"old\",\"2\",other", 9, "n");
	assert_output(r, "a,score,b,score,note\n1,9,\"2\",other,n\n");
}

static void
a_namesake_is_replaced_once(void **state)
{
	static const struct kam_column twins[] = {
		{ "x", KAM_COUNT, "", "one" },
		{ "x", KAM_TEXT, "", "another" },
	};
	struct rig *r = *state;

	begin(r, "x,y", ',', NULL, twins, 2);
	row(r, "1,2", 9, "n");
	assert_output(r, "x,y,x\n9,2,n\n");
}

static void
raw_cells_keep_their_quotes_out_of_place_too(void **state)
{
	struct rig *r = *state;

	r->opt.columns = "raw,a";
	begin(r, "a", ',', NULL, raw_column, 1);
	kam_row_begin(r->w, KAM_STR("\"1\""));
	kam_put_raw(r->w, KAM_STR("\"needless\""));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_output(r, "raw,a\n\"needless\",\"1\"\n");
}

static void
a_chosen_single_empty_field_is_no_empty_line(void **state)
{
	struct rig *r = *state;

	r->opt.columns = "b";
	begin(r, "a,b", ',', NULL, NULL, 0);
	pass(r, "1,");
	pass(r, "1,\"\"");
	pass(r, "1,x");
	assert_output(r, "b\n\"\"\n\"\"\nx\n");
}

static void
a_short_record_has_empty_fields(void **state)
{
	struct rig *r = *state;

	r->opt.columns = "c,a";
	begin(r, "a,b,c", ',', NULL, NULL, 0);
	pass(r, "1");
	assert_output(r, "c,a\n,1\n");
}

static void
columns_are_chosen_and_ordered(void **state)
{
	struct rig *r = *state;

	r->opt.columns = "note, a[2],\"b,\"\"c\"\"\",1,note";
	begin(r, "a,\"b,\"\"c\"\"\",a", ',', NULL, two, 2);
	row(r, "1,\"2\",3", 4, "n");
	assert_output(r, "note,a,\"b,\"\"c\"\"\",a,note\nn,3,\"2\",1,n\n");
}

static void
an_unknown_column_is_refused_with_the_nearest(void **state)
{
	struct rig *r = *state;

	assert_refused(r, "custmer",
		       "no column 'custmer' in the output; did you mean "
		       "'customer'? it has: customer, amount, score, note");
	assert_refused(r, "note,zzzzzzzz",
		       "no column 'zzzzzzzz' in the output; it has: "
		       "customer, amount, score, note");
	assert_refused(r, "5",
		       "no column '5' in the output; it has: "
		       "customer, amount, score, note");
	assert_refused(r, "note,",
		       "no column '' in the output; it has: "
		       "customer, amount, score, note");
}

static void
broken_quotes_in_the_list_are_refused(void **state)
{
	static const char *const lists[] = { "\"note", "\"note\"x", "\"",
					     "note,\"b\"\"" };
	struct rig *r = *state;

	for (size_t i = 0; i < 4; i++) {
		r->opt.columns = lists[i];
		assert_int_equal(try_begin(r, "a", ',', NULL, two, 2),
				 KAM_EUSAGE);
		assert_non_null(strstr(r->err.text, "as a list of columns"));
		kam_writer_abandon(r->w);
	}
}

static void
pretty_shows_the_customer_and_the_own_columns(void **state)
{
	struct rig *r = *state;

	r->opt.pretty = true;
	begin(r, "note,id,customer,customer", ',', NULL, two, 2);
	row(r, "x,1,\"Acme\",2", 7, "new");
	assert_output(r, "customer  score  note\n--------  -----  ----\n"
			 "Acme          7  new\n");
}

static void
pretty_gives_way_to_a_list(void **state)
{
	struct rig *r = *state;

	r->opt.pretty = true;
	r->opt.columns = "id,score";
	begin(r, "id,customer", ',', NULL, two, 2);
	row(r, "1,Acme", 7, "new");
	assert_output(r, "id  score\n--  -----\n1       7\n");
}

static void
pretty_shows_all_where_there_is_nothing_to_pick(void **state)
{
	struct rig *r = *state;

	r->opt.pretty = true;
	begin(r, "a,b", ',', NULL, NULL, 0);
	pass(r, "1,2");
	assert_output(r, "a  b\n-  -\n1  2\n");
}

#define T(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

/* Few bytes and many, before and behind records. */
static void
whole_lines_go_out_as_records_do(void **state)
{
	struct rig *r = *state;
	const size_t n = 40000;
	struct kam_buf want = KAM_BUF_INIT;

	assert_int_equal(kam_buf_put(&want, "a,b\n1,2\n3,4\n", 12), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(kam_buf_put(&want, "5,\"x\"\n", 6), 0);
	assert_int_equal(kam_buf_put(&want, "7,8\n", 5), 0); /* the NUL */
	begin(r, "a,b", ',', NULL, NULL, 0);
	assert_true(kam_writer_plain(r->w));
	kam_row_begin(r->w, KAM_STR("1,2"));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	assert_int_equal(kam_writer_lines(r->w, KAM_STR("3,4\n"), &r->err), 0);
	assert_int_equal(
		kam_writer_lines(r->w, (struct kam_str){ want.ptr + 12, 6 * n },
				 &r->err),
		KAM_OK);
	kam_row_begin(r->w, KAM_STR("7,8"));
	assert_int_equal(kam_row_end(r->w, &r->err), KAM_OK);
	close_as(r, KAM_OK);
	assert_file(r->path, want.ptr);
	kam_buf_release(&want);
}

static void
other_forms_do_not_take_whole_lines(void **state)
{
	struct rig *r = *state;

	r->opt.format = KAM_TSV;
	begin(r, "a,b", ',', NULL, NULL, 0);
	assert_false(kam_writer_plain(r->w));
	close_as(r, KAM_OK);
	r->opt.format = KAM_CSV;
	r->opt.columns = "b";
	begin(r, "a,b", ',', NULL, NULL, 0);
	assert_false(kam_writer_plain(r->w));
	close_as(r, KAM_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(own_columns_replace_their_namesakes_in_place),
		T(a_namesake_is_replaced_once),
		T(raw_cells_keep_their_quotes_out_of_place_too),
		T(a_chosen_single_empty_field_is_no_empty_line),
		T(a_short_record_has_empty_fields),
		T(columns_are_chosen_and_ordered),
		T(an_unknown_column_is_refused_with_the_nearest),
		T(broken_quotes_in_the_list_are_refused),
		T(pretty_shows_the_customer_and_the_own_columns),
		T(pretty_gives_way_to_a_list),
		T(pretty_shows_all_where_there_is_nothing_to_pick),
		T(whole_lines_go_out_as_records_do),
		T(other_forms_do_not_take_whole_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
