/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the characters that make CSV stand in blocks of 64 bytes.  Besides
 * this, utf8.c, cut.c and places.c alone of this layer know the machine's
 * vector instructions.
 */
#ifndef KAM_IO_MASK_H
#define KAM_IO_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "utf8.h"

#define KAM_BLOCK 64

/* Bit i stands for byte i of the block. */
struct kam_mask {
	uint64_t quote, sep, lf, cr;
	uint64_t high;		/* bytes of 0x80 and above */
	uint64_t nul;
};

/* Fill out[0..n-1] from the n blocks at `p`. */
typedef void (*kam_mask_fn)(const char *p, size_t n, char sep,
			    struct kam_mask *out);

/* Which instructions there are to count and find bits. */
enum kam_bits {
	KAM_BITS_PLAIN,
	KAM_BITS_BMI,		/* BMI, BMI2, POPCNT, PCLMUL */
	KAM_BITS_COMPRESS	/* those, and AVX-512 BW, DQ, VL, CD and VBMI2,
				   which compresses bytes by a mask */
};

/* One of the ways of looking at bytes. */
struct kam_way {
	const char *name;	/* "plain", "sse2", "avx2", "avx512", "neon" */
	kam_mask_fn mask;
	kam_utf8_fn utf8;
	enum kam_bits bits;
};

/*
 * The quickest way this machine has, or the one named; NULL if the machine
 * does not have that one.
 */
const struct kam_way *kam_mask_choose(const char *name);

#endif
