/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a tally, complete, to accounts. */
#ifndef KAM_ROLL_SETTLE_H
#define KAM_ROLL_SETTLE_H

#include <kam/accounts.h>

#include "tally.h"

/*
 * Fill a->rows (by customer), a->n and, with a window, a->window.  `as_of` is
 * the window's end.  The tally's order lists are rearranged.
 */
int kam_settle(struct kam_tally *t, kam_day as_of, struct kam_span window,
	       struct kam_accounts *a, struct kam_err *err);

#endif
