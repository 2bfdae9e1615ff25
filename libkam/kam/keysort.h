/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting names, bytewise, as `LC_ALL=C sort` does. */
#ifndef KAM_KEYSORT_H
#define KAM_KEYSORT_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/str.h>

/*
 * Fill order[0..n-1] with the numbers of the keys in ascending order; equal
 * ones stay in the order they came in.  n is below 2^32.  0, or -1 when out
 * of memory.  O(n) for names that differ in a few bytes, as ids do: eight
 * bytes behind what all have in common are sorted by radix, and where those
 * are the same, the next eight.  Takes 32 bytes a key.
 */
int kam_keysort(const struct kam_str *key, size_t n, uint32_t *order);

/*
 * For those who hold the keys elsewhere, or share the sorting out.  The next
 * seven bytes of a key, the first of them the highest, zeros where it has
 * ended; then how many bytes were left, 8 for more than seven.  So a key that
 * has ended is before one that goes on with zeros, and keys of equal prefix
 * that do not go on are equal.
 */
#define KAM_KEYSORT_BYTES 7

struct kam_keysort_item {
	uint64_t prefix;
	uint32_t number, part; /* the caller's */
};

/* The prefix of `s` from byte `from` on, which is not behind its end. */
uint64_t kam_keysort_prefix(struct kam_str s, size_t from);

static inline bool
kam_keysort_goes_on(uint64_t prefix)
{
	return (prefix & 255) > KAM_KEYSORT_BYTES;
}

/* Sort by prefix, stable: a pass for each byte in which they differ.  `spare`
   has room for `n` items, too. */
void kam_keysort_items(struct kam_keysort_item *v,
		       struct kam_keysort_item *spare, size_t n);

#endif
