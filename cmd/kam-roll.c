/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <kam/cli.h>
#include <kam/into.h>
#include <kam/rollup.h>

enum by { CUSTOMER, DAY }; /* then week, month, quarter, year */

struct opts {
	int by;
	const char *keys, *sum, *into, *only, *replace;
	long fiscal;
	bool fill, again, wait;
};

static const struct kam_option options[] = {
	KAM_OPT_CHOICE('b', "by", struct opts, by, "customer",
		       "customer|day|week|month|quarter|year",
		       "accounts, or a ledger with a row a customer and day, "
		       "ISO week, month, quarter or year"),
	KAM_OPT_STR('k', "keys", "COL,...", struct opts, keys, NULL,
		    "further columns to group a ledger by"),
	KAM_OPT_STR('s', "sum", "COL,...", struct opts, sum, NULL,
		    "further columns to add up, exactly"),
	KAM_OPT_FLAG(0, "fill", struct opts, fill,
		     "a row for each period without lines, from a customer's "
		     "first to the last of all"),
	KAM_OPT_INT(0, "fiscal-year-start", "MONTH", struct opts, fiscal, "1",
		    1, 12, "the month in which years and their quarters begin"),
	KAM_OPT_STR('i', "into", "LEDGER", struct opts, into, NULL,
		    "merge the files into this day ledger, made if absent, "
		    "instead of writing to standard output"),
	KAM_OPT_FLAG(0, "again", struct opts, again,
		     "with --into: take files in that went in before"),
	KAM_OPT_FLAG(0, "wait", struct opts, wait,
		     "with --into: wait for another run on the same ledger"),
	KAM_OPT_STR(0, "only", "PERIOD", struct opts, only, NULL,
		    "with --into: a line outside this month, quarter or year "
		    "is an error"),
	KAM_OPT_STR(0, "replace", "PERIOD", struct opts, replace, NULL,
		    "with --into: take this month, quarter or year out and "
		    "put the files in its place"),
	KAM_OPT_END
};

static const struct kam_example examples[] = {
	{ "accounts, as every tool makes them by itself",
	  "kam-roll sales.csv > rolled.csv" },
	{ "a day ledger, which every tool reads like the export",
	  "kam-roll --by=day sales.csv > ledger.csv" },
	{ "months by region, with exact sums of quantity and cost",
	  "kam-roll --by=month --keys=region --sum=quantity,cost sales.csv" },
	{ "one ledger from two, and years from that",
	  "kam-roll --by=day --to=2024-12-31 sales.csv > old.csv\n"
	  "kam-roll --by=day --from=2025-01-01 sales.csv > new.csv\n"
	  "kam-roll --by=year old.csv new.csv" },
	{ "each month: take the new export into the ledger",
	  "kam-roll --into=state.csv old.csv\n"
	  "kam-roll --into=state.csv --only=2025 new.csv" },
	{ "the year has been restated",
	  "kam-roll --into=state.csv --replace=2025 --again new.csv" },
	{ NULL, NULL }
};

/* A list of columns, cut apart. */
struct list {
	char *text;	   /* owned */
	const char **name; /* owned */
	size_t n;
};

static void
list_release(struct list *l)
{
	free(l->text);
	free((void *)l->name);
}

static int
list_read(struct list *l, const char *text, const char *option,
	  struct kam_err *err)
{
	char *p;

	if (!text)
		return KAM_OK;
	l->text = strdup(text);
	l->name = kam_alloc(strlen(text) + 1, sizeof *l->name);
	if (!l->text || !l->name)
		return kam_nomem(err, "the columns");
	for (p = l->text; p; l->n++) {
		char *comma = strchr(p, ',');

		if (comma)
			*comma++ = '\0';
		if (!*p)
			return kam_fail(err, KAM_EUSAGE,
					"%s=%s: a column's name is empty",
					option, text);
		l->name[l->n] = p;
		p = comma;
	}
	return KAM_OK;
}

