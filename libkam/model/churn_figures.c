/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts and amounts by status, and rates, by group. */
#include <stdlib.h>

#include "churn_parts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ACCOUNTS, AMOUNT, VALUE, AT_RISK };

static const struct kam_figure status_figure[] = {
	[ACCOUNTS] = { "accounts", KAM_FIGURE_COUNT },
	[AMOUNT] = { "amount", KAM_FIGURE_MONEY },
	[VALUE] = { "annual_value", KAM_FIGURE_MONEY },
	[AT_RISK] = { "amount_at_risk", KAM_FIGURE_MONEY },
};

enum {
	BASE_ACCOUNTS,
	BASE_AMOUNT,
	RETAINED_ACCOUNTS,
	RETAINED_AMOUNT,
	UNDECIDED_ACCOUNTS,
	UNDECIDED_AMOUNT,
	UNDECIDED_AT_RISK,
	LOST_ACCOUNTS,
	LOST_AMOUNT,
	ENDED_ACCOUNTS,
	ENDED_AMOUNT,
	LOGO_CHURN,
	REVENUE_CHURN,
	LOST_SHARE,
	PERIOD_AMOUNT,
	PARTIAL_ACCOUNTS,
	PARTIAL_LOSS
};

static const struct kam_figure rate_figure[] = {
	[BASE_ACCOUNTS] = { "base_accounts", KAM_FIGURE_COUNT },
	[BASE_AMOUNT] = { "base_amount", KAM_FIGURE_MONEY },
	[RETAINED_ACCOUNTS] = { "retained_accounts", KAM_FIGURE_COUNT },
	[RETAINED_AMOUNT] = { "retained_amount", KAM_FIGURE_MONEY },
	[UNDECIDED_ACCOUNTS] = { "undecided_accounts", KAM_FIGURE_COUNT },
	[UNDECIDED_AMOUNT] = { "undecided_amount", KAM_FIGURE_MONEY },
	[UNDECIDED_AT_RISK] = { "undecided_at_risk", KAM_FIGURE_MONEY },
	[LOST_ACCOUNTS] = { "lost_accounts", KAM_FIGURE_COUNT },
	[LOST_AMOUNT] = { "lost_amount", KAM_FIGURE_MONEY },
	[ENDED_ACCOUNTS] = { "ended_accounts", KAM_FIGURE_COUNT },
	[ENDED_AMOUNT] = { "ended_amount", KAM_FIGURE_MONEY },
	[LOGO_CHURN] = { "logo_churn", KAM_FIGURE_SHARE },
	[REVENUE_CHURN] = { "revenue_churn", KAM_FIGURE_SHARE },
	[LOST_SHARE] = { "lost_share", KAM_FIGURE_SHARE },
	[PERIOD_AMOUNT] = { "period_amount", KAM_FIGURE_MONEY },
	[PARTIAL_ACCOUNTS] = { "partial_accounts", KAM_FIGURE_COUNT },
	[PARTIAL_LOSS] = { "partial_loss", KAM_FIGURE_MONEY },
};

/* What the accounts of a group come to. */
struct rates {
	size_t accounts[KAM_CHURN_FATES];
	kam_dec base[KAM_CHURN_FATES]; /* amounts in the base */
	kam_dec period, at_risk;       /* of the undecided */
	size_t partial;
	kam_dec loss;
};

static int
too_much(struct kam_err *err)
{
	return kam_fail(err, KAM_EDATA,
			"the amounts of a group add up to more than can be "
			"held");
}

static size_t
group_of(const struct kam_churn_groups *g, size_t i)
{
	return g->of ? g->of[i] : 0;
}

static int
finish(const struct kam_figures *f, struct kam_err *err)
{
	return f->nomem ? kam_nomem(err, "the summary") : KAM_OK;
}

void
kam_churn_status_names(struct kam_figures *f)
{
	f->figures = COUNT(status_figure);
	f->figure = status_figure;
}

void
kam_churn_rate_names(struct kam_figures *f)
{
	f->figures = COUNT(rate_figure);
	f->figure = rate_figure;
}

static bool
add_sums(struct kam_churn_sums *to, const struct kam_churn_sums *s)
{
	to->accounts += s->accounts;
	return kam_dec_add(to->amount, s->amount, &to->amount) &&
	       kam_dec_add(to->annual_value, s->annual_value,
			   &to->annual_value) &&
	       kam_dec_add(to->at_risk, s->at_risk, &to->at_risk);
}

