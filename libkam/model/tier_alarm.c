/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on the figures of a summary. */
#include <kam/alarm.h>
#include <kam/tier.h>

_Static_assert(KAM_ALARM_ALL == KAM_TIER_ABSENT, "all tiers are no tier");

static int
find_figure(const void *ctx, struct kam_str name, size_t *col)
{
	const struct kam_tier_summary *s = ctx;
	struct kam_buf b = KAM_BUF_INIT;
	size_t n = kam_tier_summary_cols(s);
	int unit, rc = 0;
	bool found = false;

	for (size_t i = 1; i < n && !found && !rc; i++) {
		b.len = 0;
		rc = kam_tier_summary_head(s, i, &b, &unit);
		found = !rc && kam_str_eq(name, kam_buf_str(&b));
		*col = i;
	}
	kam_buf_release(&b);
	return rc ? -1 : found;
}

static bool
find_tier(const void *ctx, struct kam_str name, size_t *tier)
{
	const struct kam_tier_summary *s = ctx;

	*tier = kam_tiers_find(s->t, name);
	return *tier != KAM_TIER_ABSENT;
}

static bool
value(const void *ctx, size_t tier, size_t col, kam_dec *is)
{
	return kam_tier_summary_value(ctx, tier, col, is);
}

int
kam_tier_alarms(const struct kam_tier_summary *s, const char *conditions,
		struct kam_buf *said, struct kam_err *err)
{
	const struct kam_alarm_source source = {
		s,	   "TIER:FIGURE>NUMBER",
		"tier",	   s->moves ? "" : " (moves need --prev)",
		find_tier, find_figure,
		value
	};

	return kam_alarms(&source, conditions, said, err);
}
