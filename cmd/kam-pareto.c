/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <kam/cli.h>
#include <kam/pareto.h>
#include <kam/sums.h>
#include <kam/table.h>

struct opts {
	struct kam_sums_need need;
	const char *classes, *names, *flag, *prev;
	bool summary;
	long points;
};

static const struct kam_option options[] = {
	KAM_OPT_STR(0, "value", "COL", struct opts, need.value, NULL,
		    "what is ranked: a column, or a product such as "
		    "Quantity*UnitPrice; the amount where not given"),
	KAM_OPT_STR(0, "by", "COL", struct opts, need.by, NULL,
		    "whose values they are, a column; the values of a key that "
		    "comes again are added; the customer where not given"),
	KAM_OPT_STR(0, "within", "COL", struct opts, need.within, NULL,
		    "a curve for each value of this column: a product, a "
		    "region"),
	KAM_OPT_STR(0, "classes", "LIST|auto", struct opts, classes, "80,95",
		    "limits of the classes, in per cent of the total; or taken "
		    "from the curve"),
	KAM_OPT_STR(0, "names", "LIST", struct opts, names, NULL,
		    "names of the classes, one more than there are limits; A, "
		    "B, C where not given"),
	KAM_OPT_STR(0, "flag", "SHARE", struct opts, flag, NULL,
		    "append flag: 1 for keys above this share, such as 10%"),
	KAM_OPT_FLAG(0, "summary", struct opts, summary,
		     "one row with the figures of the curve instead of the "
		     "keys"),
	KAM_OPT_STR(0, "prev", "FILE", struct opts, prev, NULL,
		    "with --summary: an earlier summary, to be put beside, "
		    "with the changes"),
	KAM_OPT_INT(0, "lorenz", "N", struct opts, points, NULL, 1,
		    KAM_POINTS_MAX,
		    "N + 1 points of the curve instead of the keys"),
	KAM_OPT_END
};

#define APPENDED 5 /* columns without --flag */
#define FLAGGED 6
#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct kam_column columns[] = {
	{ "rank", KAM_COUNT, "", "by value, 1 the greatest; equal ones by key" },
	{ "share", KAM_REAL, "", "of the total; adds up to 1" },
	{ "cum_share", KAM_REAL, "", "of this key and all before it" },
	{ "cum_keys", KAM_REAL, "", "share of the keys that these are" },
	{ "class", KAM_TEXT, "", "A, B, C, or what --names says" },
	{ "flag", KAM_COUNT, "", "with --flag: 1 above that share, else 0" },
	KAM_COL_END
};

#define FIGURES 16 /* numbers of a summary */
#define LARGEST FIGURES

static const struct kam_column figures[FIGURES + 1] = {
	{ "keys", KAM_COUNT, "", "with a value above zero" },
	{ "total", KAM_MONEY, "", "of these" },
	{ "excluded", KAM_COUNT, "", "keys with zero or less" },
	{ "excluded_amount", KAM_MONEY, "", "of these" },
	{ "top20_share", KAM_REAL, "", "of the largest 20 % of the keys" },
	{ "keys_for_80", KAM_COUNT, "", "least number that brings 80 %" },
	{ "keys_for_80_share", KAM_REAL, "", "of the keys" },
	{ "cr1", KAM_REAL, "", "share of the largest" },
	{ "cr4", KAM_REAL, "", "share of the largest 4" },
	{ "cr10", KAM_REAL, "", "share of the largest 10" },
	{ "gini", KAM_REAL, "", "0 all alike, 1 - 1/n all with one" },
	{ "gini_normalised", KAM_REAL, "", "gini n/(n-1)" },
	{ "hhi", KAM_REAL, "", "sum of squared shares" },
	{ "hhi_normalised", KAM_REAL, "", "(hhi - 1/n)/(1 - 1/n)" },
	{ "effective_n", KAM_REAL, "", "1/hhi" },
	{ "theil", KAM_REAL, "nats", "sum of s ln(n s)" },
	{ "largest", KAM_TEXT, "", "the key" },
};

static const struct kam_column points[] = {
	{ "cum_keys", KAM_REAL, "", "share of the keys" },
	{ "cum_share", KAM_REAL, "", "what the largest of them bring" },
	{ "lorenz", KAM_REAL, "", "what the smallest of them bring" },
};

