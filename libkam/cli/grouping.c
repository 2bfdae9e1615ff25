/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/grouping.h>

#include <stdlib.h>

#include "options.h"

void
kam_grouping_release(struct kam_grouping *g)
{
	kam_labels_release(&g->labels);
	free(g->of);
	*g = (struct kam_grouping){ .of = NULL };
}

/* Which of the attached columns it is. */
static int
find_column(const struct kam_run *job, const struct kam_lookup *l,
	    const char *by, size_t *col, struct kam_err *err)
{
	for (*col = 0; *col < l->cols; ++*col)
		if (kam_str_eq(l->header.name[*col], kam_str_of(by)))
			return KAM_OK;
	return kam_fail(err, KAM_EUSAGE,
			"--by=%s is no column of --attach=%s; name it there, "
			"or leave out --attach",
			by, job->attach);
}

static int
put(struct kam_grouping *g, size_t i, struct kam_str value)
{
	return kam_labels_put(&g->labels, value, &g->of[i]);
}

/* The attached values; -1 when out of memory. */
static int
put_attached(struct kam_grouping *g, const struct kam_run *job,
	     const struct kam_accounts *a, const struct kam_lookup *l,
	     size_t col)
{
	struct kam_buf scratch = KAM_BUF_INIT;
	size_t unknown = 0;
	int rc = 0;

	for (size_t i = 0; !rc && i < a->n; i++) {
		const struct kam_str *raw =
			kam_lookup_get(l, a->rows[i].customer);

		unknown += !raw;
		rc = put(g, i,
			 raw ? kam_field_text(raw[col], &scratch)
			     : KAM_STR(""));
	}
	kam_buf_release(&scratch);
	kam_attach_unknown(job, unknown, a->n);
	return rc;
}

static int
attach(struct kam_grouping *g, const struct kam_run *job,
       const struct kam_accounts *a, const char *by, struct kam_err *err)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;
	size_t col;
	int rc = kam_attach_load(&l, job->attach, err);

	if (!rc && !(rc = find_column(job, &l, by, &col, err)) &&
	    put_attached(g, job, a, &l, col))
		rc = kam_nomem(err, "the groups");
	kam_lookup_release(&l);
	return rc;
}

int
kam_grouping_make(struct kam_grouping *g, const struct kam_run *job,
		  const struct kam_accounts *a, const struct kam_latest *latest,
		  size_t col, const char *by, struct kam_err *err)
{
	int rc = KAM_OK;

	g->of = kam_alloc(a->n, sizeof(*g->of));
	if (!g->of || kam_labels_init(&g->labels))
		return kam_nomem(err, "the groups");
	if (job->attach)
		rc = attach(g, job, a, by, err);
	for (size_t i = 0; !rc && !job->attach && i < a->n; i++)
		if (put(g, i, kam_latest_get(latest, a->rows[i].customer, col)))
			rc = kam_nomem(err, "the groups");
	if (!rc && kam_labels_sort(&g->labels, g->of, a->n))
		rc = kam_nomem(err, "the groups");
	return rc;
}
