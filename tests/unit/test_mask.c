/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <kam/str.h>

#include "../../libkam/io/mask.h"

#define BLOCKS 19

static const char *const ways[] = { "plain", "sse2", "avx2", "avx512", "neon" };

#define WAYS (sizeof ways / sizeof *ways)

static uint64_t
next(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

/* Whether `mask` says of every byte of the blocks what it is. */
static void
check_bits(const char *p, size_t blocks, char sep, const struct kam_mask *mask)
{
	for (size_t i = 0; i < blocks * KAM_BLOCK; i++) {
		const struct kam_mask *m = &mask[i / KAM_BLOCK];
		unsigned bit = i % KAM_BLOCK;

		assert_int_equal(m->quote >> bit & 1, p[i] == '"');
		assert_int_equal(m->sep >> bit & 1, p[i] == sep);
		assert_int_equal(m->lf >> bit & 1, p[i] == '\n');
		assert_int_equal(m->cr >> bit & 1, p[i] == '\r');
		assert_int_equal(m->nul >> bit & 1, p[i] == '\0');
		assert_int_equal(m->high >> bit & 1, (p[i] & 0x80) != 0);
	}
}

static void
every_way_sees_every_byte_value_at_every_place(void **state)
{
	struct kam_mask mask[1];
	char block[KAM_BLOCK];

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		const struct kam_way *way = kam_mask_choose(ways[w]);

		for (unsigned c = 0; way && c < 256; c++)
			for (size_t i = 0; i < KAM_BLOCK; i++) {
				memset(block, c ^ 0x55, sizeof block);
				block[i] = (char)c;
				way->mask(block, 1, ';', mask);
				check_bits(block, 1, ';', mask);
			}
	}
}

static void
every_way_agrees_on_random_blocks_at_any_address(void **state)
{
	static const char some[] = "\",\n\r\0\xE5;\tab\x80\x7F";
	/* Just as large as it must be, so that a read too far is seen. */
	char *room = malloc(BLOCKS * KAM_BLOCK);
	struct kam_mask mask[BLOCKS];

	(void)state;
	assert_non_null(room);
	for (unsigned round = 0; round < 400; round++) {
		size_t skip = round % KAM_BLOCK;
		size_t n = 1 + round % (BLOCKS - 1);
		char *p = room + (BLOCKS - n) * KAM_BLOCK - skip;
		char sep = ",;\t|"[round % 4];

		for (size_t i = 0; i < n * KAM_BLOCK; i++)
			p[i] = some[next() % (sizeof some - 1)];
		for (size_t w = 0; w < WAYS; w++) {
			const struct kam_way *way = kam_mask_choose(ways[w]);

			if (!way)
				continue;
			memset(mask, 0xAA, sizeof mask);
			way->mask(p, n, sep, mask);
			check_bits(p, n, sep, mask);
		}
	}
	free(room);
}

/* Bytes of all kinds of UTF-8, right and wrong, in random order. */
static size_t
some_utf8(char *out)
{
	static const char *const piece[] = {
		"a",
		"bc,\n",
		"\u00e9",
		"\u534e\u4e1c",
		"\U0001F600",
		"\xC2",
		"\x80",
		"\xE0\xA0\x80",
		"\xE0\x9F",
		"\xED\xA0",
		"\xF4\x8F\xBF\xBF",
		"\xF4\x90",
		"\xF0\x8F",
		"\xFF",
		"\xC1\x80",
		"0123456789",
	};
	size_t len = 0;

	for (size_t n = next() % 40; n; n--) {
		/* Mostly right ones, lest all texts be wrong at once. */
		size_t i = next() % 16 ? next() % 5 : next() % 16;

		memcpy(out + len, piece[i], strlen(piece[i]));
		len += strlen(piece[i]);
	}
	return len;
}

