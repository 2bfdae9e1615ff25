/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain numbers, many at a time, without a branch on what they look like. */
#include <kam/decimal.h>

#include "bytes.h"

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#endif

/* Each reader is compiled whole: a call would cost as much as a number. */
#define INLINE static inline __attribute__((always_inline))

#define PLACES 6

/* Digits and a point at most, as mantissa * 10^-places. */
struct plain {
	uint64_t mantissa;
	unsigned places;
	int good; /* 1 or 0 */
};

/* The first of the bytes of `w` that is `point`, as its highest bit, or 0. */
INLINE uint64_t
find_point(uint64_t w, char point)
{
	const uint64_t x = w ^ KAM_EIGHT((unsigned char)point);
	const uint64_t zero = (x - KAM_EIGHT(1)) & ~x & KAM_EIGHT(0x80);

	/* Those above the lowest may be wrong. */
	return zero & (0 - zero);
}

/* The last `n` bytes of a word, 1 to 8, with digits of zero before them. */
INLINE uint64_t
align(uint64_t w, size_t n)
{
	const unsigned away = 64 - 8 * (unsigned)n;

	return w << away | (KAM_EIGHT('0') & ((UINT64_C(1) << away) - 1));
}

/*
 * The point is squeezed out: what is before it moves up by a byte, the lowest
 * of which becomes `fill`.  Where there is none the word stays.
 */
INLINE uint64_t
squeeze(uint64_t w, uint64_t point, uint64_t fill)
{
	const uint64_t before = point ? point | (point - 1) : 0;

	return (w & ~before) | ((w << 8 | fill) & before);
}

/* How many digits stand behind the point. */
INLINE unsigned
places_behind(uint64_t point)
{
	return point ? (unsigned)__builtin_clzll(point) >> 3 : 0;
}

/* Of 1 to 8 bytes, behind which there are more. */
INLINE struct plain
read_eight(const char *p, size_t n, char mark)
{
	const uint64_t w = align(kam_load8(p), n);
	const uint64_t point = find_point(w, mark);
	const uint64_t text = squeeze(w, point, '0');
	const unsigned places = places_behind(point);

	return (struct plain){ kam_eight_digits(text), places,
			       (int)kam_are_digits(text) &
				       (int)(places <= PLACES) &
				       (int)(n > (point != 0)) };
}

/* Of 9 to 16 bytes.  A point in the first ones has too many behind it. */
INLINE struct plain
read_sixteen(const char *p, size_t n, char mark)
{
	const uint64_t first = align(kam_load8(p), n - 8);
	const uint64_t last = kam_load8(p + n - 8);
	const uint64_t point = find_point(last, mark);
	const uint64_t low = squeeze(last, point, first >> 56);
	const uint64_t high = point ? first << 8 | '0' : first;
	const unsigned places = places_behind(point);

	return (struct plain){
		kam_eight_digits(high) * 100000000 + kam_eight_digits(low),
		places,
		(int)kam_are_digits(high) & (int)kam_are_digits(low) &
			(int)(places <= PLACES)
	};
}

INLINE struct plain
read_one(const char *p, size_t n, char mark)
{
	if (n - 1 < 8)
		return read_eight(p, n, mark);
	if (n - 1 < 16)
		return read_sixteen(p, n, mark);
	return (struct plain){ 0, 0, false };
}

/* Indexed by three bits; no more than PLACES of them are used. */
static const int64_t unit[8] = { 1000000, 100000, 10000, 1000, 100, 10, 1 };

/* What is not good may be any value. */
INLINE int64_t
with_sign(int64_t v, bool negative)
{
	return (int64_t)(negative ? 0 - (uint64_t)v : (uint64_t)v);
}

/* False: to be read otherwise. */
INLINE bool
read_number(const char *p, size_t n, char point, int64_t *out)
{
	const bool minus = *p == '-' && n;
	const struct plain a = read_one(p + minus, n - minus, point);
	int64_t v;
	bool large = __builtin_mul_overflow((int64_t)a.mantissa,
					    unit[a.places & 7], &v);

	*out = with_sign(v, minus);
	return !large && a.good;
}

#ifdef HAVE_X86
#define WIDE __attribute__((target("avx512bw,avx512dq,avx512vl,avx512cd")))

/* As kam_eight_digits(), in each word. */
WIDE static inline __m512i
wide_digits(__m512i text)
{
	const __m512i tens = _mm512_set1_epi16(0x010A);
	const __m512i hundreds = _mm512_set1_epi32(0x00010064);
	__m512i v = _mm512_sub_epi8(text, _mm512_set1_epi8('0'));

	v = _mm512_maddubs_epi16(v, tens);
	v = _mm512_madd_epi16(v, hundreds);
	return _mm512_add_epi64(_mm512_mul_epu32(v, _mm512_set1_epi64(10000)),
				_mm512_srli_epi64(v, 32));
}

/*
 * read_eight() in each word, of `n` bytes; the numbers in millionths.  Returns
 * which of them are good.
 */
