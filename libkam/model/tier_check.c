/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong with rules before any account is seen. */
#include <stdlib.h>

#include "tier_parts.h"

#define LEAST (-KAM_DEC_MAX)
#define MOST KAM_DEC_MAX

size_t
kam_tier_spans(const struct kam_tier_test *test, struct kam_tier_span span[2])
{
	span[0] = (struct kam_tier_span){ LEAST, MOST };
	switch (test->op) {
	case KAM_TIER_ANY:
		return 1;
	case KAM_TIER_NOT:
		span[0].hi = test->from - 1;
		span[1] = (struct kam_tier_span){ test->from + 1, MOST };
		return 2;
	case KAM_TIER_BOUNDS:
		if (test->lower)
			span[0].lo = test->from + test->above;
		if (test->upper)
			span[0].hi = test->to - !test->upto;
		return 1;
	default:
		return 0;
	}
}

static bool
is_text(const struct kam_tier_test *x)
{
	return x->op == KAM_TIER_IS || x->op == KAM_TIER_IS_NOT;
}

static bool
is_rank(const struct kam_tier_test *x)
{
	return x->op == KAM_TIER_TOP || x->op == KAM_TIER_TOP_SHARE;
}

static bool
text_covers(const struct kam_tier_test *a, const struct kam_tier_test *b)
{
	bool same = kam_str_eq(a->text, b->text);

	if (!is_text(b))
		return false;
	if (a->op == KAM_TIER_IS)
		return b->op == KAM_TIER_IS && same;
	return b->op == KAM_TIER_IS ? !same : same;
}

/* Whether every value that meets `b` meets `a`. */
static bool
covers(const struct kam_tier_test *a, const struct kam_tier_test *b)
{
	struct kam_tier_span x[2], y[2];
	size_t n, m;

	if (a->op == KAM_TIER_ANY)
		return true;
	if (b->op == KAM_TIER_ANY)
		return false;
	if (is_text(a))
		return text_covers(a, b);
	if (is_rank(a))
		return a->op == b->op && a->top >= b->top;
	n = kam_tier_spans(a, x);
	m = kam_tier_spans(b, y);
	for (size_t i = 0; i < m; i++) {
		size_t j = 0;

		while (j < n && (x[j].lo > y[i].lo || x[j].hi < y[i].hi))
			j++;
		if (j == n)
			return false;
	}
	return m > 0;
}

/* Whether row `a` takes all that row `b` does, column `but` left aside. */
static bool
others_cover(const struct kam_tiers *t, size_t a, size_t b, size_t but)
{
	for (size_t c = 0; c < t->conditions; c++)
		if (c != but && !covers(kam_tier_test_of(t, a, c),
					kam_tier_test_of(t, b, c)))
			return false;
	return true;
}

static int
by_lo(const void *a, const void *b)
{
	const struct kam_tier_span *x = a, *y = b;

	return (x->lo > y->lo) - (x->lo < y->lo);
}

/* Spans of some rows in one column, in ascending order. */
struct spans {
	size_t n;
	struct kam_tier_span *span; /* 2 x rows of them; the check's */
};

static void
add_spans(struct spans *s, const struct kam_tier_test *test)
{
	struct kam_tier_span span[2];
	size_t n = kam_tier_spans(test, span);

	for (size_t i = 0; i < n; i++)
		s->span[s->n++] = span[i];
}

/* Whether the spans together hold `want`.  They are sorted. */
static bool
hold(const struct spans *s, struct kam_tier_span want)
{
	kam_dec next = want.lo;

	for (size_t i = 0; i < s->n && s->span[i].lo <= next; i++) {
		if (s->span[i].hi >= want.hi)
			return true;
		if (s->span[i].hi >= next)
			next = s->span[i].hi + 1;
	}
	return false;
}

/* Whether rows above `row` take all its numbers in column `col`. */
static bool
taken_in(const struct kam_tiers *t, size_t row, size_t col, struct spans *s)
{
	const struct kam_tier_test *own = kam_tier_test_of(t, row, col);
	struct kam_tier_span want[2];
	size_t n = kam_tier_spans(own, want);

	/* A blank meets no bound but stays with ANY. */
	if (!t->condition[col].number || n == 0 ||
	    (own->op == KAM_TIER_ANY && !t->condition[col].never_blank))
		return false;
	s->n = 0;
	for (size_t i = 0; i < row; i++)
		if (others_cover(t, i, row, col))
			add_spans(s, kam_tier_test_of(t, i, col));
	qsort(s->span, s->n, sizeof *s->span, by_lo);
	for (size_t i = 0; i < n; i++)
		if (!hold(s, want[i]))
			return false;
	return true;
}

static int
check_reach(const struct kam_tiers *t, size_t row, struct spans *s,
	    struct kam_err *err)
{
	struct kam_place place = { t->file, t->line[row], KAM_STR("tier") };
	struct kam_str name = t->name[t->tier_of[row]];
	bool taken = false;

