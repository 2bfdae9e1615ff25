/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include <kam/cells.h>
#include <kam/churn.h>
#include <kam/churn_rates.h>
#include <kam/churn_table.h>
#include <kam/cli.h>
#include <kam/days.h>
#include <kam/grouping.h>
#include <kam/reasons.h>
#include <kam/said.h>

struct opts {
	int model, stake;
	struct kam_span horizon, lost_after;
	double lost, at_risk, regular_cv, season_p, season_length;
	struct kam_span project_within, project_after;
	const char *prev, *type;
	bool coefficients, summary, report;
	const char *backtest;
	const char *by, *base, *period, *reason_file, *fail_if;
	double partial;
	long bootstrap, seed;
};

static const struct kam_option options[] = {
	KAM_OPT_CHOICE('m', "model", struct opts, model, "auto",
		       "auto|regression|mbgcnbd|bgcnbd|mbgnbd|bgnbd|window",
		       "what forecasts: a regression on the data's own past, a "
		       "buy-till-you-die model, the better of these (auto), "
		       "or none (window)"),
	KAM_OPT_SPAN(0, "horizon", struct opts, horizon, "90d", false,
		     "how far p_buy looks ahead (d w m y)"),
	KAM_OPT_NUM(0, "lost", "P", struct opts, lost, "0.1", 0, 1,
		    "lost: p_active below this"),
	KAM_OPT_NUM(0, "at-risk", "P", struct opts, at_risk, "0.5", 0, 1,
		    "at-risk: p_active below this"),
	KAM_OPT_SPAN(0, "lost-after", struct opts, lost_after, "90d", false,
		     "with --model=window, lost after this silence"),
	KAM_OPT_CHOICE(0, "stake", struct opts, stake, "p_active",
		       "p_active|p_buy", "what amount_at_risk goes by"),
	KAM_OPT_NUM(0, "regular-cv", "X", struct opts, regular_cv, "0.4", 0, 10,
		    "regular: gap_sd / gap_mean at most this"),
	KAM_OPT_NUM(0, "season-p", "P", struct opts, season_p, "0.01", 0, 1,
		    "seasonal: p of the Rayleigh test below this"),
	KAM_OPT_NUM(0, "season-length", "X", struct opts, season_length, "0.6",
		    0, 1, "seasonal: resultant length at least this"),
	KAM_OPT_SPAN(0, "project-within", struct opts, project_within, "180d",
		     false, "project: first to last purchase at most this"),
	KAM_OPT_SPAN(0, "project-after", struct opts, project_after, "180d",
		     false, "project: silent for longer than this"),
	KAM_OPT_STR(0, "type", "COL", struct opts, type, NULL,
		    "a column, of the input or of --attach, that says project "
		    "of customers who are one"),
	KAM_OPT_STR(0, "prev", "FILE", struct opts, prev, NULL,
		    "an earlier output: append status_prev and moved"),
	KAM_OPT_STR(0, "backtest", "DATE[,SPAN]|rolling:N", struct opts,
		    backtest, NULL,
		    "how good forecasts from DATE on would have been, for a "
		    "horizon of SPAN, instead of the customers; rolling:N: "
		    "from N dates, a horizon apart"),
	KAM_OPT_INT(0, "bootstrap", "N", struct opts, bootstrap, "0", 0, 10000,
		    "with --backtest, 95 % intervals of its figures from N "
		    "samples, 50 at least; 0: none"),
	KAM_OPT_INT(0, "seed", "N", struct opts, seed, "1", 0, 1000000000,
		    "of the samples, which are the same for the same seed"),
	KAM_OPT_FLAG(0, "summary", struct opts, summary,
		     "one row a status instead of the customers; with --base "
		     "and --period, churn rates; see RATES"),
	KAM_OPT_STR(0, "by", "COL", struct opts, by, NULL,
		    "the summary for each value of this column, on the latest "
		    "line of a customer, in the accounts or of --attach"),
	KAM_OPT_STR(0, "base", "FROM..TO", struct opts, base, NULL,
		    "churn rates of those who bought between these dates"),
	KAM_OPT_STR(0, "period", "FROM..TO", struct opts, period, NULL,
		    "churn rates of these dates; as_of is the last"),
	KAM_OPT_NUM(0, "partial", "SHARE", struct opts, partial, "50%", 0, 1,
		    "partial loss: 365 days' amount down by more than this"),
	KAM_OPT_STR(0, "reason-file", "FILE", struct opts, reason_file, NULL,
		    "customer,reason[,controllable]: what was lost by reason "
		    "instead of the rates"),
	KAM_OPT_STR(0, "fail-if", "FIGURE>N", struct opts, fail_if, NULL,
		    "exit 1 if a figure of the summary is so, as "
		    "revenue_churn>3%"),
	KAM_OPT_FLAG(0, "report", struct opts, report,
		     "which model was chosen, by how much, and what was fitted "
		     "instead of the customers"),
	KAM_OPT_FLAG(0, "coefficients", struct opts, coefficients,
		     "with --model=regression, its coefficients instead of "
		     "the customers"),
	KAM_OPT_END
};

