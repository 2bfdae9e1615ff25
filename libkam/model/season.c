/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include <kam/rhythm.h>

#define TURN 6.283185307179586
#define YEAR 365.2425
#define MONTH (YEAR / 12)
#define LATE 15 /* days by which the first year may fall short */

static double
angle(kam_day day, int harmonic)
{
	struct kam_civil c = kam_date_civil(day);
	kam_day start = kam_date_day((struct kam_civil){ c.year, 1, 1 });
	int length = kam_date_month_length(c.year, 2) == 29 ? 366 : 365;

	return TURN * harmonic * (day - start) / length;
}

/* The mean day of the purchases in the month of day[*i]; *i goes past it. */
static kam_day
take_month(const kam_day *day, size_t n, size_t *i)
{
	struct kam_civil c = kam_date_civil(day[*i]);
	kam_day start = kam_date_day((struct kam_civil){ c.year, c.month, 1 });
	kam_day end = start + kam_date_month_length(c.year, c.month);
	double sum = 0, count = 0;

	for (; *i < n && day[*i] < end; ++*i) {
		sum += day[*i] - start;
		count++;
	}
	return start + (kam_day)floor(sum / count);
}

struct circle {
	double x, y, n;
};

static struct circle
add_up(const kam_day *day, size_t n, int harmonic)
{
	struct circle c = { 0, 0, 0 };

	for (size_t i = 0; i < n;) {
		double a = angle(take_month(day, n, &i), harmonic);

		c.x += cos(a);
		c.y += sin(a);
		c.n++;
	}
	return c;
}

/*
 * n angles whose resultant falls short of n by `miss` lie, but for their
 * common turn, in a ball of n - 1 dimensions and radius sqrt(2 miss); what
 * the cosine's next term adds is fitted to the integral.
 */
static double
nearly_agree(double n, double miss)
{
	static const double more[] = { .085, .118, .147 };
	double half = (n - 1) / 2;

	return sqrt(n) * pow(TURN / 2 * 2 * miss, half) / tgamma(half + 1) /
	       pow(TURN, n - 1) * (1 + more[(int)n - 3] * miss);
}

double
kam_rayleigh(double n, double length)
{
	double r = n * fmin(length, 1), p;

	p = fmin(1, exp(sqrt(1 + 4 * n + 4 * (n * n - r * r)) - (1 + 2 * n)));
	return n >= 3 && n <= 5 ? fmin(p, nearly_agree(n, n - r)) : p;
}

/* How many periods `day` lies after the middle of the first one. */
static int
cycle_of(kam_day day, double middle, double period)
{
	return (int)floor((day - middle) / period + .5);
}

/* Are there two seasons, of the middle ones' means, at the right distance? */
static bool
recurs(const kam_day *day, size_t n, double middle, double period)
{
	double low = period == YEAR ? 9 : 4, high = period == YEAR ? 15 : 8;
	double before = 0, sum = 0, count = 0;
	bool known = false;
	int cycle = 0;

	for (size_t i = 0; i <= n;) {
		kam_day at = i < n ? take_month(day, n, &i) : KAM_DAY_MAX;
		int c = cycle_of(at, middle, period);

		if (count > 0 && (c != cycle || at == KAM_DAY_MAX)) {
			double mean = sum / count, apart = mean - before;

			if (known && apart >= low * MONTH &&
			    apart <= high * MONTH)
				return true;
			before = mean;
			known = true;
			sum = count = 0;
		}
		if (at == KAM_DAY_MAX)
			break;
		cycle = c;
		sum += at;
		count++;
	}
	return false;
}

static bool
try_harmonic(struct kam_season *s, const kam_day *day, size_t n, int m,
	     const struct kam_rhythm_limits *limits)
{
	struct circle c = add_up(day, n, m);
	double period = YEAR / m, length = hypot(c.x, c.y) / c.n, middle, wide;
	kam_day first = day[0], last = day[n - 1];
	int cycle;

	s->p = kam_rayleigh(c.n, length);
	s->length = length;
	if (!(s->p < limits->season_p && length >= limits->season_length))
		return false;
	/* The middle of the season that the first purchase belongs to. */
	middle = first + remainder(atan2(c.y, c.x) - angle(first, m), TURN) /
				 TURN * period;
	if (!recurs(day, n, middle, period))
		return false;
	wide = sqrt(-2 * log(fmin(length, 1))) / TURN * period;
	cycle = cycle_of(last, middle, period) + 1;
	s->harmonic = m;
	s->next = (kam_day)floor(middle + cycle * period + .5);
	s->end = s->next + (kam_day)ceil(fmin(fmax(2 * wide, 15), period / 4));
	return true;
}

/* How many whole years end with as_of and begin no sooner than `first`,
   or a little. */
static int
whole_years(kam_day first, kam_day as_of)
{
	int years = 0;

	while (kam_date_add_months(as_of, -12 * (years + 1)) >=
	       first - 1 - LATE)
		if (++years == 10000)
			break;
	return years;
}

void
kam_season_find(struct kam_season *s, const kam_day *day, size_t n,
		kam_day data_first, kam_day as_of,
		const struct kam_rhythm_limits *limits)
{
	int years = whole_years(data_first, as_of);
	kam_day start;

	*s = (struct kam_season){ 0, (double)NAN, (double)NAN, KAM_NO_DAY,
				  KAM_NO_DAY };
	if (years < 2)
		return;
	start = kam_date_add_months(as_of, -12 * years);
	while (n && day[0] <= start) {
		day++;
		n--;
	}
	for (int m = 1; n && m <= 2; m++)
		if (try_harmonic(s, day, n, m, limits))
			return;
}
