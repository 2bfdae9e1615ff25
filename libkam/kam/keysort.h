/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sorting names, bytewise, as `LC_ALL=C sort` does. */
#ifndef KAM_KEYSORT_H
#define KAM_KEYSORT_H

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

#endif
