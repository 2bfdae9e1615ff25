/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Private to cli: the options of a tool, its own and the shared ones, as one
 * list, and what the command line made of them.
 *
 *	kam_cli_init(&c, tool, err)		the list, the defaults
 *	kam_cli_parse(&c, argc, argv, err)	words to values
 *	kam_cli_settle(&c, err)			values to c.run
 *	kam_cli_release(&c)
 */
#ifndef KAM_CLI_OPTIONS_H
#define KAM_CLI_OPTIONS_H

#include <pthread.h>
#include <stdio.h>

#include <kam/cli.h>

#include "programs.h"

/* The values of the shared options. */
struct kam_shared {
	const char *columns, *output;
	int format; /* enum kam_format */
	bool pretty;
	int color; /* enum kam_color */
	bool progress, no_progress, quiet, verbose, help, version;

	const char *sep, *encoding, *header, *rejects;
	int on_error; /* enum kam_on_error */
	long threads; /* 0: as many as there are processors */
	int input; /* enum kam_kind */
	int decimal; /* 0 point, 1 comma */

	const char *customer, *date, *amount, *order, *date_format, *as_of;
	kam_day from, to;
	int returns; /* 0 net, 1 drop */

	const char *attach;
};

enum kam_color { KAM_COLOR_AUTO, KAM_COLOR_ALWAYS, KAM_COLOR_NEVER };
enum kam_on_error { KAM_STOP, KAM_SKIP };

/* In the order in which --help shows them. */
enum kam_group {
	KAM_GROUP_OWN,
	KAM_GROUP_INPUT,
	KAM_GROUP_LINES,
	KAM_GROUP_ACCOUNTS,
	KAM_GROUP_OUTPUT,
	KAM_GROUP_OTHER,
	KAM_GROUPS
};

/* An option that the tool has. */
struct kam_entry {
	const struct kam_option *option;
	char *values; /* the struct that the option's offset is into */
	enum kam_group group;
	char letter; /* 0 when the tool's own option uses it */
	bool given;
};

/* The line that tells how far the reading has come. */
struct kam_meter {
	pthread_mutex_t lock;
	bool on, lines; /* at all; whole lines instead of one redrawn */
	const char *prog; /* "kam-rfm" */
	char name[64]; /* "sales.csv" */
	double start, shown; /* seconds; when the last one was shown */
	double wait; /* seconds before the first */
	bool drawn;
	struct kam_progress last;
};

struct kam_cli {
	const struct kam_tool *tool;
	struct kam_shared shared;
	void *own; /* the tool's options struct; owned */
	struct kam_entry *entries; /* owned */
	size_t n;
	const char **files; /* owned; the names are argv's */
	size_t nfiles, cap;
	char lines_only[48]; /* "--from", or empty */
	char transactions_only[48]; /* "--amount", or empty */
	struct kam_meter meter;
	struct kam_input_options input;
	struct kam_writer_options output;
	struct kam_run run;
};

/* The shared options of a group; a list ended by KAM_OPT_END. */
const struct kam_option *kam_shared_options(enum kam_group group);
/* "Input options". */
const char *kam_group_title(enum kam_group group);
/* True when a tool that reads `reads` has the options of `group`. */
bool kam_group_applies(enum kam_group group, unsigned reads);

/*
 * The list of `tool`'s options and their defaults.  KAM_EUSAGE for a default
 * that its own option refuses; KAM_ENOMEM.  Released in any case.
 */
int kam_cli_init(struct kam_cli *c, const struct kam_tool *tool,
		 struct kam_err *err);
void kam_cli_release(struct kam_cli *c);

/*
 * Read the words of the command line.  Ends early, with success, after
 * --help and --version.  KAM_EUSAGE, KAM_ENOMEM.
 */
int
kam_cli_parse(struct kam_cli *c, int argc, char **argv, struct kam_err *err);

/* Check the shared options against each other and fill c->run.  KAM_EUSAGE. */
int kam_cli_settle(struct kam_cli *c, struct kam_err *err);

/* By letter, or by exact name; NULL if there is none. */
struct kam_entry *kam_cli_letter(const struct kam_cli *c, char letter);
struct kam_entry *kam_cli_named(const struct kam_cli *c, struct kam_str name);
/*
 * By name or by the beginning of only one name.  KAM_EUSAGE: unknown, with
 * the nearest name, or ambiguous, with the candidates.
 */
