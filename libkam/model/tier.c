/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tier an account is in, and whether it moves. */
#include <kam/tier.h>

#include <stdlib.h>

#include "tier_parts.h"

#define COUNT_MAX 1000000 /* dates; no run of days is as long */

const char *const kam_tier_move_name[KAM_TIER_MOVES] = {
	[KAM_TIER_UP] = "up",	  [KAM_TIER_DOWN] = "down",
	[KAM_TIER_STAY] = "stay", [KAM_TIER_NEW] = "new",
	[KAM_TIER_GONE] = "gone", [KAM_TIER_UNKNOWN] = "",
};

size_t
kam_tiers_find(const struct kam_tiers *t, struct kam_str name)
{
	size_t i = 0;

	if (name.len == 0)
		return t->n;
	while (i < t->n && !kam_str_eq(name, t->name[i]))
		i++;
	return i < t->n ? i : KAM_TIER_ABSENT;
}

struct kam_str
kam_tier_name(const struct kam_tiers *t, size_t tier)
{
	return tier < t->n ? t->name[tier] : KAM_STR("");
}

bool
kam_tiers_rest(const struct kam_tiers *t)
{
	for (size_t row = 0; row < t->rows; row++) {
		size_t c = 0;

		while (c < t->conditions &&
		       kam_tier_test_of(t, row, c)->op == KAM_TIER_ANY)
			c++;
		if (c == t->conditions)
			return true;
	}
	return false;
}

bool
kam_tiers_ranked(const struct kam_tiers *t)
{
	for (size_t c = 0; c < t->conditions; c++)
		if (t->condition[c].top)
			return true;
	return false;
}

size_t
kam_tier_print(char *buf, kam_dec value)
{
	size_t len = kam_dec_print(buf, value);

	while (buf[len - 1] == '0')
		len--;
	len -= buf[len - 1] == '.';
	buf[len] = '\0';
	return len;
}

int
kam_tier_margin_read(const char *option, const char *text, kam_dec *out,
		     struct kam_err *err)
{
	struct kam_str s = kam_str_trim(kam_str_of(text));
	bool percent = s.len && s.ptr[s.len - 1] == '%';

	s.len -= percent;
	if (kam_dec_read(s, '.', out, NULL))
		*out = -1;
	else if (percent)
		*out = kam_dec_div(*out, 100);
	if (*out < 0 || *out > KAM_DEC_ONE)
		return kam_fail(err, KAM_EUSAGE,
				"%s=%s: must be a share such as 10%% or 0.1, "
				"at most 100%%",
				option, text);
	return KAM_OK;
}

/*
 * A bound moved by `by`, a share times 10^6: compared in millionths of
 * millionths, exactly.  10^30 * 10^6 * 2 fits into 127 bits.
 */
static bool
bounds_hold(const struct kam_tier_test *x, kam_dec value, kam_int128 lower_by,
	    kam_int128 upper_by)
{
	kam_int128 v = value * KAM_DEC_ONE;

	if (x->lower) {
		kam_int128 b = x->from * KAM_DEC_ONE + lower_by;

		if (x->above ? v <= b : v < b)
			return false;
	}
	if (x->upper) {
		kam_int128 b = x->to * KAM_DEC_ONE + upper_by;

		if (x->upto ? v > b : v >= b)
			return false;
	}
	return true;
}

static bool
number_holds(const struct kam_tier_test *x, kam_dec value, bool falling,
	     enum kam_tier_mode mode, kam_dec margin)
{
	kam_int128 lower, upper;

	if (x->op == KAM_TIER_NOT)
		return value != x->from;
	if (mode == KAM_TIER_PLAIN || x->exact)
		return bounds_hold(x, value, 0, 0);
	lower = kam_tier_share(x->from, margin);
	upper = kam_tier_share(x->to, margin);
	if (mode == KAM_TIER_WIDENED)
		return bounds_hold(x, value, -lower, upper);
	return falling ? bounds_hold(x, value, -lower, -upper)
		       : bounds_hold(x, value, lower, upper);
}