#define PLACES 9

static const struct kam_example examples[] = {
	{ "which customers are class A, and what share each has",
	  "kam-pareto sales.csv" },
	{ "how concentrated the business is",
	  "kam-pareto --summary --format=json sales.csv" },
	{ "the same for each region",
	  "kam-pareto --summary --within=region --pretty "
	  "--columns=region,keys,total,top20_share,gini sales.csv" },
	{ "which products carry the business",
	  "kam-pareto --by=product --pretty sales.csv" },
	{ "on which accounts the business depends",
	  "kam-rfm sales.csv | kam-pareto --flag=5% > ranked.csv" },
	{ "is it more dependent on a few than it was",
	  "kam-pareto --to=2024-12-31 --summary sales.csv > before.csv\n"
	  "kam-pareto --summary --prev=before.csv "
	  "--columns=cr10,cr10_prev,cr10_change sales.csv" },
	{ NULL, NULL }
};

/* A figure: of a summary, or of an earlier one. */
struct cell {
	bool empty;
	int64_t count;
	kam_dec money;
	double real;
};

/* A row of an earlier summary. */
struct earlier {
	struct cell cell[FIGURES];
	struct kam_str largest;
	bool met; /* its group is here too */
};

/* All that a run holds. */
struct ranking {
	const struct kam_run *job;
	const struct opts *opt;
	struct kam_limits limits;
	struct kam_str names[KAM_LIMITS_MAX + 1];
	int32_t flag; /* a fraction; 0: none */
	struct kam_sums sums;
	struct kam_pareto ranks;
	struct kam_table prev; /* group to struct earlier * */
	struct kam_arena arena; /* of prev */
};

static const char *
contradiction(const struct kam_run *job, const struct opts *o)
{
	bool table = o->summary || o->points;

	if (o->summary && o->points)
		return "--summary and --lorenz exclude each other";
	if (table && o->flag)
		return "--flag marks keys; leave out --summary and --lorenz";
	if (table && job->attach)
		return "--attach appends to the keys; leave out --summary and "
		       "--lorenz";
	if (o->prev && !o->summary)
		return "--prev is an earlier summary; give --summary too";
	return NULL;
}

/* Names for all classes: A, B, C ... or those of --names. */
static int
name_classes(struct ranking *k, struct kam_err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	const char *at = k->opt->names;
	size_t n = k->limits.n + 1, got = 0;

	if (!at && n > sizeof letters - 1)
		return kam_fail(err, KAM_EUSAGE,
				"%zu classes have no letters; give --names", n);
	for (; !at && got < n; got++)
		k->names[got] = (struct kam_str){ letters + got, 1 };
	while (at) {
		size_t len = strcspn(at, ",");

		if (got < n)
			k->names[got] = (struct kam_str){ at, len };
		got++;
		at = at[len] ? at + len + 1 : NULL;
	}
	if (got != n)
		return kam_fail(err, KAM_EUSAGE,
				"--names=%s: %zu names for %zu classes",
				k->opt->names, got, n);
	return KAM_OK;
}

static int
read_options(struct ranking *k, struct kam_err *err)
{
	const struct opts *o = k->opt;
	const char *wrong = contradiction(k->job, o);
	int rc;

	if (wrong)
		return kam_fail(err, KAM_EUSAGE, "%s", wrong);
	if (o->flag && !kam_fraction_read(o->flag, &k->flag))
		return kam_fail(err, KAM_EUSAGE,
				"--flag=%s: must be a share such as 10%% or "
				"0.1, above 0 and below 1",
				o->flag);
	rc = kam_limits_read(o->classes, &k->limits, err);
	return rc ? rc : name_classes(k, err);
}

/* The columns that rows are about must not be replaced by the tool's own. */
static int
check_names(const struct ranking *k, struct kam_err *err)
{
	const struct kam_sums *s = &k->sums;
	const size_t at[] = { s->group, s->key, s->value };

	for (size_t i = 0; i < COUNT(at); i++)
		for (size_t c = 0; at[i] != KAM_NO_COLUMN && c < FLAGGED; c++)
			if (kam_str_eq(s->header.name[at[i]],
				       kam_str_of(columns[c].name)))
				return kam_fail(err, KAM_EUSAGE,
						"column '%s' is one that "
						"kam-pareto writes; rename it "
						"to rank by it",
						columns[c].name);
	return KAM_OK;
}

