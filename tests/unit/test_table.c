/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/table.h>

static uint64_t
hash_of(struct kam_str key)
{
	return kam_hash(key.ptr, key.len);
}

/* A key for each number: of any length from 1 to 60, all different. */
static struct kam_str
key_for(char buf[80], unsigned i)
{
	static const char tail[] = "-customer-with-a-rather-long-name-of-60-"
				   "bytes-or-so";
	int n = snprintf(buf, 80, "%u%.*s", i, (int)(i % 51), tail);

	return (struct kam_str){ buf, (size_t)n };
}

static void
a_million_keys_keep_their_values(void **state)
{
	enum { N = 1000000 };
	struct kam_table t;
	char buf[80];

	(void)state;
	assert_int_equal(kam_table_init(&t, sizeof(uint64_t)), 0);
	for (unsigned round = 1; round <= 2; round++) {
		for (unsigned i = 0; i < N; i++) {
			struct kam_str key = key_for(buf, i);
			bool fresh = round == 2;
			uint64_t *value =
				kam_table_put(&t, key, hash_of(key), &fresh);

			if (!value || fresh != (round == 1))
				fail_msg("put %u", i);
			if (fresh && *value != 0)
				fail_msg("%u is not zeroed", i);
			*value += i;
		}
	}
	assert_int_equal(t.n, N);
	/* Not too full, not too empty. */
	assert_in_range(t.groups * 8, N * 8 / 5, N * 4);
	for (unsigned i = 0; i < N; i++) {
		struct kam_str key = key_for(buf, i);
		uint64_t *value = kam_table_get(&t, key, hash_of(key));

		if (!value || *value != 2 * (uint64_t)i)
			fail_msg("get %u", i);
	}
	for (unsigned i = N; i < N + 1000; i++) {
		struct kam_str key = key_for(buf, i);

		assert_null(kam_table_get(&t, key, hash_of(key)));
	}
	kam_table_release(&t);
}

/* Where its memory comes from does not show. */
static void
several_tables_share_slabs(void **state)
{
	enum { TABLES = 3, N = 20000 };
	struct kam_table t[TABLES];
	struct kam_slabs slabs;
	char buf[80];

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	for (int k = 0; k < TABLES; k++)
		assert_int_equal(kam_table_init_in(&t[k], sizeof(uint64_t),
						   &slabs, &slabs),
				 0);
	for (unsigned i = 0; i < TABLES * N; i++) {
		struct kam_str key = key_for(buf, i / TABLES);
		uint64_t *value =
			kam_table_put(&t[i % TABLES], key, hash_of(key), NULL);

		if (!value)
			fail_msg("put %u", i);
		*value = i;
	}
	for (unsigned i = 0; i < TABLES * N; i++) {
		struct kam_str key = key_for(buf, i / TABLES);
		uint64_t *value =
			kam_table_get(&t[i % TABLES], key, hash_of(key));

		if (!value || *value != i)
			fail_msg("get %u", i);
	}
	for (int k = 0; k < TABLES; k++) {
		assert_int_equal(t[k].n, N);
		kam_table_release(&t[k]);
	}
	kam_slabs_release(&slabs);
}

/* Entries stay when the index is gone, with the slabs it was in too. */
static void
a_closed_table_can_be_walked(void **state)
{
	enum { N = 5000 };
	struct kam_slabs slabs, index;
	struct kam_table t;
	struct kam_str key;
	char buf[80];
	size_t at = 0;
	uint64_t *value;

	(void)state;
	assert_int_equal(kam_slabs_init(&slabs), 0);
	assert_int_equal(kam_slabs_init(&index), 0);
	assert_int_equal(
		kam_table_init_in(&t, sizeof(uint64_t), &slabs, &index), 0);
	for (unsigned i = 0; i < N; i++) {
		key = key_for(buf, i);
		value = kam_table_put(&t, key, hash_of(key), NULL);
		assert_non_null(value);
		*value = i;
	}
	kam_table_close(&t);
	kam_slabs_clear(&index);
	assert_int_equal(index.total, 0);
	for (unsigned i = 0; i < N; i++) {
		value = kam_table_next(&t, &at, &key);
		assert_non_null(value);
		assert_int_equal(*value, i);
		assert_true(kam_str_eq(key, key_for(buf, i)));
	}
	assert_null(kam_table_next(&t, &at, &key));
	kam_table_release(&t);
	kam_slabs_release(&slabs);
	kam_slabs_release(&index);
}

