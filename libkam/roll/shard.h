/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Adding up: what each of some customers bought.  A shard is under one lock,
 * which its user holds.  All that is added up is exact, which is why the
 * order of the adding does not show.
 */
#ifndef KAM_ROLL_SHARD_H
#define KAM_ROLL_SHARD_H

#include <pthread.h>

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/table.h>

#include "daymap.h"
#include "dayset.h"
#include "note.h"
#include "noted.h"
#include "order_log.h"

/*
 * A customer's day, as in a ledger.  This sum and the others may lie beyond
 * KAM_DEC_MAX: what comes later may bring them back.
 */
struct kam_day_row {
	kam_dec amount; /* net */
	kam_dec returns; /* <= 0 */
	int64_t lines;
	int64_t orders; /* given by ledgers; -1: by none */
	kam_day day;
};

/* What is touched with every line: 40 bytes, the rest of a cache line. */
struct kam_hot {
	int64_t amount; /* millionths; the rest is in cold */
	int64_t first_amount; /* purchases of the first day; as above */
	kam_day first; /* purchase day; KAM_DAY_MAX + 1: none */
	uint32_t lines; /* the rest is in cold */
	struct kam_dayset days; /* totals: purchase days; its `owner`
					   is the customer's number in the
					   shard, and KAM_HAS_COLD */
};

#define KAM_HAS_COLD 0x80000000u

static inline uint32_t
kam_hot_number(const struct kam_hot *hot)
{
	return hot->days.owner & ~KAM_HAS_COLD;
}

/* What most customers do not have in totals, and all have daily. */
struct kam_cold {
	kam_dec amount, returns; /* net of what is in hot */
	kam_dec first_amount; /* besides that in hot */
	uint64_t lines; /* besides those in hot */
	uint64_t days, orders; /* besides those in a struct kam_total */
	bool blank_order; /* a purchase line without a number */
	struct kam_daymap map; /* daily: rows, from 1 */
};

/* Elements that never move, numbered from 0. */
struct kam_store {
	char **block; /* owned */
	size_t nblocks, cap;
	size_t size; /* of an element */
	size_t n;
};

struct kam_shard {
	pthread_mutex_t lock; /* guards what follows */
	struct kam_table table; /* of struct kam_hot */
	struct kam_store cold_of; /* by number, of the first ones: uint32_t,
					   the number of the cold part, if
					   there is one */
	struct kam_store cold; /* of struct kam_cold */
	struct kam_store rows; /* of struct kam_day_row */
	struct kam_daysets days;
	struct kam_order_log orders;
	struct kam_noted noted; /* what is yet to be added */
};

/*
 * A shard of zeros becomes one whose memory is in `slabs`, and what only the
 * adding needs in `passing`; both stay as long as it, but for `passing` after
 * kam_shard_close().
 */
int kam_shard_init(struct kam_shard *s, struct kam_slabs *slabs,
		   struct kam_slabs *passing, struct kam_err *err);
void kam_shard_release(struct kam_shard *s);

/*
 * Take `n` words of notes over; when there are many for the shard's size, all
 * that are noted are added: then its memory, which the caches hold, is gone
 * over again and again before another shard's.  kam_shard_end() adds the last
 * ones.  With `daily`, to rows a day.  KAM_OK, KAM_ENOMEM without a message
 * (the lock is held), or KAM_EDATA where a sum is beyond 128 bits.  Whether
 * one is beyond KAM_DEC_MAX is judged when it is complete, so that it does not
 * matter in which order, by which thread, the lines came.
 */
int kam_shard_note(struct kam_shard *s, const uint64_t *word, size_t n,
		   bool daily, struct kam_err *err);
int kam_shard_end(struct kam_shard *s, bool daily, struct kam_err *err);

/* No line comes any more, and none of it is in `passing`: after
   kam_shard_end(), when the orders are used up. */
void kam_shard_close(struct kam_shard *s);

/* Add a line at once; the same. */
int kam_shard_add(struct kam_shard *s, const struct kam_note *line, bool daily,
		  struct kam_err *err);

/* Add a customer's day of a ledger; the same. */
int kam_shard_add_day(struct kam_shard *s, struct kam_str customer,
		      uint64_t hash, const struct kam_day_row *day,
		      struct kam_err *err);

/* KAM_EDATA: the amounts of `customer` are beyond KAM_DEC_MAX. */
int kam_shard_too_large(struct kam_str customer, struct kam_err *err);

/* The cold part of customer `who`, who has one. */
static inline struct kam_cold *
kam_shard_cold_of(const struct kam_shard *s, uint32_t who)
{
	const uint32_t *of = (const void *)s->cold_of.block[who >> 10];
	const uint32_t n = of[who & 1023];

	return (struct kam_cold *)(void *)s->cold.block[n >> 10] + (n & 1023);
}

/* The customer's cold part; NULL: nothing is in it. */
static inline struct kam_cold *
kam_shard_cold(const struct kam_shard *s, const struct kam_hot *hot)
{
	return hot->days.owner & KAM_HAS_COLD
		       ? kam_shard_cold_of(s, kam_hot_number(hot))
		       : NULL;
}

/* The same, made if there is none; NULL: no memory. */
struct kam_cold *kam_shard_make_cold(struct kam_shard *s, struct kam_hot *hot);

/* Row `number`, from 1. */
static inline struct kam_day_row *
kam_shard_row(const struct kam_shard *s, uint32_t number)
{
	return (struct kam_day_row *)(void *)s->rows.block[(number - 1) >> 10] +
	       ((number - 1) & 1023);
}

#endif
