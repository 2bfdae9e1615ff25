/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several files read as one, stdin, damaged files, progress. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>

#include "reader_rig.h"

static const char *const two[] = { "x", "y" };

static struct kam_reader_options
both(const char *x, const char *y)
{
	put_text("x", x);
	put_text("y", y);
	return (struct kam_reader_options){ .files = two, .nfiles = 2 };
}

static void
columns_are_found_in_each_file_by_name(void **state)
{
	struct kam_reader_options o =
		both("a,b,c\n1,2,3", "\nc,\"a\",new,b\r\n3,1,x,\"2\"\r\n");

	(void)state;
	assert_string_equal(read_with(&o, NULL), "2:1|2|3\n3:1|2|3\n");
	o = both("a,b\n1,2\n", "b\n2\n");
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2\n=-3 y: no column 'a'\n");
	o = both("a\n", "a\n\n");
	assert_string_equal(read_with(&o, NULL), "");
	o = both("a,b\n1,2\n", "b,a\n4,3,5\n");
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2\n=-3 y:2: 3 fields where the header has "
			    "2; quote a field that holds the separator\n");
}

static void
a_column_that_one_file_lacks_is_empty_if_it_may_be(void **state)
{
	static const char *const names[] = { "b", "a", NULL };
	struct kam_reader_options o = both("a,b\n1,2\n", "c,a\n3,1\n");

	(void)state;
	assert_string_equal(read_with(&o, names), "2:2|1\n2:|1\n");
}

static void
whole_records_come_in_the_first_files_order(void **state)
{
	struct kam_reader_options o =
		both("a,b,a\n1,\"2\",3\n", "b,a,a\r\n\"5, \"\"x\"\"\",4,6\r\n");

	(void)state;
	o.records = true;
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2|3  1,\"2\",3\n"
			    "2:4|5, \"x\"|4  4,\"5, \"\"x\"\"\",6\n");
	o = both("a,b\n1,2\n", "a,b\n3,4\n");
	o.records = true;
	assert_string_equal(read_with(&o, NULL), "2:1|2  1,2\n2:3|4  3,4\n");
	o = both("a,b\n1,2\n", "b,c\n1,2\n");
	o.records = true;
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2  1,2\n"
			    "=-3 y: no column 'a', which x has\n");
	o = both("a,b\n1,2\n", "b,a,c\n1,2,3\n");
	o.records = true;
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2  1,2\n=-3 y: 3 columns where x has 2\n");
	o = both("a,a\n1,2\n", "a\n1\n");
	o.records = true;
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2  1,2\n"
			    "=-3 y: no column 'a', which x has\n");
}

static void
whole_records_get_the_first_files_separator(void **state)
{
	static const char *const mixed[] = { "x", "y.tsv" };
	struct kam_reader_options o = both("a,b\n1,2\n", "");

	(void)state;
	o.files = mixed;
	o.records = true;
	put_text("y.tsv", "b\ta\n\"x\ty\"\t1,5\n\"say \"\"hi\"\"\"\t\"2\"\n");
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2  1,2\n"
			    "2:1,5|x\ty  \"1,5\",x\ty\n"
			    "3:2|say \"hi\"  2,\"say \"\"hi\"\"\"\n");
	/* One empty field must not become an empty line. */
	put_text("x", "a\n1\n");
	put_text("y.tsv", "a\n\"\"\n");
	assert_string_equal(read_with(&o, NULL), "2:1  1\n2:  \"\"\n");
}

static void
files_may_end_their_lines_each_in_its_way(void **state)
{
	struct kam_reader_options o = both("a,b\r1,2\r3,4", "a,b\n5,6\n7,8");

	(void)state;
	assert_string_equal(read_with(&o, NULL),
			    "2:1|2\n3:3|4\n2:5|6\n3:7|8\n");
}

static void
the_header_option_holds_for_every_file(void **state)
{
	struct kam_reader_options o = both("1,2\n", "3,4\n");

	(void)state;
	o.header = "a,b";
	assert_string_equal(read_with(&o, NULL), "1:1|2\n1:3|4\n");
}

static void
a_file_that_cannot_be_read_fails_when_its_turn_comes(void **state)
{
	static const char *const names[] = { "x", "nowhere" };
	struct kam_reader_options o = both("a\n1\n", "");

	(void)state;
	assert_string_equal(read_with(&o, NULL),
			    "2:1\n=-3 y: the file is empty\n");
	o.files = names;
	assert_string_equal(read_with(&o, NULL),
			    "2:1\n=-4 cannot open 'nowhere': No such file or "
			    "directory\n");
	o.files = names + 1;
	o.nfiles = 1;
	assert_string_equal(read_with(&o, NULL),
			    "=-4 cannot open 'nowhere': No such file or "
			    "directory\n");
}