static void
every_way_finds_the_same_texts_to_be_utf8(void **state)
{
	size_t right = 0, wrong = 0;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		char text[40 * 16];
		size_t len = some_utf8(text);
		/* Just as large as it must be. */
		char *p = malloc(len + 1);
		bool good;

		assert_non_null(p);
		memcpy(p + 1, text, len);
		good = kam_utf8_check((struct kam_str){ p + 1, len }) == len;
		right += good;
		wrong += !good;
		for (size_t w = 0; w < WAYS; w++) {
			const struct kam_way *way = kam_mask_choose(ways[w]);

			if (way)
				assert_int_equal(way->utf8(p + 1, len), good);
		}
		free(p);
	}
	assert_true(right > 1000 && wrong > 1000);
}

/* All pairs of bytes, each before several others, where two steps meet. */
static void
every_way_knows_every_pair_of_bytes(void **state)
{
	static const char *const after[] = { "x", "\x80", "\x80\x80",
					     "\xBF\xBF", "\xC2\x80" };
	char text[64];

	(void)state;
	for (unsigned v = 0; v < 0x50000; v++) {
		const char *rest = after[v >> 16];
		size_t at = 28 + v % 5;
		bool good;

		memset(text, 'x', sizeof text);
		text[at] = (char)(v >> 8);
		text[at + 1] = (char)v;
		memcpy(text + at + 2, rest, strlen(rest));
		good = kam_utf8_check((struct kam_str){ text, 64 }) == 64;
		for (size_t w = 0; w < WAYS; w++) {
			const struct kam_way *way = kam_mask_choose(ways[w]);

			if (way)
				assert_int_equal(way->utf8(text, 64), good);
		}
	}
}

/* Long ASCII with something else here and there, most of it where steps meet. */
static void
every_way_sees_what_stands_in_long_ascii(void **state)
{
	static const char *const piece[] = {
		"\u00e9",	"\u534e",	"\U0001F600",
		"\xC2",		"\x80",		"\xE5\x8D",
		"\xF0\x9F\x98", "\xED\xA0\x80", "\xF4\x90\x80\x80",
		"\xE0\x80\x80",
	};
	size_t right = 0, wrong = 0;

	(void)state;
	for (unsigned round = 0; round < 30000; round++) {
		size_t len = next() % 1100;
		char *p = malloc(len + 1); /* just as large as it must be */
		bool good;

		assert_non_null(p);
		memset(p, 'x', len + 1);
		for (size_t n = next() % 4; n; n--) {
			const char *one = piece[next() % (next() % 2 ? 3 : 10)];
			size_t at = next() % 2
					    ? next() % (len + 1)
					    : next() % 18 * 64 - (next() % 6);

			if (at <= len && len - at >= strlen(one))
				memcpy(p + at, one, strlen(one));
		}
		good = kam_utf8_check((struct kam_str){ p, len }) == len;
		right += good;
		wrong += !good;
		for (size_t w = 0; w < WAYS; w++) {
			const struct kam_way *way = kam_mask_choose(ways[w]);

			if (way)
				assert_int_equal(way->utf8(p, len), good);
		}
		free(p);
	}
	assert_true(right > 1000 && wrong > 1000);
}

static void
there_is_always_a_plain_and_a_quickest_way(void **state)
{
	(void)state;
	assert_non_null(kam_mask_choose("plain"));
	assert_non_null(kam_mask_choose(NULL));
	assert_null(kam_mask_choose("sse9"));
	assert_null(kam_mask_choose(""));
#if defined(__x86_64__)
	assert_non_null(kam_mask_choose("sse2"));
	assert_null(kam_mask_choose("neon"));
	assert_ptr_not_equal(kam_mask_choose(NULL), kam_mask_choose("plain"));
#elif defined(__aarch64__)
	assert_ptr_equal(kam_mask_choose(NULL), kam_mask_choose("neon"));
	assert_null(kam_mask_choose("avx2"));
#endif
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_way_sees_every_byte_value_at_every_place),
		cmocka_unit_test(
			every_way_agrees_on_random_blocks_at_any_address),
		cmocka_unit_test(every_way_finds_the_same_texts_to_be_utf8),
		cmocka_unit_test(every_way_sees_what_stands_in_long_ascii),
		cmocka_unit_test(every_way_knows_every_pair_of_bytes),
		cmocka_unit_test(there_is_always_a_plain_and_a_quickest_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
