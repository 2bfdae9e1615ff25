/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/sha256.h>

#include <string.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <arm_neon.h>
#include <sys/auxv.h>
/* Older compilers of the clang family have these for the whole file only. */
#if defined(__ARM_FEATURE_SHA2)
#define ARM_SHA
#elif defined(__clang__) && __clang_major__ >= 16
#define ARM_SHA __attribute__((target("sha2")))
#elif defined(__GNUC__) && !defined(__clang__)
#define ARM_SHA __attribute__((target("+crypto")))
#endif
#endif

/* FIPS 180-4, 4.2.2: of the cube roots of the first 64 primes. */
static const uint32_t k[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

/* 6.2.2, step 1. */
static void
schedule(uint32_t w[64], const unsigned char *p)
{
	for (int t = 0; t < 16; t++, p += 4)
		w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
		       (uint32_t)p[2] << 8 | p[3];
	for (int t = 16; t < 64; t++) {
		uint32_t a = w[t - 15], b = w[t - 2];

		w[t] = (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10) + w[t - 7] +
		       (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[t - 16];
	}
}

/* 6.2.2, step 3, the `r`th: the variables a to h stand where they are and
   take on each other's parts, so that h's place becomes a's. */
static inline void
turn(uint32_t v[8], int r, uint32_t word)
{
	uint32_t a = v[-r & 7], e = v[(4 - r) & 7];
	uint32_t b = v[(1 - r) & 7], c = v[(2 - r) & 7];
	uint32_t t = v[(7 - r) & 7] + word +
		     (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
		     ((e & v[(5 - r) & 7]) ^ (~e & v[(6 - r) & 7]));

	v[(3 - r) & 7] += t;
	v[(7 - r) & 7] = t + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
			 ((a & b) ^ (a & c) ^ (b & c));
}

/* 6.2.2, steps 2 to 4. */
static void
plain_blocks(uint32_t state[8], const unsigned char *p, size_t n)
{
	uint32_t w[64], v[8];

	for (; n > 0; n--, p += KAM_SHA256_BLOCK) {
		schedule(w, p);
		memcpy(v, state, sizeof(v));
		for (int t = 0; t < 64; t += 8) {
#pragma GCC unroll 8
			for (int r = 0; r < 8; r++)
				turn(v, r, k[t + r] + w[t + r]);
		}
		for (int i = 0; i < 8; i++)
			state[i] += v[i];
	}
}

#if defined(__x86_64__)
#define SHA __attribute__((target("sha,sse4.1,ssse3")))

/* The state as the instructions want it, ABEF and CDGH, and back. */
SHA static void
load_state(const uint32_t *state, __m128i *abef, __m128i *cdgh)
{
	__m128i lo = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i hi =
		_mm_loadu_si128((const __m128i *)(const void *)(state + 4));

	lo = _mm_shuffle_epi32(lo, 0xB1);
	hi = _mm_shuffle_epi32(hi, 0x1B);
	*abef = _mm_alignr_epi8(lo, hi, 8);
	*cdgh = _mm_blend_epi16(hi, lo, 0xF0);
}

SHA static void
store_state(uint32_t *state, __m128i abef, __m128i cdgh)
{
	__m128i lo = _mm_shuffle_epi32(abef, 0x1B);
	__m128i hi = _mm_shuffle_epi32(cdgh, 0xB1);

	_mm_storeu_si128((__m128i *)(void *)state,
			 _mm_blend_epi16(lo, hi, 0xF0));
	_mm_storeu_si128((__m128i *)(void *)(state + 4),
			 _mm_alignr_epi8(hi, lo, 8));
}

/* Four rounds at a time; w[i & 3] holds the schedule's words 4i to 4i + 3. */
SHA static void
quick_block(__m128i *abef, __m128i *cdgh, const unsigned char *p)
{
	const __m128i swap =
		_mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i w[4], a = *abef, c = *cdgh;

#pragma GCC unroll 16
	for (int i = 0; i < 16; i++) {
		__m128i m, now;

		if (i < 4) {
			now = _mm_loadu_si128(
				(const __m128i *)(const void *)(p + 16 * i));
			now = _mm_shuffle_epi8(now, swap);
		} else {
			now = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
			now = _mm_add_epi32(now,
					    _mm_alignr_epi8(w[(i + 3) & 3],
							    w[(i + 2) & 3], 4));
			now = _mm_sha256msg2_epu32(now, w[(i + 3) & 3]);
		}
		w[i & 3] = now;
		m = _mm_add_epi32(
			now,
			_mm_loadu_si128(
				(const __m128i *)(const void *)(k + 4 * i)));
		c = _mm_sha256rnds2_epu32(c, a, m);
		a = _mm_sha256rnds2_epu32(a, c, _mm_shuffle_epi32(m, 0x0E));
	}
	*abef = _mm_add_epi32(*abef, a);
	*cdgh = _mm_add_epi32(*cdgh, c);
}

SHA static void
quick_blocks(uint32_t state[8], const unsigned char *p, size_t n)
{
	__m128i abef, cdgh;

	load_state(state, &abef, &cdgh);
	for (; n > 0; n--, p += KAM_SHA256_BLOCK)
		quick_block(&abef, &cdgh, p);
	store_state(state, abef, cdgh);
}

/* Leaf 7 of cpuid, bit 29 of ebx; SSSE3 and SSE4.1 came before. */
static bool
has_quick(void)
{
	unsigned a, b, c, d;

	return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & 1u << 29);
}
#elif defined(ARM_SHA)
/* Four rounds at a time; w[i & 3] holds the schedule's words 4i to 4i + 3. */
ARM_SHA static void
quick_block(uint32x4_t *abcd, uint32x4_t *efgh, const unsigned char *p)
{
	uint32x4_t w[4], a = *abcd, e = *efgh;

	for (int i = 0; i < 4; i++)
		w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(p + 16 * i)));
#pragma GCC unroll 16
	for (int i = 0; i < 16; i++) {
		uint32x4_t m = vaddq_u32(w[i & 3], vld1q_u32(k + 4 * i));
		uint32x4_t was = a;

		if (i < 12)
			w[i & 3] = vsha256su1q_u32(
				vsha256su0q_u32(w[i & 3], w[(i + 1) & 3]),
				w[(i + 2) & 3], w[(i + 3) & 3]);
		a = vsha256hq_u32(a, e, m);
		e = vsha256h2q_u32(e, was, m);
	}
	*abcd = vaddq_u32(*abcd, a);
	*efgh = vaddq_u32(*efgh, e);
}

