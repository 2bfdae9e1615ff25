/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/churn_wants.h>

#include <kam/churn_rates.h>

const char *
kam_churn_contradiction(const struct kam_churn_wants *o, bool attach)
{
	if (o->lost > o->at_risk)
		return "--lost is a smaller probability than --at-risk";
	if (o->model == KAM_CHURN_WINDOW && o->stake)
		return "--model=window has no p_buy for --stake";
	if (o->model_file &&
	    (o->model || o->save_model || o->report || o->backtest))
		return "--model-file brings its model; leave out --model, "
		       "--save-model, --report and --backtest";
	if (o->save_model && (o->backtest || o->model == KAM_CHURN_WINDOW))
		return "--save-model is of a fit to all the data; leave out "
		       "--backtest and --model=window";
	if (o->features && o->model > KAM_CHURN_REGRESSION)
		return "--features is for the regression; leave out --model";
	if (o->coefficients && !o->model_file &&
	    o->model != KAM_CHURN_REGRESSION)
		return "--coefficients needs --model=regression";
	if (o->coefficients + o->summary + o->report + !!o->backtest > 1)
		return "--coefficients, --summary, --report and --backtest "
		       "exclude each other";
	if (!o->summary && (o->by || o->reason_file))
		return "--by and --reason-file are for --summary";
	if (o->base && (o->coefficients || o->report || o->backtest))
		return "--base and --period are about customers and "
		       "--summary; leave out --coefficients, --report and "
		       "--backtest";
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
	    (o->prev || (attach && !o->by && !o->type)))
		return "--prev and --attach append to the customers; leave "
		       "out --coefficients, --summary, --report and "
		       "--backtest";
	return NULL;
}

/* Rates are by what was known at the period's end. */
static int
check_period(const struct kam_churn_wants *o,
	     const struct kam_churn_forecast *f, struct kam_err *err)
{
	struct kam_churn_windows w;
	kam_day as_of = KAM_NO_DAY;
	int rc = kam_churn_windows_read(&w, o->base, o->period, o->partial,
					&as_of, err);

	if (rc || f->to <= as_of)
		return rc;
	return kam_fail(err, KAM_EUSAGE,
			"--model-file=%s was trained on what came after "
			"--period; train one with --as-of at its end",
			o->model_file);
}

int
kam_churn_check_model(const struct kam_churn_wants *o,
		      const struct kam_churn_forecast *f, struct kam_err *err)
{
	if (f->extras && !o->features)
		return kam_fail(err, KAM_EUSAGE,
				"--model-file=%s was trained with --features; "
				"give them, too",
				o->model_file);
	if (!f->extras && o->features)
		return kam_fail(err, KAM_EUSAGE,
				"--model-file=%s has no features; leave out "
				"--features",
				o->model_file);
	if (o->coefficients && f->model != KAM_CHURN_REGRESSION)
		return kam_fail(err, KAM_EUSAGE,
				"--coefficients: --model-file=%s is no "
				"regression",
				o->model_file);
	return o->base ? check_period(o, f, err) : KAM_OK;
}

struct kam_churn_test
kam_churn_test_of(const struct kam_churn_wants *o,
		  const struct kam_churn_limits *limits,
		  const struct kam_rhythm_limits *rhythm, int horizon)
{
	return (struct kam_churn_test){ (enum kam_churn_model)o->model,
					horizon,
					*limits,
					*rhythm,
					(int)o->bootstrap,
					(uint64_t)o->seed };
}

void
kam_churn_set_limits(const struct kam_churn_wants *o, kam_day as_of,
		     struct kam_churn_limits *limits,
		     struct kam_rhythm_limits *rhythm, int *horizon)
{
	if (as_of == KAM_NO_DAY)
		as_of = 0;

	*horizon = o->horizon.n ? kam_churn_span(o->horizon, as_of)
				: KAM_CHURN_HORIZON;
	*limits = (struct kam_churn_limits){
		.lost = o->lost,
		.at_risk = o->at_risk,
		.window = o->model == KAM_CHURN_WINDOW,
		.lost_after = kam_churn_span(o->lost_after, as_of),
		.stake_p_buy = o->stake == 1,
	};
	*rhythm = (struct kam_rhythm_limits){
		.regular_cv = o->regular_cv,
		.season_p = o->season_p,
		.season_length = o->season_length,
		.project_within = kam_churn_span(o->project_within, as_of),
		.project_after = kam_churn_span(o->project_after, as_of),
	};
}
