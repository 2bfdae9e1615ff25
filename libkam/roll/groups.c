/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "groups.h"

#include <stdlib.h>
#include <string.h>

int
kam_groups_init(struct kam_groups *g, struct kam_names *names,
		struct kam_slabs *slabs, size_t nsums, size_t limit,
		struct kam_err *err)
{
	memset(g, 0, sizeof(*g));
	g->nsums = nsums;
	g->limit = limit;
	g->last = INT32_MIN;
	g->slabs = slabs;
	if (kam_table_init(&g->who, sizeof(uint32_t)) ||
	    kam_coder_init(&g->coder, names)) {
		kam_groups_release(g);
		return kam_nomem(err, "the customers");
	}
	return KAM_OK;
}

void
kam_groups_release(struct kam_groups *g)
{
	for (size_t i = 0; g->slabs && i < KAM_SHELVES; i++)
		kam_pieces_give(g->slabs, g->shelf[i].top);
	if (g->coder.seen.group)
		kam_coder_release(&g->coder);
	kam_table_release(&g->who);
	memset(g, 0, sizeof(*g));
}

static int
no_memory(const struct kam_groups *g, struct kam_err *err)
{
	return kam_fail(err, KAM_ENOMEM,
			"out of memory with %zu lines of %zu customers held; "
			"take a coarser period, or split the input by customer "
			"(see CLUSTERS in kam(7))",
			g->n, g->who.n);
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

/* The numbers of the keys.  Each pass brings near what the next touches. */
static int
find(struct kam_groups *g, struct kam_group_item *item, size_t n)
{
	bool fresh;

	if (kam_table_reserve(&g->who, n))
		return -1;
	for (size_t i = 0; i < n; i++) {
		item[i].hash = kam_hash(item[i].key.ptr, item[i].key.len);
		kam_table_warm(&g->who, item[i].hash);
	}
	for (size_t i = 0; i < n; i++)
		item[i].who = kam_table_guess(&g->who, item[i].hash);
	for (size_t i = 0; i < n; i++) {
		struct kam_key key;
		uint32_t *who;

		kam_key_make(&key, item[i].key);
		who = kam_table_put_key(&g->who, &key, item[i].hash,
					item[i].who, &fresh);

		if (!who || (fresh && g->who.n > UINT32_MAX))
			return -1;
		if (fresh)
			*who = (uint32_t)(g->who.n - 1);
		item[i].who = *who;
	}
	return 0;
}

/* Add to an entry what nothing tells apart from it; false if that is not
   so, or cannot be held. */
static inline bool
unite(struct kam_entry *to, const struct kam_entry *e)
{
	int64_t value;
	uint32_t lines;

	if (to->who != e->who || to->code != e->code ||
	    to->period != e->period || to->off != e->off ||
	    to->kind != e->kind ||
	    __builtin_add_overflow(to->value, e->value, &value) ||
	    __builtin_add_overflow(to->lines, e->lines, &lines))
		return false;
	to->value = value;
	to->lines = lines;
	return true;
}

/*
 * Note one entry; its lines go on the one before where nothing tells them
 * apart, as the lines of an order often do.  By value: what has just been
 * stored bit by bit is slow to load as a whole.
 */
static inline int
note(struct kam_groups *g, uint64_t hash, struct kam_entry e)
{
	struct kam_shelf *shelf = &g->shelf[hash >> (64 - KAM_SHELF_BITS)];
	struct kam_entry *to;

	if (shelf->top && shelf->at > shelf->top->entry &&
	    unite(shelf->at - 1, &e))
		return 0;
	if (!(to = kam_shelf_put(shelf, g->slabs)))
		return -1;
	*to = e;
	g->n++;
	return 0;
}

/* A value of more than 64 bits. */
static int
note_wide(struct kam_groups *g, uint64_t hash, struct kam_entry e,
	  kam_dec value)
{
	const kam_dec unit = (kam_dec)1 << KAM_ENTRY_SHIFT;

	/* The lower part is what is left when rounding down. */
	e.value = (int64_t)(value & (unit - 1));
	if (note(g, hash, e))
		return -1;
	e.value = (int64_t)((value - e.value) / unit);
	e.kind |= KAM_ENTRY_HIGH;
	e.lines = 0;
	return note(g, hash, e);
}

static inline int
note_value(struct kam_groups *g, uint64_t hash, struct kam_entry e,
	   kam_dec value)
{
	kam_uint128 size = (kam_uint128)(value < 0 ? -value : value);

	if (__builtin_add_overflow(g->size, size, &g->size))
		g->size = ~(kam_uint128)0;
	e.value = (int64_t)value;
	return e.value == value ? note(g, hash, e)
				: note_wide(g, hash, e, value);
}

/* What only rows of ledgers have: both parts of the amount, counts. */
static int
note_rest(struct kam_groups *g, const struct kam_group_item *item,
	  struct kam_entry e)
{
	kam_dec sales = item->amount - item->returns;

	e.kind = KAM_ENTRY_LINES;
	e.value = item->lines;
	if (item->lines > UINT32_MAX) {
		if (note(g, item->hash, e))
			return -1;
	} else {
		e.lines = (uint32_t)item->lines;
	}
	e.kind = KAM_ENTRY_SALE;
	if (note_value(g, item->hash, e, sales))
		return -1;
	e.lines = 0;
	e.kind = KAM_ENTRY_RETURN;
	if (item->returns && note_value(g, item->hash, e, item->returns))
		return -1;
	e.kind = KAM_ENTRY_ORDERS;
	e.value = item->orders;
	return item->orders >= 0 ? note(g, item->hash, e) : 0;
}

static int
note_sums(struct kam_groups *g, const struct kam_group_item *item,
	  struct kam_entry e, const kam_dec *sums)
{
	for (size_t i = 0; i < g->nsums; i++) {
		e.kind = (uint16_t)(KAM_ENTRY_SUM + i);
		if (sums[i] && note_value(g, item->hash, e, sums[i]))
			return -1;
	}
	return 0;
}

/* A line of an export, or what looks like one. */
static inline int
note_line(struct kam_groups *g, const struct kam_group_item *item)
{
	bool order = item->order.len > 0;
	uint64_t code = 0;

	if (order && kam_coder_code(&g->coder, item->order, &code))
		return -1;
	return note_value(g, item->hash,
			  (struct kam_entry){
				  .code = code,
				  .who = item->who,
				  .period = item->period,
				  .lines = 1,
				  .off = order ? item->off : 0,
				  .kind = item->amount > 0 ? KAM_ENTRY_SALE
							   : KAM_ENTRY_RETURN,
			  },
			  item->amount);
}

static int
note_item(struct kam_groups *g, const struct kam_group_item *item,
	  const kam_dec *sums)
{
	struct kam_entry e = { .who = item->who, .period = item->period };
	int rc;

	if (item->period > g->last)
		g->last = item->period;
	if (item->lines == 1 && item->orders < 0 &&
	    item->returns == (item->amount < 0 ? item->amount : 0))
		rc = note_line(g, item);
	else
		rc = note_rest(g, item, e);
	return rc || !g->nsums ? rc : note_sums(g, item, e, sums);
}

/* What merging one shelf at a time needs. */
struct thinning {
	struct kam_run *run; /* by number of the key */
	struct kam_gather gather;
	struct kam_entry_rows scratch;
};

static int
thin_shelf(struct kam_groups *g, struct kam_shelf *shelf, struct thinning *t)
{
	if (kam_gather(&t->gather, &shelf, NULL, 1, t->run))
		return -1;
	for (size_t i = 0; i < t->gather.nmet; i++) {
		struct kam_run *run = &t->run[t->gather.met[i]];
		size_t n = kam_entries_merge(&t->scratch, run->e, run->n);

		if (n == (size_t)-1)
			return -1;
		for (size_t k = 0; k < n; k++) {
			struct kam_entry *to = kam_shelf_put(shelf, g->slabs);

			if (!to)
				return -1;
			*to = run->e[k];
		}
		g->n += n;
		*run = (struct kam_run){ NULL, 0 };
	}
	kam_gather_empty(&t->gather);
	return 0;
}

/*
 * Make entries that nothing tells apart one.  When half of them remain it
 * will be done again when there are twice as many, so that the cost of it
 * for each entry is bounded.
 */
static int
thin(struct kam_groups *g)
{
	struct thinning t = { .gather = { .slabs = g->slabs } };
	int rc = 0;

	if (!(t.run = kam_alloc(g->who.n, sizeof(*t.run))))
		return -1;
	g->n = 0;
	for (size_t i = 0; !rc && i < KAM_SHELVES; i++)
		rc = thin_shelf(g, &g->shelf[i], &t);
	if (g->limit < 2 * g->n)
		g->limit = 2 * g->n;
	kam_gather_release(&t.gather);
	kam_entry_rows_release(&t.scratch);
	free(t.run);
	return rc;
}

/* As many as the nearest cache holds from one pass to the next. */
#define FEW 256

int
kam_groups_add(struct kam_groups *g, struct kam_group_item *item, size_t n,
	       const kam_dec *sums, struct kam_err *err)
{
	for (size_t at = 0; at < n; at += FEW) {
		size_t some = n - at < FEW ? n - at : FEW;

		if (find(g, item + at, some))
			return no_memory(g, err);
		for (size_t i = at; i < at + some; i++)
			if (note_item(g, &item[i], sums + i * g->nsums))
				return no_memory(g, err);
	}
	if (g->n >= g->limit && thin(g))
		return no_memory(g, err);
	return KAM_OK;
}
