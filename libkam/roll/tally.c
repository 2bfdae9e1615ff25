/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tally.h"

#include <stdlib.h>

#define BLOCK 1024 /* elements of a store's block */

static void
store_init(struct kam_store *s, size_t size)
{
	memset(s, 0, sizeof(*s));
	s->size = size;
}

static void *
store_at(const struct kam_store *s, size_t i)
{
	return s->block[i / BLOCK] + i % BLOCK * s->size;
}

/* A new element, zeroed; NULL when out of memory or of 32-bit numbers. */
static void *
store_add(struct kam_store *s)
{
	if (s->n >= UINT32_MAX - 1)
		return NULL;
	if (s->n == s->nblocks * BLOCK) {
		char **block = kam_grow(s->block, &s->cap, s->nblocks + 1,
					sizeof(*block));

		if (!block)
			return NULL;
		s->block = block;
		if (!(block[s->nblocks] = calloc(BLOCK, s->size)))
			return NULL;
		s->nblocks++;
	}
	return store_at(s, s->n++);
}

static void
store_release(struct kam_store *s)
{
	for (size_t i = 0; i < s->nblocks; i++)
		free(s->block[i]);
	free(s->block);
	memset(s, 0, sizeof(*s));
}

int
kam_tally_init(struct kam_tally *t, const struct kam_input_options *opt,
	       bool daily, struct kam_names *names, struct kam_err *err)
{
	memset(t, 0, sizeof(*t));
	t->daily = daily;
	kam_lines_init(&t->lines, opt);
	store_init(&t->cold, sizeof(struct kam_cold));
	store_init(&t->rows, sizeof(struct kam_day_row));
	if (kam_table_init(&t->table, sizeof(struct kam_hot)) ||
	    kam_coder_init(&t->coder, names)) {
		kam_tally_release(t);
		return kam_nomem(err, "the customers");
	}
	return KAM_OK;
}

void
kam_tally_release(struct kam_tally *t)
{
	struct kam_hot *hot;
	size_t slot = 0;

	while (t->table.slots &&
	       (hot = kam_table_next(&t->table, &slot, NULL, NULL)))
		kam_dayset_release(&hot->days);
	for (size_t i = 0; i < t->cold.n; i++) {
		struct kam_cold *cold = store_at(&t->cold, i);

		kam_pairs_release(&cold->orders);
		kam_daymap_release(&cold->map);
	}
	kam_table_release(&t->table);
	if (t->coder.seen.slots)
		kam_coder_release(&t->coder);
	store_release(&t->cold);
	store_release(&t->rows);
	free(t->line);
	free(t->hash);
	free(t->hot);
	memset(t, 0, sizeof(*t));
}

/*
 * Out of memory: how far it went, and the way out.
 */
static int
no_memory(const struct kam_tally *t, struct kam_err *err)
{
	return kam_fail(err, KAM_ENOMEM,
			"out of memory with %zu customers held; split the "
			"input by customer, or roll it up on several machines "
			"(see CLUSTERS in kam(7))",
			t->table.n);
}

int
kam_tally_too_large(struct kam_str customer, struct kam_err *err)
{
	char show[100];

	return kam_fail(err, KAM_EDATA,
			"the amounts of customer '%s' add up beyond what can "
			"be held exactly (24 digits before the point)",
			kam_str_show(show, sizeof(show), customer));
}

/* The customer's place, made if new. */
static struct kam_hot *
place(struct kam_tally *t, struct kam_str customer, uint64_t hash)
{
	bool fresh;
	struct kam_hot *hot = kam_table_put(&t->table, customer, hash, &fresh);

	if (!hot || !fresh)
		return hot;
	hot->first = KAM_NO_DAY;
	hot->days.owner = (uint32_t)t->cold.n;
	/* A customer without a cold part must not stay in the table. */
	return store_add(&t->cold) ? hot : NULL;
}

/*
 * A sum is judged when it is complete, so that it does not matter in which
 * order, by which thread, the lines came.  False: beyond 128 bits.
 */
