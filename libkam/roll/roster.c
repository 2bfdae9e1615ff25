/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names are dealt into ranges, whose bounds a sample of them gives, shard by
 * shard; then each range is sorted by itself, within the caches.  What is
 * sorted is the seven bytes behind those that all names have in common: names
 * themselves are only looked at where these are the same.
 */
#include "roster.h"

#include <stdlib.h>

#include <kam/keysort.h>
#include <kam/team.h>

#define RANGES 256 /* at most */
#define RANGE 4096 /* names worth one */
#define SAMPLES 32 /* names a range, from which bounds are taken */

/* One thread's room, owned. */
struct desk {
	struct kam_keysort_item *item, *spare; /* most names of a shard or a
						  range */
	uint8_t *range;			       /* by item */
	size_t cap;
	struct kam_str *key; /* of names of equal prefix */
	uint32_t *order;
	size_t key_cap;
};

struct calling {
	const struct kam_tally *t;
	size_t n;
	struct kam_str first; /* any of the names */
	size_t *common;	      /* by shard: bytes like those of `first` */
	size_t from;	      /* the least of them */
	size_t ranges;
	uint64_t bound[RANGES];	       /* where range i + 1 begins */
	struct kam_keysort_item *item; /* n; by shard, and there by range */
	size_t *base;		       /* by shard: its first item */
	uint32_t (*end)[RANGES]; /* by shard: where its ranges end, from base */
	size_t at[RANGES + 1];	 /* by range: its first seat */
	struct kam_seat *seat;	 /* n */
	struct desk *desk;	 /* by thread */
};

static size_t
common(struct kam_str a, struct kam_str b, size_t most)
{
	size_t k = 0;

	most = most < a.len ? most : a.len;
	most = most < b.len ? most : b.len;
	if (!memcmp(a.ptr, b.ptr, most))
		return most;
	while (a.ptr[k] == b.ptr[k])
		k++;
	return k;
}

