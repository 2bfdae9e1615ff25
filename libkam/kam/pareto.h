/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Concentration: how much of a total a few keys bring.  Keys are ranked by
 * value, greatest first; those with a value of zero or less cannot carry a
 * curve and stand behind the others.
 */
#ifndef KAM_PARETO_H
#define KAM_PARETO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/quantile.h>
#include <kam/str.h>

/* Shares are whole billionths, 0 to KAM_SHARE_ONE; a share that cannot be
   said is KAM_NO_SHARE. */
#define KAM_SHARE_ONE 1000000000
#define KAM_NO_SHARE (-1)

/* What is ranked; all arrays are the caller's. */
struct kam_pareto_input {
	const kam_dec *values;	    /* n of them, |value| <= KAM_DEC_MAX */
	const struct kam_str *keys; /* n; equal values go by key, bytewise */
	const uint32_t *groups;	    /* n, each below ngroups; NULL: one group */
	size_t n, ngroups;
};

/*
 * The keys in rank order, group by group.  `place` is a position in this
 * order, sorter.rank[place].pos the position in the input.
 */
struct kam_pareto {
	size_t n, ngroups;
	struct kam_sorter sorter; /* owned */
	kam_dec *values;	  /* by place; owned */
	size_t *start; /* ngroups + 1: where the groups begin; owned */
};

#define KAM_PARETO_INIT                           \
	{                                         \
		0, 0, KAM_SORTER_INIT, NULL, NULL \
	}

/*
 * Rank `in` into `p`, a KAM_PARETO_INIT value.  KAM_ENOMEM.  Released in any
 * case by kam_pareto_release().  A radix sort by value, comparisons only
 * among equal values; 32 bytes a key, of which 16 stay.
 */
int kam_pareto_rank(struct kam_pareto *p, const struct kam_pareto_input *in,
		    struct kam_err *err);
void kam_pareto_release(struct kam_pareto *p);

/* The position in the input of what stands at `place`. */
static inline size_t
kam_pareto_at(const struct kam_pareto *p, size_t place)
{
	return p->sorter.rank[place].pos;
}

/* A group's curve. */
struct kam_curve {
	const kam_dec *values; /* n of them, descending; the ranking's */
	size_t n;	       /* of the group */
	size_t keys;	       /* of these, with a value above zero */
	kam_dec total;	       /* of the keys */
	kam_dec excluded;      /* of the n - keys others, <= 0 */
};

/* KAM_EDATA if the values add up beyond KAM_DEC_MAX. */
int kam_pareto_curve(const struct kam_pareto *p, size_t group,
		     struct kam_curve *curve, struct kam_err *err);

/* Where a walk along a curve stands. */
struct kam_step {
	size_t rank;   /* from 1 */
	kam_dec cum;   /* of this key and all before it */
	int32_t share; /* the difference of successive cum_shares */
	int32_t cum_share, cum_keys; /* rounded half to even */
};

#define KAM_STEP_INIT         \
	{                     \
		0, 0, 0, 0, 0 \
	}

/*
 * Go to the next key of the curve.  Behind the last key the shares are
 * KAM_NO_SHARE.  The last key's cum_share and cum_keys are KAM_SHARE_ONE.
 */
void kam_step_next(struct kam_step *step, const struct kam_curve *curve);

/* a / d in billionths, rounded half to even; 0 <= a <= d <= KAM_DEC_MAX,
   KAM_NO_SHARE where d is 0. */
int32_t kam_share(kam_dec a, kam_dec d);

/* Classes by cumulative share: n limits make n + 1 classes. */
#define KAM_LIMITS_MAX 255

/* A fraction in hundred-millionths: 80 % is 80000000. */
#define KAM_FRACTION_ONE 100000000

struct kam_limits {
	bool automatic; /* from the curve; n is 2 then */
	size_t n;
	int32_t limit[KAM_LIMITS_MAX]; /* ascending fractions */
};

/*
 * Read "80,95" (per cent, ascending, above 0 and below 100, a '%' behind
 * each allowed) or "auto".  KAM_EUSAGE.
 */
int kam_limits_read(const char *text, struct kam_limits *limits,
		    struct kam_err *err);

