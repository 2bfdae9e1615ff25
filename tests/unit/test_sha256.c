/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <kam/sha256.h>

/* The digest of `len` bytes, added `step` at a time. */
static const char *
digest(const char *ptr, size_t len, size_t step, bool plain)
{
	static char hex[KAM_SHA256_TEXT];
	struct kam_sha256 s;

	kam_sha256_init(&s);
	s.plain = plain;
	for (size_t at = 0; at < len; at += step)
		kam_sha256_add(&s, ptr + at, len - at < step ? len - at : step);
	kam_sha256_hex(&s, hex);
	return hex;
}

/* NIST, "Examples with intermediate values", and its SHAVS short messages. */
static void
digests_are_those_of_the_standard(void **state)
{
	static const struct {
		const char *text, *hex;
	} cases[] = {
		{ "", "e3b0c44298fc1c149afbf4c8996fb924"
		      "27ae41e4649b934ca495991b7852b855" },
		{ "abc", "ba7816bf8f01cfea414140de5dae2223"
			 "b00361a396177a9cb410ff61f20015ad" },
		{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		  "248d6a61d20638b8e5c026930c3e6039"
		  "a33ce45964ff2167f6ecedd419db06c1" },
		{ "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
		  "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
		  "cf5b16a778af8380036ce59e7b049237"
		  "0b249b11e8f07a51afac45037afee9d1" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t len = strlen(cases[i].text);

		assert_string_equal(digest(cases[i].text, len, 64, false),
				    cases[i].hex);
		assert_string_equal(digest(cases[i].text, len, 64, true),
				    cases[i].hex);
	}
}

static void
a_million_times_a(void **state)
{
	static const char hex[] = "cdc76e5c9914fb9281a1c7e284d73e67"
				  "f1809a48a497200e046d39ccc7112cd0";
	char *text = malloc(1000000);

	(void)state;
	assert_non_null(text);
	memset(text, 'a', 1000000);
	assert_string_equal(digest(text, 1000000, 1000000, false), hex);
	assert_string_equal(digest(text, 1000000, 1000000, true), hex);
	assert_string_equal(digest(text, 1000000, 77, false), hex);
	free(text);
}

/* The length's own block, every place in a block, both ways of computing. */
static void
how_the_bytes_come_does_not_matter(void **state)
{
	char text[300], want[KAM_SHA256_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 7 + 1);
	for (size_t len = 0; len <= sizeof(text); len++) {
		strcpy(want, digest(text, len, 1000, true));
		for (size_t step = 1; step < 130; step += 9) {
			assert_string_equal(digest(text, len, step, false),
					    want);
			assert_string_equal(digest(text, len, step, true),
					    want);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(digests_are_those_of_the_standard),
		cmocka_unit_test(a_million_times_a),
		cmocka_unit_test(how_the_bytes_come_does_not_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