static int
compare_shard(void *ctx, size_t thread, size_t i)
{
	struct calling *c = ctx;
	size_t at = 0, same = c->first.len;
	struct kam_str name;

	(void)thread;
	while (kam_table_next(&c->t->shard[i].table, &at, &name))
		same = common(name, c->first, same);
	c->common[i] = same;
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Choose the ranges so that each has about as many names. */
static void
choose_bounds(struct calling *c)
{
	static const size_t each = SAMPLES;
	uint64_t sample[RANGES * SAMPLES];
	uint32_t shard = 0;
	size_t n;

	c->ranges = c->n / RANGE < RANGES ? c->n / RANGE + 1 : RANGES;
	n = c->ranges * each;
	for (size_t k = 0; k < n; k++) {
		/* Over all of the shards; n is small against 2^32. */
		size_t at = k * c->n / n;
		struct kam_seat seat;

		while (at >= c->base[shard + 1])
			shard++;
		seat.shard = shard;
		seat.who = (uint32_t)(at - c->base[shard]);
		sample[k] =
			kam_keysort_prefix(kam_seat_name(c->t, seat), c->from);
	}
	qsort(sample, n, sizeof *sample, by_value);
	for (size_t i = 0; i < RANGES; i++)
		c->bound[i] =
			i + 1 < c->ranges ? sample[(i + 1) * each] : UINT64_MAX;
}

/* How many bounds are not above the prefix, which is below UINT64_MAX. */
static size_t
range_of(const struct calling *c, uint64_t prefix)
{
	size_t at = 0;

	for (size_t half = RANGES / 2; half; half /= 2)
		at += c->bound[at + half - 1] <= prefix ? half : 0;
	return at;
}

static int
desk_reserve(struct desk *d, size_t n)
{
	if (n <= d->cap)
		return 0;
	free(d->item);
	free(d->spare);
	free(d->range);
	d->item = kam_alloc_pages(n * sizeof(*d->item));
	d->spare = kam_alloc_pages(n * sizeof(*d->spare));
	d->range = kam_alloc(n, sizeof(*d->range));
	d->cap = d->item && d->spare && d->range ? n : 0;
	return d->cap ? 0 : -1;
}

static void
desk_release(struct desk *d)
{
	free(d->item);
	free(d->spare);
	free(d->range);
	free(d->key);
	free(d->order);
}

/* Bring the names of a shard into the order of the ranges. */
static int
deal_shard(void *ctx, size_t thread, size_t i)
{
	struct calling *c = ctx;
	const struct kam_table *table = &c->t->shard[i].table;
	struct kam_keysort_item *to = c->item + c->base[i];
	struct desk *d = &c->desk[thread];
	uint32_t *end = c->end[i], sum = 0;
	struct kam_str name;
	size_t at = 0;

	if (desk_reserve(d, table->n))
		return -1;
	for (size_t k = 0; kam_table_next(table, &at, &name); k++) {
		const uint64_t prefix = kam_keysort_prefix(name, c->from);

		d->item[k] = (struct kam_keysort_item){ prefix, (uint32_t)k,
							(uint32_t)i };
		d->range[k] = (uint8_t)range_of(c, prefix);
		end[d->range[k]]++;
	}
	for (size_t k = 0; k < RANGES; k++) {
		const uint32_t count = end[k];

		end[k] = sum;
		sum += count;
	}
	for (size_t k = 0; k < table->n; k++)
		to[end[d->range[k]]++] = d->item[k];
	return 0;
}

/* Names that are the same so far: by what is behind. */
static int
sort_alike(const struct calling *c, struct desk *d, struct kam_keysort_item *v,
	   size_t n)
{
	if (n > d->key_cap) {
		free(d->key);
		free(d->order);
		d->key_cap = 2 * n;
		d->key = kam_alloc(d->key_cap, sizeof(*d->key));
		d->order = kam_alloc(d->key_cap, sizeof(*d->order));
		if (!d->key || !d->order) {
			d->key_cap = 0;
			return -1;
		}
	}
	for (size_t i = 0; i < n; i++)
		d->key[i] = kam_seat_name(
			c->t, (struct kam_seat){ v[i].part, v[i].number });
	if (kam_keysort(d->key, n, d->order))
		return -1;
	for (size_t i = 0; i < n; i++)
		d->spare[i] = v[d->order[i]];
	memcpy(v, d->spare, n * sizeof(*v));
	return 0;
}

static int
sort_range(void *ctx, size_t thread, size_t range)
{
	struct calling *c = ctx;
	struct desk *d = &c->desk[thread];
	const size_t n = c->at[range + 1] - c->at[range];
	struct kam_seat *seat = c->seat + c->at[range];
	size_t k = 0;

	if (n == 0)
		return 0;
	if (desk_reserve(d, n))
		return -1;
	for (size_t i = 0; i < c->t->nshards; i++) {
		const uint32_t from = range ? c->end[i][range - 1] : 0;
		const size_t count = c->end[i][range] - from;

		memcpy(d->item + k, c->item + c->base[i] + from,
		       count * sizeof(*d->item));
		k += count;
	}
	kam_keysort_items(d->item, d->spare, n);
	for (size_t i = 0, j; i < n; i = j) {
		const uint64_t prefix = d->item[i].prefix;

		for (j = i + 1; j < n && d->item[j].prefix == prefix;)
			j++;
		if (j - i > 1 && sort_alike(c, d, d->item + i, j - i))
			return -1;
	}
	for (size_t i = 0; i < n; i++)
		seat[i] =
			(struct kam_seat){ d->item[i].part, d->item[i].number };
	return 0;
}

static int
run(struct calling *c)
{
	const size_t shards = c->t->nshards, threads = c->t->ntakers;

	if (kam_team_run(threads, shards, compare_shard, c))
		return -1;
	for (size_t i = 0; i < shards; i++)
		c->from = c->common[i] < c->from ? c->common[i] : c->from;
	choose_bounds(c);
	if (kam_team_run(threads, shards, deal_shard, c))
		return -1;
	for (size_t r = 0; r < c->ranges; r++) {
		c->at[r + 1] = c->at[r];
		for (size_t i = 0; i < shards; i++)
			c->at[r + 1] +=
				c->end[i][r] - (r ? c->end[i][r - 1] : 0);
	}
	return kam_team_run(threads, c->ranges, sort_range, c);
}

static int
calling_init(struct calling *c)
{
	const size_t shards = c->t->nshards;

	c->base = kam_alloc(shards + 1, sizeof(*c->base));
	c->common = kam_alloc(shards, sizeof(*c->common));
	c->end = kam_alloc(shards, sizeof(*c->end));
	c->desk = kam_alloc(c->t->ntakers, sizeof(*c->desk));
	if (!c->base || !c->common || !c->end || !c->desk)
		return -1;
	for (size_t i = 0; i < shards; i++) {
		size_t at = 0;

		c->base[i + 1] = c->base[i] + c->t->shard[i].table.n;
		(void)kam_table_next(&c->t->shard[i].table, &at, &c->first);
	}
	c->n = c->base[shards];
	c->from = c->first.len;
	c->item = kam_alloc_pages(c->n * sizeof(*c->item));
	c->seat = kam_alloc_pages(c->n * sizeof(*c->seat));
	return c->item && c->seat ? 0 : -1;
}

int
kam_roster_call(struct kam_roster *r, const struct kam_tally *t)
{
	struct calling *c = kam_alloc(1, sizeof(*c));
	int rc;

	*r = (struct kam_roster){ NULL, 0 };
	if (!c)
		return -1;
	c->t = t;
	rc = calling_init(c);
	if (!rc && c->n)
		rc = run(c);
	r->seat = c->seat;
	r->n = c->n;
	for (size_t i = 0; c->desk && i < t->ntakers; i++)
		desk_release(&c->desk[i]);
	free(c->base);
	free(c->common);
	free(c->end);
	free(c->desk);
	free(c->item);
	free(c);
	return rc;
}

void
kam_roster_release(struct kam_roster *r)
{
	free(r->seat);
	*r = (struct kam_roster){ NULL, 0 };
}
