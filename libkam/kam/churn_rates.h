/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How much business was lost: accounts and amounts by status, churn rates
 * between two windows of time, and what was lost by reason.
 *
 * Logo churn and gross revenue churn, as they are known for contracts
 * (Gupta and Lehmann 2003; Fader and Hardie 2009), where there are none: who
 * has left is a status, not a date of notice.
 */
#ifndef KAM_CHURN_RATES_H
#define KAM_CHURN_RATES_H

#include <kam/answer.h>
#include <kam/churn_table.h>
#include <kam/figures.h>

/* Days from..to, both included. */
struct kam_churn_dates {
	kam_day from, to;
};

/* Between which windows rates are, and what is a partial loss. */
struct kam_churn_windows {
	struct kam_churn_dates base, period;
	kam_dec partial; /* a fall by more than this share, 0 to 1 */
};

/*
 * Read --base and --period, "FROM..TO", and --partial.  The period's last
 * day is the one at which accounts are judged: *as_of, KAM_NO_DAY or that
 * day before.  KAM_EUSAGE, also if the period begins before the base ends.
 */
int kam_churn_windows_read(struct kam_churn_windows *w, const char *base,
			   const char *period, double partial, kam_day *as_of,
			   struct kam_err *err);

/*
 * Warn of windows that data from `first` to `latest` do not fill, by more
 * than a week: the rates of such windows mislead.
 */
void kam_churn_windows_tell(const struct kam_churn_windows *w, kam_day first,
			    kam_day latest, kam_churn_say_fn *say, void *ctx);

/* Judge all accounts of a book: v[0..n-1], status KAM_CHURN_NONE and no
   amounts for those without a purchase.  O(n). */
void
kam_churn_judge_all(struct kam_churn_verdict *v, const struct kam_churn_book *b,
		    const struct kam_churn_forecast *f,
		    const struct kam_rhythm_limits *rhythm,
		    const struct kam_churn_limits *limits);

/* What became of a customer of the base. */
enum kam_churn_fate {
	KAM_CHURN_OUTSIDE,   /* none: did not buy in the base */
	KAM_CHURN_RETAINED,  /* bought in the period */
	KAM_CHURN_UNDECIDED, /* silent in it, but not lost */
	KAM_CHURN_GONE,	     /* silent in it, and lost at its end */
	KAM_CHURN_OVER,	     /* silent in it, a project that has ended */
	KAM_CHURN_FATES
};

/* "", "retained", "undecided", "lost", "ended". */
extern const char *const kam_churn_fate_name[KAM_CHURN_FATES];

/* An account between the base and the period's end; amounts are net. */
struct kam_churn_course {
	enum kam_churn_fate fate;
	kam_dec base, period;	      /* in these windows */
	kam_dec last_year, year_back; /* in the 365 days to the period's end,
					 and in the 365 before; 0 unless the
					 data hold both whole */
	bool partial; /* of the base, neither gone nor over, and last_year is
			 below year_back by more than the share */
};

/*
 * Follow all accounts of `src`: c[0..n-1].  `v` are their verdicts at
 * w->period.to, from nothing that came later; days after it are not looked
 * at.  KAM_EDATA if nobody bought in the base, or if amounts add up to more
 * than can be held.  O(days).
 */
int
kam_churn_follow(struct kam_churn_course *c, const struct kam_churn_source *src,
		 const struct kam_churn_verdict *v,
		 const struct kam_churn_windows *w, struct kam_err *err);

/* The three cells of an account: base_amount, period_amount, outcome. */
void kam_churn_put_course(struct kam_churn_table *t,
			  const struct kam_churn_course *c);

/* Whether the data reach back two times 365 days from the period's end. */
bool kam_churn_two_years(const struct kam_churn_source *src,
			 const struct kam_churn_windows *w);

/* Groups of accounts, such as regions. */
struct kam_churn_groups {
	const char *column;	    /* their name; NULL: all are one group */
	size_t n;		    /* 1 if there is no column */
	const struct kam_str *name; /* n */
	const uint32_t *of;	    /* of each account, below n; NULL: 0 */
};

/*
 * Fill `f`, a KAM_FIGURES_INIT value, with a row for each group and status,
 * best status first; one of no status only where there are such accounts.
 * `v` and `amount` are those of `accounts` accounts; amount_at_risk is empty
 * unless `chances`, it can be told.  KAM_EDATA if amounts add up to more than
 * can be held; KAM_ENOMEM.  Without accounts: no rows.
 */
int kam_churn_status_figures(struct kam_figures *f,
			     const struct kam_churn_groups *g,
			     const struct kam_churn_verdict *v,
			     const kam_dec *amount, size_t accounts,
			     bool chances, struct kam_err *err);

/* What is known for rates. */
struct kam_churn_known {
	bool chances;	/* amounts at risk can be told */
	bool two_years; /* last_year and year_back too */
};

/*
 * The same with a row for each group that has a customer in the base, of
 * rates.  What is not known is empty, and so are logo_churn, revenue_churn
 * and lost_share where there is nothing to divide by.
 */
int
kam_churn_rate_figures(struct kam_figures *f, const struct kam_churn_groups *g,
		       const struct kam_churn_course *c,
		       const struct kam_churn_verdict *v, size_t accounts,
		       struct kam_churn_known known, struct kam_err *err);

/* Why accounts were lost. */
struct kam_churn_reasons {
	size_t n;		      /* the reasons; at least 1 */
	const struct kam_str *name;   /* n */
	size_t other;		      /* that of those who have none; it is
				       written last */
	const uint32_t *of;	      /* of each account, below n */
	const unsigned char *control; /* of each account, enum kam_answer:
					 could something be done?  NULL: that
					 is not known of any */
};

/*
 * The same with a row for each group and reason by which accounts were lost,
 * most lost first, and always one for `other`, which completes the shares
 * of a group to 1.
 */
int kam_churn_reason_figures(struct kam_figures *f,
			     const struct kam_churn_groups *g,
			     const struct kam_churn_reasons *r,
			     const struct kam_churn_course *c, size_t accounts,
			     struct kam_err *err);

/* What a summary is made from. */
struct kam_churn_inquiry {
	const struct kam_churn_source *src;
	const struct kam_churn_book *book; /* at the period's end, if any */
	const struct kam_churn_forecast *forecast;
	const struct kam_rhythm_limits *rhythm;
	const struct kam_churn_limits *limits;
	const struct kam_churn_groups *groups;
	const struct kam_churn_windows *windows; /* NULL: by status */
	const struct kam_churn_reasons *reasons; /* NULL: rates */
};

/* Judge all accounts and fill `f` with one of the three.  Failures are
   theirs and those of kam_churn_follow(). */
int kam_churn_inquire(struct kam_figures *f, const struct kam_churn_inquiry *q,
		      struct kam_err *err);

/* Judge and follow all accounts: *c, book->n of them, is the caller's to
   free.  Failures are those of kam_churn_follow(), and KAM_ENOMEM. */
int kam_churn_courses(struct kam_churn_course **c,
		      const struct kam_churn_inquiry *q, struct kam_err *err);

/* The figures' names alone, to check conditions before there are any. */
void kam_churn_names(struct kam_figures *f, bool rates, bool reasons);

#endif
