/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A summary as a table of numbers: rows with one or two keys, exact figures,
 * and totals that are not shown but may be asked for by --fail-if.
 */
#ifndef KAM_FIGURES_H
#define KAM_FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/alarm.h>
#include <kam/decimal.h>
#include <kam/mem.h>

/* What a column holds; numbered as the writer's types are. */
enum kam_figure_type {
	KAM_FIGURE_TEXT, /* a key */
	KAM_FIGURE_COUNT,
	KAM_FIGURE_MONEY,
	KAM_FIGURE_SHARE /* a fraction, shown with six decimals */
};

struct kam_figure {
	const char *name;
	enum kam_figure_type type;
};

#define KAM_FIGURE_KEYS 2

struct kam_figures {
	size_t keys; /* 0 to KAM_FIGURE_KEYS */
	const char *key[KAM_FIGURE_KEYS];
	size_t figures;
	const struct kam_figure *figure; /* the caller's, as the keys' names */
	size_t rows, shown, cap;
	struct kam_figures_row *row; /* owned, as the next two */
	kam_dec *value;		     /* rows x figures; counts in whole ones */
	bool *has;
	struct kam_arena arena; /* holds the rows' keys */
	bool nomem;
};

/* clang-format off */
#define KAM_FIGURES_INIT \
	{ 0, { NULL, NULL }, 0, NULL, 0, 0, 0, NULL, NULL, NULL, \
	  KAM_ARENA_INIT, false }
/* clang-format on */

void kam_figures_release(struct kam_figures *f);

/*
 * Begin a row that is shown, with `keys` keys, which are copied; or one that is not, of all
 * together in those keys that are NULL.  Shown rows come first.  Lack of
 * memory is kept in `nomem`.
 */
void kam_figures_row(struct kam_figures *f, const struct kam_str *key0,
		     const struct kam_str *key1);
void kam_figures_total(struct kam_figures *f, const struct kam_str *key0,
		       const struct kam_str *key1);

/* Figure `col` of the last row; those that are not set are empty. */
void kam_figures_set(struct kam_figures *f, size_t col, kam_dec value);
void kam_figures_count(struct kam_figures *f, size_t col, size_t n);
/* part / whole, rounded half to even to six decimals; empty if whole <= 0. */
void kam_figures_share(struct kam_figures *f, size_t col, kam_dec part,
		       kam_dec whole);

/* The callbacks of a struct kam_cells, for the rows that are shown. */
int kam_figures_head(const void *figures, size_t col, struct kam_buf *name,
		     int *type);
int kam_figures_cell(const void *figures, size_t row, size_t col,
		     struct kam_buf *text);

/*
 * kam_alarms() on all rows: "lost_amount>5" of the total, "key:..." of a row
 * or a total by that key, "key0:key1:..." of a row.  With no rows at all only
 * the figures' names are checked.
 */
int kam_figures_alarms(const struct kam_figures *f, const char *conditions,
		       struct kam_buf *said, struct kam_err *err);

#endif
