/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: a tool declares its options, columns and examples once;
 * parsing, --help, the manual's OPTIONS and COLUMNS and the shell
 * completions come from that.
 */
#ifndef KAM_CLI_H
#define KAM_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/accounts.h>
#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/input.h>
#include <kam/writer.h>

enum kam_option_type {
	KAM_FLAG,		/* bool: set to true */
	KAM_STRING,		/* const char * */
	KAM_INT,		/* long, within min..max */
	KAM_NUMBER,		/* double, within min..max; "10%" is 0.1 */
	KAM_CHOICE,		/* int: index in `choices` */
	KAM_DAY_OPT,		/* kam_day: a date */
	KAM_SPAN_OPT		/* struct kam_span: 90d 12m */
};

/*
 * An option.  Its value is stored `offset` bytes into the tool's options
 * struct, whose members are as the type says; `fallback` is parsed first as
 * if it had been given (NULL: all bits zero, KAM_NO_DAY for a date).
 */
struct kam_option {
	char letter;		/* 0: none */
	const char *name;	/* NULL ends a list */
	const char *arg;	/* "FILE"; NULL for a flag */
	enum kam_option_type type;
	size_t offset;
	const char *fallback;
	double min, max;	/* of KAM_INT and KAM_NUMBER */
	const char *choices;	/* "net|drop" */
	bool needs_lines;	/* cannot be used on accounts */
	const char *help;	/* lower case, no full stop */
};

#define KAM_OPT_FLAG(l, name, type, member, help) \
	{ l, name, NULL, KAM_FLAG, offsetof(type, member), NULL, 0, 0, NULL, \
	  false, help }
#define KAM_OPT_STR(l, name, arg, type, member, dflt, help) \
	{ l, name, arg, KAM_STRING, offsetof(type, member), dflt, 0, 0, NULL, \
	  false, help }
#define KAM_OPT_INT(l, name, arg, type, member, dflt, min, max, help) \
	{ l, name, arg, KAM_INT, offsetof(type, member), dflt, min, max, \
	  NULL, false, help }
#define KAM_OPT_NUM(l, name, arg, type, member, dflt, min, max, help) \
	{ l, name, arg, KAM_NUMBER, offsetof(type, member), dflt, min, max, \
	  NULL, false, help }
#define KAM_OPT_CHOICE(l, name, type, member, dflt, choices, help) \
	{ l, name, choices, KAM_CHOICE, offsetof(type, member), dflt, 0, 0, \
	  choices, false, help }
#define KAM_OPT_DAY(l, name, type, member, dflt, help) \
	{ l, name, "DATE", KAM_DAY_OPT, offsetof(type, member), dflt, 0, 0, \
	  NULL, false, help }
#define KAM_OPT_SPAN(l, name, type, member, dflt, lines, help) \
	{ l, name, "SPAN", KAM_SPAN_OPT, offsetof(type, member), dflt, 0, 0, \
	  NULL, lines, help }
#define KAM_OPT_END \
	{ 0, NULL, NULL, KAM_FLAG, 0, NULL, 0, 0, NULL, false, NULL }

/* What a tool reads, and which shared options it therefore has. */
enum kam_reads {
	KAM_READS_NOTHING = 0,		/* kam-sim */
	KAM_READS_TABLE = 1,		/* files, separator, encoding ... */
	KAM_READS_LINES = 2,		/* transactions and ledgers: columns,
					   dates, --as-of --from --to
					   --returns */
	KAM_READS_ACCOUNTS = 4		/* --attach */
};

struct kam_example {
	const char *says;		/* "the ten best customers" */
	const char *command;		/* NULL ends a list */
};

struct kam_run;

struct kam_tool {
	const char *name;		/* "kam-rfm" */
	const char *summary;		/* "who bought how recently ..." */
	unsigned reads;			/* of enum kam_reads */
	const struct kam_option *options;
	size_t size;			/* of the options struct */
	const struct kam_column *columns;	/* what it appends, or NULL */
	const struct kam_example *examples;	/* or NULL */
	/*
	 * The tool: KAM_OK, 1 when a --fail-if holds, or a failure.
	 * `run` opens and closes all it uses; on failure it abandons the
	 * writer.
	 */
	int (*run)(const struct kam_run *job, struct kam_err *err);
};

