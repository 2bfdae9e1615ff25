/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../libkam/io/convert.h"
#include "../../libkam/io/source.h"

#define TEXT 4096
#define OUT (3 * TEXT + KAM_CONVERT_ROOM)

static uint32_t seed = 1;

/* Numbers that are the same in every run (Marsaglia 2003, xorshift32). */
static uint32_t
next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/*
 * The plain way: iconv on the whole text, a byte of 0xFF for each byte that
 * is no character.  0x80 is the euro sign where `euro` says so.
 */
static size_t
plain_way(const char *iconv_name, bool euro, const char *text, size_t n,
	  char *out)
{
	iconv_t cd = iconv_open("UTF-8", iconv_name);
	char *in = (char *)text, *start = out;
	size_t room = OUT;

	assert_true(cd != (iconv_t)-1);
	while (n > 0 && iconv(cd, &in, &n, &out, &room) == (size_t)-1) {
		bool is_euro = euro && *in == '\x80';

		assert_int_not_equal(errno, E2BIG);
		memcpy(out, is_euro ? "\xE2\x82\xAC" : "\xFF", is_euro ? 3 : 1);
		out += is_euro ? 3 : 1;
		room -= is_euro ? 3 : 1;
		in++;
		n--;
	}
	iconv_close(cd);
	return (size_t)(out - start);
}

/*
 * kam_convert with blocks and rooms of random sizes up to the given ones;
 * what is left of a block stands before the next.
 */
static size_t
block_way(const char *encoding, const char *text, size_t n, size_t block,
	  size_t room, char *out)
{
	struct kam_convert *c;
	const char *in = text, *end = text, *stop = text + n;
	char *at = out;

	assert_int_equal(
		kam_convert_open(&c, encoding, text, n < 4 ? n : 4, "x", NULL),
		KAM_OK);
	assert_non_null(c);
	for (;;) {
		size_t r = KAM_CONVERT_ROOM + next_random() % room;
		bool last = end == stop;
		size_t got;

		if (r > (size_t)(out + OUT - at))
			r = (size_t)(out + OUT - at);
		got = kam_convert_run(c, &in, end, at, r, last);
		at += got;
		if (got > 0)
			continue;
		if (last)
			break;
		end += 1 + next_random() % block;
		if (end > stop)
			end = stop;
	}
	assert_ptr_equal(in, stop);
	kam_convert_close(c);
	return (size_t)(at - out);
}

static const struct {
	const char *encoding, *iconv;
} encodings[] = {
	{ "gb18030", "GB18030" },
	{ "GBK", "GB18030" },
	{ "gb2312", "GB18030" },
	{ "cp936", "GB18030" },
	{ "big5", "BIG5" },
	{ "BIG5-HKSCS", "BIG5-HKSCS" },
	{ "euc-jp", "EUC-JP" },
	{ "euc-kr", "EUC-KR" },
	{ "euc-tw", "EUC-TW" },
	{ "shift_jis", "SHIFT_JIS" },
	{ "iso-8859-1", "LATIN1" },
	{ "iso-8859-15", "ISO-8859-15" },
	{ "iso-8859-8", "ISO-8859-8" },
	{ "windows-1252", "CP1252" },
	{ "cp1251", "CP1251" },
	{ "windows-1255", "CP1255" },
	{ "windows-1258", "CP1258" },
	{ "latin1", "LATIN1" },
};

#define ENCODINGS (sizeof encodings / sizeof *encodings)

enum { ASCII_LIKE, MIXED, NOISE, FLAVOURS };

/* Runs of ASCII, runs of other bytes, of lengths that try every branch. */
static void
make_text(char *text, size_t n, int flavour)
{
	size_t at = 0;

	while (at < n) {
		size_t run = 1 + next_random() % (flavour == NOISE ? 3 : 40);
		bool high = next_random() % (flavour == ASCII_LIKE ? 8 : 2);

		if (flavour == ASCII_LIKE)
			high = !high;
		for (; run > 0 && at < n; run--) {
			uint32_t r = next_random();

			text[at++] =
				(char)(high ? 0x80 | (r & 0x7F) : r % 0x80);
		}
	}
}

static void
check_same(size_t which, const char *text, size_t n, size_t block, size_t room)
{
	static char want[OUT], got[OUT];
	const char *name = encodings[which].iconv;
	size_t nwant = plain_way(name, !strcmp(name, "GB18030"), text, n, want);
	size_t ngot =
		block_way(encodings[which].encoding, text, n, block, room, got);

	if (ngot != nwant || memcmp(got, want, nwant))
		fail_msg("%s, blocks of %zu, room %zu: %zu bytes for %zu",
			 encodings[which].encoding, block, room, ngot, nwant);
}

