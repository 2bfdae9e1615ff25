/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shard.h"

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
kam_shard_init(struct kam_shard *s, struct kam_err *err)
{
	store_init(&s->cold_of, sizeof(uint32_t));
	store_init(&s->cold, sizeof(struct kam_cold));
	store_init(&s->rows, sizeof(struct kam_day_row));
	if (kam_table_init(&s->table, sizeof(struct kam_hot)))
		return kam_nomem(err, "the customers");
	if (pthread_mutex_init(&s->lock, NULL)) {
		kam_table_release(&s->table);
		return kam_nomem(err, "the customers");
	}
	return KAM_OK;
}

void
kam_shard_release(struct kam_shard *s)
{
	for (size_t i = 0; i < s->cold.n; i++)
		kam_daymap_release(
			&((struct kam_cold *)store_at(&s->cold, i))->map);
	pthread_mutex_destroy(&s->lock);
	kam_table_release(&s->table);
	store_release(&s->cold_of);
	store_release(&s->cold);
	store_release(&s->rows);
	kam_pool_release(&s->pool);
	kam_order_log_release(&s->orders);
}

/* The customer's place, made if new. */
static inline struct kam_hot *
place(struct kam_shard *s, const struct kam_key *customer, uint32_t hash)
{
	bool fresh;
	struct kam_hot *hot =
		kam_table_put_key(&s->table, customer, hash, &fresh);

	if (!hot || !fresh)
		return hot;
	hot->first = KAM_NO_DAY;
	hot->days.owner = (uint32_t)s->cold_of.n;
	/* A customer without a number must not stay in the table. */
	return s->cold_of.n < KAM_HAS_COLD && store_add(&s->cold_of) ? hot
								     : NULL;
}

/* The customer's cold part, made if there is none; NULL: no memory. */
static struct kam_cold *
cold_part(struct kam_shard *s, struct kam_hot *hot)
{
	struct kam_cold *cold = kam_shard_cold(s, hot);

	if (cold || !(cold = store_add(&s->cold)))
		return cold;
	*(uint32_t *)store_at(&s->cold_of, hot->days.owner) =
		(uint32_t)(s->cold.n - 1);
	hot->days.owner |= KAM_HAS_COLD;
	return cold;
}

