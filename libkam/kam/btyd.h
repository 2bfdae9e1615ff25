/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Buy till you die": purchases of customers who buy each at a rate of their
 * own and at some time stop without a word.  The family (M)BG/CNBD-k
 * (Fader, Hardie and Lee 2005 for BG/NBD; Batislam, Denizel and Filiztekin
 * 2007 for MBG/NBD; Reutterer, Platzer and Schroeder 2021 for k > 1):
 * gaps are Erlang(k, lambda) with lambda ~ Gamma(r, alpha); after a purchase
 * a customer stops with probability p ~ Beta(a, b), in the M variants after
 * the first one too.
 *
 * Times are in one unit of the caller's choice (weeks in the literature).
 */
#ifndef KAM_BTYD_H
#define KAM_BTYD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/err.h>

#define KAM_BTYD_K_MAX 12

struct kam_btyd {
	int k;		       /* 1 to KAM_BTYD_K_MAX */
	bool m;		       /* may stop after the first purchase too */
	double r, alpha, a, b; /* > 0; alpha in units of time */
};

/* What of a customer's past matters. */
struct kam_btyd_past {
	uint32_t x; /* purchases after the first */
	double t_x; /* from the first purchase to the last; 0 with x = 0 */
	double T;   /* from the first purchase to the end; >= t_x */
};

/*
 * The probability that a customer is still one at the end of the past: 1 for
 * the variants without m where x = 0.
 */
double kam_btyd_alive(const struct kam_btyd *m, const struct kam_btyd_past *c);

/* Of a customer that did not stop at t_x: that the gap is longer than t. */
double kam_btyd_gap_above(const struct kam_btyd *m,
			  const struct kam_btyd_past *c, double t);

/*
 * That a customer who is alive at the end, silent since t_x, buys within
 * `h` after it.  Times kam_btyd_alive() it is the chance of a purchase.
 */
double kam_btyd_buys(const struct kam_btyd *m, const struct kam_btyd_past *c,
		     double h);

/*
 * Purchases to be expected within `h` after the end, death counted in.
 * NaN where the sum does not come to an end (h beyond all reason).
 */
double kam_btyd_expected(const struct kam_btyd *m,
			 const struct kam_btyd_past *c, double h);

/* Customers with the same past count as one row of that weight. */
struct kam_btyd_row {
	struct kam_btyd_past past;
	double weight;
};

struct kam_btyd_data {
	struct kam_btyd_row *row; /* owned */
	size_t n, cap;
	double customers; /* sum of weights */
	double repeats;	  /* sum of x */
	double log_gaps;  /* sum over all gaps of their logarithms */
};

/* clang-format off */
#define KAM_BTYD_DATA_INIT { NULL, 0, 0, 0, 0, 0 }
/* clang-format on */

/*
 * Add a customer; `log_gaps` is the sum of the natural logarithms of the x
 * gaps in the unit of time.  KAM_ENOMEM.
 */
int kam_btyd_data_add(struct kam_btyd_data *d, const struct kam_btyd_past *c,
		      double log_gaps, struct kam_err *err);
/* Put equal rows together, after the last customer.  O(n log n). */
void kam_btyd_data_pack(struct kam_btyd_data *d);
void kam_btyd_data_release(struct kam_btyd_data *d);

/* The log-likelihood of `d`.  NaN when out of memory. */
double kam_btyd_loglik(const struct kam_btyd *m, const struct kam_btyd_data *d);

enum kam_btyd_verdict {
	KAM_BTYD_CONVERGED,
	KAM_BTYD_BOUNDARY, /* the best model is a limit of the family; the
			      parameters are as good as there */
	KAM_BTYD_FAILED
};

struct kam_btyd_fit {
	struct kam_btyd model;
	double loglik;
	double se[4]; /* of ln r, ln alpha, ln a, ln b, from the
				 second derivatives; NaN where the
				 likelihood does not curve */
	enum kam_btyd_verdict verdict;
	const char *why; /* of a boundary or a failure; constant */
};

/*
 * The parameters of greatest likelihood for one `k`.  `start` NULL: several
 * fixed starts.  KAM_ENOMEM; KAM_EDATA for no customers.
 */
int
kam_btyd_fit(struct kam_btyd_fit *fit, const struct kam_btyd_data *d, bool m,
	     int k, const struct kam_btyd *start, struct kam_err *err);

/*
 * The same, and the best k of 1..k_max: k rises until the
 * likelihood has fallen twice in a row.  Starts and k are searched on
 * `sample` (NULL: on `d`), the last fit is of all of `d`.
 */
int kam_btyd_search(struct kam_btyd_fit *fit, const struct kam_btyd_data *d,
		    const struct kam_btyd_data *sample, bool m, int k_max,
		    struct kam_err *err);

#endif
