/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/reasons.h>

#include <stdlib.h>

#include <kam/prior.h>

#define OTHER "other"

enum { REASON, CONTROLLABLE, COLUMNS };

void
kam_reasons_release(struct kam_reasons *r)
{
	kam_labels_release(&r->labels);
	free(r->of);
	free(r->control);
	*r = (struct kam_reasons){ .of = NULL };
}

static int
read_file(struct kam_prior *p, const struct kam_run *job, const char *file,
	  struct kam_err *err)
{
	static const char *const name[COLUMNS] = { "reason", "controllable" };
	const struct kam_prior_want want = { .name = name,
					     .n = COLUMNS,
					     .needed = 1,
					     .customer = job->input->customer,
					     .gone = KAM_NO_COLUMN };

	return kam_prior_load(p, file, &want, err);
}

static int
not_an_answer(const char *file, struct kam_str customer, struct kam_str text,
	      struct kam_err *err)
{
	char who[100], what[100];

	return kam_fail(err, KAM_EDATA,
			"%s: column 'controllable': '%s' of customer '%s' is "
			"neither yes nor no",
			file, kam_str_show(what, sizeof what, text),
			kam_str_show(who, sizeof who, customer));
}

/* Account i: its reason, or none. */
static int
take(struct kam_reasons *r, const struct kam_prior *p, const char *file,
     size_t i, struct kam_str customer, struct kam_err *err)
{
	struct kam_prior_row *row = kam_prior_get(p, customer);
	struct kam_str reason = KAM_STR("");
	enum kam_answer answer = KAM_ANSWER_NONE;

	if (row) {
		row->met = true;
		reason = kam_str_trim(row->field[REASON]);
		if (!kam_answer_read(row->field[CONTROLLABLE], &answer))
			return not_an_answer(file, customer,
					     row->field[CONTROLLABLE], err);
	}
	r->control[i] = (unsigned char)answer;
	r->controlled = r->controlled || answer != KAM_ANSWER_NONE;
	if (!reason.len)
		reason = KAM_STR(OTHER);
	return kam_labels_put(&r->labels, reason, &r->of[i])
		       ? kam_nomem(err, "the reasons")
		       : KAM_OK;
}

static int
tell_unmet(const struct kam_run *job, const struct kam_prior *p,
	   const char *file, struct kam_err *err)
{
	struct kam_str *list = NULL;
	size_t n = 0;
	int rc = kam_prior_unmet(p, &list, &n, err);

	if (!rc && n && n == p->table.n)
		kam_warn(job,
			 "--reason-file=%s: none of its customers is among "
			 "those of the input",
			 file);
	else if (!rc && n)
		kam_note(job,
			 "--reason-file=%s: %zu of its customers are not among "
			 "those of the input",
			 file, n);
	free(list);
	return rc;
}

int
kam_reasons_load(struct kam_reasons *r, const struct kam_run *job,
		 const struct kam_accounts *a, const char *file,
		 struct kam_err *err)
{
	struct kam_prior p = KAM_PRIOR_INIT;
	int rc;

	/* The last one stands for `other` until the names are sorted. */
	r->of = kam_alloc(a->n + 1, sizeof(*r->of));
	r->control = kam_alloc(a->n, 1);
	if (!r->of || !r->control || kam_labels_init(&r->labels) ||
	    kam_labels_put(&r->labels, KAM_STR(OTHER), &r->of[a->n]))
		return kam_nomem(err, "the reasons");
	rc = read_file(&p, job, file, err);
	for (size_t i = 0; !rc && i < a->n; i++)
		rc = take(r, &p, file, i, a->rows[i].customer, err);
	if (!rc && kam_labels_sort(&r->labels, r->of, a->n + 1))
		rc = kam_nomem(err, "the reasons");
	if (!rc)
		rc = tell_unmet(job, &p, file, err);
	r->other = r->of[a->n];
	kam_prior_release(&p);
	return rc;
}