#define APPENDED 12 /* columns without --prev */
#define WITH_PREV 14

static const struct kam_column columns[] = {
	{ "pattern", KAM_TEXT, "",
	  "new, one-off, regular, irregular, seasonal or project" },
	{ "expected_gap", KAM_REAL, "days", "to the next purchase" },
	{ "overdue_ratio", KAM_REAL, "", "days of silence / expected_gap" },
	{ "next_due", KAM_DATE, "", "last_date + expected_gap" },
	{ "p_active", KAM_REAL, "",
	  "probability that the account is still one" },
	{ "p_buy", KAM_REAL, "", "probability of a purchase within --horizon" },
	{ "annual_value", KAM_MONEY, "", "amount a year" },
	{ "amount_at_risk", KAM_MONEY, "", "annual_value x (1 - p_active)" },
	{ "amount_12m", KAM_MONEY, "", "net, in the 12 months to as_of" },
	{ "amount_prev_12m", KAM_MONEY, "", "net, in the 12 months before" },
	{ "status", KAM_TEXT, "", "ended, new, lost, at-risk, due or active" },
	{ "reason", KAM_TEXT, "", "why, in a few words" },
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
	{ "which share of last year's customers and amount was lost since; "
	  "exit 1 if it is more than 3 %",
	  "kam-churn -q --summary --base=2023-01-01..2023-12-31 "
	  "--period=2024-01-01..2024-06-30 "
	  "--columns=logo_churn,revenue_churn,lost_amount "
	  "--fail-if='revenue_churn>3%' sales.csv || echo alarm" },
	{ "what drives purchases within the next quarter",
	  "kam-churn --model=regression --horizon=91d --coefficients "
	  "sales.csv" },
	{ NULL, NULL }
};

_Static_assert((int)KAM_CHURN_DATE == (int)KAM_DATE,
	       "types are numbered alike");

/* All that a run holds. */
struct checking {
	const struct kam_run *job;
	const struct opts *opt;
	struct kam_churn_limits limits;
	struct kam_rhythm_limits rhythm;
	int horizon; /* days */
	struct kam_accounts acc;
	struct kam_days days;
	struct kam_said said;
	size_t type;		/* its column of --type */
	unsigned char *project; /* by that; owned */
	struct kam_churn_source src;
	struct kam_churn_book book;
	struct kam_churn_forecast forecast;
	struct kam_lookup prev;
	struct kam_churn_table table; /* to write; or a customer's cells */
	struct kam_churn_windows windows;
	size_t by; /* the column of --by in `said` */
	struct kam_figures figures;
};

static const char *
contradiction(const struct kam_run *job, const struct opts *o)
{
	if (o->lost > o->at_risk)
		return "--lost is a smaller probability than --at-risk";
	if (o->model == KAM_CHURN_WINDOW && o->stake)
		return "--model=window has no p_buy for --stake";
	if (o->coefficients && o->model != KAM_CHURN_REGRESSION)
		return "--coefficients needs --model=regression";
	if (o->coefficients + o->summary + o->report + !!o->backtest > 1)
		return "--coefficients, --summary, --report and --backtest "
		       "exclude each other";
	if (!o->summary && (o->by || o->base || o->period || o->reason_file))
		return "--by, --base, --period and --reason-file are for "
		       "--summary";
	if (o->bootstrap && !o->backtest)
		return "--bootstrap is for --backtest";
	if (o->bootstrap && o->bootstrap < 50)
		return "--bootstrap needs 50 samples or more for an interval";
	if (!o->base != !o->period)
		return "--base and --period go together: of whom, and when";
	if (o->reason_file && !o->base)
		return "--reason-file needs --base and --period, between "
		       "which accounts were lost";
	if (o->fail_if && (o->coefficients || o->report || o->backtest))
		return "--fail-if is about figures of --summary";
	if ((o->coefficients || o->summary || o->report || o->backtest) &&
	    (o->prev || (job->attach && !o->by)))
		return "--prev and --attach append to the customers; leave "
		       "out --coefficients, --summary, --report and "
		       "--backtest";
	return NULL;
}