ARM_SHA static void
quick_blocks(uint32_t state[8], const unsigned char *p, size_t n)
{
	uint32x4_t abcd = vld1q_u32(state), efgh = vld1q_u32(state + 4);

	for (; n > 0; n--, p += KAM_SHA256_BLOCK)
		quick_block(&abcd, &efgh, p);
	vst1q_u32(state, abcd);
	vst1q_u32(state + 4, efgh);
}

static bool
has_quick(void)
{
	return getauxval(AT_HWCAP) & 1ul << 6; /* HWCAP_SHA2 */
}
#else
static void
quick_blocks(uint32_t state[8], const unsigned char *p, size_t n)
{
	plain_blocks(state, p, n);
}

static bool
has_quick(void)
{
	return false;
}
#endif

void
kam_sha256_init(struct kam_sha256 *s)
{
	/* 5.3.3: of the square roots of the first 8 primes. */
	static const uint32_t first[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
					   0xa54ff53a, 0x510e527f, 0x9b05688c,
					   0x1f83d9ab, 0x5be0cd19 };

	memset(s, 0, sizeof(*s));
	memcpy(s->state, first, sizeof(first));
	s->quick = has_quick();
}

static void
blocks(struct kam_sha256 *s, const unsigned char *p, size_t n)
{
	if (s->quick && !s->plain)
		quick_blocks(s->state, p, n);
	else
		plain_blocks(s->state, p, n);
}

void
kam_sha256_add(struct kam_sha256 *s, const void *ptr, size_t len)
{
	const unsigned char *p = ptr;
	size_t held = (size_t)(s->bytes % KAM_SHA256_BLOCK);

	if (!len)
		return;
	s->bytes += len;
	if (held) {
		size_t take = KAM_SHA256_BLOCK - held;

		take = take < len ? take : len;
		memcpy(s->block + held, p, take);
		p += take;
		len -= take;
		if (held + take < KAM_SHA256_BLOCK)
			return;
		blocks(s, s->block, 1);
	}
	if (len >= KAM_SHA256_BLOCK)
		blocks(s, p, len / KAM_SHA256_BLOCK);
	p += len / KAM_SHA256_BLOCK * KAM_SHA256_BLOCK;
	memcpy(s->block, p, len % KAM_SHA256_BLOCK);
}

/* 5.1.1: a one, zeros, and the length in bits as 64. */
void
kam_sha256_end(struct kam_sha256 *s, unsigned char out[KAM_SHA256_BYTES])
{
	static const unsigned char pad[KAM_SHA256_BLOCK] = { 0x80 };
	uint64_t bits = s->bytes * 8;
	size_t held = (size_t)(s->bytes % KAM_SHA256_BLOCK);
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	kam_sha256_add(s, pad, (held < 56 ? 56 : 120) - held);
	kam_sha256_add(s, length, sizeof(length));
	for (int i = 0; i < KAM_SHA256_BYTES; i++)
		out[i] = (unsigned char)(s->state[i / 4] >> (24 - i % 4 * 8));
}

void
kam_sha256_hex(struct kam_sha256 *s, char out[KAM_SHA256_TEXT])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char sum[KAM_SHA256_BYTES];

	kam_sha256_end(s, sum);
	for (int i = 0; i < KAM_SHA256_BYTES; i++) {
		out[2 * i] = digit[sum[i] >> 4];
		out[2 * i + 1] = digit[sum[i] & 15];
	}
	out[KAM_SHA256_TEXT - 1] = '\0';
}
