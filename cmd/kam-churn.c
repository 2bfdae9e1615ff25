/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include <kam/cells.h>
#include <kam/churn.h>
#include <kam/churn_rates.h>
#include <kam/churn_saved.h>
#include <kam/churn_table.h>
#include <kam/churn_wants.h>
#include <kam/cli.h>
#include <kam/days.h>
#include <kam/features.h>
#include <kam/grouping.h>
#include <kam/reasons.h>
#include <kam/said.h>
#include <kam/text_file.h>

#define WANTS struct kam_churn_wants

static const struct kam_option options[] = {
	KAM_OPT_CHOICE('m', "model", WANTS, model, "auto",
		       "auto|regression|mbgcnbd|bgcnbd|mbgnbd|bgnbd|window",
		       "what forecasts: a regression on the data's own past, a "
		       "buy-till-you-die model, the better of these (auto), "
		       "or none (window)"),
	KAM_OPT_SPAN(0, "horizon", WANTS, horizon, NULL, false,
		     "how far p_buy looks ahead, 90d where not given (d w m "
		     "y)"),
	KAM_OPT_STR(0, "features", "FILE", WANTS, features, NULL,
		    "customer and your own columns, for the regression"),
	KAM_OPT_STR(0, "save-model", "FILE", WANTS, save_model, NULL,
		    "write what was fitted, to be used again"),
	KAM_OPT_STR(0, "model-file", "FILE", WANTS, model_file, NULL,
		    "use what was saved instead of fitting"),
	KAM_OPT_NUM(0, "lost", "P", WANTS, lost, "0.1", 0, 1,
		    "lost: p_active below this"),
	KAM_OPT_NUM(0, "at-risk", "P", WANTS, at_risk, "0.5", 0, 1,
		    "at-risk: p_active below this"),
	KAM_OPT_SPAN(0, "lost-after", WANTS, lost_after, "90d", false,
		     "with --model=window, lost after this silence"),
	KAM_OPT_CHOICE(0, "stake", WANTS, stake, "p_active", "p_active|p_buy",
		       "what amount_at_risk goes by"),
	KAM_OPT_NUM(0, "regular-cv", "X", WANTS, regular_cv, "0.4", 0, 10,
		    "regular: gap_sd / gap_mean at most this"),
	KAM_OPT_NUM(0, "season-p", "P", WANTS, season_p, "0.01", 0, 1,
		    "seasonal: p of the Rayleigh test below this"),
	KAM_OPT_NUM(0, "season-length", "X", WANTS, season_length, "0.6", 0, 1,
		    "seasonal: resultant length at least this"),
	KAM_OPT_SPAN(0, "project-within", WANTS, project_within, "180d", false,
		     "project: first to last purchase at most this"),
	KAM_OPT_SPAN(0, "project-after", WANTS, project_after, "180d", false,
		     "project: silent for longer than this"),
	KAM_OPT_STR(0, "type", "COL", WANTS, type, NULL,
		    "a column, of the input or of --attach, that says project "
		    "of customers who are one"),
	KAM_OPT_STR(0, "prev", "FILE", WANTS, prev, NULL,
		    "an earlier output: append status_prev and moved"),
	KAM_OPT_STR(0, "backtest", "DATE[,SPAN]|rolling:N", WANTS, backtest,
		    NULL,
		    "how good forecasts from DATE on would have been, for a "
		    "horizon of SPAN, instead of the customers; rolling:N: "
		    "from N dates, a horizon apart"),
	KAM_OPT_INT(
		0, "bootstrap", "N", WANTS, bootstrap, "0", 0, 10000,
		"with --backtest, 95 % intervals from N samples, 50 or more"),
	KAM_OPT_INT(0, "seed", "N", WANTS, seed, "1", 0, 1000000000,
		    "of the samples, which are the same for the same seed"),
	KAM_OPT_FLAG(0, "summary", WANTS, summary,
		     "instead of the customers a row a status or, with --base, "
		     "churn rates; see RATES"),
	KAM_OPT_STR(0, "by", "COL", WANTS, by, NULL,
		    "the summary by a column: of the latest line of each "
		    "customer, of the accounts, or of --attach"),
	KAM_OPT_STR(0, "base", "FROM..TO", WANTS, base, NULL,
		    "churn rates of those who bought between these dates"),
	KAM_OPT_STR(0, "period", "FROM..TO", WANTS, period, NULL,
		    "churn rates of these dates; as_of is the last"),
	KAM_OPT_NUM(0, "partial", "SHARE", WANTS, partial, "50%", 0, 1,
		    "partial loss: 365 days' amount down by more than this"),
	KAM_OPT_STR(0, "reason-file", "FILE", WANTS, reason_file, NULL,
		    "customer,reason[,controllable]: the summary of losses"),
	KAM_OPT_STR(0, "fail-if", "FIGURE>N", WANTS, fail_if, NULL,
		    "exit 1 if a figure of the summary is so, as "
		    "revenue_churn>3%"),
	KAM_OPT_FLAG(0, "report", WANTS, report,
		     "instead of the customers what was chosen and fitted"),
	KAM_OPT_FLAG(0, "coefficients", WANTS, coefficients,
		     "with --model=regression, its coefficients instead of "
		     "the customers"),
	KAM_OPT_END
};

