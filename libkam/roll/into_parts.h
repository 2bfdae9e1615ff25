/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of a merge into a ledger: its files, its log, its rows. */
#ifndef KAM_ROLL_INTO_PARTS_H
#define KAM_ROLL_INTO_PARTS_H

#include <sys/stat.h>

#include <kam/into.h>
#include <kam/sha256.h>

#include "relay.h"

#define KAM_LEDGER_HEADER "customer,date,orders,lines,amount,returns"
#define KAM_DIGEST_NONE "" /* of a ledger that is not there */

/* A row of the log. */
struct kam_log_row {
	struct kam_str file;
	struct kam_str sha256; /* of its decompressed bytes */
	uint64_t rows;
	kam_dec amount;
	kam_day first, last;	    /* KAM_NO_DAY: no rows */
	struct kam_str replaced;    /* period taken out before; empty: none */
	struct kam_str began, made; /* digests of the ledger */
	bool valid;		    /* what went in is in the ledger still */
};

struct kam_log {
	int fd;			 /* -1: not open; holds the lock */
	const char *path;	 /* the caller's */
	struct kam_buf text;	 /* as read */
	struct kam_log_row *row; /* owned; the texts lie in `text` */
	size_t n, cap;
};

#define KAM_LOG_INIT                               \
	{                                          \
		-1, NULL, KAM_BUF_INIT, NULL, 0, 0 \
	}

/*
 * Open the log `path`, made if absent, and lock it: only one run at a time
 * has it.  KAM_EIO: it cannot be, or another process has it and `wait` is
 * false; then the message says which.  KAM_EDATA: it is damaged.  KAM_ENOMEM.
 */
int kam_log_open(struct kam_log *l, const char *path, bool wait,
		 struct kam_err *err);
void kam_log_close(struct kam_log *l);

/*
 * Find out which rows are valid, `digest` being that of the ledger as it is.
 * *known is set to whether the log has made it or begun with it, or has no
 * rows.  `first` is the month that fiscal years begin with.
 */
void
kam_log_judge(struct kam_log *l, const char *digest, int first, bool *known);
/* Rows wholly within these days are valid no more: they are replaced. */
void
kam_log_replace(struct kam_log *l, size_t before, kam_day from, kam_day to);
/* The valid row of the same bytes, or NULL. */
const struct kam_log_row *
kam_log_find(const struct kam_log *l, const char *sha256);

/* Write rows behind those that are there and have them on the disk. */
int kam_log_append(struct kam_log *l, const struct kam_log_row *row, size_t n,
		   struct kam_err *err);

/* Read "2024-06", "2024-Q2", "2024", "2024-W07"; false if it is none. */
bool kam_period_any(struct kam_str text, int first, kam_day *from, kam_day *to);

/* The names of a ledger's files; all owned. */
struct kam_into_names {
	char *ledger;
	char *log;	 /* LEDGER.log */
	char *fresh;	 /* LEDGER.new: being written */
	char *old;	 /* LEDGER~ */
	char *old_fresh; /* LEDGER~.new */
};

int kam_into_names(struct kam_into_names *n, const char *ledger,
		   struct kam_err *err);
void kam_into_names_release(struct kam_into_names *n);

/* A file that is written with its digest, by a thread of its own if wanted. */
struct kam_into_file {
	int fd;		  /* -1: not open */
	const char *path; /* the caller's */
	struct kam_buf out;
	/* Being written, and when that is done. */
	struct kam_buf spare[2];
	uint64_t number[2];
	size_t turn;
	struct kam_relay relay;
	/* The relay's. */
	struct kam_sha256 sum;
	off_t written;
	struct kam_err err;
};

#define KAM_INTO_FILE_INIT \
	{                  \
		.fd = -1   \
	}

int kam_into_file_open(struct kam_into_file *f, const char *path, mode_t mode,
		       bool threaded, struct kam_err *err);
/* Write what is in f->out if that is much, or all of it; f->out is another
   buffer then. */
int kam_into_file_spill(struct kam_into_file *f, bool all, struct kam_err *err);
/* Write all, have it on the disk, close; `hex` becomes the digest. */
int kam_into_file_close(struct kam_into_file *f, char hex[KAM_SHA256_TEXT],
			struct kam_err *err);
/* Give up: the file is removed if it was opened. */
void kam_into_file_drop(struct kam_into_file *f);

/* Keep the ledger as the old one, and put the new one into its place. */
int
kam_into_swap(const struct kam_into_names *n, bool there, struct kam_err *err);

/* What the streaming needs. */
struct kam_into_merge {
	const char *ledger;	    /* NULL: there is none yet */
	bool trusted;		    /* its rows need no second look */
	bool threaded;		    /* digests are made by threads */
	kam_day drop_from, drop_to; /* KAM_NO_DAY: nothing is taken out */
	struct kam_rollup *rollup;
	struct kam_into_file *out;
	uint64_t rows, touched; /* set */
};

/* Merge the ledger and the rollup, both sorted, into m->out. */
int kam_into_merge(struct kam_into_merge *m, struct kam_err *err);

/*
 * The same for a ledger as kam-roll has written it: rows of customers who
 * are not in the rollup are not looked into.  `hex` becomes the ledger's
 * digest.  1 if it is seen to be something else; then, and if the digest is
 * not the one expected, what has been written is worth nothing.
 */
int kam_into_merge_quick(struct kam_into_merge *m, char hex[KAM_SHA256_TEXT],
			 struct kam_err *err);

/* A merge under way. */
struct kam_merging {
	struct kam_into_merge *m;
	struct kam_rollup_row add; /* what comes next */
	int more;		   /* 1: there is one, 0: none, or a failure */
	/* The row of the ledger at hand. */
	struct kam_buf customer;
	kam_day day;
	bool any;
	int order; /* of that customer and the one to be added */
};

int kam_merging_begin(struct kam_merging *g, struct kam_into_merge *m,
		      struct kam_err *err);
/* Turn to the next row to be added. */
int kam_merging_next(struct kam_merging *g, struct kam_err *err);
/* Put the row to be added as it is, and turn on. */
int kam_merging_put(struct kam_merging *g, struct kam_err *err);
/* Add rows that stand before the customer and day at hand, or all. */
int kam_merging_before(struct kam_merging *g, bool all, struct kam_err *err);
/* Put the row at hand, with what is to be added to it, and turn on. */
int kam_merging_unite(struct kam_merging *g, struct kam_rollup_row *row,
		      struct kam_err *err);
/* The four numbers of the row at hand: KAM_LEDGER_WIDTH if all are good, or
   the place of the one that is not. */
size_t kam_merging_values(const struct kam_merging *g, const struct kam_str *f,
			  struct kam_rollup_row *row);

#endif
