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

#define WIDE_STEP 64
#define GROUP 4 /* steps that are passed over if all is ASCII */
#define AVX512 __attribute__((target("avx512bw")))

AVX512 static inline __m512i
table_avx512(const uint8_t table[16])
{
	return _mm512_broadcast_i32x4(
		_mm_loadu_si128((const __m128i *)(const void *)table));
}

/* Errors of the bytes `v`, with those one, two and three before each. */
AVX512 static inline __m512i
errors_avx512(__m512i v, __m512i one, __m512i two, __m512i three)
{
	const __m512i nibble = _mm512_set1_epi8(0x0F);
	__m512i a, b, c, third, fourth, inner;

	a = _mm512_shuffle_epi8(
		table_avx512(before_high),
		_mm512_and_si512(_mm512_srli_epi16(one, 4), nibble));
	b = _mm512_shuffle_epi8(table_avx512(before_low),
				_mm512_and_si512(one, nibble));
	c = _mm512_shuffle_epi8(
		table_avx512(this_high),
		_mm512_and_si512(_mm512_srli_epi16(v, 4), nibble));
	/* 0x80 and above where E0.. stood two, or F0.. three before. */
	third = _mm512_subs_epu8(two, _mm512_set1_epi8(0xE0 - 0x80));
	fourth = _mm512_subs_epu8(three, _mm512_set1_epi8(0xF0 - 0x80));
	/* (third | fourth) & 0x80, then exclusive or with a & b & c */
	inner = _mm512_ternarylogic_epi64(third, fourth,
					  _mm512_set1_epi8((char)0x80), 0xA8);
	return _mm512_xor_si512(inner,
				_mm512_ternarylogic_epi64(a, b, c, 0x80));
}

AVX512 static inline __m512i
load_avx512(const char *p)
{
	return _mm512_loadu_si512((const void *)p);
}

/* Of the step at `p`, before which there are three bytes more. */
AVX512 static inline __m512i
step_avx512(const char *p)
{
	return errors_avx512(load_avx512(p), load_avx512(p - 1),
			     load_avx512(p - 2), load_avx512(p - 3));
}

/* Whether all bytes of the group are ASCII, and the three before it. */
AVX512 static inline bool
is_ascii_avx512(const char *p)
{
	__m512i any = load_avx512(p - 3);

	for (size_t i = 0; i < GROUP; i++)
		any = _mm512_or_si512(any, load_avx512(p + i * WIDE_STEP));
	return !_mm512_movepi8_mask(any);
}

AVX512 bool
kam_utf8_avx512(const char *p, size_t len)
{
	/* The ends, with ASCII around them: nothing may be cut off there. */
	char edge[3 + 2 * WIDE_STEP] = { 0 };
	const size_t head = len < WIDE_STEP ? len : WIDE_STEP;
	__m512i error;
	size_t at = head;

	memcpy(edge + 3, p, head);
	error = step_avx512(edge + 3);
	if (len <= WIDE_STEP) {
		error = _mm512_or_si512(error, step_avx512(edge + 3 + head));
		return !_mm512_test_epi64_mask(error, error);
	}
	while (len - at >= GROUP * WIDE_STEP) {
		const char *from = p + at;

		at += GROUP * WIDE_STEP;
		if (is_ascii_avx512(from))
			continue;
		for (; from < p + at; from += WIDE_STEP)
			error = _mm512_or_si512(error, step_avx512(from));
	}
	for (; len - at >= WIDE_STEP; at += WIDE_STEP)
		error = _mm512_or_si512(error, step_avx512(p + at));
	memset(edge, 0, sizeof edge);
	memcpy(edge, p + at - 3, len - at + 3);
	error = _mm512_or_si512(error, step_avx512(edge + 3));
	return !_mm512_test_epi64_mask(error, error);
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
