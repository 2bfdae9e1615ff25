/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random numbers that are the same in every run: streams of GSL's taus2
 * generator (L'Ecuyer 1999, "Tables of maximally equidistributed combined
 * LFSR generators"; period 2^88), small enough for one in each customer.
 * None of these functions can fail.
 */
#ifndef KAM_RANDOM_H
#define KAM_RANDOM_H

#include <stdint.h>

/* A stream; a value that may be copied, and then runs on separately. */
struct kam_random {
	unsigned long state[3];
};

/*
 * Put `r` at the start of stream `stream` of `seed`.  For one seed no two
 * of the 2^32 streams are the same (but for one pair).
 */
void kam_random_seed(struct kam_random *r, uint64_t seed, uint32_t stream);

/* Uniform in [0, 1), in steps of 2^-32. */
double kam_random_uniform(struct kam_random *r);

/* Uniform in 0 to n - 1, n >= 1; uneven by no more than n / 2^32. */
uint32_t kam_random_below(struct kam_random *r, uint32_t n);

/* Exponential, mean > 0. */
double kam_random_exponential(struct kam_random *r, double mean);

/* Gamma: mean shape * scale, both > 0 (Marsaglia and Tsang 2000). */
double kam_random_gamma(struct kam_random *r, double shape, double scale);

/* exp(m + sd * Z), Z standard normal (ziggurat, Marsaglia and Tsang 2000). */
double kam_random_lognormal(struct kam_random *r, double m, double sd);

#endif
