/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rising factorials instead of differences of log-gammas: sums of logarithms
 * over whole steps lose nothing where parameters are large, and one table by
 * x serves all customers.
 */
#include "btyd_likelihood.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

/* ln of 1e-5, 1e-8, 1e-6, 1e-6 and of 1e4, 1e9, 1e4, 1e4. */
const double kam_btyd_low[BTYD_PARAMETERS] = { -11.5129254649702,
					       -18.4206807439524,
					       -13.8155105579643,
					       -13.8155105579643 };
const double kam_btyd_high[BTYD_PARAMETERS] = {
	9.21034037197618, 20.7232658369464, 9.21034037197618, 9.21034037197618
};

int
kam_btyd_likelihood_init(struct kam_btyd_likelihood *l,
			 const struct kam_btyd_data *d, bool m,
			 struct kam_err *err)
{
	l->d = d;
	l->m = m;
	l->max = 0;
	for (size_t i = 0; i < d->n; i++)
		if (d->row[i].past.x > l->max)
			l->max = d->row[i].past.x;
	l->level = kam_alloc((size_t)l->max + 1, sizeof(*l->level));
	l->met = kam_alloc((size_t)l->max + 1, sizeof(*l->met));
	if (!l->level || !l->met) {
		kam_btyd_likelihood_release(l);
		return kam_nomem(err, "the likelihood");
	}
	for (size_t i = 0; i < d->n; i++)
		l->met[d->row[i].past.x] = true;
	return KAM_OK;
}

void
kam_btyd_likelihood_release(struct kam_btyd_likelihood *l)
{
	free(l->level);
	free(l->met);
	l->level = NULL;
	l->met = NULL;
}

static void
set_terms(struct kam_btyd_level *v, int k)
{
	double harmonic = 0, n = v->n;

	v->term[0] = 1;
	v->term_r[0] = 0;
	for (int j = 1; j < k; j++) {
		v->term[j] = v->term[j - 1] * (n + j - 1) / j;
		harmonic += 1 / (n + j - 1);
		v->term_r[j] = v->term[j] * harmonic;
	}
}

/* Fill the table for the parameters p. */
static void
set_levels(struct kam_btyd_likelihood *l, const double *p)
{
	double r = p[LN_R], a = p[LN_A], b = p[LN_B], rising = 0, by_r = 0,
	       stays = 0, by_a = 0, by_b = 0;
	uint32_t m = 0;

	for (uint32_t x = 0; x <= l->max; x++) {
		struct kam_btyd_level *v = &l->level[x];

		for (int i = 0; x && i < l->k; i++) {
			double at = r + (double)l->k * (x - 1) + i;

			rising += log(at);
			by_r += 1 / at;
		}
		for (; m < x + l->m; m++) {
			stays += log((b + m) / (a + b + m));
			by_a -= 1 / (a + b + m);
			by_b += a / ((b + m) * (a + b + m));
		}
		if (!l->met[x])
			continue;
		v->n = r + (double)l->k * x;
		v->value = rising + stays;
		v->by_r = by_r;
		v->by_a = by_a;
		v->by_b = by_b;
		v->per_b = m ? 1 / (b + m - 1) : 0;
		v->dead = m ? log(a * v->per_b) : 0;
		set_terms(v, l->k);
	}
}

/* What depends on T and t_x alone, kept while these stay the same. */
struct spot {
	double T, t_x;
	double log_end;	 /* ln(alpha + T) */
	double drop;	 /* ln(alpha + T) - ln(alpha + t_x) */
	double per_end;	 /* 1/(alpha + T) */
	double per_last; /* 1/(alpha + t_x) */
	double u;	 /* (T - t_x)/(alpha + T) */
};

static void
move_spot(struct spot *s, const struct kam_btyd_past *c, double alpha)
{
	if (c->T != s->T) {
		s->log_end = log(alpha + c->T);
		s->per_end = 1 / (alpha + c->T);
	} else if (c->t_x == s->t_x) {
		return;
	}
	s->T = c->T;
	s->t_x = c->t_x;
	s->per_last = 1 / (alpha + c->t_x);
	s->drop = log((alpha + c->T) * s->per_last);
	s->u = (c->T - c->t_x) * s->per_end;
}

