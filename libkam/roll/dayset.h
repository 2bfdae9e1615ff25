/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A set of days, made for millions of sets at once: a sorted array while
 * that is small, a bitmap where the days lie dense.
 */
#ifndef KAM_ROLL_DAYSET_H
#define KAM_ROLL_DAYSET_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>

/* One allocation, or NULL for the empty set. */
struct kam_dayset {
	struct kam_days *d;		/* owned */
};

/* Add `day`; 0, or -1 when out of memory (the set is as before). */
int kam_dayset_add(struct kam_dayset *s, kam_day day);
/* Add all days of `other`. */
int kam_dayset_merge(struct kam_dayset *s, const struct kam_dayset *other);
size_t kam_dayset_count(const struct kam_dayset *s);
/* Write the days, ascending, to `out`, which has room for all of them. */
void kam_dayset_list(const struct kam_dayset *s, kam_day *out);
void kam_dayset_release(struct kam_dayset *s);

/* Bring the set near before an addition. */
static inline void
kam_dayset_prefetch(const struct kam_dayset *s)
{
	__builtin_prefetch(s->d);
}

#endif
