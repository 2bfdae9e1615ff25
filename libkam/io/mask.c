/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mask.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#elif defined(__aarch64__)
#include <arm_neon.h>
#define HAVE_NEON 1
#endif

static void
mask_plain(const char *p, size_t n, char sep, struct kam_mask *out)
{
	for (size_t b = 0; b < n; b++, p += KAM_BLOCK) {
		struct kam_mask m = { 0, 0, 0, 0, 0, 0 };

		for (unsigned i = 0; i < KAM_BLOCK; i++) {
			unsigned char c = (unsigned char)p[i];

			m.quote |= (uint64_t)(c == '"') << i;
			m.sep |= (uint64_t)(c == (unsigned char)sep) << i;
			m.lf |= (uint64_t)(c == '\n') << i;
			m.cr |= (uint64_t)(c == '\r') << i;
			m.high |= (uint64_t)(c >> 7) << i;
			m.nul |= (uint64_t)(c == 0) << i;
		}
		out[b] = m;
	}
}

#ifdef HAVE_X86
static inline uint64_t
equal_sse2(const __m128i v[4], char c)
{
	const __m128i want = _mm_set1_epi8(c);
	uint64_t bits = 0;

	for (unsigned i = 0; i < 4; i++)
		bits |= (uint64_t)(uint16_t)_mm_movemask_epi8(
				_mm_cmpeq_epi8(v[i], want))
			<< (16 * i);
	return bits;
}

static void
mask_sse2(const char *p, size_t n, char sep, struct kam_mask *out)
{
	for (size_t b = 0; b < n; b++, p += KAM_BLOCK) {
		__m128i v[4];
		uint64_t high = 0;

		for (unsigned i = 0; i < 4; i++) {
			v[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
			high |= (uint64_t)(uint16_t)_mm_movemask_epi8(v[i])
				<< (16 * i);
		}
		out[b].quote = equal_sse2(v, '"');
		out[b].sep = equal_sse2(v, sep);
		out[b].lf = equal_sse2(v, '\n');
		out[b].cr = equal_sse2(v, '\r');
		out[b].high = high;
		out[b].nul = equal_sse2(v, '\0');
	}
}

__attribute__((target("avx2"))) static inline uint64_t
equal_avx2(__m256i lo, __m256i hi, char c)
{
	const __m256i want = _mm256_set1_epi8(c);
	uint32_t a =
		(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(lo, want));
	uint32_t b =
		(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(hi, want));

	return a | (uint64_t)b << 32;
}

__attribute__((target("avx2"))) static void
mask_avx2(const char *p, size_t n, char sep, struct kam_mask *out)
{
	for (size_t b = 0; b < n; b++, p += KAM_BLOCK) {
		__m256i lo = _mm256_loadu_si256((const __m256i *)p);
		__m256i hi = _mm256_loadu_si256((const __m256i *)(p + 32));

		out[b].quote = equal_avx2(lo, hi, '"');
		out[b].sep = equal_avx2(lo, hi, sep);
		out[b].lf = equal_avx2(lo, hi, '\n');
		out[b].cr = equal_avx2(lo, hi, '\r');
		out[b].high = (uint32_t)_mm256_movemask_epi8(lo) |
			      (uint64_t)(uint32_t)_mm256_movemask_epi8(hi)
				      << 32;
		out[b].nul = equal_avx2(lo, hi, '\0');
	}
}

__attribute__((target("avx512bw"))) static inline uint64_t
equal_avx512(__m512i v, char c)
{
	return _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8(c));
}

__attribute__((target("avx512bw"))) static void
mask_avx512(const char *p, size_t n, char sep, struct kam_mask *out)
{
	for (size_t b = 0; b < n; b++, p += KAM_BLOCK) {
		__m512i v = _mm512_loadu_si512((const void *)p);

		out[b].quote = equal_avx512(v, '"');
		out[b].sep = equal_avx512(v, sep);
		out[b].lf = equal_avx512(v, '\n');
		out[b].cr = equal_avx512(v, '\r');
		out[b].high = _mm512_movepi8_mask(v);
		out[b].nul = equal_avx512(v, '\0');
	}
}
#endif

