/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user is told of cuts that equal values have made collapse. */
#include <kam/rfm.h>

static int
put(struct kam_buf *b, const char *text)
{
	return kam_buf_put(b, text, strlen(text));
}

static int
put_number(struct kam_buf *b, const char *before, size_t n)
{
	char text[KAM_DEC_TEXT];

	kam_rfm_print(text, KAM_RFM_F, (kam_dec)n * KAM_DEC_ONE);
	return put(b, before) || put(b, text) ? -1 : 0;
}

static int
put_groups(struct kam_buf *b, size_t collapsed, size_t groups)
{
	return put_number(b,
			  ": equal values leave a score without customers "
			  "in ",
			  collapsed) ||
	       put_number(b, " of ", groups) || put(b, " groups");
}

static int
put_empty_scores(struct kam_buf *b, const size_t *count, int bins)
{
	const char *before = " collapse: no customer has score ";

	for (int s = 1; s <= bins; s++) {
		if (count[s])
			continue;
		if (put_number(b, before, (size_t)s))
			return -1;
		before = ", ";
	}
	return 0;
}

static int
put_cuts(struct kam_buf *b, const struct kam_rfm *rfm, enum kam_rfm_dimension d)
{
	const struct kam_cuts *cuts = &rfm->cuts[d];
	char text[KAM_DEC_TEXT];

	if (put(b, ": cuts"))
		return -1;
	for (int k = 0; k < cuts->bins - 1; k++) {
		kam_rfm_print(text, d, cuts->cut[k]);
		if (put(b, " ") || put(b, text))
			return -1;
	}
	if (put_empty_scores(b, rfm->count[d], cuts->bins) ||
	    put(b, " (customers by score:"))
		return -1;
	for (int s = 1; s <= cuts->bins; s++)
		if (put_number(b, " ", rfm->count[d][s]))
			return -1;
	return put(b, ")");
}

int
kam_rfm_collapse_text(struct kam_buf *b, const struct kam_rfm *rfm,
		      enum kam_rfm_dimension d, struct kam_err *err)
{
	bool nested = rfm->cuts[d].bins == 0;

	if (put(b, kam_rfm_dimension_name[d]) ||
	    (nested ? put_groups(b, rfm->collapsed[d], rfm->groups[d])
		    : put_cuts(b, rfm, d)))
		return kam_nomem(err, "a warning");
	return KAM_OK;
}
