/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood as a function of the logarithms of the parameters. */
#ifndef KAM_MODEL_BTYD_LIKELIHOOD_H
#define KAM_MODEL_BTYD_LIKELIHOOD_H

#include <kam/btyd.h>

enum { LN_R, LN_ALPHA, LN_A, LN_B, BTYD_PARAMETERS };

/* The parameters are searched in here; where the best lies at an edge, the
   model is a limit of the family. */
extern const double kam_btyd_low[BTYD_PARAMETERS];
extern const double kam_btyd_high[BTYD_PARAMETERS];

/* What is the same for all customers of one x, for one set of parameters. */
struct kam_btyd_level {
	double n;		 /* r + k x */
	double value;		 /* ln (r)_kx + ln (b)_m/(a+b)_m, m = x + z */
	double by_r, by_a, by_b; /* its derivatives */
	double dead;		 /* ln a - ln(b + m - 1) */
	double per_b;		 /* 1/(b + m - 1) */
	double term[KAM_BTYD_K_MAX];   /* (n)_j / j! */
	double term_r[KAM_BTYD_K_MAX]; /* by r */
};

struct kam_btyd_likelihood {
	const struct kam_btyd_data *d;
	int k;
	bool m;
	struct kam_btyd_level *level; /* of x = 0..max; owned */
	uint32_t max;
	bool *met; /* which x there are; owned */
};

int kam_btyd_likelihood_init(struct kam_btyd_likelihood *l,
			     const struct kam_btyd_data *d, bool m,
			     struct kam_err *err);
void kam_btyd_likelihood_release(struct kam_btyd_likelihood *l);

/*
 * A kam_objective_fn: minus the mean log-likelihood without the part that
 * depends on k and the data alone, and a wall around the box of parameters.
 */
double kam_btyd_objective(void *likelihood, const double *ln, double *slope);

/* The log-likelihood of `d` from the objective within the box. */
double kam_btyd_whole(const struct kam_btyd_likelihood *l, double objective);

#endif
