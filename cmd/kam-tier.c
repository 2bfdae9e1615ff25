/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include <kam/cells.h>
#include <kam/cli.h>
#include <kam/per.h>
#include <kam/prior.h>
#include <kam/rows.h>
#include <kam/sheet.h>
#include <kam/tier.h>

struct opts {
	const char *rules, *value, *prev, *hysteresis, *boundary, *compare;
	const char *fail_if;
	int per;
	long min_periods, min_stay;
	struct kam_span window, down_after;
	kam_day freeze;
	bool moved, boundary_report, summary;
};

static const struct kam_option options[] = {
	KAM_OPT_STR(0, "rules", "FILE", struct opts, rules, NULL,
		    "tier rules, best tier first; see RULES"),
	KAM_OPT_STR(0, "value", "COL", struct opts, value, NULL,
		    "the column that tier_value shows and --per measures, if "
		    "not the first with bounds (with --per: amount)"),
	{ 0, "per", "month|quarter|year", KAM_CHOICE,
	  offsetof(struct opts, per), "none", 0, 0, "none|month|quarter|year",
	  true, "measure the amount a period, on average over the window" },
	KAM_OPT_SPAN(0, "window", struct opts, window, NULL, true,
		     "the window of --per, 12m where not given (d w m y)"),
	{ 0, "min-periods", "N", KAM_INT, offsetof(struct opts, min_periods),
	  NULL, 1, 1200, NULL, true,
	  "divide by N months at least, 3 where not given" },
	KAM_OPT_STR(0, "prev", "FILE", struct opts, prev, NULL,
		    "an earlier output: append tier_prev and move"),
	KAM_OPT_STR(0, "hysteresis", "SHARE", struct opts, hysteresis, NULL,
		    "move only when a bound is passed by so much, as 10%"),
	KAM_OPT_INT(0, "min-stay", "N", struct opts, min_stay, "1", 1, 1000,
		    "move only when the new tier was met at N dates running"),
	KAM_OPT_SPAN(0, "down-after", struct opts, down_after, NULL, false,
		     "up at once, down only so long after tier_since"),
	KAM_OPT_DAY(0, "freeze", struct opts, freeze, NULL,
		    "no moves after this day, for a year"),
	KAM_OPT_FLAG(0, "moved", struct opts, moved, "moved accounts only"),
	KAM_OPT_STR(0, "boundary", "SHARE", struct opts, boundary, NULL,
		    "append near and gap_to_next, near being within this "
		    "share of a bound"),
	KAM_OPT_FLAG(0, "boundary-report", struct opts, boundary_report,
		     "compare the accounts above and below each bound, "
		     "instead of the accounts"),
	KAM_OPT_STR(0, "compare", "COL,...", struct opts, compare, NULL,
		    "further columns for --boundary-report"),
	KAM_OPT_FLAG(0, "summary", struct opts, summary,
		     "one row a tier instead of the accounts"),
	KAM_OPT_STR(0, "fail-if", "FIGURE>N", struct opts, fail_if, NULL,
		    "exit 1 if a figure of the summary is so, as down>20"),
	KAM_OPT_END
};

enum { TIER, VALUE, RANK, SINCE, AS_OF, PENDING, PREV, MOVE, NEAR, GAP, OWN };

static const struct kam_column columns[] = {
	[TIER] = { "tier", KAM_TEXT, "", "name; empty where no rule holds" },
	[VALUE] = { "tier_value", KAM_MONEY, "", "the value that decided" },
	[RANK] = { "tier_rank", KAM_COUNT, "",
		   "1 the first tier; the rules' standards follow" },
	[SINCE] = { "tier_since", KAM_DATE, "",
		    "since when the tier counts; with options of stability" },
	[AS_OF] = { "tier_as_of", KAM_DATE, "", "as_of of this output; same" },
	[PENDING] = { "tier_pending", KAM_TEXT, "",
		      "TIER:COUNT, a move that waits; same" },
	[PREV] = { "tier_prev", KAM_TEXT, "", "with --prev: the tier there" },
	[MOVE] = { "move", KAM_TEXT, "",
		   "with --prev: up, down, stay, new or gone" },
	[NEAR] = { "near", KAM_TEXT, "",
		   "with --boundary: above or below a bound, or empty" },
	[GAP] = { "gap_to_next", KAM_MONEY, "",
		  "with --boundary: how much more makes the next tier" },
	KAM_COL_END
};