static bool
add(kam_dec a, kam_dec b, kam_dec *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

/* hot->amount += amount, by way of cold when 64 bits do not suffice. */
static bool
add_amount(const struct kam_tally *t, struct kam_hot *hot, kam_dec amount)
{
	struct kam_cold *cold;
	int64_t sum;

	if (amount >= INT64_MIN / 2 && amount <= INT64_MAX / 2 &&
	    !__builtin_add_overflow(hot->amount, (int64_t)amount, &sum)) {
		hot->amount = sum;
		return true;
	}
	cold = kam_tally_cold(t, hot);
	return add(cold->amount, amount, &cold->amount);
}

static void
count_lines(const struct kam_tally *t, struct kam_hot *hot, uint64_t n)
{
	if (n < UINT32_MAX - hot->lines)
		hot->lines += (uint32_t)n;
	else
		kam_tally_cold(t, hot)->lines += n;
}

/* Purchases of `amount` on `day`: keep those of the first day. */
static bool
note_first(const struct kam_tally *t, struct kam_hot *hot, kam_day day,
	   kam_dec amount)
{
	struct kam_cold *cold;

	if (hot->first != KAM_NO_DAY && day > hot->first)
		return true;
	cold = kam_tally_cold(t, hot);
	if (day != hot->first)
		cold->first_amount = 0;
	hot->first = day;
	return add(cold->first_amount, amount, &cold->first_amount);
}

/* The customer's row of `day`, made if new; NULL when out of memory. */
static struct kam_day_row *
day_row(struct kam_tally *t, struct kam_hot *hot, kam_day day)
{
	uint32_t *number = kam_daymap_put(&kam_tally_cold(t, hot)->map, day);
	struct kam_day_row *row;

	if (!number)
		return NULL;
	if (*number)
		return kam_tally_row(t, *number);
	if (!(row = store_add(&t->rows)))
		return NULL;
	*number = (uint32_t)t->rows.n;
	row->day = day;
	row->orders = -1;
	return row;
}

static int
add_order(struct kam_tally *t, struct kam_hot *hot, const struct kam_line *line)
{
	struct kam_cold *cold = kam_tally_cold(t, hot);
	uint64_t code;

	if (!line->order.len) {
		cold->blank_order = true;
		return 0;
	}
	return kam_coder_code(&t->coder, line->order, &code) ||
	       kam_pairs_add(&cold->orders, code, line->day);
}

static int
add_totals(struct kam_tally *t, struct kam_hot *hot,
	   const struct kam_line *line, struct kam_err *err)
{
	struct kam_cold *cold;
	bool fits = add_amount(t, hot, line->amount);

	count_lines(t, hot, 1);
	if (line->amount > 0) {
		fits = fits && note_first(t, hot, line->day, line->amount);
		if (kam_dayset_add(&hot->days, line->day))
			return no_memory(t, err);
	} else if (line->amount < 0) {
		cold = kam_tally_cold(t, hot);
		fits = fits && add(cold->returns, line->amount, &cold->returns);
	}
	return fits ? KAM_OK : kam_tally_too_large(line->customer, err);
}

static int
add_daily(struct kam_tally *t, struct kam_hot *hot, const struct kam_line *line,
	  struct kam_err *err)
{
	struct kam_day_row *row = day_row(t, hot, line->day);

	if (!row)
		return no_memory(t, err);
	row->lines++;
	if (!add(row->amount, line->amount, &row->amount) ||
	    (line->amount < 0 &&
	     !add(row->returns, line->amount, &row->returns)))
		return kam_tally_too_large(line->customer, err);
	return KAM_OK;
}

static int
add_line(struct kam_tally *t, struct kam_hot *hot, const struct kam_line *line,
	 bool orders, struct kam_err *err)
{
	int rc = t->daily ? add_daily(t, hot, line, err)
			  : add_totals(t, hot, line, err);

	if (!rc && orders && line->amount > 0 && add_order(t, hot, line))
		rc = no_memory(t, err);
	return rc;
}

static int
make_room(struct kam_tally *t, size_t rows, struct kam_err *err)
{
	if (rows <= t->room)
		return KAM_OK;
	free(t->line);
	free(t->hash);
	free(t->hot);
	t->room = 0;
	t->line = calloc(rows, sizeof(*t->line));
	t->hash = calloc(rows, sizeof(*t->hash));
	t->hot = calloc(rows, sizeof(*t->hot));
	if (!t->line || !t->hash || !t->hot)
		return kam_nomem(err, "a batch of rows");
	t->room = rows;
	return KAM_OK;
}

/* The orders' part of a batch's customers: each in turn, then its list. */
static void
warm_orders(const struct kam_tally *t, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)*(const volatile uint32_t *)&kam_tally_cold(t, t->hot[i])
			->orders.n;
	for (size_t i = 0; i < n; i++)
		kam_pairs_warm(&kam_tally_cold(t, t->hot[i])->orders);
}

/* Each pass brings near what the next one touches. */
static int
add_batch(struct kam_tally *t, size_t n, bool orders, struct kam_err *err)
{
	int rc = KAM_OK;

	if (kam_table_reserve(&t->table, n))
		return no_memory(t, err);
	kam_table_warm(&t->table, t->hash, n);
	for (size_t i = 0; i < n; i++) {
		t->hot[i] = place(t, t->line[i].customer, t->hash[i]);
		if (!t->hot[i])
			return no_memory(t, err);
	}
	for (size_t i = 0; i < n; i++)
		kam_dayset_warm(&t->hot[i]->days, t->line[i].day);
	if (orders)
		warm_orders(t, n);
	for (size_t i = 0; !rc && i < n; i++)
		rc = add_line(t, t->hot[i], &t->line[i], orders, err);
	return rc;
}