static void
set_limits(struct checking *c)
{
	const struct opts *o = c->opt;
	kam_day as_of = c->acc.as_of == KAM_NO_DAY ? 0 : c->acc.as_of;

	c->horizon = kam_churn_span(o->horizon, as_of);
	c->limits = (struct kam_churn_limits){
		.lost = o->lost,
		.at_risk = o->at_risk,
		.window = o->model == KAM_CHURN_WINDOW,
		.lost_after = kam_churn_span(o->lost_after, as_of),
		.stake_p_buy = o->stake == 1,
	};
	c->rhythm = (struct kam_rhythm_limits){
		.regular_cv = o->regular_cv,
		.season_p = o->season_p,
		.season_length = o->season_length,
		.project_within = kam_churn_span(o->project_within, as_of),
		.project_after = kam_churn_span(o->project_after, as_of),
	};
}

/* What rolled up accounts say, as it would be printed. */
static int
copy_accounts(struct checking *c, struct kam_err *err)
{
	char shown[100];

	for (size_t i = 0; i < c->acc.n; i++) {
		const struct kam_account *a = &c->acc.rows[i];

		c->book.past[i] = (struct kam_churn_past){ a->last == KAM_NO_DAY
								   ? 0
								   : a->days,
							   a->first,
							   a->last,
							   a->gap_mean,
							   a->gap_sd,
							   a->gap_log_mean };
		if (!kam_churn_past_valid(&c->book.past[i], c->acc.as_of))
			return kam_fail(
				err, KAM_EDATA,
				"customer '%s' has dates, days and gaps that "
				"do not agree; roll the transactions up again",
				kam_str_show(shown, sizeof shown, a->customer));
		c->book.amount[i] = a->amount;
	}
	return KAM_OK;
}

static void
say(void *ctx, bool warning, const char *text)
{
	const struct checking *c = ctx;

	if (warning)
		kam_warn(c->job, "%s", text);
	else
		kam_note(c->job, "%s", text);
}

/* --base and --period, whose end is as_of. */
static int
read_windows(struct checking *c, struct kam_input_options *in,
	     struct kam_err *err)
{
	const struct opts *o = c->opt;

	if (!o->base)
		return KAM_OK;
	if (!in->lines_only)
		in->lines_only = "--period";
	return kam_churn_windows_read(&c->windows, o->base, o->period,
				      o->partial, &in->as_of, err);
}

/* The accounts that --type declares to be projects. */
static int
find_projects(struct checking *c, struct kam_err *err)
{
	size_t n = 0;
	int rc;

	if (!c->opt->type)
		return KAM_OK;
	if ((rc = kam_said_mark(&c->said, c->type, &c->acc,
				kam_churn_says_project, &c->project, &n, err)))
		return rc;
	if (c->acc.n && !n)
		kam_warn(c->job,
			 "--type=%s: of none of the %zu customers it says "
			 "project",
			 c->opt->type, c->acc.n);
	return KAM_OK;
}

