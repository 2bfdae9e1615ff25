/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition as it is written in a cell. */
#include "tier_parts.h"

enum sign { GE, LE, GT, LT, NE, EQ, UNKNOWN };

struct mark {
	const char *text;
	enum sign sign;
	const char *instead; /* what to write for an unknown one */
};

/* The first that fits counts, so longer ones come first. */
static const struct mark marks[] = {
	{ "==", UNKNOWN, "=" },
	{ "=>", UNKNOWN, ">=" },
	{ "=<", UNKNOWN, "<=" },
	{ "<>", UNKNOWN, "!=" },
	{ ">=", GE, NULL },
	{ "<=", LE, NULL },
	{ "!=", NE, NULL },
	{ ">", GT, NULL },
	{ "<", LT, NULL },
	{ "=", EQ, NULL },
	{ "!", UNKNOWN, "!=" },
	{ "\xe2\x89\xa5", UNKNOWN, ">=" },
	{ "\xe2\x89\xa4", UNKNOWN, "<=" },
	{ "\xe2\x89\xa0", UNKNOWN, "!=" },
	{ "\xef\xbc\x9e", UNKNOWN, ">" },
	{ "\xef\xbc\x9c", UNKNOWN, "<" },
	{ "\xef\xbc\x9d", UNKNOWN, "=" },
};

static const struct mark *
mark_of(struct kam_str cell)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t len = strlen(marks[i].text);

		if (cell.len >= len && !memcmp(cell.ptr, marks[i].text, len))
			return &marks[i];
	}
	return NULL;
}

static struct kam_str
after(struct kam_str s, size_t n)
{
	return kam_str_trim((struct kam_str){ s.ptr + n, s.len - n });
}

/* The two ends of "A..B"; false if there are no two dots. */
static bool
cut_band(struct kam_str cell, struct kam_str *from, struct kam_str *to)
{
	for (size_t i = 0; i + 1 < cell.len; i++) {
		if (cell.ptr[i] != '.' || cell.ptr[i + 1] != '.')
			continue;
		*from = kam_str_trim((struct kam_str){ cell.ptr, i });
		*to = after(cell, i + 2);
		return true;
	}
	return false;
}

/* What stands behind "top"; false if the cell does not begin with it. */
static bool
cut_top(struct kam_str cell, struct kam_str *rest)
{
	if (cell.len < 4 || memcmp(cell.ptr, "top", 3) != 0)
		return false;
	if (cell.ptr[3] != ' ' && (cell.ptr[3] < '0' || cell.ptr[3] > '9'))
		return false;
	*rest = after(cell, 3);
	return true;
}

static bool
is_number(struct kam_str text)
{
	kam_dec ignored;

	return !kam_dec_read(text, '.', &ignored, NULL);
}

bool
kam_tier_conditional(struct kam_str cell)
{
	struct kam_str a, b;

	cell = kam_str_trim(cell);
	if (mark_of(cell))
		return true;
	if (cut_top(cell, &a)) {
		if (a.len && a.ptr[a.len - 1] == '%')
			a.len--;
		return is_number(a);
	}
	return cut_band(cell, &a, &b) && is_number(a) && is_number(b);
}

/* A number that is held as it is written: at most six decimals. */
static int
read_number(kam_dec *out, struct kam_str text, const struct kam_place *place,
	    struct kam_err *err)
{
	struct kam_number n;
	char shown[100];
	enum kam_read got = kam_number_read(text, '.', &n);

	kam_str_show(shown, sizeof shown, text);
	if (got == KAM_READ_BAD)
		return kam_fail_at(err, KAM_EDATA, place,
				   "cannot read '%s' as a number", shown);
	while (got == KAM_READ_OK && n.scale > 6 && n.mantissa % 10 == 0) {
		n.mantissa /= 10;
		n.scale--;
	}
	if (got == KAM_READ_OK && (n.scale > 6 || n.sticky))
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' has more than six decimals", shown);
	if (got || kam_number_dec(&n, out))
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' is larger than can be held", shown);
	return KAM_OK;
}

