/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "source_rig.h"

static void
check_refused(const char *bytes, size_t n, const char *encoding,
	      const char *message)
{
	struct kam_err err = KAM_ERR_INIT;

	put_file("sales.csv", bytes, n);
	assert_int_equal(read_all("sales.csv", encoding, 10, &err), KAM_EDATA);
	assert_string_equal(err.text, message);
}

static void
utf8_comes_through_as_it_is(void **state)
{
	(void)state;
	CHECK("", NULL, "");
	CHECK("a", NULL, "a");
	CHECK("B", NULL, "B");
	CHECK("BZh9 is no magic", NULL, "BZh9 is no magic");
	CHECK("\x1F", NULL, "\x1F");
	CHECK("客户,日期\n\xFF\0", "utf-8", "客户,日期\n\xFF\0");
	put_file("in", big, BIG);
	assert_int_equal(read_all("in", NULL, 100000, NULL), BIG);
	assert_memory_equal(room, big, BIG);
	assert_int_equal(read_piped(big, BIG, 70000, NULL, 100000, NULL), BIG);
	assert_memory_equal(room, big, BIG);
}

static void
one_byte_order_mark_is_dropped(void **state)
{
	(void)state;
	CHECK("\xEF\xBB\xBF", NULL, "");
	CHECK("\xEF\xBB", NULL, "\xEF\xBB");
	CHECK("\xEF\xBB\xBF"
	      "a,b\n",
	      NULL, "a,b\n");
	CHECK("\xEF\xBB\xBF"
	      "a,b\n",
	      "UTF8", "a,b\n");
	CHECK("\xEF\xBB\xBF\xEF\xBB\xBF"
	      "a",
	      NULL,
	      "\xEF\xBB\xBF"
	      "a");
	CHECK("\xFF\xFE"
	      "a\0\xA2\x5B",
	      "utf-16", "a客");
	CHECK("\xFE\xFF\0a\x5B\xA2", "utf-16", "a客");
	CHECK("\xFF\xFE\xFF\xFE"
	      "a\0",
	      "utf-16le",
	      "\xEF\xBB\xBF"
	      "a");
	CHECK("\xFF\xFE", "utf-16", "");
	CHECK("\xFF\xFE\0\0a\0\0\0", "utf-32", "a");
	CHECK("\x84\x31\x95\x33"
	      "a",
	      "gb18030", "a");
}

static void
the_mark_of_another_encoding_is_refused(void **state)
{
	(void)state;
	check_refused("\xFF\xFE"
		      "a\0",
		      4, NULL,
		      "sales.csv: looks like UTF-16; give --encoding=utf-16");
	check_refused("\xFE\xFF\0a", 4, "utf-8",
		      "sales.csv: looks like UTF-16; give --encoding=utf-16");
	check_refused("\xFF\xFE\0\0", 4, NULL,
		      "sales.csv: looks like UTF-32; give --encoding=utf-32");
	check_refused("\0\0\xFE\xFF", 4, "utf-16",
		      "sales.csv: looks like UTF-32; give --encoding=utf-32");
	check_refused("\xEF\xBB\xBF"
		      "a",
		      4, "gb18030",
		      "sales.csv: looks like UTF-8; give no --encoding");
}

static void
other_encodings_become_utf8(void **state)
{
	(void)state;
	CHECK("", "gb18030", "");
	CHECK("\xBF\xCD\xBB\xA7,1\n\x95\x32\x82\x36", "gb18030",
	      "客户,1\n\xF0\xA0\x80\x80");
	CHECK("a\0\xA2\x5B", "utf-16", "a客");
	CHECK("\xBF\xCD\x81", "gbk", "客\xFF");
	CHECK("a\xEC"
	      "ba",
	      "windows-1258",
	      "\xC3\xA1"
	      "ba"); /* composes */
}

static void
a_pipe_gives_what_is_there(void **state)
{
	static const char *const encodings[] = { NULL, "gb18030" };
	struct kam_source *s;
	struct feed f = { .keep = 0 };
	char buf[4096];

	(void)state;
	for (int i = 0; i < 2; i++) {
		pipe_to_stdin(&f);
		assert_int_equal(write(f.to, "abc", 3), 3);
		assert_int_equal(kam_source_open(&s, "-", encodings[i], NULL),
				 KAM_OK);
		assert_string_equal(kam_source_name(s), "<stdin>");
		assert_int_equal(kam_source_size(s), 0);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 3);
		assert_int_equal(write(f.to, "defg", 4), 4);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 4);
		assert_memory_equal(buf, "defg", 4);
		assert_int_equal(kam_source_position(s), 7);
		close(f.to);
		assert_int_equal(kam_source_read(s, buf, sizeof buf, NULL), 0);
		kam_source_close(s, NULL);
		restore_stdin(&f);
	}
}

