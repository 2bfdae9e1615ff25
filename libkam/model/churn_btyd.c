/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The BTYD family on accounts: weeks, variants, the sample. */
#include <math.h>

#include <kam/churn.h>

#define WEEK 7.0
#define SAMPLE 20000

struct kam_btyd_past
kam_churn_weeks(const struct kam_churn_past *p, kam_day as_of)
{
	return (struct kam_btyd_past){ (uint32_t)(p->days - 1),
				       (p->last - p->first) / WEEK,
				       (as_of - p->first) / WEEK };
}

static int
add(struct kam_btyd_data *d, const struct kam_churn_past *p, kam_day as_of,
    struct kam_err *err)
{
	struct kam_btyd_past c = kam_churn_weeks(p, as_of);
	double logs = c.x ? c.x * (p->gap_log_mean - log(WEEK)) : 0;

	return kam_btyd_data_add(d, &c, logs, err);
}

/* All accounts with a purchase into `d`, every m-th into `sample`. */
static int
gather(struct kam_btyd_data *d, struct kam_btyd_data *sample,
       const struct kam_churn_past *past, size_t n, kam_day as_of,
       struct kam_err *err)
{
	size_t buyers = 0, every, seen = 0;
	int rc = KAM_OK;

	for (size_t i = 0; i < n; i++)
		buyers += past[i].days > 0;
	every = (buyers + SAMPLE - 1) / SAMPLE;
	for (size_t i = 0; !rc && i < n; i++) {
		if (past[i].days <= 0)
			continue;
		rc = add(d, &past[i], as_of, err);
		if (!rc && every > 1 && seen++ % every == 0)
			rc = add(sample, &past[i], as_of, err);
	}
	kam_btyd_data_pack(d);
	kam_btyd_data_pack(sample);
	return rc;
}

static int
fit_all(struct kam_btyd_fit *fit, const struct kam_btyd_data *all,
	const struct kam_btyd_data *sample, enum kam_churn_model model,
	const struct kam_btyd *near, struct kam_err *err)
{
	bool m = model == KAM_CHURN_MBGCNBD || model == KAM_CHURN_MBGNBD;
	bool any_k = model == KAM_CHURN_MBGCNBD || model == KAM_CHURN_BGCNBD;

	if (near)
		return kam_btyd_fit(fit, all, m, near->k, near, err);
	return kam_btyd_search(fit, all, sample->n ? sample : NULL, m,
			       any_k ? KAM_BTYD_K_MAX : 1, err);
}

int
kam_churn_fit(struct kam_btyd_fit *fit, const struct kam_churn_past *past,
	      size_t n, kam_day as_of, enum kam_churn_model model, bool quick,
	      const struct kam_btyd *near, struct kam_err *err)
{
	struct kam_btyd_data all = KAM_BTYD_DATA_INIT;
	struct kam_btyd_data sample = KAM_BTYD_DATA_INIT;
	int rc = gather(&all, &sample, past, n, as_of, err);

	if (!rc)
		rc = fit_all(fit, quick && sample.n ? &sample : &all, &sample,
			     model, near, err);
	if (!rc && fit->verdict == KAM_BTYD_FAILED)
		rc = kam_fail(err, KAM_EDATA, "cannot fit %s: %s",
			      kam_churn_model_name[model], fit->why);
	kam_btyd_data_release(&all);
	kam_btyd_data_release(&sample);
	return rc;
}

double
kam_churn_buys(const struct kam_btyd *m, const struct kam_churn_past *p,
	       kam_day as_of, int horizon)
{
	struct kam_btyd_past c = kam_churn_weeks(p, as_of);

	return kam_btyd_alive(m, &c) * kam_btyd_buys(m, &c, horizon / WEEK);
}
