/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What well-formed files read as. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_rig.h"

static void
the_cases_of_csv_spectrum_are_read(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b,c\n1,\"x, y\",3\n"), "2:1|x, y|3\n");
	assert_string_equal(READ("a,b,c\n1,\"\",\"\"\n2,3,4\n"),
			    "2:1||\n3:2|3|4\n");
	assert_string_equal(READ("a,b,c\n1,,\n,,3\n"), "2:1||\n3:||3\n");
	assert_string_equal(READ("a,b\n1,\"ha \"\"ha\"\" ha\"\n3,4\n"),
			    "2:1|ha \"ha\" ha\n3:3|4\n");
	assert_string_equal(
		READ("key,val\n1,\"{\"\"type\"\": \"\"x\"\", \"\"y\"\": "
		     "[1, 2]}\"\n"),
		"2:1|{\"type\": \"x\", \"y\": [1, 2]}\n");
	assert_string_equal(READ("a,b,c\n1,2,3\n\"Once upon \na time\",5,6\n"
				 "7,8,9\n"),
			    "2:1|2|3\n3:Once upon \na time|5|6\n5:7|8|9\n");
	assert_string_equal(READ("a,b\n1,\"ha\n\"\"ha\"\"\nha\"\n3,4\n"),
			    "2:1|ha\n\"ha\"\nha\n5:3|4\n");
	assert_string_equal(READ("a,b\n1,2\n3,客户 ʤ\n"),
			    "2:1|2\n3:3|客户 ʤ\n");
	assert_string_equal(READ("a,b\n\"\"\"\",\"\"\"\"\"\"\n"),
			    "2:\"|\"\"\n");
}

static void
records_end_with_lf_crlf_or_in_a_file_of_crs_cr(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,2\n3,4\n"), "2:1|2\n3:3|4\n");
	assert_string_equal(READ("a,b\r\n1,2\r\n3,4\r\n"), "2:1|2\n3:3|4\n");
	assert_string_equal(READ("a,b\r1,2\r3,4\r"), "2:1|2\n3:3|4\n");
	assert_string_equal(READ("a,b\r\n1,2\n3,4\r\n"), "2:1|2\n3:3|4\n");
	assert_string_equal(READ("a,b\n1,\"2\"\r\n"), "2:1|2\n");
	assert_string_equal(READ("a,b\n1,\r\n"), "2:1|\n");
	assert_string_equal(READ("a,b\n\"x\r\",\"\r\n\"\n5,6\n"),
			    "2:x\r|\r\n\n4:5|6\n");
	assert_string_equal(READ("a,b\r\"1\r\n\",2\r5,6\r"),
			    "2:1\r\n|2\n4:5|6\n");
}

static void
the_last_record_need_not_be_ended(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,2"), "2:1|2\n");
	assert_string_equal(READ("a,b\n1,"), "2:1|\n");
	assert_string_equal(READ("a,b\n1,\"2\""), "2:1|2\n");
	assert_string_equal(READ("a,b\r\n1,2"), "2:1|2\n");
	assert_string_equal(READ("a,b\r1,2"), "2:1|2\n");
	assert_string_equal(READ("a\n\"\""), "2:\n");
	assert_string_equal(READ("a,b"), "");
	assert_string_equal(READ("a,b\r"), "");
	assert_string_equal(READ("a,b\r\n"), "");
}

static void
wholly_empty_lines_are_passed_over_but_counted(void **state)
{
	(void)state;
	assert_string_equal(READ("\n\r\n\na,b\n\n1,2\n\r\n\n3,4\n\n"),
			    "6:1|2\n9:3|4\n");
	assert_string_equal(READ("\r\ra\r\r1\r\r2"), "5:1\n7:2\n");
	assert_string_equal(READ("a\n\n\"\"\n \n"), "3:\n4: \n");
	assert_string_equal(READ("a\n\n\n\n"), "");
	assert_string_equal(READ("a,b\n,\n"), "2:|\n");
}

static void
records_of_every_length_around_a_block_are_read(void **state)
{
	static char text[8192], want[8192];

	(void)state;
	for (size_t len = 1; len <= 200; len++) {
		size_t n = 0, m = 0;

		n += (size_t)sprintf(text, "a\n");
		for (int i = 0; i < 20; i++) {
			char c = (char)('a' + i);

			memset(text + n, c, len);
			n += len;
			text[n++] = '\n';
			m += (size_t)sprintf(want + m, "%d:", i + 2);
			memset(want + m, c, len);
			m += len;
			want[m++] = '\n';
		}
		want[m] = '\0';
		assert_string_equal(
			read_bytes(text, n, (struct kam_reader_options){ 0 }),
			want);
		assert_string_equal(
			read_bytes(text, n - 1,
				   (struct kam_reader_options){ 0 }),
			want);
	}
}

