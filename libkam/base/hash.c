/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/table.h>

#include "bytes.h"

__extension__ typedef unsigned __int128 uint128;

/*
 * Constants without a pattern: the golden ratio and pi, in hexadecimal, made
 * odd.
 */
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)
#define PI_1 UINT64_C(0x243F6A8885A308D3)
#define PI_2 UINT64_C(0x13198A2E03707345)
#define PI_3 UINT64_C(0xA4093822299F31D1)

/*
 * Multiply to 128 bits and fold the halves: every bit of both factors comes
 * to bear on the middle of the product.  The factors themselves are added,
 * so that a factor of zero does not swallow the other.
 */
static inline uint64_t
mix(uint64_t a, uint64_t b)
{
	uint128 product = (uint128)a * b;

	return ((uint64_t)product ^ a) + ((uint64_t)(product >> 64) ^ b);
}

static inline uint64_t
hash_short(uint64_t first, uint64_t last, uint64_t h)
{
	return mix(mix(first ^ PI_1, last ^ PI_2 ^ h), PI_3 ^ h);
}

/*
 * Keys of up to 16 bytes, which ids are, cost two loads and two products.
 * The loads overlap where the key is not of full length; its length, mixed
 * in, keeps such keys apart.
 */
uint64_t
kam_hash(const char *ptr, size_t len)
{
	uint64_t h = GOLDEN * (len + 1);
	uint64_t first, last;

	for (; len > 16; len -= 16, ptr += 16)
		h = mix(kam_load8(ptr) ^ PI_1 ^ h, kam_load8(ptr + 8) ^ PI_2);
	if (len >= 8) {
		first = kam_load8(ptr);
		last = kam_load8(ptr + len - 8);
	} else {
		first = kam_load(ptr, len);
		last = 0;
	}
	return hash_short(first, last, h);
}

uint64_t
kam_hash_words(const char *ptr, size_t len, uint64_t word[2])
{
	const uint64_t h = GOLDEN * (len + 1);
	uint64_t first, last = 0, second = 0;

	if (len >= 8) {
		first = kam_load8(ptr);
		last = kam_load8(ptr + len - 8);
		/* What the first word has of it goes, in two steps: 64 bits
		   at once cannot. */
		second = last >> 4 * (16 - len) >> 4 * (16 - len);
	} else {
		first = kam_load(ptr, len);
	}
	kam_store8(&word[0], first);
	kam_store8(&word[1], second);
	return hash_short(first, last, h);
}
