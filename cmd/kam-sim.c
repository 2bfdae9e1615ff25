/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <kam/cli.h>
#include <kam/sim.h>

struct opts {
	long rows, customers, seed, clockwork;
	kam_day from, to;
	const char *mix, *truth;
	double lines, drop_out, returns, divert;
	int lang;
	bool type;
};

static const struct kam_option options[] = {
	KAM_OPT_INT(0, "rows", "N", struct opts, rows, "10000", 1,
		    KAM_SIM_MAX_ROWS, "lines to write, exactly"),
	KAM_OPT_INT(0, "customers", "N", struct opts, customers, "500", 1,
		    KAM_SIM_MAX_CUSTOMERS,
		    "customers, each of which buys at least once"),
	KAM_OPT_INT(0, "seed", "N", struct opts, seed, "1", 0, 4294967295,
		    "another number, another export"),
	KAM_OPT_DAY(0, "from", struct opts, from, "2023-01-01",
		    "first day of the export"),
	KAM_OPT_DAY(0, "to", struct opts, to, "2025-12-31",
		    "last day of the export"),
	KAM_OPT_STR(0, "mix", "PATTERN=WEIGHT,...", struct opts, mix,
		    "regular=0.4,irregular=0.3,seasonal=0.1,project=0.1,"
		    "one-off=0.1",
		    "how many customers buy in which pattern; one that is not "
		    "named has none"),
	KAM_OPT_INT(0, "clockwork", "DAYS", struct opts, clockwork, NULL, 7,
		    3650,
		    "regular customers buy every so many days, 3 more or "
		    "less"),
	KAM_OPT_NUM(0, "lines", "N", struct opts, lines, "2.5", 1, 1000,
		    "lines aimed at for an order, on average"),
	KAM_OPT_NUM(0, "drop-out", "P", struct opts, drop_out, "0.15", 0, 0.99,
		    "chance that a customer stops within a year"),
	KAM_OPT_NUM(0, "returns", "P", struct opts, returns, "0.03", 0, 1,
		    "chance that something of an order comes back"),
	KAM_OPT_NUM(0, "divert", "P", struct opts, divert, "0.02", 0, 1,
		    "share of customers whose goods go to another region too"),
	KAM_OPT_CHOICE(0, "lang", struct opts, lang, "en", "en|zh",
		       "language of the header, the regions and products"),
	KAM_OPT_FLAG(0, "type", struct opts, type,
		     "a further column customer_type: project or standing"),
	KAM_OPT_STR(0, "truth", "FILE", struct opts, truth, NULL,
		    "write what was planted in each customer to this file"),
	KAM_OPT_END
};

#define COLUMNS 11 /* without --type */

static const struct kam_column columns[COLUMNS + 2] = {
	{ "order_id", KAM_TEXT, "", "number of the order or credit note" },
	{ "order_date", KAM_DATE, "", "day of the order or return" },
	{ "customer_id", KAM_TEXT, "", "customer" },
	{ "region", KAM_TEXT, "", "where the goods went" },
	{ "territory", KAM_TEXT, "", "region that the customer belongs to" },
	{ "manager", KAM_TEXT, "", "account manager" },
	{ "product", KAM_TEXT, "", "product" },
	{ "quantity", KAM_COUNT, "", "pieces; negative when they come back" },
	{ "unit_price", KAM_MONEY, "", "price of one after discount" },
	{ "amount", KAM_MONEY, "", "quantity times unit_price" },
	{ "cost", KAM_MONEY, "", "cost of these goods" },
	{ "customer_type", KAM_TEXT, "", "with --type: project or standing" },
	KAM_COL_END
};

static const struct kam_column columns_zh[COLUMNS + 1] = {
	{ "订单号", KAM_TEXT, "", "" },	  { "订单日期", KAM_DATE, "", "" },
	{ "客户编号", KAM_TEXT, "", "" }, { "区域", KAM_TEXT, "", "" },
	{ "归属区域", KAM_TEXT, "", "" }, { "客户经理", KAM_TEXT, "", "" },
	{ "产品", KAM_TEXT, "", "" },	  { "数量", KAM_COUNT, "", "" },
	{ "单价", KAM_MONEY, "", "" },	  { "金额", KAM_MONEY, "", "" },
	{ "成本", KAM_MONEY, "", "" },	  { "客户类型", KAM_TEXT, "", "" },
};

