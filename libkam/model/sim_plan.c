/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "sim_plan.h"

#define SEASON_DAYS 61
#define YEAR 365.25

/* Shares, in percent, of the territories. */
static const unsigned territory_weight[KAM_SIM_REGIONS] = { 30, 25, 20, 15,
							    10 };

/* Gaps of the patterns in relation to a regular customer's. */
static const double pattern_pace[KAM_SIM_PATTERNS] = { 1, 1.3, .35, .25, 1 };

static int
check(const struct kam_sim_config *c, struct kam_err *err)
{
	char from[KAM_DATE_TEXT], to[KAM_DATE_TEXT];
	double sum = 0;
	int i;

	for (i = 0; i < KAM_SIM_PATTERNS; i++) {
		if (!(c->mix[i] >= 0) || !isfinite(c->mix[i]))
			return kam_fail(err, KAM_EUSAGE,
					"weights of patterns are 0 or more");
		sum += c->mix[i];
	}
	if (!(sum > 0) || !isfinite(sum))
		return kam_fail(err, KAM_EUSAGE,
				"the weights of all patterns are 0");
	if (c->rows < 1 || c->rows > KAM_SIM_MAX_ROWS || c->customers < 1 ||
	    c->customers > KAM_SIM_MAX_CUSTOMERS || !(c->lines >= 1) ||
	    !(c->lines <= 1000) || !(c->drop_out >= 0 && c->drop_out <= .99) ||
	    !(c->returns >= 0 && c->returns <= 1) ||
	    !(c->divert >= 0 && c->divert <= 1) ||
	    (c->clockwork && (c->clockwork < 7 || c->clockwork > 3650)) ||
	    c->from < KAM_DAY_MIN || c->to > KAM_DAY_MAX)
		return kam_fail(err, KAM_EUSAGE,
				"a setting of the simulation is out of range");
	if (c->to >= c->from)
		return KAM_OK;
	kam_date_print(from, c->from);
	kam_date_print(to, c->to);
	return kam_fail(err, KAM_EUSAGE,
			"the last day, %s, lies before the first, %s", to,
			from);
}

/*
 * The first season of `month` that begins at `minute` or later and whose
 * first half lies within the export; SIM_NEVER if there is none.
 */
static int64_t
season_from(const struct sim_world *w, int month, int64_t minute)
{
	struct kam_civil c = { kam_date_civil(w->config.from +
					      (kam_day)(minute / SIM_DAY))
				       .year,
			       month, 1 };
	int64_t start;

	for (; c.year <= 9999; c.year++) {
		start = (int64_t)(kam_date_day(c) - w->config.from) * SIM_DAY;
		if (start + (SEASON_DAYS / 2 + 1) * SIM_DAY > w->minutes)
			break;
		if (start >= minute)
			return start;
	}
	return SIM_NEVER;
}

int
sim_world_init(struct sim_world *w, const struct kam_sim_config *config,
	       struct kam_err *err)
{
	int rc = check(config, err), month;

	if (rc)
		return rc;
	w->config = *config;
	w->minutes = ((int64_t)config->to - config->from + 1) * SIM_DAY;
	w->managers = (unsigned)((config->customers + 39) / 40);
	if (w->managers < KAM_SIM_REGIONS)
		w->managers = KAM_SIM_REGIONS;
	w->nmonths = 0;
	for (month = 1; month <= 12; month++)
		if (season_from(w, month, 0) != SIM_NEVER)
			w->months[w->nmonths++] = month;
	return KAM_OK;
}

/* An index with chances in proportion to the weights. */
static int
choose(struct kam_random *r, const double *weight, int n)
{
	double sum = 0, u;
	int i;

	for (i = 0; i < n; i++)
		sum += weight[i];
	u = kam_random_uniform(r) * sum;
	/* Rounding may leave u at the sum: take the last of any weight. */
	for (i = n - 1; i > 0; i--) {
		sum -= weight[i];
		if (weight[i] > 0 && u >= sum)
			break;
	}
	return i;
}

