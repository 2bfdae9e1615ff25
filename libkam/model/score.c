/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/score.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/mem.h>

#define LEAST 1e-6

struct item {
	double p;
	size_t pos;
};

static int
rising(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return (x->pos > y->pos) - (x->pos < y->pos);
}

static int
falling(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->p != y->p)
		return x->p > y->p ? -1 : 1;
	return (x->pos > y->pos) - (x->pos < y->pos);
}

static struct item *
sorted(const double *p, size_t n, int (*order)(const void *, const void *))
{
	struct item *v = kam_alloc(n, sizeof(*v));

	if (!v)
		return NULL;
	for (size_t i = 0; i < n; i++)
		v[i] = (struct item){ p[i], i };
	qsort(v, n, sizeof(*v), order);
	return v;
}

int
kam_score_order(size_t *order, const double *p, size_t n, struct kam_err *err)
{
	struct item *v = sorted(p, n, rising);

	if (!v)
		return kam_nomem(err, "the scores");
	for (size_t i = 0; i < n; i++)
		order[i] = v[i].pos;
	free(v);
	return KAM_OK;
}

double
kam_score_loss(double p, int y)
{
	double q = y ? p : 1 - p;

	return -log(fmin(fmax(q, LEAST), 1 - LEAST));
}

/*
 * Twice the number of pairs of a 1 and a 0 that the forecast orders right, a
 * tie as half a pair: whole numbers, so that AUC is exact.
 */
static double
find_auc(const struct item *v, const unsigned char *y, size_t n)
{
	double ones = 0, zeros = 0, won = 0;

	for (size_t i = 0, j; i < n; i = j) {
		double one = 0, zero = 0;

		for (j = i; j < n && v[j].p == v[i].p; j++) {
			one += y[v[j].pos];
			zero += !y[v[j].pos];
		}
		won += one * (2 * zeros + zero);
		ones += one;
		zeros += zero;
	}
	return ones > 0 && zeros > 0 ? won / (2 * ones * zeros) : (double)NAN;
}

static void
find_tenths(struct kam_score *s, const struct item *v, const unsigned char *y)
{
	for (size_t t = 0; t < KAM_SCORE_TENTHS; t++) {
		size_t from = s->n * t / KAM_SCORE_TENTHS;
		size_t to = s->n * (t + 1) / KAM_SCORE_TENTHS;
		double mean = 0, rate = 0;

		for (size_t i = from; i < to; i++) {
			mean += v[i].p;
			rate += y[v[i].pos];
		}
		s->tenth[t].n = to - from;
		s->tenth[t].mean = mean / (double)(to - from);
		s->tenth[t].rate = rate / (double)(to - from);
	}
}

int
kam_score(struct kam_score *s, const double *p, const unsigned char *y,
	  size_t n, struct kam_err *err)
{
	struct item *v = sorted(p, n, rising);
	double rate = 0, mean = 0, brier = 0, loss = 0;

	if (!v)
		return kam_nomem(err, "the scores");
	for (size_t i = 0; i < n; i++) {
		rate += y[i];
		mean += p[i];
		brier += (p[i] - y[i]) * (p[i] - y[i]);
		loss += kam_score_loss(p[i], y[i]);
	}
	s->n = n;
	s->rate = rate / (double)n;
	s->mean = mean / (double)n;
	s->brier = brier / (double)n;
	s->logloss = loss / (double)n;
	s->auc = find_auc(v, y, n);
	find_tenths(s, v, y);
	free(v);
	return KAM_OK;
}

int
kam_score_lift(struct kam_lift *l, const double *risk, const unsigned char *y,
	       const double *amount, size_t n, double top, struct kam_err *err)
{
	struct item *v = sorted(risk, n, falling);
	size_t m = (size_t)ceil(top * (double)n - 1e-9);
	double all = 0, some = 0, sum = 0, part = 0;

	if (!v)
		return kam_nomem(err, "the scores");
	for (size_t i = 0; i < n; i++) {
		size_t at = v[i].pos;

		all += y[at];
		sum += y[at] ? amount[at] : 0;
		some += i < m && y[at];
		part += i < m && y[at] ? amount[at] : 0;
	}
	l->lift = all > 0 && m ? some / (double)m / (all / (double)n)
			       : (double)NAN;
	l->captured = sum > 0 ? part / sum : (double)NAN;
	free(v);
	return KAM_OK;
}
