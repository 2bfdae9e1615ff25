/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ABC classes: limits that are given, or taken from the curve. */
#include <kam/pareto.h>

#include <math.h>

/* One per cent; it is also what kam_dec_read() makes of "1". */
#define PER_CENT (KAM_FRACTION_ONE / 100)

static struct kam_str
without_sign(struct kam_str s, bool *per_cent)
{
	s = kam_str_trim(s);
	*per_cent = s.len > 0 && s.ptr[s.len - 1] == '%';
	if (*per_cent)
		s.len--;
	return s;
}

/* Digits with a point at most, so that "80" is not read in any other way. */
static bool
read_plain(struct kam_str s, kam_dec *out)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] < '0' || s.ptr[i] > '9') && s.ptr[i] != '.')
			return false;
	return !kam_dec_read(s, '.', out, NULL);
}

bool
kam_fraction_read(const char *text, int32_t *fraction)
{
	bool per_cent;
	kam_dec v;

	if (!read_plain(without_sign(kam_str_of(text), &per_cent), &v))
		return false;
	/* Millionths of a per cent are hundred-millionths. */
	if (v > KAM_FRACTION_ONE)
		return false;
	if (!per_cent)
		v *= 100;
	if (v <= 0 || v >= KAM_FRACTION_ONE)
		return false;
	*fraction = (int32_t)v;
	return true;
}

static int
fail(struct kam_err *err, const char *text, const char *why)
{
	char shown[200];

	return kam_fail(err, KAM_EUSAGE, "--classes=%s: %s",
			kam_str_show(shown, sizeof shown, kam_str_of(text)),
			why);
}

static int
add_limit(struct kam_limits *l, struct kam_str s, const char *text,
	  struct kam_err *err)
{
	bool per_cent;
	kam_dec v;

	if (!read_plain(without_sign(s, &per_cent), &v))
		return fail(err, text,
			    "must be per cents such as 80,95, or auto");
	if (v < PER_CENT && v > 0 && !per_cent)
		return fail(err, text,
			    "limits are per cents: 80,95 where 0.8,0.95 is "
			    "meant, 0.5% for less than one");
	if (v <= 0 || v >= KAM_FRACTION_ONE)
		return fail(err, text,
			    "limits must be above 0 and below 100 per cent");
	if (l->n > 0 && v <= l->limit[l->n - 1])
		return fail(err, text,
			    "limits must rise; the last class takes the rest");
	if (l->n == KAM_LIMITS_MAX)
		return fail(err, text, "more than 255 limits");
	l->limit[l->n++] = (int32_t)v;
	return KAM_OK;
}

int
kam_limits_read(const char *text, struct kam_limits *limits,
		struct kam_err *err)
{
	const char *at = text;
	int rc = KAM_OK;

	limits->n = 0;
	limits->automatic = !strcmp(text, "auto");
	if (limits->automatic) {
		limits->n = 2;
		return KAM_OK;
	}
	for (;;) {
		size_t len = strcspn(at, ",");

		rc = add_limit(limits, (struct kam_str){ at, len }, text, err);
		if (rc || !at[len])
			return rc;
		at += len + 1;
	}
}

int
kam_class_names(const struct kam_limits *limits, const char *text,
		struct kam_str *names, struct kam_err *err)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t n = limits->n + 1, got = 0;

	if (!text && n > sizeof letters - 1)
		return kam_fail(err, KAM_EUSAGE,
				"%zu classes have no letters; give --names", n);
	for (; !text && got < n; got++)
		names[got] = (struct kam_str){ letters + got, 1 };
	for (const char *at = text; at; got++) {
		size_t len = strcspn(at, ",");

		if (got < n)
			names[got] = (struct kam_str){ at, len };
		at = at[len] ? at + len + 1 : NULL;
	}
	if (got != n)
		return kam_fail(err, KAM_EUSAGE,
				"--names=%s: %zu names for %zu classes", text,
				got, n);
	return KAM_OK;
}

bool
kam_share_exceeds(kam_dec value, kam_dec total, int32_t fraction)
{
	/* Both fit: KAM_DEC_MAX leaves a factor of 10^8. */
	return value * KAM_FRACTION_ONE > total * fraction;
}

size_t
kam_keys_for(const struct kam_curve *curve, int32_t fraction)
{
	const kam_dec wanted = curve->total * fraction;
	kam_dec cum = 0;
	size_t i = 0;

	while (i < curve->keys && cum * KAM_FRACTION_ONE < wanted)
		cum += curve->values[i++];
	return i;
}

/* The number of keys at the point that is nearest to (x,1). */
static size_t
nearest(const struct kam_curve *curve, double x)
{
	const double n = (double)curve->keys;
	const double total = kam_dec_double(curve->total);
	double least = INFINITY;
	kam_dec cum = 0;
	size_t best = 0;

	for (size_t i = 0; i < curve->keys; i++) {
		double across = (double)(i + 1) / n - x, up, distance;

		cum += curve->values[i];
		up = kam_dec_double(curve->total - cum) / total;
		distance = across * across + up * up;
		if (distance < least) {
			least = distance;
			best = i + 1;
		}
	}
	return best;
}

/* The number of keys above the mean: value * n > total. */
static size_t
above_mean(const struct kam_curve *curve)
{
	const kam_dec n = (kam_dec)curve->keys;
	size_t i = 0;

	/* total / n rounded down: a value is above both or neither. */
	while (i < curve->keys && curve->values[i] > curve->total / n)
		i++;
	return i;
}

void
kam_class_ends(const struct kam_curve *curve, const struct kam_limits *limits,
	       size_t *ends)
{
	size_t p, e;

	if (!limits->automatic) {
		for (size_t k = 0; k < limits->n; k++)
			ends[k] = kam_keys_for(curve, limits->limit[k]);
		return;
	}
	ends[0] = ends[1] = 0;
	if (curve->keys == 0)
		return;
	p = nearest(curve, 0);
	e = above_mean(curve);
	ends[0] = p < e ? p : e;
	ends[1] = nearest(curve, (double)(p > e ? p : e) / (double)curve->keys);
}
