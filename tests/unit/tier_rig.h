/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules from texts, for the tests of tiers. */
#ifndef TIER_RIG_H
#define TIER_RIG_H

#include <stdlib.h>

#include <kam/tier.h>

#define RIG_CELLS 64

struct rig {
	struct kam_str name[8], cell[RIG_CELLS], input[8];
	uint64_t line[RIG_CELLS];
	struct kam_tier_source source;
};

/* Cut "a|b||c" into `out`; returns how many. */
static inline size_t
rig_cut(const char *text, struct kam_str *out)
{
	size_t n = 0;

	for (;; text++) {
		size_t len = strcspn(text, "|");

		out[n++] = (struct kam_str){ text, len };
		text += len;
		if (*text == '\0')
			return n;
	}
}

/*
 * Read rules: a header "tier|amount" and rows ended by NULL; `input` are the
 * input's columns.
 */
static inline int
rig_read(struct kam_tiers *t, const char *input, const char *header,
	 const char *const *rows, struct kam_err *err)
{
	struct rig rig = { .source = { .file = "rules.csv" } };
	struct kam_tier_source *s = &rig.source;

	s->name = rig.name;
	s->cell = rig.cell;
	s->line = rig.line;
	s->input = rig.input;
	s->inputs = rig_cut(input, rig.input);
	s->cols = rig_cut(header, rig.name);
	for (; rows[s->rows]; s->rows++) {
		rig_cut(rows[s->rows], rig.cell + s->rows * s->cols);
		rig.line[s->rows] = s->rows + 2;
	}
	return kam_tiers_read(t, s, err);
}

static inline kam_dec
rig_dec(const char *text)
{
	kam_dec value;

	if (kam_dec_read(kam_str_of(text), '.', &value, NULL))
		abort();
	return value;
}

static inline kam_day
rig_day(int year, int month, int day)
{
	return kam_date_day((struct kam_civil){ year, month, day });
}

#endif
