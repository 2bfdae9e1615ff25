/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what is wanted to what forecasts: saved, or trained here. */
#include <kam/churn_saved.h>
#include <kam/churn_wants.h>

/* What was saved, for the accounts at hand. */
static int
use_saved(struct kam_churn_forecast *f, const struct kam_churn_book *b,
	  const struct kam_churn_wants *o, int horizon, struct kam_err *err)
{
	if (!b->lines && f->model == KAM_CHURN_REGRESSION)
		return kam_fail(err, KAM_EUSAGE,
				"--model-file=%s holds a regression, which "
				"needs transactions or a ledger, not accounts",
				o->model_file);
	return kam_churn_saved_use(f, b->as_of, o->horizon.n ? horizon : 0,
				   err);
}

int
kam_churn_prepare(struct kam_churn_forecast *f, const struct kam_churn_book *b,
		  const struct kam_churn_wants *o,
		  const struct kam_rhythm_limits *rhythm, int horizon,
		  kam_churn_say_fn *say, void *ctx, struct kam_err *err)
{
	int rc;

	if (o->model_file)
		return use_saved(f, b, o, horizon, err);
	if (!kam_churn_book_buyers(b) && !o->save_model)
		return KAM_OK;
	if (!b->lines && (o->model == KAM_CHURN_REGRESSION || o->features))
		return kam_fail(err, KAM_EUSAGE,
				"%s needs transactions or a ledger, not "
				"accounts",
				o->features ? "--features"
					    : "--model=regression");
	rc = kam_churn_train(f, (enum kam_churn_model)o->model,
			     b->lines ? &b->h : NULL, b->past, b->n, b->as_of,
			     horizon, err);
	if (rc)
		return rc;
	kam_churn_clusters(&f->clusters, b, f->now.usual, rhythm);
	return kam_churn_tell(f, b->lines, say, ctx, err);
}
