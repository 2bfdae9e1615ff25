/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of cuts: as they are printed, and as they are read back. */
#include <kam/rfm.h>

enum { DIMENSION, SCORE, FROM, TO };

static const struct kam_str column[] = {
	{ "dimension", 9 }, { "score", 5 }, { "from", 4 }, { "to", 2 }
};

size_t
kam_rfm_print(char *buf, enum kam_rfm_dimension d, kam_dec value)
{
	size_t len = kam_dec_print(buf, value);

	if (d == KAM_RFM_M)
		return len;
	while (buf[len - 1] == '0')
		len--;
	if (buf[len - 1] == '.')
		len--;
	buf[len] = '\0';
	return len;
}

/* How many cuts the values of a score exceed. */
static int
exceeded(int bins, int d, int score)
{
	return d == KAM_RFM_R ? bins - score : score - 1;
}

struct kam_rfm_bound
kam_rfm_bound(const struct kam_cuts *cuts, enum kam_rfm_dimension d, int score)
{
	int over = exceeded(cuts->bins, d, score);
	struct kam_rfm_bound b = { over == 0, over == cuts->bins - 1, 0, 0 };

	if (!b.open_from)
		b.from = cuts->cut[over - 1];
	if (!b.open_to)
		b.to = cuts->cut[over];
	return b;
}

static int
find_dimension(struct kam_str text)
{
	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		if (kam_str_eq(text, kam_str_of(kam_rfm_dimension_name[d])))
			return d;
	return -1;
}

static int
read_bound(struct kam_str text, bool *open, kam_dec *value,
	   const struct kam_place *place, struct kam_err *err)
{
	char shown[100];
	enum kam_read how;

	*open = kam_str_trim(text).len == 0;
	if (*open)
		return KAM_OK;
	how = kam_dec_read(text, '.', value, NULL);
	if (how == KAM_READ_OK)
		return KAM_OK;
	kam_str_show(shown, sizeof shown, text);
	if (how == KAM_READ_RANGE)
		return kam_fail_at(err, KAM_EDATA, place,
				   "'%s' is more than can be held", shown);
	return kam_fail_at(err, KAM_EDATA, place,
			   "cannot read '%s' as a number; write it as 1234.5, "
			   "or leave it empty at the end of the scale",
			   shown);
}

/* Read what names the row: the dimension and the score. */
static int
read_key(const struct kam_str field[4], int *d, int *score,
	 struct kam_place *place, struct kam_err *err)
{
	struct kam_str text = kam_str_trim(field[SCORE]);
	char shown[100];

	place->column = column[DIMENSION];
	*d = find_dimension(kam_str_trim(field[DIMENSION]));
	if (*d < 0)
		return kam_fail_at(
			err, KAM_EDATA, place,
			"no dimension '%s'; give recency, frequency "
			"or monetary",
			kam_str_show(shown, sizeof shown, field[DIMENSION]));
	place->column = column[SCORE];
	*score = text.len == 1 ? text.ptr[0] - '0' : 0;
	if (*score < 1 || *score > KAM_BINS_MAX)
		return kam_fail_at(
			err, KAM_EDATA, place,
			"cannot read '%s' as a score; give 1 to %d",
			kam_str_show(shown, sizeof shown, field[SCORE]),
			KAM_BINS_MAX);
	return KAM_OK;
}

int
kam_rfm_table_add(struct kam_rfm_table *t, const struct kam_str field[4],
		  struct kam_place *place, struct kam_err *err)
{
	struct kam_rfm_bound b = { false, false, 0, 0 };
	int d = 0, score = 0, rc;

	if ((rc = read_key(field, &d, &score, place, err)))
		return rc;
	if (t->line[d][score])
		return kam_fail_at(err, KAM_EDATA, place,
				   "%s has score %d already in line %llu; "
				   "remove one of the two",
				   kam_rfm_dimension_name[d], score,
				   (unsigned long long)t->line[d][score]);
	place->column = column[FROM];
	if ((rc = read_bound(field[FROM], &b.open_from, &b.from, place, err)))
		return rc;
	place->column = column[TO];
	if ((rc = read_bound(field[TO], &b.open_to, &b.to, place, err)))
		return rc;
	t->bound[d][score] = b;
	t->line[d][score] = place->line;
	return KAM_OK;
}