/* Columns that are always appended, then those of --base and of --prev. */
enum { APPENDED = 12, PREV = APPENDED + 3, COLUMNS = PREV + 2 };

static const struct kam_column columns[] = {
	{ "pattern", KAM_TEXT, "",
	  "new, one-off, regular, irregular, seasonal or project" },
	{ "expected_gap", KAM_REAL, "days", "to the next purchase" },
	{ "overdue_ratio", KAM_REAL, "", "days of silence / expected_gap" },
	{ "next_due", KAM_DATE, "", "last_date + expected_gap" },
	{ "p_active", KAM_REAL, "", "probability that it still is one" },
	{ "p_buy", KAM_REAL, "", "probability of a purchase within --horizon" },
	{ "annual_value", KAM_MONEY, "", "amount a year" },
	{ "amount_at_risk", KAM_MONEY, "", "annual_value x (1 - p_active)" },
	{ "amount_12m", KAM_MONEY, "", "net, in the 12 months to as_of" },
	{ "amount_prev_12m", KAM_MONEY, "", "net, in the 12 months before" },
	{ "status", KAM_TEXT, "", "ended, new, lost, at-risk, due or active" },
	{ "reason", KAM_TEXT, "", "why, in a few words" },
	{ "base_amount", KAM_MONEY, "", "with --base: net, in the base" },
	{ "period_amount", KAM_MONEY, "", "with --base: net, in the period" },
	{ "outcome", KAM_TEXT, "",
	  "with --base: retained, undecided, lost or ended" },
	{ "status_prev", KAM_TEXT, "", "with --prev: status there" },
	{ "moved", KAM_TEXT, "", "with --prev: up, down, same or new" },
	KAM_COL_END
};

static const struct kam_example examples[] = {
	{ "who is slipping away, most at stake first",
	  "kam-churn --columns=customer,amount_at_risk,status,reason "
	  "sales.csv | sort -t, -k2,2nr | head" },
	{ "how much is at stake in each status",
	  "kam-churn -q --summary sales.csv" },
	{ "the share of last year's business that is lost; is it over 3 %?",
	  "kam-churn -q --summary --base=2023-01-01..2023-12-31 "
	  "--period=2024-01-01..2024-06-30 --fail-if='revenue_churn>3%' "
	  "sales.csv || echo alarm" },
	{ "what drives purchases within the next 90 days",
	  "kam-churn --model=regression --coefficients sales.csv" },
	{ NULL, NULL }
};

_Static_assert((int)KAM_CHURN_DATE == (int)KAM_DATE, "numbered alike");

