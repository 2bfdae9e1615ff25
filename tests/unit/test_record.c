/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include <kam/mem.h>
#include <kam/reader.h>

static void
assert_text(struct kam_str s, const char *wanted)
{
	assert_int_equal(s.len, strlen(wanted));
	assert_memory_equal(s.ptr, wanted, s.len);
}

static void
records_are_cut_into_raw_fields(void **state)
{
	static const struct {
		const char *record;
		char sep;
		size_t n;
		const char *raw[5];
	} cases[] = {
		{ "a,b,c", ',', 3, { "a", "b", "c" } },
		{ "", ',', 1, { "" } },
		{ ",", ',', 2, { "", "" } },
		{ ",,x,", ',', 4, { "", "", "x", "" } },
		{ "\"a,b\",c", ',', 2, { "\"a,b\"", "c" } },
		{ "x,\"a\"\",\"\"b\",c",
		  ',',
		  3,
		  { "x", "\"a\"\",\"\"b\"", "c" } },
		{ "\"\",\"\"\"\"", ',', 2, { "\"\"", "\"\"\"\"" } },
		{ "\"two\nlines\",1", ',', 2, { "\"two\nlines\"", "1" } },
		{ "a,b;c", ';', 2, { "a,b", "c" } },
		{ "a\tb", '\t', 2, { "a", "b" } },
		{ " a , b ", ',', 2, { " a ", " b " } },
		{ "客户,金额", ',', 2, { "客户", "金额" } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_str raw[5];
		size_t n = kam_record_split(kam_str_of(cases[i].record),
					    cases[i].sep, raw, 5);

		assert_int_equal(n, cases[i].n);
		for (size_t k = 0; k < n; k++)
			assert_text(raw[k], cases[i].raw[k]);
	}
}

static void
fields_beyond_the_room_are_counted_only(void **state)
{
	struct kam_str raw[3] = { KAM_STR("?"), KAM_STR("?"), KAM_STR("?") };

	(void)state;
	assert_int_equal(kam_record_split(KAM_STR("a,b,c,d"), ',', raw, 2), 4);
	assert_text(raw[0], "a");
	assert_text(raw[1], "b");
	assert_text(raw[2], "?");
	assert_int_equal(kam_record_split(KAM_STR("a,b"), ',', NULL, 0), 2);
}

static void
split_never_reads_beyond_the_record(void **state)
{
	/* Cut short inside quotes: malformed, but it must end somewhere. */
	struct kam_str raw[2];

	(void)state;
	assert_int_equal(kam_record_split((struct kam_str){ "a,\"b,c\"", 4 },
					  ',', raw, 2),
			 2);
	assert_text(raw[1], "\"b");
	assert_int_equal(
		kam_record_split((struct kam_str){ "\",\"", 1 }, ',', raw, 2),
		1);
	assert_text(raw[0], "\"");
	assert_int_equal(
		kam_record_split((struct kam_str){ NULL, 0 }, ',', raw, 2), 1);
	assert_int_equal(raw[0].len, 0);
}

static void
contents_have_no_quotes_around_and_single_ones_inside(void **state)
{
	static const struct {
		const char *raw, *text;
	} cases[] = {
		{ "", "" },
		{ "plain", "plain" },
		{ " kept ", " kept " },
		{ "\"\"", "" },
		{ "\"a,b\"", "a,b" },
		{ "\"say \"\"hi\"\"\"", "say \"hi\"" },
		{ "\"\"\"\"", "\"" },
		{ "\"\"\"\"\"\"", "\"\"" },
		{ "\"\"\"a\"\"\"\"b\"", "\"a\"\"b" },
		{ "\"张\"\"三\"\"\"", "张\"三\"" },
	};
	struct kam_buf scratch = KAM_BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_text(kam_field_text(kam_str_of(cases[i].raw), &scratch),
			    cases[i].text);
	kam_buf_release(&scratch);
}

static void
contents_without_doubled_quotes_point_into_the_field(void **state)
{
	static const char raw[] = "\"no copy\"";
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_str text = kam_field_text(kam_str_of(raw), &scratch);

	(void)state;
	assert_ptr_equal(text.ptr, raw + 1);
	assert_null(scratch.ptr);
}

/* A batch over `text` whose rows are the lines at the offsets. */
static struct kam_batch
batch_of(const char *text, struct kam_str *records, size_t rows)
{
	static const struct kam_str names[] = { { "id", 2 },
						{ "date", 4 },
						{ "amount", 6 } };
	static const struct kam_header header = { 3, names, names };
	static const size_t index[] = { 2, KAM_NO_COLUMN, 0 };

	return (struct kam_batch){ .file = "sales.csv",
				   .rows = rows,
				   .cols = 3,
				   .records = records,
				   .start = text,
				   .line = 10,
				   .newline = '\n',
				   .header = &header,
				   .index = index };
}

static void
a_row_starts_after_all_line_ends_before_it(void **state)
{
	static const struct {
		const char *text;
		char newline;
		uint64_t line[3];
	} cases[] = {
		{ "a\nb\nc\n", '\n', { 10, 11, 12 } },
		{ "a\r\nb\r\nc", '\n', { 10, 11, 12 } },
		{ "a\rb\rc\r", '\r', { 10, 11, 12 } },
		{ "\n\na\n\nb\nc", '\n', { 12, 14, 15 } },
		{ "\r\na\r\n\r\n\r\nb\r\nc", '\n', { 11, 14, 15 } },
		{ "\ra\r\rb\rc", '\r', { 11, 13, 14 } },
		{ "\"x\ny\"\nb\nc", '\n', { 10, 12, 13 } },
		{ "\"x\n\n\"\"\ny\",1\nb\nc", '\n', { 10, 14, 15 } },
		{ "\"\"\n\"\"\n\n\"\"\"\"", '\n', { 10, 11, 13 } },
		/* A CR in quotes ends no line of a file with LF ... */
		{ "\"x\ry\"\nb\nc", '\n', { 10, 11, 12 } },
		/* ... nor does a LF in one of a file with CR. */
		{ "\"x\ny\"\rb\rc", '\r', { 10, 11, 12 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_batch b = batch_of(cases[i].text, NULL, 3);

		b.newline = cases[i].newline;
		for (size_t k = 0; k < 3; k++)
			assert_int_equal(kam_batch_line(&b, k),
					 cases[i].line[k]);
	}
}

static void
a_fault_names_file_line_column_and_record(void **state)
{
	static const char text[] = "C1,x,oops\nC2,y,1\n";
	struct kam_str records[2] = { { text, 9 }, { text + 10, 6 } };
	struct kam_batch b = batch_of(text, records, 2);
	struct kam_fault f;

	(void)state;
	kam_batch_fault(&b, 1, 0, KAM_CAUSE_NUMBER, &f,
			"cannot read '%s' as a number", "oops");
	assert_string_equal(f.place.file, "sales.csv");
	assert_int_equal(f.place.line, 11);
	assert_text(f.place.column, "amount");
	assert_int_equal(f.cause, KAM_CAUSE_NUMBER);
	assert_text(f.record, "C2,y,1");
	assert_string_equal(f.text, "cannot read 'oops' as a number");
}

static void
a_fault_of_no_column_names_none(void **state)
{
	static const char text[] = "C1,x,oops\n";
	struct kam_str records[1] = { { text, 9 } };
	struct kam_batch b = batch_of(text, records, 1);
	struct kam_fault f;

	(void)state;
	kam_batch_fault(&b, 0, 1, KAM_CAUSE_RULE, &f, "no rate");
	assert_int_equal(f.place.column.len, 0);
	kam_batch_fault(&b, 0, KAM_NO_COLUMN, KAM_CAUSE_RULE, &f, "no rate");
	assert_int_equal(f.place.column.len, 0);
	assert_int_equal(f.place.line, 10);
}

static void
a_long_fault_is_cut_between_characters(void **state)
{
	struct kam_batch b = batch_of("", NULL, 0);
	char longest[1000] = "x";
	struct kam_fault f;

	(void)state;
	for (size_t i = 1; i + 3 < sizeof longest; i += 3)
		memcpy(longest + i, "\xE5\xAE\xA2", 4);
	kam_batch_fault(&b, 0, 0, KAM_CAUSE_RULE, &f, "%s", longest);
	/* 1 + 3 * 132 = 397 is the most that fits into 399. */
	assert_int_equal(strlen(f.text), 397);
	kam_batch_fault(&b, 0, 0, KAM_CAUSE_RULE, &f, "%.399s", longest + 1);
	assert_int_equal(strlen(f.text), 399);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_cut_into_raw_fields),
		cmocka_unit_test(fields_beyond_the_room_are_counted_only),
		cmocka_unit_test(split_never_reads_beyond_the_record),
		cmocka_unit_test(
			contents_have_no_quotes_around_and_single_ones_inside),
		cmocka_unit_test(
			contents_without_doubled_quotes_point_into_the_field),
		cmocka_unit_test(a_row_starts_after_all_line_ends_before_it),
		cmocka_unit_test(a_fault_names_file_line_column_and_record),
		cmocka_unit_test(a_fault_of_no_column_names_none),
		cmocka_unit_test(a_long_fault_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
