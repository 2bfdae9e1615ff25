/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tiers: rules that say which service an account gets, moves that are slow
 * to happen and can be explained, and what lies at the bounds.
 *
 *	kam_tiers_read(&t, &source, err)	the rules, checked
 *	kam_tier_decide(&d, &t, &policy, ...)	an account's tier and state
 *	kam_tier_summary_add(&s, ...)		what the tiers amount to
 *	kam_tier_report_add(&r, ...)		who stands beside a bound
 */
#ifndef KAM_TIER_H
#define KAM_TIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/mem.h>
#include <kam/quantile.h>

#define KAM_TIER_ABSENT ((size_t)-1)

enum kam_tier_op {
	KAM_TIER_ANY,	   /* a blank cell */
	KAM_TIER_BOUNDS,   /* >= > <= < =5 3..5 */
	KAM_TIER_NOT,	   /* !=5 */
	KAM_TIER_IS,	   /* =A */
	KAM_TIER_IS_NOT,   /* !=A */
	KAM_TIER_TOP,	   /* top 20 */
	KAM_TIER_TOP_SHARE /* top 5% */
};

/* A condition. */
struct kam_tier_test {
	enum kam_tier_op op;
	bool lower, upper; /* there is such a bound */
	bool above;	   /* the lower one itself is out (>) */
	bool upto;	   /* the upper one itself is in (<=) */
	bool exact;	   /* =5: no margin */
	kam_dec from, to;  /* the bounds; KAM_TIER_NOT: from */
	struct kam_str text;
	kam_dec top; /* accounts, or a share: 1000000 is all */
};

/* A column with conditions. */
struct kam_tier_condition {
	struct kam_str name;
	size_t input; /* position in the input's header */
	bool number;
	bool top;	  /* some test is of ranks */
	bool falling;	  /* less is better: the best tier has an upper bound */
	bool never_blank; /* amounts and counts: blank is an error */
};

/* A column with what a tier's accounts are due. */
struct kam_tier_standard {
	const char *name; /* NUL-terminated */
	bool number;	  /* in every row, or blank */
};

struct kam_tiers {
	const char *file; /* of the rules, for messages */
	size_t n;
	struct kam_str *name; /* n tiers, best first */
	size_t rows;
	size_t *tier_of; /* rows: position of the tier */
	uint64_t *line;	 /* rows */
	size_t conditions;
	struct kam_tier_condition *condition;
	struct kam_tier_test *test; /* rows x conditions */
	size_t standards;
	struct kam_tier_standard *standard;
	struct kam_str *due; /* rows x standards, as in the file */
	kam_dec *due_value;  /* the same, 0 where it is no number */
	size_t measure; /* first condition of numbers, or KAM_TIER_ABSENT */
	struct kam_arena arena; /* holds all of the above */
};

/* clang-format off */
#define KAM_TIERS_INIT \
	{ NULL, 0, NULL, 0, NULL, NULL, 0, NULL, NULL, 0, NULL, NULL, NULL, \
	  KAM_TIER_ABSENT, KAM_ARENA_INIT }
/* clang-format on */

/* A table of rules as it was read, and the input's header. */
struct kam_tier_source {
	const char *file;
	size_t cols, rows;
	const struct kam_str *name; /* cols */
	const struct kam_str *cell; /* rows x cols */
	const uint64_t *line;	    /* rows */
	size_t inputs;
	const struct kam_str *input; /* inputs: the columns' names */
};

/*
 * Fill `t`, a KAM_TIERS_INIT value, from rules, best tier first: column
 * `tier` names it, a column of the input's holds conditions, others are
 * standards.  In an input that has been through here before (it has a column
 * tier_rank) columns behind that one are standards too where no cell looks
 * like a condition.  KAM_EDATA with file, line and column for: no column
 * tier, a blank tier, a column twice or with a name of ours; an unknown
 * operator, a number that is none, a text that is no condition; a condition
 * in a column that the input has not; a row that can never be reached; a
 * gap between bands.  The last two are told only where they are certain, see
 * kam_tiers_check().  KAM_ENOMEM.  The source's bytes are copied.  Released
 * in any case.
 */
