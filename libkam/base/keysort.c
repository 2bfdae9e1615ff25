/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/keysort.h>

#include <stdlib.h>

#include <kam/mem.h>

#define FEW 32	/* keys; sorted by insertion */
#define BYTES 7 /* of a prefix; the eighth is for how many there are */
#define GOES_ON (BYTES + 1)
#define VALUES 256

/*
 * The next seven bytes of a key, the first of them the highest, zeros where
 * it has ended; then how many bytes were left, GOES_ON for more than seven.
 * So a key that has ended is before one that goes on with zeros, and keys of
 * equal prefix that do not go on are equal.
 */
struct item {
	uint64_t prefix;
	uint32_t number;
};

struct sorting {
	const struct kam_str *key;
	struct item *spare; /* as many as there are keys */
};

static uint64_t
prefix_of(struct kam_str s, size_t from)
{
	const size_t left = s.len - from;
	uint64_t p = 0;

	for (size_t i = 0; i < BYTES; i++)
		p = p << 8 | (i < left ? (unsigned char)s.ptr[from + i] : 0);
	return p << 8 | (left < GOES_ON ? left : GOES_ON);
}

static struct kam_str
behind(struct kam_str s, size_t from)
{
	return (struct kam_str){ s.ptr + from, s.len - from };
}

static bool
is_before(const struct sorting *s, const struct item *a, const struct item *b,
	  size_t from)
{
	struct kam_str x = s->key[a->number], y = s->key[b->number];
	int way = kam_str_cmp(behind(x, from), behind(y, from));

	return way ? way < 0 : a->number < b->number;
}

static void
sort_few(const struct sorting *s, struct item *v, size_t n, size_t from)
{
	for (size_t i = 1; i < n; i++) {
		struct item item = v[i];
		size_t at = i;

		for (; at && is_before(s, &item, &v[at - 1], from); at--)
			v[at] = v[at - 1];
		v[at] = item;
	}
}

/* How many bytes from `from` on all of the keys have in common. */
static size_t
common(const struct sorting *s, const struct item *v, size_t n, size_t from)
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

/* Sort by prefix, stable: a pass for each byte in which they differ. */
static void
sort_prefixes(const struct sorting *s, struct item *v, size_t n)
{
	static const size_t none[VALUES];
	struct item *from = v, *to = s->spare;
	uint64_t differ = 0;

	for (size_t i = 1; i < n; i++)
		differ |= v[i].prefix ^ v[0].prefix;
	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t at[VALUES], sum = 0;
		struct item *swap = from;

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
sort_from(const struct sorting *s, struct item *v, size_t n, size_t from)
{
	while (n > FEW) {
		size_t most = 0, most_at = 0, end;

		from += common(s, v, n, from);
		for (size_t i = 0; i < n; i++)
			v[i].prefix = prefix_of(s->key[v[i].number], from);
		sort_prefixes(s, v, n);
		from += BYTES;
		/* The longest run in the loop: calls then do not go deep. */
		for (size_t i = 0; i < n; i = end) {
			const uint64_t prefix = v[i].prefix;
			struct item *run = v + i;
			size_t len;

			for (end = i + 1; end < n && v[end].prefix == prefix;)
				end++;
			len = end - i;
			if ((prefix & 0xFF) != GOES_ON)
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
	struct item *v = kam_alloc_pages(2 * n * sizeof(*v));
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
