/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Who is slipping away: the chance that an account is still one, that it
 * buys within a horizon, and what is at stake.
 */
#ifndef KAM_CHURN_H
#define KAM_CHURN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/btyd.h>
#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/logistic.h>
#include <kam/mem.h>
#include <kam/rhythm.h>
#include <kam/score.h>

enum kam_churn_model {
	KAM_CHURN_AUTO,
	KAM_CHURN_REGRESSION,
	KAM_CHURN_MBGCNBD,
	KAM_CHURN_BGCNBD,
	KAM_CHURN_MBGNBD,
	KAM_CHURN_BGNBD,
	KAM_CHURN_WINDOW,
	KAM_CHURN_MODELS
};

/* "auto", "regression", "mbgcnbd" ... "window". */
extern const char *const kam_churn_model_name[KAM_CHURN_MODELS];

/* An account as the models see it at some date. */
struct kam_churn_past {
	int64_t days; /* purchase days; 0: no purchase */
	kam_day first, last;
	double gap_mean, gap_sd, gap_log_mean; /* days; NaN with too few */
};

/*
 * Whether a past, such as an accounts table says it to be, can be one: dates
 * in order and not after as_of, no more days than there is time for, gaps
 * where there are two days.
 */
bool kam_churn_past_valid(const struct kam_churn_past *p, kam_day as_of);

/* A past in weeks; `p` must have a purchase, none after `as_of`. */
struct kam_btyd_past
kam_churn_weeks(const struct kam_churn_past *p, kam_day as_of);

/*
 * Fit a model of the family, KAM_CHURN_MBGCNBD to KAM_CHURN_BGNBD, to those
 * of the `n` accounts that have a purchase; the unit of time is the week.
 * k and starts are searched on every m-th account where there are more than
 * 20000; and with `quick` these are all that the
 * fit is to; from `near`, if not NULL, with its k, there is no search.
 * KAM_EDATA if none has a purchase or the fit failed; KAM_ENOMEM.
 */
int kam_churn_fit(struct kam_btyd_fit *fit, const struct kam_churn_past *past,
		  size_t n, kam_day as_of, enum kam_churn_model model,
		  bool quick, const struct kam_btyd *near, struct kam_err *err);

/* The chance of a purchase within `horizon` days after as_of. */
double kam_churn_buys(const struct kam_btyd *m, const struct kam_churn_past *p,
		      kam_day as_of, int horizon);

enum kam_churn_status {
	KAM_CHURN_NONE, /* no purchase */
	KAM_CHURN_ENDED,
	KAM_CHURN_LOST,
	KAM_CHURN_AT_RISK,
	KAM_CHURN_DUE,
	KAM_CHURN_NEW,
	KAM_CHURN_ACTIVE,
	KAM_CHURN_STATUSES
};

/* "", "ended", "lost", "at-risk", "due", "new", "active": worst first. */
extern const char *const kam_churn_status_name[KAM_CHURN_STATUSES];

struct kam_churn_limits {
	double lost, at_risk; /* p_active below these */
	bool window;	  /* the simple rule: no probabilities, lost after */
	int lost_after;	  /* that many days of silence */
	bool stake_p_buy; /* amount_at_risk by p_buy */
};

/*
 * "up", "down" or "same" from the status `was` of an earlier output (NULL:
 * it was not there, "new") to `now`; "" if either is none.
 */
const char *
kam_churn_moved(const struct kam_str *was, enum kam_churn_status now);

/* A span in days; months and years are those after `from`. */
int kam_churn_span(struct kam_span span, kam_day from);

/* What is known of an account before it is judged. */
struct kam_churn_case {
	struct kam_rhythm rhythm;
	struct kam_churn_past past;
	kam_day as_of;
	double p_active, p_buy; /* as the models have them */
	kam_dec amount;		/* net, ever */
	bool periods;		/* the next two are known */
	kam_dec amount_12m, amount_prev_12m;
};