/* Options that do not go together; NULL if none do. */
static const char *
contradiction(const struct kam_run *job)
{
	const struct opts *o = job->opt;
	const struct kam_input_options *in = job->input;

	if (!o->into && (o->again || o->wait || o->only || o->replace))
		return "--again, --wait, --only and --replace are for --into";
	if (o->only && o->replace)
		return "--replace is --only as well; leave that out";
	if (!o->into && o->by == CUSTOMER && (o->keys || o->sum || o->fill))
		return "--keys, --sum and --fill are for ledgers; give --by";
	if (!o->into)
		return NULL;
	if (o->by > DAY)
		return "--into keeps a ledger by day; leave --by out";
	if (o->fill || o->keys || o->sum)
		return "--into keeps the six columns of a day ledger; leave "
		       "out --fill, --keys and --sum";
	if (in->from != KAM_NO_DAY || in->to != KAM_NO_DAY ||
	    in->as_of != KAM_NO_DAY || in->drop_returns)
		return "--into keeps all lines; leave out --from, --to, "
		       "--as-of and --returns";
	if (job->output->path || job->output->columns ||
	    job->output->format != KAM_CSV)
		return "--into writes the ledger alone; leave out --output, "
		       "--columns, --format and --pretty";
	return NULL;
}

/* Is a regular file a ledger?  -1: cannot be told without reading a pipe. */
static int
is_ledger(const struct kam_input_options *in, const char *file, bool *ledger,
	  struct kam_err *err)
{
	struct kam_reader_options read = in->read;
	struct kam_reader *r = NULL;
	enum kam_kind kind = KAM_TRANSACTIONS;
	struct stat st;
	int rc;

	*ledger = false;
	if (stat(file, &st) || !S_ISREG(st.st_mode))
		return KAM_OK;
	read.files = &file;
	read.nfiles = 1;
	read.rejects = NULL;
	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	rc = kam_input_kind(kam_reader_header(r), file, in->kind, &kind, err);
	kam_reader_close(r);
	*ledger = kind == KAM_LEDGER;
	return rc;
}

/* Are there both transactions and ledgers? */
static int
find_mixture(const struct kam_input_options *in, bool *mixed,
	     struct kam_err *err)
{
	size_t ledgers = 0;

	for (size_t i = 0; i < in->read.nfiles; i++) {
		bool ledger;
		int rc = is_ledger(in, in->read.files[i], &ledger, err);

		if (rc)
			return rc;
		ledgers += ledger;
	}
	*mixed = ledgers > 0 && ledgers < in->read.nfiles;
	return KAM_OK;
}

static int
write_accounts(const struct kam_run *job, const struct kam_accounts *a,
	       struct kam_err *err)
{
	struct kam_accounts_out out = KAM_ACCOUNTS_OUT_INIT;
	int rc = kam_accounts_out_open(&out, job, a, NULL, 0, err);

	if (rc)
		return rc;
	rc = kam_accounts_out_all(&out, (size_t)job->input->threads, NULL, NULL,
				  err);
	return kam_accounts_out_close(&out, rc, err);
}

/* --by=customer. */
static int
roll_accounts(const struct kam_run *job, struct kam_rollup_options *how,
	      struct kam_err *err)
{
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_need need = { .by_view = true };
	struct kam_load_report report;
	struct kam_rollup *r = NULL;
	bool mixed = false;
	int rc = KAM_OK;

	if (job->input->read.nfiles > 1)
		rc = find_mixture(job->input, &mixed, err);
	if (!rc && !mixed)
		rc = kam_run_accounts(job, &need, &a, err);
	if (!rc && mixed) {
		rc = kam_rollup_load(&r, how, &report, err);
		if (!rc)
			kam_run_report(job, &report);
		if (!rc)
			rc = kam_rollup_accounts(r, &a, err);
		kam_rollup_free(r);
	}
	if (!rc)
		rc = write_accounts(job, &a, err);
	kam_accounts_release(&a);
	return rc;
}

