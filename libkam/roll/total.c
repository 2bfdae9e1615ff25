/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "total.h"

/* A customer's distinct orders on a day, and how many of the days have one. */
struct ordered {
	size_t orders, days;
};

static struct ordered
count_pairs(const struct kam_order_book *b, uint32_t who, bool days)
{
	struct kam_pair *pair = b->pair + b->start[who];
	struct ordered n = { b->end[who] - b->start[who], 0 };

	if (!days)
		return n;
	kam_pairs_by_day(pair, n.orders);
	n.days = kam_pairs_days(pair, n.orders);
	return n;
}

/* A number of which cold has what is above `most`. */
struct split {
	uint64_t here, rest;
};

static struct split
split(uint64_t n, uint64_t most)
{
	return n > most ? (struct split){ most, n - most }
			: (struct split){ n, 0 };
}

/* The sum over purchase days of max(1, the day's distinct orders). */
static uint64_t
count_orders(const struct kam_order_book *book, uint32_t who,
	     const struct kam_cold *cold, bool some_blank, size_t days)
{
	/* Where every purchase line has a number, so has every day. */
	const bool look = some_blank || (cold && cold->blank_order);
	struct ordered n = { 0, 0 };

	if (who >= book->n)
		return days;
	n = count_pairs(book, who, look);
	return look ? n.orders + (days - n.days) : n.orders;
}

static int
make_total(struct kam_shard *s, const struct kam_order_book *book,
	   struct kam_hot *hot, bool some_blank)
{
	const uint32_t who = kam_hot_number(hot);
	struct kam_dayset set = hot->days;
	kam_day first = 0, last = 0;
	const size_t n = kam_dayset_close(&set, &first, &last);
	struct kam_cold *cold = kam_shard_cold(s, hot);
	const struct split days = split(n, KAM_TOTAL_DAYS);
	const struct split orders =
		split(count_orders(book, who, cold, some_blank, n), UINT32_MAX);
	struct kam_total total = {
		.amount = hot->amount,
		.first_amount = hot->first_amount,
		.p = set.p,
		.lines = hot->lines,
		.orders = (uint32_t)orders.here,
	};

	if (days.rest | orders.rest) {
		if (!cold && !(cold = kam_shard_make_cold(s, hot)))
			return -1;
		cold->days = days.rest;
		cold->orders = orders.rest;
	}
	total.dates = (uint64_t)(first + KAM_NOTE_DAY_BIAS) |
		      (uint64_t)(last + KAM_NOTE_DAY_BIAS)
			      << KAM_TOTAL_LAST_AT |
		      days.here << KAM_TOTAL_DAYS_AT |
		      (kam_dayset_words(&set) ? KAM_TOTAL_WORDS : 0) |
		      (cold ? KAM_TOTAL_COLD : 0);
	memcpy(hot, &total, sizeof(total));
	return 0;
}

int
kam_totals_make(struct kam_shard *s, struct kam_order_book *book,
		bool some_blank)
{
	struct kam_hot *hot;
	size_t at = 0;

	if (kam_order_book_make(book, &s->orders))
		return -1;
	while ((hot = kam_table_next(&s->table, &at, NULL)))
		if (make_total(s, book, hot, some_blank))
			return -1;
	return 0;
}

size_t
kam_total_list(const struct kam_total *t, kam_day *out)
{
	struct kam_dayset set = { .p = t->p };

	if (!kam_total_is_held(t)) {
		const size_t n = kam_total_days(t);

		if (n) {
			out[0] = kam_total_first(t);
			out[n - 1] = kam_total_last(t);
		}
		return n;
	}
	if (t->dates & KAM_TOTAL_WORDS)
		set.shape =
			kam_dayset_shape(kam_total_first(t), kam_total_last(t));
	return kam_dayset_list(&set, out);
}