struct kam_churn_verdict {
	double p_active, p_buy; /* six decimals; NaN under window, and
				   where nothing can be said */
	kam_dec annual_value, at_risk;
	enum kam_churn_status status;
};

/*
 * Judge an account that has a purchase.  annual_value is max(0, amount) x
 * 365 / max(365, last - first + expected_gap), at_risk that times (1 -
 * p_active), both exact and rounded half to even to 2 decimals.  A cluster
 * of purchases that would be lost becomes, in c->rhythm, a project that has
 * ended, unless it is in doubt.
 */
void kam_churn_judge(struct kam_churn_verdict *v, struct kam_churn_case *c,
		     const struct kam_churn_limits *limits);

/* Append a clause that says why, to be read out; 0, or -1 without memory. */
int kam_churn_reason(struct kam_buf *b, const struct kam_churn_case *c,
		     const struct kam_churn_verdict *v);

/* A feature of the user's: a number, or 1 for one of the texts of a column. */
struct kam_churn_extra {
	char name[64]; /* "complaints", or "region=north"; NUL-terminated */
	double mean;   /* of the accounts of which it is known */
};

#define KAM_CHURN_EXTRAS 40 /* at most */
#define KAM_CHURN_LEVELS 10 /* texts of a column, at most */

/* The user's features of all accounts. */
struct kam_churn_extras {
	size_t n; /* features */
	struct kam_churn_extra extra[KAM_CHURN_EXTRAS];
	double *value; /* accounts x n; NaN: not known; owned */
};

/* A table of texts by account, to make them from. */
struct kam_churn_cells {
	const char *file; /* for messages */
	size_t accounts, cols;
	const struct kam_str *name; /* cols */
	const struct kam_str *cell; /* accounts x cols, without blanks around
				       them; ptr NULL: no such customer */
};

/*
 * Make features of a table's columns: a column of numbers is one; one with
 * anything else in it becomes an indicator for each of its texts but the
 * commonest (of several the first bytewise), NAME=TEXT, an empty one being
 * a text too.  An empty number is not known.  `as` NULL, or the `n` features
 * of a model, which are made alike; further columns are then left out.
 * KAM_EDATA: no column is left, more than KAM_CHURN_LEVELS texts, names of
 * 64 bytes and more, too many features, one of `as` that the table has not;
 * KAM_ENOMEM.  Released in any case.
 */
int kam_churn_extras_make(struct kam_churn_extras *x,
			  const struct kam_churn_cells *cells,
			  const struct kam_churn_extra *as, size_t n,
			  struct kam_err *err);
void kam_churn_extras_release(struct kam_churn_extras *x);

/* All purchases: those of account i are start[i] to start[i + 1] - 1. */
struct kam_churn_history {
	size_t n;
	const size_t *start;		       /* n + 1 */
	const kam_day *day;		       /* ascending within an account */
	const double *amount;		       /* of the day */
	const uint64_t *hash;		       /* of the accounts' names */
	const struct kam_churn_extras *extras; /* NULL: none */
};

/* Account i as it was at the end of `origin`. */
void
kam_churn_past_at(struct kam_churn_past *p, const struct kam_churn_history *h,
		  size_t i, kam_day origin);
/* Whether account i bought in (origin, origin + horizon]. */
bool kam_churn_bought(const struct kam_churn_history *h, size_t i,
		      kam_day origin, int horizon);

#define KAM_CHURN_FEATURES 27

/* Names of the features, for coefficients. */
extern const char *const kam_churn_feature_name[KAM_CHURN_FEATURES];

/* What features need that is the same for all accounts at one origin. */
struct kam_churn_origin {
	kam_day day;
	int horizon;
	double usual;	      /* gap of an account of which nothing is known */
	struct kam_btyd btyd; /* fitted to the purchases up to `day` */
};

/*
 * Features of account i, which has a purchase at or before the origin, from
 * nothing but purchases up to it.
 */
