/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cut.h"

#define GROUP 16 /* blocks masked at a time */

/* What is carried from one block to the next, in bit 0 or in all bits. */
struct carry {
	uint64_t inside; /* all ones: in a quoted field */
	uint64_t start;	 /* the byte before ended a field */
	uint64_t closed; /* the byte before was a closing quote */
	uint64_t cr;	 /* the byte before was a CR outside quotes */
};

/* Bit i of the result: the exclusive or of bits 0 to i. */
static inline uint64_t
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
};

/*
 * By parity every quote opens or closes.  In well-formed text one that
 * opens stands at a field's start or right after one that closes (a doubled
 * quote), and behind one that closes comes a field's end or a quote.
 */
static inline struct found
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
static inline struct found
look_plain(const struct kam_mask *m, bool cr_ends, struct carry *c)
{
	struct found f;
	uint64_t other = cr_ends ? m->lf : m->cr;

	f.records = cr_ends ? m->cr : m->lf;
	f.ends = f.records | m->sep;
	f.bad = c->closed & ~(f.ends | other);
	f.bad |= cr_ends ? other : (other << 1 | c->cr) & ~m->lf;
	c->start = f.ends >> 63;
	c->closed = 0;
	c->cr = other >> 63;
	return f;
}

/* The number of bits; the instruction for it is not on every machine. */
static inline unsigned
bits(uint64_t x)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);

	x -= (x >> 1) & (ones * 0x55);
	x = (x & (ones * 0x33)) + ((x >> 2) & (ones * 0x33));
	x = (x + (x >> 4)) & (ones * 0x0F);
	return (unsigned)((x * ones) >> 56);
}

/* Keep the bits below `n` (0 to 64). */
static inline uint64_t
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

/* Take block `b`, of which `n` bytes count; false: something is bad. */
static inline bool
take(struct cutter *c, size_t b, struct kam_mask *m, size_t n)
{
	const bool cr_ends = c->dialect->term == '\r';
	struct kam_cut *cut = c->cut;
	uint64_t newline = cr_ends ? m->cr : m->lf;
	struct found f;

	if (m->quote | c->carry.inside) {
		f = look(m, cr_ends, &c->carry);
		cut->quoted = true;
	} else {
		f = look_plain(m, cr_ends, &c->carry);
	}
	f.bad = below(f.bad, n);
	if (f.bad) {
		cut->bad = true;
		n = (size_t)__builtin_ctzll(f.bad);
		cut->bad_at = b * KAM_BLOCK + n;
	}
	if (below(newline & ~f.records, n))
		cut->folded = true;
	cut->ends[b] = below(f.ends, n);
	cut->flags[b] = (uint8_t)((m->high ? KAM_BLOCK_HIGH : 0) |
				  (m->nul ? KAM_BLOCK_NUL : 0));
	cut->seen |= cut->flags[b];
	f.records = below(f.records, n);
	if (f.records) {
		unsigned last = 63 - (unsigned)__builtin_clzll(f.records);

		cut->end = b * KAM_BLOCK + last + 1;
		c->lines += bits(newline);
		/* Line ends behind the last record's are in quotes: rare. */
		cut->lines = c->lines;
		if (newline >> last > 1)
			cut->lines -= bits(newline >> last >> 1);
	} else if (newline) {
		c->lines += bits(newline);
	}
	return !f.bad;
}

/* Bits of bytes that are not there must not count. */
static void
mask_tail(struct kam_mask *m, size_t n)
{
	m->quote = below(m->quote, n);
	m->sep = below(m->sep, n);
	m->lf = below(m->lf, n);
	m->cr = below(m->cr, n);
	m->high = below(m->high, n);
	m->nul = below(m->nul, n);
}

void
kam_cut(const char *p, size_t len, const struct kam_dialect *dialect,
	struct kam_cut *cut)
{
	struct cutter c = { dialect, cut, { 0, 1, 0, 0 }, 0 };
	struct kam_mask m[GROUP];
	size_t blocks = (len + KAM_BLOCK - 1) / KAM_BLOCK;

	cut->end = 0;
	cut->lines = 0;
	cut->seen = 0;
	cut->bad = cut->open = cut->quoted = cut->folded = false;
	for (size_t b = 0; b < blocks; b += GROUP) {
		size_t group = blocks - b < GROUP ? blocks - b : GROUP;

		dialect->mask(p + b * KAM_BLOCK, group, dialect->sep, m);
		for (size_t i = 0; i < group; i++) {
			size_t n = len - (b + i) * KAM_BLOCK;

			if (n < KAM_BLOCK)
				mask_tail(&m[i], n);
			if (!take(&c, b + i, &m[i], n))
				return;
		}
	}
	cut->open = c.carry.inside != 0;
}
