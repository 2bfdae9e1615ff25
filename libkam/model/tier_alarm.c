/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions on the figures of a summary. */
#include <kam/tier.h>

struct alarm {
	size_t tier, col; /* KAM_TIER_ABSENT: all */
	int op;		  /* position in comparisons */
	kam_dec than;
	struct kam_str text;
};

/* Comparisons, the longer first. */
static const char *const comparisons[] = { ">=", "<=", "!=", ">", "<", "=" };
#define COMPARISONS (sizeof comparisons / sizeof *comparisons)

static int
fail_alarm(struct kam_str text, const char *wrong, struct kam_err *err)
{
	char shown[100];

	return kam_fail(err, KAM_EUSAGE,
			"--fail-if: %s in '%s'; write FIGURE>NUMBER or "
			"TIER:FIGURE>NUMBER, a FIGURE being a column of "
			"--summary",
			wrong, kam_str_show(shown, sizeof shown, text));
}

/* Find where the comparison stands. */
static bool
find_comparison(struct kam_str s, size_t *at, int *op)
{
	for (*at = 0; *at < s.len; ++*at)
		for (*op = 0; *op < (int)COMPARISONS; ++*op) {
			size_t len = strlen(comparisons[*op]);

			if (s.len - *at >= len &&
			    !memcmp(s.ptr + *at, comparisons[*op], len))
				return true;
		}
	return false;
}

static int
find_figure(struct alarm *a, const struct kam_tier_summary *s,
	    struct kam_str name, struct kam_err *err)
{
	struct kam_buf b = KAM_BUF_INIT;
	size_t n = kam_tier_summary_cols(s);
	int unit;
	bool found = false;
	int rc = 0;

	for (size_t i = 1; i < n && !found && !rc; i++) {
		b.len = 0;
		rc = kam_tier_summary_head(s, i, &b, &unit);
		found = !rc && kam_str_eq(name, kam_buf_str(&b));
		a->col = i;
	}
	kam_buf_release(&b);
	if (rc)
		return kam_nomem(err, "--fail-if");
	if (found)
		return KAM_OK;
	return fail_alarm(a->text,
			  s->moves ? "an unknown figure"
				   : "an unknown figure (moves need --prev)",
			  err);
}

static int
find_tier(struct alarm *a, const struct kam_tier_summary *s,
	  struct kam_str *figure, struct kam_err *err)
{
	size_t colon = figure->len;
	struct kam_str name;

	a->tier = KAM_TIER_ABSENT;
	while (colon > 0 && figure->ptr[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return KAM_OK;
	name = kam_str_trim((struct kam_str){ figure->ptr, colon - 1 });
	figure->ptr += colon;
	figure->len -= colon;
	a->tier = kam_tiers_find(s->t, name);
	return a->tier == KAM_TIER_ABSENT
		       ? fail_alarm(a->text, "an unknown tier", err)
		       : KAM_OK;
}

static int
read_alarm(struct alarm *a, const struct kam_tier_summary *s, const char **text,
	   struct kam_err *err)
{
	const char *comma = strchr(*text, ',');
	size_t len = comma ? (size_t)(comma - *text) : strlen(*text), at;
	struct kam_str figure, number;
	bool percent;
	int rc;

	a->text = kam_str_trim((struct kam_str){ *text, len });
	*text += len + (comma != NULL);
	if (!find_comparison(a->text, &at, &a->op))
		return fail_alarm(a->text, "no comparison", err);
	figure = kam_str_trim((struct kam_str){ a->text.ptr, at });
	at += strlen(comparisons[a->op]);
	number = kam_str_trim(
		(struct kam_str){ a->text.ptr + at, a->text.len - at });
	percent = number.len && number.ptr[number.len - 1] == '%';
	number.len -= percent;
	if (kam_dec_read(number, '.', &a->than, NULL))
		return fail_alarm(a->text, "no number", err);
	if (percent)
		a->than = kam_dec_div(a->than, 100);
	if ((rc = find_tier(a, s, &figure, err)))
		return rc;
	return find_figure(a, s, kam_str_trim(figure), err);
}

static bool
holds(const struct alarm *a, const struct kam_tier_summary *s, kam_dec *is)
{
	if (!kam_tier_summary_value(s, a->tier, a->col, is))
		return false;
	switch (a->op) {
	case 0:
		return *is >= a->than;
	case 1:
		return *is <= a->than;
	case 2:
		return *is != a->than;
	case 3:
		return *is > a->than;
	case 4:
		return *is < a->than;
	default:
		return *is == a->than;
	}
}

/* Append "down>20: it is 21; ". */
static int
say(struct kam_buf *said, const struct alarm *a, kam_dec is)
{
	static const char it[] = ": it is ";
	char text[KAM_DEC_TEXT];
	size_t len = kam_tier_print(text, is);

	return (said->len && kam_buf_put(said, "; ", 2)) ||
			       kam_buf_put(said, a->text.ptr, a->text.len) ||
			       kam_buf_put(said, it, sizeof it - 1) ||
			       kam_buf_put(said, text, len)
		       ? -1
		       : 0;
}

int
kam_tier_alarms(const struct kam_tier_summary *s, const char *conditions,
		struct kam_buf *said, struct kam_err *err)
{
	const char *at = conditions;
	int rc = KAM_OK, n = 0;

	while (*at && !rc) {
		struct alarm a;
		kam_dec is;

		rc = read_alarm(&a, s, &at, err);
		if (rc || !holds(&a, s, &is))
			continue;
		if (say(said, &a, is))
			return kam_nomem(err, "--fail-if");
		n++;
	}
	return rc ? rc : n;
}