static void
every_way_of_scanning_reads_the_same(void **state)
{
	static const char text[] =
		"\xEF\xBB\xBF"
		"id,name,note\r\n1,\"Smith, John\",\"said \"\"hi\"\"\"\r\n"
		"\r\n2,客户甲,\"two\r\nlines\"\n3,,last";
	static const char *const ways[] = { "plain", "sse2", "avx2", "avx512",
					    "neon" };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		const char *got = READ_AS(text, .scan = ways[i]);

		if (strncmp(got, "=-2 ", 4) == 0)
			continue;
		assert_string_equal(got,
				    "2:1|Smith, John|said \"hi\"\n"
				    "4:2|客户甲|two\r\nlines\n6:3||last\n");
	}
	assert_string_equal(READ_AS(text, .scan = "sse9"),
			    "=-2 this machine has no 'sse9' scanner; "
			    "KAM_SCAN=plain is on all of them\n");
	assert_true(strncmp(READ_AS(text, .scan = "plain"), "2:1|", 4) == 0);
}

static void
headers_may_be_quoted_blank_and_of_one_column(void **state)
{
	struct kam_reader_options o = { 0 };
	struct kam_err err = KAM_ERR_INIT;
	static const char *const in[] = { "in" };
	const struct kam_header *h;
	struct kam_reader *r;

	(void)state;
	o.files = in;
	o.nfiles = 1;
	put_text("in", "\n\" a \"\"x\"\"\", b\xE3\x80\x80,\"\",\"c\nd\"\r\n");
	assert_int_equal(kam_reader_open(&r, &o, &err), KAM_OK);
	h = kam_reader_header(r);
	assert_int_equal(h->n, 4);
	assert_true(kam_str_eq(h->name[0], KAM_STR("a \"x\"")));
	assert_true(kam_str_eq(h->name[1], KAM_STR("b")));
	assert_int_equal(h->name[2].len, 0);
	assert_true(kam_str_eq(h->name[3], KAM_STR("c\nd")));
	assert_true(kam_str_eq(h->raw[0], KAM_STR("\" a \"\"x\"\"\"")));
	assert_true(kam_str_eq(h->raw[3], KAM_STR("\"c\nd\"")));
	assert_string_equal(kam_reader_file(r), "in");
	assert_int_equal(kam_reader_sep(r), ',');
	kam_reader_close(r);
	assert_string_equal(READ("one\n1\n2\n"), "2:1\n3:2\n");
	assert_string_equal(READ("\"a\nb\",c\n1,2\n"), "3:1|2\n");
}

static void
the_header_option_names_the_columns_of_a_file_without_one(void **state)
{
	(void)state;
	assert_string_equal(READ_AS("1,2\n3,4\n", .header = "a,b"),
			    "1:1|2\n2:3|4\n");
	assert_string_equal(READ_AS("\n\n1;2", .header = "a,b", .sep = ';'),
			    "3:1|2\n");
	assert_string_equal(READ_AS("1,2\r\n", .header = "a,\"b,c\""),
			    "1:1|2\n");
	assert_string_equal(READ_AS("1,2\n", .header = "a"),
			    "=-3 in:1: 2 fields where the header has 1; quote "
			    "a field that holds the separator\n");
	assert_string_equal(READ_AS("", .header = "a"),
			    "=-3 in: the file is empty\n");
}

