/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules, ranks, decisions, sums and reports in one. */
#include <kam/tier.h>

void
kam_tier_engine_release(struct kam_tier_engine *e)
{
	kam_tiers_release(&e->t);
	kam_tier_ranking_release(&e->ranking);
	kam_tier_summary_release(&e->sum);
	kam_tier_report_release(&e->report);
}

/* The condition of numbers on the column `name`, or KAM_TIER_ABSENT. */
static size_t
condition_on(const struct kam_tiers *t, const char *name)
{
	for (size_t c = 0; c < t->conditions; c++)
		if (t->condition[c].number &&
		    kam_str_eq(t->condition[c].name, kam_str_of(name)))
			return c;
	return KAM_TIER_ABSENT;
}

/* Whether the column `name`, or the one that is measured, holds money. */
static bool
is_money(const struct kam_tiers *t, const char *name)
{
	static const char *const counts[] = { "orders", "days", "lines",
					      "recency", "frequency" };
	struct kam_str measured = kam_str_of(name);

	if (!name && t->measure != KAM_TIER_ABSENT)
		measured = t->condition[t->measure].name;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (kam_str_eq(measured, kam_str_of(counts[i])))
			return false;
	return true;
}

size_t
kam_tier_engine_print(const struct kam_tier_engine *e, char *buf, kam_dec value)
{
	return e->money ? kam_dec_print(buf, value)
			: kam_tier_print(buf, value);
}

int
kam_tier_engine_measure(struct kam_tier_engine *e, const char *name, bool per,
			bool bounds, struct kam_err *err)
{
	struct kam_tiers *t = &e->t;

	if (!name && per)
		name = "amount";
	if (name)
		t->measure = condition_on(t, name);
	e->value = t->measure;
	e->money = is_money(t, name);
	e->amount = condition_on(t, "amount");
	if (t->measure == KAM_TIER_ABSENT && per)
		return kam_fail(err, KAM_EUSAGE,
				"--per measures '%s', but %s has no conditions "
				"in a column '%s'",
				name, t->file, name);
	if (t->measure == KAM_TIER_ABSENT && bounds)
		return kam_fail(err, KAM_EUSAGE,
				"--boundary is about bounds, and %s has none "
				"in the column measured",
				t->file);
	return KAM_OK;
}

int
kam_tier_engine_start(struct kam_tier_engine *e, bool moves,
		      const char *compared, size_t n, const char *alarms,
		      struct kam_err *err)
{
	struct kam_buf said = KAM_BUF_INIT;
	int rc;

	e->ranking.t = &e->t;
	if ((rc = kam_tier_summary_init(&e->sum, &e->t, moves, err)) ||
	    (rc = kam_tier_report_init(&e->report, &e->t, e->near, compared, n,
				       err)))
		return rc;
	/* What they say of nothing does not count: this checks them. */
	rc = kam_tier_alarms(&e->sum, alarms ? alarms : "", &said, err);
	kam_buf_release(&said);
	return rc < 0 ? rc : KAM_OK;
}

int
kam_tier_engine_take(struct kam_tier_engine *e, const kam_dec *number,
		     const bool *blank, const struct kam_str *text,
		     const struct kam_str *was, kam_day as_of,
		     struct kam_tier_decision *d, struct kam_err *err)
{
	struct kam_tier_values v = { number, blank, text, NULL, e->ranking.n };
	size_t measure = e->t.measure;
	size_t sum = e->amount != KAM_TIER_ABSENT ? e->amount : e->value;
	struct kam_tier_state state;
	int rc;

	if (e->ranking.rank)
		v.rank = e->ranking.rank + e->row++ * e->t.conditions;
	if (was && (rc = kam_tier_state_read(&state, &e->t, was, as_of, err)))
		return rc;
	kam_tier_decide(d, &e->t, &e->policy, &v, was ? &state : NULL, as_of);
	e->unknown += d->move == KAM_TIER_UNKNOWN;
	if (e->reported && measure != KAM_TIER_ABSENT && !blank[measure] &&
	    (rc = kam_tier_report_add(&e->report, d->row, number[measure],
				      number + e->compare, blank + e->compare,
				      err)))
		return rc;
	if (!e->summed)
		return KAM_OK;
	return kam_tier_summary_add(
		&e->sum, d,
		sum == KAM_TIER_ABSENT || blank[sum] ? 0 : number[sum],
		was ? &state : NULL, err);
}

void
kam_tier_engine_gone(struct kam_tier_engine *e, struct kam_str was,
		     struct kam_tier_decision *d)
{
	*d = (struct kam_tier_decision){ .state = { .tier = e->t.n,
						    .since = KAM_NO_DAY,
						    .as_of = KAM_NO_DAY,
						    .pending =
							    KAM_TIER_ABSENT },
					 .row = KAM_TIER_ABSENT,
					 .plain = e->t.n,
					 .move = KAM_TIER_GONE };
	kam_tier_summary_gone(&e->sum, kam_tiers_find(&e->t, was));
}
