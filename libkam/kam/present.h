/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text for the eye and for other programs: how wide UTF-8 is drawn, tables
 * of aligned columns, JSON.  Pure functions; the locale plays no part.
 */
#ifndef KAM_PRESENT_H
#define KAM_PRESENT_H

#include <stdbool.h>
#include <stddef.h>

#include <kam/mem.h>
#include <kam/str.h>

#define KAM_CELL_WIDTH 40 /* terminal columns a table's cell may take */

/*
 * The terminal columns of a character: 0 for combining marks and format
 * characters, 2 for East Asian Wide and Fullwidth (Unicode Annex 11), else
 * 1, Ambiguous ones included.  A control character, which
 * kam_text_fit() shows as a space, has 1.  O(log ranges).
 */
unsigned kam_char_width(unsigned long cp);

/* The terminal columns of `text` as kam_text_fit() shows it.  O(len). */
size_t kam_text_width(struct kam_str text);

/*
 * Append `text` to `b` in at most `max` terminal columns (at least 1): what
 * is longer is cut between characters and ended by U+2026.  Control
 * characters and line separators become spaces, invalid bytes U+FFFD.
 * *width gets the columns taken.  0, or -1 when out of memory.
 */
int
kam_text_fit(struct kam_buf *b, struct kam_str text, size_t max, size_t *width);

/*
 * A table for the eye.  Cells are added row by row, the names first; all are
 * held, cut to KAM_CELL_WIDTH, until the widths are known.
 */
struct kam_grid {
	size_t cols;
	size_t n, cap; /* cells added, and room for them */
	struct kam_grid_cell *cells; /* owned */
	struct kam_grid_column *column; /* owned; cols of them */
	struct kam_buf text; /* owned; the cells' bytes */
};

#define KAM_GRID_INIT                             \
	{                                         \
		0, 0, 0, NULL, NULL, KAM_BUF_INIT \
	}

/*
 * An empty table of `cols` columns in a KAM_GRID_INIT value.  0, or -1 when
 * out of memory.  Released by kam_grid_release() in any case.
 */
int kam_grid_init(struct kam_grid *g, size_t cols);
void kam_grid_release(struct kam_grid *g);

/* Numbers stand on the right of their column. */
void kam_grid_right(struct kam_grid *g, size_t col);

/* Add the next cell.  0, or -1 when out of memory. */
int kam_grid_add(struct kam_grid *g, struct kam_str text);

/* Whole rows added so far, the names included. */
size_t kam_grid_rows(const struct kam_grid *g);

/*
 * Append row `row` (0: the names) and its LF to `b`: cells padded to their
 * column, two spaces between them, none at the end; `bold` wraps it in ANSI
 * codes.  0, or -1 when out of memory.
 */
int kam_grid_row(const struct kam_grid *g, size_t row, bool bold,
		 struct kam_buf *b);

/* Append a line of dashes under every column, and LF.  0 or -1 as above. */
int kam_grid_rule(const struct kam_grid *g, struct kam_buf *b);

/*
 * Append `text` as a JSON string (RFC 8259), quotes included: UTF-8 as it
 * is, quote, backslash and control characters escaped, invalid bytes as
 * U+FFFD.  0, or -1 when out of memory.
 */
int kam_json_put(struct kam_buf *b, struct kam_str text);

/* Whether `text` is a number as JSON writes them: -0.5e3; not 007 .5 +1. */
bool kam_json_number(struct kam_str text);

#endif
