/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <kam/mem.h>
#include <kam/reader.h>

#include "../../libkam/io/cut.h"

#define ROOM 8192

static const char *const ways[] = { "plain", "sse2", "avx2", "avx512", "neon" };

#define WAYS (sizeof ways / sizeof *ways)

static struct kam_cut found; /* its arrays serve all cuts */
static char bytes[ROOM + 2 * KAM_BLOCK];

/* Cut `len` bytes at `p` in the way `w`; false: this machine lacks it. */
static bool
cut(size_t w, const char *p, size_t len, char sep, char term, struct kam_cut *c)
{
	struct kam_dialect d = { sep, term, kam_mask_choose(ways[w]) };

	if (!d.way)
		return false;
	assert_true(len <= ROOM);
	/* What follows must not matter. */
	memset(bytes, '"', sizeof bytes);
	memcpy(bytes, p, len);
	assert_int_equal(kam_cut(bytes, len, &d, &found, NULL), KAM_OK);
	*c = found;
	return true;
}

static int
free_arrays(void **state)
{
	(void)state;
	kam_cut_release(&found);
	return 0;
}

#define NO ((size_t)-1)

static void
records_are_cut_where_libcsv_cuts_them(void **state)
{
	static const struct {
		const char *text;
		size_t end, lines, bad;
		bool open, folded;
	} cases[] = {
		{ "", 0, 0, NO, false, false },
		{ "a,b", 0, 0, NO, false, false },
		{ "a,b\n", 4, 1, NO, false, false },
		{ "a,b\nc", 4, 1, NO, false, false },
		{ "a,b\r\nc\r\n", 8, 2, NO, false, false },
		{ "a\r", 0, 0, NO, false, false },
		{ "\n\n\r\n", 4, 3, NO, false, false },
		{ "\"a\nb\"\nc\n", 8, 3, NO, false, true },
		{ "\"a\nb\"\n\"\n", 6, 2, NO, true, true },
		{ "\"a\r\nb\"\r\n", 8, 2, NO, false, true },
		{ "\"a\rb\"\n", 6, 1, NO, false, false },
		{ "\"a,\"\"b\"\"\",\"\"\n", 13, 1, NO, false, false },
		{ "\"\"\"\"\n", 5, 1, NO, false, false },
		{ "a,\"", 0, 0, NO, true, false },
		{ "a,\"b\"", 0, 0, NO, false, false },
		{ "x\na\"b\n", 2, 1, 3, false, false },
		{ "x\n\"a\"b\n", 2, 1, 5, false, false },
		{ "x\n\"a\" ,b\n", 2, 1, 5, false, false },
		{ "x\n \"a\"\n", 2, 1, 3, false, false },
		{ "x\n\"a\"\"b\"c\n", 2, 1, 8, false, false },
		{ "x\na\rb\n", 2, 1, 4, false, false },
		{ "x\na\r\rb\n", 2, 1, 4, false, false },
		{ "x\n\"a\"\rb\n", 2, 1, 6, false, false },
		{ "x\n\r\"a\"\n", 2, 1, 3, false, false },
		{ "a\"b\nx\n", 0, 0, 1, false, false },
	};
	struct kam_cut c;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t w = 0; w < WAYS; w++) {
			const char *t = cases[i].text;

			if (!cut(w, t, strlen(t), ',', '\n', &c))
				continue;
			assert_int_equal(c.end, cases[i].end);
			assert_int_equal(c.lines, cases[i].lines);
			assert_int_equal(c.bad, cases[i].bad != NO);
			if (c.bad)
				assert_int_equal(c.bad_at, cases[i].bad);
			else
				assert_int_equal(c.folded, cases[i].folded);
			assert_int_equal(c.quoted, strchr(t, '"') != NULL);
			assert_int_equal(c.open, cases[i].open);
		}
}

static void
in_a_file_of_crs_a_lf_is_wrong(void **state)
{
	struct kam_cut c;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		if (!cut(w, "a;b\r\"\n\r\";c\r", 11, ';', '\r', &c))
			continue;
		assert_int_equal(c.end, 11);
		assert_true(c.folded);
		assert_int_equal(c.lines, 3);
		assert_false(c.bad);
		cut(w, "a;b\rc\r\nd\r", 9, ';', '\r', &c);
		assert_true(c.bad);
		assert_int_equal(c.bad_at, 6);
		assert_int_equal(c.end, 6);
		cut(w, "a;b\r\"c\"\n", 8, ';', '\r', &c);
		assert_true(c.bad);
		assert_int_equal(c.bad_at, 7);
	}
}

/* The field ends in `text`, whose records are well formed, by splitting. */
static void
check_ends(const char *text, size_t len)
{
	size_t at = 0, records = 0;

	assert_int_equal(found.ends[0] + 1, 0);
	for (size_t i = 0, from = 0; i < len; i++) {
		struct kam_str raw[16], record = { text + from, 0 };
		bool quoted = false;
		size_t n;

		while (quoted || text[i] != '\n')
			quoted ^= text[i++] == '"';
		record.len = i - from;
		n = kam_record_split(record, ',', raw, 16);
		for (size_t k = 0; k < n; k++) {
			size_t end = (size_t)(raw[k].ptr - text) + raw[k].len;

			assert_int_equal(found.ends[++at], end);
		}
		assert_int_equal(found.records[records++], i);
		from = i + 1;
	}
	assert_int_equal(at, found.nends);
	assert_int_equal(records, found.nrecords);
}

