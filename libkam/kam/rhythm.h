/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rhythm in which an account buys, and when it is due again.
 */
#ifndef KAM_RHYTHM_H
#define KAM_RHYTHM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/err.h>

enum kam_pattern {
	KAM_PATTERN_NONE,    /* no purchase */
	KAM_PATTERN_NEW,     /* one purchase, not yet due again */
	KAM_PATTERN_ONE_OFF, /* one purchase, and overdue */
	KAM_PATTERN_REGULAR, /* gaps nearly equal */
	KAM_PATTERN_IRREGULAR,
	KAM_PATTERN_SEASONAL,
	KAM_PATTERN_PROJECT,
	KAM_PATTERNS
};

/* "", "new", "one-off", "regular", "irregular", "seasonal", "project". */
extern const char *const kam_pattern_name[KAM_PATTERNS];

struct kam_rhythm_limits {
	double regular_cv;    /* regular: 3 gaps or more, and
					   gap_sd / gap_mean at most this */
	double season_p;      /* of the Rayleigh test, below this */
	double season_length; /* resultant length, at least this */
	int project_within;   /* days from first purchase to last, at
					   most this, 3 purchases or more */
	int project_after;    /* days of silence, more than this */
};

/* clang-format off */
#define KAM_RHYTHM_LIMITS { .4, .01, .6, 180, 180 }
/* clang-format on */

/* A season: harmonic 1, once a year; 2, twice; 0: there is none. */
struct kam_season {
	int harmonic;
	double p, length; /* Rayleigh's p, resultant length */
	kam_day next;	  /* middle of the season after the one
					   of the last purchase */
	kam_day end;	  /* when that season will be over */
};

/*
 * Look for seasons in the purchase days day[0..n-1], ascending, none after
 * as_of, over the last whole number of years since `data_first`, the first
 * date of all the data; with fewer than 2 years there is none to be seen.
 * Each month of a year with purchases counts once, at the mean of its days.
 * Rayleigh's test (Rayleigh 1919; p by Zar 1999, eq. 27.4) on the angles
 * 2 pi m (day of the year - 1) / year length, m = 1 and then 2; and two
 * seasons must lie 9 to 15 months apart (4 to 8 with m = 2).  Data that begin
 * up to 15 days late still make a whole year.  O(n).
 */
void kam_season_find(struct kam_season *s, const kam_day *day, size_t n,
		     kam_day data_first, kam_day as_of,
		     const struct kam_rhythm_limits *limits);

/*
 * The chance that `n` directions, each as likely as any other, have a mean
 * resultant of `length` (0 to 1) or more.  For n = 3 to 5 from the volume
 * where they nearly agree: within 1 % of Kluyver's integral (1906) below
 * .03, below Zar's, which is used for all others and is within 12 % of it
 * at .01.
 */
double kam_rayleigh(double n, double length);

/* What of an account its rhythm depends on. */
struct kam_rhythm_past {
	int64_t days; /* purchase days */
	kam_day first, last, as_of;
	double gap_mean, gap_sd; /* NaN with too few gaps */
	bool project;		 /* declared to be one */
	double in_doubt;	 /* overdue ratio, below which a cluster that
				    nobody declared may go on */
	struct kam_season season;
};

struct kam_rhythm {
	enum kam_pattern pattern;
	double expected_gap;  /* days, one decimal */
	double overdue_ratio; /* elapsed / expected_gap */
	kam_day next_due;
	bool cluster;	 /* a project, declared or, should nothing more come,
			    by its purchases: 3 or more close together,
			    and not in doubt */
	bool ended;	 /* a project, and it is over */
	bool off_season; /* seasonal, next season not yet over */
};

/*
 * The rhythm of an account; `usual` is the gap to expect of an account of
 * which nothing is known.  With x gaps the expected gap is
 * (x gap_mean + 2 usual) / (x + 2); of a seasonal account, from its last
 * purchase to the next season's middle.  A declared project has ended when
 * overdue_ratio is above 2.  A cluster that nobody declared is none while its
 * overdue_ratio is below in_doubt.  Without a purchase: pattern none, NaN, no
 * date.
 */
void kam_rhythm_find(struct kam_rhythm *r, const struct kam_rhythm_past *past,
		     double usual, const struct kam_rhythm_limits *limits);

/* The expected gap, in days to one decimal, of so many gaps of that mean. */
double kam_rhythm_gap(double gaps, double gap_mean, double usual);

/*
 * The median of gap_mean[i] where gaps[i] >= 2; `otherwise` where there are
 * none.  KAM_ENOMEM.
 */
int kam_rhythm_usual(double *usual, const double *gap_mean, const int64_t *gaps,
		     size_t n, double otherwise, struct kam_err *err);

#endif
