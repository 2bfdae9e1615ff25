/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a customer bought a month, a quarter or a year, on average over a
 * window: a customer of short standing is judged by the time since the first
 * purchase, but one purchase yesterday makes no large account.
 */
#ifndef KAM_PER_H
#define KAM_PER_H

#include <kam/accounts.h>

struct kam_per {
	int months; /* 1, 3 or 12; 0: none */
	int what;   /* of amount, returns, orders, days, lines */
	int least;  /* months to divide by at least */
	struct kam_span window;
};

/* Set per->what by its name; KAM_EUSAGE. */
int kam_per_what(struct kam_per *per, const char *name, struct kam_err *err);

/*
 * *out = the sum in the window * months / n, rounded once, half to even: n
 * the months begun from the day after as_of - window, or from `first` (the
 * first purchase ever, KAM_NO_DAY: none) if that is later, to as_of; at least
 * per->least, at most what the window has.  KAM_EDATA out of range.
 */
int kam_per_value(kam_dec *out, const struct kam_per *per,
		  const struct kam_window *sum, kam_day first, kam_day as_of,
		  struct kam_err *err);

/* Months begun from `start` to `as_of`, both included; at least 1. */
int kam_per_months(kam_day start, kam_day as_of);

#endif