static void
set_sums(struct kam_figures *f, const struct kam_churn_sums *s, bool chances)
{
	kam_figures_count(f, ACCOUNTS, s->accounts);
	kam_figures_set(f, AMOUNT, s->amount);
	kam_figures_set(f, VALUE, s->annual_value);
	if (chances)
		kam_figures_set(f, AT_RISK, s->at_risk);
}

/* The rows of one group. */
static void
put_group(struct kam_figures *f, const struct kam_str *group,
	  const struct kam_churn_sums *sums, bool chances)
{
	for (size_t s = KAM_CHURN_STATUSES; s-- > 0;) {
		struct kam_str name = kam_str_of(kam_churn_status_name[s]);

		if (s == KAM_CHURN_NONE && !sums[s].accounts)
			continue;
		if (group)
			kam_figures_row(f, group, &name);
		else
			kam_figures_row(f, &name, NULL);
		set_sums(f, &sums[s], chances);
	}
}

/* What is not shown: the sum of each group, of each status, of all. */
static bool
put_sums(struct kam_figures *f, const struct kam_churn_groups *g,
	 const struct kam_churn_sums *sums, bool chances)
{
	struct kam_churn_sums by[KAM_CHURN_STATUSES] = { { 0, 0, 0, 0 } };
	struct kam_churn_sums all = { 0, 0, 0, 0 };
	const size_t n = KAM_CHURN_STATUSES;
	bool fits = true;

	for (size_t i = 0; i < g->n; i++) {
		struct kam_churn_sums sum = { 0, 0, 0, 0 };

		for (size_t s = 0; s < n; s++)
			fits = fits && add_sums(&by[s], &sums[i * n + s]) &&
			       add_sums(&sum, &sums[i * n + s]);
		if (g->column) {
			kam_figures_total(f, &g->name[i], NULL);
			set_sums(f, &sum, chances);
		}
		fits = fits && add_sums(&all, &sum);
	}
	for (size_t s = 0; g->column && s < n; s++) {
		struct kam_str name = kam_str_of(kam_churn_status_name[s]);

		kam_figures_total(f, NULL, &name);
		set_sums(f, &by[s], chances);
	}
	kam_figures_total(f, NULL, NULL);
	set_sums(f, &all, chances);
	return fits;
}

int
kam_churn_status_figures(struct kam_figures *f,
			 const struct kam_churn_groups *g,
			 const struct kam_churn_verdict *v,
			 const kam_dec *amount, size_t accounts, bool chances,
			 struct kam_err *err)
{
	struct kam_churn_sums *sums =
		kam_alloc(g->n * KAM_CHURN_STATUSES, sizeof(*sums));
	bool fits = true;

	if (!sums)
		return kam_nomem(err, "the summary");
	kam_churn_status_names(f);
	if (g->column)
		f->key[f->keys++] = g->column;
	f->key[f->keys++] = "status";
	for (size_t i = 0; i < accounts; i++) {
		struct kam_churn_sums one = { 1, amount[i], v[i].annual_value,
					      v[i].at_risk };
		size_t at = group_of(g, i) * KAM_CHURN_STATUSES + v[i].status;

		fits = fits && add_sums(&sums[at], &one);
	}
	for (size_t i = 0; accounts && i < g->n; i++)
		put_group(f, g->column ? &g->name[i] : NULL,
			  &sums[i * KAM_CHURN_STATUSES], chances);
	if (accounts)
		fits = fits && put_sums(f, g, sums, chances);
	free(sums);
	return fits ? finish(f, err) : too_much(err);
}

static bool
add_course(struct rates *r, const struct kam_churn_course *c,
	   const struct kam_churn_verdict *v)
{
	bool fits;

	r->accounts[c->fate]++;
	fits = kam_dec_add(r->base[c->fate], c->base, &r->base[c->fate]);
	if (c->fate == KAM_CHURN_OUTSIDE)
		return fits;
	fits = fits && kam_dec_add(r->period, c->period, &r->period);
	if (c->fate == KAM_CHURN_UNDECIDED)
		fits = fits && kam_dec_add(r->at_risk, v->at_risk, &r->at_risk);
	r->partial += c->partial;
	if (c->partial)
		fits = fits && kam_dec_add(r->loss, c->year_back - c->last_year,
					   &r->loss);
	return fits;
}

