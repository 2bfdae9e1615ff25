/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ROWS ((size_t)1 << KAM_GROUP_BITS)
#define FIRST_CAP 64
#define HUGE_PAGE ((size_t)2 << 20)

int
kam_groups_init(struct kam_groups *g, struct kam_names *names, bool by_day,
		size_t nsums, struct kam_err *err)
{
	memset(g, 0, sizeof(*g));
	g->by_day = by_day;
	g->nsums = nsums;
	g->cap = FIRST_CAP;
	g->index = kam_alloc(g->cap, sizeof(*g->index));
	if (!g->index || kam_table_init(&g->who, sizeof(uint32_t)) ||
	    kam_coder_init(&g->coder, names)) {
		kam_groups_release(g);
		return kam_nomem(err, "the customers");
	}
	return KAM_OK;
}

void
kam_groups_release(struct kam_groups *g)
{
	for (size_t i = 0; i < g->nblocks; i++)
		free(g->block[i]);
	free(g->block);
	free(g->index);
	free(g->apart);
	if (g->coder.seen.slots)
		kam_coder_release(&g->coder);
	kam_table_release(&g->who);
	memset(g, 0, sizeof(*g));
}

static int
no_memory(const struct kam_groups *g, struct kam_err *err)
{
	return kam_fail(err, KAM_ENOMEM,
			"out of memory with %lu rows of %zu customers held; "
			"take a coarser period, or split the input by customer "
			"(see CLUSTERS in kam(7))",
			(unsigned long)g->n, g->who.n);
}

int
kam_groups_too_large(struct kam_str key, struct kam_err *err)
{
	char show[100];

	return kam_fail(
		err, KAM_EDATA,
		"the amounts of customer '%s' add up beyond what can "
		"be held exactly (24 digits before the point)",
		kam_str_show(show, sizeof(show), kam_group_customer(key)));
}

/* A well-mixed hash of a group. */
static uint64_t
mix(uint32_t who, int32_t period)
{
	uint64_t x = (uint64_t)who << 32 | (uint32_t)period;

	x = (x ^ x >> 32) * 0x9E3779B97F4A7C15u;
	x = (x ^ x >> 29) * 0xBF58476D1CE4E5B9u;
	return x ^ x >> 32;
}

/* Room for `more` further rows in the index, half of it free. */
static int
index_reserve(struct kam_groups *g, size_t more)
{
	size_t cap = g->cap;
	uint64_t *index;

	while (cap / 2 < g->n + more) {
		if (cap > SIZE_MAX / 4)
			return -1;
		cap *= 2;
	}
	if (cap == g->cap)
		return 0;
	if (!(index = kam_alloc(cap, sizeof(*index))))
		return -1;
	for (uint32_t i = 0; i < g->n; i++) {
		const struct kam_group *row = kam_groups_row(g, i);
		uint64_t h = mix(row->who, row->period);
		size_t at = (size_t)h & (cap - 1);

		while (index[at])
			at = (at + 1) & (cap - 1);
		index[at] = (h >> 32) << 32 | (i + 1);
	}
	free(g->index);
	g->index = index;
	g->cap = cap;
	return 0;
}

/*
 * Memory for rows, not cleared.  They are met in an order that goes all over
 * it, so that it gets huge pages where the system has them.
 */
static char *
block_new(const struct kam_groups *g)
{
	size_t size =
		ROWS * (sizeof(struct kam_group) + g->nsums * sizeof(kam_dec));
	char *block = aligned_alloc(HUGE_PAGE, (size + HUGE_PAGE - 1) /
						       HUGE_PAGE * HUGE_PAGE);

#ifdef MADV_HUGEPAGE
	/* Only a wish.  The first block may stay small. */
	if (block && g->nblocks)
		(void)madvise(block, size, MADV_HUGEPAGE);
#endif
	return block;
}

/* A new row, zeroed; NULL when out of memory or of numbers. */
static struct kam_group *
row_new(struct kam_groups *g)
{
	struct kam_group *row;

	if (g->n == UINT32_MAX - 1)
		return NULL;
	if (g->n == g->nblocks * ROWS) {
		char **block = kam_grow(g->block, &g->block_cap, g->nblocks + 1,
					sizeof(*block));

		if (!block)
			return NULL;
		g->block = block;
		if (!(block[g->nblocks] = block_new(g)))
			return NULL;
		g->nblocks++;
	}
	row = kam_groups_row(g, g->n);
	memset(row, 0, sizeof(*row));
	for (size_t i = 0; i < g->nsums; i++)
		kam_groups_sums(g, g->n)[i] = 0;
	g->n++;
	return row;
}

