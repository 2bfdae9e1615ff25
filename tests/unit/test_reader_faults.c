/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the reader says of bad records, and where it goes on. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/resource.h>

#include "reader_rig.h"

#define MB ((size_t)1 << 20)

static void
records_of_other_lengths_are_bad(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,2\n\n3\n4,5\n"),
			    "2:1|2\n=-3 in:4: 1 field where the header has "
			    "2; is the line broken in two?\n");
	assert_string_equal(READ("a,b\n1,2,3\n"),
			    "=-3 in:2: 3 fields where the header has 2; quote "
			    "a field that holds the separator\n");
	assert_string_equal(
		READ_AS("a,b\n1\n2,3\n\"x\ny\",,\n\n4,5\n6\n", .skip = true),
		"2!fields \n3:2|3\n4!fields \n7:4|5\n8!fields \n");
}

static void
a_wrong_quote_is_bad_until_the_next_line(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,x\"y\n2,3\n"),
			    "=-3 in:2: column 'b': a quote inside a field "
			    "that does not begin with one; quote the whole "
			    "field and double the quotes in it\n");
	assert_string_equal(READ_AS("a;b\n\"1\"x;2\n", .sep = ';'),
			    "=-3 in:2: column 'a': 'x' after the closing "
			    "quote, where ';' or the line's end must stand; "
			    "double the quotes inside a quoted field\n");
	assert_string_equal(READ_AS("a\tb\n\"1\" \t2\n", .sep = '\t'),
			    "=-3 in:2: column 'a': ' ' after the closing "
			    "quote, where 'tab' or the line's end must stand; "
			    "double the quotes inside a quoted field\n");
	assert_string_equal(
		READ_AS("a,b\n1,2\n3,4\"\n5,6\n\"7\"8,9\n0,1\n", .skip = true),
		"2:1|2\n3!quote b\n4:5|6\n5!quote a\n6:0|1\n");
	assert_string_equal(
		READ_AS("a,b\n\"x\ny\"z,\nu,v\nw,x\"", .skip = true),
		"2!quote a\n4:u|v\n5!quote b\n");
	assert_string_equal(READ_AS("a,b\n1,2,3,\"x\"y\n4,5\n", .skip = true),
			    "2!quote \n3:4|5\n");
}

static void
a_lone_cr_is_bad(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,x\ry\n2,3\n"),
			    "=-3 in:2: a carriage return without a line feed; "
			    "make all line ends alike, or quote the field\n");
	assert_string_equal(READ_AS("a,b\n1,2\r\r\n3,4\n5,6\r", .skip = true),
			    "2!cr \n3:3|4\n4!cr \n");
	assert_string_equal(READ_AS("a,b\n\r", .skip = true), "2!cr \n");
	assert_string_equal(READ_AS("a,b\n1,\"x\"\r", .skip = true), "2!cr \n");
	assert_string_equal(READ("a,b\r1,x\ny\r2,3\r"),
			    "=-3 in:2: a line feed in a file whose records "
			    "end with a carriage return; make all line ends "
			    "alike\n");
	assert_string_equal(
		READ_AS("a,b\r\n1,2\n\r3,4\r5,6\n7,8\n", .skip = true),
		"2:1|2\n3!cr \n4:7|8\n");
}

static void
an_open_quote_ends_the_run_and_tells_where_it_opened(void **state)
{
	static const char said_so[] =
		"2:1|2\n=-3 in:3: column 'b': the quote opened on line 4 is "
		"never closed\n";
	static const char *const two[] = { "in", "in2" };
	struct kam_reader_options o = { .files = two, .nfiles = 2 };

	(void)state;
	assert_string_equal(READ("a,b\n1,2\n\"x\ny\",\"z\n5,6\n"), said_so);
	assert_string_equal(READ("a,b\n1,2\n\"x\ny\",\"z\n5,6"), said_so);
	assert_string_equal(READ("a,b\n1,2\n\"x\ny\",\""), said_so);
	assert_string_equal(READ("a\n\"\"\""),
			    "=-3 in:2: column 'a': the quote opened on line 2 "
			    "is never closed\n");
	put_text("in2", "a,b\n7,8\n");
	put_text("in", "a,b\n1,2\n3,4\"\n\"x\n");
	o.skip = true;
	o.rejects = "rejects";
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2\n3!quote b\n4!unterminated a\n"
			    "=-3 in:4: column 'a': the quote opened on line 4 "
			    "is never closed\n");
	assert_string_equal(get_text("rejects"),
			    "file,line,column,cause,record\n"
			    "in,3,b,quote,\"3,4\"\"\"\n"
			    "in,4,a,unterminated,\"\"\"x\"\n");
}