/* All that a run holds. */
struct checking {
	const struct kam_run *job;
	const struct kam_churn_wants *opt;
	struct kam_churn_limits limits;
	struct kam_rhythm_limits rhythm;
	int horizon; /* days */
	struct kam_accounts acc;
	struct kam_days days;
	struct kam_said said;
	size_t type;		/* its column of --type */
	unsigned char *project; /* by that; owned */
	struct kam_churn_extras extras;
	struct kam_accounts_out out;
	size_t streamed;	/* accounts of a table read row by row */
	unsigned char project1; /* whether the present one is one */
	struct kam_churn_source src;
	struct kam_churn_book book;
	struct kam_churn_forecast forecast;
	struct kam_lookup prev;
	struct kam_churn_table table; /* to write; or a customer's cells */
	struct kam_churn_windows windows;
	struct kam_churn_course *course; /* with --base; owned */
	size_t by;			 /* the column of --by in `said` */
	struct kam_figures figures;
};

/* What an account says, as it would be printed. */
static int
copy_account(struct checking *c, size_t i, struct kam_err *err)
{
	const struct kam_account *a = &c->acc.rows[i];
	struct kam_churn_past past = {
		a->days,     a->first,	a->last,
		a->gap_mean, a->gap_sd, a->gap_log_mean
	};

	return kam_churn_book_take(&c->book, i, &past, a->amount, a->customer,
				   err);
}

/* The user's features, made as those of a saved model are. */
static int
load_features(struct checking *c, struct kam_err *err)
{
	const char *file = c->opt->features;
	struct kam_churn_forecast *f = &c->forecast;
	struct kam_features t = KAM_FEATURES_INIT;
	int rc = kam_run_features(c->job, file, &c->acc, &t, err);

	if (!rc && c->acc.n)
		rc = kam_churn_extras_make(
			&c->extras,
			&(struct kam_churn_cells){ file, c->acc.n, t.cols,
						   t.name, t.cell },
			c->opt->model_file ? f->extra : NULL, f->extras, err);
	kam_features_release(&t);
	return rc;
}

static int
load(struct checking *c, struct kam_err *err)
{
	struct kam_input_options in = *c->job->input;
	struct kam_load_report report;
	const struct kam_churn_wants *o = c->opt;
	const struct kam_days *d = &c->days;
	int rc;

	if (o->base && !in.lines_only)
		in.lines_only = "--period";
	if (o->base &&
	    (rc = kam_churn_windows_read(&c->windows, o->base, o->period,
					 o->partial, &in.as_of, err)))
		return rc;
	if (c->said.latest.n)
		c->days.latest = &c->said.latest;
	if ((rc = kam_days_load(&c->days, &c->acc, &in, &report, err)))
		return rc;
	kam_run_report(c->job, &report);
	if (o->base && c->acc.n)
		kam_churn_windows_tell(&c->windows, c->days.first,
				       report.latest, kam_say, (void *)c->job);
	if ((o->type &&
	     (rc = kam_said_mark(&c->said, c->job, c->type, &c->acc,
				 kam_churn_says_project, &c->project, err))) ||
	    (o->features && (rc = load_features(c, err))))
		return rc;
	c->src = (struct kam_churn_source){ c->acc.n,  d->start,    d->day,
					    d->amount, d->purchase, d->hash,
					    d->first,  c->project,  NULL };
	if (c->extras.n)
		c->src.extras = &c->extras;
	kam_churn_set_limits(c->opt, c->acc.as_of, &c->limits, &c->rhythm,
			     &c->horizon);
	return KAM_OK;
}

static int
save_model(const struct checking *c, struct kam_err *err)
{
	struct kam_buf text = KAM_BUF_INIT;
	int rc = kam_churn_saved_write(&text, &c->forecast, err);

	if (!rc)
		rc = kam_text_file_write(c->opt->save_model, kam_buf_str(&text),
					 err);
	kam_buf_release(&text);
	return rc;
}

