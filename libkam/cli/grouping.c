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

/* --attach is of use to one of the columns, or it is a mistake. */
static int
check_attached(const struct kam_said *s, const struct kam_run *job,
	       size_t which, struct kam_err *err)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->at[i] == KAM_SAID_ATTACHED)
			return KAM_OK;
	return kam_fail(err, KAM_EUSAGE,
			"%s=%s is no column of --attach=%s; name it there, "
			"or leave out --attach",
			s->option[which], s->name[which], job->attach);
}

int
kam_grouping_make(struct kam_grouping *g, const struct kam_run *job,
		  const struct kam_accounts *a, struct kam_said *s,
		  size_t which, struct kam_err *err)
{
	bool attached = s->at[which] == KAM_SAID_ATTACHED;
	size_t unknown = 0;
	int rc = KAM_OK;

	if (job->attach && (rc = check_attached(s, job, which, err)))
		return rc;
	g->of = kam_alloc(a->n, sizeof(*g->of));
	if (!g->of || kam_labels_init(&g->labels))
		return kam_nomem(err, "the groups");
	for (size_t i = 0; !rc && i < a->n; i++) {
		struct kam_str name = a->rows[i].customer;

		unknown +=
			attached && !kam_lookup_get(&s->attached[which], name);
		rc = kam_labels_put(&g->labels, kam_said_get(s, name, which),
				    &g->of[i]);
	}
	if (attached)
		kam_attach_unknown(job, unknown, a->n);
	return rc || kam_labels_sort(&g->labels, g->of, a->n)
		       ? kam_nomem(err, "the groups")
		       : KAM_OK;
}
