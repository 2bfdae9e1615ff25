/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/per.h>

static const char *const names[] = { "amount", "returns", "orders", "days",
				     "lines" };
#define NAMES ((int)(sizeof names / sizeof *names))

int
kam_per_what(struct kam_per *per, const char *name, struct kam_err *err)
{
	for (per->what = 0; per->what < NAMES; per->what++)
		if (!strcmp(name, names[per->what]))
			return KAM_OK;
	return kam_fail(err, KAM_EUSAGE,
			"--value=%s: --per measures amount, returns, orders, "
			"days or lines",
			name);
}

int
kam_per_months(kam_day start, kam_day as_of)
{
	struct kam_civil a = kam_date_civil(start);
	struct kam_civil b = kam_date_civil(as_of);
	int n = (b.year - a.year) * 12 + b.month - a.month;

	/* Begun is month n, counted from 0, if its first day has come. */
	if (kam_date_add_months(start, n) > as_of)
		n--;
	return n < 0 ? 1 : n + 1;
}

/* By how many months to divide. */
static int
divisor(const struct kam_per *per, kam_day first, kam_day as_of)
{
	kam_day start = kam_span_before(as_of, per->window) + 1;
	int most = kam_per_months(start, as_of), n;

	/* The clamping of month ends must not make a month more. */
	if (per->window.unit == 'm' || per->window.unit == 'y')
		most = per->window.n * (per->window.unit == 'y' ? 12 : 1);
	n = most;
	if (first != KAM_NO_DAY && first > start)
		n = kam_per_months(first, as_of);
	if (n < per->least)
		n = per->least;
	return n > most ? most : n;
}

int
kam_per_value(kam_dec *out, const struct kam_per *per,
	      const struct kam_window *sum, kam_day first, kam_day as_of,
	      struct kam_err *err)
{
	const kam_dec sums[] = { sum->amount, sum->returns,
				 sum->orders * KAM_DEC_ONE,
				 sum->days * KAM_DEC_ONE,
				 sum->lines * KAM_DEC_ONE };
	kam_dec scaled = sums[per->what] * per->months;

	if (scaled > KAM_DEC_MAX || scaled < -KAM_DEC_MAX)
		return kam_fail(err, KAM_EDATA,
				"an amount a period is larger than can be "
				"held");
	*out = kam_dec_div(scaled, divisor(per, first, as_of));
	return KAM_OK;
}