int
kam_tally_lines(void *tally, const struct kam_batch *b,
		struct kam_faults *faults, struct kam_err *err)
{
	const bool orders = b->index[KAM_ROLE_ORDER] != KAM_NO_COLUMN;
	struct kam_tally *t = tally;
	size_t n = 0;
	int rc;

	if ((rc = make_room(t, b->rows, err)))
		return rc;
	t->some_blank = t->some_blank || !orders;
	for (size_t i = 0; i < b->rows; i++) {
		struct kam_line *line = &t->line[n];

		rc = kam_lines_read(&t->lines, b, i, line, faults, err);
		if (rc < 0) {
			/* What stands before the bad row counts no more. */
			return rc;
		}
		if (!rc)
			continue;
		t->hash[n++] = kam_hash(line->customer.ptr, line->customer.len);
	}
	return add_batch(t, n, orders, err);
}

int
kam_tally_add_day(struct kam_tally *t, struct kam_str customer,
		  const struct kam_day_row *day, struct kam_err *err)
{
	uint64_t hash = kam_hash(customer.ptr, customer.len);
	struct kam_hot *hot = place(t, customer, hash);
	struct kam_day_row *row = hot ? day_row(t, hot, day->day) : NULL;

	if (!row)
		return no_memory(t, err);
	row->lines += day->lines;
	if (day->orders >= 0)
		row->orders = (row->orders < 0 ? 0 : row->orders) + day->orders;
	if (!add(row->amount, day->amount, &row->amount) ||
	    !add(row->returns, day->returns, &row->returns))
		return kam_tally_too_large(customer, err);
	return KAM_OK;
}

/* Daily: the rows of `from` go into those of `into`. */
static int
join_rows(struct kam_tally *into, struct kam_tally *from, struct kam_str key,
	  const struct kam_daymap *map, struct kam_err *err)
{
	size_t n = kam_daymap_count(map);
	uint32_t *list = kam_alloc(n, sizeof(*list));
	int rc = list ? KAM_OK : no_memory(into, err);

	if (!rc)
		kam_daymap_list(map, list);
	for (size_t i = 0; !rc && i < n; i++)
		rc = kam_tally_add_day(into, key, kam_tally_row(from, list[i]),
				       err);
	free(list);
	return rc;
}

/* Totals: the sums and days of `b` go into `a`. */
static int
join_totals(struct kam_tally *into, struct kam_hot *a, struct kam_cold *ca,
	    struct kam_hot *b, const struct kam_cold *cb, struct kam_str key,
	    struct kam_err *err)
{
	bool fits = add_amount(into, a, b->amount) &&
		    add(ca->amount, cb->amount, &ca->amount) &&
		    add(ca->returns, cb->returns, &ca->returns);

	count_lines(into, a, b->lines);
	ca->lines += cb->lines;
	if (b->first != KAM_NO_DAY)
		fits = fits && note_first(into, a, b->first, cb->first_amount);
	if (!fits)
		return kam_tally_too_large(key, err);
	if (!a->days.p) {
		uint32_t owner = a->days.owner;

		a->days = b->days;
		a->days.owner = owner;
		b->days.p = NULL;
		b->days.shape = 0;
		return KAM_OK;
	}
	return kam_dayset_merge(&a->days, &b->days) ? no_memory(into, err)
						    : KAM_OK;
}

static int
join_customer(struct kam_tally *into, struct kam_tally *from,
	      struct kam_str key, uint64_t hash, struct kam_hot *hot,
	      struct kam_err *err)
{
	struct kam_cold *cold = kam_tally_cold(from, hot), *to;
	struct kam_hot *mine = place(into, key, hash);
	int rc;

	if (!mine)
		return no_memory(into, err);
	to = kam_tally_cold(into, mine);
	to->blank_order = to->blank_order || cold->blank_order;
	if (!to->orders.n) {
		struct kam_pairs empty = to->orders;

		to->orders = cold->orders;
		cold->orders = empty;
	} else if (kam_pairs_merge(&to->orders, &cold->orders)) {
		return no_memory(into, err);
	}
	rc = into->daily ? join_rows(into, from, key, &cold->map, err)
			 : join_totals(into, mine, to, hot, cold, key, err);
	kam_dayset_release(&hot->days);
	kam_daymap_release(&cold->map);
	return rc;
}

int
kam_tally_join(struct kam_tally *into, struct kam_tally *from,
	       struct kam_err *err)
{
	struct kam_hot *hot;
	struct kam_str key;
	uint64_t hash;
	size_t slot = 0;
	int rc = KAM_OK;

	kam_lines_join(&into->lines, &from->lines);
	into->some_blank = into->some_blank || from->some_blank;
	if (kam_table_reserve(&into->table, from->table.n))
		return no_memory(into, err);
	while (!rc && (hot = kam_table_next(&from->table, &slot, &key, &hash)))
		rc = join_customer(into, from, key, hash, hot, err);
	return rc;
}