/*
 * Name the limits->n + 1 classes: from "top,middle,rest", whose bytes the
 * names are, or A, B, C ... where `text` is NULL.  KAM_EUSAGE for more or
 * fewer names, or more classes than letters.
 */
int kam_class_names(const struct kam_limits *limits, const char *text,
		    struct kam_str *names, struct kam_err *err);

/*
 * Read a share: "10%", "2.5%" or "0.1"; above 0 and below 1, up to 6
 * decimals of a per cent.  False if `text` is none.
 */
bool kam_fraction_read(const char *text, int32_t *fraction);

/* Whether `value` is more than `fraction` of `total`, exactly. */
bool kam_share_exceeds(kam_dec value, kam_dec total, int32_t fraction);

/*
 * The least number of keys that bring at least `fraction` of the total; 0
 * for a curve without keys.
 */
size_t kam_keys_for(const struct kam_curve *curve, int32_t fraction);

/*
 * How many keys of the curve are in the classes 0 to k: ends[k], k from 0 to
 * limits->n - 1.  The key that crosses a limit belongs to the upper class.
 *
 * Automatic limits are those of A. Ultsch, J. Loetsch (2015), Computed ABC
 * analysis for rational selection of most informative variables in
 * multivariate data, PLoS ONE 10(6), on the curve's own points (i/n, share of
 * the first i), i from 1, the first one where two are as near: P is the
 * point nearest to (0,1), E the last key above the mean.  A ends at the
 * lesser of both, B at the point nearest to (max(P,E)/n, 1).
 */
void kam_class_ends(const struct kam_curve *curve,
		    const struct kam_limits *limits, size_t *ends);

/* What a curve amounts to; shares as above, doubles are NaN when empty. */
struct kam_figures {
	int32_t top20_share;	   /* of the largest round-half-up(0.2 keys) */
	size_t keys_for_80;	   /* the least number that brings 80 % */
	int32_t keys_for_80_share; /* of the keys */
	int32_t cr1, cr4, cr10;	   /* share of the largest 1, 4, 10 */
	double gini;		   /* 0 to 1 - 1/n, from an exact sum */
	double gini_normalised;	   /* * n/(n-1); empty for one key */
	double hhi;		   /* Herfindahl and Hirschman, sum of s^2 */
	double hhi_normalised;	   /* (hhi - 1/n)/(1 - 1/n); as above */
	double effective_n;	   /* 1 / hhi */
	double theil;		   /* sum of s ln(n s), in nats */
};

/* O(keys). */
void kam_figures_find(struct kam_figures *f, const struct kam_curve *curve);

/* The figures as a table has them: counts, amounts and fractions. */
enum kam_figure_kind { KAM_FIGURE_COUNT, KAM_FIGURE_AMOUNT, KAM_FIGURE_REAL };

#define KAM_FIGURES 16

struct kam_figure_name {
	const char *name;
	enum kam_figure_kind kind;
};

/* keys, total, excluded, excluded_amount, and then as struct kam_figures. */
extern const struct kam_figure_name kam_figure_names[KAM_FIGURES];

/* One of them; the member that its kind says holds it. */
struct kam_cell {
	bool empty;
	int64_t count;
	kam_dec amount;
	double real;
};

void kam_curve_cells(struct kam_cell cell[KAM_FIGURES],
		     const struct kam_curve *curve);

/* Read what was printed of a figure; empty text is an empty cell. */
bool kam_cell_read(struct kam_cell *cell, enum kam_figure_kind kind,
		   struct kam_str text);

/* now - before; empty where one of them is. */
struct kam_cell
kam_cell_change(const struct kam_cell *now, const struct kam_cell *before);

/*
 * A point of the curve, linear between its keys: the share of the total
 * which the largest k/n of the keys bring, 0 <= k <= n <= KAM_POINTS_MAX.
 * `at` is the walk so far, a KAM_POINT_INIT value for the first k; k must
 * not fall.  KAM_NO_SHARE for a curve without keys.
 */
#define KAM_POINTS_MAX 1000000

struct kam_point {
	size_t keys; /* passed */
	kam_dec cum; /* of them */
};

#define KAM_POINT_INIT \
	{              \
		0, 0   \
	}

int32_t kam_curve_point(struct kam_point *at, const struct kam_curve *curve,
			long k, long n);

#endif
