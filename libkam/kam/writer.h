/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV out, or TSV, JSON lines, a table for the eye.  A tool passes on the
 * record it was given and appends cells of its own; a column of its that is
 * already there is replaced in place.
 */
#ifndef KAM_WRITER_H
#define KAM_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/reader.h>

/* What a column holds; decides alignment and JSON's form. */
enum kam_type { KAM_TEXT, KAM_COUNT, KAM_MONEY, KAM_REAL, KAM_DATE };

struct kam_column {
	const char *name;	/* NULL ends a list */
	enum kam_type type;
	const char *unit;	/* "days", "" for none */
	const char *meaning;	/* for the manual, lower case, no full stop */
};

#define KAM_COL_END { NULL, KAM_TEXT, NULL, NULL }

enum kam_format { KAM_CSV, KAM_TSV, KAM_JSON, KAM_TABLE };

struct kam_writer_options {
	const char *path;	/* --output; NULL: stdout */
	enum kam_format format;
	bool pretty;		/* KAM_TABLE of customer and own columns */
	bool color;		/* ANSI colours in a table */
	const char *columns;	/* --columns=LIST, or NULL for all */
};

struct kam_writer;

/*
 * Nothing is created before kam_writer_begin().  KAM_ENOMEM.  Options must
 * outlive the writer.
 */
int kam_writer_open(struct kam_writer **w,
		    const struct kam_writer_options *options,
		    struct kam_err *err);

/*
 * Open the output (a file is written beside and renamed at close) and write
 * the header: the `in` columns (NULL: none), which records will come with
 * separator `in_sep`, then the tool's `own` in their order, those that
 * already stand in `in` in place.  `in_types` (or NULL: text) has in->n
 * types.  A list of --columns chooses and orders; an unknown one is
 * KAM_EUSAGE with the nearest name.  KAM_EIO, KAM_EPIPE, KAM_ENOMEM.
 */
int kam_writer_begin(struct kam_writer *w, const struct kam_header *in,
		     char in_sep, const enum kam_type *in_types,
		     const struct kam_column *own, size_t nown,
		     struct kam_err *err);

/* Whether column `column` of the input is written: fields of others need not
   be made up for a record. */
bool kam_writer_uses(const struct kam_writer *w, size_t column);

/*
 * A row: begin it with the input's record (ignored without `in`), put one
 * cell for each of `own` in order, end it.  Cells that are not put are
 * empty.  Failures inside are kept until kam_row_end() reports them:
 * KAM_EIO, KAM_EPIPE, KAM_ENOMEM.
 */
void kam_row_begin(struct kam_writer *w, struct kam_str record);
/* The same with the record's fields as it would hold them, in->n of them,
   which stay until kam_row_end(). */
void kam_row_begin_fields(struct kam_writer *w, const struct kam_str *field);
void kam_put_empty(struct kam_writer *w);
/* Contents without quotes; quoted on the way out where it must be. */
void kam_put_text(struct kam_writer *w, struct kam_str text);
/* A field as another CSV file had it: its quotes are kept. */
void kam_put_raw(struct kam_writer *w, struct kam_str raw);
void kam_put_count(struct kam_writer *w, int64_t n);
void kam_put_money(struct kam_writer *w, kam_dec amount);
void kam_put_date(struct kam_writer *w, kam_day day);	/* KAM_NO_DAY: empty */
/* `digits` significant digits; NaN: empty. */
void kam_put_real(struct kam_writer *w, double v, int digits);
/* `places` fixed decimals; NaN: empty. */
void kam_put_fixed(struct kam_writer *w, double v, int places);
int kam_row_end(struct kam_writer *w, struct kam_err *err);

/* Do records go out as they come?  Then whole ones, without cells, can. */
bool kam_writer_plain(const struct kam_writer *w);
/*
 * Write whole records, each with a line end, as kam_row_begin() and
 * kam_row_end() would; only with kam_writer_plain(), and for tools without
 * cells of their own; or what a part has taken.  KAM_EIO, KAM_EPIPE,
 * KAM_ENOMEM.
 */
int kam_writer_lines(struct kam_writer *w, struct kam_str lines,
		     struct kam_err *err);

/*
 * Can rows be made apart from each other?  Not those of a table for the eye,
 * whose columns are as wide as their widest cell.
 */
bool kam_writer_divides(const struct kam_writer *w);
/*
 * A part of a writer that has begun and divides: takes rows as the whole does
 * and keeps them, so that each of several threads can have one of its own.
 * kam_part_give() exchanges them, whole rows in the writer's form, for the
 * memory in `to`, whose content is dropped; the writer puts them out by
 * kam_writer_lines().  The writer outlives its parts.  KAM_ENOMEM.
 */
int kam_part_open(struct kam_writer **part, const struct kam_writer *w,
		  struct kam_err *err);
void kam_part_give(struct kam_writer *part, struct kam_buf *to);
/* NULL is allowed. */
void kam_part_close(struct kam_writer *part);

/* Hand what is buffered to the system now, for a stream whose input pauses. */
int kam_writer_flush(struct kam_writer *w, struct kam_err *err);

/*
 * Write the rest, check that all of it got out, rename a file into place.
 * The writer is gone in any case.  KAM_EIO, KAM_EPIPE.
 */
int kam_writer_close(struct kam_writer *w, struct kam_err *err);

/* Give up: a file at --output keeps its old content.  NULL is allowed. */
void kam_writer_abandon(struct kam_writer *w);

/*
 * Remove the files that writers are writing beside their targets: for a
 * handler of a signal that is about to end the program, and safe in one.
 */
void kam_writer_interrupted(void);

/*
 * Append `text` to `b` as a CSV field, quoted only if it holds `sep`, a
 * quote, CR or LF, or is what a reader would take for an empty line or
 * trim.  0, or -1 when out of memory.
 */
int kam_csv_put(struct kam_buf *b, struct kam_str text, char sep);

#endif