static int
rank(struct ranking *k, struct kam_err *err)
{
	struct kam_load_report report;
	const struct kam_sums *s = &k->sums;
	int rc = kam_sums_load(&k->sums, k->job->input, &k->opt->need, &report,
			       err);

	if (rc)
		return rc;
	kam_run_report(k->job, &report);
	if ((rc = check_names(k, err)))
		return rc;
	return kam_pareto_rank(&k->ranks,
			       &(struct kam_pareto_input){
				       s->values, s->keys, s->groups, s->n,
				       s->ngroups },
			       err);
}

/* Tell of the keys that no curve has. */
static int
warn_excluded(const struct ranking *k, struct kam_err *err)
{
	struct kam_curve curve;
	char text[KAM_DEC_TEXT];
	kam_dec amount = 0;
	size_t n = 0;

	for (size_t g = 0; g < k->ranks.ngroups; g++) {
		int rc = kam_pareto_curve(&k->ranks, g, &curve, err);

		if (rc)
			return rc;
		n += curve.n - curve.keys;
		amount += curve.excluded;
	}
	kam_dec_print(text, amount);
	if (n > 0)
		kam_warn(k->job,
			 "%zu of %zu keys have a value of zero or less, "
			 "together %s; they rank last, without shares",
			 n, k->ranks.n, text);
	return KAM_OK;
}

static struct kam_str
group_name(const struct ranking *k, size_t g)
{
	return k->sums.groups ? k->sums.group_names[g] : KAM_STR("");
}

static void
put_share(struct kam_writer *w, int32_t share)
{
	char text[PLACES + 2];

	if (share == KAM_NO_SHARE) {
		kam_put_empty(w);
		return;
	}
	for (int i = PLACES + 1; i > 1; i--, share /= 10)
		text[i] = (char)('0' + share % 10);
	text[0] = (char)('0' + share);
	text[1] = '.';
	kam_put_text(w, (struct kam_str){ text, sizeof text });
}

/* --- the keys --- */

/* Where rows go to: as accounts do, or as the records of a table. */
struct rows_out {
	struct kam_run job; /* with `output` below */
	struct kam_writer_options output;
	struct kam_buf list; /* of columns for --pretty */
	struct kam_accounts_out accounts; /* when rolled up or attached to */
	struct kam_accounts table; /* a table's rows in their form */
	struct kam_writer *w;
	struct kam_buf scratch;
};

static int
list_column(struct kam_buf *list, struct kam_str name)
{
	if (list->len > 0 && kam_buf_putc(list, ','))
		return -1;
	return kam_csv_put(list, name, ',');
}

/* --pretty: the group, the key, its value, and what is appended. */
static int
list_columns(struct rows_out *o, const struct ranking *k, struct kam_err *err)
{
	const struct kam_sums *s = &k->sums;
	const size_t at[] = { s->group, s->key, s->value };
	const char *attached = k->job->attach;
	int failed = 0;

	for (size_t i = 0; i < COUNT(at) && !failed; i++)
		if (at[i] != KAM_NO_COLUMN)
			failed = list_column(&o->list, s->header.name[at[i]]);
	if (!failed && attached) {
		attached = strrchr(attached, ':');
		failed = kam_buf_putc(&o->list, ',') ||
			 kam_buf_put(&o->list, attached + 1,
				     strlen(attached + 1));
	}
	for (size_t c = 0; c < (k->flag ? FLAGGED : APPENDED) && !failed; c++)
		failed = list_column(&o->list, kam_str_of(columns[c].name));
	if (failed || kam_buf_putc(&o->list, '\0'))
		return kam_nomem(err, "the columns");
	o->output.columns = o->list.ptr;
	return KAM_OK;
}

/* The rows of a table in the form of accounts, which are attached to. */
static int
make_accounts(struct rows_out *o, const struct kam_sums *s, struct kam_err *err)
{
	struct kam_accounts *a = &o->table;

	a->rows = kam_alloc(s->n, sizeof *a->rows);
	if (!a->rows)
		return kam_nomem(err, "the rows");
	a->header = s->header;
	a->types = s->types;
	a->sep = s->sep;
	for (; a->n < s->n; a->n++) {
		struct kam_account *row = &a->rows[a->n];

		row->customer = s->keys[a->n];
		row->record = kam_sums_record(s, a->n, &o->scratch);
		if (!s->records)
			row->record.ptr = kam_arena_copy(
				&a->arena, row->record.ptr, row->record.len);
		if (!row->record.ptr || row->record.len == 0)
			return kam_nomem(err, "the rows");
	}
	return KAM_OK;
}

