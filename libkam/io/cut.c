/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#endif

/* So that each way of cutting is compiled for its machine, whole. */
#define INLINE static inline __attribute__((always_inline))

#define GROUP 16 /* blocks masked at a time */
#define FIRST_CAP ((size_t)4 << 10)

/* What is carried from one block to the next, in bit 0 or in all bits. */
struct carry {
	uint64_t inside; /* all ones: in a quoted field */
	uint64_t start;	 /* the byte before ended a field */
	uint64_t closed; /* the byte before was a closing quote */
	uint64_t cr;	 /* the byte before was a CR outside quotes */
};

/* Bit i of the result: the exclusive or of bits 0 to i. */
INLINE uint64_t
prefix_xor(uint64_t x)
{
	x ^= x << 1;
	x ^= x << 2;
	x ^= x << 4;
	x ^= x << 8;
	x ^= x << 16;
	x ^= x << 32;
	return x;
}

/* A block's field ends and record ends, and the bytes that may not be. */
struct found {
	uint64_t ends, records, bad;
	uint64_t doubled; /* the second quotes of doubled ones */
};

/*
 * By parity every quote opens or closes.  In well-formed text one that
 * opens stands at a field's start or right after one that closes (a doubled
 * quote), and behind one that closes comes a field's end or a quote.
 */
INLINE struct found
look(const struct kam_mask *m, bool cr_ends, struct carry *c)
{
	uint64_t inside = prefix_xor(m->quote) ^ c->inside;
	uint64_t opening = m->quote & inside, closing = m->quote & ~inside;
	uint64_t term = cr_ends ? m->cr : m->lf;
	uint64_t other = (cr_ends ? m->lf : m->cr) & ~inside;
	struct found f;
	uint64_t start, closed;

	f.records = term & ~inside;
	f.ends = f.records | (m->sep & ~inside);
	start = f.ends << 1 | c->start;
	closed = closing << 1 | c->closed;
	f.doubled = opening & closed;
	f.bad = opening & ~(start | closed);
	f.bad |= closed & ~(f.ends | other | m->quote);
	if (cr_ends)
		f.bad |= other;
	else
		f.bad |= (other << 1 | c->cr) & ~m->lf;
	c->inside = (uint64_t)0 - (inside >> 63);
	c->start = f.ends >> 63;
	c->closed = closing >> 63;
	c->cr = other >> 63;
	return f;
}

/* The same where there is no quote, and none was open. */
INLINE struct found
look_plain(const struct kam_mask *m, bool cr_ends, struct carry *c)
{
	struct found f;
	uint64_t other = cr_ends ? m->lf : m->cr;

	f.records = cr_ends ? m->cr : m->lf;
	f.ends = f.records | m->sep;
	f.doubled = 0;
	f.bad = c->closed & ~(f.ends | other);
	f.bad |= cr_ends ? other : (other << 1 | c->cr) & ~m->lf;
	c->start = f.ends >> 63;
	c->closed = 0;
	c->cr = other >> 63;
	return f;
}

/* Keep the bits below `n` (0 to 64). */
INLINE uint64_t
below(uint64_t x, size_t n)
{
	return n >= 64 ? x : x & (((uint64_t)1 << n) - 1);
}

struct cutter {
	const struct kam_dialect *dialect;
	struct kam_cut *cut;
	struct carry carry;
	uint64_t lines; /* so far, of whole records or not */
};

/* Write the place of the lowest bit, if there is one, and take it away. */
INLINE uint64_t
put_lowest(uint32_t *to, uint32_t base, uint64_t bits)
{
	*to = base + (uint32_t)__builtin_ctzll(bits | (uint64_t)1 << 63);
	return bits & (bits - 1);
}

/*
 * Append the places of the bits of block `b`; returns the number then.  Some
 * more are written, which a branch on their number would cost more than.
 */
typedef size_t (*flatten_fn)(uint32_t *to, size_t n, size_t b, uint64_t bits);

