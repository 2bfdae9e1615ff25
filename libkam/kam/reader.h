/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CSV in: files or stdin, compressed or not, in any encoding, become batches
 * of rows.  Only wanted columns are split; a field is a pointer and a length
 * into the reader's own buffers.
 *
 *	kam_reader_open(&r, &options, err)
 *	kam_reader_select(r, n, resolve, ctx, err)	which columns
 *	kam_reader_run(r, workers, states, fn, err)	all rows, any threads
 *   or	while (kam_reader_next(r, &batch, err) > 0)	all rows, one by one
 *	kam_reader_close(r)
 *
 * Records are those of libcsv in strict mode; the error texts and what
 * counts as bad are those of kam-input(5).
 */
#ifndef KAM_READER_H
#define KAM_READER_H

#include <stdbool.h>
#include <stdint.h>

#include <kam/err.h>
#include <kam/fault.h>

#define KAM_NO_COLUMN ((size_t)-1)
#define KAM_FIELD_MAX ((size_t)16 << 20)	/* bytes of a field */

/* How far the reading has come; told with each block that is read. */
struct kam_progress {
	uint64_t bytes;		/* of the files as they lie on the disk */
	uint64_t total;		/* of all of them; 0 when not known (a pipe) */
	uint64_t rows;		/* lines, rather: where fields hold line ends
				   or lines are empty, there are fewer rows */
};

struct kam_reader_options {
	const char *const *files;	/* "-" is stdin; none: stdin */
	size_t nfiles;
	char sep;			/* 0: tab for *.tsv, else comma */
	const char *encoding;		/* iconv's name; NULL: UTF-8 */
	const char *header;		/* LIST for files without one, or NULL */
	bool records;			/* batches carry whole records too */
	bool skip;			/* --on-error=skip */
	const char *rejects;		/* file for bad records, or NULL */
	const char *scan;		/* "plain", "sse2", "avx2", "avx512",
					   "neon"; NULL: the quickest here */
	void (*progress)(void *ctx, const struct kam_progress *p);
	void *progress_ctx;		/* called by whichever thread reads */
};

/* A file's columns. */
struct kam_header {
	size_t n;
	const struct kam_str *name;	/* unquoted; the reader's */
	const struct kam_str *raw;	/* as in the file, quotes included */
};

/*
 * Where the fields of a bare batch lie in the file's bytes: field j of row i
 * between ends[i * width + j] and ends[i * width + j + 1], the places of the
 * separators or line ends around it, UINT32_MAX being that before data[0].
 * KAM_BARE_SLACK bytes more than there are fields may be read.
 */
struct kam_bare {
	const char *data;
	const uint32_t *ends;		/* NULL: the batch is not bare */
	size_t width;			/* fields of a record */
	bool quoted;			/* there may be quotes around fields, but
					   none in them */
	bool crs;			/* a CR may stand before the line end */
	bool wide;			/* the scanner uses AVX-512, and so may
					   who goes on from here */
};

#define KAM_BARE_SLACK 16

/*
 * Some rows of one file, in input order.  All bytes are the reader's and
 * good until the function called with the batch returns, or until the next
 * kam_reader_next().
 */
struct kam_batch {
	const char *file;
	size_t rows, cols;
	const struct kam_str *fields;	/* rows x cols, unquoted contents; NULL
					   in a bare batch, which has `bare`
					   and kam_batch_field() instead */
	struct kam_bare bare;
	const struct kam_str *records;	/* rows; without the line end; NULL in
					   a bare batch.  With
					   `records`: in the first file's column
					   order and separator, quotes kept */
	const char *start;		/* where line `line` begins */
	uint64_t line;
	char newline;			/* '\n', or '\r' in a file of CRs */
	bool line_a_row;		/* no line is empty or goes on */
	const struct kam_header *header;	/* of this file */
	const size_t *index;		/* cols: position in the header, or
					   KAM_NO_COLUMN */
	const struct kam_fault *fault;	/* a bad record after the rows, or
					   NULL; give it to kam_faults_add() */
};

struct kam_reader;

/*
 * Open the first file and read its header.  Options and file names must
 * outlive the reader.  KAM_EIO, KAM_EDATA (empty, no header, wrong
 * separator), KAM_EUSAGE (unknown encoding), KAM_ENOMEM.
 */
int kam_reader_open(struct kam_reader **r,
		    const struct kam_reader_options *options,
		    struct kam_err *err);

/* Close; the reader is gone.  NULL is allowed. */
void kam_reader_close(struct kam_reader *r);

/* The first file's columns; the reader's. */
const struct kam_header *kam_reader_header(const struct kam_reader *r);
/* The first file's name as messages show it, and the separator in use. */
const char *kam_reader_file(const struct kam_reader *r);
char kam_reader_sep(const struct kam_reader *r);