static int
open_rows(struct rows_out *o, const struct ranking *k, struct kam_err *err)
{
	const struct kam_sums *s = &k->sums;
	const struct kam_accounts *a = s->accounts.rows ? &s->accounts : NULL;
	size_t own = k->flag ? FLAGGED : APPENDED;
	int rc = KAM_OK;

	*o = (struct rows_out){ .job = *k->job,
				.output = *k->job->output,
				.accounts = KAM_ACCOUNTS_OUT_INIT,
				.table = KAM_ACCOUNTS_INIT };
	o->job.output = &o->output;
	if (o->output.pretty && !o->output.columns)
		rc = list_columns(o, k, err);
	if (!rc && !a && k->job->attach) {
		rc = make_accounts(o, s, err);
		a = &o->table;
	}
	if (rc)
		return rc;
	if (a) {
		rc = kam_accounts_out_open(&o->accounts, &o->job, a, columns,
					   own, err);
		o->w = o->accounts.w;
		return rc;
	}
	if ((rc = kam_writer_open(&o->w, &o->output, err)))
		return rc;
	rc = kam_writer_begin(o->w, &s->header, s->sep, s->types, columns, own,
			      err);
	if (rc)
		kam_writer_abandon(o->w);
	o->w = rc ? NULL : o->w;
	return rc;
}

static int
close_rows(struct rows_out *o, int rc, struct kam_err *err)
{
	if (o->accounts.w)
		rc = kam_accounts_out_close(&o->accounts, rc, err);
	else if (rc < 0)
		kam_writer_abandon(o->w);
	else if (o->w)
		rc = kam_writer_close(o->w, err);
	kam_accounts_release(&o->table);
	kam_buf_release(&o->list);
	kam_buf_release(&o->scratch);
	return rc;
}

#define AHEAD 12 /* rows whose records are fetched before they are written */

/* Begin the row at `place`, and have later ones on their way. */
static int
begin_row(struct rows_out *o, const struct ranking *k, size_t place,
	  struct kam_err *err)
{
	const struct kam_sums *s = &k->sums;
	size_t at = kam_pareto_at(&k->ranks, place);
	struct kam_str record;

	if (o->accounts.w) {
		kam_accounts_out_row(&o->accounts, at);
		return KAM_OK;
	}
	if (s->records && place + 2 * AHEAD < s->n) {
		__builtin_prefetch(&s->records[kam_pareto_at(
			&k->ranks, place + 2 * AHEAD)]);
		__builtin_prefetch(
			s->records[kam_pareto_at(&k->ranks, place + AHEAD)]
				.ptr);
	}
	record = kam_sums_record(s, at, &o->scratch);
	if (record.len == 0)
		return kam_nomem(err, "the rows");
	kam_row_begin(o->w, record);
	return KAM_OK;
}

static void
put_rank(struct kam_writer *w, const struct ranking *k,
	 const struct kam_step *step, const struct kam_curve *curve,
	 size_t class)
{
	bool counts = step->rank <= curve->keys;

	kam_put_count(w, (int64_t)step->rank);
	put_share(w, step->share);
	put_share(w, step->cum_share);
	put_share(w, step->cum_keys);
	kam_put_text(w, counts ? k->names[class] : KAM_STR(""));
	if (k->flag && counts)
		kam_put_count(w, kam_share_exceeds(
					 curve->values[step->rank - 1],
					 curve->total, k->flag));
}

static int
write_group(struct rows_out *o, const struct ranking *k, size_t g,
	    struct kam_err *err)
{
	size_t ends[KAM_LIMITS_MAX], class = 0;
	struct kam_step step = KAM_STEP_INIT;
	struct kam_curve curve;
	int rc = kam_pareto_curve(&k->ranks, g, &curve, err);

