/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut.h"

#include "chunk.h"

#include <stdlib.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#define HAVE_X86 1
#endif

/* So that each way of cutting is compiled for its machine, whole. */
#define INLINE static inline __attribute__((always_inline))

#define GROUP 32 /* blocks masked at a time */
#define NOWHERE ((size_t)-1)
#define FIRST_CAP ((size_t)4 << 10)

/* What is carried from one block to the next, in bit 0 or in all bits. */
struct carry {
	uint64_t inside; /* all ones: in a quoted field */
	uint64_t start;	 /* the byte before ended a field */
	uint64_t closed; /* the byte before was a closing quote */
	uint64_t cr;	 /* the byte before was a CR outside quotes */
};

/* Bit i of the result: the exclusive or of bits 0 to i. */
typedef uint64_t (*prefix_fn)(uint64_t x);

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

#ifdef HAVE_X86
#define BMI __attribute__((target("bmi,bmi2,popcnt,pclmul")))

/* The product with all ones, where sums do not carry. */
BMI static inline uint64_t
prefix_multiply(uint64_t x)
{
	__m128i v = _mm_set_epi64x(0, (long long)x);

	v = _mm_clmulepi64_si128(v, _mm_set1_epi8(-1), 0);
	return (uint64_t)_mm_cvtsi128_si64(v);
}
#endif

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
look(const struct kam_mask *m, bool cr_ends, struct carry *c, prefix_fn prefix)
{
	uint64_t inside = prefix(m->quote) ^ c->inside;
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

/* What goes on while the blocks are taken. */
struct cutter {
	uint32_t *ends, *records; /* the cut's */
	size_t nends, nrecords;
	uint64_t folded; /* line ends in quotes */
	struct carry carry;
	bool cr_ends;
	/* Bits of anything at all. */
	uint64_t quote, doubled, high, nul, cr;
	size_t bad_at; /* NOWHERE: nothing */
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

	do {
		bits = put_lowest(to + n, base, bits);
		bits = put_lowest(to + n + 1, base, bits);
		bits = put_lowest(to + n + 2, base, bits);
		bits = put_lowest(to + n + 3, base, bits);
		n += 4;
	} while (n < end);
	return end;
}

#ifdef HAVE_X86
#define COMPRESS \
	__attribute__((target("avx512bw,avx512vbmi2,bmi,bmi2,popcnt,pclmul")))

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

	for (;;) {
		__m128i some = _mm512_castsi512_si128(at);

		/* Or else it goes through memory. */
		__asm__("" : "+v"(some));
		_mm512_storeu_si512(
			(void *)(to + n),
			_mm512_add_epi32(_mm512_cvtepu8_epi32(some), base));
		n += 16;
		if (__builtin_expect(n >= end, 1))
			return end;
		at = _mm512_alignr_epi32(at, at, 4);
	}
}
#endif

