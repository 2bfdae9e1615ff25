/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/cli.h>
#include <kam/rfm.h>
#include <kam/segment.h>
#include <kam/sheet.h>
#include <kam/team.h>

enum frequency { ORDERS, DAYS, LINES };

struct opts {
	const char *bins, *cuts, *segments, *prev;
	int method, frequency, monetary;
	bool nested, summary, show_cuts;
	struct kam_span window;
};

static const struct kam_option options[] = {
	KAM_OPT_STR('b', "bins", "N|r=N,f=N,m=N", struct opts, bins, NULL,
		    "scores from 1 to N, 2 to 9; 5 where not given"),
	KAM_OPT_CHOICE(0, "method", struct opts, method, "quantile",
		       "quantile|ntile|fixed",
		       "cut at quantiles, equal values scoring alike; into "
		       "groups of equal size, as SQL's NTILE; or by --cuts"),
	KAM_OPT_STR(0, "cuts", "FILE", struct opts, cuts, NULL,
		    "score by these cuts, as --show-cuts prints them"),
	KAM_OPT_FLAG(0, "nested", struct opts, nested,
		     "score f within each r, m within each r and f"),
	KAM_OPT_SPAN(0, "window", struct opts, window, NULL, true,
		     "frequency and monetary of the last 12m alone (d w m y)"),
	KAM_OPT_CHOICE(0, "frequency", struct opts, frequency, "orders",
		       "orders|days|lines", "what frequency counts"),
	KAM_OPT_CHOICE(0, "monetary", struct opts, monetary, "sum", "sum|mean",
		       "the amount, or the amount / frequency"),
	KAM_OPT_STR(0, "segments", "grid11|cells25|cn8|FILE", struct opts,
		    segments, NULL,
		    "name segments by this map; without it grid11 where all "
		    "bins are 5, else none"),
	KAM_OPT_STR(0, "prev", "FILE", struct opts, prev, NULL,
		    "an earlier output: append segment_prev and moved"),
	KAM_OPT_FLAG(0, "summary", struct opts, summary,
		     "one row a segment instead of the customers"),
	KAM_OPT_FLAG(0, "show-cuts", struct opts, show_cuts,
		     "the cuts instead of the customers"),
	KAM_OPT_END
};

#define APPENDED 8 /* columns without --prev */
#define WITH_PREV 10

static const struct kam_column columns[] = {
	{ "recency", KAM_COUNT, "days", "from the last purchase to as_of" },
	{ "frequency", KAM_COUNT, "", "orders, or what --frequency names" },
	{ "monetary", KAM_MONEY, "", "amount, or amount / frequency" },
	{ "r", KAM_COUNT, "", "score of recency, 1 the longest ago" },
	{ "f", KAM_COUNT, "", "score of frequency, 1 the rarest" },
	{ "m", KAM_COUNT, "", "score of monetary, 1 the least" },
	{ "rfm", KAM_TEXT, "", "the three scores in a row" },
	{ "segment", KAM_TEXT, "", "what the map calls the scores" },
	{ "segment_prev", KAM_TEXT, "", "with --prev: segment there" },
	{ "moved", KAM_TEXT, "", "with --prev: up, down, same or new" },
	KAM_COL_END
};

static const struct kam_column summary_columns[] = {
	{ "segment", KAM_TEXT, "", "name, best first; empty: none" },
	{ "customers", KAM_COUNT, "", "number of customers" },
	{ "share", KAM_REAL, "", "of the customers" },
	{ "amount", KAM_MONEY, "", "net amount" },
	{ "amount_share", KAM_REAL, "", "of the amount" },
	{ "recency", KAM_REAL, "days", "median" },
	{ "frequency", KAM_REAL, "", "median" },
	{ "monetary", KAM_MONEY, "", "median" },
};

static const char *const cut_names[] = { "dimension", "score", "from", "to" };
static const struct kam_column cut_columns[] = {
	{ "dimension", KAM_TEXT, "", "recency, frequency or monetary" },
	{ "score", KAM_COUNT, "", "1 the worst" },
	{ "from", KAM_REAL, "", "values above this" },
	{ "to", KAM_REAL, "", "up to and with this" },
	{ "customers", KAM_COUNT, "", "that have the score" },
};

static const char *const map_names[] = { "segment", "r", "f", "m" };

