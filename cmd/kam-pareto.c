/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include <kam/cli.h>
#include <kam/keyed.h>
#include <kam/pareto.h>
#include <kam/sums_out.h>

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
	{ "rank", KAM_COUNT, "",
	  "by value, 1 the greatest; equal ones by key" },
	{ "share", KAM_REAL, "", "of the total; adds up to 1" },
	{ "cum_share", KAM_REAL, "", "of this key and all before it" },
	{ "cum_keys", KAM_REAL, "", "share of the keys that these are" },
	{ "class", KAM_TEXT, "", "A, B, C, or what --names says" },
	{ "flag", KAM_COUNT, "", "with --flag: 1 above that share, else 0" },
	KAM_COL_END
};

/* What a summary has of each group; the model knows the numbers. */
#define LARGEST KAM_FIGURES

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

/* All that a run holds. */
struct ranking {
	const struct kam_run *job;
	const struct opts *opt;
	struct kam_limits limits;
	struct kam_str names[KAM_LIMITS_MAX + 1];
	int32_t flag; /* a fraction; 0: none */
	struct kam_sums sums;
	struct kam_pareto ranks;
	struct kam_keyed prev; /* an earlier summary, by group */
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
	return rc ? rc : kam_class_names(&k->limits, o->names, k->names, err);
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
	const struct kam_sums *s = &k->sums;
	int rc = kam_run_sums(k->job, &k->opt->need, &k->sums, err);