/* A gzip file of `rows` rows, of which the last bytes are cut off. */
static bool
put_cut_gzip(const char *tail, size_t cut)
{
	char command[200];
	FILE *f = fopen("plain", "w");

	assert_non_null(f);
	fprintf(f, "a,b\n");
	for (unsigned i = 0; i < 100000; i++)
		fprintf(f, "%u,%u\n", i, i * 2654435761u);
	fprintf(f, "%s", tail);
	assert_int_equal(fclose(f), 0);
	snprintf(command, sizeof command,
		 "gzip -1 -c plain 2>/dev/null | head -c -%zu >z.gz && test "
		 "-s z.gz",
		 cut);
	return system(command) == 0;
}

static void
a_truncated_file_fails_behind_its_rows(void **state)
{
	static const char *const in[] = { "z.gz" };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };
	const char *got, *end;
	char *want;

	(void)state;
	if (!put_cut_gzip("", 8)) /* all data, but no checksum */
		skip();
	got = read_with(&o, NULL);
	end = strchr(got, '=');
	assert_non_null(end);
	assert_int_equal(strncmp(end, "=-3 z.gz: ", 10), 0);
	assert_int_equal(strncmp(got, "2:0|0\n3:1|2654435761\n", 21), 0);
	assert_non_null(strstr(got, "\n100001:99999|"));
	want = strdup(end);
	assert_non_null(want);
	for (size_t workers = 1; workers <= 4; workers++)
		assert_string_equal(run_with(&o, workers), want);
	free(want);
}

static void
a_bad_record_before_the_cut_is_told_before_it(void **state)
{
	static const char *const in[] = { "z.gz" };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };
	const char *got;

	(void)state;
	if (!put_cut_gzip("x\"y,", 8))
		skip();
	got = strchr(read_with(&o, NULL), '=');
	assert_non_null(got);
	assert_int_equal(
		strncmp(got, "=-3 z.gz:100002: column 'a': a quote",
			strlen("=-3 z.gz:100002: column 'a': a quote")),
		0);
	o.skip = true;
	got = strchr(read_with(&o, NULL), '!');
	assert_non_null(got);
	assert_int_equal(strncmp(got, "!quote a\n=-3 z.gz: ", 19), 0);
}

static void
stdin_is_read_when_there_is_no_file_or_a_dash(void **state)
{
	static const char *const dash[] = { "-" };
	struct kam_reader_options o = { .nfiles = 0 };
	int saved = dup(0);

	(void)state;
	put_text("in", "a,b\n1,2\n3\n");
	for (int i = 0; i < 2; i++) {
		int fd = open("in", O_RDONLY);

		assert_true(fd >= 0);
		assert_true(dup2(fd, 0) == 0);
		close(fd);
		assert_string_equal(
			read_with(&o, NULL),
			"2:1|2\n=-3 <stdin>:3: 1 field where the "
			"header has 2; is the line broken in two?\n");
		o.files = dash;
		o.nfiles = 1;
	}
	assert_true(saved < 0 || dup2(saved, 0) == 0);
	close(saved);
}

struct told {
	uint64_t bytes, total, rows;
	size_t times;
};

static void
tell(void *ctx, const struct kam_progress *p)
{
	struct told *t = ctx;

	assert_true(p->bytes >= t->bytes);
	t->bytes = p->bytes;
	t->total = p->total;
	assert_true(p->rows > t->rows);
	t->rows = p->rows;
	t->times++;
}

static void
progress_is_told_in_bytes_and_rows_of_all_files(void **state)
{
	struct told t = { 0, 0, 0, 0 };
	struct kam_reader_options o = both("a,b\n1,2\n", "a,b\n3,4\n5,6\n");

	(void)state;
	o.progress = tell;
	o.progress_ctx = &t;
	assert_string_equal(read_with(&o, NULL), "2:1|2\n2:3|4\n3:5|6\n");
	assert_int_equal(t.times, 2);
	assert_int_equal(t.bytes, 20);
	assert_int_equal(t.total, 20);
	assert_int_equal(t.rows, 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_found_in_each_file_by_name),
		cmocka_unit_test(
			a_column_that_one_file_lacks_is_empty_if_it_may_be),
		cmocka_unit_test(whole_records_come_in_the_first_files_order),
		cmocka_unit_test(whole_records_get_the_first_files_separator),
		cmocka_unit_test(files_may_end_their_lines_each_in_its_way),
		cmocka_unit_test(the_header_option_holds_for_every_file),
		cmocka_unit_test(
			a_file_that_cannot_be_read_fails_when_its_turn_comes),
		cmocka_unit_test(a_truncated_file_fails_behind_its_rows),
		cmocka_unit_test(a_bad_record_before_the_cut_is_told_before_it),
		cmocka_unit_test(stdin_is_read_when_there_is_no_file_or_a_dash),
		cmocka_unit_test(
			progress_is_told_in_bytes_and_rows_of_all_files),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
