/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A whole simulated export in memory, for the tests of the simulation.
 * Included after <cmocka.h>.
 */
#ifndef KAM_TEST_SALES_H
#define KAM_TEST_SALES_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/sim.h>

struct sales {
	struct kam_sim_config config;
	struct kam_sim *sim;
	struct kam_sim_line *lines;
	size_t n;
};

static inline kam_day
day(int year, int month, int d)
{
	return kam_date_day((struct kam_civil){ year, month, d });
}

static inline struct kam_sim_config
usual(int64_t rows, int64_t customers)
{
	return (struct kam_sim_config){
		.rows = rows,
		.customers = customers,
		.seed = 1,
		.from = day(2023, 1, 1),
		.to = day(2025, 12, 31),
		.mix = { .4, .3, .1, .1, .1 },
		.lines = 2.5,
		.drop_out = .15,
		.returns = .03,
		.divert = .02,
	};
}

/* The usual configuration with one pattern only. */
static inline struct kam_sim_config
only(enum kam_sim_pattern pattern, int64_t rows, int64_t customers)
{
	struct kam_sim_config c = usual(rows, customers);

	memset(c.mix, 0, sizeof c.mix);
	c.mix[pattern] = 1;
	return c;
}

static inline struct sales
make(struct kam_sim_config config)
{
	struct sales e = { .config = config };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_sim_line line;
	int rc;

	if (kam_sim_open(&e.sim, &config, &err))
		fail_msg("%s", err.text);
	e.lines = calloc((size_t)config.rows + 1, sizeof *e.lines);
	assert_non_null(e.lines);
	while ((rc = kam_sim_next(e.sim, &line, &err)) > 0) {
		assert_true(e.n < (size_t)config.rows);
		e.lines[e.n++] = line;
	}
	assert_int_equal(rc, 0);
	assert_int_equal(kam_sim_next(e.sim, &line, &err), 0);
	return e;
}

static inline void
discard(struct sales *e)
{
	kam_sim_close(e->sim);
	free(e->lines);
}

static inline const struct kam_sim_customer *
customer(const struct sales *e, size_t i)
{
	return kam_sim_customer(e->sim, i);
}

static inline size_t
customers(const struct sales *e)
{
	return (size_t)e->config.customers;
}

static inline void
assert_near(double actual, double expected, double tolerance)
{
	if (!(fabs(actual - expected) <= tolerance))
		fail_msg("%.6g is not %.6g within %.3g", actual, expected,
			 tolerance);
}

#endif
