/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/fx.h>

#include <stdlib.h>

#include <kam/table.h>

#include "clean_side.h"

static const struct kam_number one = { 1, 0, false, 0 };

/* A row of the file. */
struct rate {
	size_t currency;
	kam_day day;
	uint64_t line;
	struct kam_number value;
};

/* The rates of a currency: a stretch of the sorted array. */
struct series {
	size_t first, n;
};

struct kam_fx {
	const char *file;
	struct kam_str base;  /* empty: none */
	struct kam_table ids; /* of size_t: a position in `series` */
	struct rate *rate;    /* owned; by currency and day once loaded */
	size_t n, cap;
	struct series *series; /* owned; ids.n of them */
};

enum { DATE, CURRENCY, RATE, COLUMNS };

static const char *const column_names[COLUMNS][4] = {
	[DATE] = { "date", "日期", "汇率日期", NULL },
	[CURRENCY] = { "currency", "币种", "货币", NULL },
	[RATE] = { "rate", "汇率", "exchange rate", NULL },
};

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	int rc = KAM_OK;

	(void)ctx;
	for (size_t i = 0; i < COLUMNS && !rc; i++)
		rc = kam_side_column(h, file, column_names[i],
				     "date,currency,rate", &index[i], err);
	return rc;
}

static int
no_memory(struct kam_err *err)
{
	return kam_nomem(err, "the exchange rates");
}

static int
fail_field(const struct kam_place *row, int column, const char *say,
	   struct kam_str text, struct kam_err *err)
{
	struct kam_place place = *row;
	char shown[100];

	place.column = kam_str_of(column_names[column][0]);
	return kam_fail_at(
		err, KAM_EDATA, &place, say,
		kam_str_show(shown, sizeof shown, kam_str_trim(text)));
}

/* Read a row into *r; the currency is for the caller to find. */
static int
read_row(const struct kam_fx *fx, const struct kam_str *field,
	 const struct kam_place *place, struct rate *r, struct kam_err *err)
{
	static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };
	struct kam_str currency = kam_str_trim(field[CURRENCY]);
	kam_dec value;

	r->line = place->line;
	if (kam_date_read(field[DATE], &ymd, &r->day))
		return fail_field(place, DATE,
				  "cannot read '%s' as a date; rates have "
				  "theirs as 2024-03-01",
				  field[DATE], err);
	if (currency.len == 0)
		return fail_field(place, CURRENCY, "the currency is blank%s",
				  currency, err);
	if (kam_number_read(field[RATE], '.', &r->value) || r->value.sticky)
		return fail_field(place, RATE,
				  "cannot read '%s' as a rate such as 7.1052",
				  field[RATE], err);
	if (r->value.mantissa <= 0)
		return fail_field(place, RATE,
				  "the rate '%s' must be above zero",
				  field[RATE], err);
	if (kam_str_eq(currency, fx->base) &&
	    (kam_number_dec(&r->value, &value) || value != KAM_DEC_ONE))
		return fail_field(place, RATE,
				  "the rate '%s' of the base currency must be "
				  "1",
				  field[RATE], err);
	return KAM_OK;
}

static int
take_row(void *ctx, const struct kam_str *field, const struct kam_place *place,
	 struct kam_err *err)
{
	struct kam_fx *fx = ctx;
	struct kam_str currency = kam_str_trim(field[CURRENCY]);
	struct rate r = { 0 };
	size_t *id;
	bool fresh;
	void *grown;
	int rc;

	if ((rc = read_row(fx, field, place, &r, err)))
		return rc;
	id = kam_table_put(&fx->ids, currency,
			   kam_hash(currency.ptr, currency.len), &fresh);
	if (!id)
		return no_memory(err);
	if (fresh)
		*id = fx->ids.n - 1;
	r.currency = *id;
	if (!(grown = kam_grow(fx->rate, &fx->cap, fx->n + 1, sizeof r)))
		return no_memory(err);
	fx->rate = grown;
	fx->rate[fx->n++] = r;
	return KAM_OK;
}

/* By currency and day; rows of one day as the file has them. */
static int
by_day(const void *a, const void *b)
{
	const struct rate *x = a, *y = b;

	if (x->currency != y->currency)
		return x->currency < y->currency ? -1 : 1;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Whether two rates are one: 7.1 is 7.10. */
static bool
same(const struct kam_number *a, const struct kam_number *b)
{
	const struct kam_number *fine = a->scale > b->scale ? a : b;
	const struct kam_number *rough = fine == a ? b : a;
	kam_int128 m = rough->mantissa;

	for (int i = rough->scale; i < fine->scale; i++)
		if (__builtin_mul_overflow(m, 10, &m))
			return false;
	return m == fine->mantissa;
}

/* Find where each currency's rates begin; a day has one rate. */
static int
make_series(struct kam_fx *fx, struct kam_err *err)
{
	struct kam_place place = { fx->file, 0, KAM_STR("rate") };

	fx->series = kam_alloc(fx->ids.n, sizeof *fx->series);
	if (!fx->series)
		return no_memory(err);
	if (fx->n > 0)
		qsort(fx->rate, fx->n, sizeof *fx->rate, by_day);
	for (size_t i = 0; i < fx->n; i++) {
		const struct rate *r = &fx->rate[i];
		struct series *s = &fx->series[r->currency];

		if (s->n++ == 0) {
			s->first = i;
			continue;
		}
		if (r[-1].day != r->day || same(&r[-1].value, &r->value))
			continue;
		place.line = r->line;
		return kam_fail_at(err, KAM_EDATA, &place,
				   "another rate for this currency and day "
				   "stands on line %llu",
				   (unsigned long long)r[-1].line);
	}
	return KAM_OK;
}

int
kam_fx_load(struct kam_fx **out, const char *file, const char *base,
	    struct kam_err *err)
{
	struct kam_fx *fx = kam_alloc(1, sizeof *fx);
	int rc;

	*out = NULL;
	if (!fx)
		return no_memory(err);
	fx->file = file;
	fx->base = kam_str_trim(kam_str_of(base));
	if (kam_table_init(&fx->ids, sizeof(size_t))) {
		free(fx);
		return no_memory(err);
	}
	rc = kam_side_load(file, COLUMNS, resolve, take_row, fx, err);
	if (!rc)
		rc = make_series(fx, err);
	if (rc)
		kam_fx_free(fx);
	else
		*out = fx;
	return rc;
}

void
kam_fx_free(struct kam_fx *fx)
{
	if (!fx)
		return;
	kam_table_release(&fx->ids);
	free(fx->rate);
	free(fx->series);
	free(fx);
}

const struct kam_number *
kam_fx_rate(const struct kam_fx *fx, struct kam_str currency, kam_day day)
{
	const struct rate *r;
	const size_t *id;
	size_t lo = 0, hi;

	if (fx->base.len > 0 && kam_str_eq(currency, fx->base))
		return &one;
	id = kam_table_get(&fx->ids, currency,
			   kam_hash(currency.ptr, currency.len));
	if (!id)
		return NULL;
	r = fx->rate + fx->series[*id].first;
	hi = fx->series[*id].n;
	/* How many rates are of this day or before. */
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r[mid].day <= day)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 && day - r[lo - 1].day <= KAM_FX_DAYS ? &r[lo - 1].value
							    : NULL;
}

enum kam_read
kam_fx_convert(const struct kam_number *rate, kam_dec amount, kam_dec *out)
{
	const struct kam_number a = { amount, 6, false, 0 };

	return kam_number_product(&a, rate, out);
}