static void
fields_end_at_the_same_bytes_wherever_a_block_ends(void **state)
{
	static const char *const records[] = {
		"\"a,\"\"b\",c\nd,\"\n\",e\n",
		"\"\"\"\",\"\",x\n,,\n",
		"\"\"\"\"\"\"\"\",\",\n,\"\n\"x\"\n",
		"plain,words\n\"quoted\",\"words\"\n",
	};
	char text[1024];
	struct kam_cut c;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (size_t pad = 0; pad < 300; pad++) {
			size_t len = pad + strlen(records[i]);

			memset(text, 'x', pad);
			strcpy(text + pad, records[i]);
			if (text[pad] == '"' && pad > 0)
				text[pad - 1] = ',';
			for (size_t w = 0; w < WAYS; w++) {
				if (!cut(w, text, len, ',', '\n', &c))
					continue;
				assert_false(c.bad);
				assert_int_equal(c.end, len);
				check_ends(text, len);
			}
		}
}

static void
a_wrong_byte_is_found_wherever_a_block_ends(void **state)
{
	static const struct {
		const char *text;
		size_t bad;
	} cases[] = {
		{ "a\"b\n", 1 },   { "\"a\"b\n", 3 },	  { "\"a\"\"\"b\n", 5 },
		{ "\"\"x\n", 2 },  { "\"\"\"x\"\"y", 0 }, { "a\rb\n", 2 },
		{ "\"a\"\rb", 4 }, { "a,\r,b\n", 3 },
	};
	char text[1024];
	struct kam_cut c;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t pad = 1; pad < 200; pad++) {
			size_t bad = pad + cases[i].bad;
			size_t len = pad + strlen(cases[i].text);

			memset(text, 'x', pad);
			text[pad - 1] = '\n';
			strcpy(text + pad, cases[i].text);
			for (size_t w = 0; w < WAYS; w++) {
				if (!cut(w, text, len, ',', '\n', &c))
					continue;
				assert_int_equal(c.bad, cases[i].bad > 0);
				assert_int_equal(c.open, !cases[i].bad);
				if (c.bad)
					assert_int_equal(c.bad_at, bad);
				assert_int_equal(c.end, pad);
				assert_int_equal(c.lines, 1);
			}
		}
}

static void
records_of_whole_blocks_end_where_the_block_does(void **state)
{
	static const size_t sizes[] = { 1, 63, 64, 65, 127, 128, 129, 1024 };
	char text[ROOM];
	struct kam_cut c;

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		for (size_t w = 0; w < WAYS; w++) {
			size_t n = sizes[i];

			memset(text, 'x', sizeof text);
			for (size_t k = 1; k <= 5; k++)
				text[k * n - 1] = '\n';
			if (!cut(w, text, 5 * n, ',', '\n', &c))
				continue;
			assert_int_equal(c.end, 5 * n);
			assert_false(c.folded);
			assert_int_equal(c.lines, 5);
			cut(w, text, 5 * n - 1, ',', '\n', &c);
			assert_int_equal(c.end, 4 * n);
			assert_int_equal(c.lines, 4);
		}
}

static void
high_bytes_nuls_and_crs_are_seen(void **state)
{
	static const struct {
		char byte;
		int seen;
	} cases[] = { { 'x', 0 },
		      { '\x80', KAM_SEEN_HIGH },
		      { '\xFF', KAM_SEEN_HIGH },
		      { '\0', KAM_SEEN_NUL },
		      { '\r', KAM_SEEN_CR } };
	char text[4 * KAM_BLOCK];
	struct kam_cut c;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t w = 0; w < WAYS; w++)
			for (size_t at = 0; at < sizeof text - 1; at++) {
				memset(text, 'x', sizeof text);
				text[at] = cases[i].byte;
				text[sizeof text - 1] = '\n';
				if (cut(w, text, sizeof text, ',', '\n', &c))
					assert_int_equal(c.seen, cases[i].seen);
			}
}

static void
the_arrays_grow_with_the_fields(void **state)
{
	static char text[ROOM];
	struct kam_cut c;

	(void)state;
	memset(text, ',', sizeof text);
	text[ROOM - 1] = '\n';
	for (size_t w = 0; w < WAYS; w++) {
		kam_cut_release(&found);
		if (!cut(w, text, ROOM, ',', '\n', &c))
			continue;
		assert_int_equal(c.nends, ROOM);
		for (size_t i = 0; i < ROOM; i++)
			assert_int_equal(c.ends[i + 1], i);
		assert_int_equal(c.nrecords, 1);
		assert_int_equal(c.records[0], ROOM - 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_cut_where_libcsv_cuts_them),
		cmocka_unit_test(in_a_file_of_crs_a_lf_is_wrong),
		cmocka_unit_test(
			fields_end_at_the_same_bytes_wherever_a_block_ends),
		cmocka_unit_test(a_wrong_byte_is_found_wherever_a_block_ends),
		cmocka_unit_test(
			records_of_whole_blocks_end_where_the_block_does),
		cmocka_unit_test(high_bytes_nuls_and_crs_are_seen),
		cmocka_unit_test(the_arrays_grow_with_the_fields),
	};

	return cmocka_run_group_tests(tests, NULL, free_arrays);
}