/*
 * ln L of a row but for its part in the table's constants; adds the
 * derivatives by r, alpha, a and b times `weight` to g.
 */
static double
row_value(const struct kam_btyd_level *v, const struct spot *s, int k,
	  bool mortal, double weight, double *g)
{
	double s2 = 1, s2_r = 0, s2_u = 0, ln_s2 = 0, dead = 0, sum, power = 1;

	for (int j = 1; j < k; j++) {
		power *= s->u;
		s2 += v->term[j] * power;
		s2_r += v->term_r[j] * power;
		s2_u += j * v->term[j] * power;
	}
	if (k > 1)
		ln_s2 = log(s2);
	sum = ln_s2;
	if (mortal) {
		double up = v->dead + v->n * s->drop - ln_s2;

		if (up > 0) {
			double e = exp(-up);

			sum += up + log(1 + e);
			dead = 1 / (1 + e);
		} else {
			double e = exp(up);

			sum += log(1 + e);
			dead = e / (1 + e);
		}
	}
	if (g) {
		double alive = (1 - dead) / s2;

		g[LN_R] += weight * (v->by_r - s->log_end + dead * s->drop +
				     alive * s2_r);
		g[LN_ALPHA] +=
			weight * (-v->n * s->per_end +
				  dead * v->n * (s->per_end - s->per_last) -
				  alive * s2_u * s->per_end);
		g[LN_A] += weight * v->by_a;
		g[LN_B] += weight * (v->by_b - dead * v->per_b);
		g[BTYD_PARAMETERS] += weight * dead;
	}
	return v->value - v->n * s->log_end + sum;
}

/*
 * The parameters at `ln`, and how high the wall is there: it rises outside
 * of the box, smoothly.  Far outside it alone counts.
 */
static double
wall(const double *ln, double *p, double *slope, bool *far)
{
	double sum = 0;

	for (int i = 0; i < BTYD_PARAMETERS; i++) {
		double low = kam_btyd_low[i], high = kam_btyd_high[i];
		double at = fmin(fmax(ln[i], low - 4), high + 4);
		double over = ln[i] - fmin(fmax(ln[i], low), high);

		far[i] = at != ln[i];
		p[i] = exp(at);
		over = fmin(fmax(over, -1e6), 1e6);
		slope[i] = 2 * over;
		sum += over * over;
	}
	return sum;
}

double
kam_btyd_objective(void *likelihood, const double *ln, double *slope)
{
	struct kam_btyd_likelihood *l = likelihood;
	const struct kam_btyd_data *d = l->d;
	double p[BTYD_PARAMETERS], out[BTYD_PARAMETERS];
	double g[BTYD_PARAMETERS + 1] = { 0 }, sum = 0;
	bool far[BTYD_PARAMETERS];
	double barrier = wall(ln, p, out, far), per = 1 / d->customers;
	struct spot s = { -1, -1, 0, 0, 0, 0, 0 };

	set_levels(l, p);
	for (size_t i = 0; i < d->n; i++) {
		const struct kam_btyd_row *row = &d->row[i];

		move_spot(&s, &row->past, p[LN_ALPHA]);
		sum += row->weight * row_value(&l->level[row->past.x], &s, l->k,
					       l->m || row->past.x, row->weight,
					       slope ? g : NULL);
	}
	sum += d->customers * p[LN_R] * log(p[LN_ALPHA]);
	if (slope) {
		g[LN_R] += d->customers * log(p[LN_ALPHA]);
		g[LN_ALPHA] += d->customers * p[LN_R] / p[LN_ALPHA];
		g[LN_A] += g[BTYD_PARAMETERS] / p[LN_A];
		for (int i = 0; i < BTYD_PARAMETERS; i++)
			slope[i] = out[i] - (far[i] ? 0 : g[i] * p[i] * per);
	}
	return barrier - sum * per;
}

double
kam_btyd_whole(const struct kam_btyd_likelihood *l, double objective)
{
	const struct kam_btyd_data *d = l->d;

	return -objective * d->customers + (l->k - 1) * d->log_gaps -
	       d->repeats * lgamma(l->k);
}