/* Stateful ones hold back a character that plain_way() does not flush. */
static bool
is_stateful(const char *encoding)
{
	return !strcmp(encoding, "BIG5-HKSCS") ||
	       !strcmp(encoding, "windows-1255") ||
	       !strcmp(encoding, "windows-1258");
}

static void
blocks_of_any_size_convert_as_the_whole_does(void **state)
{
	static const size_t blocks[] = { 1, 2, 3, 7, 40, 500, 5000 };
	static char text[TEXT];

	(void)state;
	for (size_t which = 0; which < ENCODINGS; which++) {
		if (is_stateful(encodings[which].encoding))
			continue;
		for (int flavour = 0; flavour < FLAVOURS; flavour++)
			for (size_t b = 0; b < 7; b++) {
				make_text(text, sizeof text, flavour);
				check_same(which, text, sizeof text, blocks[b],
					   1);
				check_same(which, text, sizeof text, blocks[b],
					   1000);
			}
	}
}

/* Each character of two bytes, and each with the digits of four after it. */
static void
every_lead_and_trail_byte_is_read_as_iconv_reads_it(void **state)
{
	char text[256 * 3];

	(void)state;
	for (size_t which = 0; which < ENCODINGS; which++) {
		if (is_stateful(encodings[which].encoding))
			continue;
		for (int lead = 0x80; lead < 0x100; lead++) {
			for (int trail = 0; trail < 0x100; trail++) {
				char *at = text + 3 * trail;

				at[0] = (char)lead;
				at[1] = (char)trail;
				at[2] = trail % 2 ? ',' : '\x81';
			}
			check_same(which, text, sizeof text, 5000, 5000);
		}
	}
}

static void
ascii_is_itself_where_it_is_copied(void **state)
{
	char text[128], out[OUT];

	(void)state;
	for (int i = 0; i < 128; i++)
		text[i] = (char)i;
	for (size_t which = 0; which < ENCODINGS; which++) {
		if (!strcmp(encodings[which].encoding, "shift_jis") ||
		    is_stateful(encodings[which].encoding))
			continue;
		assert_int_equal(plain_way(encodings[which].iconv, false, text,
					   sizeof text, out),
				 sizeof text);
		assert_memory_equal(out, text, sizeof text);
	}
}

struct sample {
	const char *encoding;
	const char *text;
	size_t n;
	const char *utf8;
};

#define S(encoding, text, utf8)                        \
	{                                              \
		encoding, text, sizeof(text) - 1, utf8 \
	}

static void
check_sample(const struct sample *s)
{
	static char out[OUT];

	for (size_t block = 1; block <= s->n; block++) {
		size_t n = block_way(s->encoding, s->text, s->n, block, 1, out);

		out[n] = '\0';
		assert_string_equal(out, s->utf8);
	}
}