int kam_tiers_read(struct kam_tiers *t, const struct kam_tier_source *source,
		   struct kam_err *err);
void kam_tiers_release(struct kam_tiers *t);

/*
 * Part of kam_tiers_read().  A row is unreachable if rows above it whose
 * conditions in all other columns are as wide take all of its numbers in
 * one column.  A gap is one between two bands of rows that differ in one
 * column alone, where no other row takes numbers of that column in the gap.
 * O(rows^2 * conditions^2 + rows^2 log rows).
 */
int kam_tiers_check(const struct kam_tiers *t, struct kam_err *err);

/* Whether `cell` begins with an operator or is a band or top N. */
bool kam_tier_conditional(struct kam_str cell);

/*
 * Read a condition of a column of numbers, or of text.  `text` of the test
 * points into `cell`.  KAM_EDATA at `place`.
 */
int
kam_tier_test_read(struct kam_tier_test *test, struct kam_str cell, bool number,
		   const struct kam_place *place, struct kam_err *err);

/* The tier `name`, t->n for an empty one (no tier), or KAM_TIER_ABSENT. */
size_t kam_tiers_find(const struct kam_tiers *t, struct kam_str name);
/* Its name, empty for t->n. */
struct kam_str kam_tier_name(const struct kam_tiers *t, size_t tier);
/* Whether a row has no conditions, so that every account has a tier. */
bool kam_tiers_rest(const struct kam_tiers *t);
/* Whether ranks are asked for, which needs all accounts. */
bool kam_tiers_ranked(const struct kam_tiers *t);

/* Print without zeros behind the point: "3000", "0.05"; the length. */
size_t kam_tier_print(char *buf, kam_dec value);

/* Read "10%" or "0.1", from 0 to 1; KAM_EUSAGE names `option`. */
int kam_tier_margin_read(const char *option, const char *text, kam_dec *out,
			 struct kam_err *err);

/* An account's values, one for each condition. */
struct kam_tier_values {
	const kam_dec *number; /* where the condition is of numbers */
	const bool *blank;     /* meets no condition but ANY; numbers alone */
	const struct kam_str *text; /* where it is not */
	const size_t *rank; /* 1 the largest, 0 none; NULL without ranks */
	size_t accounts;    /* that ranks are of */
};

/* Values of all accounts, for ranks. */
struct kam_tier_ranking {
	const struct kam_tiers *t;
	size_t n, cap, number_cap, blank_cap;
	struct kam_str *customer; /* n; owned, their bytes are the caller's */
	kam_dec *number;	  /* n x conditions; owned */
	bool *blank;		  /* the same */
	size_t *rank; /* n x conditions, when it is finished; owned */
};

/* clang-format off */
#define KAM_TIER_RANKING_INIT { NULL, 0, 0, 0, 0, NULL, NULL, NULL, NULL }
/* clang-format on */

/* Add the next account; r->t is set.  KAM_ENOMEM. */
int kam_tier_ranking_add(struct kam_tier_ranking *r,
			 const struct kam_tier_values *v,
			 struct kam_str customer, struct kam_err *err);
/*
 * Rank from 1, the largest, equal ones by customer, bytewise; blank ones get
 * 0.  KAM_ENOMEM.  O(n log n) a condition of ranks.
 */
int kam_tier_ranking_finish(struct kam_tier_ranking *r, struct kam_err *err);
void kam_tier_ranking_release(struct kam_tier_ranking *r);

/* What slows moves down. */
struct kam_tier_policy {
	kam_dec margin;		    /* hysteresis, a share in millionths */
	long min_stay;		    /* dates, 1: moves at once */
	struct kam_span down_after; /* n 0: at once */
	kam_day freeze;		    /* KAM_NO_DAY: none */
};

