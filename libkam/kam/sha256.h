/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SHA-256 (FIPS 180-4), by which a ledger's log knows what has gone in.
 *
 *	kam_sha256_init(&s)
 *	kam_sha256_add(&s, ptr, len)	as often as there are bytes
 *	kam_sha256_hex(&s, hex)
 */
#ifndef KAM_SHA256_H
#define KAM_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KAM_SHA256_BYTES 32
#define KAM_SHA256_TEXT 65 /* in hexadecimal, with a NUL */
#define KAM_SHA256_BLOCK 64

struct kam_sha256 {
	uint32_t state[8];
	uint64_t bytes;
	unsigned char block[KAM_SHA256_BLOCK]; /* bytes % 64 of them */
	bool quick; /* the machine has instructions for it */
	bool plain; /* do without them; may be set after the init */
};

void kam_sha256_init(struct kam_sha256 *s);
void kam_sha256_add(struct kam_sha256 *s, const void *ptr, size_t len);
/* The digest; `s` needs kam_sha256_init() before it is used again. */
void kam_sha256_end(struct kam_sha256 *s, unsigned char out[KAM_SHA256_BYTES]);
/* The same in lower-case hexadecimal and a NUL. */
void kam_sha256_hex(struct kam_sha256 *s, char out[KAM_SHA256_TEXT]);

#endif