static int
load(struct checking *c, struct kam_err *err)
{
	struct kam_input_options in = *c->job->input;
	struct kam_load_report report;
	int rc;

	kam_said_want(&c->said, c->opt->type, "--type", &c->type);
	if (!c->job->attach)
		kam_said_want(&c->said, c->opt->by, "--by", &c->by);
	if ((rc = read_windows(c, &in, err)) ||
	    (rc = kam_said_open(&c->said, c->job, err)))
		return rc;
	if (c->said.latest.n)
		c->days.latest = &c->said.latest;
	if ((rc = kam_days_load(&c->days, &c->acc, &in, &report, err)))
		return rc;
	kam_run_report(c->job, &report);
	if (c->opt->base && c->acc.n)
		kam_churn_windows_tell(&c->windows, c->days.first,
				       report.latest, say, c);
	if ((rc = find_projects(c, err)))
		return rc;
	c->src = (struct kam_churn_source){
		c->acc.n,	c->days.start,	  c->days.day,
		c->days.amount, c->days.purchase, c->days.hash,
		c->days.first,	c->project,	  NULL
	};
	set_limits(c);
	return KAM_OK;
}

/* The accounts at as_of, and what forecasts them. */
static int
train(struct checking *c, struct kam_err *err)
{
	int rc = kam_churn_book_make(&c->book, &c->src, c->acc.as_of, err);

	if (rc || (rc = copy_accounts(c, err)) ||
	    !kam_churn_book_buyers(&c->book))
		return rc;
	if (!c->book.lines && c->opt->model == KAM_CHURN_REGRESSION)
		return kam_fail(err, KAM_EUSAGE,
				"--model=regression needs transactions or a "
				"ledger, not accounts");
	rc = kam_churn_train(&c->forecast, (enum kam_churn_model)c->opt->model,
			     c->book.lines ? &c->book.h : NULL, c->book.past,
			     c->book.n, c->book.as_of, c->horizon, err);
	return rc ? rc
		  : kam_churn_tell(&c->forecast, c->book.lines, say, c, err);
}

/* The status of the earlier output, and where the customer went since. */
static void
put_moved(struct checking *c, struct kam_writer *w, size_t i,
	  enum kam_churn_status now)
{
	const struct kam_str *raw =
		kam_lookup_get(&c->prev, c->acc.rows[i].customer);

	if (raw)
		kam_put_raw(w, *raw);
	else
		kam_put_empty(w);
	kam_put_text(w, kam_str_of(kam_churn_moved(raw, now)));
}

static int
put_customer(struct checking *c, struct kam_writer *w, size_t i,
	     struct kam_err *err)
{
	struct kam_churn_verdict v;
	struct kam_churn_case k;

	kam_churn_book_case(&k, &c->book, i, &c->forecast, &c->rhythm);
	kam_churn_judge(&v, &k, &c->limits);
	kam_churn_table_clear(&c->table);
	kam_churn_put_customer(&c->table, &k, &v, &c->limits);
	for (size_t j = 0; j < c->table.cells; j++)
		kam_put_text(w, kam_churn_table_at(&c->table, j));
	if (c->opt->prev)
		put_moved(c, w, i, v.status);
	return kam_churn_table_check(&c->table, err);
}

static int
write_customers(struct checking *c, struct kam_err *err)
{
	struct kam_accounts_out out = KAM_ACCOUNTS_OUT_INIT;
	int rc;

	if ((rc = kam_accounts_out_open(&out, c->job, &c->acc, columns,
					c->opt->prev ? WITH_PREV : APPENDED,
					err)))
		return rc;
	for (size_t i = 0; !rc && i < c->acc.n; i++) {
		kam_accounts_out_row(&out, i);
		if (c->book.past[i].days > 0)
			rc = put_customer(c, out.w, i, err);
		if (!rc)
			rc = kam_row_end(out.w, err);
	}
	return kam_accounts_out_close(&out, rc, err);
}

/* A table that is not the customers'. */
static int
write_table(const struct checking *c, struct kam_err *err)
{
	const struct kam_churn_table *t = &c->table;
	struct kam_cells cells = { t->cols, kam_churn_table_rows(t),
				   kam_churn_table_head, kam_churn_table_cell,
				   t };
	int rc = kam_churn_table_check(t, err);

	return rc ? rc : kam_run_cells(c->job, &cells, err);
}