#define SHARE_PLACES 6
#define PART ((size_t)8192) /* customers that a thread takes at a time */
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct kam_example examples[] = {
	{ "score the customers of a sales export", "kam-rfm sales.csv" },
	{ "how many customers and how much business each segment has",
	  "kam-rfm --summary --pretty sales.csv" },
	{ "score the last twelve months, with fewer classes of money",
	  "kam-rfm --window=12m --bins=r=5,f=5,m=4 sales.csv" },
	{ "the cuts, to score the next months by the same ones",
	  "kam-rfm --show-cuts sales.csv > cuts.csv" },
	{ NULL, NULL }
};

/* All that a run holds. */
struct scoring {
	const struct kam_run *job;
	const struct opts *opt;
	struct kam_rfm_options how;
	struct kam_cuts cuts[3]; /* of --cuts */
	struct kam_segments map;
	struct kam_lookup prev;
	struct kam_accounts acc;
	struct kam_rfm_row *rows; /* acc.n of them, owned; with loose_rows()
				     gone when the cuts are known */
	kam_dec *amount;	  /* with --summary of means: the same; owned */
	struct kam_str *customer; /* where they are in no order; owned */
	struct kam_rfm rfm;
	struct kam_buf scratch; /* with --prev */
	size_t unknown;	   /* earlier segments that the map does not have */
	char example[100]; /* the first of them */
};

static int
take_cut(void *into, const struct kam_str *field, struct kam_place *place,
	 struct kam_err *err)
{
	return kam_rfm_table_add(into, field, place, err);
}

static int
take_rule(void *into, const struct kam_str *field, struct kam_place *place,
	  struct kam_err *err)
{
	return kam_segments_add(into, field[0], field + 1, place, err);
}

/* Options that contradict each other; NULL if none do. */
static const char *
contradiction(const struct kam_run *job, const struct opts *o)
{
	bool listed = o->prev || job->attach;

	if (o->summary && o->show_cuts)
		return "--summary and --show-cuts exclude each other";
	if (listed && (o->summary || o->show_cuts))
		return "--prev and --attach append to the customers; leave "
		       "out --summary and --show-cuts";
	if (o->cuts && o->bins)
		return "--cuts says how many scores there are, not --bins";
	if (o->cuts && (o->nested || o->method == KAM_RFM_NTILE))
		return "--cuts is for --method=fixed without --nested";
	if (!o->cuts && o->method == KAM_RFM_FIXED)
		return "--method=fixed needs --cuts=FILE";
	if (o->show_cuts && (o->nested || o->method == KAM_RFM_NTILE))
		return "--show-cuts needs one set of cuts; --nested has many, "
		       "--method=ntile none";
	return NULL;
}

/* Fill s->how from the options. */
static int
choose_method(struct scoring *s, struct kam_err *err)
{
	const struct opts *o = s->opt;
	const char *wrong = contradiction(s->job, o);
	struct kam_rfm_table table = { 0 };
	int rc;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	s->how.method = (enum kam_rfm_method)o->method;
	s->how.nested = o->nested;
	if (!o->cuts)
		return kam_rfm_bins_read(o->bins ? o->bins : "5", s->how.bins,
					 err);
	s->how.method = KAM_RFM_FIXED;
	s->how.cuts = s->cuts;
	if ((rc = kam_sheet_each(o->cuts, cut_names, 4, take_cut, &table,
				 err)) ||
	    (rc = kam_rfm_table_cuts(&table, o->cuts, s->cuts, err)))
		return rc;
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		s->how.bins[d] = s->cuts[d].bins;
	return KAM_OK;
}

/* Read the map from a file; tell what it leaves out. */
static int
load_map(struct scoring *s, struct kam_err *err)
{
	char codes[KAM_SEGMENT_TEXT];
	int rc = KAM_OK;
	size_t open;

	kam_segments_begin(&s->map, s->how.bins);
	rc = kam_sheet_each(s->opt->segments, map_names, 4, take_rule, &s->map,
			    err);
	if (rc == KAM_EIO)
		return kam_fail(err, rc,
				"--segments=%s is none of grid11, cells25, cn8 "
				"and no file that can be read",
				s->opt->segments);
	if (rc)
		return rc;
	if (s->map.n == 0)
		return kam_fail(err, KAM_EDATA,
				"%s: no segments; add rows: best,4-5,4-5,4-5",
				s->opt->segments);
	open = kam_segments_uncovered(&s->map, codes);
	if (open)
		kam_warn(s->job,
			 "%s: %zu scores have no segment: %s%s; a last row "
			 "other,1-%d,1-%d,1-%d would take them",
			 s->opt->segments, open, codes,
			 open > KAM_SEGMENT_SHOWN ? " ..." : "", s->how.bins[0],
			 s->how.bins[1], s->how.bins[2]);
	return KAM_OK;
}