static void
draw_place(struct sim_plan *p, const struct sim_world *w, struct kam_random *r)
{
	unsigned u = kam_random_below(r, 100), t = 0, team;
	double v = kam_random_uniform(r);

	while (u >= territory_weight[t])
		u -= territory_weight[t++];
	p->c.territory = t;
	/* Managers t, t + 5, ...: the first of a team has the most accounts. */
	team = (w->managers - t + KAM_SIM_REGIONS - 1) / KAM_SIM_REGIONS;
	p->c.manager = t + KAM_SIM_REGIONS * (unsigned)(v * sqrt(v) * team);

	p->c.divert_to = -1;
	p->c.divert_share = 0;
	if (kam_random_uniform(r) < w->config.divert) {
		t += 1 + kam_random_below(r, KAM_SIM_REGIONS - 1);
		p->c.divert_to = (int)(t % KAM_SIM_REGIONS);
		p->c.divert_share = (20 + kam_random_below(r, 41)) / 100.0;
	}
}

/* Sizes are lognormal, the large ones have the better price. */
static void
draw_money(struct sim_plan *p, struct kam_random *r)
{
	double size = kam_random_lognormal(r, 0, 1.15);
	int64_t cents = llround(size * 150000);

	p->c.mean_amount = (kam_dec)cents * (KAM_DEC_ONE / 100);
	p->c.discount = 2 * (int)floor(4 + 1.5 * log(size));
	if (p->c.discount < 0)
		p->c.discount = 0;
	if (p->c.discount > 20)
		p->c.discount = 20;
	p->favourite = kam_random_below(r, KAM_SIM_PRODUCTS);
}

/* Seasonal ones join with a season; one that would come too late does so
   with their last. */
static int64_t
season_start(const struct sim_world *w, int month, int64_t joins)
{
	int64_t start = season_from(w, month, joins);

	while (start == SIM_NEVER) {
		joins = joins > 366 * SIM_DAY ? joins - 365 * SIM_DAY : 0;
		start = season_from(w, month, joins);
	}
	return start;
}

static void
draw_time(struct sim_plan *p, const struct sim_world *w, struct kam_random *r)
{
	/* 3 of 10 join while the export runs, the others were there before. */
	bool joins = kam_random_below(r, 10) < 3;
	double u = kam_random_uniform(r), half;
	double hazard = -log1p(-w->config.drop_out) / YEAR;

	p->phase = p->c.pattern < KAM_SIM_SEASONAL && !joins ? u : -1;
	p->first = (int64_t)(u * (double)w->minutes);
	p->life = SIM_NEVER;
	u = kam_random_exponential(r, 1);
	if (hazard > 0 && u / hazard < 4e6)
		p->life = 1 + (int64_t)(u / hazard * SIM_DAY);
	if (p->c.pattern == KAM_SIM_ONE_OFF)
		p->life = 1;
	if (p->c.pattern == KAM_SIM_PROJECT)
		p->life = (60 + (int64_t)kam_random_below(r, 121)) * SIM_DAY;
	if (p->c.pattern == KAM_SIM_SEASONAL) {
		p->c.season = w->months[kam_random_below(r, w->nmonths)];
		half = kam_random_uniform(r) * SEASON_DAYS / 2;
		p->first = season_start(w, p->c.season, joins ? p->first : 0);
		p->first += (int64_t)(half * SIM_DAY);
	}
}

void
sim_plan_draw(struct sim_plan *p, const struct sim_world *w, size_t i)
{
	struct kam_random r;

	kam_random_seed(&r, w->config.seed, 2 * (uint32_t)i + 1);
	*p = (struct sim_plan){ .c.last = KAM_NO_DAY };
	p->c.pattern = (enum kam_sim_pattern)choose(&r, w->config.mix,
						    KAM_SIM_PATTERNS);
	if (p->c.pattern == KAM_SIM_SEASONAL && !w->nmonths)
		p->c.pattern = KAM_SIM_IRREGULAR;
	p->pace = pattern_pace[p->c.pattern] * kam_random_lognormal(&r, 0, .5);
	p->c.shape = 1;
	if (p->c.pattern == KAM_SIM_REGULAR)
		p->c.shape = (30 + kam_random_below(&r, 121)) / 10.0;
	draw_place(p, w, &r);
	draw_money(p, &r);
	draw_time(p, w, &r);
}

static void
settle_gap(struct sim_plan *p, const struct sim_world *w, double speed)
{
	struct kam_sim_customer *c = &p->c;
	double gap = 60 * p->pace / speed;

	if (c->pattern == KAM_SIM_ONE_OFF) {
		c->gap_mean = c->gap_sd = c->shape = (double)NAN;
		return;
	}
	if (c->pattern == KAM_SIM_REGULAR && w->config.clockwork) {
		/* -3 to 3 with equal chances has the variance 4. */
		c->gap_mean = w->config.clockwork;
		c->gap_sd = 2;
		c->shape = c->gap_mean * c->gap_mean / 4;
		return;
	}
	gap = round(fmin(gap, 1e6) * 100) / 100;
	c->gap_mean = fmax(gap, .01);
	c->gap_sd = c->gap_mean / sqrt(c->shape);
}