static int
prepare(struct checking *c, struct kam_err *err)
{
	return kam_churn_prepare(&c->forecast, &c->book, c->opt, &c->rhythm,
				 c->horizon, kam_say, (void *)c->job, err);
}

/* The accounts at as_of, and what forecasts them. */
static int
train(struct checking *c, struct kam_err *err)
{
	int rc = kam_churn_book_make(&c->book, &c->src, c->acc.as_of, err);

	for (size_t i = 0; !rc && i < c->acc.n; i++)
		rc = copy_account(c, i, err);
	if (rc || (rc = prepare(c, err)))
		return rc;
	return c->opt->save_model && !c->opt->model_file ? save_model(c, err)
							 : KAM_OK;
}

/* The status of the earlier output, and where the customer went since. */
static void
put_moved(struct checking *c, struct kam_writer *w, size_t i,
	  enum kam_churn_status now)
{
	const struct kam_str *raw =
		kam_lookup_get(&c->prev, c->acc.rows[i].customer);

	kam_put_raw(w, raw ? *raw : KAM_STR(""));
	kam_put_text(w, kam_str_of(kam_churn_moved(raw, now)));
}

static int
put_customer(struct checking *c, size_t i, struct kam_err *err)
{
	struct kam_writer *w = c->out.w;
	struct kam_churn_verdict v;
	struct kam_churn_case k;
	int rc = KAM_OK;

	kam_accounts_out_row(&c->out, i);
	if (c->book.past[i].days > 0) {
		kam_churn_book_case(&k, &c->book, i, &c->forecast, &c->rhythm);
		kam_churn_judge(&v, &k, &c->limits);
		kam_churn_table_clear(&c->table);
		kam_churn_put_customer(&c->table, &k, &v, &c->limits);
		if (c->course)
			kam_churn_put_course(&c->table, &c->course[i]);
		for (size_t j = 0; j < c->table.cells; j++)
			kam_put_text(w, kam_churn_table_at(&c->table, j));
		if (c->opt->prev)
			put_moved(c, w, i, v.status);
		rc = kam_churn_table_check(&c->table, err);
	}
	return rc ? rc : kam_row_end(w, err);
}

static int
open_output(struct checking *c, struct kam_err *err)
{
	struct kam_column own[COLUMNS];
	size_t n = 0;

	for (size_t i = 0; i < COLUMNS; i++)
		if (i < APPENDED || (i < PREV ? c->opt->base : c->opt->prev))
			own[n++] = columns[i];
	return kam_accounts_out_open(&c->out, c->job, &c->acc, own, n, err);
}

/* What is asked of all accounts together. */
static struct kam_churn_inquiry
inquiry(const struct checking *c, const struct kam_churn_groups *groups)
{
	return (struct kam_churn_inquiry){ &c->src,
					   &c->book,
					   &c->forecast,
					   &c->rhythm,
					   &c->limits,
					   groups,
					   c->opt->base ? &c->windows : NULL,
					   NULL };
}

static int
write_customers(struct checking *c, struct kam_err *err)
{
	const struct kam_churn_inquiry q = inquiry(c, NULL);
	int rc = KAM_OK;

	if ((c->opt->base && (rc = kam_churn_courses(&c->course, &q, err))) ||
	    (!c->out.w && (rc = open_output(c, err))))
		return rc;
	for (size_t i = 0; !rc && i < c->acc.n; i++)
		rc = put_customer(c, i, err);
	/* Those that were streamed were written as they came. */
	c->acc.n += c->streamed;
	rc = kam_accounts_out_close(&c->out, rc, err);
	c->acc.n -= c->streamed;
	return rc;
}

