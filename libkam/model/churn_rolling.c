/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backtests at several dates. */
#include <math.h>
#include <stdlib.h>

#include <kam/churn_table.h>

#include "churn_parts.h"

/* One date; the lines of all customers into kept[0], kept[stride] ... */
static int
test_once(struct kam_churn_table *t, const struct kam_churn_source *src,
	  kam_day date, const struct kam_churn_test *test,
	  struct kam_churn_line *kept, size_t stride, kam_churn_say_fn *say,
	  void *ctx, struct kam_err *err)
{
	struct kam_churn_line line[KAM_CHURN_LINES];
	struct kam_churn_forecast f;
	size_t n, each = test->bootstrap ? 3 : 1;
	int rc;

	if ((rc = kam_churn_backtest(line, &n, &f, src, date, test, err)) ||
	    (rc = kam_churn_tell(&f, true, say, ctx, err)))
		return rc;
	for (size_t i = 0; i < n; i++)
		if (i / each >= KAM_CHURN_RIVALS ||
		    !isnan(line[i - i % each].accounts))
			kam_churn_put_line(t, &line[i]);
	for (size_t m = 0; m < KAM_CHURN_RIVALS; m++)
		kept[m * stride] = line[m * each];
	return KAM_OK;
}

static void
put_means(struct kam_churn_table *t, const struct kam_churn_line *kept,
	  size_t dates, enum kam_churn_model model)
{
	for (size_t m = 0; m < KAM_CHURN_RIVALS; m++) {
		const struct kam_churn_line *line = kept + m * dates;
		struct kam_churn_line mean, spread;

		/* The window rule where it was the model has none. */
		if (isnan(line->accounts))
			continue;
		kam_churn_mean(&mean, &spread, line, dates);
		/* auto may have chosen others at other dates. */
		if (m == 0)
			mean.model = spread.model = kam_churn_model_name[model];
		kam_churn_put_line(t, &mean);
		kam_churn_put_line(t, &spread);
	}
}

int
kam_churn_test_all(struct kam_churn_table *t,
		   const struct kam_churn_source *src, const char *text,
		   kam_day as_of, const struct kam_churn_test *test,
		   kam_churn_say_fn *say, void *ctx, struct kam_err *err)
{
	struct kam_churn_test each = *test;
	struct kam_churn_plan plan;
	struct kam_churn_line *kept;
	size_t dates;
	int rc = kam_churn_plan_read(&plan, text, as_of, test->horizon, err);

	if (rc)
		return rc;
	dates = (size_t)plan.dates;
	kept = kam_alloc(dates * KAM_CHURN_RIVALS, sizeof(*kept));
	if (!kept)
		return kam_nomem(err, "the backtest");
	each.horizon = plan.horizon;
	for (size_t j = 0; !rc && j < dates; j++)
		rc = test_once(t, src, plan.last - (kam_day)j * plan.horizon,
			       &each, kept + j, dates, say, ctx, err);
	if (!rc && dates > 1)
		put_means(t, kept, dates, test->model);
	free(kept);
	return rc;
}