static void
what_cannot_be_opened_says_why(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	int fds = count_fds(), root = geteuid() == 0, rc;

	(void)state;
	assert_int_equal(read_all("no", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text,
			    "cannot open 'no': No such file or directory");
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(read_all("dir", NULL, 10, &err), KAM_EIO);
	assert_string_equal(err.text, "cannot read 'dir': Is a directory");
	put_file("secret", "a", 1);
	assert_int_equal(chmod("secret", 0), 0);
	/* Root may read anything: be nobody for once. */
	if (root)
		assert_int_equal(seteuid(65534), 0);
	rc = (int)read_all("secret", NULL, 10, &err);
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(rc, KAM_EIO);
	assert_string_equal(err.text,
			    "cannot open 'secret': Permission denied");
	assert_int_equal(read_all("secret", "klingon", 10, &err), KAM_EUSAGE);
	assert_int_equal(count_fds(), fds);
}

static void
position_and_size_are_of_the_file_as_it_lies_there(void **state)
{
	struct kam_source *s;
	struct stat st;
	ssize_t n;

	(void)state;
	put_file("in", big, 1000);
	assert_int_equal(kam_source_open(&s, "in", "gbk", NULL), KAM_OK);
	assert_string_equal(kam_source_encoding(s), "gbk");
	assert_string_equal(kam_source_name(s), "in");
	assert_int_equal(kam_source_size(s), 1000);
	assert_int_equal(kam_source_position(s), 0);
	assert_int_equal(kam_source_read(s, room, 2000, NULL), 1000);
	assert_int_equal(kam_source_position(s), 1000);
	kam_source_close(s, NULL);
	if (!have("gzip"))
		skip();
	assert_int_equal(stat(pack("gzip", big, BIG), &st), 0);
	assert_int_equal(kam_source_open(&s, "x.gzip", "utf-8", NULL), KAM_OK);
	assert_null(kam_source_encoding(s));
	assert_int_equal(kam_source_size(s), st.st_size);
	assert_int_equal(kam_source_read(s, room, 1, NULL), 1);
	assert_in_range(kam_source_position(s), 1, st.st_size - 1);
	while ((n = kam_source_read(s, room, BIG, NULL)) > 0)
		;
	assert_int_equal(n, 0);
	assert_int_equal(kam_source_position(s), st.st_size);
	kam_source_close(s, NULL);
}

static void
stdin_is_read_from_where_it_stands(void **state)
{
	static const char *const kinds[] = { NULL, "gzip" };
	char packed[100];
	struct feed f = { .keep = 0 };
	int flags;

	(void)state;
	for (int i = 0; i < 2; i++) {
		size_t n = 5;
		int fd;

		if (kinds[i] && !have(kinds[i]))
			skip();
		memcpy(packed, "xyabc", 5);
		if (kinds[i])
			n = 2 +
			    get_file(pack(kinds[i], "abc", 3), packed + 2, 98);
		put_file("in", packed, n);
		pipe_to_stdin(&f);
		close(f.to);
		fd = open("in", O_RDONLY | O_CLOEXEC);
		assert_int_equal(dup2(fd, 0), 0);
		close(fd);
		assert_int_equal(lseek(0, 2, SEEK_SET), 2);
		assert_int_equal(read_all("-", NULL, 10, NULL), 3);
		assert_memory_equal(room, "abc", 3);
		restore_stdin(&f);
	}
	/* Somebody else may have set it not to wait. */
	feed_start(&f, big, 100000, 9);
	flags = fcntl(0, F_GETFL);
	assert_int_equal(fcntl(0, F_SETFL, flags | O_NONBLOCK), 0);
	assert_int_equal(read_all("-", NULL, 1000, NULL), 100000);
	feed_stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_comes_through_as_it_is),
		cmocka_unit_test(one_byte_order_mark_is_dropped),
		cmocka_unit_test(the_mark_of_another_encoding_is_refused),
		cmocka_unit_test(other_encodings_become_utf8),
		cmocka_unit_test(a_pipe_gives_what_is_there),
		cmocka_unit_test(what_cannot_be_opened_says_why),
		cmocka_unit_test(
			position_and_size_are_of_the_file_as_it_lies_there),
		cmocka_unit_test(stdin_is_read_from_where_it_stands),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
