/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <kam/random.h>

/*
 * GSL keeps a generator's state on the heap, one by one.  Its gsl_rng is an
 * open struct, though: a type and where the state lies, so that the state
 * can as well lie inside a kam_random.  The size of taus2's is three words
 * in all of GSL's versions.
 */
static gsl_rng
generator(struct kam_random *r)
{
	return (gsl_rng){ gsl_rng_taus2, r->state };
}

/* The finaliser of MurmurHash3 (Appleby, public domain): a bijection. */
static uint32_t
mix(uint32_t x)
{
	x ^= x >> 16;
	x *= UINT32_C(0x85ebca6b);
	x ^= x >> 13;
	x *= UINT32_C(0xc2b2ae35);
	return x ^ x >> 16;
}

/* One step of SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t
spread(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

void
kam_random_seed(struct kam_random *r, uint64_t seed, uint32_t stream)
{
	uint64_t key = spread(seed);
	gsl_rng g = generator(r);

	/* taus2 takes 32 bits; bijections keep the streams apart.  It reads
	   the seed 0 as 1: the pair that is the same. */
	gsl_rng_set(&g,
		    mix(mix(stream ^ (uint32_t)key) + (uint32_t)(key >> 32)));
}

double
kam_random_uniform(struct kam_random *r)
{
	gsl_rng g = generator(r);

	return gsl_rng_uniform(&g);
}

uint32_t
kam_random_below(struct kam_random *r, uint32_t n)
{
	gsl_rng g = generator(r);

	return (uint32_t)((uint64_t)gsl_rng_get(&g) * n >> 32);
}

double
kam_random_exponential(struct kam_random *r, double mean)
{
	gsl_rng g = generator(r);

	return gsl_ran_exponential(&g, mean);
}

double
kam_random_gamma(struct kam_random *r, double shape, double scale)
{
	gsl_rng g = generator(r);

	return gsl_ran_gamma(&g, shape, scale);
}

double
kam_random_lognormal(struct kam_random *r, double m, double sd)
{
	gsl_rng g = generator(r);

	return exp(m + gsl_ran_gaussian_ziggurat(&g, sd));
}
