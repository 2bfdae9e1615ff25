/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What adding up came to: once a shard of totals is complete, a customer's
 * struct kam_total stands where its struct kam_hot stood, so that an account
 * is made from one cache line.  Only who asks for gaps looks at the days.
 */
#ifndef KAM_ROLL_TOTAL_H
#define KAM_ROLL_TOTAL_H

#include "shard.h"

struct kam_total {
	int64_t amount, first_amount; /* millionths; the rest is in cold */
	void *p; /* purchase days, ascending: a struct kam_daylist, or
		    words of 64 days from that of the first on; nothing where
		    the first and the last are all */
	uint64_t dates; /* what follows tells; from below: first and last
			   purchase day, counted from -2^20, 22 bits each; how
			   many, 18 bits, the rest is in cold; whether `p` are
			   words; whether there is a cold part */
	uint32_t lines, orders; /* the rest is in cold */
};

#define KAM_TOTAL_LAST_AT 22
#define KAM_TOTAL_DAYS_AT 44
#define KAM_TOTAL_DAYS ((UINT64_C(1) << 18) - 1) /* at most */
#define KAM_TOTAL_WORDS (UINT64_C(1) << 62)
#define KAM_TOTAL_COLD (UINT64_C(1) << 63)

_Static_assert(sizeof(struct kam_total) == sizeof(struct kam_hot),
	       "a total takes the place");

static inline kam_day
kam_total_day(uint64_t bits)
{
	return (kam_day)(bits & 0x3FFFFF) - KAM_NOTE_DAY_BIAS;
}

/* Only where there are days. */
static inline kam_day
kam_total_first(const struct kam_total *t)
{
	return kam_total_day(t->dates);
}

static inline kam_day
kam_total_last(const struct kam_total *t)
{
	return kam_total_day(t->dates >> KAM_TOTAL_LAST_AT);
}

static inline uint64_t
kam_total_days(const struct kam_total *t)
{
	return t->dates >> KAM_TOTAL_DAYS_AT & KAM_TOTAL_DAYS;
}

/* Is there anything in `p`? */
static inline bool
kam_total_is_held(const struct kam_total *t)
{
	return kam_total_days(t) > KAM_DAYSET_FEW;
}

/* The cold part of customer `who`; NULL: nothing is in it. */
static inline const struct kam_cold *
kam_total_cold(const struct kam_shard *s, const struct kam_total *t,
	       uint32_t who)
{
	return t->dates & KAM_TOTAL_COLD ? kam_shard_cold_of(s, who) : NULL;
}

/* Write the purchase days, ascending, to `out`, which has room for them;
   returns how many. */
size_t kam_total_list(const struct kam_total *t, kam_day *out);

/*
 * Make totals of all customers of a complete shard, and of its orders, which
 * are used up; `book` is room for them.  `some_blank`: there were files
 * without order numbers.  0, or -1 when out of memory.
 */
int kam_totals_make(struct kam_shard *s, struct kam_order_book *book,
		    bool some_blank);

#endif
