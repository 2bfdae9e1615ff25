/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "keysort.h"

#include <stdlib.h>

#include <kam/mem.h>

#define FEW 64	/* sorted by comparing */
#define DEEP 64 /* bytes in common after which it is comparing as well */
#define BYTES 8

/* The bytes from `at` on as a number that compares as they do. */
static uint64_t
prefix_of(struct kam_str s, size_t at)
{
	uint64_t p = 0;

	for (size_t i = at; i < at + BYTES; i++)
		p = p << 8 | (i < s.len ? (unsigned char)s.ptr[i] : 0);
	return p;
}

static int
by_key(const void *a, const void *b)
{
	const struct kam_sort_key *x = a, *y = b;
	int way = kam_str_cmp(x->key, y->key);

	if (way)
		return way;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return (x->who > y->who) - (x->who < y->who);
}

/* By the prefix, a byte at a time from the last; bytes that all have in
   common are passed over. */
static void
by_prefix(struct kam_sort_key *v, size_t n, struct kam_sort_key *spare)
{
	struct kam_sort_key *from = v, *to = spare;
	size_t count[BYTES][256] = { { 0 } };

	for (size_t i = 0; i < n; i++)
		for (int b = 0; b < BYTES; b++)
			count[b][v[i].prefix >> 8 * b & 255]++;
	for (int b = 0; b < BYTES; b++) {
		struct kam_sort_key *done = to;
		size_t at = 0;

		if (count[b][from[0].prefix >> 8 * b & 255] == n)
			continue;
		for (int i = 0; i < 256; i++) {
			size_t c = count[b][i];

			count[b][i] = at;
			at += c;
		}
		for (size_t i = 0; i < n; i++)
			to[count[b][from[i].prefix >> 8 * b & 255]++] = from[i];
		to = from;
		from = done;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}

/* Are the keys the same, there being no more than `at` bytes of them? */
static bool
have_ended(const struct kam_sort_key *v, size_t n, size_t at)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].key.len > at || v[i].key.len != v[0].key.len)
			return false;
	return true;
}

/* Sort keys that have their first `at` bytes in common. */
static void
sort_from(struct kam_sort_key *v, size_t n, size_t at,
	  struct kam_sort_key *spare)
{
	if (n < 2 || have_ended(v, n, at))
		return;
	if (n <= FEW || at > DEEP) {
		qsort(v, n, sizeof(*v), by_key);
		return;
	}
	for (size_t i = 0; i < n; i++)
		v[i].prefix = prefix_of(v[i].key, at);
	by_prefix(v, n, spare);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && v[to].prefix == v[from].prefix;
		     to++)
			;
		sort_from(v + from, to - from, at + BYTES, spare);
	}
}

int
kam_keys_sort(struct kam_sort_key *v, size_t n)
{
	struct kam_sort_key *spare = kam_alloc(n, sizeof(*spare));

	if (!spare)
		return -1;
	sort_from(v, n, 0, spare);
	free(spare);
	return 0;
}
