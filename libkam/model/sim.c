/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include <kam/mem.h>

#include "sim_plan.h"

/* A heap's key: the minute, then the customer's number. */
#define CUSTOMER_BITS 27
#define KEY(minute, customer) ((uint64_t)(minute) << CUSTOMER_BITS | (customer))
#define KEY_CUSTOMER(key) ((size_t)((key) & ((1u << CUSTOMER_BITS) - 1)))
#define KEY_MINUTE(key) ((int64_t)((key) >> CUSTOMER_BITS))

_Static_assert(KAM_SIM_MAX_CUSTOMERS < 1 << CUSTOMER_BITS, "keys too narrow");

/* Goods that are on their way back. */
struct credit {
	uint64_t key;
	struct kam_sim_line line;
};

/* In cents, in the first year. */
struct product {
	int64_t price, cost;
};

struct kam_sim {
	struct sim_world world;
	struct sim_plan *plans;
	/* keys of the next orders, a 4-ary heap */
	uint64_t *heap;
	size_t n;
	/* a binary heap */
	struct credit *credits;
	size_t ncredits, cap;
	/* decides what the orders are about */
	struct kam_random random;
	struct product products[KAM_SIM_PRODUCTS];
	/* orders to come, and lines to come beyond one for each of them */
	int64_t orders_left, extra;
	/* given to orders, to credit notes */
	int64_t numbers[2];
	/* years of the first day, of the running order */
	int first_year, year;
	/* what the lines of the running order have in common */
	struct kam_sim_line line;
	/* how many it has, how many of them are out */
	int64_t lines, line_now;
	/* when something of which line comes back; SIM_NEVER: nothing */
	int64_t credit_at, credit_line;
};

/* Orders and credit notes that the settled plans lead to. */
static void
count(struct kam_sim *s, int64_t *orders, int64_t *credits)
{
	const struct sim_world *w = &s->world;
	struct sim_step step;
	size_t i;

	*orders = *credits = 0;
	for (i = 0; i < (size_t)w->config.customers; i++) {
		sim_plan_rewind(&s->plans[i], w, i);
		do {
			step = sim_plan_step(&s->plans[i], w);
			*orders += 1;
			*credits += step.credit != SIM_NEVER;
		} while (step.more);
	}
}

static void
settle(struct kam_sim *s, double speed, double *fixed, double *rest)
{
	double f, r;
	size_t i;

	*fixed = *rest = 0;
	for (i = 0; i < (size_t)s->world.config.customers; i++) {
		sim_plan_settle(&s->plans[i], &s->world, speed);
		sim_plan_expect(&s->plans[i], &s->world, &f, &r);
		*fixed += f;
		*rest += r;
	}
}

/* The speed at which the orders to be expected fill the rows. */
static double
find_speed(struct kam_sim *s)
{
	const struct kam_sim_config *c = &s->world.config;
	double goal = (double)c->rows / (c->lines + c->returns);
	double speed = 1, fixed, rest;
	int i;

	/* Nearly linear: a few steps of the rule of proportion will do. */
	for (i = 0; i < 8; i++) {
		settle(s, speed, &fixed, &rest);
		if (rest > 0)
			speed *= fmax(goal - fixed, 0) / rest;
		speed = fmin(fmax(speed, 1e-6), 1e6);
	}
	return speed;
}

/*
 * Settle the plans so that there is at least one row for each order: what
 * is expected and what the dice bring are not the same.
 */
static int
calibrate(struct kam_sim *s, struct kam_err *err)
{
	const struct kam_sim_config *c = &s->world.config;
	double speed = find_speed(s), less = .98, fixed, rest;
	int64_t orders, credits;

	for (;;) {
		settle(s, speed, &fixed, &rest);
		count(s, &orders, &credits);
		if (orders + credits <= c->rows)
			break;
		if (speed <= 1e-6)
			return kam_fail(err, KAM_EUSAGE,
					"%lld rows are too few for %lld "
					"customers; they need %lld at least",
					(long long)c->rows,
					(long long)c->customers,
					(long long)(orders + credits));
		speed = fmax(speed * less, 1e-6);
		less *= less;
	}
	s->orders_left = orders;
	s->extra = c->rows - credits - orders;
	return KAM_OK;
}

/* Move the key at `i` down to its place. */
static void
sift(uint64_t *heap, size_t n, size_t i)
{
	uint64_t key = heap[i];
	size_t child, best, end;

	while ((child = 4 * i + 1) < n) {
		end = child + 4 < n ? child + 4 : n;
		for (best = child++; child < end; child++)
			if (heap[child] < heap[best])
				best = child;
		if (heap[best] >= key)
			break;
		heap[i] = heap[best];
		i = best;
	}
	heap[i] = key;
}