INLINE size_t
flatten(uint32_t *to, size_t n, size_t b, uint64_t bits)
{
	const uint32_t base = (uint32_t)(b * KAM_BLOCK);
	const size_t end = n + (size_t)__builtin_popcountll(bits);

	for (; n < end; n += 4) {
		bits = put_lowest(to + n, base, bits);
		bits = put_lowest(to + n + 1, base, bits);
		bits = put_lowest(to + n + 2, base, bits);
		bits = put_lowest(to + n + 3, base, bits);
	}
	return end;
}

#ifdef HAVE_X86
#define COMPRESS __attribute__((target("avx512bw,avx512vbmi2,bmi,bmi2,popcnt")))

/* The numbers 0 to 63 of bytes, those with a bit moved together. */
COMPRESS static inline size_t
flatten_compress(uint32_t *to, size_t n, size_t b, uint64_t bits)
{
	static const uint8_t number[KAM_BLOCK] = {
		0,  1,	2,  3,	4,  5,	6,  7,	8,  9,	10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
		48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63
	};
	const __m512i base = _mm512_set1_epi32((int)(b * KAM_BLOCK));
	const size_t end = n + (size_t)__builtin_popcountll(bits);
	__m512i at = _mm512_maskz_compress_epi8(
		bits, _mm512_loadu_si512((const void *)number));

	for (; n < end; n += 16) {
		__m512i four = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(at));

		_mm512_storeu_si512((void *)(to + n),
				    _mm512_add_epi32(four, base));
		/* The next sixteen, which there mostly are not. */
		at = _mm512_alignr_epi32(at, at, 4);
	}
	return end;
}
#endif

/* Take block `b`, of which `n` bytes count; false: something is bad. */
INLINE bool
take(struct cutter *c, size_t b, struct kam_mask *m, size_t n, flatten_fn flat)
{
	const bool cr_ends = c->dialect->term == '\r';
	struct kam_cut *cut = c->cut;
	uint64_t newline = cr_ends ? m->cr : m->lf;
	struct found f;

	if (m->quote | c->carry.inside) {
		f = look(m, cr_ends, &c->carry);
		cut->quoted = true;
		cut->doubled |= f.doubled != 0;
	} else {
		f = look_plain(m, cr_ends, &c->carry);
	}
	f.bad = below(f.bad, n);
	if (f.bad) {
		cut->bad = true;
		n = (size_t)__builtin_ctzll(f.bad);
		cut->bad_at = b * KAM_BLOCK + n;
		f.ends = below(f.ends, n);
		f.records = below(f.records, n);
	}
	if (below(newline & ~f.records, n))
		cut->folded = true;
	cut->seen |= (uint8_t)((m->high ? KAM_SEEN_HIGH : 0) |
			       (m->nul ? KAM_SEEN_NUL : 0) |
			       (m->cr ? KAM_SEEN_CR : 0));
	cut->nends = flat(cut->ends + 1, cut->nends, b, f.ends);
	for (uint64_t bits = f.records; bits; cut->nrecords++)
		bits = put_lowest(cut->records + cut->nrecords,
				  (uint32_t)(b * KAM_BLOCK), bits);
	if (f.records && newline != f.records) {
		unsigned last = 63 - (unsigned)__builtin_clzll(f.records);

		c->lines += (unsigned)__builtin_popcountll(newline);
		/* Line ends behind the last record's are in quotes: rare. */
		cut->lines = c->lines;
		if (newline >> last > 1)
			cut->lines -= (unsigned)__builtin_popcountll(newline >>
								     last >> 1);
	} else if (newline) {
		c->lines += (unsigned)__builtin_popcountll(newline);
		if (f.records)
			cut->lines = c->lines;
	}
	return !f.bad;
}

