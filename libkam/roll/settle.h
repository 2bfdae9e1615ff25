/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a tally, complete, to accounts. */
#ifndef KAM_ROLL_SETTLE_H
#define KAM_ROLL_SETTLE_H

#include <kam/accounts.h>

#include "gaps.h"
#include "roster.h"

/* One thread's buffers for one customer at a time; all zeros to begin with. */
struct kam_bench {
	kam_day *day;  /* owned */
	uint32_t *row; /* owned */
	size_t day_cap, row_cap;
	struct kam_gaps gaps;
};

void kam_bench_release(struct kam_bench *w);

/* A complete tally, from which accounts are made, each when it is asked
   for. */
struct kam_settled {
	struct kam_tally *t;
	struct kam_roster roster;    /* after kam_settled_order() */
	struct kam_order_book *book; /* owned; of a daily tally, by shard */
	kam_day since;		     /* the window begins after it */
};

/*
 * Take a tally over, after kam_tally_end(), by as many threads as it has
 * takers; its orders are used up.  KAM_ENOMEM.  Released in any case; the
 * tally must stay until then.
 */
int kam_settled_init(struct kam_settled *s, struct kam_tally *t,
		     struct kam_err *err);
void kam_settled_release(struct kam_settled *s);

/* Find the order of the names, unless it is known.  KAM_ENOMEM. */
int kam_settled_order(struct kam_settled *s, struct kam_err *err);

/* Bring near what the accounts from..to-1 by name, a few of them, will touch,
   their `gaps` too. */
void kam_settled_warm(const struct kam_settled *s, size_t from, size_t to,
		      bool gaps);

/*
 * Make the account at a seat, its name being the tally's, and what it bought
 * in the window, of a daily tally, unless that is NULL.  Without `gaps` these are
 * NaN.  KAM_EDATA: an amount beyond KAM_DEC_MAX; KAM_ENOMEM.  No two threads
 * make the same one of a daily tally at once.
 */
int kam_settled_account(const struct kam_settled *s, struct kam_bench *w,
			struct kam_seat seat, bool gaps, struct kam_account *a,
			struct kam_window *window, struct kam_err *err);

/*
 * Are all accounts such as can be held?  As above, of the first by name that
 * is not.  Not for a daily tally.
 */
int kam_settled_check(const struct kam_settled *s, struct kam_err *err);

/*
 * Fill a->rows (by customer), a->n and, with a window, a->window.  `as_of` is
 * the window's end.  After kam_tally_end(); the tally's orders are used up.
 * KAM_EDATA, KAM_ENOMEM.
 */
int kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	       struct kam_accounts *a, struct kam_err *err);

/* What accounts that are made when asked for are made from; the accounts'. */
struct kam_kept {
	struct kam_tally tally;
	struct kam_settled settled;
};

void kam_kept_free(struct kam_kept *k);

#endif