#define RULES                                                               \
	"printf 'tier,amount,visits_per_quarter,calls_per_month\\n"         \
	"large,>=100000,6,2\\nmiddle,20000..100000,2,1\\nsmall,,0,0\\n' > " \
	"tiers.csv\n"

static const struct kam_example examples[] = {
	{ "rules, and the tier of each account of a sales export",
	  RULES "kam-tier --rules=tiers.csv sales.csv" },
	{ "accounts, business and the visits due, by tier",
	  "kam-tier --rules=tiers.csv --summary --pretty sales.csv" },
	{ "who moved between the end of June and now, with a margin of 10 %",
	  "kam-tier --rules=tiers.csv --to=2024-06-30 sales.csv > june.csv\n"
	  "kam-tier --rules=tiers.csv --prev=june.csv --hysteresis=10% "
	  "--moved sales.csv" },
	{ "those just below a bound against those just above it",
	  "kam-tier --rules=tiers.csv --boundary-report --compare=orders "
	  "--pretty sales.csv" },
	{ NULL, NULL }
};

#define NONE KAM_TIER_ABSENT

_Static_assert((int)KAM_TIER_NUMBER == (int)KAM_REAL, "units are types");

/* All that a run holds. */
struct tiering {
	const struct kam_run *job;
	const struct opts *opt;
	struct kam_tier_engine e;
	struct kam_per per;
	bool stable;	 /* state columns are written */
	bool listed;	 /* the output is the accounts */
	size_t compared; /* columns */
	struct kam_rows rows;
	struct kam_prior prior;
	struct kam_column *columns; /* owned */
	size_t ncolumns;
	struct kam_account one;
	struct kam_accounts view; /* the present row, for the writer */
	struct kam_accounts_out out;
	struct kam_buf scratch;
};

static const char *
contradiction(const struct kam_run *job, const struct opts *o)
{
	bool other = o->summary || o->boundary_report;

	if (!o->rules)
		return "--rules=FILE is needed: a CSV file with a row for each "
		       "tier, best first";
	if (o->summary && o->boundary_report)
		return "--summary and --boundary-report exclude each other";
	if (other && (job->attach || o->moved))
		return "--attach and --moved are about accounts; leave out "
		       "--summary and --boundary-report";
	if (o->moved && !o->prev)
		return "--moved needs --prev=FILE, an earlier output";
	if (o->compare && !o->boundary_report)
		return "--compare is for --boundary-report";
	if (!o->per && (o->window.n || o->min_periods))
		return "--window and --min-periods are for --per";
	return NULL;
}

static int
choose_policy(struct tiering *s, struct kam_err *err)
{
	static const int months[] = { 0, 1, 3, 12 };
	static const struct kam_span year = { 12, 'm' };
	const struct opts *o = s->opt;
	const char *wrong = contradiction(s->job, o);
	int rc = KAM_OK;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	s->e.policy = (struct kam_tier_policy){ 0, o->min_stay, o->down_after,
						o->freeze };
	s->stable = o->prev || o->hysteresis || o->min_stay > 1 ||
		    o->down_after.n || o->freeze != KAM_NO_DAY;
	s->listed = !o->summary && !o->boundary_report;
	s->e.summed = o->summary || o->fail_if;
	s->e.reported = o->boundary_report;
	s->per = (struct kam_per){ months[o->per], 0,
				   o->min_periods ? (int)o->min_periods : 3,
				   o->window.n ? o->window : year };
	if (o->hysteresis)
		rc = kam_tier_margin_read("--hysteresis", o->hysteresis,
					  &s->e.policy.margin, err);
	if (!rc)
		rc = kam_tier_margin_read("--boundary",
					  o->boundary ? o->boundary : "10%",
					  &s->e.near, err);
	if (!rc && o->per && o->value)
		rc = kam_per_what(&s->per, o->value, err);
	return rc;
}

static int
load_rules(struct tiering *s, struct kam_err *err)
{
	const struct kam_header *h = &s->rows.header;
	struct kam_sheet sheet = KAM_SHEET_INIT;
	int rc = kam_sheet_load(&sheet, s->opt->rules, err);

	if (!rc) {
		const struct kam_tier_source source = {
			s->opt->rules, sheet.cols, sheet.rows, sheet.name,
			sheet.cell,    sheet.line, h->n,       h->name
		};

		rc = kam_tiers_read(&s->e.t, &source, err);
	}
	kam_sheet_release(&sheet);
	return rc;
}

