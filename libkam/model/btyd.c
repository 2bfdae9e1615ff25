/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a fitted model says of one customer. */
#include <kam/btyd.h>

#include <math.h>

#include <kam/special.h>

#define MAX_TERMS 100000

/*
 * The terms of S2 = sum (n)_j u^j / j!, j < k, at the end of observation T;
 * their sum.  All are positive, none is beyond n^11 or so.
 */
static double
silence_terms(const struct kam_btyd *m, const struct kam_btyd_past *c,
	      double end, double term[KAM_BTYD_K_MAX])
{
	double n = m->r + (double)m->k * c->x;
	double u = (end - c->t_x) / (m->alpha + end), sum = 1;

	term[0] = 1;
	for (int j = 1; j < m->k; j++) {
		term[j] = term[j - 1] * u * (n + j - 1) / j;
		sum += term[j];
	}
	return sum;
}

/* ln of the chance of no purchase until `end` by one alive at t_x. */
static double
log_silence(const struct kam_btyd *m, const struct kam_btyd_past *c, double end)
{
	double term[KAM_BTYD_K_MAX];
	double n = m->r + (double)m->k * c->x;

	return log(silence_terms(m, c, end, term)) -
	       n * log1p((end - c->t_x) / (m->alpha + c->t_x));
}

double
kam_btyd_alive(const struct kam_btyd *m, const struct kam_btyd_past *c)
{
	int z = m->m ? 1 : 0;
	double dead;

	if (!c->x && !z)
		return 1;
	dead = log(m->a) - log(m->b + (double)c->x - 1 + z) -
	       log_silence(m, c, c->T);
	return dead > 700 ? 0 : 1 / (1 + exp(dead));
}

double
kam_btyd_gap_above(const struct kam_btyd *m, const struct kam_btyd_past *c,
		   double t)
{
	return fmin(1, exp(log_silence(m, c, c->t_x + t)));
}

double
kam_btyd_buys(const struct kam_btyd *m, const struct kam_btyd_past *c, double h)
{
	double n = m->r + (double)m->k * c->x, then[KAM_BTYD_K_MAX],
	       now[KAM_BTYD_K_MAX], more;

	more = log(silence_terms(m, c, c->T + h, then) /
		   silence_terms(m, c, c->T, now)) -
	       n * log1p(h / (m->alpha + c->T));
	return fmax(0, -expm1(more));
}

/*
 * Given that the customer is alive, the silence has passed j of k stages
 * with a probability proportional to the j-th term of S2, and lambda is then
 * Gamma(n + j, alpha + T).  The i-th purchase from now ends k i - j stages
 * more, and is made if the customer did not stop at the i - 1 before it.
 */
double
kam_btyd_expected(const struct kam_btyd *m, const struct kam_btyd_past *c,
		  double h)
{
	double term[KAM_BTYD_K_MAX], n = m->r + (double)m->k * c->x;
	double all = silence_terms(m, c, c->T, term);
	double u = h / (m->alpha + c->T + h), sum = 0, stays = 1;
	double b = m->b + (double)c->x + (m->m ? 1 : 0);

	for (int i = 1; i <= MAX_TERMS; i++) {
		double reached = 0;

		for (int j = 0; j < m->k; j++)
			reached += term[j] / all *
				   kam_beta_inc(u, (double)m->k * i - j, n + j);
		if (isnan(reached))
			return reached;
		sum += reached * stays;
		if (reached * stays < 1e-13 * (sum + 1e-300))
			return sum * kam_btyd_alive(m, c);
		stays *= (b + i - 1) / (m->a + b + i - 1);
	}
	return (double)NAN;
}