/*
 * Find the wanted columns in the header of `file`: fill index[0..n-1] with
 * positions or KAM_NO_COLUMN (then the field is empty in every row).
 * Called once for each file, the first one included.
 */
typedef int (*kam_resolve_fn)(void *ctx, const struct kam_header *header,
			      const char *file, size_t *index,
			      struct kam_err *err);

/* Say which `n` columns are wanted; before the first row. */
int kam_reader_select(struct kam_reader *r, size_t n, kam_resolve_fn resolve,
		      void *ctx, struct kam_err *err);

/*
 * Allow bare batches, which cost less: for those who use kam_batch_field()
 * or kam_batch_places().  Not together with options.records.
 */
void kam_reader_allow_bare(struct kam_reader *r);

/*
 * Take a batch.  `state` is the worker's own.  Bad rows go to `faults`,
 * which stands for this part of the input; a failure ends the run.
 */
typedef int (*kam_batch_fn)(void *state, const struct kam_batch *batch,
			    struct kam_faults *faults, struct kam_err *err);

/*
 * Read all rows with `workers` threads, the caller's one of them, each of
 * which reads in its turn.  states[i] belongs to worker i.  Batches of one
 * state are in input order, but which rows it gets is by chance.  On failure
 * the error is the first one in input order, whatever the threads did.
 */
int kam_reader_run(struct kam_reader *r, size_t workers, void *const *states,
		   kam_batch_fn fn, struct kam_err *err);

/*
 * The next batch, in input order: 1, or 0 at the end of the last file, or a
 * failure.  `b->fault` has not been dealt with: call kam_faults_add() with
 * kam_reader_faults() after the batch's rows.
 */
int kam_reader_next(struct kam_reader *r, struct kam_batch *b,
		    struct kam_err *err);

/* All faults so far, in input order, with --on-error and --rejects as in the
   options; the reader's. */
struct kam_faults *kam_reader_faults(struct kam_reader *r);

/* Rows delivered so far, bad ones included. */
uint64_t kam_reader_rows(const struct kam_reader *r);

/*
 * Write what is left to the rejects file and close it.  Call it once after
 * a run that came to its end.  KAM_EIO.
 */
int kam_reader_finish(struct kam_reader *r, struct kam_err *err);

/* The line on which row `row` of the batch starts.  O(bytes before it). */
uint64_t kam_batch_line(const struct kam_batch *b, size_t row);

/* The contents of field `col` of row `row` of a bare batch. */
struct kam_str kam_batch_bare_field(const struct kam_batch *b, size_t row,
				    size_t col);

/* The same of a bare batch or another. */
static inline struct kam_str
kam_batch_field(const struct kam_batch *b, size_t row, size_t col)
{
	return b->bare.ends ? kam_batch_bare_field(b, row, col)
			    : b->fields[row * b->cols + col];
}

/*
 * Where the contents of `col` lie in the `n` rows from `row` on of a bare
 * batch: len[i] bytes from b->bare.data + at[i].
 */
void kam_batch_places(const struct kam_batch *b, size_t row, size_t n,
		      size_t col, uint32_t *at, uint32_t *len);

/*
 * Make a fault of field `col` of row `row`; the text is formatted, the
 * record is the batch's.
 */
void kam_batch_fault(const struct kam_batch *b, size_t row, size_t col,
		     enum kam_cause cause, struct kam_fault *fault,
		     const char *fmt, ...) KAM_PRINTF(6, 7);

/*
 * Find a column by its exact name, by "Name[2]" for the second of that
 * name, or by a 1-based number.  Returns its position or KAM_NO_COLUMN.
 */
size_t kam_header_find(const struct kam_header *h, struct kam_str name);

/* "a, b, c" for messages, cut at `size`.  Returns `buf`. */
char *kam_header_show(char *buf, size_t size, const struct kam_header *h);

/* The column name nearest to `name`, for "did you mean"; empty if none is. */
struct kam_str kam_header_nearest(const struct kam_header *h,
				  struct kam_str name);

/*
 * Cut a well-formed record at `sep` into raw fields, quotes included; at
 * most `max` of them are stored.  Returns how many there are.
 */
size_t kam_record_split(struct kam_str record, char sep, struct kam_str *raw,
			size_t max);

/*
 * The contents of a raw field: quotes off, doubled ones halved into
 * `scratch` (which is overwritten) if there are any.  A field without such
 * points into `raw`.  On lack of memory returns the raw field's inside.
 */
struct kam_str kam_field_text(struct kam_str raw, struct kam_buf *scratch);

#endif