WIDE static inline __mmask8
wide_eight(__m512i w, __m512i n, char mark, __m512i *out)
{
	const __m512i ones = _mm512_set1_epi64((int64_t)KAM_EIGHT(1));
	const __m512i zeros = _mm512_set1_epi64((int64_t)KAM_EIGHT('0'));
	const __m512i units = _mm512_loadu_si512((const void *)unit);
	const __m512i bits = _mm512_slli_epi64(n, 3);
	__m512i x, point, before, moved, places, text, high;
	__mmask8 has, good;

	w = _mm512_sllv_epi64(w, _mm512_sub_epi64(_mm512_set1_epi64(64), bits));
	w = _mm512_or_si512(
		w,
		_mm512_and_si512(
			zeros, _mm512_srlv_epi64(_mm512_set1_epi64(-1), bits)));
	x = _mm512_xor_si512(w, _mm512_set1_epi8(mark));
	x = _mm512_and_si512(_mm512_andnot_si512(x, _mm512_sub_epi64(x, ones)),
			     _mm512_set1_epi8((char)0x80));
	has = _mm512_test_epi64_mask(x, x);
	point = _mm512_and_si512(x,
				 _mm512_sub_epi64(_mm512_setzero_si512(), x));
	before = _mm512_maskz_or_epi64(
		has, point, _mm512_sub_epi64(point, _mm512_set1_epi64(1)));
	moved = _mm512_or_si512(_mm512_slli_epi64(w, 8),
				_mm512_set1_epi64('0'));
	/* before ? moved : w */
	text = _mm512_ternarylogic_epi64(before, moved, w, 0xCA);
	places = _mm512_maskz_srli_epi64(has, _mm512_lzcnt_epi64(point), 3);
	high = _mm512_and_si512(
		_mm512_and_si512(text,
				 _mm512_add_epi8(text, _mm512_set1_epi8(6))),
		_mm512_set1_epi8((char)0xF0));
	good = _mm512_cmpeq_epi64_mask(high, zeros) &
	       _mm512_cmple_epu64_mask(places, _mm512_set1_epi64(PLACES)) &
	       (__mmask8)~_mm512_mask_cmplt_epu64_mask(has, n,
						       _mm512_set1_epi64(2));
	*out = _mm512_mul_epu32(wide_digits(text),
				_mm512_permutexvar_epi64(places, units));
	return good;
}

/* Eight numbers at a time of up to 8 bytes; the rest is left. */
WIDE static uint64_t
read_wide(const char *data, const uint32_t *at, const uint32_t *len, size_t n,
	  char point, int64_t *out)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < n; i += 8) {
		const __mmask8 there =
			n - i < 8 ? (__mmask8)((1U << (n - i)) - 1) : 0xFF;
		const __m512i count = _mm512_cvtepu32_epi64(
			_mm256_maskz_loadu_epi32(there, len + i));
		__m512i w = _mm512_i32gather_epi64(
			_mm256_maskz_loadu_epi32(there, at + i), data, 1);
		const __mmask8 minus = _mm512_cmpeq_epi64_mask(
			_mm512_and_si512(w, _mm512_set1_epi64(0xFF)),
			_mm512_set1_epi64('-'));
		__m512i v;
		__mmask8 good;

		w = _mm512_mask_srli_epi64(w, minus, w, 8);
		good = wide_eight(w,
				  _mm512_mask_sub_epi64(count, minus, count,
							_mm512_set1_epi64(1)),
				  point, &v);
		/* 2 to 8 bytes with a minus, else 1 to 8. */
		good &= _mm512_cmple_epu64_mask(count, _mm512_set1_epi64(8)) &
			_mm512_test_epi64_mask(count, count) &
			(__mmask8)~_mm512_mask_cmplt_epu64_mask(
				minus, count, _mm512_set1_epi64(2));
		v = _mm512_mask_sub_epi64(v, minus, _mm512_setzero_si512(), v);
		_mm512_mask_storeu_epi64(out + i, there, v);
		odd |= (uint64_t)(there & (__mmask8)~good) << i;
	}
	return odd;
}
#endif

uint64_t
kam_dec_read_column(const char *data, const uint32_t *at, const uint32_t *len,
		    size_t n, char point, bool wide, int64_t *out)
{
	uint64_t odd = 0, left = n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);

#ifdef HAVE_X86
	if (wide)
		left = read_wide(data, at, len, n, point, out);
#else
	(void)wide;
#endif
	for (; left; left &= left - 1) {
		const size_t i = (size_t)__builtin_ctzll(left);

		if (!read_number(data + at[i], len[i], point, &out[i]))
			odd |= UINT64_C(1) << i;
	}
	return odd;
}

uint64_t
kam_dec_read_products(const char *data, const uint32_t *at, const uint32_t *len,
		      const uint32_t *at2, const uint32_t *len2, size_t n,
		      char point, int64_t *out)
{
	uint64_t odd = 0;

	for (size_t i = 0; i < n; i++) {
		const char *p = data + at[i], *q = data + at2[i];
		const bool minus = *p == '-' && len[i];
		const bool minus2 = *q == '-' && len2[i];
		const struct plain a =
			read_one(p + minus, len[i] - minus, point);
		const struct plain b =
			read_one(q + minus2, len2[i] - minus2, point);
		const unsigned places = a.places + b.places;
		int64_t v;
		bool large = __builtin_mul_overflow((int64_t)a.mantissa,
						    (int64_t)b.mantissa, &v);

		/* Where more is to be rounded, let it be. */
		large |= places > PLACES;
		large |= __builtin_mul_overflow(v, unit[places & 7], &v);
		out[i] = with_sign(v, minus != minus2);
		odd |= (uint64_t)(large | !a.good | !b.good) << i;
	}
	return odd;
}