	if (rc)
		return rc;
	if ((rc = check_names(k, err)))
		return rc;
	return kam_pareto_rank(&k->ranks,
			       &(struct kam_pareto_input){ s->values, s->keys,
							   s->groups, s->n,
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
	bool fits = true;
	size_t n = 0;

	for (size_t g = 0; g < k->ranks.ngroups; g++) {
		int rc = kam_pareto_curve(&k->ranks, g, &curve, err);

		if (rc)
			return rc;
		n += curve.n - curve.keys;
		fits = fits && kam_dec_add(amount, curve.excluded, &amount);
	}
	kam_dec_print(text, amount);
	if (n > 0)
		kam_warn(k->job,
			 "%zu of %zu keys have a value of zero or less, "
			 "together %s; they rank last, without shares",
			 n, k->ranks.n, fits ? text : "more than can be held");
	return KAM_OK;
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
		kam_put_count(w,
			      kam_share_exceeds(curve->values[step->rank - 1],
						curve->total, k->flag));
}

#define AHEAD 12 /* rows that are fetched before they are written */

static int
write_group(struct kam_sums_out *o, const struct ranking *k, size_t g,
	    struct kam_err *err)
{
	size_t ends[KAM_LIMITS_MAX], class = 0, at = k->ranks.start[g];
	struct kam_step step = KAM_STEP_INIT;
	struct kam_curve curve;
	int rc = kam_pareto_curve(&k->ranks, g, &curve, err);

	if (!rc)
		kam_class_ends(&curve, &k->limits, ends);
	for (size_t i = 0; i < curve.n && !rc; i++, at++) {
		if (at + 2 * AHEAD < k->ranks.n)
			kam_sums_fetch(
				&k->sums, kam_pareto_at(&k->ranks, at + AHEAD),
				kam_pareto_at(&k->ranks, at + 2 * AHEAD));
		kam_sums_out_row(o, kam_pareto_at(&k->ranks, at));
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
	struct kam_sums_out o = KAM_SUMS_OUT_INIT;
	int rc = kam_sums_out_open(&o, k->job, &k->sums, columns,
				   k->flag ? FLAGGED : APPENDED, err);

	if (rc)
		return rc;
	for (size_t g = 0; g < k->ranks.ngroups && !rc; g++)
		rc = write_group(&o, k, g, err);
	return kam_sums_out_close(&o, rc, err);
}

/* --- an earlier summary --- */

static const char *
figure_name(size_t i)
{
	return i < LARGEST ? kam_figure_names[i].name : "largest";
}

static int
load_prev(struct ranking *k, struct kam_err *err)
{
	const char *names[LARGEST + 1];
	struct kam_keyed_need need = {
		k->opt->need.within, names, COUNT(names),
		"give what kam-pareto --summary wrote with the same --within"
	};

	for (size_t i = 0; i < COUNT(names); i++)
		names[i] = figure_name(i);
	return kam_keyed_load(&k->prev, k->opt->prev, &need, err);
}

static int
read_earlier(const struct ranking *k, const struct kam_keyed_row *row,
	     struct kam_cell *cell, struct kam_err *err)
{
	struct kam_place place = { k->prev.file, row->line, { "", 0 } };
	char shown[100];

	for (size_t i = 0; i < KAM_FIGURES; i++) {
		if (kam_cell_read(&cell[i], kam_figure_names[i].kind,
				  row->fields[i]))
			continue;
		place.column = kam_str_of(figure_name(i));
		return kam_fail_at(
			err, KAM_EDATA, &place, "cannot read '%s' as a number",
			kam_str_show(shown, sizeof shown, row->fields[i]));
	}
	return KAM_OK;
}

/* --- figures and points instead of the keys --- */

static void
put_cell(struct kam_writer *w, enum kam_figure_kind kind,
	 const struct kam_cell *c)
{
	if (c->empty)
		kam_put_empty(w);
	else if (kind == KAM_FIGURE_COUNT)
		kam_put_count(w, c->count);
	else if (kind == KAM_FIGURE_AMOUNT)
		kam_put_money(w, c->amount);
	else
		kam_put_fixed(w, c->real, PLACES);
}

/* The figures of the earlier summary beside those of now. */
static int
put_earlier(struct kam_writer *w, const struct ranking *k, size_t g,
	    const struct kam_cell *now, struct kam_err *err)
{
	const struct kam_keyed_row *row =
		kam_keyed_get(&k->prev, kam_sums_group_name(&k->sums, g));
	struct kam_cell cell[KAM_FIGURES];
	int rc;

	/* Cells that are not put are empty. */
	if (!row)
		return KAM_OK;
	if ((rc = read_earlier(k, row, cell, err)))
		return rc;
	for (size_t i = 0; i < KAM_FIGURES; i++) {
		enum kam_figure_kind kind = kam_figure_names[i].kind;
		struct kam_cell change = kam_cell_change(&now[i], &cell[i]);

		put_cell(w, kind, &cell[i]);
		put_cell(w, kind, &change);
	}
	kam_put_text(w, row->fields[LARGEST]);
	return KAM_OK;
}

static int
put_summary(struct kam_writer *w, struct ranking *k, size_t g,
	    struct kam_buf *scratch, struct kam_err *err)
{
	struct kam_cell cell[KAM_FIGURES];
	struct kam_curve curve;
	int rc;

	if ((rc = kam_pareto_curve(&k->ranks, g, &curve, err)) ||
	    (rc = kam_sums_table_row(w, &k->sums, g, scratch, err)))
		return rc;
	kam_curve_cells(cell, &curve);
	for (size_t i = 0; i < KAM_FIGURES; i++)
		put_cell(w, kam_figure_names[i].kind, &cell[i]);
	if (curve.keys > 0)
		kam_put_text(w, k->sums.keys[kam_pareto_at(&k->ranks,
							   k->ranks.start[g])]);
	else
		kam_put_empty(w);
	if (k->opt->prev && (rc = put_earlier(w, k, g, cell, err)))
		return rc;
	return kam_row_end(w, err);
}

#define SUMMARY_COLUMNS (3 * (KAM_FIGURES + 1) - 1)

/* The names of the columns, in one text; returns how many there are. */
static size_t
name_summary(struct kam_column *own, char (*text)[32], bool prev)
{
	static const enum kam_type types[] = { KAM_COUNT, KAM_MONEY, KAM_REAL };
	size_t n = 0;

	for (size_t i = 0; i <= LARGEST; i++, n++)
		own[n] = (struct kam_column){
			figure_name(i),
			i < LARGEST ? types[kam_figure_names[i].kind]
				    : KAM_TEXT,
			"", ""
		};
	for (size_t i = 0; i <= LARGEST && prev; i++)
		for (int change = 0; change < (i < LARGEST ? 2 : 1); change++) {
			snprintf(text[n], sizeof text[n], "%s_%s", own[i].name,
				 change ? "change" : "prev");
			own[n] = (struct kam_column){ text[n], own[i].type, "",
						      "" };
			n++;
		}
	return n;
}

static int
write_summary(struct ranking *k, struct kam_err *err)
{
	struct kam_column own[SUMMARY_COLUMNS];
	char text[SUMMARY_COLUMNS][32];
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_writer *w;
	size_t n = name_summary(own, text, k->opt->prev != NULL), gone;
	int rc = kam_sums_table_open(&w, k->job, &k->sums, own, n, err);

	if (rc)
		return rc;
	for (size_t g = 0; g < k->ranks.ngroups && k->ranks.n > 0 && !rc; g++)
		rc = put_summary(w, k, g, &scratch, err);
	kam_buf_release(&scratch);
	if (rc) {
		kam_writer_abandon(w);
		return rc;
	}
	gone = k->opt->prev ? kam_keyed_unmet(&k->prev) : 0;
	if (gone > 0)
		kam_warn(k->job, "%s: groups that are not in the input: %zu",
			 k->opt->prev, gone);
	return kam_writer_close(w, err);
}

static int
put_points(struct kam_writer *w, const struct ranking *k, size_t g,
	   int32_t *share, struct kam_buf *scratch, struct kam_err *err)
{
	const long n = k->opt->points;
	struct kam_point at = KAM_POINT_INIT;
	struct kam_curve curve;
	int rc = kam_pareto_curve(&k->ranks, g, &curve, err);

	if (rc || curve.keys == 0)
		return rc;
	for (long i = 0; i <= n; i++)
		share[i] = kam_curve_point(&at, &curve, i, n);
	for (long i = 0; i <= n && !rc; i++) {
		if ((rc = kam_sums_table_row(w, &k->sums, g, scratch, err)))
			break;
		put_share(w, kam_share(i, n));
		put_share(w, share[i]);
		put_share(w, KAM_SHARE_ONE - share[n - i]);
		rc = kam_row_end(w, err);
	}
	return rc;
}

static int
write_points(const struct ranking *k, struct kam_err *err)
{
	int32_t *share = kam_alloc((size_t)k->opt->points + 1, sizeof *share);
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_writer *w;
	int rc;

	if (!share)
		return kam_nomem(err, "the points");
	if ((rc = kam_sums_table_open(&w, k->job, &k->sums, points,
				      COUNT(points), err))) {
		free(share);
		return rc;
	}
	for (size_t g = 0; g < k->ranks.ngroups && !rc; g++)
		rc = put_points(w, k, g, share, &scratch, err);
	kam_buf_release(&scratch);
	free(share);
	if (!rc)
		return kam_writer_close(w, err);
	kam_writer_abandon(w);
	return rc;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	struct ranking k = { .job = job,
			     .opt = job->opt,
			     .sums = KAM_SUMS_INIT,
			     .ranks = KAM_PARETO_INIT };
	int rc;

	if ((rc = read_options(&k, err)) ||
	    (k.opt->prev && (rc = load_prev(&k, err))) ||
	    (rc = rank(&k, err)) || (rc = warn_excluded(&k, err)))
		goto done;
	if (k.opt->summary)
		rc = write_summary(&k, err);
	else
		rc = k.opt->points ? write_points(&k, err)
				   : write_keys(&k, err);
done:
	kam_keyed_release(&k.prev);
	kam_pareto_release(&k.ranks);
	kam_sums_release(&k.sums);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-pareto",
	.summary = "which few carry the business: 80/20, ABC, Gini, HHI",
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
