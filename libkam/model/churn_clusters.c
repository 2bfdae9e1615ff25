/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Are clusters of purchases over, as the rule has it?  Its own record. */
#include <math.h>

#include <kam/churn.h>
#include <kam/special.h>

/* Over is what fewer than this share comes back of within a year. */
#define BACK .1
#define YEAR 365
#define LEVEL .05

/* Overdue ratios at which it is asked whether doubt ends: ten a decade. */
static const double steps[] = { 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 };
#define STEPS (sizeof(steps) / sizeof(steps[0]))
#define RATIOS (4 * STEPS)

/* A silence that the rule took for the end of a project. */
struct spell {
	double call; /* days of silence after which it said so */
	double end;  /* days that the silence lasted, or has lasted */
	double gap;  /* expected_gap then */
	bool back;
};

/* What came after a silence of at least so many expected gaps. */
struct record {
	double ratio, days, back;
};

/* What the rule said of account i, if it ever did. */
static bool
find_spell(struct spell *s, const struct kam_churn_book *b, size_t i,
	   double usual, const struct kam_rhythm_limits *l)
{
	const kam_day *day = b->day + b->start[i];
	size_t n = b->start[i + 1] - b->start[i];

	for (size_t j = 2; j < n && day[j] - day[0] <= l->project_within; j++) {
		double span = day[j] - day[0];

		s->back = j + 1 < n;
		s->call = fmax(span, l->project_after) + 1;
		s->end = (s->back ? day[j + 1] : b->as_of) - day[j];
		s->gap = kam_rhythm_gap((double)j, span / (double)j, usual);
		/* Who buys on that very day is not called over. */
		if (s->end >= s->call + s->back)
			return true;
	}
	return false;
}

/* Those that are told from projects by other means do not count. */
static bool
undeclared(const struct kam_churn_book *b, size_t i,
	   const struct kam_rhythm_limits *l)
{
	struct kam_season season;

	if (b->project && b->project[i])
		return false;
	kam_season_find(&season, b->day + b->start[i],
			b->start[i + 1] - b->start[i], b->first, b->as_of, l);
	return !season.harmonic;
}

static void
count(struct kam_churn_clusters *c, struct record *r, const struct spell *s)
{
	c->called++;
	c->back += s->back;
	c->days += (int64_t)(s->end - s->call);
	for (size_t k = 0; k < RATIOS; k++) {
		double from = fmax(s->call, r[k].ratio * s->gap);

		r[k].days += fmax(0, s->end - from);
		r[k].back += s->back && s->end > from;
	}
}

/*
 * The overdue ratio beyond which few enough came back.  What is seen of few
 * leans on what is seen of all: as if there were one more return, after as
 * many days as one takes over all.
 */
static double
end_of_doubt(const struct kam_churn_clusters *c, const struct record *r,
	     double rate)
{
	double each = (double)c->days / (double)c->back;

	for (size_t k = 0; k < RATIOS; k++)
		if (r[k].back + 1 < rate * (r[k].days + each))
			return r[k].ratio;
	return KAM_CHURN_EVER;
}

void
kam_churn_clusters(struct kam_churn_clusters *c, const struct kam_churn_book *b,
		   double usual, const struct kam_rhythm_limits *limits)
{
	const double rate = -log1p(-BACK) / YEAR;
	struct record r[RATIOS];
	double power = 1;

	*c = (struct kam_churn_clusters){ 0, 0, 0, 0 };
	for (size_t k = 0; k < RATIOS; k++) {
		r[k] = (struct record){ steps[k % STEPS] * power, 0, 0 };
		power *= (k + 1) % STEPS ? 1 : 10;
	}
	for (size_t i = 0; b->lines && i < b->n; i++) {
		struct spell s;

		if (find_spell(&s, b, i, usual, limits) &&
		    undeclared(b, i, limits))
			count(c, r, &s);
	}
	if (c->back &&
	    1 - kam_poisson_up_to((double)c->back - 1, rate * (double)c->days) <
		    LEVEL)
		c->in_doubt = end_of_doubt(c, r, rate);
}