static bool
add_rates(struct rates *to, const struct rates *r)
{
	bool fits = kam_dec_add(to->period, r->period, &to->period) &&
		    kam_dec_add(to->at_risk, r->at_risk, &to->at_risk) &&
		    kam_dec_add(to->loss, r->loss, &to->loss);

	for (size_t i = 0; i < KAM_CHURN_FATES; i++) {
		to->accounts[i] += r->accounts[i];
		fits = fits &&
		       kam_dec_add(to->base[i], r->base[i], &to->base[i]);
	}
	to->partial += r->partial;
	return fits;
}

/* All of the base; false when out of range. */
static bool
add_base(const struct rates *r, size_t *accounts, kam_dec *amount)
{
	bool fits = true;

	*accounts = 0;
	*amount = 0;
	for (size_t i = KAM_CHURN_RETAINED; i < KAM_CHURN_FATES; i++) {
		*accounts += r->accounts[i];
		fits = fits && kam_dec_add(*amount, r->base[i], amount);
	}
	return fits;
}

static bool
set_rates(struct kam_figures *f, const struct rates *r, kam_dec all_lost,
	  struct kam_churn_known known)
{
	static const struct {
		enum kam_churn_fate fate;
		size_t col;
	} part[] = { { KAM_CHURN_RETAINED, RETAINED_ACCOUNTS },
		     { KAM_CHURN_UNDECIDED, UNDECIDED_ACCOUNTS },
		     { KAM_CHURN_GONE, LOST_ACCOUNTS },
		     { KAM_CHURN_OVER, ENDED_ACCOUNTS } };
	kam_dec amount, lost = r->base[KAM_CHURN_GONE];
	size_t accounts;
	bool fits = add_base(r, &accounts, &amount);

	kam_figures_count(f, BASE_ACCOUNTS, accounts);
	kam_figures_set(f, BASE_AMOUNT, amount);
	for (size_t i = 0; i < COUNT(part); i++) {
		kam_figures_count(f, part[i].col, r->accounts[part[i].fate]);
		kam_figures_set(f, part[i].col + 1, r->base[part[i].fate]);
	}
	if (known.chances)
		kam_figures_set(f, UNDECIDED_AT_RISK, r->at_risk);
	kam_figures_share(f, LOGO_CHURN, (kam_dec)r->accounts[KAM_CHURN_GONE],
			  (kam_dec)accounts);
	kam_figures_share(f, REVENUE_CHURN, lost, amount);
	kam_figures_share(f, LOST_SHARE, lost, all_lost);
	kam_figures_set(f, PERIOD_AMOUNT, r->period);
	if (known.two_years) {
		kam_figures_count(f, PARTIAL_ACCOUNTS, r->partial);
		kam_figures_set(f, PARTIAL_LOSS, r->loss);
	}
	return fits;
}

int
kam_churn_rate_figures(struct kam_figures *f, const struct kam_churn_groups *g,
		       const struct kam_churn_course *c,
		       const struct kam_churn_verdict *v, size_t accounts,
		       struct kam_churn_known known, struct kam_err *err)
{
	struct rates *r = kam_alloc(g->n, sizeof(*r)), all = { .partial = 0 };
	bool fits = true;

	if (!r)
		return kam_nomem(err, "the summary");
	kam_churn_rate_names(f);
	if (g->column)
		f->key[f->keys++] = g->column;
	for (size_t i = 0; fits && i < accounts; i++)
		fits = add_course(&r[group_of(g, i)], &c[i], &v[i]);
	for (size_t i = 0; fits && i < g->n; i++)
		fits = add_rates(&all, &r[i]);
	for (size_t i = 0; fits && accounts && i < g->n; i++) {
		size_t base;
		kam_dec amount;

		if (!add_base(&r[i], &base, &amount) || !base)
			continue;
		kam_figures_row(f, g->column ? &g->name[i] : NULL, NULL);
		fits = set_rates(f, &r[i], all.base[KAM_CHURN_GONE], known);
	}
	if (fits && accounts) {
		kam_figures_total(f, NULL, NULL);
		fits = set_rates(f, &all, all.base[KAM_CHURN_GONE], known);
	}
	free(r);
	return fits ? finish(f, err) : too_much(err);
}
