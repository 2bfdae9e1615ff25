/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers, the same in every run. */
#ifndef RANDOM_RIG_H
#define RANDOM_RIG_H

#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014). */
static inline uint64_t
rig_random(uint64_t *seed)
{
	uint64_t z = *seed += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* From lo to hi. */
static inline long
rig_between(uint64_t *seed, long lo, long hi)
{
	return lo + (long)(rig_random(seed) % (uint64_t)(hi - lo + 1));
}

#endif