static int
choose_map(struct scoring *s, struct kam_err *err)
{
	const char *name = s->opt->segments;
	const struct kam_segment_builtin *map;
	const int *bins = s->how.bins;

	if (!name && bins[0] == 5 && bins[1] == 5 && bins[2] == 5)
		name = "grid11";
	if (!name && (s->opt->prev || s->opt->summary))
		return kam_fail(err, KAM_EUSAGE,
				"%s needs segments; give --segments=FILE or "
				"cn8, or 5 bins",
				s->opt->prev ? "--prev" : "--summary");
	if (!name)
		return KAM_OK;
	map = kam_segment_builtin(kam_str_of(name));
	return map ? kam_segments_use(&s->map, map, bins, err)
		   : load_map(s, err);
}

/* The row of account `i`, which is `a`, without scores. */
static struct kam_rfm_row
row_of(const struct scoring *s, size_t i, const struct kam_account *a)
{
	const struct opts *o = s->opt;
	const struct kam_window ever = { a->orders, a->days, a->lines,
					 a->amount, a->returns };
	const struct kam_window sum = s->acc.window ? s->acc.window[i] : ever;
	struct kam_rfm_row row = { .frequency = sum.orders,
				   .recency = KAM_RFM_NO_PURCHASE };

	if (a->last != KAM_NO_DAY)
		row.recency = s->acc.as_of - a->last;
	if (o->frequency != ORDERS)
		row.frequency = o->frequency == DAYS ? sum.days : sum.lines;
	row.monetary =
		kam_rfm_monetary(sum.amount, row.frequency, o->monetary == 1);
	return row;
}

/*
 * Are rows there for the cuts alone?  Then they may be in any order, and each
 * is made again when it is printed.  A summary adds up in the order of names,
 * so that it is the same whether or not a sum on the way can be held.
 */
static bool
loose_rows(const struct scoring *s)
{
	return kam_rfm_is_flat(&s->how) && !s->opt->summary;
}

/* A part of the rows, by a kam_team. */
static int
fill_part(void *ctx, size_t thread, size_t part)
{
	const struct scoring *s = ctx;
	const struct kam_accounts *a = &s->acc;
	const size_t from = part * PART, left = a->n - from,
		     to = from + (left < PART ? left : PART);
	struct kam_accounts_view view;
	const struct kam_account *row = NULL;
	const bool loose = loose_rows(s);

	(void)thread;
	if (kam_accounts_view_init(&view, a, 0, NULL))
		return -1;
	for (size_t i = from; i < to; i++) {
		row = loose ? kam_accounts_any(&view, i)
			    : kam_accounts_at(&view, i);
		if (!row)
			break;
		s->rows[i] = row_of(s, i, row);
		if (s->amount)
			s->amount[i] =
				a->window ? a->window[i].amount : row->amount;
		if (s->customer)
			s->customer[i] = row->customer;
	}
	kam_accounts_view_release(&view);
	return row ? 0 : -1;
}

static int
fill_rows(struct scoring *s, struct kam_err *err)
{
	const size_t parts = (s->acc.n + PART - 1) / PART,
		     threads = (size_t)s->job->input->threads;
	int rc;

	if (!loose_rows(s) && (rc = kam_accounts_order(&s->acc, err)))
		return rc;
	s->rows = kam_alloc_pages(s->acc.n * sizeof *s->rows);
	if (s->opt->summary && s->opt->monetary == 1 &&
	    !(s->amount = kam_alloc(s->acc.n, sizeof *s->amount)))
		return kam_nomem(err, "scores");
	if (!s->acc.rolled && s->how.method == KAM_RFM_NTILE &&
	    !(s->customer = kam_alloc(s->acc.n, sizeof *s->customer)))
		return kam_nomem(err, "scores");
	s->how.customer = s->customer;
	s->how.threads = threads;
	if (!s->rows || kam_team_run(threads, parts, fill_part, s))
		return kam_nomem(err, "scores");
	return KAM_OK;
}

/* Tell where equal values have left a score without customers. */
static int
warn_collapsed(const struct scoring *s, struct kam_err *err)
{
	struct kam_buf text = KAM_BUF_INIT;
	int rc = KAM_OK;

	for (int d = 0; d < KAM_RFM_DIMENSIONS && !rc; d++) {
		if (s->rfm.collapsed[d] == 0)
			continue;
		text.len = 0;
		rc = kam_rfm_collapse_text(&text, &s->rfm,
					   (enum kam_rfm_dimension)d, err);
		if (!rc)
			kam_warn(s->job, "%.*s", (int)text.len, text.ptr);
	}
	kam_buf_release(&text);
	return rc;
}