/* The conditions' fields, in their order, and what the options need. */
static int
want_fields(struct tiering *s, struct kam_err *err)
{
	const struct opts *o = s->opt;
	struct kam_tier_engine *e = &s->e;
	struct kam_rows *r = &s->rows;
	struct kam_rows_field want = { kam_rows_column(r, "amount"), true,
				       true };
	size_t move = kam_rows_column(r, "move"), field;
	int rc = KAM_OK;

	for (size_t c = 0; c < e->t.conditions && !rc; c++) {
		const struct kam_tier_condition *x = &e->t.condition[c];
		const struct kam_rows_field its = { x->input, x->number,
						    x->never_blank };

		rc = kam_rows_want(r, &its, &field, err);
	}
	if (rc || (rc = kam_tier_engine_measure(
			   e, o->value, o->per,
			   o->boundary || o->boundary_report, err)))
		return rc;
	if (o->value && e->value == NONE &&
	    (rc = kam_rows_want_named(r, kam_str_of(o->value), "--value",
				      &e->value, err)))
		return rc;
	if (e->amount == NONE && want.at != NONE &&
	    (o->summary || o->fail_if) &&
	    (rc = kam_rows_want(r, &want, &e->amount, err)))
		return rc;
	/* A notice that an account was gone is none. */
	if (move != NONE && kam_rows_column(r, "tier_prev") != NONE &&
	    (rc = kam_rows_pass_over(r, move, "gone", err)))
		return rc;
	return kam_rows_want_list(r, o->compare, "--compare", &e->compare,
				  &s->compared, err);
}

/* The options of time need a day, which a table may not have. */
static int
check_dates(const struct tiering *s, struct kam_err *err)
{
	const struct opts *o = s->opt;
	const char *option = o->min_stay > 1	       ? "--min-stay"
			     : o->down_after.n	       ? "--down-after"
			     : o->freeze != KAM_NO_DAY ? "--freeze"
						       : NULL;

	if (!option || s->rows.as_of_at != NONE)
		return KAM_OK;
	return kam_fail(err, KAM_EUSAGE,
			"%s is about dates; add a column as_of to %s", option,
			s->rows.file);
}

static int
load_prior(struct tiering *s, struct kam_err *err)
{
	static const char *const name[] = { "tier",	  "tier_since",
					    "tier_as_of", "tier_pending",
					    "as_of",	  "move" };
	const struct kam_prior_want want = { .name = name,
					     .n = 6,
					     .needed = 1,
					     .customer =
						     s->job->input->customer,
					     .gone = 5,
					     .gone_text = "gone" };

	if (!s->opt->prev)
		return KAM_OK;
	return kam_prior_load(&s->prior, s->opt->prev, &want, err);
}

/* The columns that this run appends. */
static int
choose_columns(struct tiering *s, struct kam_err *err)
{
	const struct opts *o = s->opt;
	size_t n = 0;

	s->columns = kam_alloc(OWN + s->e.t.standards, sizeof *s->columns);
	if (!s->columns)
		return kam_nomem(err, "the columns");
	for (int i = 0; i < OWN; i++) {
		bool in = i < SINCE  ? true
			  : i < PREV ? s->stable
			  : i < NEAR ? o->prev != NULL
				     : o->boundary != NULL;

		for (size_t k = 0; i == SINCE && k < s->e.t.standards; k++) {
			const struct kam_tier_standard *x = &s->e.t.standard[k];

			s->columns[n++] = (struct kam_column){
				x->name, x->number ? KAM_REAL : KAM_TEXT, "", ""
			};
		}
		if (in)
			s->columns[n++] = columns[i];
	}
	s->ncolumns = n;
	return KAM_OK;
}

/* The next account; with --per what is measured becomes its mean. */
static int
next_account(struct tiering *s, struct kam_err *err)
{
	struct kam_rows *r = &s->rows;
	int rc = kam_rows_next(r, err);

	if (rc > 0 && s->per.months &&
	    kam_per_value(&r->number[s->e.value], &s->per, r->window, r->first,
			  r->as_of, err))
		return KAM_EDATA;
	return rc;
}

/* Ranks need all accounts: read and keep them. */
static int
rank_all(struct tiering *s, struct kam_err *err)
{
	struct kam_rows *r = &s->rows;
	const struct kam_tier_values v = { r->number, r->blank, NULL, NULL, 0 };
	int rc;

	while ((rc = next_account(s, err)) > 0)
		if ((rc = kam_rows_keep(r, err)) ||
		    (rc = kam_tier_ranking_add(&s->e.ranking, &v, r->customer,
					       err)))
			return rc;
	kam_rows_again(r);
	return rc ? rc : kam_tier_ranking_finish(&s->e.ranking, err);
}