/* Bits of bytes that are not there must not count. */
INLINE void
mask_tail(struct kam_mask *m, size_t n)
{
	m->quote = below(m->quote, n);
	m->sep = below(m->sep, n);
	m->lf = below(m->lf, n);
	m->cr = below(m->cr, n);
	m->high = below(m->high, n);
	m->nul = below(m->nul, n);
}

/* Room for all that a group of blocks may hold, and for flatten()'s rest. */
static int
make_room(struct kam_cut *cut, struct kam_err *err)
{
	const size_t need = cut->nends + (GROUP + 1) * KAM_BLOCK;
	size_t cap = cut->cap;
	uint32_t *p;

	if (need <= cap)
		return KAM_OK;
	while (cap < need)
		cap = cap ? 2 * cap : FIRST_CAP;
	if (!(p = realloc(cut->ends, (cap + 1) * sizeof(*p))))
		return kam_nomem(err, "the input buffer");
	cut->ends = p;
	if (!(p = realloc(cut->records, cap * sizeof(*p))))
		return kam_nomem(err, "the input buffer");
	cut->records = p;
	cut->cap = cap;
	return KAM_OK;
}

/* Take the blocks of `m`; false: something is bad. */
INLINE bool
take_group(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	   size_t len, flatten_fn flat)
{
	for (size_t i = 0; i < blocks; i++) {
		size_t n = len - (b + i) * KAM_BLOCK;

		if (n < KAM_BLOCK)
			mask_tail(&m[i], n);
		if (!take(c, b + i, &m[i], n < KAM_BLOCK ? n : KAM_BLOCK, flat))
			return false;
	}
	return true;
}

static bool
group_plain(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	    size_t len)
{
	return take_group(c, b, blocks, m, len, flatten);
}

#ifdef HAVE_X86
/* The same, compiled for machines that can count and find bits. */
__attribute__((target("bmi,bmi2,popcnt"))) static bool
group_bmi(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	  size_t len)
{
	return take_group(c, b, blocks, m, len, flatten);
}

COMPRESS static bool
group_compress(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	       size_t len)
{
	return take_group(c, b, blocks, m, len, flatten_compress);
}
#endif

typedef bool (*group_fn)(struct cutter *c, size_t b, size_t blocks,
			 struct kam_mask *m, size_t len);

static group_fn
choose(enum kam_bits bits)
{
#ifdef HAVE_X86
	if (bits == KAM_BITS_BMI)
		return group_bmi;
	if (bits == KAM_BITS_COMPRESS)
		return group_compress;
#endif
	(void)bits;
	return group_plain;
}

int
kam_cut(const char *p, size_t len, const struct kam_dialect *dialect,
	struct kam_cut *cut, struct kam_err *err)
{
	const struct kam_way *way = dialect->way;
	const group_fn take_them = choose(way->bits);
	struct cutter c = { dialect, cut, { 0, 1, 0, 0 }, 0 };
	struct kam_mask m[GROUP];
	size_t blocks = (len + KAM_BLOCK - 1) / KAM_BLOCK;
	bool good = true;

	cut->end = cut->nends = cut->nrecords = 0;
	cut->lines = 0;
	cut->seen = 0;
	cut->bad = cut->open = cut->folded = false;
	cut->quoted = cut->doubled = false;
	for (size_t b = 0; good && b < blocks; b += GROUP) {
		size_t group = blocks - b < GROUP ? blocks - b : GROUP;

		if (make_room(cut, err))
			return KAM_ENOMEM;
		way->mask(p + b * KAM_BLOCK, group, dialect->sep, m);
		good = take_them(&c, b, group, m, len);
	}
	if (cut->cap)
		cut->ends[0] = UINT32_MAX;
	if (cut->nrecords)
		cut->end = (size_t)cut->records[cut->nrecords - 1] + 1;
	cut->open = good && c.carry.inside != 0;
	return KAM_OK;
}

void
kam_cut_release(struct kam_cut *cut)
{
	free(cut->ends);
	free(cut->records);
	memset(cut, 0, sizeof(*cut));
}