/* An account's state, as the columns of an output keep it. */
struct kam_tier_state {
	size_t tier;	      /* t->n: in none; KAM_TIER_ABSENT: a tier that
				the rules have no more */
	kam_day since, as_of; /* KAM_NO_DAY: not known */
	size_t pending;	      /* KAM_TIER_ABSENT: none */
	long long count;      /* dates at which `pending` was met */
};

enum kam_tier_move {
	KAM_TIER_UP,
	KAM_TIER_DOWN,
	KAM_TIER_STAY,
	KAM_TIER_NEW,
	KAM_TIER_GONE,
	KAM_TIER_UNKNOWN, /* from a tier that the rules have no more */
	KAM_TIER_MOVES
};

/* "up" ... "gone", "". */
extern const char *const kam_tier_move_name[KAM_TIER_MOVES];

struct kam_tier_decision {
	struct kam_tier_state state;
	size_t row;   /* whose standards hold, or KAM_TIER_ABSENT */
	size_t plain; /* the first tier that holds plainly */
	enum kam_tier_move move;
};

/*
 * The tier of an account at `as_of` (KAM_NO_DAY: not known; then the policy
 * must not need dates), `prev` its state in an earlier output, NULL if it
 * was not there.  In this order:
 *
 * 1. margin: with f the first tier that holds plainly, up to the best tier
 *    from f on, better than the present one, whose bounds hold when moved by
 *    margin * |bound| towards the better; else the present one while its
 *    bounds hold widened by that; else f.
 * 2. min_stay: a move waits until its target was met at that many dates.
 * 3. down_after: a move down waits until so long after `since`, which is
 *    set anew at each move, and when at the end the tier is met again.
 * 4. freeze: no move after that day, for a year.
 *
 * At the same date as `prev` and with the same values nothing changes.
 */
void kam_tier_decide(struct kam_tier_decision *d, const struct kam_tiers *t,
		     const struct kam_tier_policy *policy,
		     const struct kam_tier_values *v,
		     const struct kam_tier_state *prev, kam_day as_of);

/*
 * Read a state as an output has it: the columns tier, tier_since, tier_as_of,
 * tier_pending ("TIER:COUNT") and, for where there is no tier_as_of, as_of;
 * what is empty, or no such text, is not known.  KAM_EDATA if its date is
 * later than `as_of`.
 */
int kam_tier_state_read(struct kam_tier_state *s, const struct kam_tiers *t,
			const struct kam_str field[5], kam_day as_of,
			struct kam_err *err);
/* Append "TIER:COUNT" to `b`, nothing if none is; 0, or -1: no memory. */
int kam_tier_pending_put(const struct kam_tiers *t,
			 const struct kam_tier_state *s, struct kam_buf *b);

/* The numbers of a summary's row that all summaries have. */
enum kam_tier_figure {
	KAM_TIER_ACCOUNTS,
	KAM_TIER_SHARE,
	KAM_TIER_AMOUNT,
	KAM_TIER_AMOUNT_SHARE,
	KAM_TIER_FIGURES
};

struct kam_tier_sums {
	size_t accounts;
	kam_dec amount;
	size_t was;		     /* accounts of the earlier output in it */
	size_t move[KAM_TIER_MOVES]; /* of those; NEW: new in it */
};

struct kam_tier_summary {
	const struct kam_tiers *t;
	bool moves;		    /* there was an earlier output */
	struct kam_tier_sums *sums; /* t->n + 1, the last for no tier; owned */
	struct kam_tier_sums all;
	kam_dec *due; /* (t->n + 1) x standards; owned */
	size_t *to;   /* (t->n + 1) x (t->n + 1), from and to; owned */
};

/* clang-format off */
#define KAM_TIER_SUMMARY_INIT { NULL, false, NULL, { 0 }, NULL, NULL }
/* clang-format on */

/* An empty summary; `t` must outlive it.  KAM_ENOMEM. */
int kam_tier_summary_init(struct kam_tier_summary *s, const struct kam_tiers *t,
			  bool moves, struct kam_err *err);
