/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the characters that make CSV stand in blocks of 64 bytes: the only
 * code that knows the machine's vector instructions.
 */
#ifndef KAM_IO_MASK_H
#define KAM_IO_MASK_H

#include <stddef.h>
#include <stdint.h>

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

/*
 * The quickest way this machine has; or the one named: "plain", "sse2",
 * "avx2", "neon".  NULL if the machine does not have that one.
 */
kam_mask_fn kam_mask_choose(const char *name);

#endif
