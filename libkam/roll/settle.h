/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a tally, complete, to accounts. */
#ifndef KAM_ROLL_SETTLE_H
#define KAM_ROLL_SETTLE_H

#include <kam/accounts.h>

#include "tally.h"

/*
 * Fill a->rows (by customer), a->n and, with a window, a->window, by as many
 * threads as the tally has takers.  `as_of` is the window's end.  After
 * kam_tally_end(); the tally's orders are used up.  KAM_EDATA: an amount
 * beyond KAM_DEC_MAX, that of the first such customer; KAM_ENOMEM.
 */
int kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	       struct kam_accounts *a, struct kam_err *err);

#endif