/* The accounts that "top" takes: N, or the share of all rounded half up. */
static bool
rank_holds(const struct kam_tier_test *x, size_t rank, size_t accounts)
{
	kam_int128 share = 100 * KAM_DEC_ONE;
	kam_int128 limit = x->top / KAM_DEC_ONE;

	if (x->op == KAM_TIER_TOP_SHARE)
		limit = (2 * x->top * (kam_int128)accounts + share) /
			(2 * share);
	return rank > 0 && (kam_int128)rank <= limit;
}

static bool
test_holds(const struct kam_tiers *t, const struct kam_tier_test *x, size_t c,
	   const struct kam_tier_values *v, enum kam_tier_mode mode,
	   kam_dec margin)
{
	switch (x->op) {
	case KAM_TIER_ANY:
		return true;
	case KAM_TIER_IS:
		return kam_str_eq(v->text[c], x->text);
	case KAM_TIER_IS_NOT:
		return !kam_str_eq(v->text[c], x->text);
	case KAM_TIER_TOP:
	case KAM_TIER_TOP_SHARE:
		return v->rank && rank_holds(x, v->rank[c], v->accounts);
	default:
		return !v->blank[c] &&
		       number_holds(x, v->number[c], t->condition[c].falling,
				    mode, margin);
	}
}

bool
kam_tier_row_holds(const struct kam_tiers *t, size_t row,
		   const struct kam_tier_values *v, enum kam_tier_mode mode,
		   kam_dec margin)
{
	for (size_t c = 0; c < t->conditions; c++)
		if (!test_holds(t, kam_tier_test_of(t, row, c), c, v, mode,
				margin))
			return false;
	return true;
}

/* The first row of a tier that holds so, or KAM_TIER_ABSENT. */
static size_t
row_of(const struct kam_tiers *t, size_t tier, const struct kam_tier_values *v,
       enum kam_tier_mode mode, kam_dec margin)
{
	for (size_t row = 0; row < t->rows; row++)
		if (t->tier_of[row] == tier &&
		    kam_tier_row_holds(t, row, v, mode, margin))
			return row;
	return KAM_TIER_ABSENT;
}

/* The first tier that holds plainly, t->n if none. */
static size_t
plain_tier(const struct kam_tiers *t, const struct kam_tier_values *v)
{
	for (size_t row = 0; row < t->rows; row++)
		if (kam_tier_row_holds(t, row, v, KAM_TIER_PLAIN, 0))
			return t->tier_of[row];
	return t->n;
}

/* Where the account belongs, given where it is. */
static size_t
target_of(const struct kam_tiers *t, size_t plain, size_t now, kam_dec margin,
	  const struct kam_tier_values *v)
{
	if (plain == now || margin == 0)
		return plain;
	for (size_t tier = plain; tier < now && tier < t->n; tier++)
		if (row_of(t, tier, v, KAM_TIER_RAISED, margin) !=
		    KAM_TIER_ABSENT)
			return tier;
	/* To be in no tier has no bounds. */
	if (now == t->n ||
	    row_of(t, now, v, KAM_TIER_WIDENED, margin) != KAM_TIER_ABSENT)
		return now;
	return plain;
}

/* Whether time stands against the move to `target`. */
static bool
must_wait(const struct kam_tier_policy *p, const struct kam_tier_state *s,
	  size_t target, kam_day as_of)
{
	static const struct kam_span year = { 12, 'm' };

	if (s->count < p->min_stay)
		return true;
	if (target > s->tier && p->down_after.n && s->since != KAM_NO_DAY &&
	    as_of < kam_span_after(s->since, p->down_after))
		return true;
	return p->freeze != KAM_NO_DAY && as_of > p->freeze &&
	       as_of < kam_span_after(p->freeze, year);
}

/* A tier that is met again when its time is over holds for as long again. */
static void
renew(struct kam_tier_state *s, const struct kam_tier_policy *p, kam_day as_of)
{
	if (p->down_after.n && s->since != KAM_NO_DAY &&
	    as_of >= kam_span_after(s->since, p->down_after))
		s->since = as_of;
}

static void
move_to(struct kam_tier_state *s, size_t tier, kam_day as_of)
{
	s->tier = tier;
	s->since = as_of;
	s->pending = KAM_TIER_ABSENT;
	s->count = 0;
}