static void
bytes_that_are_no_text_are_bad(void **state)
{
	(void)state;
	assert_string_equal(READ("a,b\n1,\xD6\n"),
			    "=-3 in:2: column 'b': byte 3 of the record, "
			    "0xD6, is not UTF-8; try --encoding=gb18030\n");
	assert_string_equal(READ("a,b\n客,户\n1\0,\n"),
			    "2:客|户\n=-3 in:3: column 'a': byte 2 of the "
			    "record is NUL; is this a text file? for UTF-16 "
			    "give --encoding=utf-16\n");
	assert_string_equal(READ_AS("a,b\n1,\xFF\n", .encoding = "gb18030"),
			    "=-3 in:2: column 'b': byte 3 of the record is "
			    "not gb18030; give another --encoding, or repair "
			    "the file\n");
	/* Half a character before a separator, the other half behind it. */
	assert_string_equal(READ_AS("a,b\n\xE5\xAE,\xA2\n1,2\n\"\xE5\n\xAE\",\n"
				    "客,\xC0\x80\n,\xED\xA0\x80\n户,3\n",
				    .skip = true),
			    "2!encoding a\n3:1|2\n4!encoding a\n6!encoding b\n"
			    "7!encoding b\n8:户|3\n");
	/* The first bad byte decides, and bytes come before counts. */
	assert_string_equal(
		READ_AS("a,b\n\0,\xFF,\n\xFF,\0\nx,y,z,\0\nx,\0", .skip = true),
		"2!nul a\n3!encoding a\n4!nul \n5!nul b\n");
}

static void
bad_bytes_are_found_in_any_block_of_any_chunk(void **state)
{
	static char text[800 * 1024], want[64];
	struct kam_reader_options o = { 0 };
	size_t n;

	(void)state;
	for (size_t line = 2; line < 11000; line += 997) {
		n = (size_t)sprintf(text, "a,b\n");
		for (size_t i = 2; i < 11000; i++)
			n += (size_t)sprintf(
				text + n, "%zu,%s\n", i,
				i == line ? "some text and then \xE5\xAE"
				: i % 3 == 1 ? "客户客户客户客户客户客户客户"
					     : "plain ascii and more of it");
		snprintf(want, sizeof want, "=-3 in:%zu: column 'b': byte ",
			 line);
		o.scan = line % 2 ? "plain" : NULL;
		assert_non_null(strstr(read_bytes(text, n, o), want));
	}
}

static void
lines_are_right_behind_quoted_newlines_in_later_chunks(void **state)
{
	static char text[1200 * 1024], want[80];
	struct kam_reader_options o = { .skip = true };
	size_t n = (size_t)sprintf(text, "a,b\r\n"), line = 2;
	struct kam_buf all = KAM_BUF_INIT;
	const char *got;

	(void)state;
	for (unsigned i = 0; n < sizeof text - 200; i++) {
		const char *row = i % 7 == 0	  ? "\"x\n\r\ny\",%u\r\n"
				  : i % 11 == 0	  ? "\n\r\nz,%u\n"
				  : i % 1013 == 0 ? "bad\"\n,%u\n"
						  : "some words,%u\n";
		int k = sprintf(text + n, row, i);

		if (i % 7 == 0)
			k = snprintf(want, sizeof want, "%zu:x\n\r\ny|%u\n",
				     line, i),
			line += 3;
		else if (i % 11 == 0)
			k = snprintf(want, sizeof want, "%zu:z|%u\n", line + 2,
				     i),
			line += 3;
		else if (i % 1013 == 0)
			k = snprintf(want, sizeof want,
				     "%zu!quote a\n%zu:|%u\n", line, line + 1,
				     i),
			line += 2;
		else
			k = snprintf(want, sizeof want, "%zu:some words|%u\n",
				     line, i),
			line++;
		assert_int_equal(kam_buf_put(&all, want, (size_t)k), 0);
		n += strlen(text + n);
	}
	got = read_bytes(text, n, o);
	assert_int_equal(strlen(got), all.len);
	assert_memory_equal(got, all.ptr, all.len);
	kam_buf_release(&all);
}