void kam_tier_summary_release(struct kam_tier_summary *s);

/*
 * Add an account; `prev` as in kam_tier_decide().  KAM_EDATA if the amounts
 * add up to more than can be held.
 */
int
kam_tier_summary_add(struct kam_tier_summary *s,
		     const struct kam_tier_decision *d, kam_dec amount,
		     const struct kam_tier_state *prev, struct kam_err *err);
/* Add one that is there no more. */
void kam_tier_summary_gone(struct kam_tier_summary *s, size_t prev);

/* How many columns it has: the tier's name, and what follows. */
size_t kam_tier_summary_cols(const struct kam_tier_summary *s);
/* How many rows: the tiers, and one without a name if there is no rest. */
size_t kam_tier_summary_rows(const struct kam_tier_summary *s);

/* What a column of a table holds; numbered as the writer's types are. */
enum kam_tier_unit {
	KAM_TIER_TEXT,
	KAM_TIER_COUNT,
	KAM_TIER_MONEY,
	KAM_TIER_NUMBER
};

/*
 * Append the name of column `col`, and say what it holds (enum
 * kam_tier_unit), for kam_run_cells(): 0 or -1, no memory.
 */
int kam_tier_summary_head(const void *summary, size_t col, struct kam_buf *name,
			  int *unit);

/*
 * The number in column `col` (from 1) of tier `tier` (t->n: none;
 * KAM_TIER_ABSENT: all); false where there is none.
 */
bool kam_tier_summary_value(const struct kam_tier_summary *s, size_t tier,
			    size_t col, kam_dec *out);
/* Append a cell's text, for kam_run_cells(): 0 or -1, no memory. */
int kam_tier_summary_cell(const void *summary, size_t row, size_t col,
			  struct kam_buf *text);

/*
 * --fail-if: conditions on figures of a summary, separated by commas, such as
 * "down>20" (of all tiers) or "large:share<0.1".  Returns how many hold, each
 * appended to `said` with the figure as "down>20: it is 21", "; " between them; KAM_EUSAGE,
 * KAM_ENOMEM.
 */
int kam_tier_alarms(const struct kam_tier_summary *s, const char *conditions,
		    struct kam_buf *said, struct kam_err *err);

/* A bound of the measured column. */
struct kam_tier_bound {
	kam_dec at;	     /* as in the rules */
	kam_dec from;	     /* the least value above it */
	size_t below, above; /* tiers there, by this column alone; t->n */
};

/* Figures beside a bound. */
struct kam_tier_side {
	size_t n; /* accounts that have it */
	kam_dec sum;
};

struct kam_tier_report {
	const struct kam_tiers *t;
	kam_dec margin;
	size_t n;
	struct kam_tier_bound *bound; /* n, ascending; owned */
	size_t figures;		    /* the value, standards, compared columns */
	const char *compared;	    /* \"discount,visits\" or NULL */
	struct kam_tier_side *side; /* n x figures x 2, below first; owned */
};

/* clang-format off */
#define KAM_TIER_REPORT_INIT { NULL, 0, 0, NULL, 0, NULL, NULL }
/* clang-format on */

/*
 * Find the bounds of `t`'s measured column; `compared` names `n` further
 * columns, separated by commas, and must outlive it.
 * `margin` is a share of the bound.  `t` must outlive it.  KAM_ENOMEM.
 */
int kam_tier_report_init(struct kam_tier_report *r, const struct kam_tiers *t,
			 kam_dec margin, const char *compared, size_t n,
			 struct kam_err *err);
void kam_tier_report_release(struct kam_tier_report *r);

/* 1 just above the nearest bound, -1 just below it, 0 neither. */
int kam_tier_near(const struct kam_tier_report *r, kam_dec value);

/*
 * How much more (less is negative) would make the next better tier than
 * `tier`, the policy's margin included; 0 if nothing but time.  False where
 * there is no such bound.
 */