static const struct kam_column truth_columns[] = {
	{ "customer", KAM_TEXT, "", "" },
	{ "pattern", KAM_TEXT, "", "" },
	{ "gap_mean", KAM_REAL, "days", "" },
	{ "gap_sd", KAM_REAL, "days", "" },
	{ "shape", KAM_REAL, "", "" },
	{ "start_date", KAM_DATE, "", "" },
	{ "stop_date", KAM_DATE, "", "" },
	{ "season_month", KAM_COUNT, "", "" },
	{ "mean_amount", KAM_MONEY, "", "" },
	{ "discount", KAM_REAL, "", "" },
	{ "territory", KAM_TEXT, "", "" },
	{ "manager", KAM_TEXT, "", "" },
	{ "diverts", KAM_COUNT, "", "" },
	{ "divert_region", KAM_TEXT, "", "" },
	{ "divert_share", KAM_REAL, "", "" },
	{ "orders", KAM_COUNT, "", "" },
	{ "days", KAM_COUNT, "", "" },
	{ "lines", KAM_COUNT, "", "" },
	{ "credit_notes", KAM_COUNT, "", "" },
	{ "amount", KAM_MONEY, "", "" },
	{ "returns", KAM_MONEY, "", "" },
	{ "last_date", KAM_DATE, "", "" },
};

static const struct kam_example examples[] = {
	{ "a small export, and who carries the business in it",
	  "kam-sim --rows=1000 --customers=50 | kam-pareto" },
	{ "the same in Chinese, in the encoding of older systems",
	  "kam-sim --lang=zh --rows=1000 --customers=50 | "
	  "iconv -f utf-8 -t gb18030" },
	{ "buyers of clockwork, and when each of them really stopped",
	  "kam-sim --clockwork=91 --mix=regular=1 --truth=truth.csv" },
	{ "buyers of clockwork beside projects, and what is made of these",
	  "kam-sim --clockwork=91 --mix=regular=2,project=1 --type --rows=5000 "
	  "--customers=200 | kam-churn -q --type=customer_type "
	  "--columns=customer,pattern,status" },
	{ NULL, NULL }
};

/* Codes have one width, so that their order as text is that of numbers. */
struct code {
	char prefix[3];
	int digits;
};

struct codes {
	struct code order, credit, customer, manager;
	enum kam_sim_lang lang;
	bool type; /* is written, too */
};

static struct code
make_code(const char *prefix, int digits, int64_t max)
{
	struct code c = { "", 1 };
	int64_t n;

	memcpy(c.prefix, prefix, strlen(prefix));
	for (n = max; n > 9; n /= 10)
		c.digits++;
	if (c.digits < digits)
		c.digits = digits;
	return c;
}

static void
put_code(struct kam_writer *w, const struct code *c, int64_t n)
{
	char buf[sizeof c->prefix + 20];
	size_t len = strlen(c->prefix);
	int i;

	memcpy(buf, c->prefix, len);
	for (i = c->digits; i-- > 0; n /= 10)
		buf[len + (size_t)i] = (char)('0' + n % 10);
	kam_put_text(w, (struct kam_str){ buf, len + (size_t)c->digits });
}

static void
put_type(struct kam_writer *w, bool project, enum kam_sim_lang lang)
{
	static const char *const word[2][2] = { { "standing", "长期" },
						{ "project", "项目" } };

	kam_put_text(w, kam_str_of(word[project][lang == KAM_SIM_ZH]));
}

static int
put_line(struct kam_writer *w, const struct codes *codes,
	 const struct kam_sim_line *line, const struct kam_sim_customer *c,
	 struct kam_err *err)
{
	kam_row_begin(w, KAM_STR(""));
	put_code(w, line->credit ? &codes->credit : &codes->order,
		 line->number);
	kam_put_date(w, line->day);
	put_code(w, &codes->customer, (int64_t)line->customer + 1);
	kam_put_text(w, kam_sim_region_name(line->region, codes->lang));
	kam_put_text(w, kam_sim_region_name(c->territory, codes->lang));
	put_code(w, &codes->manager, (int64_t)c->manager + 1);
	kam_put_text(w, kam_sim_product_name(line->product, codes->lang));
	kam_put_count(w, line->quantity);
	kam_put_money(w, line->unit_price);
	kam_put_money(w, line->amount);
	kam_put_money(w, line->cost);
	if (codes->type)
		put_type(w, c->pattern == KAM_SIM_PROJECT, codes->lang);
	return kam_row_end(w, err);
}