	for (size_t i = 0; i < row && !taken; i++)
		taken = others_cover(t, i, row, KAM_TIER_ABSENT);
	for (size_t c = 0; c < t->conditions && !taken; c++)
		taken = taken_in(t, row, c, s);
	if (!taken)
		return KAM_OK;
	return kam_fail_at(err, KAM_EDATA, &place,
			   "'%.*s' can never be reached: the rows above take "
			   "all of it; put the best tier first",
			   (int)(name.len < 60 ? name.len : 60), name.ptr);
}

/* Whether row `i` has the tests of `row` in all columns but `col`. */
static bool
same_others(const struct kam_tiers *t, size_t i, size_t row, size_t col)
{
	return others_cover(t, i, row, col) && others_cover(t, row, i, col);
}

/* Whether certainly no value meets both. */
static bool
disjoint(const struct kam_tier_test *a, const struct kam_tier_test *b)
{
	struct kam_tier_span x[2], y[2];
	size_t n = kam_tier_spans(a, x), m = kam_tier_spans(b, y);

	if (is_text(a) && is_text(b))
		return kam_str_eq(a->text, b->text)
			       ? a->op != b->op
			       : a->op == KAM_TIER_IS && b->op == KAM_TIER_IS;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i].lo <= y[k].hi && y[k].lo <= x[i].hi)
				return false;
	return n > 0 && m > 0;
}

/* Whether some account may be in both rows, column `but` left aside. */
static bool
may_meet(const struct kam_tiers *t, size_t a, size_t b, size_t but)
{
	for (size_t c = 0; c < t->conditions; c++)
		if (c != but && disjoint(kam_tier_test_of(t, a, c),
					 kam_tier_test_of(t, b, c)))
			return false;
	return true;
}

/* Whether a row that is not of `row`'s kind takes numbers of `hole`. */
static bool
reached_by_others(const struct kam_tiers *t, size_t row, size_t col,
		  struct kam_tier_span hole)
{
	for (size_t i = 0; i < t->rows; i++) {
		struct kam_tier_span span[2];
		const struct kam_tier_test *x = kam_tier_test_of(t, i, col);
		size_t n = kam_tier_spans(x, span);

		if (is_rank(x))
			return true;
		if (!may_meet(t, i, row, col))
			continue;
		for (size_t k = 0; k < n; k++)
			if (!same_others(t, i, row, col) &&
			    span[k].lo <= hole.hi && span[k].hi >= hole.lo)
				return true;
	}
	return false;
}

static int
fail_gap(const struct kam_tiers *t, size_t row, size_t col,
	 struct kam_tier_span hole, struct kam_err *err)
{
	struct kam_place place = { t->file, t->line[row],
				   t->condition[col].name };
	char from[KAM_DEC_TEXT], to[KAM_DEC_TEXT];

	for (size_t i = 0; i < t->rows; i++) {
		struct kam_tier_span span[2];
		size_t n = kam_tier_spans(kam_tier_test_of(t, i, col), span);

		/* The lower band is the one whose end is wrong. */
		if (n > 0 && same_others(t, i, row, col) &&
		    span[0].hi == hole.lo - 1)
			place.line = t->line[i];
	}
	kam_tier_print(from, hole.lo);
	kam_tier_print(to, hole.hi + 1);
	return kam_fail_at(err, KAM_EDATA, &place,
			   "no row takes %s to under %s; let one band begin "
			   "where the other ends, or add a last row without "
			   "conditions",
			   from, to);
}

/* Gaps between the bands of rows that differ from `row` in `col` alone. */
static int
check_gap(const struct kam_tiers *t, size_t row, size_t col, struct spans *s,
	  struct kam_err *err)
{
	kam_dec end;

	s->n = 0;
	for (size_t i = 0; i < t->rows; i++)
		if (same_others(t, i, row, col))
			add_spans(s, kam_tier_test_of(t, i, col));
	qsort(s->span, s->n, sizeof *s->span, by_lo);
	end = s->n ? s->span[0].hi : MOST;
	for (size_t i = 1; i < s->n; i++) {
		struct kam_tier_span hole = { end + 1, s->span[i].lo - 1 };

		if (hole.lo <= hole.hi && !reached_by_others(t, row, col, hole))
			return fail_gap(t, row, col, hole, err);
		if (s->span[i].hi > end)
			end = s->span[i].hi;
	}
	return KAM_OK;
}

int
kam_tiers_check(const struct kam_tiers *t, struct kam_err *err)
{
	struct spans s = { 0, NULL };
	int rc = KAM_OK;

	s.span = kam_alloc(2 * t->rows, sizeof *s.span);
	if (!s.span)
		return kam_nomem(err, "the rules");
	for (size_t row = 0; row < t->rows && !rc; row++)
		rc = check_reach(t, row, &s, err);
	for (size_t row = 0; row < t->rows && !rc; row++)
		for (size_t c = 0; c < t->conditions && !rc; c++)
			if (t->condition[c].number)
				rc = check_gap(t, row, c, &s, err);
	free(s.span);
	return rc;
}