static int
put_state(struct tiering *s, const struct kam_tier_state *state,
	  struct kam_err *err)
{
	struct kam_writer *w = s->out.w;

	s->scratch.len = 0;
	if (kam_tier_pending_put(&s->e.t, state, &s->scratch))
		return kam_nomem(err, "a pending move");
	kam_put_date(w, state->since);
	kam_put_date(w, state->as_of);
	kam_put_text(w, kam_buf_str(&s->scratch));
	return KAM_OK;
}

/* A number of the measured column; empty where it is not there. */
static void
put_value(struct tiering *s, bool there, kam_dec value)
{
	char text[KAM_DEC_TEXT];
	size_t len = there ? kam_tier_engine_print(&s->e, text, value) : 0;

	kam_put_text(s->out.w, (struct kam_str){ text, len });
}

static void
put_boundary(struct tiering *s, size_t tier)
{
	static const char *const side[] = { "below", "", "above" };
	bool there = !s->rows.blank[s->e.t.measure];
	kam_dec value = s->rows.number[s->e.t.measure], gap = 0;
	int near = there ? kam_tier_near(&s->e.report, value) : 0;

	kam_put_text(s->out.w, kam_str_of(side[1 + near]));
	there = there &&
		kam_tier_gap(&s->e.t, tier, value, s->e.policy.margin, &gap);
	put_value(s, there, gap);
}

/* The present account, or with d->move KAM_TIER_GONE one that was. */
static int
put_account(struct tiering *s, const struct kam_tier_decision *d,
	    struct kam_str prev, struct kam_err *err)
{
	const bool gone = d->move == KAM_TIER_GONE;
	const size_t tier = d->state.tier, value = s->e.value,
		     n = s->e.t.standards;
	struct kam_writer *w;
	int rc = KAM_OK;

	s->one.customer = s->rows.customer;
	s->one.record = s->rows.record;
	s->view.n++;
	kam_accounts_out_row(&s->out, 0);
	w = s->out.w;
	kam_put_text(w, kam_tier_name(&s->e.t, tier));
	if (gone || value == NONE)
		kam_put_empty(w);
	else
		put_value(s, !s->rows.blank[value], s->rows.number[value]);
	if (tier < s->e.t.n)
		kam_put_count(w, (int64_t)tier + 1);
	else
		kam_put_empty(w);
	for (size_t i = 0; i < n; i++)
		kam_put_text(w, d->row == NONE ? KAM_STR("")
					       : s->e.t.due[d->row * n + i]);
	if (s->stable)
		rc = put_state(s, &d->state, err);
	if (s->opt->prev) {
		kam_put_text(w, prev);
		kam_put_text(w, kam_str_of(kam_tier_move_name[d->move]));
	}
	if (s->opt->boundary && !gone)
		put_boundary(s, tier);
	return rc ? rc : kam_row_end(w, err);
}

/* Decide on the present account and write it. */
static int
take_account(struct tiering *s, struct kam_err *err)
{
	const struct kam_rows *r = &s->rows;
	struct kam_prior_row *was = kam_prior_get(&s->prior, r->customer);
	struct kam_tier_decision d;
	int rc;

	if (was && was->met)
		return kam_rows_twice(&s->rows, err);
	if (was)
		was->met = true;
	rc = kam_tier_engine_take(&s->e, r->number, r->blank, r->field,
				  was ? was->field : NULL, r->as_of, &d, err);
	if (rc || !s->listed ||
	    (s->opt->moved &&
	     (d.move == KAM_TIER_STAY || d.move == KAM_TIER_UNKNOWN)))
		return rc;
	rc = put_account(s, &d, was ? was->field[0] : KAM_STR(""), err);
	/* What is written goes out before the next is waited for. */
	return rc || !r->pause ? rc : kam_writer_flush(s->out.w, err);
}