static void
a_walk_meets_every_key_once(void **state)
{
	enum { N = 5000 };
	static unsigned char seen[N];
	struct kam_table t;
	struct kam_str key;
	size_t slot = 0, met = 0;
	unsigned *value;
	char buf[80];

	(void)state;
	assert_int_equal(kam_table_init(&t, sizeof *value), 0);
	assert_null(kam_table_next(&t, &slot, &key));
	for (unsigned i = 0; i < N; i++) {
		key = key_for(buf, i);
		value = kam_table_put(&t, key, hash_of(key), NULL);
		assert_non_null(value);
		*value = i;
	}
	for (slot = 0; (value = kam_table_next(&t, &slot, &key));) {
		assert_in_range(*value, 0, N - 1);
		assert_true(kam_str_eq(key, key_for(buf, *value)));
		assert_int_equal(seen[*value]++, 0);
		met++;
	}
	assert_int_equal(met, N);
	for (slot = met = 0; kam_table_next(&t, &slot, NULL);)
		met++;
	assert_int_equal(met, N);
	kam_table_release(&t);
	slot = 0;
	assert_null(kam_table_next(&t, &slot, NULL));
}

static void
keys_of_equal_hash_are_told_apart(void **state)
{
	static const uint64_t hashes[] = { 0, 1, UINT64_MAX, UINT64_MAX << 40 };
	char buf[80];

	(void)state;
	for (size_t h = 0; h < 4; h++) {
		struct kam_table t;

		assert_int_equal(kam_table_init(&t, sizeof(unsigned)), 0);
		for (unsigned i = 0; i < 300; i++) {
			bool fresh = false;
			unsigned *value = kam_table_put(&t, key_for(buf, i),
							hashes[h], &fresh);

			assert_non_null(value);
			assert_true(fresh);
			*value = i;
		}
		for (unsigned i = 0; i < 300; i++) {
			unsigned *value =
				kam_table_get(&t, key_for(buf, i), hashes[h]);

			assert_non_null(value);
			assert_int_equal(*value, i);
		}
		assert_null(kam_table_get(&t, KAM_STR("none"), hashes[h]));
		kam_table_release(&t);
	}
}

/* A guess may be wrong, of a key that is there or not. */
static void
a_guess_is_only_a_guess(void **state)
{
	struct kam_table t;
	struct kam_key key;
	unsigned *value;
	bool fresh;

	(void)state;
	assert_int_equal(kam_table_init(&t, sizeof(unsigned)), 0);
	for (unsigned guess = 0; guess < 3; guess++) {
		for (unsigned i = 0; i < 3; i++) {
			char name[] = { (char)('a' + i), '\0' };

			kam_key_make(&key, kam_str_of(name));
			value = kam_table_put_key(
				&t, &key, 7, guess <= t.n ? guess : 0, &fresh);
			assert_non_null(value);
			assert_int_equal(fresh, guess == 0);
			assert_int_equal(*value, guess ? i : 0);
			*value = i;
		}
	}
	assert_int_equal(t.n, 3);
	kam_table_release(&t);
}

static void
keys_are_whole_byte_strings(void **state)
{
	static const struct kam_str keys[] = {
		{ "", 0 },
		{ "\0", 1 },
		{ "\0\0", 2 },
		{ "a", 1 },
		{ "a\0", 2 },
		{ "0123456789abcde", 15 },
		{ "0123456789abcdef", 16 },
		{ "0123456789abcdefg", 17 },
		{ "0123456789abcdefG", 17 },
		{ "0123456789abcdefghi", 19 },
		{ "0123456789abcdefghij", 20 },
		{ "0123456789abcdefghijk", 21 },
		{ "0123456789abcdefghijK", 21 },
	};
	enum { N = sizeof keys / sizeof *keys };
	struct kam_table t;
	bool fresh = false;

	(void)state;
	assert_int_equal(kam_table_init(&t, sizeof(size_t)), 0);
	for (size_t i = 0; i < N; i++) {
		size_t *value;

		assert_null(kam_table_get(&t, keys[i], 5));
		value = kam_table_put(&t, keys[i], 5, &fresh);
		assert_non_null(value);
		assert_true(fresh);
		*value = i;
	}
	for (size_t i = 0; i < N; i++)
		assert_int_equal(*(size_t *)kam_table_get(&t, keys[i], 5), i);
	assert_int_equal(t.n, N);
	kam_table_release(&t);
}

