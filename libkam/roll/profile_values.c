/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "profile_values.h"

#include <stdio.h>

#define DISTINCT_BYTES ((size_t)16 << 20)
/* A number of eight digits is a date only in these years. */
#define FIRST_YEAR 1900
#define LAST_YEAR 2099

static const struct kam_date_format formats[] = {
	[KAM_GUESS_YMD] = { KAM_DATE_YMD, NULL },
	[KAM_GUESS_DMY] = { KAM_DATE_DMY, NULL },
	[KAM_GUESS_MDY] = { KAM_DATE_MDY, NULL },
	[KAM_GUESS_EXCEL] = { KAM_DATE_EXCEL, NULL },
};

int
kam_values_init(struct kam_values *v, const struct kam_input_options *in,
		enum kam_wanted want)
{
	v->in = in;
	v->want = want;
	return kam_table_init(&v->seen, 0);
}

void
kam_values_release(struct kam_values *v)
{
	kam_table_release(&v->seen);
	kam_buf_release(&v->min);
	kam_buf_release(&v->max);
}

/* Lines are counted for the first misfit alone: that is slow. */
static void
note(struct kam_misfit *m, uint64_t number, const struct kam_batch *b,
     size_t row, struct kam_str value)
{
	m->row = number;
	m->file = b->file;
	m->line = kam_batch_line(b, row);
	kam_str_show(m->value, sizeof m->value, value);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* What can be seen of a value without reading it. */
struct shape {
	bool digit;  /* there is one */
	bool digits; /* there is nothing else */
	bool word;   /* a letter comes first */
};

static struct shape
shape_of(struct kam_str s)
{
	struct shape shape = { false, true, false };
	char c = s.ptr[0];

	shape.word = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
	for (size_t i = 0; i < s.len && (shape.digits || !shape.digit); i++) {
		bool digit = is_digit(s.ptr[i]);

		shape.digit |= digit;
		shape.digits &= digit;
	}
	return shape;
}

/* 007 is somebody's number, not seven. */
static bool
has_leading_zero(struct kam_str s)
{
	return s.len > 1 && s.ptr[0] == '0' && is_digit(s.ptr[1]);
}

static bool
is_date(const struct kam_values *v, enum kam_guess g, struct kam_str s,
	const struct shape *shape, kam_dec *out)
{
	const struct kam_date_format *f = &v->in->date_format;
	bool wanted = v->want == KAM_WANT_DATE;
	kam_day day;
	int year;

	if (!wanted && (g == KAM_GUESS_GIVEN || g == KAM_GUESS_EXCEL))
		return false;
	if (g == KAM_GUESS_GIVEN && f->form != KAM_DATE_STRPTIME)
		return false;
	/* All but a pattern begins with a digit. */
	if (g != KAM_GUESS_GIVEN && shape->word)
		return false;
	if (shape->digits && !wanted && s.len != 8)
		return false;
	if (kam_date_read(s, g == KAM_GUESS_GIVEN ? f : &formats[g], &day))
		return false;
	*out = day;
	if (wanted || !shape->digits)
		return true;
	year = kam_date_civil(day).year;
	return year >= FIRST_YEAR && year <= LAST_YEAR;
}

/* Amounts in two currencies cannot be added up: the first sign stands. */
static bool
fits_currency(struct kam_values *v, unsigned long sign)
{
	if (v->want != KAM_WANT_NUMBER || !sign)
		return true;
	if (!v->sign)
		v->sign = sign;
	return v->sign == sign;
}

static bool
is_number(struct kam_values *v, enum kam_guess g, struct kam_str s,
	  const struct shape *shape, kam_dec *out)
{
	unsigned long sign = 0;
	bool padded = shape->digits && has_leading_zero(s);
	char point = v->in->point;

	if (padded && v->want != KAM_WANT_NUMBER)
		return false;
	if (g == KAM_GUESS_COUNT)
		return shape->digits && !padded &&
		       !kam_dec_read(s, '.', out, NULL);
	/* With --decimal=, that is what a number is. */
	if (g == KAM_GUESS_COMMA) {
		if (point == ',')
			return false;
		point = ',';
	}
	return !kam_dec_read(s, point, out, &sign) && fits_currency(v, sign);
}

static void
count_fit(struct kam_guess_state *g, kam_dec x)
{
	if (g->fits == 0 || x < g->min)
		g->min = x;
	if (g->fits == 0 || x > g->max)
		g->max = x;
	g->fits++;
}

/* Try what the value could be: nothing without a digit in it. */
static void
guess(struct kam_values *v, const struct kam_batch *b, size_t row,
      struct kam_str s)
{
	struct shape shape = shape_of(s);
	bool date = false; /* in another form than digits alone: no number */

	for (int i = 0; i < KAM_GUESSES; i++) {
		enum kam_guess g = (enum kam_guess)i;
		kam_dec x;
		bool fits = false;

		if (shape.digit && g < KAM_GUESS_COUNT)
			fits = is_date(v, g, s, &shape, &x);
		else if (shape.digit && !shape.word && !date)
			fits = is_number(v, g, s, &shape, &x);
		date = date || (fits && g < KAM_GUESS_EXCEL && !shape.digits);
		if (fits)
			count_fit(&v->guess[g], x);
		else if (!v->guess[g].first.line)
			note(&v->guess[g].first, v->n + v->empty, b, row, s);
	}
}

static int
keep(struct kam_buf *b, struct kam_str s)
{
	b->len = 0;
	return kam_buf_put(b, s.ptr, s.len);
}

static int
order(struct kam_values *v, struct kam_str s)
{
	if ((v->n == 1 || kam_str_cmp(s, kam_buf_str(&v->min)) < 0) &&
	    keep(&v->min, s))
		return -1;
	if ((v->n == 1 || kam_str_cmp(s, kam_buf_str(&v->max)) > 0) &&
	    keep(&v->max, s))
		return -1;
	return 0;
}

/* Whether there are too many does not depend on the order of the values. */
static int
distinguish(struct kam_values *v, struct kam_str s)
{
	if (v->many || v->large)
		return 0;
	if (!kam_table_put(&v->seen, s, kam_hash(s.ptr, s.len), NULL))
		return -1;
	v->many = v->seen.n > KAM_DISTINCT_MAX;
	v->large = !v->many && v->seen.keys.total > DISTINCT_BYTES;
	if (!v->many && !v->large)
		return 0;
	kam_table_release(&v->seen);
	return kam_table_init(&v->seen, 0);
}

int
kam_values_take(struct kam_values *v, const struct kam_batch *b, size_t row,
		size_t col)
{
	struct kam_str s = kam_str_trim(b->fields[row * b->cols + col]);

	if (s.len == 0) {
		v->empty++;
		if (!v->blank.line)
			note(&v->blank, v->n + v->empty, b, row, s);
		return 0;
	}
	v->n++;
	if (v->want != KAM_WANT_TEXT)
		guess(v, b, row, s);
	return order(v, s) || distinguish(v, s) ? -1 : 0;
}

/* The best of the guesses from `from` to `to`; earlier ones are narrower. */
static int
best_of(const struct kam_values *v, int from, int to)
{
	int best = from;

	for (int i = from; i <= to; i++)
		if (v->guess[i].fits > v->guess[best].fits)
			best = i;
	return best;
}

/* Of the guesses that the role allows. */
static int
best_guess(const struct kam_values *v)
{
	if (v->want == KAM_WANT_DATE)
		return best_of(v, KAM_GUESS_YMD, KAM_GUESS_GIVEN);
	if (v->want == KAM_WANT_NUMBER)
		return best_of(v, KAM_GUESS_COUNT, KAM_GUESS_COMMA);
	return best_of(v, 0, KAM_GUESSES - 1);
}

/* What the values are, or KAM_GUESSES for text. */
static int
decide(const struct kam_values *v)
{
	int best = best_guess(v);
	uint64_t most = v->guess[best].fits;

	if (v->n == 0 || v->want == KAM_WANT_TEXT)
		return KAM_GUESSES;
	if (v->want == KAM_WANT_ANY)
		return most >= v->n - v->n / 20 ? best : KAM_GUESSES;
	return most >= v->n - v->n / 2 ? best : KAM_GUESSES;
}

static void
name_type(const struct kam_values *v, int g, struct kam_profile_column *out)
{
	static const char *const names[KAM_GUESSES + 1] = {
		[KAM_GUESS_YMD] = "date ymd",
		[KAM_GUESS_DMY] = "date dmy",
		[KAM_GUESS_MDY] = "date mdy",
		[KAM_GUESS_EXCEL] = "date excel",
		[KAM_GUESS_GIVEN] = "date ",
		[KAM_GUESS_COUNT] = "count",
		[KAM_GUESS_NUMBER] = "number",
		[KAM_GUESS_COMMA] = "number decimal=,",
		[KAM_GUESSES] = "text",
	};
	const char *format = "";

	if (g == KAM_GUESS_GIVEN)
		format = v->in->date_format.strptime;
	else if (g == KAM_GUESS_DMY &&
		 v->guess[KAM_GUESS_MDY].fits == v->guess[g].fits)
		format = "|mdy";
	snprintf(out->type, sizeof out->type, "%s%s", v->n ? names[g] : "empty",
		 format);
}

static void
print_value(char *buf, int g, kam_dec x)
{
	if (g < KAM_GUESS_COUNT) {
		kam_date_print(buf, (kam_day)x);
	} else {
		size_t n = kam_dec_print(buf, x);

		if (g == KAM_GUESS_COUNT)
			buf[n - 3] = '\0';
	}
}

void
kam_values_settle(const struct kam_values *v, bool must,
		  struct kam_profile_column *out)
{
	const struct kam_misfit *first = NULL;
	int g = decide(v);

	name_type(v, g, out);
	out->empty = v->empty;
	out->distinct = v->many	   ? KAM_DISTINCT_MANY
			: v->large ? KAM_DISTINCT_LARGE
				   : (int64_t)v->seen.n;
	if (g < KAM_GUESSES) {
		const struct kam_guess_state *s = &v->guess[g];

		print_value(out->min, g, s->min);
		print_value(out->max, g, s->max);
		out->bad = v->n - s->fits;
		first = &s->first;
	} else if (v->n) {
		/* A date or number that none of the forms fits. */
		if (v->want == KAM_WANT_DATE || v->want == KAM_WANT_NUMBER) {
			out->bad = v->n;
			first = &v->guess[best_guess(v)].first;
		}
		kam_str_show(out->min, sizeof out->min, kam_buf_str(&v->min));
		kam_str_show(out->max, sizeof out->max, kam_buf_str(&v->max));
	}
	if (must && v->empty) {
		out->bad += v->empty;
		if (!first || !first->line || v->blank.row < first->row)
			first = &v->blank;
	}
	if (first && first->line) {
		out->bad_file = first->file;
		out->bad_line = first->line;
		memcpy(out->bad_value, first->value, sizeof out->bad_value);
	}
}
