/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kam-churn tells, as the cells of tables and as notes. */
#ifndef KAM_CHURN_TABLE_H
#define KAM_CHURN_TABLE_H

#include <kam/churn.h>

/* What a column holds; numbered as the writer's types are. */
enum kam_churn_type {
	KAM_CHURN_TEXT,
	KAM_CHURN_COUNT,
	KAM_CHURN_MONEY,
	KAM_CHURN_REAL,
	KAM_CHURN_DATE
};

struct kam_churn_head {
	const char *name;
	enum kam_churn_type type;
};

/*
 * A table of texts, filled cell by cell, row after row.  Lack of memory is
 * kept in `nomem` until kam_churn_table_check().
 */
struct kam_churn_table {
	const struct kam_churn_head *head; /* cols of them; NULL: none */
	size_t cols;
	size_t cells, cap; /* put, and room for them */
	size_t *end;	   /* of each cell in `text`; owned */
	struct kam_buf text;
	bool nomem;
};

/* clang-format off */
#define KAM_CHURN_TABLE_INIT { NULL, 0, 0, 0, NULL, KAM_BUF_INIT, false }
/* clang-format on */

void kam_churn_table_release(struct kam_churn_table *t);
/* Forget the cells, keep the memory. */
void kam_churn_table_clear(struct kam_churn_table *t);
/* Begin a table with these columns, which are the caller's. */
void kam_churn_table_begin(struct kam_churn_table *t,
			   const struct kam_churn_head *head, size_t cols);
size_t kam_churn_table_rows(const struct kam_churn_table *t);
/* Cell i, counted row after row. */
struct kam_str kam_churn_table_at(const struct kam_churn_table *t, size_t i);
/* KAM_ENOMEM if a cell was lost. */
int kam_churn_table_check(const struct kam_churn_table *t, struct kam_err *err);

/* The callbacks of a struct kam_cells whose ctx is a table. */
int kam_churn_table_head(const void *table, size_t col, struct kam_buf *name,
			 int *type);
int kam_churn_table_cell(const void *table, size_t row, size_t col,
			 struct kam_buf *text);

/* Append a cell; NaN, NULL and KAM_NO_DAY are empty ones. */
void kam_churn_put_text(struct kam_churn_table *t, const char *text);
void kam_churn_put_str(struct kam_churn_table *t, struct kam_str text);
void kam_churn_put_count(struct kam_churn_table *t, int64_t n);
void kam_churn_put_money(struct kam_churn_table *t, kam_dec amount);
void kam_churn_put_date(struct kam_churn_table *t, kam_day day);
void kam_churn_put_real(struct kam_churn_table *t, double v, int digits);
void kam_churn_put_fixed(struct kam_churn_table *t, double v, int places);

/*
 * The twelve cells of a customer with a purchase, from pattern to reason;
 * those of money are empty where they cannot be told.
 */
void kam_churn_put_customer(struct kam_churn_table *t,
			    const struct kam_churn_case *c,
			    const struct kam_churn_verdict *v,
			    const struct kam_churn_limits *limits);

/* Set up `t` and fill it, a row a coefficient; none without a regression. */
void kam_churn_table_coefficients(struct kam_churn_table *t,
				  const struct kam_churn_forecast *f);

/*
 * The same, a row a fact of the forecast `f` of a book: name, value,
 * standard_error, meaning.  `asked` is --model.
 */
void kam_churn_table_report(struct kam_churn_table *t,
			    const struct kam_churn_forecast *f,
			    const struct kam_churn_book *b,
			    enum kam_churn_model asked);

/* The same, a row a status, best first; KAM_CHURN_NONE only if it is met. */
void
kam_churn_table_statuses(struct kam_churn_table *t,
			 const struct kam_churn_sums sums[KAM_CHURN_STATUSES]);

/* Begin a table of backtest lines, and append one. */
void kam_churn_table_backtest(struct kam_churn_table *t);
void kam_churn_put_line(struct kam_churn_table *t,
			const struct kam_churn_line *line);

/* Hears one line of what is to be told: kam_churn_tell() below. */
typedef void kam_churn_say_fn(void *ctx, bool warning, const char *text);

/*
 * Which model was chosen and by how much, the parameters, and what a user
 * must be warned of; `lines`: it was trained on purchases.  KAM_ENOMEM.
 */
int kam_churn_tell(const struct kam_churn_forecast *f, bool lines,
		   kam_churn_say_fn *say, void *ctx, struct kam_err *err);

/*
 * Backtest as `plan` says ("DATE", "DATE,SPAN" or "rolling:N"), the latest
 * date first, append the lines to `t` and tell of each; with several dates
 * also the mean and the spread over them of what is of all customers, by
 * model, by recency and by the window rule.  `as_of` is the data's last day.
 * Failures as those of kam_churn_plan_read() and kam_churn_backtest().
 */
int kam_churn_test_all(struct kam_churn_table *t,
		       const struct kam_churn_source *src, const char *plan,
		       kam_day as_of, const struct kam_churn_test *test,
		       kam_churn_say_fn *say, void *ctx, struct kam_err *err);

#endif