static void
the_key_need_not_outlive_the_put(void **state)
{
	struct kam_table t;
	char key[] = "a key of more than twenty bytes";
	struct kam_str s = kam_str_of(key);
	uint64_t hash = hash_of(s);

	(void)state;
	assert_int_equal(kam_table_init(&t, 0), 0);
	assert_non_null(kam_table_put(&t, s, hash, NULL));
	memset(key, 'x', s.len);
	assert_non_null(kam_table_get(
		&t, KAM_STR("a key of more than twenty bytes"), hash));
	kam_table_release(&t);
}

static void
a_value_of_40_bytes_makes_a_cache_line(void **state)
{
	struct kam_table t;
	unsigned right = 0;
	char *value;

	(void)state;
	assert_int_equal(kam_table_init(&t, 40), 0);
	assert_int_equal(t.entry, 64);
	for (unsigned i = 0; i < 1000; i++) {
		char buf[80];
		struct kam_str key = key_for(buf, i);
		uint64_t hash = hash_of(key);

		kam_table_warm(&t, hash);
		value = kam_table_put(&t, key, hash, NULL);
		right += kam_table_guess(&t, hash) == i + 1;
		assert_int_equal((uintptr_t)value % 64, KAM_TABLE_HEAD);
		memset(value, 0xFF, 40);
	}
	/* But for those whose group was full. */
	assert_in_range(right, 900, 1000);
	kam_table_release(&t);
	/* Values of any size lie on multiples of 8 and apart. */
	assert_int_equal(kam_table_init(&t, 13), 0);
	assert_int_equal(t.entry, 40);
	kam_table_release(&t);
}

/* Whatever stands behind a short key. */
static void
words_of_a_key_are_hashed_as_the_key(void **state)
{
	static const char text[] = "0123456789abcdef0123456789abcdef";

	(void)state;
	for (size_t from = 0; from < 8; from++)
		for (size_t len = 0; len <= 16; len++) {
			char copy[16] = { 0 };
			uint64_t word[2] = { UINT64_MAX, UINT64_MAX };

			memcpy(copy, text + from, len);
			assert_true(kam_hash_words(text + from, len, word) ==
				    kam_hash(text + from, len));
			assert_memory_equal(word, copy, sizeof copy);
		}
}

static void
impossible_sizes_are_refused(void **state)
{
	struct kam_table t;

	(void)state;
	assert_int_equal(kam_table_init(&t, SIZE_MAX), -1);
	kam_table_release(&t);
	assert_int_equal(kam_table_init(&t, SIZE_MAX / 2 + 2), -1);
	kam_table_release(&t);
	assert_int_equal(kam_table_init(&t, 8), 0);
	assert_null(kam_table_put(
		&t, (struct kam_str){ "x", (size_t)UINT32_MAX }, 1, NULL));
	assert_int_equal(t.n, 0);
	kam_table_release(&t);
}

static void
the_hash_is_the_same_everywhere(void **state)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	static const struct {
		size_t len;
		uint64_t hash;
	} cases[] = {
		{ 0, UINT64_C(0x9384092193E89D57) },
		{ 1, UINT64_C(0xE9AF5D0D5F2F0992) },
		{ 2, UINT64_C(0x1022BABE5ABAC927) },
		{ 3, UINT64_C(0x180B0679C22B3341) },
		{ 4, UINT64_C(0x4F6861CD671D4C50) },
		{ 7, UINT64_C(0x9F45DE33AFCD35AC) },
		{ 8, UINT64_C(0x4171B9FF882CF981) },
		{ 12, UINT64_C(0x2AF67BC791B5C2C3) },
		{ 16, UINT64_C(0x9D080CDFAFC8F82D) },
		{ 17, UINT64_C(0x092BDB33418B5033) },
		{ 20, UINT64_C(0x8FC3C5745363C81B) },
		{ 24, UINT64_C(0x8CB444AE0337ED7F) },
		{ 32, UINT64_C(0x1FAED650467B0B5D) },
		{ 36, UINT64_C(0x28C1B23DFC26F245) },
	};
	char shifted[sizeof text + 8];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_true(kam_hash(text, cases[i].len) == cases[i].hash);
	/* Wherever the bytes lie. */
	for (size_t at = 0; at < 8; at++) {
		memcpy(shifted + at, text, sizeof text);
		assert_true(kam_hash(shifted + at, 36) == kam_hash(text, 36));
	}
}