/* An account of a table that is read row by row. */
static int
stream(void *ctx, struct kam_accounts *a, struct kam_err *err)
{
	struct checking *c = ctx;
	int rc = KAM_OK;

	if (!a)
		return c->out.w ? kam_writer_flush(c->out.w, err) : KAM_OK;
	if (!c->streamed++) {
		kam_churn_set_limits(c->opt, c->acc.as_of, &c->limits,
				     &c->rhythm, &c->horizon);
		c->src.n = 1;
		if ((rc = kam_churn_book_make(&c->book, &c->src, a->as_of,
					      err)) ||
		    (rc = prepare(c, err)) || (rc = open_output(c, err)))
			return rc;
	}
	c->project1 = kam_churn_says_project(
		kam_said_get(&c->said, a->rows->customer, c->type));
	c->book.project = &c->project1;
	rc = copy_account(c, 0, err);
	return rc ? rc : put_customer(c, 0, err);
}

/* A table that is not the customers'. */
static int
write_table(const struct checking *c, struct kam_err *err)
{
	const struct kam_churn_table *t = &c->table;
	const struct kam_cells cells = { t->cols, kam_churn_table_rows(t),
					 kam_churn_table_head,
					 kam_churn_table_cell, t };
	int rc = kam_churn_table_check(t, err);

	return rc ? rc : kam_run_cells(c->job, &cells, err);
}

/* The figures of --summary, and of --fail-if. */
static int
summarise(struct checking *c, struct kam_err *err)
{
	const struct kam_churn_wants *o = c->opt;
	struct kam_grouping by = { .of = NULL };
	struct kam_reasons why = { .of = NULL };
	struct kam_churn_groups groups = { NULL, 1, NULL, NULL };
	struct kam_churn_reasons reasons;
	struct kam_churn_inquiry q = inquiry(c, &groups);
	int rc = KAM_OK;

	if (o->by && !(rc = kam_grouping_make(&by, c->job, &c->acc, &c->said,
					      c->by, err)))
		groups = (struct kam_churn_groups){ o->by, by.labels.n,
						    by.labels.name, by.of };
	if (!rc && o->reason_file &&
	    !(rc = kam_reasons_load(&why, c->job, &c->acc, o->reason_file,
				    err))) {
		reasons = (struct kam_churn_reasons){
			why.labels.n, why.labels.name, why.other, why.of,
			why.controlled ? why.control : NULL
		};
		q.reasons = &reasons;
	}
	if (!rc)
		rc = kam_churn_inquire(&c->figures, &q, err);
	kam_reasons_release(&why);
	kam_grouping_release(&by);
	return rc;
}

static int
write_summary(struct checking *c, struct kam_err *err)
{
	const struct kam_figures *f = &c->figures;
	int rc = summarise(c, err);
	const struct kam_cells cells = { f->keys + f->figures, f->shown,
					 kam_figures_head, kam_figures_cell,
					 f };

	return rc || !c->opt->summary ? rc : kam_run_cells(c->job, &cells, err);
}

/* 1 if a condition of --fail-if holds; before there are figures, only
   whether their names are right. */
static int
check_alarms(struct checking *c, struct kam_err *err)
{
	struct kam_buf said = KAM_BUF_INIT;

	return kam_run_alarms(
		c->job,
		kam_figures_alarms(&c->figures, c->opt->fail_if, &said, err),
		&said);
}

/* What --fail-if may speak of. */
static int
check_words(struct checking *c, struct kam_err *err)
{
	const struct kam_churn_wants *o = c->opt;

	if (!o->fail_if)
		return KAM_OK;
	kam_churn_names(&c->figures, o->base != NULL, o->reason_file != NULL);
	return check_alarms(c, err);
}

static int
write_backtest(struct checking *c, struct kam_err *err)
{
	const struct kam_churn_wants *o = c->opt;
	const struct kam_churn_test test =
		kam_churn_test_of(o, &c->limits, &c->rhythm, c->horizon);
	int rc = KAM_OK;

	if (c->acc.n && !c->src.start)
		return kam_fail(err, KAM_EUSAGE,
				"--backtest needs transactions or a ledger, "
				"not accounts");
	kam_churn_table_backtest(&c->table);
	if (c->acc.n)
		rc = kam_churn_test_all(&c->table, &c->src, o->backtest,
					c->acc.as_of, &test, kam_say,
					(void *)c->job, err);
	return rc ? rc : write_table(c, err);
}