void
sim_plan_settle(struct sim_plan *p, const struct sim_world *w, double speed)
{
	int64_t last;

	settle_gap(p, w, speed);
	if (p->phase >= 0)
		p->first = (int64_t)(p->phase * fmin(p->c.gap_mean * SIM_DAY,
						     (double)w->minutes));
	p->end = w->minutes;
	p->c.stop = KAM_NO_DAY;
	if (p->life <= w->minutes - p->first) {
		p->end = p->first + p->life;
		last = (p->end - 1) / SIM_DAY;
		p->c.stop = w->config.from + (kam_day)last;
	}
	p->c.start = w->config.from + (kam_day)(p->first / SIM_DAY);
}

void
sim_plan_expect(const struct sim_plan *p, const struct sim_world *w,
		double *fixed, double *rest)
{
	double days = (double)(p->end - p->first) / SIM_DAY, gaps;

	*fixed = 1;
	*rest = 0;
	if (p->c.pattern == KAM_SIM_ONE_OFF)
		return;
	gaps = days / p->c.gap_mean;
	if (p->c.pattern == KAM_SIM_SEASONAL) {
		*fixed = 1 + floor(days / YEAR);
		*rest = *fixed * SEASON_DAYS * .75 / p->c.gap_mean;
	} else if (p->c.pattern == KAM_SIM_REGULAR && w->config.clockwork) {
		*fixed = 1 + floor(gaps);
	} else {
		/* The renewal function far from the start (Cox 1962). */
		*rest = fmax(0, gaps - (1 - 1 / p->c.shape) / 2);
	}
}

void
sim_plan_rewind(struct sim_plan *p, const struct sim_world *w, size_t i)
{
	int64_t half = (SEASON_DAYS / 2 + 1) * SIM_DAY;

	kam_random_seed(&p->stream, w->config.seed, 2 * (uint32_t)i + 2);
	p->now = p->first;
	if (p->c.season)
		p->window = season_from(w, p->c.season,
					p->first > half ? p->first - half : 0) +
			    SEASON_DAYS * SIM_DAY;
}

/* Later than now by a gap of `days`, which does not run over. */
static int64_t
later(int64_t now, double days)
{
	return now + llround(fmin(days, 1e8) * SIM_DAY);
}

static int64_t
next_in_season(struct sim_plan *p, const struct sim_world *w)
{
	double gap = kam_random_exponential(&p->stream, p->c.gap_mean);
	int64_t t = later(p->now, gap);

	if (t < p->window)
		return t;
	t = season_from(w, p->c.season, p->window - SEASON_DAYS * SIM_DAY + 1);
	if (t == SIM_NEVER)
		return t;
	p->window = t + SEASON_DAYS * SIM_DAY;
	return later(t, kam_random_uniform(&p->stream) * SEASON_DAYS / 2);
}

static int64_t
next_order(struct sim_plan *p, const struct sim_world *w)
{
	struct kam_random *r = &p->stream;
	const struct kam_sim_customer *c = &p->c;

	switch (c->pattern) {
	case KAM_SIM_REGULAR:
		if (w->config.clockwork)
			return p->now + (w->config.clockwork - 3 +
					 (int64_t)kam_random_below(r, 7)) *
						SIM_DAY;
		return later(p->now, kam_random_gamma(r, c->shape,
						      c->gap_mean / c->shape));
	case KAM_SIM_SEASONAL:
		return next_in_season(p, w);
	case KAM_SIM_IRREGULAR:
	case KAM_SIM_PROJECT:
		return later(p->now, kam_random_exponential(r, c->gap_mean));
	default:
		return SIM_NEVER;
	}
}

struct sim_step
sim_plan_step(struct sim_plan *p, const struct sim_world *w)
{
	struct sim_step step = { SIM_NEVER, false };
	int64_t t;

	if (kam_random_uniform(&p->stream) < w->config.returns) {
		t = later(p->now, 3 + 27 * kam_random_uniform(&p->stream));
		if (t < w->minutes)
			step.credit = t;
	}
	t = next_order(p, w);
	step.more = t < p->end;
	if (step.more)
		p->now = t;
	return step;
}