/* Take block `b`, of which `n` bytes count; false: something is bad. */
INLINE bool
take(struct cutter *c, size_t b, const struct kam_mask *m, size_t n,
     flatten_fn flat, prefix_fn prefix)
{
	uint64_t newline = c->cr_ends ? m->cr : m->lf;
	struct found f;

	/* Where quotes cost more than a branch that is sometimes wrong. */
	if (prefix != prefix_xor || (m->quote | c->carry.inside))
		f = look(m, c->cr_ends, &c->carry, prefix);
	else
		f = look_plain(m, c->cr_ends, &c->carry);
	if (n < KAM_BLOCK)
		f.bad = below(f.bad, n);
	if (f.bad) {
		n = (size_t)__builtin_ctzll(f.bad);
		c->bad_at = b * KAM_BLOCK + n;
		f.ends = below(f.ends, n);
		f.records = below(f.records, n);
		newline = below(newline, n);
	}
	c->folded += (unsigned)__builtin_popcountll(newline & ~f.records);
	c->quote |= m->quote | c->carry.inside;
	c->doubled |= f.doubled;
	c->high |= m->high;
	c->nul |= m->nul;
	c->cr |= m->cr;
	c->nends = flat(c->ends, c->nends, b, f.ends);
	c->nrecords = flat(c->records, c->nrecords, b, f.records);
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
make_room(struct kam_cut *cut, size_t nends, struct kam_err *err)
{
	const size_t need = nends + (GROUP + 1) * KAM_BLOCK;
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
take_group(struct cutter *cutter, size_t b, size_t blocks, struct kam_mask *m,
	   size_t len, flatten_fn flat, prefix_fn prefix)
{
	struct cutter c = *cutter; /* in registers */
	const size_t whole = len / KAM_BLOCK;
	bool good = true;

	for (size_t i = 0; good && i < blocks; i++) {
		if (b + i < whole) {
			good = take(&c, b + i, &m[i], KAM_BLOCK, flat, prefix);
		} else {
			mask_tail(&m[i], len % KAM_BLOCK);
			good = take(&c, b + i, &m[i], len % KAM_BLOCK, flat,
				    prefix);
		}
	}
	*cutter = c;
	return good;
}

static bool
group_plain(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	    size_t len)
{
	return take_group(c, b, blocks, m, len, flatten, prefix_xor);
}

#ifdef HAVE_X86
/* The same, compiled for machines that can count and find bits. */
BMI static bool
group_bmi(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	  size_t len)
{
	return take_group(c, b, blocks, m, len, flatten, prefix_multiply);
}

COMPRESS static bool
group_compress(struct cutter *c, size_t b, size_t blocks, struct kam_mask *m,
	       size_t len)
{
	return take_group(c, b, blocks, m, len, flatten_compress,
			  prefix_multiply);
}
#endif

#ifdef HAVE_X86
/*
 * look() of a block in which `f`, quotes and CRs are, be they in a quoted field
 * or not, where LFs end records.  False: something is bad, nothing changed.
 */
COMPRESS static inline bool
look_wide(struct cutter *c, struct found *f, uint64_t quote, uint64_t cr)
{
	uint64_t inside, opening, closing, closed, outside;

	if (!(quote | c->carry.inside)) {
		if ((c->carry.closed & ~(f->ends | cr)) |
		    ((cr << 1 | c->carry.cr) & ~f->records))
			return false;
		c->carry.closed = 0;
		c->carry.cr = cr >> 63;
		return true;
	}
	inside = prefix_multiply(quote) ^ c->carry.inside;
	opening = quote & inside;
	closing = quote & ~inside;
	closed = closing << 1 | c->carry.closed;
	outside = f->ends & ~inside;
	cr &= ~inside;
	if ((opening & ~(outside << 1 | c->carry.start | closed)) |
	    (closed & ~(outside | cr | quote)) |
	    ((cr << 1 | c->carry.cr) & ~f->records))
		return false;
	c->quote = 1;
	c->doubled |= opening & closed;
	c->folded += (unsigned)__builtin_popcountll(f->records & inside);
	c->carry.inside = (uint64_t)0 - (inside >> 63);
	c->carry.closed = closing >> 63;
	c->carry.cr = cr >> 63;
	f->ends = outside;
	f->records &= ~inside;
	return true;
}

/*
 * take() of up to `blocks` whole ones in which nothing is bad and, unless
 * `crs`, no CR.  Returns how many: the next one is another.
 */
COMPRESS INLINE size_t
take_wide(struct cutter *cutter, const char *p, size_t b, size_t blocks,
	  char sep, bool crs)
{
	const __m512i quotes = _mm512_set1_epi8('"');
	const __m512i seps = _mm512_set1_epi8(sep);
	const __m512i lfs = _mm512_set1_epi8('\n');
	__m512i any = _mm512_setzero_si512(), least = _mm512_set1_epi8(1);
	struct cutter c = *cutter; /* in registers */
	size_t i = 0;

	if (!crs)
		c.carry.cr = 0; /* as it is */
	for (; i < blocks; i++) {
		const __m512i v = _mm512_loadu_si512(
			(const void *)(p + (b + i) * KAM_BLOCK));
		const uint64_t quote = _mm512_cmpeq_epi8_mask(v, quotes);
		const uint64_t cr =
			_mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\r'));
		struct found f;

		f.records = _mm512_cmpeq_epi8_mask(v, lfs);
		f.ends = _mm512_cmpeq_epi8_mask(v, seps) | f.records;
		if ((!crs && cr) || !look_wide(&c, &f, quote, crs ? cr : 0))
			break;
		any = _mm512_or_si512(any, v);
		least = _mm512_min_epu8(least, v);
		c.cr |= cr;
		c.carry.start = f.ends >> 63;
		c.nends = flatten_compress(c.ends, c.nends, b + i, f.ends);
		c.nrecords = flatten_compress(c.records, c.nrecords, b + i,
					      f.records);
	}
	c.high |= _mm512_movepi8_mask(any);
	c.nul |= _mm512_cmpeq_epi8_mask(least, _mm512_setzero_si512());
	*cutter = c;
	return i;
}

/* Without CRs until there has been one. */
COMPRESS static size_t
take_plain(struct cutter *c, const char *p, size_t b, size_t blocks, char sep)
{
	return c->cr ? take_wide(c, p, b, blocks, sep, true)
		     : take_wide(c, p, b, blocks, sep, false);
}
#endif

/* The same where there is such a way; 0 where there is none. */
static size_t
pass_plain(struct cutter *c, const char *p, size_t b, size_t blocks,
	   const struct kam_dialect *dialect)
{
#ifdef HAVE_X86
	if (dialect->way->bits == KAM_BITS_COMPRESS && dialect->term == '\n')
		return take_plain(c, p, b, blocks, dialect->sep);
#endif
	(void)c;
	(void)p;
	(void)b;
	(void)blocks;
	(void)dialect;
	return 0;
}

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

/* Say in the cut what was found in the bytes at `p`. */
static void
tell(const struct cutter *c, const char *p, size_t len, char term,
     struct kam_cut *cut)
{
	const size_t stop = c->bad_at < len ? c->bad_at : len;

	cut->nends = c->nends;
	cut->nrecords = c->nrecords;
	cut->end = 0;
	if (cut->cap)
		cut->ends[0] = UINT32_MAX;
	if (cut->nrecords)
		cut->end = (size_t)cut->records[cut->nrecords - 1] + 1;
	cut->folded = c->folded != 0;
	/* Line ends behind the last record are in quotes: few. */
	cut->lines = c->nrecords + c->folded;
	if (cut->folded)
		cut->lines -=
			kam_count_newlines(p + cut->end, stop - cut->end, term);
	cut->quoted = c->quote != 0;
	cut->doubled = c->doubled != 0;
	cut->seen = (uint8_t)((c->high ? KAM_SEEN_HIGH : 0) |
			      (c->nul ? KAM_SEEN_NUL : 0) |
			      (c->cr ? KAM_SEEN_CR : 0));
	cut->bad = c->bad_at != NOWHERE;
	cut->bad_at = cut->bad ? c->bad_at : 0;
	cut->open = !cut->bad && c->carry.inside != 0;
}

int
kam_cut(const char *p, size_t len, const struct kam_dialect *dialect,
	struct kam_cut *cut, struct kam_err *err)
{
	const struct kam_way *way = dialect->way;
	const group_fn take_them = choose(way->bits);
	struct cutter c = { .carry = { 0, 1, 0, 0 },
			    .cr_ends = dialect->term == '\r',
			    .bad_at = NOWHERE };
	struct kam_mask m[GROUP];
	size_t blocks = (len + KAM_BLOCK - 1) / KAM_BLOCK;
	bool good = true;

	for (size_t b = 0; good && b < blocks;) {
		const size_t whole = len / KAM_BLOCK - b;
		size_t group = whole < GROUP ? whole : GROUP, plain;

		if (make_room(cut, c.nends, err))
			return KAM_ENOMEM;
		c.ends = cut->ends + 1;
		c.records = cut->records;
		plain = pass_plain(&c, p, b, group, dialect);
		b += plain;
		if (plain && plain == group)
			continue;
		group = GROUP - plain;
		if (group > blocks - b)
			group = blocks - b;
		way->mask(p + b * KAM_BLOCK, group, dialect->sep, m);
		good = take_them(&c, b, group, m, len);
		b += group;
	}
	tell(&c, p, len, dialect->term, cut);
	return KAM_OK;
}

void
kam_cut_release(struct kam_cut *cut)
{
	free(cut->ends);
	free(cut->records);
	memset(cut, 0, sizeof(*cut));
}
