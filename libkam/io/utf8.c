/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "utf8.h"

#include <stdint.h>
#include <string.h>

#include <kam/str.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

bool
kam_utf8_plain(const char *p, size_t len)
{
	return kam_utf8_check((struct kam_str){ p, len }) == len;
}

#if defined(__x86_64__) || defined(__aarch64__)

/* What can be wrong with a byte and the one before it. */
#define TOO_SHORT 0x01	/* a lead byte without its continuation */
#define TOO_LONG 0x02	/* a continuation behind ASCII */
#define OVERLONG_3 0x04 /* E0 80..9F */
#define TOO_LARGE 0x08	/* F4 90..BF, F5.. */
#define SURROGATE 0x10	/* ED A0..BF */
#define OVERLONG_2 0x20 /* C0, C1 */
#define OVERLONG_4 0x40 /* F0 80..8F; F5.. 80..8F are too large */
#define TWO_CONTS 0x80	/* right only as a third or fourth byte */
#define CARRY (TOO_SHORT | TOO_LONG | TWO_CONTS)

/* By the high nibble of the byte before. */
static const uint8_t before_high[16] = {
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TOO_LONG,
	TWO_CONTS,
	TWO_CONTS,
	TWO_CONTS,
	TWO_CONTS,
	TOO_SHORT | OVERLONG_2,
	TOO_SHORT,
	TOO_SHORT | OVERLONG_3 | SURROGATE,
	TOO_SHORT | TOO_LARGE | OVERLONG_4,
};

/* By its low nibble. */
static const uint8_t before_low[16] = {
	CARRY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
	CARRY | OVERLONG_2,
	CARRY,
	CARRY,
	CARRY | TOO_LARGE,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4 | SURROGATE,
	CARRY | TOO_LARGE | OVERLONG_4,
	CARRY | TOO_LARGE | OVERLONG_4,
};

/* By the high nibble of the byte itself. */
static const uint8_t this_high[16] = {
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | OVERLONG_4,
	TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE,
	TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
	TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
	TOO_SHORT,
};
#endif

#if defined(__x86_64__)
#define STEP 32
#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i
table_avx2(const uint8_t table[16])
{
	return _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2 static inline __m256i
high_nibble(__m256i v)
{
	return _mm256_and_si256(_mm256_srli_epi16(v, 4),
				_mm256_set1_epi8(0x0F));
}

/* Errors of the bytes `v`, before which the bytes `was` stood. */
AVX2 static inline __m256i
errors_avx2(__m256i v, __m256i was)
{
	const __m256i joined = _mm256_permute2x128_si256(was, v, 0x21);
	const __m256i one = _mm256_alignr_epi8(v, joined, 15);
	const __m256i two = _mm256_alignr_epi8(v, joined, 14);
	const __m256i three = _mm256_alignr_epi8(v, joined, 13);
	__m256i pair, third, fourth, inner;

	pair = _mm256_and_si256(
		_mm256_shuffle_epi8(table_avx2(before_high), high_nibble(one)),
		_mm256_shuffle_epi8(
			table_avx2(before_low),
			_mm256_and_si256(one, _mm256_set1_epi8(0x0F))));
	pair = _mm256_and_si256(pair, _mm256_shuffle_epi8(table_avx2(this_high),
							  high_nibble(v)));
	/* 0x80 and above where E0.. stood two, or F0.. three before. */
	third = _mm256_subs_epu8(two, _mm256_set1_epi8(0xE0 - 0x80));
	fourth = _mm256_subs_epu8(three, _mm256_set1_epi8(0xF0 - 0x80));
	inner = _mm256_and_si256(_mm256_or_si256(third, fourth),
				 _mm256_set1_epi8((char)0x80));
	return _mm256_xor_si256(inner, pair);
}

AVX2 bool
kam_utf8_avx2(const char *p, size_t len)
{
	__m256i was = _mm256_setzero_si256(), error = was;
	char last[STEP] = { 0 };

	/* A step more than there is: nothing may be cut off at the end. */
	for (size_t at = 0; at <= len; at += STEP) {
		const char *from = p + at;
		__m256i v;

		if (len - at < STEP) {
			if (len > at)
				memcpy(last, from, len - at);
			from = last;
		}
		v = _mm256_loadu_si256((const __m256i *)(const void *)from);
		if (_mm256_movemask_epi8(_mm256_or_si256(v, was)))
			error = _mm256_or_si256(error, errors_avx2(v, was));
		was = v;
	}
	return _mm256_testz_si256(error, error);
}

#elif defined(__aarch64__)
#define STEP 16

/* Errors of the bytes `v`, before which the bytes `was` stood. */
static inline uint8x16_t
errors_neon(uint8x16_t v, uint8x16_t was)
{
	const uint8x16_t one = vextq_u8(was, v, 15);
	const uint8x16_t two = vextq_u8(was, v, 14);
	const uint8x16_t three = vextq_u8(was, v, 13);
	uint8x16_t pair, inner;

	pair = vandq_u8(vqtbl1q_u8(vld1q_u8(before_high), vshrq_n_u8(one, 4)),
			vqtbl1q_u8(vld1q_u8(before_low),
				   vandq_u8(one, vdupq_n_u8(0x0F))));
	pair = vandq_u8(pair,
			vqtbl1q_u8(vld1q_u8(this_high), vshrq_n_u8(v, 4)));
	/* 0x80 and above where E0.. stood two, or F0.. three before. */
	inner = vandq_u8(vorrq_u8(vqsubq_u8(two, vdupq_n_u8(0xE0 - 0x80)),
				  vqsubq_u8(three, vdupq_n_u8(0xF0 - 0x80))),
			 vdupq_n_u8(0x80));
	return veorq_u8(inner, pair);
}

bool
kam_utf8_neon(const char *p, size_t len)
{
	uint8x16_t was = vdupq_n_u8(0), error = was;
	uint8_t last[STEP] = { 0 };

	/* A step more than there is: nothing may be cut off at the end. */
	for (size_t at = 0; at <= len; at += STEP) {
		const uint8_t *from = (const uint8_t *)p + at;
		uint8x16_t v;

		if (len - at < STEP) {
			if (len > at)
				memcpy(last, from, len - at);
			from = last;
		}
		v = vld1q_u8(from);
		error = vorrq_u8(error, errors_neon(v, was));
		was = v;
	}
	return vmaxvq_u8(error) == 0;
}
#endif