/* Customers of --prev that are there no more, sorted. */
static int
take_gone(struct tiering *s, struct kam_err *err)
{
	struct kam_buf record = KAM_BUF_INIT;
	struct kam_str *list = NULL;
	size_t n = 0;
	int rc = kam_prior_unmet(&s->prior, &list, &n, err);

	for (size_t i = 0; i < n && !rc; i++) {
		const struct kam_prior_row *was =
			kam_prior_get(&s->prior, list[i]);
		struct kam_tier_decision d;

		kam_tier_engine_gone(&s->e, was->field[0], &d);
		if (!s->listed)
			continue;
		rc = kam_rows_vanished(&s->rows, list[i], &record, err);
		s->rows.customer = list[i];
		s->rows.record = kam_buf_str(&record);
		if (!rc)
			rc = put_account(s, &d, was->field[0], err);
	}
	free(list);
	kam_buf_release(&record);
	return rc;
}

static int
open_output(struct tiering *s, struct kam_err *err)
{
	const struct kam_rows *r = &s->rows;
	int rc = choose_columns(s, err);

	s->view = (struct kam_accounts){ .rows = &s->one,
					 .header = r->header,
					 .types = r->types,
					 .sep = r->sep };
	return rc ? rc
		  : kam_accounts_out_open(&s->out, s->job, &s->view, s->columns,
					  s->ncolumns, err);
}

/* Read, decide, write. */
static int
take_all(struct tiering *s, struct kam_err *err)
{
	struct kam_load_report met;
	int rc = KAM_OK;

	if (kam_tiers_ranked(&s->e.t) && (rc = rank_all(s, err)))
		return rc;
	if (s->listed && (rc = open_output(s, err)))
		return rc;
	while ((rc = next_account(s, err)) > 0)
		if ((rc = take_account(s, err)))
			break;
	if (!rc && !(rc = take_gone(s, err)))
		rc = kam_rows_end(&s->rows, &met, err);
	if (!rc)
		kam_run_report(s->job, &met);
	return s->listed ? kam_accounts_out_close(&s->out, rc, err) : rc;
}

/* --summary or --boundary-report. */
static int
write_table(const struct tiering *s, struct kam_err *err)
{
	const struct kam_tier_engine *e = &s->e;
	const struct kam_cells summary = { kam_tier_summary_cols(&e->sum),
					   kam_tier_summary_rows(&e->sum),
					   kam_tier_summary_head,
					   kam_tier_summary_cell, &e->sum };
	const struct kam_cells report = { KAM_TIER_REPORT_COLS,
					  e->report.n * e->report.figures,
					  kam_tier_report_head,
					  kam_tier_report_cell, &e->report };

	return kam_run_cells(s->job, s->opt->summary ? &summary : &report, err);
}

/* All that can be wrong before a row is read; then roll up, if need be. */
static int
prepare(struct tiering *s, struct kam_err *err)
{
	const struct opts *o = s->opt;
	struct kam_load_need need = { .window = { 0, 'd' } };
	int rc;

	if ((rc = choose_policy(s, err)) ||
	    (rc = kam_rows_open(&s->rows, s->job->input, err)) ||
	    (rc = load_rules(s, err)) || (rc = check_dates(s, err)) ||
	    (rc = want_fields(s, err)) ||
	    (rc = kam_tier_engine_start(&s->e, o->prev, o->compare, s->compared,
					o->fail_if, err)) ||
	    (rc = load_prior(s, err)))
		return rc;
	if (s->per.months)
		need.window = s->per.window;
	return kam_rows_start(&s->rows,
			      s->stable || s->rows.kind == KAM_ACCOUNTS, &need,
			      err);
}

/* 1 if a condition of --fail-if holds. */
static int
check_alarms(struct tiering *s, struct kam_err *err)
{
	struct kam_buf said = KAM_BUF_INIT;

	return kam_run_alarms(
		s->job, kam_tier_alarms(&s->e.sum, s->opt->fail_if, &said, err),
		&said);
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	struct tiering s = { .job = job,
			     .opt = job->opt,
			     .e = KAM_TIER_ENGINE_INIT,
			     .prior = KAM_PRIOR_INIT };
	int rc = prepare(&s, err);

	if (!rc)
		rc = take_all(&s, err);
	if (!rc && !s.listed)
		rc = write_table(&s, err);
	if (!rc && s.e.unknown)
		kam_warn(job,
			 "--prev=%s: %zu accounts were in tiers that %s has no "
			 "more; their move is empty",
			 s.opt->prev, s.e.unknown, s.opt->rules);
	if (!rc && s.opt->fail_if)
		rc = check_alarms(&s, err);
	free(s.columns);
	kam_tier_engine_release(&s.e);
	kam_rows_release(&s.rows);
	kam_prior_release(&s.prior);
	kam_buf_release(&s.scratch);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-tier",
	.summary = "which tier is each account in, who moved, what is due",
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
