/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/keysort.h>

#include <stdlib.h>

#include <kam/mem.h>

#include "bytes.h"

#define FEW 32 /* keys; sorted by insertion */
#define GOES_ON (KAM_KEYSORT_BYTES + 1)
#define VALUES 256

struct sorting {
	const struct kam_str *key;
	struct kam_keysort_item *spare; /* as many as there are keys */
};

uint64_t
kam_keysort_prefix(struct kam_str s, size_t from)
{
	const size_t left = s.len - from;
	const char *p = s.ptr + from;

	if (left >= GOES_ON)
		return (__builtin_bswap64(kam_load8(p)) & ~UINT64_C(255)) |
		       GOES_ON;
	return __builtin_bswap64(kam_load(p, left)) | left;
}

static struct kam_str
behind(struct kam_str s, size_t from)
{
	return (struct kam_str){ s.ptr + from, s.len - from };
}

static bool
is_before(const struct sorting *s, const struct kam_keysort_item *a,
	  const struct kam_keysort_item *b, size_t from)
{
	struct kam_str x = s->key[a->number], y = s->key[b->number];
	int way = kam_str_cmp(behind(x, from), behind(y, from));

	return way ? way < 0 : a->number < b->number;
}

static void
sort_few(const struct sorting *s, struct kam_keysort_item *v, size_t n,
	 size_t from)
{
	for (size_t i = 1; i < n; i++) {
		struct kam_keysort_item item = v[i];
		size_t at = i;

		for (; at && is_before(s, &item, &v[at - 1], from); at--)
			v[at] = v[at - 1];
		v[at] = item;
	}
}

/* How many bytes from `from` on all of the keys have in common. */
static size_t
common(const struct sorting *s, const struct kam_keysort_item *v, size_t n,
       size_t from)
{
	struct kam_str first = behind(s->key[v[0].number], from);
	size_t same = first.len;

	for (size_t i = 1; i < n && same; i++) {
		struct kam_str other = behind(s->key[v[i].number], from);
		size_t k = 0;

		same = same < other.len ? same : other.len;
		while (k < same && first.ptr[k] == other.ptr[k])
			k++;
		same = k;
	}
	return same;
}

void
kam_keysort_items(struct kam_keysort_item *v, struct kam_keysort_item *spare,
		  size_t n)
{
	static const size_t none[VALUES];
	struct kam_keysort_item *from = v, *to = spare;
	uint64_t differ = 0;

	for (size_t i = 1; i < n; i++)
		differ |= v[i].prefix ^ v[0].prefix;
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t at[VALUES], sum = 0;
		struct kam_keysort_item *swap = from;

		if (!(differ >> shift & 0xFF))
			continue;
		memcpy(at, none, sizeof at);
		for (size_t i = 0; i < n; i++)
			at[from[i].prefix >> shift & 0xFF]++;
		for (size_t i = 0; i < VALUES; i++) {
			size_t count = at[i];

			at[i] = sum;
			sum += count;
		}
		for (size_t i = 0; i < n; i++)
			to[at[from[i].prefix >> shift & 0xFF]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != v)
		memcpy(v, from, n * sizeof(*v));
}

/* Sort keys that are the same up to `from`, which none is shorter than. */
static void
sort_from(const struct sorting *s, struct kam_keysort_item *v, size_t n,
	  size_t from)
{
	while (n > FEW) {
		size_t most = 0, most_at = 0, end;

		from += common(s, v, n, from);
		for (size_t i = 0; i < n; i++)
			v[i].prefix =
				kam_keysort_prefix(s->key[v[i].number], from);
		kam_keysort_items(v, s->spare, n);
		from += KAM_KEYSORT_BYTES;
		/* The longest run in the loop: calls then do not go deep. */
		for (size_t i = 0; i < n; i = end) {
			const uint64_t prefix = v[i].prefix;
			struct kam_keysort_item *run = v + i;
			size_t len;

			for (end = i + 1; end < n && v[end].prefix == prefix;)
				end++;
			len = end - i;
			if (!kam_keysort_goes_on(prefix))
				continue;
			if (len > most) {
				const size_t sooner = most;

				run = v + most_at;
				most = len;
				most_at = i;
				len = sooner;
			}
			if (len > 1)
				sort_from(s, run, len, from);
		}
		v += most_at;
		n = most;
	}
	sort_few(s, v, n, from);
}

int
kam_keysort(const struct kam_str *key, size_t n, uint32_t *order)
{
	struct kam_keysort_item *v = kam_alloc_pages(2 * n * sizeof(*v));
	struct sorting s = { key, v + n };

	if (!v)
		return -1;
	for (size_t i = 0; i < n; i++)
		v[i].number = (uint32_t)i;
	sort_from(&s, v, n, 0);
	for (size_t i = 0; i < n; i++)
		order[i] = v[i].number;
	free(v);
	return 0;
}
