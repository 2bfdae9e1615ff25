/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tiers amount to, where accounts went, and alarms on that. */
#include <stdlib.h>

#include "tier_parts.h"

#define SHARE_PLACES 6
#define MONTHLY "_per_month"
#define QUARTERLY "_per_quarter"
#define SIDES 6 /* was, stay, up, down, gone, new */

static const char *const figure_name[KAM_TIER_FIGURES] = {
	[KAM_TIER_ACCOUNTS] = "accounts",
	[KAM_TIER_SHARE] = "share",
	[KAM_TIER_AMOUNT] = "amount",
	[KAM_TIER_AMOUNT_SHARE] = "amount_share",
};

static const char *const side_name[SIDES] = { "was",  "stay", "up",
					      "down", "gone", "new" };
static const enum kam_tier_move side_move[SIDES] = {
	KAM_TIER_MOVES, KAM_TIER_STAY, KAM_TIER_UP,
	KAM_TIER_DOWN,	KAM_TIER_GONE, KAM_TIER_NEW,
};

int
kam_tier_summary_init(struct kam_tier_summary *s, const struct kam_tiers *t,
		      bool moves, struct kam_err *err)
{
	size_t n = t->n + 1;

	s->t = t;
	s->moves = moves;
	s->sums = kam_alloc(n, sizeof *s->sums);
	s->due = kam_alloc(n * t->standards, sizeof *s->due);
	s->to = kam_alloc(n * n, sizeof *s->to);
	return s->sums && s->due && s->to ? KAM_OK
					  : kam_nomem(err, "the summary");
}

void
kam_tier_summary_release(struct kam_tier_summary *s)
{
	free(s->sums);
	free(s->due);
	free(s->to);
	*s = (struct kam_tier_summary)KAM_TIER_SUMMARY_INIT;
}

/* Note how an account that was in tier `from` has moved. */
static void
add_move(struct kam_tier_summary *s, size_t from, enum kam_tier_move move)
{
	s->sums[from].was++;
	s->sums[from].move[move]++;
	s->all.was++;
	s->all.move[move]++;
}

int
kam_tier_summary_add(struct kam_tier_summary *s,
		     const struct kam_tier_decision *d, kam_dec amount,
		     const struct kam_tier_state *prev, struct kam_err *err)
{
	const struct kam_tiers *t = s->t;
	size_t now = d->state.tier;
	struct kam_tier_sums *sum = &s->sums[now];
	bool fits;

	sum->accounts++;
	s->all.accounts++;
	fits = kam_dec_add(sum->amount, amount, &sum->amount) &&
	       kam_dec_add(s->all.amount, amount, &s->all.amount);
	for (size_t i = 0; i < t->standards && d->row != KAM_TIER_ABSENT; i++) {
		kam_dec *due = &s->due[now * t->standards + i];

		fits = fits &&
		       kam_dec_add(*due,
				   t->due_value[d->row * t->standards + i],
				   due);
	}
	if (!fits)
		return kam_fail(err, KAM_EDATA,
				"the accounts of a tier add up to more than "
				"can be held");
	if (prev && prev->tier != KAM_TIER_ABSENT) {
		add_move(s, prev->tier, d->move);
		s->to[prev->tier * (t->n + 1) + now]++;
	} else if (!prev) {
		sum->move[KAM_TIER_NEW]++;
		s->all.move[KAM_TIER_NEW]++;
	}
	return KAM_OK;
}

void
kam_tier_summary_gone(struct kam_tier_summary *s, size_t prev)
{
	if (prev != KAM_TIER_ABSENT)
		add_move(s, prev, KAM_TIER_GONE);
}

/* Whether the standard is one a month whose quarter nobody counts yet. */
static bool
is_monthly(const struct kam_tiers *t, size_t k)
{
	struct kam_str name = kam_str_of(t->standard[k].name);
	size_t stem = name.len - (sizeof MONTHLY - 1);

	if (!t->standard[k].number || name.len < sizeof MONTHLY ||
	    memcmp(name.ptr + stem, MONTHLY, sizeof MONTHLY) != 0)
		return false;
	for (size_t i = 0; i < t->standards; i++) {
		const char *other = t->standard[i].name;

		if (strlen(other) > stem && !memcmp(other, name.ptr, stem) &&
		    !strcmp(other + stem, QUARTERLY))
			return false;
	}
	return true;
}

/*
 * The standard of which column `col` of those a quarter holds three times
 * the sum; t->standards behind the last of them.
 */
static size_t
monthly(const struct kam_tiers *t, size_t col)
{
	size_t k = 0;

	while (k < t->standards && !(is_monthly(t, k) && col-- == 0))
		k++;
	return k;
}

/* How many there are. */
static size_t
quarters(const struct kam_tiers *t)
{
	size_t n = 0;

	for (size_t k = 0; k < t->standards; k++)
		n += is_monthly(t, k);
	return n;
}

size_t
kam_tier_summary_cols(const struct kam_tier_summary *s)
{
	return 1 + KAM_TIER_FIGURES + s->t->standards + quarters(s->t) +
	       (s->moves ? SIDES + s->t->n + !kam_tiers_rest(s->t) : 0);
}

size_t
kam_tier_summary_rows(const struct kam_tier_summary *s)
{
	return s->t->n + !kam_tiers_rest(s->t);
}