static void
put_from_to(struct kam_writer *w, enum kam_rfm_dimension d, bool open,
	    kam_dec value)
{
	char text[KAM_DEC_TEXT];
	size_t len = open ? 0 : kam_rfm_print(text, d, value);

	kam_put_text(w, (struct kam_str){ text, len });
}

static int
put_cuts(struct kam_writer *w, const struct kam_rfm *rfm, struct kam_err *err)
{
	int rc = KAM_OK;

	for (int i = 0; i < KAM_RFM_DIMENSIONS; i++) {
		enum kam_rfm_dimension d = (enum kam_rfm_dimension)i;
		const struct kam_cuts *cuts = &rfm->cuts[d];

		for (int score = 1; score <= cuts->bins && !rc; score++) {
			struct kam_rfm_bound b = kam_rfm_bound(cuts, d, score);

			kam_row_begin(w, KAM_STR(""));
			kam_put_text(w, kam_str_of(kam_rfm_dimension_name[d]));
			kam_put_count(w, score);
			put_from_to(w, d, b.open_from, b.from);
			put_from_to(w, d, b.open_to, b.to);
			kam_put_count(w, (int64_t)rfm->count[d][score]);
			rc = kam_row_end(w, err);
		}
	}
	return rc;
}

static int
put_segment(struct kam_writer *w, struct kam_str name,
	    const struct kam_rfm_summary *sum,
	    const struct kam_rfm_summary *all, struct kam_err *err)
{
	double customers = (double)sum->customers / (double)all->customers;
	double amount =
		kam_dec_double(sum->amount) / kam_dec_double(all->amount);

	kam_row_begin(w, KAM_STR(""));
	kam_put_text(w, name);
	kam_put_count(w, (int64_t)sum->customers);
	kam_put_fixed(w, customers, SHARE_PLACES);
	kam_put_money(w, sum->amount);
	kam_put_fixed(w, all->amount > 0 ? amount : NAN, SHARE_PLACES);
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		put_from_to(w, (enum kam_rfm_dimension)d, sum->scored == 0,
			    sum->median[d]);
	return kam_row_end(w, err);
}

/* Segments best first, empty ones too; then those without, if there are any. */
static int
put_summary(struct scoring *s, struct kam_writer *w, struct kam_err *err)
{
	size_t n = s->map.n;
	struct kam_rfm_summary *sum = kam_alloc(n + 2, sizeof *sum);
	int rc;

	if (!sum)
		return kam_nomem(err, "the summary");
	rc = kam_rfm_summarise(sum, &s->rfm, &s->map, s->rows, s->amount,
			       s->acc.n, err);
	for (size_t i = 0; i < n && !rc && s->acc.n > 0; i++)
		rc = put_segment(w, s->map.name[i], &sum[i], &sum[n + 1], err);
	if (!rc && sum[n].customers)
		rc = put_segment(w, KAM_STR(""), &sum[n], &sum[n + 1], err);
	free(sum);
	return rc;
}

/* --summary or --show-cuts: a table that is not the customers'. */
static int
write_table(struct scoring *s, struct kam_err *err)
{
	const struct kam_column *own =
		s->opt->summary ? summary_columns : cut_columns;
	size_t n =
		s->opt->summary ? COUNT(summary_columns) : COUNT(cut_columns);
	struct kam_writer *w = NULL;
	int rc;

	if ((rc = kam_writer_open(&w, s->job->output, err)))
		return rc;
	rc = kam_writer_begin(w, NULL, ',', NULL, own, n, err);
	if (!rc)
		rc = s->opt->summary ? put_summary(s, w, err)
				     : put_cuts(w, &s->rfm, err);
	if (!rc)
		return kam_writer_close(w, err);
	kam_writer_abandon(w);
	return rc;
}

/* The segment of the earlier output, and where the customer went since. */
static void
put_moved(struct scoring *s, struct kam_writer *w, struct kam_str customer,
	  size_t now, struct kam_buf *scratch)
{
	const struct kam_str *raw = kam_lookup_get(&s->prev, customer);
	struct kam_str name = { "", 0 };
	size_t before;

	kam_put_raw(w, raw ? *raw : name);
	if (!raw) {
		kam_put_text(w, now == KAM_NO_SEGMENT ? name : KAM_STR("new"));
		return;
	}
	name = kam_field_text(*raw, scratch);
	before = kam_segments_find(&s->map, name);
	if (name.len && before == KAM_NO_SEGMENT && s->unknown++ == 0)
		kam_str_show(s->example, sizeof s->example, name);
	if (before == KAM_NO_SEGMENT || now == KAM_NO_SEGMENT)
		kam_put_empty(w);
	else
		kam_put_text(w, kam_segment_moved(before, now));
}

