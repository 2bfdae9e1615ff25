/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by the files that make tiers. */
#ifndef KAM_MODEL_TIER_PARTS_H
#define KAM_MODEL_TIER_PARTS_H

#include <kam/tier.h>

/* How a test's bounds stand. */
enum kam_tier_mode {
	KAM_TIER_PLAIN,
	KAM_TIER_RAISED, /* moved by the margin towards the better */
	KAM_TIER_WIDENED /* apart by the margin */
};

/* Whether the tests of row `row` hold. */
bool kam_tier_row_holds(const struct kam_tiers *t, size_t row,
			const struct kam_tier_values *v,
			enum kam_tier_mode mode, kam_dec margin);

/* The test of a rule row in a column. */
static inline const struct kam_tier_test *
kam_tier_test_of(const struct kam_tiers *t, size_t row, size_t col)
{
	return &t->test[row * t->conditions + col];
}

/* Numbers from `lo` to `hi`, both included: all are whole millionths. */
struct kam_tier_span {
	kam_dec lo, hi;
};

/*
 * The numbers that a test takes, as 1 or 2 spans; 0 if it is none of
 * numbers, or of none.  KAM_TIER_ANY takes all.
 */
size_t
kam_tier_spans(const struct kam_tier_test *test, struct kam_tier_span span[2]);

/* value * margin as |bound|'s share, in millionths of millionths. */
static inline kam_int128
kam_tier_share(kam_dec bound, kam_dec margin)
{
	return (bound < 0 ? -bound : bound) * margin;
}

#endif
