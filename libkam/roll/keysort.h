/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys in bytewise order, without looking at most of their bytes. */
#ifndef KAM_ROLL_KEYSORT_H
#define KAM_ROLL_KEYSORT_H

#include <stdint.h>

#include <kam/str.h>

struct kam_sort_key {
	struct kam_str key;
	uint32_t who, part; /* the caller's */
	uint64_t prefix;    /* scratch */
};

/* Sort `n` keys; equal ones stay in order.  0, or -1 when out of memory.
   O(n) for keys that differ in their first 8 bytes. */
int kam_keys_sort(struct kam_sort_key *v, size_t n);

#endif