#ifdef HAVE_NEON
/* Four comparisons of 16 bytes, each byte 0 or 0xff, as 64 bits. */
static inline uint64_t
gather_neon(const uint8x16_t eq[4])
{
	static const uint8_t weight[16] = { 1, 2, 4, 8, 16, 32, 64, 128,
					    1, 2, 4, 8, 16, 32, 64, 128 };
	const uint8x16_t w = vld1q_u8(weight);
	uint8x16_t a = vpaddq_u8(vandq_u8(eq[0], w), vandq_u8(eq[1], w));
	uint8x16_t b = vpaddq_u8(vandq_u8(eq[2], w), vandq_u8(eq[3], w));

	a = vpaddq_u8(a, b);
	a = vpaddq_u8(a, a);
	return vgetq_lane_u64(vreinterpretq_u64_u8(a), 0);
}

static inline uint64_t
equal_neon(const uint8x16_t v[4], char c)
{
	const uint8x16_t want = vdupq_n_u8((uint8_t)c);
	uint8x16_t eq[4];

	for (unsigned i = 0; i < 4; i++)
		eq[i] = vceqq_u8(v[i], want);
	return gather_neon(eq);
}

static void
mask_neon(const char *p, size_t n, char sep, struct kam_mask *out)
{
	for (size_t b = 0; b < n; b++, p += KAM_BLOCK) {
		uint8x16_t v[4], high[4];

		for (unsigned i = 0; i < 4; i++) {
			v[i] = vld1q_u8((const uint8_t *)p + 16 * i);
			high[i] = vcgeq_u8(v[i], vdupq_n_u8(0x80));
		}
		out[b].quote = equal_neon(v, '"');
		out[b].sep = equal_neon(v, sep);
		out[b].lf = equal_neon(v, '\n');
		out[b].cr = equal_neon(v, '\r');
		out[b].high = gather_neon(high);
		out[b].nul = equal_neon(v, '\0');
	}
}
#endif

#ifdef HAVE_X86
static bool
has_bmi(void)
{
	return __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2") &&
	       __builtin_cpu_supports("popcnt") &&
	       __builtin_cpu_supports("pclmul") &&
	       __builtin_cpu_supports("avx2");
}
#endif

static bool
here(const struct kam_way *way)
{
#ifdef HAVE_X86
	if (way->bits == KAM_BITS_BMI)
		return has_bmi();
	if (way->bits == KAM_BITS_COMPRESS)
		return has_bmi() && __builtin_cpu_supports("avx512bw") &&
		       __builtin_cpu_supports("avx512dq") &&
		       __builtin_cpu_supports("avx512vl") &&
		       __builtin_cpu_supports("avx512cd") &&
		       __builtin_cpu_supports("avx512vbmi2");
#endif
	return way->mask != NULL;
}

const struct kam_way *
kam_mask_choose(const char *name)
{
	static const struct kam_way ways[] = {
#ifdef HAVE_X86
		{ "avx512", mask_avx512, kam_utf8_avx512, KAM_BITS_COMPRESS },
		{ "avx2", mask_avx2, kam_utf8_avx2, KAM_BITS_BMI },
		{ "sse2", mask_sse2, kam_utf8_plain, KAM_BITS_PLAIN },
#endif
#ifdef HAVE_NEON
		{ "neon", mask_neon, kam_utf8_neon, KAM_BITS_PLAIN },
#endif
		{ "plain", mask_plain, kam_utf8_plain, KAM_BITS_PLAIN },
	};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if ((!name || !strcmp(name, ways[i].name)) && here(&ways[i]))
			return &ways[i];
	return NULL;
}