static void
start(struct kam_sim *s)
{
	const struct sim_world *w = &s->world;
	struct kam_random *r = &s->random;
	size_t i;

	kam_random_seed(r, w->config.seed, 0);
	for (i = 0; i < KAM_SIM_PRODUCTS; i++) {
		double price = kam_random_lognormal(r, 4, .9);

		s->products[i].price = 200 + llround(price * 100);
		s->products[i].cost = s->products[i].price *
				      (50 + kam_random_below(r, 28)) / 100;
	}
	s->first_year = kam_date_civil(w->config.from).year;
	s->n = (size_t)w->config.customers;
	for (i = 0; i < s->n; i++) {
		sim_plan_rewind(&s->plans[i], w, i);
		s->heap[i] = KEY(s->plans[i].now, i);
	}
	for (i = s->n; i-- > 0;)
		sift(s->heap, s->n, i);
}

int
kam_sim_open(struct kam_sim **sim, const struct kam_sim_config *config,
	     struct kam_err *err)
{
	struct kam_sim *s;
	size_t n, i;
	int rc;

	*sim = NULL;
	if (!(s = kam_alloc(1, sizeof *s)))
		return kam_nomem(err, "the simulation");
	if ((rc = sim_world_init(&s->world, config, err)))
		goto fail;
	n = (size_t)config->customers;
	s->plans = kam_alloc(n, sizeof *s->plans);
	s->heap = kam_alloc(n, sizeof *s->heap);
	if (!s->plans || !s->heap) {
		rc = kam_nomem(err, "customers");
		goto fail;
	}
	for (i = 0; i < n; i++)
		sim_plan_draw(&s->plans[i], &s->world, i);
	if ((rc = calibrate(s, err)))
		goto fail;
	start(s);
	*sim = s;
	return KAM_OK;
fail:
	kam_sim_close(s);
	return rc;
}

void
kam_sim_close(struct kam_sim *s)
{
	if (!s)
		return;
	free(s->credits);
	free(s->heap);
	free(s->plans);
	free(s);
}

static int
credit_push(struct kam_sim *s, uint64_t key, const struct kam_sim_line *line,
	    struct kam_err *err)
{
	size_t i, up;
	void *p = kam_grow(s->credits, &s->cap, s->ncredits + 1,
			   sizeof *s->credits);

	if (!p)
		return kam_nomem(err, "credit notes");
	s->credits = p;
	for (i = s->ncredits++; i > 0; i = up) {
		up = (i - 1) / 2;
		if (s->credits[up].key <= key)
			break;
		s->credits[i] = s->credits[up];
	}
	s->credits[i] = (struct credit){ key, *line };
	return KAM_OK;
}

static struct credit
credit_pop(struct kam_sim *s)
{
	struct credit top = s->credits[0], last = s->credits[--s->ncredits];
	size_t i = 0, child;

	while ((child = 2 * i + 1) < s->ncredits) {
		if (child + 1 < s->ncredits &&
		    s->credits[child + 1].key < s->credits[child].key)
			child++;
		if (s->credits[child].key >= last.key)
			break;
		s->credits[i] = s->credits[child];
		i = child;
	}
	s->credits[i] = last;
	return top;
}

/*
 * How many lines the order has beyond its first.  All ways to share out
 * the spare lines are given equal chances: their line-up with the borders
 * between the orders is drawn without putting back, so that the sum comes
 * out, and numbers of lines are geometric.
 */
static int64_t
draw_extra(struct kam_sim *s)
{
	int64_t k = 0;

	while (s->extra > 0 &&
	       kam_random_uniform(&s->random) *
			       (double)(s->extra + s->orders_left) <
		       (double)s->extra) {
		s->extra--;
		k++;
	}
	return k;
}

/* Customers come in no order of memory: bring the next one near in time. */
static void
fetch(const struct sim_plan *p)
{
	size_t i;

	for (i = 0; i < sizeof *p; i += 64)
		__builtin_prefetch((const char *)p + i, 1);
}