static void
rejects_are_kept_in_input_order(void **state)
{
	struct kam_reader_options o = { .skip = true, .rejects = "rejects" };
	static const char text[] = "a,b\n"
				   "1\n"
				   "\n"
				   "2,\"x\ny\",3\r\n"
				   "4,5\n"
				   "6,7\"8\r\n"
				   "9,\xFF\n"
				   "9,\r0\n";

	(void)state;
	assert_string_equal(read_bytes(text, sizeof text - 1, o),
			    "2!fields \n4!fields \n6:4|5\n7!quote b\n"
			    "8!encoding b\n9!cr \n");
	assert_string_equal(get_text("rejects"),
			    "file,line,column,cause,record\n"
			    "in,2,,fields,1\n"
			    "in,4,,fields,\"2,\"\"x\ny\"\",3\"\n"
			    "in,7,b,quote,\"6,7\"\"8\"\n"
			    "in,8,b,encoding,\"9,\xFF\"\n"
			    "in,9,,cr,\"9,\r0\"\n");
	assert_string_equal(read_bytes("a\n1\n", 4, o), "2:1\n");
	assert_string_equal(get_text("rejects"),
			    "file,line,column,cause,record\n");
	o.rejects = "no/such/folder";
	assert_string_equal(read_bytes("a\n1\n", 4, o),
			    "=-4 cannot write 'no/such/folder': No such file "
			    "or directory\n");
}

static void
a_full_disk_under_the_rejects_is_told(void **state)
{
	struct kam_reader_options o = { .skip = true, .rejects = "/dev/full" };

	(void)state;
	if (access("/dev/full", W_OK))
		skip();
	assert_string_equal(read_bytes("a\n1,2\n", 6, o),
			    "2!fields \n=-4 cannot write '/dev/full': No "
			    "space left on device\n");
}

/* A file "a,b" with a row, one with a large field, a row. */
static void
put_large(size_t large, bool quote, size_t newline_at)
{
	static char part[65536];
	FILE *f = fopen("large", "w");

	assert_non_null(f);
	fprintf(f, "a,b\n1,2\n3,%s", quote ? "\"" : "");
	memset(part, 'x', sizeof part);
	part[newline_at] = newline_at ? '\n' : 'x';
	for (size_t n; large > 0; large -= n) {
		n = large < sizeof part ? large : sizeof part;
		assert_int_equal(fwrite(part, 1, n, f), n);
		part[newline_at] = 'x';
	}
	fprintf(f, "%s\n5,6\n", quote ? "\"" : "");
	assert_int_equal(fclose(f), 0);
}

/* Tools that watch over memory take much of it themselves. */
static bool
is_watched(void)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
	return __has_feature(address_sanitizer) ||
	       __has_feature(thread_sanitizer);
#else
	return getenv("LD_PRELOAD") != NULL;
#endif
}