int kam_cli_find(const struct kam_cli *c, struct kam_str name,
		 struct kam_entry **found, struct kam_err *err);
/* True when the option was on the command line. */
bool kam_cli_given(const struct kam_cli *c, const char *name);

/* Read `text` as the option says and store it at `member`.  KAM_EUSAGE. */
int kam_value_read(const struct kam_option *o, const char *text, void *member,
		   struct kam_err *err);
/* KAM_EUSAGE "--NAME=TEXT: " and the message. */
int kam_value_fail(struct kam_err *err, const char *name, const char *text,
		   const char *fmt, ...) KAM_PRINTF(4, 5);
/* "2 to 9", "1 or more"; empty when there are no limits.  Returns `buf`. */
char *kam_range_text(char *buf, size_t size, const struct kam_option *o);
/* The separator that --sep means, or 0 if it means none. */
char kam_sep_read(const char *text);

/* The `i`th of "net|drop"; empty when there are fewer. */
struct kam_str kam_choice(const char *choices, size_t i);
/*
 * Keep the nearer to `wanted` of *best (empty: none yet) and `candidate`,
 * if it is near enough to be what was meant.
 */
void kam_nearer(struct kam_str wanted, struct kam_str candidate,
		struct kam_str *best);

/*
 * Cut "FILE:COL,COL" at its last colon: *file gets the length of the file's
 * name; returns the columns, or NULL if the text has not that form.
 */
const char *kam_attach_split(const char *text, size_t *file);

/* Load the columns of --attach, and tell of customers it did not have. */
int kam_attach_load(struct kam_lookup *l, const char *attach,
		    struct kam_err *err);
void kam_attach_unknown(const struct kam_run *job, uint64_t unknown, size_t n);

/* The text of --help, of --version. */
void kam_help_print(FILE *f, const struct kam_cli *c);
void kam_version_print(FILE *f, const char *name);
/* A term, and its meaning from column `left` on; after a long term, below. */
void kam_help_item(FILE *f, const char *term, size_t left, const char *meaning);
/* `o`'s help with its range and default.  Returns `buf`. */
char *kam_option_text(char *buf, size_t size, const struct kam_option *o);
const char *kam_type_name(enum kam_type type);
/* True if the tool can exit with 1. */
bool kam_cli_fails_if(const struct kam_cli *c);
/* What an exit status means; NULL ends the list of those from 0 on. */
const char *kam_exit_meaning(int status);
/* The sections OPTIONS, COLUMNS, EXIT STATUS and EXAMPLES, in mdoc(7). */
void kam_manual_print(FILE *f, const struct kam_cli *c);
/* False if there is no such shell. */
bool kam_completion_print(FILE *f, const struct kam_cli *c, const char *shell);
/* The words of `kam tool ...` itself, for `n` tools. */
void kam_completion_words(FILE *f, const char *shell,
			  const struct kam_program *tools, size_t n);
/* True if the option's value is a file's name. */
bool kam_option_wants_file(const struct kam_option *o);

/* Get all of stdout out.  KAM_EIO, KAM_EPIPE. */
int kam_stdout_flush(struct kam_err *err);
/* "PROG: TEXT" on stderr for a failure, nothing for a closed pipe. */
void kam_failure_print(const char *prog, const struct kam_err *err);
/* The exit status of what a run returned. */
int kam_exit_status(int rc);
/* Keep the descriptors 0 to 2 from being taken by other files; 0 or -1. */
int kam_std_open(void);

/* "sales.csv 42 % 1.2 GB 8.1 M rows/s 12 s left".  Returns `buf`. */
char *kam_meter_text(char *buf, size_t size, const char *name,
		     const struct kam_progress *p, double seconds);
void kam_meter_init(struct kam_meter *m, const struct kam_cli *c);
/* The reader's callback; `ctx` is the meter. */
void kam_meter_show(void *ctx, const struct kam_progress *p);
/* Wipe the line, if there is one. */
void kam_meter_wipe(struct kam_meter *m);
/* The run is over: wipe, or say the last in a log of lines. */
void kam_meter_end(struct kam_meter *m);

/*
 * Begin an account's row in `w`: its record, of the view's columns if it is
 * rolled up, and its attached cells, counting it in *unknown if there are
 * none.  False: out of memory.
 */
bool kam_accounts_out_begin(const struct kam_accounts_out *o,
			    struct kam_accounts_view *v,
			    const struct kam_account *row, struct kam_writer *w,
			    uint64_t *unknown);

#endif