static void
begin_order(struct kam_sim *s)
{
	size_t i = KEY_CUSTOMER(s->heap[0]);
	int64_t minute = KEY_MINUTE(s->heap[0]);
	struct sim_plan *p = &s->plans[i];
	struct kam_sim_customer *c = &p->c;
	struct sim_step step = sim_plan_step(p, &s->world);
	kam_day day = s->world.config.from + (kam_day)(minute / SIM_DAY);
	unsigned region = c->territory;

	if (day != s->line.day || !s->numbers[0])
		s->year = kam_date_civil(day).year;
	s->heap[0] = step.more ? KEY(p->now, i) : s->heap[--s->n];
	if (s->n) {
		sift(s->heap, s->n, 0);
		fetch(&s->plans[KEY_CUSTOMER(s->heap[0])]);
	}
	s->orders_left--;
	s->lines = 1 + draw_extra(s);
	s->line_now = 0;
	s->credit_at = step.credit;
	if (step.credit != SIM_NEVER)
		s->credit_line = (int64_t)(kam_random_uniform(&s->random) *
					   (double)s->lines);
	if (c->divert_to >= 0 &&
	    kam_random_uniform(&s->random) < c->divert_share)
		region = (unsigned)c->divert_to;
	s->line = (struct kam_sim_line){ .customer = i,
					 .day = day,
					 .number = ++s->numbers[0],
					 .region = region };
	c->orders++;
	c->days += c->last != day;
	c->last = day;
}

/* Set the money of a line from its quantity and unit prices in cents. */
static void
set_money(struct kam_sim_line *line, int64_t price, int64_t cost)
{
	const kam_dec cent = KAM_DEC_ONE / 100;

	line->unit_price = price * cent;
	line->amount = line->quantity * line->unit_price;
	line->cost = line->quantity * (cost * cent);
}

static int
order_line(struct kam_sim *s, struct kam_sim_line *line, struct kam_err *err)
{
	struct kam_random *r = &s->random;
	const struct sim_plan *p = &s->plans[s->line.customer];
	double u = kam_random_uniform(r), want;
	int64_t year, price, cost, back;
	const struct product *product;

	*line = s->line;
	/* Each customer has its favourites. */
	line->product = (p->favourite + (unsigned)(u * u * KAM_SIM_PRODUCTS)) %
			KAM_SIM_PRODUCTS;
	product = &s->products[line->product];
	/* Prices rise by 3 and costs by 4 of 100 in every new year. */
	year = s->year - s->first_year;
	price = (product->price * (100 - p->c.discount) * (100 + 3 * year) +
		 5000) /
		10000;
	cost = (product->cost * (100 + 4 * year) + 50) / 100;
	/* The mean of the lognormal factor is 1. */
	want = (double)(int64_t)p->c.mean_amount / 1e4 / (double)price *
	       kam_random_lognormal(r, -.125, .5);
	line->quantity = (int64_t)(want + kam_random_uniform(r));
	if (line->quantity < 1)
		line->quantity = 1;
	set_money(line, price, cost);
	if (s->line_now++ != s->credit_line || s->credit_at == SIM_NEVER)
		return KAM_OK;

	struct kam_sim_line credit = *line;

	credit.credit = true;
	back = line->quantity < UINT32_MAX ? line->quantity : UINT32_MAX;
	credit.quantity = -1 - (int64_t)kam_random_below(r, (uint32_t)back);
	credit.day = s->world.config.from + (kam_day)(s->credit_at / SIM_DAY);
	set_money(&credit, price, cost);
	return credit_push(s, KEY(s->credit_at, line->customer), &credit, err);
}

static int
add_up(struct kam_sim_customer *c, const struct kam_sim_line *line,
       struct kam_err *err)
{
	c->lines++;
	c->credits += line->credit;
	if (!kam_dec_add(c->amount, line->amount, &c->amount) ||
	    (line->credit &&
	     !kam_dec_add(c->returns, line->amount, &c->returns)))
		return kam_fail(err, KAM_EUSAGE,
				"the amounts of a customer are too large");
	return 1;
}

int
kam_sim_next(struct kam_sim *s, struct kam_sim_line *line, struct kam_err *err)
{
	int rc;

	if (s->line_now == s->lines) {
		if (s->ncredits && (!s->n || s->credits[0].key < s->heap[0])) {
			*line = credit_pop(s).line;
			line->number = ++s->numbers[1];
			return add_up(&s->plans[line->customer].c, line, err);
		}
		if (!s->n)
			return 0;
		begin_order(s);
	}
	if ((rc = order_line(s, line, err)))
		return rc;
	return add_up(&s->plans[line->customer].c, line, err);
}

const struct kam_sim_customer *
kam_sim_customer(const struct kam_sim *s, size_t i)
{
	return &s->plans[i].c;
}

unsigned
kam_sim_managers(const struct kam_sim *s)
{
	return s->world.managers;
}