/* False: beyond 128 bits. */
static bool
add(kam_dec a, kam_dec b, kam_dec *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

/* *sum += amount if 64 bits suffice. */
static inline bool
add_short(int64_t *sum, kam_dec amount)
{
	const int64_t short_amount = (int64_t)amount;

	int64_t to;

	if (short_amount != amount ||
	    __builtin_add_overflow(*sum, short_amount, &to))
		return false;
	*sum = to;
	return true;
}

static int
count_line(struct kam_shard *s, struct kam_hot *hot)
{
	struct kam_cold *cold;

	if (hot->lines < UINT32_MAX) {
		hot->lines++;
		return KAM_OK;
	}
	if (!(cold = cold_part(s, hot)))
		return KAM_ENOMEM;
	cold->lines++;
	return KAM_OK;
}

/* Purchases of `amount` on `day`, the first one so far. */
static int
note_first(struct kam_shard *s, struct kam_hot *hot, kam_day day,
	   kam_dec amount)
{
	struct kam_cold *cold;

	if (day != hot->first) {
		hot->first = day;
		hot->first_amount = 0;
		if ((cold = kam_shard_cold(s, hot)))
			cold->first_amount = 0;
	}
	if (add_short(&hot->first_amount, amount))
		return KAM_OK;
	if (!(cold = cold_part(s, hot)))
		return KAM_ENOMEM;
	return add(cold->first_amount, amount, &cold->first_amount) ? KAM_OK
								    : KAM_EDATA;
}

/* What few lines have: a return, or an amount beyond 64 bits. */
static int
add_rare(struct kam_shard *s, struct kam_hot *hot, kam_dec amount)
{
	struct kam_cold *cold = cold_part(s, hot);

	if (!cold)
		return KAM_ENOMEM;
	if (!add_short(&hot->amount, amount) &&
	    !add(cold->amount, amount, &cold->amount))
		return KAM_EDATA;
	if (amount < 0 && !add(cold->returns, amount, &cold->returns))
		return KAM_EDATA;
	return KAM_OK;
}

static inline int
add_totals(struct kam_shard *s, struct kam_hot *hot, kam_day day,
	   kam_dec amount)
{
	int rc;

	if ((rc = count_line(s, hot)))
		return rc;
	if (amount < 0 || !add_short(&hot->amount, amount))
		if ((rc = add_rare(s, hot, amount)))
			return rc;
	if (amount <= 0)
		return KAM_OK;
	if (day <= hot->first || hot->first == KAM_NO_DAY)
		if ((rc = note_first(s, hot, day, amount)))
			return rc;
	return kam_dayset_add(&hot->days, day, &s->pool) ? KAM_ENOMEM : KAM_OK;
}

/* The customer's row of `day`, made if new; NULL when out of memory. */
static struct kam_day_row *
day_row(struct kam_shard *s, struct kam_hot *hot, kam_day day)
{
	struct kam_cold *cold = cold_part(s, hot);
	uint32_t *number = cold ? kam_daymap_put(&cold->map, day) : NULL;
	struct kam_day_row *row;

	if (!number)
		return NULL;
	if (*number)
		return kam_shard_row(s, *number);
	if (!(row = store_add(&s->rows)))
		return NULL;
	*number = (uint32_t)s->rows.n;
	row->day = day;
	row->orders = -1;
	return row;
}

static int
add_daily(struct kam_shard *s, struct kam_hot *hot, kam_day day, kam_dec amount)
{
	struct kam_day_row *row = day_row(s, hot, day);

	if (!row)
		return KAM_ENOMEM;
	row->lines++;
	if (!add(row->amount, amount, &row->amount) ||
	    (amount < 0 && !add(row->returns, amount, &row->returns)))
		return KAM_EDATA;
	return KAM_OK;
}

/* Note the order of a purchase line. */
static int
add_order(struct kam_shard *s, struct kam_hot *hot, const struct kam_note *note)
{
	struct kam_cold *cold;

	if (note->order != KAM_NO_ORDER)
		return kam_order_log_add(&s->orders, note->order,
					 kam_hot_number(hot), note->day)
			       ? KAM_ENOMEM
			       : KAM_OK;
	if (!(cold = cold_part(s, hot)))
		return KAM_ENOMEM;
	cold->blank_order = true;
	return KAM_OK;
}

/* The lines of an order mostly stand together. */
static bool
is_same_order(const struct kam_note *a, const struct kam_note *b)
{
	return a->order == b->order && a->day == b->day && a->amount > 0 &&
	       !memcmp(&a->customer, &b->customer, sizeof a->customer);
}

/* So many lines at once that their loads overlap. */
#define AT_ONCE 64

/*
 * Find the customers' places.  Each pass brings near what the next one
 * touches.
 */
static int
find_places(struct kam_shard *s, const struct kam_note *note, size_t n,
	    struct kam_hot **hot)
{
	if (kam_table_reserve(&s->table, n))
		return KAM_ENOMEM;
	for (size_t i = 0; i < n; i++)
		kam_table_warm(&s->table, note[i].hash);
	for (size_t i = 0; i < n; i++)
		kam_table_warm_entry(&s->table, note[i].hash);
	for (size_t i = 0; i < n; i++)
		if (!(hot[i] = place(s, &note[i].customer, note[i].hash)))
			return KAM_ENOMEM;
	for (size_t i = 0; i < n; i++)
		kam_dayset_warm(&hot[i]->days, note[i].day);
	return KAM_OK;
}

int
kam_shard_add(struct kam_shard *s, const struct kam_note *note, size_t n,
	      bool daily, const struct kam_note **bad)
{
	struct kam_hot *hot[AT_ONCE];
	int rc = KAM_OK;

	for (size_t i = 0; !rc && i < n; i++) {
		struct kam_hot *h;

		if (i % AT_ONCE == 0 &&
		    (rc = find_places(s, note + i,
				      n - i < AT_ONCE ? n - i : AT_ONCE, hot)))
			break;
		h = hot[i % AT_ONCE];
		*bad = &note[i];
		rc = daily ? add_daily(s, h, note[i].day, note[i].amount)
			   : add_totals(s, h, note[i].day, note[i].amount);
		if (!rc && note[i].order != KAM_NO_ORDERS &&
		    note[i].amount > 0 &&
		    !(i && is_same_order(&note[i - 1], &note[i])))
			rc = add_order(s, h, &note[i]);
	}
	return rc;
}

int
kam_shard_add_large(struct kam_shard *s, const struct kam_note *note,
		    kam_dec amount, bool daily)
{
	struct kam_hot *hot = place(s, &note->customer, note->hash);
	int rc;

	if (!hot)
		return KAM_ENOMEM;
	rc = daily ? add_daily(s, hot, note->day, amount)
		   : add_totals(s, hot, note->day, amount);
	if (!rc && note->order != KAM_NO_ORDERS && amount > 0)
		rc = add_order(s, hot, note);
	return rc;
}

int
kam_shard_add_day(struct kam_shard *s, struct kam_str customer, uint64_t hash,
		  const struct kam_day_row *day)
{
	struct kam_key key;
	struct kam_hot *hot;
	struct kam_day_row *row;

	kam_key_make(&key, customer);
	hot = place(s, &key, (uint32_t)hash);
	row = hot ? day_row(s, hot, day->day) : NULL;
	if (!row)
		return KAM_ENOMEM;
	row->lines += day->lines;
	if (day->orders >= 0)
		row->orders = (row->orders < 0 ? 0 : row->orders) + day->orders;
	return add(row->amount, day->amount, &row->amount) &&
			       add(row->returns, day->returns, &row->returns)
		       ? KAM_OK
		       : KAM_EDATA;
}
