/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customers of a tally by name. */
#ifndef KAM_ROLL_ROSTER_H
#define KAM_ROLL_ROSTER_H

#include "tally.h"

/* Where a customer is: in which shard, and there the how-manieth. */
struct kam_seat {
	uint32_t shard, who;
};

struct kam_roster {
	struct kam_seat *seat; /* owned; bytewise by name */
	size_t n;
};

/*
 * Sort the customers of a complete tally by as many threads as it has takers.
 * 0, or -1 when out of memory.  Released in any case.  Takes 8 bytes a
 * customer, and another 16 while it works.
 */
int kam_roster_call(struct kam_roster *r, const struct kam_tally *t);
void kam_roster_release(struct kam_roster *r);

/* The key at a seat: entries lie in the order they came in. */
static inline const struct kam_key *
kam_seat_key(const struct kam_tally *t, struct kam_seat seat)
{
	return kam_table_key(&t->shard[seat.shard].table, seat.who + 1);
}

/* The name at a seat; its bytes are the tally's. */
static inline struct kam_str
kam_seat_name(const struct kam_tally *t, struct kam_seat seat)
{
	return kam_key_text(kam_seat_key(t, seat));
}

/* What stands behind the key: of a daily tally a struct kam_hot, else a
   struct kam_total. */
static inline const void *
kam_seat_value(const struct kam_tally *t, struct kam_seat seat)
{
	return kam_seat_key(t, seat) + 1;
}

#endif