/* A kam_text_fn. */
static int
write_lines(void *w, struct kam_str text, struct kam_err *err)
{
	return kam_writer_lines(w, text, err);
}

static int
write_rows(struct kam_rollup *r, struct kam_writer *w, struct kam_err *err)
{
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_rollup_row row;
	int rc;

	rc = kam_writer_begin(w, kam_rollup_header(r), ',', kam_rollup_types(r),
			      NULL, 0, err);
	if (!rc && kam_writer_plain(w))
		return kam_rollup_write(r, write_lines, w, err);
	while (!rc && (rc = kam_rollup_next(r, &row, err)) > 0) {
		text.len = 0;
		if (kam_rollup_print(r, &row, &text)) {
			rc = kam_nomem(err, "a row");
			break;
		}
		kam_row_begin(w, kam_buf_str(&text));
		rc = kam_row_end(w, err);
	}
	kam_buf_release(&text);
	return rc;
}

/* --by=day to year. */
static int
roll_ledger(const struct kam_run *job, struct kam_rollup_options *how,
	    struct kam_err *err)
{
	struct kam_rollup *r = NULL;
	struct kam_writer *w = NULL;
	struct kam_load_report report;
	int rc;

	if ((rc = kam_rollup_load(&r, how, &report, err)))
		return rc;
	kam_run_report(job, &report);
	rc = kam_writer_open(&w, job->output, err);
	if (!rc)
		rc = write_rows(r, w, err);
	if (!rc)
		rc = kam_writer_close(w, err);
	else
		kam_writer_abandon(w);
	kam_rollup_free(r);
	return rc;
}

/* --into. */
static int
merge(const struct kam_run *job, const struct kam_rollup_options *how,
      struct kam_err *err)
{
	const struct opts *o = job->opt;
	struct kam_into_options into = { .rollup = *how,
					 .ledger = o->into,
					 .again = o->again,
					 .wait = o->wait,
					 .period = o->replace ? o->replace
							      : o->only,
					 .replace = o->replace != NULL };
	struct kam_into_report report;
	int rc = kam_into_run(&into, &report, err);

	if (rc)
		return rc;
	kam_run_report(job, &report.load);
	kam_note(job, "%s: %llu rows, %llu of them new or changed", o->into,
		 (unsigned long long)report.rows,
		 (unsigned long long)report.touched);
	return KAM_OK;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	const struct opts *o = job->opt;
	const char *wrong = contradiction(job);
	struct list keys = { NULL, NULL, 0 }, sums = { NULL, NULL, 0 };
	struct kam_rollup_options how = {
		.in = job->input,
		.calendar = { KAM_BY_DAY, (int)o->fiscal },
		.fill = o->fill,
		.only_from = KAM_NO_DAY,
		.only_to = KAM_NO_DAY,
	};
	int rc;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	if (o->by > DAY)
		how.calendar.by = (enum kam_period_unit)(o->by - DAY);
	if ((rc = list_read(&keys, o->keys, "--keys", err)) ||
	    (rc = list_read(&sums, o->sum, "--sum", err)))
		goto done;
	how.keys = keys.name;
	how.nkeys = keys.n;
	how.sums = sums.name;
	how.nsums = sums.n;
	if (o->into)
		rc = merge(job, &how, err);
	else if (o->by == CUSTOMER)
		rc = roll_accounts(job, &how, err);
	else
		rc = roll_ledger(job, &how, err);
done:
	list_release(&keys);
	list_release(&sums);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-roll",
	.summary = "what did each customer buy: accounts, or a ledger by "
		   "period and other keys",
	.reads = KAM_READS_TABLE | KAM_READS_LINES,
	.options = options,
	.size = sizeof(struct opts),
	.columns = kam_account_columns,
	.examples = examples,
	.run = run,
};

int
main(int argc, char **argv)
{
	return kam_main(&tool, argc, argv);
}