/* Every bit of a key turns every bit of the hash over in half of the cases. */
static void
every_bit_of_a_key_counts(void **state)
{
	/* Shorter ones have too few cases for statistics. */
	static const size_t lengths[] = { 3, 4, 7, 8, 12, 16, 17, 24, 40 };
	enum { TRIES = 2000 };

	(void)state;
	for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
		size_t len = lengths[l];

		for (size_t bit = 0; bit < len * 8; bit++) {
			unsigned turned[64] = { 0 };
			uint64_t seed = bit;

			for (int i = 0; i < TRIES; i++) {
				char key[40];
				uint64_t x;

				for (size_t j = 0; j < len; j++) {
					seed = seed * UINT64_C(
							      6364136223846793005) +
					       1;
					key[j] = (char)(seed >> 56);
				}
				x = kam_hash(key, len);
				key[bit / 8] =
					(char)(key[bit / 8] ^ 1 << bit % 8);
				x ^= kam_hash(key, len);
				for (int b = 0; b < 64; b++)
					turned[b] += x >> b & 1;
			}
			/* Half, give or take 7 standard deviations. */
			for (int b = 0; b < 64; b++)
				assert_in_range(turned[b], TRIES / 2 - 157,
						TRIES / 2 + 157);
		}
	}
}

/* Ids as they come: low and high bits spread them as chance would. */
static void
consecutive_ids_spread_evenly(void **state)
{
	static const char *const forms[] = { "%u", "C%06u", "CUST-%08u",
					     "2024030100%010u", "客户%u" };
	enum { N = 65536, BUCKETS = 4096 };

	(void)state;
	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
		static unsigned low[BUCKETS], high[BUCKETS];
		double chi_low = 0, chi_high = 0;

		memset(low, 0, sizeof low);
		memset(high, 0, sizeof high);
		for (unsigned i = 0; i < N; i++) {
			char key[40];
			int n = snprintf(key, sizeof key, forms[f], i);
			uint64_t hash = kam_hash(key, (size_t)n);

			low[hash % BUCKETS]++;
			high[hash >> 52]++;
		}
		for (size_t i = 0; i < BUCKETS; i++) {
			double expected = (double)N / BUCKETS;

			chi_low += (low[i] - expected) * (low[i] - expected) /
				   expected;
			chi_high += (high[i] - expected) *
				    (high[i] - expected) / expected;
		}
		/* 4095 degrees of freedom: mean 4095, deviation 90. */
		assert_true(chi_low > 3600 && chi_low < 4600);
		assert_true(chi_high > 3600 && chi_high < 4600);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_million_keys_keep_their_values),
		cmocka_unit_test(several_tables_share_slabs),
		cmocka_unit_test(a_closed_table_can_be_walked),
		cmocka_unit_test(a_walk_meets_every_key_once),
		cmocka_unit_test(keys_of_equal_hash_are_told_apart),
		cmocka_unit_test(a_guess_is_only_a_guess),
		cmocka_unit_test(keys_are_whole_byte_strings),
		cmocka_unit_test(the_key_need_not_outlive_the_put),
		cmocka_unit_test(a_value_of_40_bytes_makes_a_cache_line),
		cmocka_unit_test(words_of_a_key_are_hashed_as_the_key),
		cmocka_unit_test(impossible_sizes_are_refused),
		cmocka_unit_test(the_hash_is_the_same_everywhere),
		cmocka_unit_test(every_bit_of_a_key_counts),
		cmocka_unit_test(consecutive_ids_spread_evenly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
