/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shard.h"

#include <stdlib.h>

#define BLOCK 1024 /* elements of a store's block */
#define NOTED 24   /* words of notes that wait, for each customer */

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
kam_shard_init(struct kam_shard *s, struct kam_slabs *slabs,
	       struct kam_slabs *passing, struct kam_err *err)
{
	s->days.pool.slabs = slabs;
	s->noted.slabs = s->orders.slabs = passing;
	store_init(&s->cold_of, sizeof(uint32_t));
	store_init(&s->cold, sizeof(struct kam_cold));
	store_init(&s->rows, sizeof(struct kam_day_row));
	if (kam_table_init_in(&s->table, sizeof(struct kam_hot), slabs,
			      passing))
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
	kam_order_log_release(&s->orders);
	kam_noted_release(&s->noted);
}

/* The place of a customer that is not known, or not where it was guessed. */
static __attribute__((noinline)) struct kam_hot *
make_place(struct kam_shard *s, struct kam_str customer, uint32_t hash)
{
	struct kam_hot *hot;
	bool fresh;

	/* There are no more numbers. */
	if (s->table.n >= KAM_HAS_COLD)
		return NULL;
	hot = kam_table_put(&s->table, customer, hash, &fresh);
	if (!hot || !fresh)
		return hot;
	hot->first = KAM_DAY_MAX + 1;
	hot->days.owner = (uint32_t)s->table.n - 1;
	return hot;
}

static inline bool
same_word(const char *a, const char *b)
{
	uint64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return x == y;
}

/* Is a noted name, which has zeros behind it, this key? */
static inline bool
is_key(const struct kam_key *key, struct kam_str noted)
{
	if (key->len != noted.len)
		return false;
	if (noted.len > 16)
		return kam_str_eq(kam_key_text(key), noted);
	return same_word(key->text, noted.ptr) &&
	       (noted.len <= 8 || same_word(key->text + 8, noted.ptr + 8));
}

/* The place of a noted line's customer, made if new. */
static inline struct kam_hot *
place(struct kam_shard *s, const struct kam_note *line)
{
	const uint32_t guess = kam_table_guess(&s->table, line->hash);
	struct kam_key *key = guess ? kam_table_key(&s->table, guess) : NULL;

	if (key && is_key(key, line->customer))
		return (struct kam_hot *)(void *)(key + 1);
	return make_place(s, line->customer, line->hash);
}

struct kam_cold *
kam_shard_make_cold(struct kam_shard *s, struct kam_hot *hot)
{
	struct kam_cold *cold = kam_shard_cold(s, hot);

	if (cold)
		return cold;
	while (s->cold_of.n <= kam_hot_number(hot))
		if (!store_add(&s->cold_of))
			return NULL;
	if (!(cold = store_add(&s->cold)))
		return NULL;
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
	if (!(cold = kam_shard_make_cold(s, hot)))
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
	if (!(cold = kam_shard_make_cold(s, hot)))
		return KAM_ENOMEM;
	return add(cold->first_amount, amount, &cold->first_amount) ? KAM_OK
								    : KAM_EDATA;
}

/* What few lines have: a return, or an amount beyond 64 bits. */
static int
add_rare(struct kam_shard *s, struct kam_hot *hot, kam_dec amount)
{
	struct kam_cold *cold = kam_shard_make_cold(s, hot);

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
	if (day <= hot->first)
		if ((rc = note_first(s, hot, day, amount)))
			return rc;
	return kam_dayset_add(&hot->days, day, &s->days) ? KAM_ENOMEM : KAM_OK;
}

/* The customer's row of `day`, made if new; NULL when out of memory. */
static struct kam_day_row *
day_row(struct kam_shard *s, struct kam_hot *hot, kam_day day)
{
	struct kam_cold *cold = kam_shard_make_cold(s, hot);
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
	if (!(cold = kam_shard_make_cold(s, hot)))
		return KAM_ENOMEM;
	cold->blank_order = true;
	return KAM_OK;
}

/* Add a line to its customer. */
static inline int
add_line(struct kam_shard *s, struct kam_hot *hot, const struct kam_note *line,
	 bool daily)
{
	if (!hot)
		return KAM_ENOMEM;
	return daily ? add_daily(s, hot, line->day, line->amount)
		     : add_totals(s, hot, line->day, line->amount);
}

int
kam_shard_too_large(struct kam_str customer, struct kam_err *err)
{
	char show[100];

	return kam_fail(err, KAM_EDATA,
			"the amounts of customer '%s' add up beyond what can "
			"be held exactly (24 digits before the point)",
			kam_str_show(show, sizeof(show), customer));
}

