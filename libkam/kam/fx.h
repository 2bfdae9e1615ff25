/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exchange rates by currency and day.
 */
#ifndef KAM_FX_H
#define KAM_FX_H

#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>

/* A rate serves this many days after its own, if there is no later one. */
#define KAM_FX_DAYS 7

struct kam_fx;

/*
 * Read a CSV table with the columns date, currency and rate (日期, 币种,
 * 汇率): what one unit of the currency is worth on that day.  Dates are
 * written year first, rates with a decimal point.  The currency `base` (or
 * NULL) has the rate 1 on all days.  KAM_EDATA with file and line: a date or
 * rate that cannot be read, a rate that is not above zero, a blank currency,
 * two different rates for a day, a rate other than 1 for the base;
 * KAM_EIO; KAM_ENOMEM.  On failure *fx is NULL; otherwise the caller frees it
 * with kam_fx_free().  O(rows log rows).
 */
int kam_fx_load(struct kam_fx **fx, const char *file, const char *base,
		struct kam_err *err);

/* NULL is allowed. */
void kam_fx_free(struct kam_fx *fx);

/*
 * The rate of `currency` on `day`, or the last one of the KAM_FX_DAYS days
 * before it; NULL if there is none.  O(log rates).
 */
const struct kam_number *
kam_fx_rate(const struct kam_fx *fx, struct kam_str currency, kam_day day);

/*
 * *out = amount * rate, exact and then rounded once, half to even, at the
 * sixth decimal.  KAM_READ_RANGE if that is more than can be held.
 */
enum kam_read
kam_fx_convert(const struct kam_number *rate, kam_dec amount, kam_dec *out);

#endif