int
kam_tier_summary_head(const void *summary, size_t col, struct kam_buf *name,
		      int *unit)
{
	const struct kam_tier_summary *s = summary;
	const struct kam_tiers *t = s->t;
	struct kam_str text, to = KAM_STR("");

	*unit = KAM_TIER_COUNT;
	if (col-- == 0) {
		*unit = KAM_TIER_TEXT;
		text = KAM_STR("tier");
	} else if (col < KAM_TIER_FIGURES) {
		text = kam_str_of(figure_name[col]);
		if (col == KAM_TIER_AMOUNT)
			*unit = KAM_TIER_MONEY;
		else if (col != KAM_TIER_ACCOUNTS)
			*unit = KAM_TIER_NUMBER;
	} else if ((col -= KAM_TIER_FIGURES) < t->standards) {
		text = kam_str_of(t->standard[col].name);
		*unit = KAM_TIER_NUMBER;
	} else if ((col -= t->standards) < quarters(t)) {
		text = kam_str_of(t->standard[monthly(t, col)].name);
		text.len -= sizeof MONTHLY - 1;
		to = KAM_STR(QUARTERLY);
		*unit = KAM_TIER_NUMBER;
	} else if ((col -= quarters(t)) < SIDES) {
		text = kam_str_of(side_name[col]);
	} else {
		col -= SIDES;
		text = KAM_STR("to_");
		to = col < t->n ? t->name[col] : KAM_STR("none");
	}
	return kam_buf_put(name, text.ptr, text.len) ||
			       kam_buf_put(name, to.ptr, to.len)
		       ? -1
		       : 0;
}

/* part / all in millionths, half to even. */
static bool
share_of(kam_int128 part, kam_int128 all, kam_dec *out)
{
	kam_int128 q, r, scaled = part * KAM_DEC_ONE;

	if (all <= 0)
		return false;
	q = scaled / all;
	r = scaled % all;
	if (r < 0) {
		r += all;
		q--;
	}
	*out = q + (2 * r > all || (2 * r == all && q % 2 != 0));
	return true;
}

static kam_dec
whole(size_t n)
{
	return (kam_dec)n * KAM_DEC_ONE;
}

static bool
figure_value(const struct kam_tier_sums *sum, const struct kam_tier_sums *all,
	     size_t col, kam_dec *out)
{
	switch (col) {
	case KAM_TIER_ACCOUNTS:
		*out = whole(sum->accounts);
		return true;
	case KAM_TIER_SHARE:
		return share_of((kam_int128)sum->accounts,
				(kam_int128)all->accounts, out);
	case KAM_TIER_AMOUNT:
		*out = sum->amount;
		return true;
	default:
		return share_of(sum->amount, all->amount, out);
	}
}

static bool
due_value(const struct kam_tier_summary *s, size_t tier, size_t col,
	  kam_dec *out)
{
	const struct kam_tiers *t = s->t;

	*out = 0;
	if (!t->standard[col].number)
		return false;
	if (tier != KAM_TIER_ABSENT) {
		*out = s->due[tier * t->standards + col];
		return true;
	}
	for (size_t i = 0; i <= t->n; i++)
		if (!kam_dec_add(*out, s->due[i * t->standards + col], out))
			return false;
	return true;
}

bool
kam_tier_summary_value(const struct kam_tier_summary *s, size_t tier,
		       size_t col, kam_dec *out)
{
	const struct kam_tiers *t = s->t;
	const struct kam_tier_sums *sum =
		tier == KAM_TIER_ABSENT ? &s->all : &s->sums[tier];
	size_t n = 0;

	if (col-- == 0)
		return false;
	if (col < KAM_TIER_FIGURES)
		return figure_value(sum, &s->all, col, out);
	col -= KAM_TIER_FIGURES;
	if (col < t->standards)
		return due_value(s, tier, col, out);
	col -= t->standards;
	if (col < quarters(t))
		return due_value(s, tier, monthly(t, col), out) &&
		       kam_dec_add(*out, 2 * *out, out);
	col -= quarters(t);
	if (col == 0)
		n = sum->was;
	else if (col < SIDES)
		n = sum->move[side_move[col]];
	else if (tier != KAM_TIER_ABSENT)
		n = s->to[tier * (t->n + 1) + col - SIDES];
	else
		for (size_t i = 0; i <= t->n; i++)
			n += s->to[i * (t->n + 1) + col - SIDES];
	*out = whole(n);
	return true;
}

int
kam_tier_summary_cell(const void *summary, size_t row, size_t col,
		      struct kam_buf *text)
{
	const struct kam_tier_summary *s = summary;
	struct kam_str name = kam_tier_name(s->t, row);
	char buf[KAM_DEC_TEXT];
	kam_dec value;
	size_t len;

	if (col == 0)
		return kam_buf_put(text, name.ptr, name.len);
	if (!kam_tier_summary_value(s, row, col, &value))
		return 0;
	if (col == 1 + KAM_TIER_SHARE || col == 1 + KAM_TIER_AMOUNT_SHARE)
		len = kam_fixed_print(buf, kam_dec_double(value), SHARE_PLACES);
	else if (col == 1 + KAM_TIER_AMOUNT)
		len = kam_dec_print(buf, value);
	else
		len = kam_tier_print(buf, value);
	return kam_buf_put(text, buf, len);
}
