/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sales export out of nothing: customers of known habits, and the lines
 * that they cause, by date.  The same configuration gives the same lines.
 *
 *	kam_sim_open(&sim, &config, err)
 *	while (kam_sim_next(sim, &line, err) > 0)	config.rows lines
 *	kam_sim_customer(sim, i)			what was planted
 *	kam_sim_close(sim)
 */
#ifndef KAM_SIM_H
#define KAM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kam/date.h>
#include <kam/decimal.h>
#include <kam/err.h>
#include <kam/str.h>

/* How a customer buys; the times between purchases are continuous. */
enum kam_sim_pattern {
	/* gaps are gamma of shape 3 to 15, or clockwork */
	KAM_SIM_REGULAR,
	/* gaps are exponential */
	KAM_SIM_IRREGULAR,
	/* the same, but in 61 days of each year only */
	KAM_SIM_SEASONAL,
	/* the same, but for 60 to 180 days only */
	KAM_SIM_PROJECT,
	/* one purchase */
	KAM_SIM_ONE_OFF,
	KAM_SIM_PATTERNS
};

#define KAM_SIM_REGIONS 5
#define KAM_SIM_PRODUCTS 24
#define KAM_SIM_MAX_CUSTOMERS 100000000
#define KAM_SIM_MAX_ROWS 1000000000000

struct kam_sim_config {
	/* 1 to KAM_SIM_MAX_ROWS */
	int64_t rows;
	/* 1 to KAM_SIM_MAX_CUSTOMERS */
	int64_t customers;
	uint64_t seed;
	/* first and last day, both included */
	kam_day from, to;
	/* weights >= 0, one of them > 0 */
	double mix[KAM_SIM_PATTERNS];
	/* lines aimed at for an order, >= 1 */
	double lines;
	/* 0, or days from 7 to 3650: the gap of all regular customers, 3 days
	   more or less */
	int clockwork;
	/* chance to stop within a year, 0 to 0.99 */
	double drop_out;
	/* chance of a credit note for an order, 0..1 */
	double returns;
	/* share of customers that divert, 0 to 1 */
	double divert;
};

/* What is planted in a customer, and what it has done so far. */
struct kam_sim_customer {
	enum kam_sim_pattern pattern;
	/* days between orders (in season); NaN for one-off */
	double gap_mean, gap_sd;
	/* (gap_mean / gap_sd)^2 */
	double shape;
	/* day of the first order */
	kam_day start;
	/* no order after it; KAM_NO_DAY: goes on after the end of the export */
	kam_day stop;
	/* month in which its 61 days begin, 1 to 12; 0 for none */
	int season;
	/* off the list price, in percent */
	int discount;
	/* from 0; a manager has one territory, manager % KAM_SIM_REGIONS */
	unsigned territory, manager;
	/* region to which goods are diverted; -1: none are */
	int divert_to;
	/* chance of an order to be diverted, else 0 */
	double divert_share;
	/* of an order's line, aimed at */
	kam_dec mean_amount;
	/* so far; lines are those of orders and of credit notes */
	int64_t orders, days, lines;
	/* credit notes so far */
	int64_t credits;
	/* so far, net of returns */
	kam_dec amount;
	/* so far, <= 0 */
	kam_dec returns;
	/* day of the last order so far; KAM_NO_DAY before the first */
	kam_day last;
};

/* A row of the export. */
struct kam_sim_line {
	/* from 0 */
	size_t customer;
	kam_day day;
	/* a credit note: goods that came back */
	bool credit;
	/* of the order, or of the credit note; each counts from 1 */
	int64_t number;
	/* from 0 */
	unsigned product;
	/* where the goods went */
	unsigned region;
	/* < 0 on a credit note, else > 0 */
	int64_t quantity;
	/* whole cents, > 0 */
	kam_dec unit_price;
	/* quantity * unit_price */
	kam_dec amount;
	/* of the goods, sign as the amount's */
	kam_dec cost;
};

struct kam_sim;

/*
 * Plan the customers so that their orders fill the rows.  KAM_EUSAGE for a
 * configuration out of its ranges, or of too few rows for one order of each
 * customer (and one a season, and each one of clockwork); KAM_ENOMEM.
 * O(customers) memory, O(customers + orders) time.
 */
int kam_sim_open(struct kam_sim **sim, const struct kam_sim_config *config,
		 struct kam_err *err);

/* Close; the simulation is gone.  NULL is allowed. */
void kam_sim_close(struct kam_sim *sim);

/*
 * The next line, by date; within a day lines of one order are together and
 * numbers rise.  1; 0 after config.rows lines; KAM_EUSAGE when a customer's
 * amounts add up to more than a kam_dec can hold; KAM_ENOMEM.
 */
int kam_sim_next(struct kam_sim *sim, struct kam_sim_line *line,
		 struct kam_err *err);

/* Customer `i` of config.customers; the simulation's. */
const struct kam_sim_customer *
kam_sim_customer(const struct kam_sim *sim, size_t i);

/*
 * How many account managers there are: one for 40 customers, at least one in
 * each territory.
 */
unsigned kam_sim_managers(const struct kam_sim *sim);

enum kam_sim_lang { KAM_SIM_EN, KAM_SIM_ZH };

/* Names; their bytes are constant. */
struct kam_str kam_sim_region_name(unsigned region, enum kam_sim_lang lang);
struct kam_str kam_sim_product_name(unsigned product, enum kam_sim_lang lang);
/* "regular", "irregular", "seasonal", "project", "one-off". */
struct kam_str kam_sim_pattern_name(enum kam_sim_pattern pattern);

/*
 * Read "regular=4,one-off=1": weights of patterns; one that is not named
 * gets 0.  KAM_EUSAGE.
 */
int kam_sim_mix_read(const char *text, double mix[KAM_SIM_PATTERNS],
		     struct kam_err *err);

#endif