/* Nobody can say what the mean of no purchase is. */
static void
put_scores(struct kam_writer *w, const struct kam_rfm_row *row, bool mean)
{
	bool none = row->recency == KAM_RFM_NO_PURCHASE;
	char code[KAM_RFM_DIMENSIONS];

	if (none)
		kam_put_empty(w);
	else
		kam_put_count(w, row->recency);
	kam_put_count(w, row->frequency);
	if (none && mean && row->frequency == 0)
		kam_put_empty(w);
	else
		kam_put_money(w, row->monetary);
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++) {
		code[d] = (char)('0' + row->score[d]);
		if (row->score[d])
			kam_put_count(w, row->score[d]);
		else
			kam_put_empty(w);
	}
	kam_put_text(w, (struct kam_str){ code, row->score[0] ? 3 : 0 });
}

/* A kam_cells_fn. */
static void
put_cells(void *ctx, struct kam_writer *w, size_t thread, size_t i,
	  const struct kam_account *a)
{
	struct scoring *s = ctx;
	struct kam_rfm_row row = s->rows ? s->rows[i] : row_of(s, i, a);
	size_t seg;

	(void)thread;
	if (!s->rows)
		kam_rfm_score_row(&s->rfm, &row);
	seg = kam_rfm_segment(&s->rfm, &s->map, &row);
	put_scores(w, &row, s->opt->monetary == 1);
	kam_put_text(w, seg == KAM_NO_SEGMENT ? KAM_STR("") : s->map.name[seg]);
	if (s->opt->prev)
		put_moved(s, w, a->customer, seg, &s->scratch);
}

static int
write_customers(struct scoring *s, struct kam_err *err)
{
	struct kam_accounts_out out = KAM_ACCOUNTS_OUT_INIT;
	/* put_moved() keeps the first customer of some kind. */
	const size_t threads =
		s->opt->prev ? 1 : (size_t)s->job->input->threads;
	int rc;

	if (loose_rows(s)) {
		free(s->rows);
		s->rows = NULL;
	}
	if ((rc = kam_accounts_order(&s->acc, err)) ||
	    (rc = kam_accounts_out_open(&out, s->job, &s->acc, columns,
					s->opt->prev ? WITH_PREV : APPENDED,
					err)))
		return rc;
	rc = kam_accounts_out_all(&out, threads, put_cells, s, err);
	rc = kam_accounts_out_close(&out, rc, err);
	if (!rc && s->unknown)
		kam_warn(s->job,
			 "%s: customers in segments that the map does "
			 "not have: %zu, first '%s'; their moved is empty",
			 s->opt->prev, s->unknown, s->example);
	return rc;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	static const char *const wanted[] = { "segment" };
	struct scoring s = { .job = job,
			     .opt = job->opt,
			     .map = KAM_SEGMENTS_INIT,
			     .prev = KAM_LOOKUP_INIT,
			     .acc = KAM_ACCOUNTS_INIT };
	struct kam_load_need need = { .window = s.opt->window,
				      .by_view = true,
				      .order_later = true };
	int rc;

	if ((rc = choose_method(&s, err)) || (rc = choose_map(&s, err)))
		goto done;
	if (s.opt->prev &&
	    (rc = kam_lookup_load(&s.prev, s.opt->prev, wanted, 1, err)))
		goto done;
	if ((rc = kam_run_accounts(job, &need, &s.acc, err)) ||
	    (rc = fill_rows(&s, err)) ||
	    (rc = kam_rfm_score(&s.rfm, s.rows, s.acc.n, &s.how, err)) ||
	    (rc = warn_collapsed(&s, err)))
		goto done;
	if (s.opt->summary || s.opt->show_cuts)
		rc = write_table(&s, err);
	else
		rc = write_customers(&s, err);
done:
	free(s.rows);
	free(s.amount);
	free(s.customer);
	kam_buf_release(&s.scratch);
	kam_segments_release(&s.map);
	kam_lookup_release(&s.prev);
	kam_accounts_release(&s.acc);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-rfm",
	.summary = "who bought how recently, how often, how much",
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