/* Find the row of the item, made if new; there is room in the index. */
static int
row_find(struct kam_groups *g, struct kam_group_item *item)
{
	uint64_t h = mix(item->who, item->period), tag = h >> 32;
	size_t at = (size_t)h & (g->cap - 1);
	struct kam_group *row;

	for (; g->index[at]; at = (at + 1) & (g->cap - 1)) {
		if (g->index[at] >> 32 != tag)
			continue;
		item->number = (uint32_t)g->index[at] - 1;
		row = item->row = kam_groups_row(g, item->number);
		if (row->who == item->who && row->period == item->period)
			return 0;
	}
	if (!(row = row_new(g)))
		return -1;
	g->index[at] = tag << 32 | g->n;
	row->who = item->who;
	row->period = item->period;
	row->orders = -1;
	item->number = g->n - 1;
	item->row = row;
	return 0;
}

/* A load whose value nobody waits for. */
static void
warm_index(const struct kam_groups *g, const struct kam_group_item *item)
{
	const volatile uint64_t *slot =
		&g->index[(size_t)mix(item->who, item->period) & (g->cap - 1)];

	(void)*slot;
}

/* Each pass brings near what the next one touches. */
int
kam_groups_find(struct kam_groups *g, struct kam_group_item *item, size_t n,
		struct kam_err *err)
{
	bool fresh;

	if (kam_table_reserve(&g->who, n) || index_reserve(g, n))
		return no_memory(g, err);
	for (size_t i = 0; i < n; i++) {
		item[i].hash = kam_hash(item[i].key.ptr, item[i].key.len);
		kam_table_warm(&g->who, &item[i].hash, 1);
	}
	for (size_t i = 0; i < n; i++) {
		uint32_t *who = kam_table_put(&g->who, item[i].key,
					      item[i].hash, &fresh);

		if (!who)
			return no_memory(g, err);
		if (fresh)
			*who = (uint32_t)(g->who.n - 1);
		item[i].who = *who;
	}
	for (size_t i = 0; i < n; i++)
		warm_index(g, &item[i]);
	for (size_t i = 0; i < n; i++) {
		if (row_find(g, &item[i]))
			return no_memory(g, err);
		__builtin_prefetch(item[i].row, 1);
	}
	return KAM_OK;
}

int
kam_group_add(const struct kam_group_item *item, int64_t lines, int64_t orders,
	      kam_dec amount, kam_dec returns, struct kam_err *err)
{
	struct kam_group *row = item->row;

	row->lines += lines;
	if (orders >= 0)
		row->orders = (row->orders < 0 ? 0 : row->orders) + orders;
	if (__builtin_add_overflow(row->amount, amount, &row->amount) ||
	    __builtin_add_overflow(row->returns, returns, &row->returns))
		return kam_groups_too_large(item->key, err);
	return KAM_OK;
}

int
kam_groups_add_sums(const struct kam_groups *g,
		    const struct kam_group_item *item, const kam_dec *sums,
		    struct kam_err *err)
{
	kam_dec *to = kam_groups_sums(g, item->number);

	for (size_t i = 0; i < g->nsums; i++)
		if (__builtin_add_overflow(to[i], sums[i], &to[i]))
			return kam_groups_too_large(item->key, err);
	return KAM_OK;
}

/* The lines of an order mostly stand together. */
static bool
is_latest(const struct kam_groups *g, const struct kam_group_order *o)
{
	const struct kam_group_order *last;

	if (g->napart == 0)
		return false;
	last = &g->apart[g->napart - 1];
	return last->code == o->code && last->row == o->row &&
	       last->day == o->day;
}

static int
keep_apart(struct kam_groups *g, const struct kam_group_order *o)
{
	struct kam_group_order *apart;

	if (is_latest(g, o))
		return 0;
	if (g->napart == g->apart_cap) {
		apart = kam_grow(g->apart, &g->apart_cap, g->napart + 1,
				 sizeof(*apart));
		if (!apart)
			return -1;
		g->apart = apart;
	}
	g->apart[g->napart++] = *o;
	return 0;
}

int
kam_groups_order(struct kam_groups *g, const struct kam_group_item *item,
		 struct kam_str text, kam_day day, struct kam_err *err)
{
	struct kam_group_order o = { 0, item->number, day };

	if (kam_coder_code(&g->coder, text, &o.code))
		return no_memory(g, err);
	if (g->by_day && item->row->order == 0)
		item->row->order = o.code;
	if (g->by_day && item->row->order == o.code)
		return KAM_OK;
	return keep_apart(g, &o) ? no_memory(g, err) : KAM_OK;
}