/* The number of scores of a dimension, none of which may be missing. */
static int
count_scores(const struct kam_rfm_table *t, int d, const char *file, int *bins,
	     struct kam_err *err)
{
	const char *name = kam_rfm_dimension_name[d];

	for (int s = *bins = KAM_BINS_MAX; s > 0 && !t->line[d][s]; s--)
		*bins = s - 1;
	if (*bins < KAM_BINS_MIN)
		return kam_fail(err, KAM_EDATA,
				"%s: %s has %s; give a row for each of its "
				"scores, %d to %d of them",
				file, name, *bins ? "one score" : "no score",
				KAM_BINS_MIN, KAM_BINS_MAX);
	for (int s = 1; s < *bins; s++)
		if (!t->line[d][s])
			return kam_fail(err, KAM_EDATA,
					"%s: %s has a score %d but no score "
					"%d; add its row",
					file, name, *bins, s);
	return KAM_OK;
}

/* Where the values of a score begin must be where those before it end. */
static int
check_from(const struct kam_rfm_bound *b, const struct kam_rfm_bound *before,
	   const struct kam_place *place, int d, int score, struct kam_err *err)
{
	char want[KAM_DEC_TEXT];

	if (!before)
		return b->open_from
			       ? KAM_OK
			       : kam_fail_at(err, KAM_EDATA, place,
					     "score %d of %s holds the "
					     "lowest values; leave 'from' "
					     "empty",
					     score, kam_rfm_dimension_name[d]);
	if (!b->open_from && b->from == before->to)
		return KAM_OK;
	kam_rfm_print(want, d, before->to);
	return kam_fail_at(err, KAM_EDATA, place,
			   "score %d of %s must begin where the one before it "
			   "ends; give %s",
			   score, kam_rfm_dimension_name[d], want);
}

static int
check_to(const struct kam_rfm_bound *b, bool last,
	 const struct kam_place *place, int d, int score, struct kam_err *err)
{
	const char *name = kam_rfm_dimension_name[d];

	if (b->open_to && !last)
		return kam_fail_at(err, KAM_EDATA, place,
				   "score %d of %s does not hold the highest "
				   "values; give 'to'",
				   score, name);
	if (!b->open_to && last)
		return kam_fail_at(err, KAM_EDATA, place,
				   "score %d of %s holds the highest values; "
				   "leave 'to' empty",
				   score, name);
	if (!last && !b->open_from && b->to < b->from)
		return kam_fail_at(err, KAM_EDATA, place,
				   "score %d of %s ends below where it begins; "
				   "exchange 'from' and 'to'",
				   score, name);
	return KAM_OK;
}

/* Walk the scores of a dimension from the lowest values up. */
static int
check_dimension(const struct kam_rfm_table *t, int d, const char *file,
		struct kam_cuts *cuts, struct kam_err *err)
{
	const struct kam_rfm_bound *before = NULL;
	int rc;

	if ((rc = count_scores(t, d, file, &cuts->bins, err)))
		return rc;
	for (int over = 0; over < cuts->bins; over++) {
		bool last = over == cuts->bins - 1;
		int score = d == KAM_RFM_R ? cuts->bins - over : over + 1;
		const struct kam_rfm_bound *b = &t->bound[d][score];
		struct kam_place place = { file, t->line[d][score],
					   column[FROM] };

		if ((rc = check_from(b, before, &place, d, score, err)))
			return rc;
		place.column = column[TO];
		if ((rc = check_to(b, last, &place, d, score, err)))
			return rc;
		if (!last)
			cuts->cut[over] = b->to;
		before = b;
	}
	return KAM_OK;
}

int
kam_rfm_table_cuts(const struct kam_rfm_table *t, const char *file,
		   struct kam_cuts cuts[3], struct kam_err *err)
{
	int rc;

	for (int d = 0; d < KAM_RFM_DIMENSIONS; d++)
		if ((rc = check_dimension(t, d, file, &cuts[d], err)))
			return rc;
	return KAM_OK;
}
