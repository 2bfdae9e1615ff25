/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/rhythm.h>

#include <math.h>
#include <stdlib.h>

#include <kam/mem.h>

/* How many gaps' worth of belief the usual gap gets. */
#define PRIOR 2
#define PROJECT_OVERDUE 2

const char *const kam_pattern_name[KAM_PATTERNS] = {
	"", "new", "one-off", "regular", "irregular", "seasonal", "project"
};

static int
rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int
kam_rhythm_usual(double *usual, const double *gap_mean, const int64_t *gaps,
		 size_t n, double otherwise, struct kam_err *err)
{
	double *v = kam_alloc(n, sizeof(*v));
	size_t m = 0;

	if (!v)
		return kam_nomem(err, "the usual gap");
	for (size_t i = 0; i < n; i++)
		if (gaps[i] >= 2)
			v[m++] = gap_mean[i];
	qsort(v, m, sizeof(*v), rising);
	*usual = m ? (v[(m - 1) / 2] + v[m / 2]) / 2 : otherwise;
	free(v);
	return KAM_OK;
}

/* All purchases lie close together. */
static bool
close_by(const struct kam_rhythm_past *p, const struct kam_rhythm_limits *l)
{
	return p->days >= 3 && p->last - p->first <= l->project_within;
}

/* A cluster of purchases, long ago, nothing before it and nothing after. */
static bool
burst(const struct kam_rhythm_past *p, const struct kam_rhythm_limits *l)
{
	return close_by(p, l) && p->as_of - p->last > l->project_after &&
	       p->as_of - p->last > p->last - p->first;
}

static enum kam_pattern
find_pattern(const struct kam_rhythm_past *p, double overdue, bool in_doubt,
	     const struct kam_rhythm_limits *l)
{
	if (p->project)
		return KAM_PATTERN_PROJECT;
	if (p->season.harmonic)
		return KAM_PATTERN_SEASONAL;
	if (p->days == 1)
		return overdue <= 1 ? KAM_PATTERN_NEW : KAM_PATTERN_ONE_OFF;
	if (burst(p, l) && !in_doubt)
		return KAM_PATTERN_PROJECT;
	if (p->days >= 4 && p->gap_sd <= l->regular_cv * p->gap_mean)
		return KAM_PATTERN_REGULAR;
	return KAM_PATTERN_IRREGULAR;
}

double
kam_rhythm_gap(double gaps, double gap_mean, double usual)
{
	double gap = ((gaps > 0 ? gaps * gap_mean : 0) + PRIOR * usual) /
		     (gaps + PRIOR);

	/* One decimal, as it is printed; what follows is from that. */
	return fmax(.1, nearbyint(gap * 10) / 10);
}

static double
expect_gap(const struct kam_rhythm_past *p, double usual)
{
	if (p->season.harmonic && !p->project)
		return fmax(1, p->season.next - p->last);
	return kam_rhythm_gap((double)(p->days - 1), p->gap_mean, usual);
}

void
kam_rhythm_find(struct kam_rhythm *r, const struct kam_rhythm_past *p,
		double usual, const struct kam_rhythm_limits *limits)
{
	bool cluster, in_doubt;
	double due;

	*r = (struct kam_rhythm){ KAM_PATTERN_NONE,
				  (double)NAN,
				  (double)NAN,
				  KAM_NO_DAY,
				  false,
				  false,
				  false };
	if (p->days < 1)
		return;
	r->expected_gap = expect_gap(p, usual);
	r->overdue_ratio = (p->as_of - p->last) / r->expected_gap;
	due = p->last + nearbyint(r->expected_gap);
	r->next_due = due > KAM_DAY_MAX ? KAM_NO_DAY : (kam_day)due;
	cluster = p->project || (!p->season.harmonic && close_by(p, limits));
	in_doubt = !p->project && r->overdue_ratio < p->in_doubt;
	r->cluster = cluster && !in_doubt;
	r->pattern = find_pattern(p, r->overdue_ratio, in_doubt, limits);
	r->off_season =
		r->pattern == KAM_PATTERN_SEASONAL && p->as_of <= p->season.end;
	r->ended = r->pattern == KAM_PATTERN_PROJECT &&
		   (burst(p, limits) || r->overdue_ratio > PROJECT_OVERDUE);
}
