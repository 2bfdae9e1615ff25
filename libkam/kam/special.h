/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Special functions; what is outside of a domain gives NaN. */
#ifndef KAM_SPECIAL_H
#define KAM_SPECIAL_H

/* The regularised incomplete beta function I_x(a, b); 0 <= x <= 1, a, b > 0. */
double kam_beta_inc(double x, double a, double b);

/* The standard normal quantile of `p`, 0 < p < 1: 1.959964 of 0.975. */
double kam_normal_quantile(double p);

/* The chance of `k` events or fewer where `mean` are expected; k >= 0 whole,
   mean >= 0. */
double kam_poisson_up_to(double k, double mean);

#endif