static enum kam_tier_move
move_or_wait(struct kam_tier_state *s, const struct kam_tier_policy *p,
	     const struct kam_tier_state *prev, size_t target, kam_day as_of)
{
	if (s->since == KAM_NO_DAY)
		s->since = prev->as_of != KAM_NO_DAY ? prev->as_of : as_of;
	s->as_of = as_of;
	s->pending = KAM_TIER_ABSENT;
	s->count = 0;
	if (target == prev->tier) {
		renew(s, p, as_of);
		return KAM_TIER_STAY;
	}
	s->count = 1;
	if (prev->pending == target)
		s->count = prev->count + (as_of > prev->as_of);
	if (must_wait(p, s, target, as_of)) {
		s->pending = target;
		return KAM_TIER_STAY;
	}
	move_to(s, target, as_of);
	return target < prev->tier ? KAM_TIER_UP : KAM_TIER_DOWN;
}

void
kam_tier_decide(struct kam_tier_decision *d, const struct kam_tiers *t,
		const struct kam_tier_policy *policy,
		const struct kam_tier_values *v,
		const struct kam_tier_state *prev, kam_day as_of)
{
	struct kam_tier_state *s = &d->state;
	size_t target;

	d->plain = plain_tier(t, v);
	if (!prev || prev->tier == KAM_TIER_ABSENT) {
		d->move = prev ? KAM_TIER_UNKNOWN : KAM_TIER_NEW;
		move_to(s, d->plain, as_of);
		s->as_of = as_of;
	} else {
		*s = *prev;
		target = target_of(t, d->plain, prev->tier, policy->margin, v);
		d->move = move_or_wait(s, policy, prev, target, as_of);
	}
	d->row = KAM_TIER_ABSENT;
	for (int mode = KAM_TIER_PLAIN; mode <= KAM_TIER_WIDENED; mode++)
		if (d->row == KAM_TIER_ABSENT)
			d->row = row_of(t, s->tier, v, (enum kam_tier_mode)mode,
					policy->margin);
	/* A tier that time alone keeps has what its first row says. */
	for (size_t row = 0; row < t->rows && d->row == KAM_TIER_ABSENT; row++)
		if (t->tier_of[row] == s->tier)
			d->row = row;
}

static void
read_pending(struct kam_tier_state *s, const struct kam_tiers *t,
	     struct kam_str text)
{
	size_t colon = text.len;
	long long count;

	s->pending = KAM_TIER_ABSENT;
	s->count = 0;
	while (colon > 0 && text.ptr[colon - 1] != ':')
		colon--;
	if (colon == 0 ||
	    kam_count_read(
		    (struct kam_str){ text.ptr + colon, text.len - colon },
		    &count) ||
	    count < 1 || count > COUNT_MAX)
		return;
	s->pending = kam_tiers_find(t, (struct kam_str){ text.ptr, colon - 1 });
	s->count = count;
}

static kam_day
read_day(struct kam_str text)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };
	kam_day day;

	return kam_date_read(text, &iso, &day) ? KAM_NO_DAY : day;
}

int
kam_tier_state_read(struct kam_tier_state *s, const struct kam_tiers *t,
		    const struct kam_str field[5], kam_day as_of,
		    struct kam_err *err)
{
	struct kam_str date = field[2].len ? field[2] : field[4];
	char now[KAM_DATE_TEXT];

	s->tier = kam_tiers_find(t, field[0]);
	s->since = read_day(field[1]);
	s->as_of = read_day(date);
	read_pending(s, t, field[3]);
	if (s->as_of == KAM_NO_DAY || as_of == KAM_NO_DAY || s->as_of <= as_of)
		return KAM_OK;
	kam_date_print(now, as_of);
	return kam_fail(err, KAM_EDATA,
			"--prev is of %.*s, later than as_of %s; give an "
			"earlier output",
			(int)date.len, date.ptr, now);
}

int
kam_tier_pending_put(const struct kam_tiers *t, const struct kam_tier_state *s,
		     struct kam_buf *b)
{
	struct kam_str name;
	char count[KAM_DEC_TEXT];
	size_t len;

	if (s->pending == KAM_TIER_ABSENT)
		return 0;
	name = kam_tier_name(t, s->pending);
	len = kam_tier_print(count, (kam_dec)s->count * KAM_DEC_ONE);
	return kam_buf_put(b, name.ptr, name.len) || kam_buf_putc(b, ':') ||
			       kam_buf_put(b, count, len)
		       ? -1
		       : 0;
}