/* All that a run knows from the command line. */
struct kam_run {
	const struct kam_tool *tool;
	const void *opt;			/* the tool's options struct */
	const struct kam_input_options *input;	/* files in input->read */
	const struct kam_writer_options *output;
	const char *attach;			/* FILE:COL,... or NULL */
	bool quiet, verbose;
	void *cli;				/* private to cli */
};

/*
 * main() of a tool: parse, run, report, and return the exit status: 0 done,
 * 1 a condition holds, 2 usage, 3 bad data, 4 I/O or memory.
 */
int kam_main(const struct kam_tool *tool, int argc, char **argv);

/*
 * main() of kam itself: `kam x ...` becomes kam-x, looked for beside kam and
 * then in PATH; help, completion, --version.  Returns the exit status.
 */
int kam_dispatch(int argc, char **argv);

/* "kam-rfm: warning: ..." on stderr unless quiet; a note only if verbose. */
void kam_warn(const struct kam_run *job, const char *fmt, ...)
	KAM_PRINTF(2, 3);
void kam_note(const struct kam_run *job, const char *fmt, ...)
	KAM_PRINTF(2, 3);

/* The same of a line that a model has put together; `job` is the run's. */
void kam_say(void *job, bool warning, const char *text);

/*
 * The end of a --fail-if: `held` conditions hold, or a failure; `said` is what
 * is to be told of them, and is released.  Returns 1 if any holds, else `held`.
 */
int kam_run_alarms(const struct kam_run *job, int held, struct kam_buf *said);

/*
 * kam_accounts_load() with the job's input, and what it met told to the
 * user: rejected rows by cause, unused rows, a date that stands alone.
 */
int kam_run_accounts(const struct kam_run *job,
		     const struct kam_load_need *need,
		     struct kam_accounts *a, struct kam_err *err);

/*
 * kam_features_load() of the file of --features, and what it has not or has
 * in vain told to the user.
 */
struct kam_features;
int kam_run_features(const struct kam_run *job, const char *file,
		     const struct kam_accounts *a, struct kam_features *f,
		     struct kam_err *err);

/* Tell what a report holds, as above, for tools that load by themselves. */
void kam_run_report(const struct kam_run *job,
		    const struct kam_load_report *report);

/*
 * A writer for an accounts tool: begins with the accounts' columns, the
 * attached ones (--attach) and `own`.
 */
struct kam_accounts_out {
	struct kam_writer *w;
	const struct kam_accounts *a;
	struct kam_lookup attach;
	struct kam_column *columns;	/* attached and own; owned */
	struct kam_accounts_view view;
	const struct kam_run *job;
	unsigned used;			/* of the thirteen, by bits */
	uint64_t unknown;		/* rows that --attach had nothing for */
	bool nomem;			/* a record was lost; told at close */
};

#define KAM_ACCOUNTS_OUT_INIT \
	{ NULL, NULL, KAM_LOOKUP_INIT, NULL, { 0 }, NULL, 0, 0, false }

/* Open and write the header.  On failure nothing needs to be closed. */
int kam_accounts_out_open(struct kam_accounts_out *o,
			  const struct kam_run *job,
			  const struct kam_accounts *a,
			  const struct kam_column *own, size_t nown,
			  struct kam_err *err);
/* Begin row `i` of accounts with rows: its record and attached cells.  Own
   cells follow, put with kam_put_...(o->w, ...), then kam_row_end(o->w,
   err). */
void kam_accounts_out_row(struct kam_accounts_out *o, size_t i);
/* Put the own cells of row `i`, by thread `thread`. */
typedef void kam_cells_fn(void *ctx, struct kam_writer *w, size_t thread,
			  size_t i, const struct kam_account *row);
/*
 * Write all rows, made by up to `threads` threads, in order: the same bytes
 * for any number of them.  Without `cells` there are none of its own.  Accounts
 * may be without rows.  KAM_EIO, KAM_EPIPE, KAM_ENOMEM.
 */
int kam_accounts_out_all(struct kam_accounts_out *o, size_t threads,
			 kam_cells_fn *cells, void *ctx, struct kam_err *err);
/* Close if `rc` is no failure, else abandon; returns the first failure. */
int kam_accounts_out_close(struct kam_accounts_out *o, int rc,
			   struct kam_err *err);

#endif