static int
read_top(struct kam_tier_test *test, struct kam_str text,
	 const struct kam_place *place, struct kam_err *err)
{
	bool share = text.len && text.ptr[text.len - 1] == '%';
	int rc;

	test->op = share ? KAM_TIER_TOP_SHARE : KAM_TIER_TOP;
	if (share)
		text = kam_str_trim((struct kam_str){ text.ptr, text.len - 1 });
	if ((rc = read_number(&test->top, text, place, err)))
		return rc;
	if (share && (test->top <= 0 || test->top > 100 * KAM_DEC_ONE))
		return kam_fail_at(err, KAM_EDATA, place,
				   "top N%% is above 0 and up to 100 %%");
	if (!share && (test->top <= 0 || test->top % KAM_DEC_ONE))
		return kam_fail_at(err, KAM_EDATA, place,
				   "top N is a whole number of accounts from 1 "
				   "on");
	return KAM_OK;
}

static int
read_band(struct kam_tier_test *test, struct kam_str from, struct kam_str to,
	  const struct kam_place *place, struct kam_err *err)
{
	int rc;

	if ((rc = read_number(&test->from, from, place, err)) ||
	    (rc = read_number(&test->to, to, place, err)))
		return rc;
	test->op = KAM_TIER_BOUNDS;
	test->lower = test->upper = true;
	if (test->from >= test->to)
		return kam_fail_at(err, KAM_EDATA, place,
				   "the band holds no number: its lower end is "
				   "in it and comes first, its upper end is "
				   "not");
	return KAM_OK;
}

static int
read_bound(struct kam_tier_test *test, enum sign sign, struct kam_str text,
	   const struct kam_place *place, struct kam_err *err)
{
	kam_dec value;
	int rc = read_number(&value, text, place, err);

	if (rc)
		return rc;
	test->op = sign == NE ? KAM_TIER_NOT : KAM_TIER_BOUNDS;
	test->from = test->to = value;
	test->lower = sign == GE || sign == GT || sign == EQ;
	test->upper = sign == LE || sign == LT || sign == EQ;
	test->above = sign == GT;
	test->upto = sign == LE || sign == EQ;
	test->exact = sign == EQ;
	return KAM_OK;
}

static int
no_condition(struct kam_str cell, const struct kam_place *place,
	     struct kam_err *err)
{
	char shown[100];

	kam_str_show(shown, sizeof shown, cell);
	if (is_number(cell))
		return kam_fail_at(err, KAM_EDATA, place,
				   "%s is no condition; write >=%s or =%s",
				   shown, shown, shown);
	return kam_fail_at(
		err, KAM_EDATA, place,
		"'%s' is no condition on the input's column of that "
		"name; write ='%s' without the quotes, or rename the "
		"column if it is a standard",
		shown, shown);
}

int
kam_tier_test_read(struct kam_tier_test *test, struct kam_str cell, bool number,
		   const struct kam_place *place, struct kam_err *err)
{
	const struct mark *mark;
	struct kam_str a, b;

	*test = (struct kam_tier_test){ .op = KAM_TIER_ANY };
	cell = kam_str_trim(cell);
	if (cell.len == 0)
		return KAM_OK;
	if (!(mark = mark_of(cell))) {
		if (cut_top(cell, &a))
			return read_top(test, a, place, err);
		if (cut_band(cell, &a, &b))
			return read_band(test, a, b, place, err);
		return no_condition(cell, place, err);
	}
	a = after(cell, strlen(mark->text));
	if (mark->sign == UNKNOWN)
		return kam_fail_at(err, KAM_EDATA, place,
				   "unknown operator '%s'; write %s",
				   mark->text, mark->instead);
	if (number || (mark->sign != EQ && mark->sign != NE))
		return read_bound(test, mark->sign, a, place, err);
	test->op = mark->sign == EQ ? KAM_TIER_IS : KAM_TIER_IS_NOT;
	test->text = a;
	return KAM_OK;
}