void kam_churn_features(double f[KAM_CHURN_FEATURES],
			const struct kam_churn_history *h, size_t i,
			const struct kam_churn_past *p,
			const struct kam_churn_origin *o);

/* The same and behind them h->extras, the unknown at their mean. */
size_t kam_churn_width(const struct kam_churn_history *h);
void
kam_churn_row(double *f, const struct kam_churn_history *h, size_t i,
	      const struct kam_churn_past *p, const struct kam_churn_origin *o);

/* What became of clusters that seemed to be projects that were over. */
struct kam_churn_clusters {
	size_t called;	 /* so, on some day up to as_of */
	size_t back;	 /* of these, bought again */
	int64_t days;	 /* that these had to do so, all together */
	double in_doubt; /* overdue ratio, below which no cluster is called
			    over because of that; 0: all are */
};

#define KAM_CHURN_EVER 1e9 /* in_doubt: there is no end to it */

#define KAM_CHURN_ORIGINS 4 /* at most */

/* A model of purchases within the horizon, chosen and fitted. */
struct kam_churn_forecast {
	enum kam_churn_model model;  /* not auto */
	struct kam_churn_origin now; /* as_of; btyd: the chosen variant, or
					with a regression the M-variant */
	struct kam_btyd_fit alive;   /* the M-variant, for p_active */
	struct kam_btyd_fit fit;     /* the chosen variant; without a
				    regression */
	struct kam_btyd_fit even;    /* the M-variant of accounts that buy
				    like clockwork; k 0: none of its own */
	size_t clockwork;	     /* accounts it was fitted to */
	kam_day from, to;	     /* of the purchases it was trained on */
	struct kam_logistic regression;
	double ridge;  /* its penalty */
	size_t extras; /* features of the user's, its last ones */
	struct kam_churn_extra extra[KAM_CHURN_EXTRAS];
	size_t rows; /* the regression was trained on */
	int origins;
	size_t origin_rows[KAM_CHURN_ORIGINS]; /* rows of each, latest first */
	double loss[KAM_CHURN_MODELS];	       /* cross-validated log-loss under
					  auto; NaN: not a candidate */
	enum kam_churn_model runner_up;	       /* the next best; auto: none */
	double margin, margin_se; /* by which its loss is greater, and the
				     standard error of that (paired) */
	struct kam_churn_clusters clusters;
	bool mute;	/* nobody bought again yet: no chances to tell */
	bool fell_back; /* auto: no complete horizon, or fewer than 100
			   accounts; mbgcnbd */
};

/* The name of the regression's feature `j`. */
const char *kam_churn_feature(const struct kam_churn_forecast *f, size_t j);

/*
 * Fit `model` to the purchases up to as_of.  A regression is trained at the
 * origins as_of - j x horizon, j = 1..4, that 100 accounts have a purchase
 * before; under auto, at the origin j = 1, regression and the M- and
 * BG-variants compete by log-loss, the regression five times trained on the
 * accounts of four fifths (by hash) and asked for the fifth.  Its ridge is
 * the one of .3 to 3000 with which the earlier origins forecast the first one
 * best, or with one origin alone the fifths each other.  So many accounts
 * (by hash) train that there are about 50000 rows.  `h` NULL: rhythm models
 * alone, from `past`.  KAM_EDATA: no purchase, a fit that failed, a regression without
 * an origin; KAM_ENOMEM.
 */
int kam_churn_train(struct kam_churn_forecast *f, enum kam_churn_model model,
		    const struct kam_churn_history *h,
		    const struct kam_churn_past *past, size_t n, kam_day as_of,
		    int horizon, struct kam_err *err);

/*
 * Does the account buy like clockwork: gap_sd at most a fifth of gap_mean, or
 * a tenth where there are but two gaps?  Where 100 accounts of three gaps or
 * more do, and a twentieth of all such, clockwork has a fit of its own, lest
 * the others' gaps say how long its silence may last.
 */
bool kam_churn_even(const struct kam_churn_past *p);

