/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounds between tiers, and who stands beside them. */
#include <stdlib.h>

#include "tier_parts.h"

static int
by_from(const void *a, const void *b)
{
	const struct kam_tier_bound *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* The tier of a value when nothing but the measured column counts. */
static size_t
tier_at(const struct kam_tiers *t, kam_dec value)
{
	for (size_t row = 0; row < t->rows; row++) {
		struct kam_tier_span span[2];
		size_t n = kam_tier_spans(kam_tier_test_of(t, row, t->measure),
					  span);

		for (size_t i = 0; i < n; i++)
			if (value >= span[i].lo && value <= span[i].hi)
				return t->tier_of[row];
	}
	return t->n;
}

static void
add_bound(struct kam_tier_report *r, kam_dec at, bool next)
{
	kam_dec from = at + next;

	for (size_t i = 0; i < r->n; i++)
		if (r->bound[i].from == from)
			return;
	r->bound[r->n++] =
		(struct kam_tier_bound){ at, from, tier_at(r->t, from - 1),
					 tier_at(r->t, from) };
}

int
kam_tier_report_init(struct kam_tier_report *r, const struct kam_tiers *t,
		     kam_dec margin, const char *compared, size_t n,
		     struct kam_err *err)
{
	r->t = t;
	r->margin = margin;
	r->figures = 1 + t->standards + n;
	r->compared = compared;
	r->bound = kam_alloc(2 * t->rows, sizeof *r->bound);
	if (!r->bound)
		return kam_nomem(err, "the bounds");
	for (size_t row = 0; row < t->rows && t->measure != KAM_TIER_ABSENT;
	     row++) {
		const struct kam_tier_test *x =
			kam_tier_test_of(t, row, t->measure);

		if (x->op == KAM_TIER_BOUNDS && x->lower)
			add_bound(r, x->from, x->above);
		if (x->op == KAM_TIER_BOUNDS && x->upper)
			add_bound(r, x->to, x->upto);
	}
	qsort(r->bound, r->n, sizeof *r->bound, by_from);
	r->side = kam_alloc(r->n * r->figures * 2, sizeof *r->side);
	return r->side ? KAM_OK : kam_nomem(err, "the bounds");
}

void
kam_tier_report_release(struct kam_tier_report *r)
{
	free(r->bound);
	free(r->side);
	*r = (struct kam_tier_report)KAM_TIER_REPORT_INIT;
}

/* 1 within the margin above bound `i`, -1 below it, else 0. */
static int
beside(const struct kam_tier_report *r, size_t i, kam_dec value)
{
	const struct kam_tier_bound *b = &r->bound[i];
	kam_int128 share = kam_tier_share(b->at, r->margin);
	kam_int128 off = (value - b->at) * KAM_DEC_ONE;

	if (value >= b->from)
		return off < share ? 1 : 0;
	return off >= -share ? -1 : 0;
}

int
kam_tier_near(const struct kam_tier_report *r, kam_dec value)
{
	kam_dec least = 0;
	int near = 0;

	for (size_t i = 0; i < r->n; i++) {
		int side = beside(r, i, value);
		kam_dec far = value - r->bound[i].at;

		if (far < 0)
			far = -far;
		if (side && (near == 0 || far < least)) {
			near = side;
			least = far;
		}
	}
	return near;
}

/* A bound with its margin as a value that is enough, in millionths. */
static kam_dec
enough(const struct kam_tier_test *x, bool falling, kam_dec margin)
{
	kam_dec bound = falling ? x->to : x->from;
	kam_int128 share = kam_tier_share(bound, margin);
	/* Rounded up, so that the gap is never too small. */
	kam_dec by = (share + KAM_DEC_ONE - 1) / KAM_DEC_ONE;

	return falling ? bound - by - !x->upto : bound + by + x->above;
}

bool
kam_tier_gap(const struct kam_tiers *t, size_t tier, kam_dec value,
	     kam_dec margin, kam_dec *gap)
{
	bool falling, found = false;

	if (t->measure == KAM_TIER_ABSENT)
		return false;
	falling = t->condition[t->measure].falling;
	for (size_t row = 0; row < t->rows; row++) {
		const struct kam_tier_test *x =
			kam_tier_test_of(t, row, t->measure);
		kam_dec more;

		if (t->tier_of[row] >= tier || x->op != KAM_TIER_BOUNDS ||
		    x->exact || !(falling ? x->upper : x->lower))
			continue;
		more = enough(x, falling, margin) - value;
		if (falling ? more > 0 : more < 0)
			more = 0;
		if (!found || (falling ? more > *gap : more < *gap))
			*gap = more;
		found = true;
	}
	return found;
}

static bool
add_figure(struct kam_tier_side *side, bool has, kam_dec value)
{
	side->n += has;
	return !has || kam_dec_add(side->sum, value, &side->sum);
}

/* What the accounts of a row are due; false where the rules do not say. */
static bool
due_of(const struct kam_tiers *t, size_t row, size_t k, kam_dec *value)
{
	*value = 0;
	if (row == KAM_TIER_ABSENT || !t->standard[k].number)
		return false;
	*value = t->due_value[row * t->standards + k];
	return kam_str_trim(t->due[row * t->standards + k]).len > 0;
}

/* Add an account to one side of a bound; false out of range. */
static bool
add_account(struct kam_tier_report *r, size_t bound, size_t above, size_t row,
	    kam_dec value, const kam_dec *compared, const bool *blank)
{
	const struct kam_tiers *t = r->t;
	struct kam_tier_side *side = &r->side[bound * r->figures * 2 + above];
	bool fits = add_figure(side, true, value);

	for (size_t i = 1; i < r->figures && fits; i++) {
		size_t k = i - 1;
		kam_dec x;
		bool has;

		if (k < t->standards) {
			has = due_of(t, row, k, &x);
		} else {
			k -= t->standards;
			has = !blank[k];
			x = has ? compared[k] : 0;
		}
		fits = add_figure(&side[2 * i], has, x);
	}
	return fits;
}

int
kam_tier_report_add(struct kam_tier_report *r, size_t row, kam_dec value,
		    const kam_dec *compared, const bool *blank,
		    struct kam_err *err)
{
	for (size_t i = 0; i < r->n; i++) {
		int side = beside(r, i, value);

		if (side &&
		    !add_account(r, i, side > 0, row, value, compared, blank))
			return kam_fail(err, KAM_EDATA,
					"the accounts beside a bound add up to "
					"more than can be held");
	}
	return KAM_OK;
}

const struct kam_tier_side *
kam_tier_report_sides(const struct kam_tier_report *r, size_t bound,
		      size_t figure)
{
	return &r->side[(bound * r->figures + figure) * 2];
}

bool
kam_tier_inverted(const struct kam_tier_side *side)
{
	if (!side[0].n || !side[1].n)
		return false;
	return kam_dec_div(side[0].sum, (long long)side[0].n) >
	       kam_dec_div(side[1].sum, (long long)side[1].n);
}

/* The name of a figure: ours, a standard's, or one of the list's. */
static struct kam_str
figure_name(const struct kam_tier_report *r, size_t figure)
{
	const char *at = r->compared;

	if (figure == 0)
		return KAM_STR("tier_value");
	if (--figure < r->t->standards)
		return kam_str_of(r->t->standard[figure].name);
	for (figure -= r->t->standards; figure > 0; figure--)
		at = strchr(at, ',') + 1;
	return (struct kam_str){ at, strcspn(at, ",") };
}

int
kam_tier_report_head(const void *report, size_t col, struct kam_buf *name,
		     int *unit)
{
	static const struct {
		const char *name;
		enum kam_tier_unit unit;
	} head[KAM_TIER_REPORT_COLS] = {
		{ "bound", KAM_TIER_MONEY },
		{ "tier_below", KAM_TIER_TEXT },
		{ "tier_above", KAM_TIER_TEXT },
		{ "figure", KAM_TIER_TEXT },
		{ "accounts_below", KAM_TIER_COUNT },
		{ "accounts_above", KAM_TIER_COUNT },
		{ "mean_below", KAM_TIER_MONEY },
		{ "mean_above", KAM_TIER_MONEY },
		{ "inversion", KAM_TIER_TEXT },
	};

	(void)report;
	*unit = (int)head[col].unit;
	return kam_buf_put(name, head[col].name, strlen(head[col].name));
}

static int
put_mean(struct kam_buf *text, const struct kam_tier_side *side)
{
	char buf[KAM_DEC_TEXT];

	if (side->n == 0)
		return 0;
	return kam_buf_put(
		text, buf,
		kam_dec_print(buf, kam_dec_div(side->sum, (long long)side->n)));
}

static int
put_count(struct kam_buf *text, size_t n)
{
	char buf[KAM_DEC_TEXT];

	return kam_buf_put(text, buf,
			   kam_tier_print(buf, (kam_dec)n * KAM_DEC_ONE));
}

int
kam_tier_report_cell(const void *report, size_t row, size_t col,
		     struct kam_buf *text)
{
	const struct kam_tier_report *r = report;
	const struct kam_tier_bound *b = &r->bound[row / r->figures];
	size_t figure = row % r->figures;
	const struct kam_tier_side *side =
		kam_tier_report_sides(r, row / r->figures, figure);
	struct kam_str name = KAM_STR("");
	char buf[KAM_DEC_TEXT];

	switch (col) {
	case 0:
		return kam_buf_put(text, buf, kam_dec_print(buf, b->at));
	case 1:
	case 2:
		name = kam_tier_name(r->t, col == 1 ? b->below : b->above);
		break;
	case 3:
		name = figure_name(r, figure);
		break;
	case 4:
	case 5:
		return put_count(text, side[col - 4].n);
	case 6:
	case 7:
		return put_mean(text, &side[col - 6]);
	default:
		/* That the value is larger above is no news. */
		if (figure > 0 && kam_tier_inverted(side))
			name = KAM_STR("yes");
	}
	return kam_buf_put(text, name.ptr, name.len);
}