static void
bad_headers_are_refused(void **state)
{
	(void)state;
	assert_string_equal(READ(""), "=-3 in: the file is empty\n");
	assert_string_equal(READ("\n\n\r\n"), "=-3 in: the file is empty\n");
	assert_string_equal(READ("\xEF\xBB\xBF"),
			    "=-3 in: the file is empty\n");
	assert_string_equal(READ("a;b\n1;2\n"),
			    "=-3 in:1: the header has no ',' but ';'; give "
			    "--sep=';'\n");
	assert_string_equal(READ("\na\tb\n"),
			    "=-3 in:2: the header has no ',' but a tab; give "
			    "--sep=tab\n");
	assert_string_equal(READ_AS("a;b\n1;2\n", .sep = ','),
			    "=-3 in:1: the header has no ',' but ';'; give "
			    "--sep=';'\n");
	assert_string_equal(READ("a\"b,c\n"),
			    "=-3 in:1: a quote inside a field that does not "
			    "begin with one; quote the whole field and double "
			    "the quotes in it\n");
	assert_string_equal(READ("\"a\" ,c\n"),
			    "=-3 in:1: ' ' after the closing quote, where ',' "
			    "or the line's end must stand; double the quotes "
			    "inside a quoted field\n");
	assert_string_equal(READ("a,\"b\n1,2\n"),
			    "=-3 in:1: a quote in the header is never "
			    "closed\n");
	assert_string_equal(READ("a,\xD6\n"),
			    "=-3 in:1: byte 3 of the header, 0xD6, is not "
			    "UTF-8; try --encoding=gb18030\n");
	assert_string_equal(READ("a,\0\n"),
			    "=-3 in:1: a NUL byte in the header; is this a "
			    "text file? for UTF-16 give --encoding=utf-16\n");
	assert_string_equal(READ("\r\n\ra,b\n1,2\n"),
			    "=-3 in:1: empty lines that end otherwise than "
			    "the header does; make all line ends alike\n");
	assert_string_equal(READ("\na,b\r1,2\r"),
			    "=-3 in:1: empty lines that end otherwise than "
			    "the header does; make all line ends alike\n");
}

static void
separators_other_than_a_comma_are_read(void **state)
{
	static const char *const tsv[] = { "x.tsv" };
	struct kam_reader_options o = { .files = tsv, .nfiles = 1 };

	(void)state;
	assert_string_equal(READ_AS("a;b\n\"1;x\";2,5\n", .sep = ';'),
			    "2:1;x|2,5\n");
	assert_string_equal(READ_AS("a\tb\n \t\n", .sep = '\t'), "2: |\n");
	assert_string_equal(READ_AS("a b\n1 2\n", .sep = ' '), "2:1|2\n");
	put_text("x.tsv", "a\tb,c\n1\t2\n");
	assert_string_equal(read_with(&o, NULL), "2:1|2\n");
	o.sep = ',';
	assert_string_equal(read_with(&o, NULL),
			    "=-3 x.tsv:2: 1 field where the header has 2; is "
			    "the line broken in two?\n");
}

static void
wanted_columns_come_in_the_order_wanted(void **state)
{
	static const char *const names[] = { "c", "nix", "a", "c", NULL };
	static const char *const none[] = { NULL };
	static const char *const in[] = { "in" };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };

	(void)state;
	put_text("in", "a,b,c\n1,2,3\n\"4\",5,\"6\"\"\"\n");
	assert_string_equal(read_with(&o, names), "2:3||1|3\n3:6\"||4|6\"\n");
	assert_string_equal(read_with(&o, none), "2:\n3:\n");
	o.records = true;
	assert_string_equal(read_with(&o, none),
			    "2:  1,2,3\n3:  \"4\",5,\"6\"\"\"\n");
}

static void
other_encodings_become_utf8(void **state)
{
	(void)state;
	assert_string_equal(READ_AS("a,b\n\xBF\xCD,2\n", .encoding = "gb18030"),
			    "2:客|2\n");
	assert_int_equal(
		strncmp(READ_AS("a\n1\n", .encoding = "klingon"), "=-2 ", 4),
		0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cases_of_csv_spectrum_are_read),
		cmocka_unit_test(
			records_end_with_lf_crlf_or_in_a_file_of_crs_cr),
		cmocka_unit_test(the_last_record_need_not_be_ended),
		cmocka_unit_test(
			wholly_empty_lines_are_passed_over_but_counted),
		cmocka_unit_test(
			records_of_every_length_around_a_block_are_read),
		cmocka_unit_test(every_way_of_scanning_reads_the_same),
		cmocka_unit_test(headers_may_be_quoted_blank_and_of_one_column),
		cmocka_unit_test(
			the_header_option_names_the_columns_of_a_file_without_one),
		cmocka_unit_test(bad_headers_are_refused),
		cmocka_unit_test(separators_other_than_a_comma_are_read),
		cmocka_unit_test(wanted_columns_come_in_the_order_wanted),
		cmocka_unit_test(other_encodings_become_utf8),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