static void
known_texts_become_known_characters(void **state)
{
	static const struct sample samples[] = {
		S("gb18030", "\xBF\xCD\xBB\xA7,\x95\x32\x82\x36\n",
		  "客户,\xF0\xA0\x80\x80\n"),
		S("GB_2312", "\xBF\xCD\xBB\xA7", "客户"),
		S("gb2312", "\xE9\x46", "镕"), /* only in the superset */
		S("Big5", "\xAB\xC8\xA4\xE1\xA5\x5C,", "客戶功,"),
		S("euc-jp", "\xB8\xDC\xB5\xD2", "顧客"),
		S("shift_jis", "\x8C\xDA\x8B\x71", "顧客"),
		S("ISO-2022-JP", "\x1B$B8\\5R\x1B(B,", "顧客,"),
		S("windows-1252",
		  "\x80"
		  "5,caf\xE9",
		  "€5,café"),
		S("windows-1258",
		  "a\xEC"
		  "ba",
		  "\xC3\xA1"
		  "ba"),			  /* waits */
		S("big5-hkscs", "\x88\x66", "Ê"), /* waits */
		S("utf-16le", "\x41\0\xA2\x5B\x40\xD8\0\xDC",
		  "A客\xF0\xA0\x80\x80"),
		S("UTF-16BE", "\0\x41\x5B\xA2\xD8\x40\xDC\0",
		  "A客\xF0\xA0\x80\x80"),
		S("utf-32be", "\0\0\0\x41\0\2\0\0", "A\xF0\xA0\x80\x80"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		check_sample(&samples[i]);
}

static void
byte_order_goes_by_the_mark_then_the_name_then_the_zeros(void **state)
{
	static const struct sample samples[] = {
		S("utf-16", "\xFF\xFE\xA2\x5B", "\xEF\xBB\xBF客"),
		S("utf-16", "\xFE\xFF\x5B\xA2", "\xEF\xBB\xBF客"),
		S("utf16be", "\xFF\xFE\xA2\x5B", "\xEF\xBB\xBF客"),
		S("UTF_16LE", "\xFE\xFF\x5B\xA2", "\xEF\xBB\xBF客"),
		S("utf-16", "a\0,\0", "a,"),
		S("utf-16", "\0a\0,", "a,"),
		S("ucs-2", "\x5B\xA2\0a", "客a"),
		S("utf-16le", "\xA2\x5B", "客"),
		S("utf-32", "\xFF\xFE\0\0a\0\0\0",
		  "\xEF\xBB\xBF"
		  "a"),
		S("utf-32", "\0\0\xFE\xFF\0\0\0a",
		  "\xEF\xBB\xBF"
		  "a"),
		S("utf-32", "a\0\0\0", "a"),
		S("utf-32", "\0\0\0a", "a"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		check_sample(&samples[i]);
}

static void
what_is_no_character_becomes_ff(void **state)
{
	static const struct sample samples[] = {
		S("gb18030",
		  "a\xFF"
		  "b",
		  "a\xFF"
		  "b"),
		S("gb18030", "\x81\n1", "\xFF\n1"),
		S("gb18030", "ab\x81", "ab\xFF"),
		S("gb18030", "ab\x81\x30",
		  "ab\xFF"
		  "0"),
		S("gb18030", "ab\x81\x30\x81",
		  "ab\xFF"
		  "0\xFF"),
		S("gb18030",
		  "\x80"
		  "5",
		  "€5"),
		S("gbk", "5\x80", "5€"),
		S("big5",
		  "\xFF"
		  "5",
		  "\xFF"
		  "5"),
		S("iso-8859-8",
		  "a\xA1"
		  "b",
		  "a\xFF"
		  "b"),
		S("us-ascii", "a\xE5\xAE\xA2", "a\xFF\xFF\xFF"),
		/* Units are kept together: half ones, lone surrogates. */
		S("utf-16le", "a\0b", "a\xFF"),
		S("utf-16le", "\0\xD8,\0", "\xFF,"),
		S("utf-16le", "\0\xDC,\0", "\xFF,"),
		S("utf-16be", "\0,\xD8\0", ",\xFF"),
		S("utf-16be", "\xD8\0\xD8\0\xDC\0", "\xFF\xF0\x90\x80\x80"),
		S("utf-32le", ",\0\0\0\0\0\x11\0;\0\0\0a", ",\xFF;\xFF"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
		check_sample(&samples[i]);
}

#define LONG "utf-8-bis"

static void
unknown_encodings_are_refused_with_a_hint(void **state)
{
	static const char *const bad[] = {
		"",	    "klingon", "gb18030//IGNORE",
		"gb18030/", "utf-17",  LONG LONG LONG LONG LONG LONG LONG LONG,
	};
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(kam_encoding_check(bad[i], &err), KAM_EUSAGE);
		assert_int_equal(err.status, KAM_EUSAGE);
	}
	assert_int_equal(kam_encoding_check("klingon", &err), KAM_EUSAGE);
	assert_string_equal(err.text, "unknown encoding 'klingon'; "
				      "try gb18030, utf-16, big5 ...");
}

static void
known_encodings_are_accepted_in_any_case(void **state)
{
	static const char *const good[] = {
		NULL,	  "utf-8", "UTF8",   "GB18030",	 "gbk",
		"Gb2312", "Big5",  "Utf-16", "utf_16le", "UCS-2",
		"utf-32", "ucs4",  "Latin1", "koi8-r",	 "Shift_JIS",
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(kam_encoding_check(good[i], NULL), KAM_OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_of_any_size_convert_as_the_whole_does),
		cmocka_unit_test(
			every_lead_and_trail_byte_is_read_as_iconv_reads_it),
		cmocka_unit_test(ascii_is_itself_where_it_is_copied),
		cmocka_unit_test(known_texts_become_known_characters),
		cmocka_unit_test(
			byte_order_goes_by_the_mark_then_the_name_then_the_zeros),
		cmocka_unit_test(what_is_no_character_becomes_ff),
		cmocka_unit_test(unknown_encodings_are_refused_with_a_hint),
		cmocka_unit_test(known_encodings_are_accepted_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
