/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Exact order statistics of decimal numbers: quantile cuts, ranks in equal
 * groups, medians.
 */
#ifndef KAM_QUANTILE_H
#define KAM_QUANTILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/decimal.h>
#include <kam/err.h>

#define KAM_BINS_MIN 2
#define KAM_BINS_MAX 9

/*
 * The bounds between `bins` classes, ascending: class 0 holds values up to
 * and with cut[0], class k those above cut[k - 1] and up to cut[k].
 *
 * A cut is kept rounded down to a whole millionth.  Every value is a whole
 * number of millionths, so that value > q exactly if value > floor(q): the
 * rounding moves no value to another class, and a cut that is printed with
 * its six decimals and read again divides the same values the same way.
 */
struct kam_cuts {
	int bins; /* 0: no cuts */
	kam_dec cut[KAM_BINS_MAX - 1]; /* bins - 1 of them */
};

/* clang-format off */
#define KAM_CUTS_INIT { 0, { 0 } }
/* clang-format on */

/* A position of an array that is being ordered by its values. */
struct kam_rank {
	uint64_t key; /* private to the sort */
	size_t pos;
};

/* Scratch for the functions below; grows as needed and can be used again. */
struct kam_sorter {
	struct kam_rank *rank, *spare; /* owned */
	size_t cap;
	uint64_t *key, *spare_key; /* owned; of kam_select() */
	size_t keys, spare_keys;
};

/* clang-format off */
#define KAM_SORTER_INIT { NULL, NULL, 0, NULL, NULL, 0, 0 }
/* clang-format on */

void kam_sorter_release(struct kam_sorter *s);

/* The least of `n` values and, in *most, the largest; 0 where n is 0. */
kam_dec kam_dec_range(const kam_dec *values, size_t n, kam_dec *most);

/*
 * Order the positions 0..n-1 by values[pos], equal ones by position:
 * s->rank[0..n-1].pos.  |value| <= KAM_DEC_MAX.  KAM_OK, or KAM_ENOMEM.
 * A radix sort: O(n) for each 11 bits of the range of the values.
 */
int kam_sorter_order(struct kam_sorter *s, const kam_dec *values, size_t n,
		     struct kam_err *err);

/*
 * The values of the ranks rank[0..nranks-1], ascending and below `n`, counted
 * from 0: out[].  |value| <= KAM_DEC_MAX, nranks at most KAM_SELECT_MAX.
 * KAM_OK, or KAM_ENOMEM.  Without sorting: values are counted by magnitude, and
 * only those near a rank are looked at again; O(n).
 */
#define KAM_SELECT_MAX 16

int kam_select(struct kam_sorter *s, const kam_dec *values, size_t n,
	       const size_t *rank, size_t nranks, kam_dec *out,
	       struct kam_err *err);

/*
 * The same where the caller has the values as integers: room for `n` of them,
 * the sorter's, or NULL when out of memory; filled, they are selected from and
 * are then in no order.  0, or -1 when out of memory.
 */
uint64_t *kam_select_room(struct kam_sorter *s, size_t n);
int kam_select_keys(struct kam_sorter *s, size_t n, const size_t *rank,
		    size_t nranks, uint64_t *out);

/*
 * The quantiles k/bins, k = 1 .. bins-1, of `values`, n > 0, by definition 7
 * of Hyndman and Fan (1996): with h = (n-1) k/bins, linear between the values
 * of rank floor(h) and floor(h) + 1, counted from 0.  `bins` from 2 to
 * KAM_BINS_MAX.  By kam_select().  KAM_ENOMEM.
 */
int kam_cuts_quantile(struct kam_cuts *c, struct kam_sorter *s,
		      const kam_dec *values, size_t n, int bins,
		      struct kam_err *err);

/* The same of the `n` values base + key * unit, keys in kam_select_room();
   0, or -1 when out of memory. */
int kam_cuts_of_keys(struct kam_cuts *c, struct kam_sorter *s, size_t n,
		     int bins, kam_dec base, kam_dec unit);

/* How many of the cuts `value` exceeds: 0 .. bins-1.  O(bins). */
int kam_cuts_exceeded(const struct kam_cuts *c, kam_dec value);

/* Whether two of the cuts are equal, so that a class must be empty. */
bool kam_cuts_collapsed(const struct kam_cuts *c);

/*
 * The group, 0 .. bins-1, of rank `i` of `n` as SQL's NTILE(bins) has it:
 * groups as equal as can be, the first n mod bins of them one larger.
 */
int kam_ntile(size_t i, size_t n, int bins);

/*
 * The median of `values`, n > 0, rounded half to even at the sixth place.
 * KAM_ENOMEM.
 */
int kam_dec_median(kam_dec *median, struct kam_sorter *s, const kam_dec *values,
		   size_t n, struct kam_err *err);

#endif