/* The chance that account i buys within the horizon, by the model. */
double kam_churn_p_buy(const struct kam_churn_forecast *f,
		       const struct kam_churn_history *h, size_t i,
		       const struct kam_churn_past *p);

/* P(alive) by the M-variant of its kind of account. */
double kam_churn_p_alive(const struct kam_churn_forecast *f,
			 const struct kam_churn_past *p);

/* Days of purchases and returns, as kam_days has them. */
struct kam_churn_source {
	size_t n;
	const size_t *start; /* n + 1 */
	const kam_day *day;
	const kam_dec *amount;
	const unsigned char *purchase;
	const uint64_t *hash;	      /* of the accounts' names */
	kam_day first;		      /* the first of all days */
	const unsigned char *project; /* n; 1: declared to be one; NULL: none */
	const struct kam_churn_extras *extras; /* NULL: none */
};

/*
 * Does a value declare a project: "project", "projects", "project business",
 * with ASCII case ignored, or 项目, 工程, 项目客户, 工程客户?  Without blanks
 * around it.
 */
bool kam_churn_says_project(struct kam_str value);

/* All accounts as they were at the end of a day. */
struct kam_churn_book {
	size_t n;
	kam_day as_of, first;
	bool lines;		      /* days are known */
	struct kam_churn_past *past;  /* n, owned, as all arrays are */
	kam_dec *amount;	      /* net, ever */
	kam_dec *last_12m, *prev_12m; /* net, in the 12 months to as_of and
					 in those before */
	const unsigned char *project; /* the source's */
	struct kam_churn_history h;   /* purchases; hash is the source's */
	size_t *start;
	kam_day *day;
	double *sales;
};

/* clang-format off */
#define KAM_CHURN_BOOK_INIT { 0, KAM_NO_DAY, KAM_NO_DAY, false, NULL, NULL, \
	NULL, NULL, NULL, { 0, NULL, NULL, NULL, NULL, NULL }, NULL, NULL, \
	NULL }
/* clang-format on */

/*
 * Fill `b` from what happened up to `as_of`; what came after is not looked
 * at.  `src` may have no days (start NULL): past and amount are then left
 * for the caller to fill.  KAM_EDATA if amounts add up to more than can be
 * held; KAM_ENOMEM.  Released in any case.
 */
int kam_churn_book_make(struct kam_churn_book *b,
			const struct kam_churn_source *src, kam_day as_of,
			struct kam_err *err);
void kam_churn_book_release(struct kam_churn_book *b);

/*
 * The record of the rule that a cluster of purchases is over, on the book's
 * own past: of the accounts of which it would have been said on some day up
 * to as_of, unless they are declared projects or by now seasonal, how many
 * bought again, in how many days of further silence.  Over is what fewer
 * than one in ten comes back of within a year: where significantly more do
 * (returns as a Poisson process over these days, one-sided, .05), the rule is
 * in doubt up to the overdue ratio beyond which fewer do, of ten a decade from
 * 1 on; few days there lean on all: one return more, in days / back days more.
 * `usual` as in kam_rhythm_find().  A book without days has no record.
 * O(days).
 */
void
kam_churn_clusters(struct kam_churn_clusters *c, const struct kam_churn_book *b,
		   double usual, const struct kam_rhythm_limits *limits);

/*
 * The account `name` as it was read, or rolled up and printed, is that of row
 * i.  KAM_EDATA if its past cannot be.
 */
int kam_churn_book_take(struct kam_churn_book *b, size_t i,
			const struct kam_churn_past *past, kam_dec amount,
			struct kam_str name, struct kam_err *err);

/* Accounts with a purchase. */
size_t kam_churn_book_buyers(const struct kam_churn_book *b);

/* The case of account i, which has a purchase; probabilities by `f`. */
void
kam_churn_book_case(struct kam_churn_case *c, const struct kam_churn_book *b,
		    size_t i, const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *limits);

/* What the accounts of one status come to. */
struct kam_churn_sums {
	size_t accounts;
	kam_dec amount, annual_value, at_risk;
};