/* The figures of --summary, and of --fail-if. */
static int
summarise(struct checking *c, struct kam_err *err)
{
	const struct opts *o = c->opt;
	struct kam_grouping by = { .of = NULL };
	struct kam_reasons why = { .of = NULL };
	struct kam_churn_groups groups = { NULL, 1, NULL, NULL };
	struct kam_churn_reasons reasons;
	struct kam_churn_inquiry q = { &c->src,	   &c->book,   &c->forecast,
				       &c->rhythm, &c->limits, &groups,
				       NULL,	   NULL };
	int rc = KAM_OK;

	if (o->base)
		q.windows = &c->windows;
	if (o->by &&
	    !(rc = kam_grouping_make(&by, c->job, &c->acc, &c->said.latest,
				     c->said.at[c->by], o->by, err)))
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
	struct kam_cells cells = { 0, 0, kam_figures_head, kam_figures_cell,
				   f };
	int rc = summarise(c, err);

	if (rc || !c->opt->summary)
		return rc;
	cells.cols = f->keys + f->figures;
	cells.rows = f->shown;
	return kam_run_cells(c->job, &cells, err);
}

/* 1 if a condition of --fail-if holds; before there are figures, only
   whether their names are right. */
static int
check_alarms(struct checking *c, struct kam_err *err)
{
	struct kam_buf said = KAM_BUF_INIT;
	int rc = kam_figures_alarms(&c->figures, c->opt->fail_if, &said, err);

	if (rc > 0)
		kam_warn(c->job, "--fail-if: %.*s", (int)said.len, said.ptr);
	kam_buf_release(&said);
	return rc > 0 ? 1 : rc;
}

/* What --fail-if may speak of. */
static int
check_words(struct checking *c, struct kam_err *err)
{
	const struct opts *o = c->opt;

	if (!o->fail_if)
		return KAM_OK;
	kam_churn_names(&c->figures, o->base != NULL, o->reason_file != NULL);
	return check_alarms(c, err);
}

static int
write_backtest(struct checking *c, struct kam_err *err)
{
	const struct opts *o = c->opt;
	struct kam_churn_test test = { (enum kam_churn_model)o->model,
				       c->horizon,
				       c->limits,
				       c->rhythm,
				       (int)o->bootstrap,
				       (uint64_t)o->seed };
	struct kam_churn_plan plan;
	int rc = KAM_OK;

	if (c->acc.n && !c->src.start)
		return kam_fail(err, KAM_EUSAGE,
				"--backtest needs transactions or a ledger, "
				"not accounts");
	kam_churn_table_backtest(&c->table);
	if (c->acc.n &&
	    !(rc = kam_churn_plan_read(&plan, o->backtest, c->acc.as_of,
				       c->horizon, err)))
		rc = kam_churn_test_all(&c->table, &c->src, &plan, &test, say,
					c, err);
	return rc ? rc : write_table(c, err);
}

/* What is wanted of the accounts at as_of. */
static int
write_now(struct checking *c, struct kam_err *err)
{
	int rc = train(c, err);

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

static int
load_prev(struct checking *c, struct kam_err *err)
{
	const char *const name = "status";

	return c->opt->prev
		       ? kam_lookup_load(&c->prev, c->opt->prev, &name, 1, err)
		       : KAM_OK;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	const struct opts *o = job->opt;
	struct checking c = { .job = job,
			      .opt = o,
			      .acc = KAM_ACCOUNTS_INIT,
			      .days = KAM_DAYS_INIT,
			      .book = KAM_CHURN_BOOK_INIT,
			      .prev = KAM_LOOKUP_INIT,
			      .table = KAM_CHURN_TABLE_INIT,
			      .figures = KAM_FIGURES_INIT };
	const char *wrong = contradiction(job, o);
	int rc;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	if ((rc = check_words(&c, err)) || (rc = load_prev(&c, err)) ||
	    (rc = load(&c, err)))
		goto done;
	rc = o->backtest ? write_backtest(&c, err) : write_now(&c, err);
done:
	kam_figures_release(&c.figures);
	kam_churn_table_release(&c.table);
	kam_lookup_release(&c.prev);
	kam_churn_book_release(&c.book);
	kam_said_release(&c.said);
	free(c.project);
	kam_days_release(&c.days);
	kam_accounts_release(&c.acc);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-churn",
	.summary = "who is slipping away, and how much is at stake",
	.reads = KAM_READS_TABLE | KAM_READS_LINES | KAM_READS_ACCOUNTS,
	.options = options,
	.size = sizeof(struct opts),
	.columns = columns,
	.examples = examples,
	.run = run,
};

int
main(int argc, char **argv)
{
	return kam_main(&tool, argc, argv);
}