bool kam_tier_gap(const struct kam_tiers *t, size_t tier, kam_dec value,
		  kam_dec margin, kam_dec *gap);

/*
 * Add an account of rule row `row`, with the values of the compared columns.
 * KAM_EDATA if sums leave the range.
 */
int kam_tier_report_add(struct kam_tier_report *r, size_t row, kam_dec value,
			const kam_dec *compared, const bool *blank,
			struct kam_err *err);
/* The two sides of a figure at a bound: [0] below, [1] above. */
const struct kam_tier_side *
kam_tier_report_sides(const struct kam_tier_report *r, size_t bound,
		      size_t figure);
/* Whether the accounts below have more of it than those above. */
bool kam_tier_inverted(const struct kam_tier_side *side);

/*
 * The report as a table of KAM_TIER_REPORT_COLS columns, a row for each bound
 * and figure, for kam_run_cells(): 0 or -1, no memory.
 */
#define KAM_TIER_REPORT_COLS 9
int kam_tier_report_head(const void *report, size_t col, struct kam_buf *name,
			 int *unit);
int kam_tier_report_cell(const void *report, size_t row, size_t col,
			 struct kam_buf *text);

/* All that a run needs of the above; fields are positions in the arrays. */
struct kam_tier_engine {
	struct kam_tiers t;
	struct kam_tier_policy policy;
	kam_dec near;	/* for the report and kam_tier_near() */
	size_t value;	/* the field shown as tier_value, or KAM_TIER_ABSENT */
	bool money;	/* it is one of money */
	size_t amount;	/* that summaries add up, the same */
	size_t compare; /* the first that the report compares */
	bool summed, reported; /* a summary, a report is wanted */
	struct kam_tier_ranking ranking;
	size_t row; /* the next of the ranking */
	struct kam_tier_summary sum;
	struct kam_tier_report report;
	size_t unknown; /* accounts whose earlier tier has no rule */
};

/* clang-format off */
#define KAM_TIER_ENGINE_INIT \
	{ KAM_TIERS_INIT, { 0, 1, { 0, 'd' }, KAM_NO_DAY }, 0, \
	  KAM_TIER_ABSENT, false, KAM_TIER_ABSENT, 0, false, false, \
	  KAM_TIER_RANKING_INIT, 0, KAM_TIER_SUMMARY_INIT, \
	  KAM_TIER_REPORT_INIT, 0 }
/* clang-format on */

void kam_tier_engine_release(struct kam_tier_engine *e);

/*
 * Set e->value and e->t.measure to the condition on the column `name`; NULL
 * is the first of numbers, or with `per` amount.  KAM_EUSAGE if there is no
 * such condition and `per` (--per) or `bounds` (--boundary) need one.
 */
int kam_tier_engine_measure(struct kam_tier_engine *e, const char *name,
			    bool per, bool bounds, struct kam_err *err);

/* Print a tier_value, money with two decimals at least; the length. */
size_t kam_tier_engine_print(const struct kam_tier_engine *e, char *buf,
			     kam_dec value);

/*
 * Before the first account: `moves` if there is an earlier output; `compared`
 * names `n` columns; `alarms` is --fail-if or NULL.  KAM_EUSAGE, KAM_ENOMEM.
 */
int kam_tier_engine_start(struct kam_tier_engine *e, bool moves,
			  const char *compared, size_t n, const char *alarms,
			  struct kam_err *err);

/*
 * Decide on the next account and add it to the tables that are wanted.
 * `was` are the columns of kam_tier_state_read(), NULL without.
 * KAM_EDATA; the ranking's accounts must come in its order.
 */
int kam_tier_engine_take(struct kam_tier_engine *e, const kam_dec *number,
			 const bool *blank, const struct kam_str *text,
			 const struct kam_str *was, kam_day as_of,
			 struct kam_tier_decision *d, struct kam_err *err);
/* The same for one that is there no more. */
void kam_tier_engine_gone(struct kam_tier_engine *e, struct kam_str was,
			  struct kam_tier_decision *d);

#endif
