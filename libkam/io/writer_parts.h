/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the writer share: the plan of the output's columns, the
 * place the bytes go to, and the forms they take.
 */
#ifndef KAM_IO_WRITER_PARTS_H
#define KAM_IO_WRITER_PARTS_H

#include <sys/types.h>

#include <kam/mem.h>
#include <kam/present.h>
#include <kam/writer.h>

/* A column of the output: a field of the input's record, or a cell of the
   tool's. */
struct kam_out_column {
	bool own;
	size_t index; /* among the input's columns, or the tool's */
	enum kam_type type;
	struct kam_str name; /* contents, in the writer's arena */
	struct kam_str raw; /* as it is written after `raw_sep` */
	char raw_sep;
};

/* What kam_writer_begin() was told. */
struct kam_plan_source {
	const struct kam_header *in; /* or NULL */
	char in_sep;
	const enum kam_type *in_types; /* or NULL */
	const struct kam_column *own;
	size_t nown;
};

struct kam_plan {
	struct kam_out_column *col; /* owned */
	size_t n;
	bool as_is; /* the input's columns and then the tool's */
};

#define KAM_PLAN_INIT      \
	{                  \
		NULL, 0, 0 \
	}

/*
 * Decide which columns are written, by the options.  KAM_EUSAGE for an
 * unknown one of --columns, KAM_ENOMEM.  Names go into the arena.
 */
int kam_plan_make(struct kam_plan *plan, const struct kam_plan_source *src,
		  const struct kam_writer_options *opt, struct kam_arena *a,
		  struct kam_err *err);
void kam_plan_release(struct kam_plan *plan);

/* Where the bytes go. */
struct kam_sink {
	int fd; /* -1: not open */
	const char *path; /* NULL: stdout */
	char *temp; /* owned; the file beside, or NULL */
	char *target; /* owned; what it is renamed to */
};

#define KAM_SINK_INIT                \
	{                            \
		-1, NULL, NULL, NULL \
	}

/* Open `path`; NULL and "-" are stdout.  KAM_EIO, KAM_ENOMEM. */
int kam_sink_open(struct kam_sink *s, const char *path, struct kam_err *err);
/* Write all of it.  KAM_EIO, KAM_EPIPE. */
int kam_sink_write(struct kam_sink *s, const char *ptr, size_t len,
		   struct kam_err *err);
/* Bring a file into place; the sink is closed in any case.  KAM_EIO. */
int kam_sink_close(struct kam_sink *s, struct kam_err *err);
/* Close and remove the file beside. */
void kam_sink_drop(struct kam_sink *s);

/* A cell of a row that is put together: raw CSV text of a table with the
   separator `sep`, or contents where `sep` is 0. */
struct kam_out_cell {
	struct kam_str text;
	char sep;
};

/*
 * A form of output.  The functions append to w->out and return 0, or a
 * failure which they have noted with kam_writer_fail().
 */
struct kam_out_form {
	int (*header)(struct kam_writer *w);
	int (*row)(struct kam_writer *w);
	int (*finish)(struct kam_writer *w); /* or NULL */
};

extern const struct kam_out_form kam_form_csv;
extern const struct kam_out_form kam_form_json;
extern const struct kam_out_form kam_form_table;

/* Where an own cell lies in `held`; it ends where the next one begins. */
struct kam_held_cell {
	size_t start;
	bool raw;
};

struct kam_writer {
	const struct kam_writer *whole_of; /* a part of it, which owns the plan
					   and the keys; else NULL */
	const struct kam_writer_options *opt;
	const struct kam_out_form *form;
	struct kam_err fail; /* the first failure; it stays */
	struct kam_sink sink;
	struct kam_buf out; /* bytes not yet written */
	size_t whole; /* of them, those of whole rows */
	bool rows; /* one has been ended */
	struct kam_arena arena; /* the plan's names, JSON's keys */
	struct kam_plan plan;
	char sep, in_sep; /* of a CSV output (0: another form); the records */
	bool plain; /* rows go straight out: fields as they come, then own
				   cells */
	size_t nkept; /* columns of the input that go out */
	bool *want; /* by own cell: does it go out?  with whole_of its */
	size_t begun; /* columns of this plain row so far */
	bool cut; /* the fields of this row were given */
	size_t nin, nown;
	size_t put; /* own cells of this row so far */
	/* Of a row that is not plain: */
	struct kam_buf held; /* its record, then its own cells */
	size_t record; /* bytes of the record */
	struct kam_held_cell *cell; /* nown + 1 */
	struct kam_str *field; /* nin; into held */
	struct kam_buf scratch; /* for unquoting */
	struct kam_str *key; /* JSON: {"name": or ,"name": */
	struct kam_grid grid;
};

/* Can rows go straight out: the input's columns first, then own ones in
   their order, and no separator to be changed?  Sets nkept, too. */
bool kam_writer_is_plain(struct kam_writer *w);
/* All memory that rows need, so that a row allocates none. */
int kam_writer_room(struct kam_writer *w, size_t bytes);
/* Free all that it owns, and itself. */
void kam_writer_free(struct kam_writer *w);
/* Keep a failure, out of memory or another; returns its status. */
int kam_writer_nomem(struct kam_writer *w);
/* Write the buffered bytes if there are many. */
int kam_writer_spill(struct kam_writer *w);

/* The cell of output column `i` of the row at hand. */
struct kam_out_cell kam_row_cell(const struct kam_writer *w, size_t i);
/* The same as contents, good until the next call. */
struct kam_str kam_row_text(struct kam_writer *w, size_t i);

#endif