static void
put_planted(struct kam_writer *w, const struct codes *codes,
	    const struct kam_sim_customer *c)
{
	kam_put_text(w, kam_sim_pattern_name(c->pattern));
	kam_put_real(w, c->gap_mean, 10);
	kam_put_real(w, c->gap_sd, 10);
	kam_put_real(w, c->shape, 10);
	kam_put_date(w, c->start);
	kam_put_date(w, c->stop);
	if (c->season)
		kam_put_count(w, c->season);
	else
		kam_put_empty(w);
	kam_put_money(w, c->mean_amount);
	kam_put_fixed(w, c->discount / 100.0, 2);
	kam_put_text(w, kam_sim_region_name(c->territory, codes->lang));
	put_code(w, &codes->manager, (int64_t)c->manager + 1);
	kam_put_count(w, c->divert_to >= 0);
	if (c->divert_to >= 0)
		kam_put_text(w, kam_sim_region_name((unsigned)c->divert_to,
						    codes->lang));
	else
		kam_put_empty(w);
	kam_put_fixed(w, c->divert_share, 2);
}

static int
write_truth(const char *path, const struct codes *codes,
	    const struct kam_sim *sim, size_t n, struct kam_err *err)
{
	const struct kam_writer_options to = { .path = path };
	struct kam_writer *w = NULL;
	int rc;
	size_t i;

	if ((rc = kam_writer_open(&w, &to, err)))
		return rc;
	rc = kam_writer_begin(w, NULL, ',', NULL, truth_columns,
			      sizeof truth_columns / sizeof *truth_columns,
			      err);
	for (i = 0; i < n && !rc; i++) {
		const struct kam_sim_customer *c = kam_sim_customer(sim, i);

		kam_row_begin(w, KAM_STR(""));
		put_code(w, &codes->customer, (int64_t)i + 1);
		put_planted(w, codes, c);
		kam_put_count(w, c->orders);
		kam_put_count(w, c->days);
		kam_put_count(w, c->lines);
		kam_put_count(w, c->credits);
		kam_put_money(w, c->amount);
		kam_put_money(w, c->returns);
		kam_put_date(w, c->last);
		rc = kam_row_end(w, err);
	}
	if (!rc)
		return kam_writer_close(w, err);
	kam_writer_abandon(w);
	return rc;
}

static int
write_lines(const struct kam_run *job, const struct codes *codes,
	    struct kam_sim *sim, struct kam_err *err)
{
	struct kam_writer *w = NULL;
	struct kam_sim_line line;
	int rc;

	if ((rc = kam_writer_open(&w, job->output, err)))
		return rc;
	rc = kam_writer_begin(w, NULL, ',', NULL,
			      codes->lang == KAM_SIM_ZH ? columns_zh : columns,
			      codes->type ? COLUMNS + 1 : COLUMNS, err);
	while (!rc && (rc = kam_sim_next(sim, &line, err)) > 0)
		rc = put_line(w, codes, &line,
			      kam_sim_customer(sim, line.customer), err);
	if (!rc)
		return kam_writer_close(w, err);
	kam_writer_abandon(w);
	return rc;
}

static int
run(const struct kam_run *job, struct kam_err *err)
{
	const struct opts *opt = job->opt;
	struct kam_sim_config config = {
		.rows = opt->rows,
		.customers = opt->customers,
		.seed = (uint64_t)opt->seed,
		.from = opt->from,
		.to = opt->to,
		.lines = opt->lines,
		.clockwork = (int)opt->clockwork,
		.drop_out = opt->drop_out,
		.returns = opt->returns,
		.divert = opt->divert,
	};
	struct kam_sim *sim = NULL;
	struct codes codes;
	int rc;

	if (opt->truth && job->output->path &&
	    !strcmp(opt->truth, job->output->path))
		return kam_fail(err, KAM_EUSAGE,
				"--truth and --output name the same file '%s'",
				opt->truth);
	if ((rc = kam_sim_mix_read(opt->mix, config.mix, err)) ||
	    (rc = kam_sim_open(&sim, &config, err)))
		return rc;
	codes = (struct codes){
		.order = make_code("SO", 8, config.rows),
		.credit = make_code("CN", 8, config.rows),
		.customer = make_code("C", 5, config.customers),
		.manager = make_code("M", 2, kam_sim_managers(sim)),
		.lang = (enum kam_sim_lang)opt->lang,
		.type = opt->type,
	};
	rc = write_lines(job, &codes, sim, err);
	if (!rc && opt->truth)
		rc = write_truth(opt->truth, &codes, sim,
				 (size_t)config.customers, err);
	kam_sim_close(sim);
	return rc;
}

static const struct kam_tool tool = {
	.name = "kam-sim",
	.summary = "a realistic sales export, and what was planted in it",
	.reads = KAM_READS_NOTHING,
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
