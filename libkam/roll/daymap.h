/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From a day to the number of a row, for one customer: a sorted array while
 * that is small, an array by day where the days lie dense.
 */
#ifndef KAM_ROLL_DAYMAP_H
#define KAM_ROLL_DAYMAP_H

#include <stdint.h>

#include <kam/date.h>

/* One allocation, or NULL for the empty map. */
struct kam_daymap {
	struct kam_daymap_head *d; /* owned */
};

/*
 * The place of the row number of `day`; 0 is in it when the day is new, and
 * the caller puts another number there.  Good until the next call.  NULL when
 * out of memory.
 */
uint32_t *kam_daymap_put(struct kam_daymap *m, kam_day day);
size_t kam_daymap_count(const struct kam_daymap *m);
/* Write the row numbers by ascending day to `out`, which has room. */
void kam_daymap_list(const struct kam_daymap *m, uint32_t *out);
void kam_daymap_release(struct kam_daymap *m);

#endif
