/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <stdio.h>

#include <kam/clean.h>
#include <kam/cli.h>
#include <kam/profile.h>

struct opts {
	const char *dedup, *parent, *fx, *currency, *base;
	bool report;
};

static const struct kam_option options[] = {
	KAM_OPT_STR('d', "dedup", "COL,...", struct opts, dedup, NULL,
		    "of rows that are equal in these columns of the input "
		    "keep the first"),
	KAM_OPT_STR(0, "parent", "FILE", struct opts, parent, NULL,
		    "replace customers by the top of their parents, from a "
		    "table with the columns customer,parent"),
	KAM_OPT_STR(0, "fx", "FILE", struct opts, fx, NULL,
		    "convert amounts by the rates of a table with the columns "
		    "date,currency,rate; needs --currency"),
	KAM_OPT_STR(0, "currency", "COL", struct opts, currency, NULL,
		    "with --fx: column of the amount's currency"),
	KAM_OPT_STR(0, "base", "NAME", struct opts, base, NULL,
		    "with --fx: the currency converted to, whose rate is 1"),
	KAM_OPT_FLAG('r', "report", struct opts, report,
		     "instead of the rows, say what each column holds and what "
		     "is wrong in it"),
	KAM_OPT_END
};

static const struct kam_column report_columns[] = {
	{ "column", KAM_TEXT, "", "name; empty: the records themselves" },
	{ "role", KAM_TEXT, "", "customer, date, amount, factor or order" },
	{ "type", KAM_TEXT, "", "what the values are" },
	{ "rows", KAM_COUNT, "", "number of rows" },
	{ "empty", KAM_COUNT, "", "rows without a value" },
	{ "distinct", KAM_TEXT, "", "different values, or >10000" },
	{ "min", KAM_TEXT, "", "least value of the type" },
	{ "max", KAM_TEXT, "", "greatest value of the type" },
	{ "bad", KAM_COUNT, "", "values that do not fit the type" },
	{ "first_bad_file", KAM_TEXT, "", "where the first of them stands" },
	{ "first_bad_line", KAM_COUNT, "", "where the first of them stands" },
	{ "first_bad_value", KAM_TEXT, "", "the first of them" },
};

#define REPORT_COLUMNS (sizeof report_columns / sizeof *report_columns)

static const struct kam_example examples[] = {
	{ "look at an export before anything else",
	  "kam-clean --report --pretty sales.csv" },
	{ "a German export as plain transactions",
	  "kam-clean --sep=';' --decimal=, --date-format=dmy umsatz.csv" },
	{ "one from Chinese Excel", "kam-clean --encoding=gb18030 销售.csv" },
	{ "leave out lines that were exported twice",
	  "kam-clean -q --dedup=order_id,product,quantity,amount sales.csv" },
	{ "keep what cannot be read for whoever can mend it",
	  "kam-clean --on-error=skip --rejects=bad.csv sales.csv > clean.csv" },
	{ "last year's lines, compressed",
	  "kam-clean --from=2025-01-01 sales.csv | gzip > sales-2025.csv.gz" },
	{ NULL, NULL }
};

/* Options that contradict each other; NULL if none do. */
static const char *
contradiction(const struct opts *o)
{
	if (o->report && (o->dedup || o->parent || o->fx))
		return "--report reads the input as it is; leave out --dedup, "
		       "--parent and --fx";
	if (o->fx && !o->currency)
		return "--fx needs --currency=COL, the column that names the "
		       "currency";
	if (o->currency && !o->fx)
		return "--currency is for --fx=FILE; give that too";
	if (o->base && !o->fx)
		return "--base is for --fx=FILE; give that too";
	return NULL;
}

/* --pretty draws what the tool makes, not all it passes on. */
static struct kam_writer_options
output_of(const struct kam_run *job, const struct kam_header *h)
{
	static const char four[] = "customer,date,amount,order";
	struct kam_writer_options out = *job->output;
	bool order = h->n > 3 && kam_str_eq(h->name[3], KAM_STR("order"));

	if (out.pretty && !out.columns)
		out.columns = order ? four : "customer,date,amount";
	return out;
}

static int
write_rows(struct kam_clean *c, struct kam_writer *w, struct kam_err *err)
{
	struct kam_str record;
	int rc = kam_writer_begin(w, kam_clean_header(c), kam_clean_sep(c),
				  kam_clean_types(c), NULL, 0, err);

	while (!rc && (rc = kam_clean_next(c, &record, err)) > 0) {
		if (rc == KAM_CLEAN_PAUSE) {
			rc = kam_writer_flush(w, err);
			continue;
		}
		kam_row_begin(w, record);
		rc = kam_row_end(w, err);
	}
	return rc;
}

static int
clean(const struct kam_run *job, const struct kam_clean_options *how,
      struct kam_err *err)
{
	const struct opts *o = job->opt;
	struct kam_writer_options out;
	struct kam_load_report report;
	struct kam_clean *c = NULL;
	struct kam_writer *w = NULL;
	int rc;