static void
fields_beyond_16_mb_are_bad_in_bounded_memory(void **state)
{
	static const char *const in[] = { "large" };
	static const char *const a[] = { "a", NULL };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };
	struct rusage use;

	(void)state;
	put_large(16 * MB, false, 0);
	assert_string_equal(read_with(&o, a), "2:1\n3:3\n4:5\n");
	put_large(16 * MB, true, 0);
	assert_string_equal(read_with(&o, a), "2:1\n3:3\n4:5\n");
	put_large(16 * MB + 1, true, 0);
	assert_string_equal(read_with(&o, a),
			    "2:1\n=-3 large:3: column 'b': a field larger "
			    "than 16 MB\n");
	put_large(16 * MB + 1, false, 0);
	assert_string_equal(read_with(&o, a),
			    "2:1\n=-3 large:3: column 'b': a field larger "
			    "than 16 MB\n");
	o.skip = true;
	assert_string_equal(read_with(&o, a), "2:1\n3!size b\n4:5\n");
	put_large(200 * MB, false, 0);
	assert_string_equal(read_with(&o, a), "2:1\n3!size b\n4:5\n");
	o.skip = false;
	put_large(200 * MB, true, 1000);
	assert_string_equal(read_with(&o, a),
			    "2:1\n=-3 large:3: column 'b': a field larger "
			    "than 16 MB; is the quote opened on line 3 never "
			    "closed?\n");
	assert_int_equal(getrusage(RUSAGE_SELF, &use), 0);
	if (!is_watched())
		assert_true(use.ru_maxrss < 130 * 1024);
	remove("large");
}

static void
after_a_quote_opened_by_mistake_reading_goes_on(void **state)
{
	static const char *const in[] = { "large" };
	static const char *const a[] = { "a", NULL };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };
	const char *got;

	(void)state;
	/* Behind the newline there are x's up to a wrong quote. */
	put_large(50 * MB, true, 1000);
	o.skip = true;
	got = read_with(&o, a);
	assert_string_equal(got, "2:1\n3!size b\n4!size a\n5:5\n");
	remove("large");
}

/* Write `n` x's, the first of them a newline if so told. */
static void
put_run(FILE *f, size_t n, bool newline)
{
	if (newline)
		fputc('\n', f);
	for (n -= newline; n > 0; n--)
		putc_unlocked('x', f);
}

static void
what_is_too_large_depends_on_the_input_alone(void **state)
{
	static const char *const in[] = { "large" };
	static const char *const none[] = { NULL };
	struct kam_reader_options o = { .files = in,
					.nfiles = 1,
					.skip = true };

	(void)state;
	/* Before the record there is one that needs 64 MB, or none. */
	for (size_t before = 0; before < 2; before++) {
		FILE *f = fopen("large", "w");

		assert_non_null(f);
		fprintf(f, "a,b,c\n");
		for (size_t k = 0; before && k < 3; k++) {
			put_run(f, 12 * MB, false);
			fputc(k < 2 ? ',' : '\n', f);
		}
		fprintf(f, "1,\"");
		put_run(f, 40 * MB, true);
		fprintf(f, "\",3\n4,5,6\n");
		assert_int_equal(fclose(f), 0);
		assert_string_equal(read_with(&o, none),
				    before ? "2:\n3!size b\n4!size a\n5:\n"
					   : "2!size b\n3!size a\n4:\n");
	}
	remove("large");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_of_other_lengths_are_bad),
		cmocka_unit_test(a_wrong_quote_is_bad_until_the_next_line),
		cmocka_unit_test(a_lone_cr_is_bad),
		cmocka_unit_test(
			an_open_quote_ends_the_run_and_tells_where_it_opened),
		cmocka_unit_test(bytes_that_are_no_text_are_bad),
		cmocka_unit_test(bad_bytes_are_found_in_any_block_of_any_chunk),
		cmocka_unit_test(
			lines_are_right_behind_quoted_newlines_in_later_chunks),
		cmocka_unit_test(rejects_are_kept_in_input_order),
		cmocka_unit_test(a_full_disk_under_the_rejects_is_told),
		cmocka_unit_test(fields_beyond_16_mb_are_bad_in_bounded_memory),
		cmocka_unit_test(
			after_a_quote_opened_by_mistake_reading_goes_on),
		cmocka_unit_test(what_is_too_large_depends_on_the_input_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