/* What is wanted of the accounts at as_of. */
static int
write_now(struct checking *c, struct kam_err *err)
{
	int rc = c->streamed ? KAM_OK : train(c, err);

	if (rc)
		return rc;
	if (c->opt->coefficients)
		kam_churn_table_coefficients(&c->table, &c->forecast);
	if (c->opt->report)
		kam_churn_table_report(&c->table, &c->forecast, &c->book,
				       (enum kam_churn_model)c->opt->model);
	if (c->opt->coefficients || c->opt->report)
		return write_table(c, err);
	if (!c->opt->summary)
		rc = write_customers(c, err);
	if (!rc && (c->opt->summary || c->opt->fail_if))
		rc = write_summary(c, err);
	return rc || !c->opt->fail_if ? rc : check_alarms(c, err);
}

/* Files that need no accounts, and whether these can be read row by row. */
static int
load_files(struct checking *c, struct kam_err *err)
{
	const struct kam_churn_wants *o = c->opt;
	struct kam_churn_forecast *f = &c->forecast;
	const char *const name = "status";
	struct kam_buf text = KAM_BUF_INIT;
	int rc = KAM_OK;

	if (o->prev && (rc = kam_lookup_load(&c->prev, o->prev, &name, 1, err)))
		return rc;
	kam_said_want(&c->said, o->type, "--type", &c->type);
	kam_said_want(&c->said, o->by, "--by", &c->by);
	if ((rc = kam_said_open(&c->said, c->job, err)) || !o->model_file)
		return rc;
	if (!(rc = kam_text_file_read(&text, o->model_file, err)))
		rc = kam_churn_saved_read(f, kam_buf_str(&text), o->model_file,
					  err);
	kam_buf_release(&text);
	if (rc || (rc = kam_churn_check_model(o, f, err)))
		return rc;
	if (!o->summary && !o->fail_if && !c->said.latest.n &&
	    f->model != KAM_CHURN_REGRESSION)
		c->days.each = stream;
	c->days.ctx = c;
	return rc;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	const struct kam_churn_wants *o = job->opt;
	struct checking c = { .job = job,
			      .opt = o,
			      .acc = KAM_ACCOUNTS_INIT,
			      .days = KAM_DAYS_INIT,
			      .book = KAM_CHURN_BOOK_INIT,
			      .out = KAM_ACCOUNTS_OUT_INIT,
			      .prev = KAM_LOOKUP_INIT,
			      .table = KAM_CHURN_TABLE_INIT,
			      .figures = KAM_FIGURES_INIT };
	const char *wrong = kam_churn_contradiction(o, job->attach != NULL);
	int rc;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	if ((rc = check_words(&c, err)) || (rc = load_files(&c, err)) ||
	    (rc = load(&c, err)))
		goto done;
	rc = o->backtest ? write_backtest(&c, err) : write_now(&c, err);
done:
	rc = kam_accounts_out_close(&c.out, rc, err);
	free(c.course);
	kam_figures_release(&c.figures);
	kam_churn_table_release(&c.table);
	kam_lookup_release(&c.prev);
	kam_churn_book_release(&c.book);
	kam_said_release(&c.said);
	free(c.project);
	kam_churn_extras_release(&c.extras);
	kam_days_release(&c.days);
	kam_accounts_release(&c.acc);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-churn",
	.summary = "who is slipping away, and how much is at stake",
	.reads = KAM_READS_TABLE | KAM_READS_LINES | KAM_READS_ACCOUNTS,
	.options = options,
	.size = sizeof(struct kam_churn_wants),
	.columns = columns,
	.examples = examples,
	.run = run,
};

int
main(int argc, char **argv)
{
	return kam_main(&tool, argc, argv);
}