	if ((rc = kam_clean_open(&c, how, err)))
		return rc;
	out = output_of(job, kam_clean_header(c));
	if (!(rc = kam_writer_open(&w, &out, err)) &&
	    !(rc = write_rows(c, w, err)) &&
	    !(rc = kam_clean_finish(c, &report, err))) {
		kam_run_report(job, &report);
		if (kam_clean_duplicates(c))
			kam_warn(job,
				 "%" PRIu64 " duplicate row%s left out "
				 "(--dedup=%s)",
				 kam_clean_duplicates(c),
				 kam_clean_duplicates(c) == 1 ? "" : "s",
				 o->dedup);
		rc = kam_writer_close(w, err);
		w = NULL;
	}
	kam_writer_abandon(w);
	kam_clean_close(c);
	return rc;
}

static void
put_distinct(struct kam_writer *w, int64_t n)
{
	char text[24];
	int len;

	if (n == KAM_DISTINCT_LARGE) {
		kam_put_empty(w);
		return;
	}
	if (n == KAM_DISTINCT_MANY)
		len = snprintf(text, sizeof text, ">%d", KAM_DISTINCT_MAX);
	else
		len = snprintf(text, sizeof text, "%" PRId64, n);
	kam_put_text(w, (struct kam_str){ text, (size_t)len });
}

static void
put_bad(struct kam_writer *w, uint64_t bad, const char *file, uint64_t line,
	const char *value)
{
	kam_put_count(w, (int64_t)bad);
	kam_put_text(w, kam_str_of(file));
	if (file)
		kam_put_count(w, (int64_t)line);
	else
		kam_put_empty(w);
	kam_put_text(w, kam_str_of(value));
}

static int
put_column(struct kam_writer *w, const struct kam_profile *p,
	   const struct kam_profile_column *c, struct kam_err *err)
{
	kam_row_begin(w, KAM_STR(""));
	kam_put_text(w, c->name);
	kam_put_text(w, kam_str_of(c->role));
	kam_put_text(w, kam_str_of(c->type));
	kam_put_count(w, (int64_t)p->rows);
	kam_put_count(w, (int64_t)c->empty);
	put_distinct(w, c->distinct);
	kam_put_text(w, kam_str_of(c->min));
	kam_put_text(w, kam_str_of(c->max));
	put_bad(w, c->bad, c->bad_file, c->bad_line, c->bad_value);
	return kam_row_end(w, err);
}

/* What is no record at all has a row of its own. */
static int
put_faults(struct kam_writer *w, const struct kam_profile *p,
	   struct kam_err *err)
{
	const struct kam_profile_faults *f = &p->faults;

	kam_row_begin(w, KAM_STR(""));
	kam_put_empty(w);
	kam_put_empty(w);
	kam_put_text(w, KAM_STR("record"));
	kam_put_count(w, (int64_t)(p->rows + f->n));
	for (int i = 0; i < 4; i++)
		kam_put_empty(w);
	put_bad(w, f->n, f->file, f->line, f->text);
	return kam_row_end(w, err);
}

static int
put_report(const struct kam_run *job, const struct kam_profile *p,
	   struct kam_err *err)
{
	struct kam_writer *w = NULL;
	int rc;

	if ((rc = kam_writer_open(&w, job->output, err)))
		return rc;
	rc = kam_writer_begin(w, NULL, ',', NULL, report_columns,
			      REPORT_COLUMNS, err);
	for (size_t i = 0; i < p->n && !rc; i++)
		rc = put_column(w, p, &p->columns[i], err);
	if (!rc && p->faults.n > 0)
		rc = put_faults(w, p, err);
	if (!rc)
		return kam_writer_close(w, err);
	kam_writer_abandon(w);
	return rc;
}

/* A table with none of the three is no export: nothing is missing there. */
static void
warn_missing(const struct kam_run *job, const struct kam_profile *p)
{
	bool any = false;

	for (size_t i = 0; i < p->n; i++)
		any = any || p->columns[i].role[0];
	for (int role = 0; role < KAM_ROLES && any; role++)
		if (p->missing[role][0])
			kam_warn(job, "%s", p->missing[role]);
}

static int
report(const struct kam_run *job, struct kam_err *err)
{
	struct kam_profile p = KAM_PROFILE_INIT;
	struct kam_load_report met;
	int rc = kam_profile_make(&p, job->input, &met, err);

	if (!rc) {
		warn_missing(job, &p);
		kam_run_report(job, &met);
		rc = put_report(job, &p, err);
	}
	kam_profile_release(&p);
	return rc;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	const struct opts *o = job->opt;
	struct kam_clean_options how = { .in = job->input,
					 .dedup = o->dedup,
					 .currency = o->currency };
	const char *wrong = contradiction(o);
	struct kam_parents *parents = NULL;
	struct kam_fx *fx = NULL;
	int rc = KAM_OK;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	if (o->report)
		return report(job, err);
	if (o->parent)
		rc = kam_parents_load(&parents, o->parent, err);
	if (!rc && o->fx)
		rc = kam_fx_load(&fx, o->fx, o->base, err);
	how.parents = parents;
	how.fx = fx;
	if (!rc)
		rc = clean(job, &how, err);
	kam_fx_free(fx);
	kam_parents_free(parents);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-clean",
	.summary =
		"any export as plain transactions, and what was wrong with it",
	.reads = KAM_READS_TABLE | KAM_READS_LINES,
	.options = options,
	.size = sizeof(struct opts),
	.examples = examples,
	.run = run,
};

int
main(int argc, char **argv)
{
	return kam_main(&tool, argc, argv);
}