	if (!rc)
		kam_class_ends(&curve, &k->limits, ends);
	for (size_t i = 0; i < curve.n && !rc; i++) {
		rc = begin_row(o, k, k->ranks.start[g] + i, err);
		if (rc)
			break;
		kam_step_next(&step, &curve);
		while (class < k->limits.n && step.rank > ends[class])
			class ++;
		put_rank(o->w, k, &step, &curve, class);
		rc = kam_row_end(o->w, err);
	}
	return rc;
}

static int
write_keys(const struct ranking *k, struct kam_err *err)
{
	struct rows_out o;
	int rc = open_rows(&o, k, err);

	for (size_t g = 0; g < k->ranks.ngroups && !rc; g++)
		rc = write_group(&o, k, g, err);
	return close_rows(&o, rc, err);
}

/* --- an earlier summary --- */

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	const struct ranking *k = ctx;
	const char *group = k->opt->need.within;

	for (size_t i = 0; i <= FIGURES + (group != NULL); i++) {
		const char *name = i <= LARGEST ? figures[i].name : group;

		index[i] = kam_header_find(h, kam_str_of(name));
		if (index[i] == KAM_NO_COLUMN)
			return kam_fail(err, KAM_EDATA,
					"%s: no column '%s'; give what "
					"kam-pareto --summary wrote with the "
					"same options",
					file, name);
	}
	return KAM_OK;
}

static bool
read_cell(struct cell *c, enum kam_type type, struct kam_str text)
{
	long long n = 0;

	*c = (struct cell){ .empty = text.len == 0 };
	if (c->empty)
		return true;
	if (type == KAM_MONEY)
		return !kam_dec_read(text, '.', &c->money, NULL);
	if (type == KAM_REAL)
		return !kam_double_read(text, &c->real);
	if (kam_count_read(text, &n))
		return false;
	c->count = n;
	return true;
}

static int
take_row(struct ranking *k, const struct kam_batch *b, size_t row,
	 struct kam_err *err)
{
	const struct kam_str *f = b->fields + row * b->cols;
	struct kam_str group = k->opt->need.within ? f[LARGEST + 1]
						   : KAM_STR("");
	struct earlier *made = kam_arena_alloc(&k->arena, sizeof *made);
	struct kam_place place = { b->file, kam_batch_line(b, row), { "", 0 } };
	struct earlier **at;
	char shown[100];
	bool fresh;

	at = kam_table_put(&k->prev, group, kam_hash(group.ptr, group.len),
			   &fresh);
	if (!made || !at)
		return kam_nomem(err, "the earlier summary");
	*at = made;
	made->met = false;
	made->largest = f[LARGEST];
	made->largest.ptr =
		kam_arena_copy(&k->arena, f[LARGEST].ptr, f[LARGEST].len);
	if (!made->largest.ptr)
		return kam_nomem(err, "the earlier summary");
	if (!fresh)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "a second row%s%s; a summary has one%s",
				   group.len ? " of " : "",
				   kam_str_show(shown, sizeof shown, group),
				   group.len ? " a group" : "");
	for (size_t i = 0; i < FIGURES; i++) {
		if (read_cell(&made->cell[i], figures[i].type, f[i]))
			continue;
		place.column = kam_str_of(figures[i].name);
		return kam_fail_at(err, KAM_EDATA, &place,
				   "cannot read '%s' as a number",
				   kam_str_show(shown, sizeof shown, f[i]));
	}
	return KAM_OK;
}

static int
take_rows(void *ranking, const struct kam_batch *b, struct kam_faults *faults,
	  struct kam_err *err)
{
	int rc = KAM_OK;

	(void)faults; /* any fault here ends the run */
	for (size_t i = 0; i < b->rows && !rc; i++)
		rc = take_row(ranking, b, i, err);
	return rc;
}

static int
load_prev(struct ranking *k, struct kam_err *err)
{
	const struct kam_reader_options read = { .files = &k->opt->prev,
						 .nfiles = 1 };
	size_t n = FIGURES + 1 + (k->opt->need.within != NULL);
	struct kam_reader *r = NULL;
	void *state = k;
	int rc;

	if (kam_table_init(&k->prev, sizeof(struct earlier *)))
		return kam_nomem(err, "the earlier summary");
	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	rc = kam_reader_select(r, n, resolve, k, err);
	if (!rc)
		rc = kam_reader_run(r, 1, &state, take_rows, err);
	kam_reader_close(r);
	return rc;
}
