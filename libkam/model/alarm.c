/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/alarm.h>

struct alarm {
	size_t row, col;
	int op; /* position in comparisons */
	kam_dec than;
	struct kam_str text;
};

/* Comparisons, the longer first. */
static const char *const comparisons[] = { ">=", "<=", "!=", ">", "<", "=" };
#define COMPARISONS (sizeof comparisons / sizeof *comparisons)

static int
fail_alarm(const struct kam_alarm_source *s, struct kam_str text,
	   const char *wrong, const char *which, struct kam_err *err)
{
	char shown[100];

	return kam_fail(err, KAM_EUSAGE,
			"--fail-if: %s%s in '%s'; write FIGURE>NUMBER or %s, "
			"a FIGURE being a column of --summary",
			wrong, which, kam_str_show(shown, sizeof shown, text),
			s->form);
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

/* Cut off and find the row that stands before the last colon. */
static int
find_row(struct alarm *a, const struct kam_alarm_source *s,
	 struct kam_str *figure, struct kam_err *err)
{
	size_t colon = figure->len;
	struct kam_str name;

	a->row = KAM_ALARM_ALL;
	while (colon > 0 && figure->ptr[colon - 1] != ':')
		colon--;
	if (colon == 0)
		return KAM_OK;
	name = kam_str_trim((struct kam_str){ figure->ptr, colon - 1 });
	figure->ptr += colon;
	figure->len -= colon;
	return s->find_row(s->ctx, name, &a->row)
		       ? KAM_OK
		       : fail_alarm(s, a->text, "an unknown ", s->row, err);
}

/* The row and the figure of "row:figure". */
static int
find_cell(struct alarm *a, const struct kam_alarm_source *s,
	  struct kam_str figure, struct kam_err *err)
{
	int rc = find_row(a, s, &figure, err);

	if (rc)
		return rc;
	rc = s->find_figure(s->ctx, kam_str_trim(figure), &a->col);
	if (rc < 0)
		return kam_nomem(err, "--fail-if");
	return rc ? KAM_OK
		  : fail_alarm(s, a->text, "an unknown figure", s->lacking,
			       err);
}

static int
read_alarm(struct alarm *a, const struct kam_alarm_source *s, const char **text,
	   struct kam_err *err)
{
	const char *comma = strchr(*text, ',');
	size_t len = comma ? (size_t)(comma - *text) : strlen(*text), at;
	struct kam_str figure, number;
	bool percent;

	a->text = kam_str_trim((struct kam_str){ *text, len });
	*text += len + (comma != NULL);
	if (!find_comparison(a->text, &at, &a->op))
		return fail_alarm(s, a->text, "no comparison", "", err);
	figure = kam_str_trim((struct kam_str){ a->text.ptr, at });
	at += strlen(comparisons[a->op]);
	number = kam_str_trim(
		(struct kam_str){ a->text.ptr + at, a->text.len - at });
	percent = number.len && number.ptr[number.len - 1] == '%';
	number.len -= percent;
	if (kam_dec_read(number, '.', &a->than, NULL))
		return fail_alarm(s, a->text, "no number", "", err);
	if (percent)
		a->than = kam_dec_div(a->than, 100);
	return find_cell(a, s, figure, err);
}

static bool
holds(const struct alarm *a, kam_dec is)
{
	switch (a->op) {
	case 0:
		return is >= a->than;
	case 1:
		return is <= a->than;
	case 2:
		return is != a->than;
	case 3:
		return is > a->than;
	case 4:
		return is < a->than;
	default:
		return is == a->than;
	}
}

/* Append "down>20: it is 21; ". */
static int
say(struct kam_buf *said, const struct alarm *a, kam_dec is)
{
	static const char it[] = ": it is ";
	char text[KAM_DEC_TEXT];
	size_t len = kam_dec_print(text, is);

	while (text[len - 1] == '0')
		len--;
	len -= text[len - 1] == '.';
	return (said->len && kam_buf_put(said, "; ", 2)) ||
			       kam_buf_put(said, a->text.ptr, a->text.len) ||
			       kam_buf_put(said, it, sizeof it - 1) ||
			       kam_buf_put(said, text, len)
		       ? -1
		       : 0;
}

int
kam_alarms(const struct kam_alarm_source *s, const char *conditions,
	   struct kam_buf *said, struct kam_err *err)
{
	const char *at = conditions;
	int rc = KAM_OK, n = 0;

	while (*at && !rc) {
		struct alarm a;
		kam_dec is;

		rc = read_alarm(&a, s, &at, err);
		if (rc || !s->value(s->ctx, a.row, a.col, &is) ||
		    !holds(&a, is))
			continue;
		if (say(said, &a, is))
			return kam_nomem(err, "--fail-if");
		n++;
	}
	return rc ? rc : n;
}
