/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Loading bytes as integers, the first byte the lowest, on any machine and
 * at any address.  For the quick paths of this layer only.
 */
#ifndef KAM_BASE_BYTES_H
#define KAM_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The same byte in all eight places of a word. */
#define KAM_EIGHT(byte) (UINT64_C(0x0101010101010101) * (byte))

static inline uint64_t
kam_load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static inline uint64_t
kam_load4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

/* The bytes that kam_load8() would load as `v`. */
static inline void
kam_store8(void *p, uint64_t v)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	memcpy(p, &v, sizeof v);
}

/* The `n` bytes (0 to 8) at `p`, zeros above them; reads no other byte. */
static inline uint64_t
kam_load(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;

	if (n >= 8)
		return kam_load8(p);
	if (n >= 4)
		return kam_load4(p) | kam_load4(p + n - 4) << (8 * (n - 4));
	if (n == 0)
		return 0;
	return (uint64_t)u[0] | (uint64_t)u[n / 2] << (8 * (n / 2)) |
	       (uint64_t)u[n - 1] << (8 * (n - 1));
}

/*
 * Eight ASCII digits, the first in the lowest byte, as a number: pairs are
 * joined, then fours, then all, each step in all lanes at once.
 */
static inline uint64_t
kam_eight_digits(uint64_t w)
{
	w -= KAM_EIGHT('0');
	w = (w * 10 + (w >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	w = (w * 100 + (w >> 16)) & UINT64_C(0x0000FFFF0000FFFF);
	return (w * 10000 + (w >> 32)) & UINT64_C(0xFFFFFFFF);
}

/* Whether all eight bytes are ASCII digits. */
static inline bool
kam_are_digits(uint64_t w)
{
	/* The high nibbles are 3, and stay so when 6 is added. */
	return ((w & (w + KAM_EIGHT(6))) & KAM_EIGHT(0xF0)) == KAM_EIGHT(0x30);
}

#endif
