/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef KAM_ROLL_DAYS_PARTS_H
#define KAM_ROLL_DAYS_PARTS_H

#include <kam/days.h>
#include <kam/reader.h>

#include "accounts_parts.h"

/*
 * Days and accounts of transactions or a ledger as a rollup by day has them,
 * which sorts entries instead of looking each day up.  It does not know how
 * many lines of a purchase day were returns, which --returns=drop asks for.
 * Failures as those of kam_accounts_load().
 */
int kam_days_roll(struct kam_days *d, struct kam_accounts *a,
		  struct kam_reader *r, const struct kam_input_options *in,
		  struct kam_load_report *report, struct kam_err *err);

#endif