/*
 * Judge all accounts and add them up by status, those without a purchase
 * under KAM_CHURN_NONE.  KAM_EDATA if amounts add up to more than can be
 * held.
 */
int
kam_churn_summarise(struct kam_churn_sums sums[KAM_CHURN_STATUSES],
		    const struct kam_churn_book *b,
		    const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *rhythm,
		    const struct kam_churn_limits *limits, struct kam_err *err);

/* When to test: at `dates` dates, each a horizon before the other. */
struct kam_churn_plan {
	kam_day last; /* the latest of them */
	long dates;
	int horizon; /* days */
};

/*
 * Read "DATE", "DATE,SPAN" or "rolling:N"; `horizon` where there is no span.
 * KAM_EUSAGE; KAM_EDATA if the data, whose last day is as_of, do not reach
 * to the horizon's end.
 */
int kam_churn_plan_read(struct kam_churn_plan *p, const char *text,
			kam_day as_of, int horizon, struct kam_err *err);

/* A line of a backtest; NaN where a figure does not apply. */
struct kam_churn_line {
	kam_day date;	   /* KAM_NO_DAY: over several dates */
	const char *model; /* of the forecast; "recency", "window" */
	const char *group; /* "all", "tenth-1" .. "tenth-10", a status,
			      "over-recency", "mean", "spread" */
	const char *bound; /* "", "-low" or "-high" of an interval */
	double accounts;
	double rate;	 /* share that bought */
	double forecast; /* mean */
	double auc, brier, logloss;
	double lift[2], captured[2]; /* at 10 and 20 %, of those who did
					not buy */
};

#define KAM_CHURN_FIGURES 10

/* Figure i of a line: accounts, rate, forecast, auc, brier, logloss, lift
   and captured at 10 %, the same at 20 %. */
double kam_churn_figure(const struct kam_churn_line *line, int i);

#define KAM_CHURN_RIVALS 3 /* the model, recency and the window rule */
/* Each may have a lower and an upper bound behind it; and one compares. */
#define KAM_CHURN_LINES \
	(3 * (KAM_CHURN_RIVALS + 1 + KAM_SCORE_TENTHS + KAM_CHURN_STATUSES))

/* How a backtest is to be done. */
struct kam_churn_test {
	enum kam_churn_model model;
	int horizon; /* days */
	struct kam_churn_limits limits;
	struct kam_rhythm_limits rhythm;
	int bootstrap; /* samples; 0: no intervals */
	uint64_t seed; /* of them */
};

/*
 * Hide what came after `date`, fit (and under auto choose) on the rest,
 * forecast, and compare with what happened in the `horizon` days after:
 * fills line[0..*n-1], at most KAM_CHURN_LINES, and *f.  All accounts with a
 * purchase up to `date` count.  The first KAM_CHURN_RIVALS lines (with their
 * bounds) are of the model, of recency and of the window rule, which has no
 * figures where it was the model.
 *
 * With test->bootstrap, each line is followed by the 2.5 and 97.5 % quantiles
 * of its figures in so many samples of the customers, drawn with replacement
 * (percentile intervals; Efron 1979); the model is not fitted anew.  A line
 * "over-recency" has what the model is better by in auc, lift and captured.
 * The data must reach to date + horizon, which is for the caller to see to.  KAM_EDATA without such an account, or as
 * kam_churn_train(); KAM_ENOMEM.
 */
int kam_churn_backtest(struct kam_churn_line *line, size_t *n,
		       struct kam_churn_forecast *f,
		       const struct kam_churn_source *src, kam_day date,
		       const struct kam_churn_test *test, struct kam_err *err);

/*
 * The mean and the standard deviation (n - 1; 0 with one) of the figures of
 * `n` lines; `n` >= 1.
 */
void kam_churn_mean(struct kam_churn_line *mean, struct kam_churn_line *spread,
		    const struct kam_churn_line *line, size_t n);

#endif