int
kam_shard_add(struct kam_shard *s, const struct kam_note *line, bool daily,
	      struct kam_err *err)
{
	struct kam_hot *hot = make_place(s, line->customer, line->hash);
	int rc = add_line(s, hot, line, daily);

	if (!rc && line->order != KAM_NO_ORDERS && line->amount > 0)
		rc = add_order(s, hot, line);
	return rc == KAM_EDATA ? kam_shard_too_large(line->customer, err) : rc;
}

/* The order that was added last: its lines mostly stand together. */
struct latest {
	uint64_t order;
	uint32_t who;
	kam_day day;
};

static inline int
add_latest(struct kam_shard *s, struct kam_hot *hot,
	   const struct kam_note *line, struct latest *latest)
{
	const struct latest now = { line->order, kam_hot_number(hot),
				    line->day };

	if (now.order == latest->order && now.who == latest->who &&
	    now.day == latest->day)
		return KAM_OK;
	*latest = now;
	return add_order(s, hot, line);
}

/*
 * Bring the whole shard near, by loads whose values nobody waits for, which
 * overlap.
 */
static void
warm(const struct kam_shard *s)
{
	const struct kam_hot *hot;
	size_t at = 0;

	for (size_t i = 0; i < s->table.groups; i++)
		kam_table_warm(&s->table, i);
	while ((hot = kam_table_next(&s->table, &at, NULL))) {
		const volatile char *days = hot->days.p;
		uint32_t bytes = kam_dayset_words(&hot->days) * 8;

		if (!kam_dayset_is_held(&hot->days))
			continue;
		(void)*days;
		for (uint32_t i = 64; i < bytes; i += 64)
			(void)days[i];
	}
}

static int
add_chunk(struct kam_shard *s, const uint64_t *w, const uint64_t *end,
	  bool daily, struct latest *latest, struct kam_err *err)
{
	struct kam_note line;
	int rc = KAM_OK;

	while (!rc && w < end) {
		struct kam_hot *hot;

		w += kam_note_read(&line, w);
		hot = place(s, &line);
		rc = add_line(s, hot, &line, daily);
		if (!rc && line.order != KAM_NO_ORDERS && line.amount > 0)
			rc = add_latest(s, hot, &line, latest);
	}
	return rc == KAM_EDATA ? kam_shard_too_large(line.customer, err) : rc;
}

static int
add_noted(struct kam_shard *s, bool daily, struct kam_err *err)
{
	struct latest latest = { KAM_NO_ORDERS, 0, 0 };
	int rc = KAM_OK;

	if (s->noted.words > 4 * s->table.n)
		warm(s);
	for (uint32_t i = 0; !rc && i <= s->noted.at; i++) {
		const uint64_t *w = s->noted.chunk[i];

		rc = add_chunk(s, w, w + s->noted.filled[i], daily, &latest,
			       err);
	}
	kam_noted_clear(&s->noted);
	return rc;
}

int
kam_shard_note(struct kam_shard *s, const uint64_t *word, size_t n, bool daily,
	       struct kam_err *err)
{
	struct kam_noted *q = &s->noted;
	int rc;

	if (!n || kam_noted_put(q, word, n, q->words <= NOTED * s->table.n))
		return KAM_OK;
	if (!q->chunks)
		return KAM_ENOMEM;
	rc = add_noted(s, daily, err);
	/* Now there is room. */
	if (!rc)
		(void)kam_noted_put(q, word, n, false);
	return rc;
}

int
kam_shard_end(struct kam_shard *s, bool daily, struct kam_err *err)
{
	int rc = s->noted.words ? add_noted(s, daily, err) : KAM_OK;

	kam_noted_release(&s->noted);
	return rc;
}

void
kam_shard_close(struct kam_shard *s)
{
	kam_order_log_release(&s->orders);
	kam_table_close(&s->table);
}

int
kam_shard_add_day(struct kam_shard *s, struct kam_str customer, uint64_t hash,
		  const struct kam_day_row *day, struct kam_err *err)
{
	struct kam_hot *hot = make_place(s, customer, (uint32_t)hash);
	struct kam_day_row *row = hot ? day_row(s, hot, day->day) : NULL;

	if (!row)
		return KAM_ENOMEM;
	row->lines += day->lines;
	if (day->orders >= 0)
		row->orders = (row->orders < 0 ? 0 : row->orders) + day->orders;
	return add(row->amount, day->amount, &row->amount) &&
			       add(row->returns, day->returns, &row->returns)
		       ? KAM_OK
		       : kam_shard_too_large(customer, err);
}
