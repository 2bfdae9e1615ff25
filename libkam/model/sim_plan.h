/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A customer of the simulation: its habits and its way through time, which
 * is counted in whole minutes since the first day 00:00, so that rounding
 * in the last place of a logarithm does not add up to another day.
 */
#ifndef KAM_MODEL_SIM_PLAN_H
#define KAM_MODEL_SIM_PLAN_H

#include <kam/random.h>
#include <kam/sim.h>

#define SIM_DAY 1440 /* minutes */
#define SIM_NEVER INT64_MAX

struct sim_plan {
	struct kam_sim_customer c;
	/* decides its times */
	struct kam_random stream;
	/* minutes of its first and its next order */
	int64_t first, now;
	/* no order at or after this minute */
	int64_t end;
	/* end of the running season */
	int64_t window;
	/* minutes from the first to `end` */
	int64_t life;
	/* its gap in relation to others' */
	double pace;
	/* where in a gap the export begins, 0 to 1; -1: it joins later */
	double phase;
	/* the product that it buys most */
	unsigned favourite;
};

struct sim_world {
	struct kam_sim_config config;
	/* length of the export */
	int64_t minutes;
	unsigned managers;
	/* those in which a season can begin */
	int months[12];
	unsigned nmonths;
};

/* What an order at `now` brings about; drawn by sim_plan_step(). */
struct sim_step {
	/* minute of its credit note, or SIM_NEVER */
	int64_t credit;
	/* `now` has moved on to a next order */
	bool more;
};

/* Check the configuration and set up `w`.  KAM_EUSAGE. */
int sim_world_init(struct sim_world *w, const struct kam_sim_config *config,
		   struct kam_err *err);

/* Draw all that does not hang on how quickly customer `i` buys. */
void sim_plan_draw(struct sim_plan *p, const struct sim_world *w, size_t i);

/* Fix gap, start and end; orders are about `speed` times those at speed 1. */
void
sim_plan_settle(struct sim_plan *p, const struct sim_world *w, double speed);

/*
 * Orders to be expected of a settled plan: *fixed at any speed, and *rest
 * that is about in proportion to it.
 */
void sim_plan_expect(const struct sim_plan *p, const struct sim_world *w,
		     double *fixed, double *rest);

/* Back to the first order of customer `i`. */
void sim_plan_rewind(struct sim_plan *p, const struct sim_world *w, size_t i);

/* Let the order at p->now happen and move on to the next one. */
struct sim_step sim_plan_step(struct sim_plan *p, const struct sim_world *w);

#endif
