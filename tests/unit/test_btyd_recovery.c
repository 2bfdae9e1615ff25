/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Customers simulated with known parameters: are these found again, are the
 * intervals as wide as they should be, and do things happen as often as the
 * fitted model says?  20 seeds for each of k = 1, 2 and 4, 8000 customers.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <kam/btyd.h>
#include <kam/random.h>
#include <kam/special.h>

#define CUSTOMERS 8000
#define SEEDS 20
#define HORIZON 13
#define TENTHS 10

struct person {
	struct kam_btyd_past past;
	bool alive, buys;
};

/* Sums by tenth of a forecast. */
struct tenths {
	double forecast[TENTHS], seen[TENTHS], variance[TENTHS];
};

struct outcome {
	int found, inside, intervals;
	struct tenths alive, buys;
};

static struct person people[CUSTOMERS];

static double
gap(struct kam_random *r, int k, double rate)
{
	double sum = 0;

	for (int i = 0; i < k; i++)
		sum += kam_random_exponential(r, 1 / rate);
	return sum;
}

static double
simulate(struct person *p, struct kam_random *r, const struct kam_btyd *m)
{
	double rate = kam_random_gamma(r, m->r, 1 / m->alpha);
	double u = kam_random_gamma(r, m->a, 1);
	double stops = u / (u + kam_random_gamma(r, m->b, 1)), at = 0, logs = 0;

	*p = (struct person){ { 0, 0, 52 + 52 * kam_random_uniform(r) },
			      true,
			      false };
	if (m->m && kam_random_uniform(r) < stops)
		p->alive = false;
	while (p->alive) {
		double g = gap(r, m->k, rate);

		at += g;
		if (at > p->past.T) {
			p->buys = at <= p->past.T + HORIZON;
			break;
		}
		p->past.x++;
		p->past.t_x = at;
		logs += log(g);
		p->alive = kam_random_uniform(r) >= stops;
	}
	return logs;
}

static void
count(struct tenths *t, double p, bool seen)
{
	int i = p >= 1 ? TENTHS - 1 : (int)(p * TENTHS);

	t->forecast[i] += p;
	t->seen[i] += seen;
	t->variance[i] += p * (1 - p);
}

static void
check_parameters(struct outcome *o, const struct kam_btyd_fit *fit,
		 const struct kam_btyd *m)
{
	double is[4] = { fit->model.r, fit->model.alpha, fit->model.a,
			 fit->model.b };
	double was[4] = { m->r, m->alpha, m->a, m->b };
	double wide = kam_normal_quantile(.975);

	assert_int_equal(fit->verdict, KAM_BTYD_CONVERGED);
	o->found += fit->model.k == m->k;
	for (int i = 0; i < 4; i++) {
		o->intervals++;
		o->inside += fabs(log(is[i] / was[i])) <= wide * fit->se[i];
	}
}

static void
one_seed(struct outcome *o, const struct kam_btyd *m, uint64_t seed)
{
	struct kam_btyd_data d = KAM_BTYD_DATA_INIT;
	struct kam_btyd_fit fit;
	struct kam_err err = KAM_ERR_INIT;

	for (uint32_t i = 0; i < CUSTOMERS; i++) {
		struct kam_random r;
		double logs;

		kam_random_seed(&r, seed, i);
		logs = simulate(&people[i], &r, m);
		assert_int_equal(
			kam_btyd_data_add(&d, &people[i].past, logs, &err), 0);
	}
	kam_btyd_data_pack(&d);
	assert_int_equal(
		kam_btyd_search(&fit, &d, NULL, m->m, KAM_BTYD_K_MAX, &err), 0);
	check_parameters(o, &fit, m);
	for (int i = 0; i < CUSTOMERS; i++) {
		double alive = kam_btyd_alive(&fit.model, &people[i].past);

		count(&o->alive, alive, people[i].alive);
		count(&o->buys,
		      alive * kam_btyd_buys(&fit.model, &people[i].past,
					    HORIZON),
		      people[i].buys);
	}
	kam_btyd_data_release(&d);
}

/* Within four standard errors, and a hundredth for the fit's own. */
static void
as_often_as_said(const struct tenths *t, const char *what)
{
	for (int i = 0; i < TENTHS; i++) {
		double off = fabs(t->forecast[i] - t->seen[i]);

		if (off > 4 * sqrt(t->variance[i]) + .01 * t->forecast[i])
			fail_msg("%s, tenth %d: said %.1f, seen %.0f", what, i,
				 t->forecast[i], t->seen[i]);
	}
}

static void
recover(const struct kam_btyd *m)
{
	struct outcome o;

	memset(&o, 0, sizeof(o));
	for (uint64_t seed = 1; seed <= SEEDS; seed++)
		one_seed(&o, m, seed);
	assert_int_equal(o.found, SEEDS);
	assert_int_equal(o.intervals, 4 * SEEDS);
	if (o.inside < .88 * o.intervals || o.inside > .99 * o.intervals)
		fail_msg("%d of %d intervals hold the truth", o.inside,
			 o.intervals);
	as_often_as_said(&o.alive, "alive");
	as_often_as_said(&o.buys, "buys");
}

static void
exponential_gaps_are_recovered(void **state)
{
	(void)state;
	recover(&(struct kam_btyd){ 1, true, .9, 6, .8, 2.5 });
}

static void
gaps_of_two_stages_are_recovered(void **state)
{
	(void)state;
	recover(&(struct kam_btyd){ 2, true, 1.2, 4, .7, 2.2 });
}

static void
gaps_of_four_stages_are_recovered(void **state)
{
	(void)state;
	recover(&(struct kam_btyd){ 4, true, 1.5, 3, .9, 3 });
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exponential_gaps_are_recovered),
		cmocka_unit_test(gaps_of_two_stages_are_recovered),
		cmocka_unit_test(gaps_of_four_stages_are_recovered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
