/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why business was lost. */
#include <stdlib.h>

#include "churn_parts.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ACCOUNTS, AMOUNT, SHARE, CONTROLLABLE, UNCONTROLLABLE };

static const struct kam_figure figure[] = {
	[ACCOUNTS] = { "lost_accounts", KAM_FIGURE_COUNT },
	[AMOUNT] = { "lost_amount", KAM_FIGURE_MONEY },
	[SHARE] = { "lost_share", KAM_FIGURE_SHARE },
	[CONTROLLABLE] = { "controllable_amount", KAM_FIGURE_MONEY },
	[UNCONTROLLABLE] = { "uncontrollable_amount", KAM_FIGURE_MONEY },
};

/* What was lost by a reason. */
struct loss {
	size_t accounts;
	kam_dec amount[3]; /* by enum kam_answer */
};

/* All of it; sums of three that fitted may still be too large together. */
static bool
total(const struct loss *l, kam_dec *amount)
{
	*amount = l->amount[0];
	return kam_dec_add(*amount, l->amount[1], amount) &&
	       kam_dec_add(*amount, l->amount[2], amount);
}

void
kam_churn_reason_names(struct kam_figures *f)
{
	f->figures = COUNT(figure);
	f->figure = figure;
}

/* A row of the table, with what it is ordered by. */
struct line {
	const struct loss *l;
	kam_dec amount;
	struct kam_str name;
	bool other;
};

static int
most_first(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->other != y->other)
		return x->other ? 1 : -1;
	if (x->amount != y->amount)
		return x->amount > y->amount ? -1 : 1;
	return kam_str_cmp(x->name, y->name);
}

static void
set_loss(struct kam_figures *f, const struct loss *l, kam_dec amount,
	 kam_dec lost, bool controlled)
{
	kam_figures_count(f, ACCOUNTS, l->accounts);
	kam_figures_set(f, AMOUNT, amount);
	kam_figures_share(f, SHARE, amount, lost);
	if (!controlled)
		return;
	kam_figures_set(f, CONTROLLABLE, l->amount[KAM_ANSWER_YES]);
	kam_figures_set(f, UNCONTROLLABLE, l->amount[KAM_ANSWER_NO]);
}

static bool
add_loss(struct loss *to, const struct loss *l)
{
	bool fits = true;

	to->accounts += l->accounts;
	for (int i = 0; i < 3; i++)
		fits = fits &&
		       kam_dec_add(to->amount[i], l->amount[i], &to->amount[i]);
	return fits;
}

/* The rows of one group: `loss` has r->n of them, `line` room for as many. */
static bool
put_group(struct kam_figures *f, const struct kam_str *group,
	  const struct kam_churn_reasons *r, const struct loss *loss,
	  struct line *line)
{
	struct loss sum = { 0, { 0, 0, 0 } };
	kam_dec lost;
	bool fits = true;
	size_t n = 0;

	for (size_t i = 0; i < r->n; i++) {
		fits = fits && add_loss(&sum, &loss[i]);
		if (!loss[i].accounts && i != r->other)
			continue;
		line[n] =
			(struct line){ &loss[i], 0, r->name[i], i == r->other };
		fits = fits && total(&loss[i], &line[n].amount);
		n++;
	}
	if (!fits || !total(&sum, &lost))
		return false;
	qsort(line, n, sizeof(*line), most_first);
	for (size_t i = 0; i < n; i++) {
		if (group && !sum.accounts)
			break;
		if (group)
			kam_figures_row(f, group, &line[i].name);
		else
			kam_figures_row(f, &line[i].name, NULL);
		set_loss(f, line[i].l, line[i].amount, lost,
			 r->control != NULL);
	}
	return true;
}

/* One that is not shown: the sum of `n` losses, each `step` behind. */
static bool
put_total(struct kam_figures *f, const struct kam_str *group,
	  const struct kam_str *reason, const struct loss *loss, size_t n,
	  size_t step, kam_dec *lost, bool controlled)
{
	struct loss sum = { 0, { 0, 0, 0 } };
	kam_dec amount;
	bool fits = true;

	for (size_t i = 0; i < n; i++)
		fits = fits && add_loss(&sum, &loss[i * step]);
	if (!fits || !total(&sum, &amount))
		return false;
	/* Without a reason the share is of itself. */
	if (!reason)
		*lost = amount;
	kam_figures_total(f, group, reason);
	set_loss(f, &sum, amount, *lost, controlled);
	return true;
}

/* Groups, reasons over all groups, and all of it, which comes last. */
static bool
put_totals(struct kam_figures *f, const struct kam_churn_groups *g,
	   const struct kam_churn_reasons *r, const struct loss *loss)
{
	struct loss all = { 0, { 0, 0, 0 } };
	kam_dec lost = 0, group;
	bool fits = true;

	for (size_t i = 0; i < g->n * r->n; i++)
		fits = fits && add_loss(&all, &loss[i]);
	fits = fits && total(&all, &lost);
	for (size_t i = 0; fits && g->column && i < g->n; i++)
		fits = put_total(f, &g->name[i], NULL, loss + i * r->n, r->n, 1,
				 &group, r->control != NULL);
	for (size_t i = 0; fits && g->column && i < r->n; i++)
		fits = put_total(f, NULL, &r->name[i], loss + i, g->n, r->n,
				 &lost, r->control != NULL);
	return fits && put_total(f, NULL, NULL, loss, g->n * r->n, 1, &lost,
				 r->control != NULL);
}

static bool
add_up(struct loss *loss, const struct kam_churn_groups *g,
       const struct kam_churn_reasons *r, const struct kam_churn_course *c,
       size_t accounts)
{
	for (size_t i = 0; i < accounts; i++) {
		size_t at = (g->of ? g->of[i] : 0) * r->n + r->of[i];
		kam_dec *amount =
			&loss[at].amount[r->control ? r->control[i] : 0];

		if (c[i].fate != KAM_CHURN_GONE)
			continue;
		loss[at].accounts++;
		if (!kam_dec_add(*amount, c[i].base, amount))
			return false;
	}
	return true;
}

int
kam_churn_reason_figures(struct kam_figures *f,
			 const struct kam_churn_groups *g,
			 const struct kam_churn_reasons *r,
			 const struct kam_churn_course *c, size_t accounts,
			 struct kam_err *err)
{
	struct loss *loss = kam_alloc(g->n * r->n, sizeof(*loss));
	struct line *line = kam_alloc(r->n, sizeof(*line));
	bool fits = true;

	if (!loss || !line) {
		free(loss);
		free(line);
		return kam_nomem(err, "the summary");
	}
	kam_churn_reason_names(f);
	if (g->column)
		f->key[f->keys++] = g->column;
	f->key[f->keys++] = "reason";
	fits = add_up(loss, g, r, c, accounts);
	for (size_t i = 0; fits && accounts && i < g->n; i++)
		fits = put_group(f, g->column ? &g->name[i] : NULL, r,
				 loss + i * r->n, line);
	if (fits && accounts)
		fits = put_totals(f, g, r, loss);
	free(loss);
	free(line);
	if (!fits)
		return kam_fail(err, KAM_EDATA,
				"the amounts of a group add up to more than "
				"can be held");
	return f->nomem ? kam_nomem(err, "the summary") : KAM_OK;
}
