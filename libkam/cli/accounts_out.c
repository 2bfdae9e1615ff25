/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts in, and accounts out with what a tool appends. */
#include <inttypes.h>
#include <stdlib.h>

#include "options.h"

int
kam_run_accounts(const struct kam_run *job, const struct kam_load_need *need,
		 struct kam_accounts *a, struct kam_err *err)
{
	struct kam_load_report report = { .latest = KAM_NO_DAY,
					  .before = KAM_NO_DAY };
	int rc = kam_accounts_load(a, job->input, need, &report, err);

	if (job->cli)
		kam_meter_end(&((struct kam_cli *)job->cli)->meter);
	if (rc == KAM_OK)
		kam_run_report(job, &report);
	return rc;
}

const char *
kam_attach_split(const char *text, size_t *file)
{
	const char *colon = strrchr(text, ':');

	if (!colon || colon == text || colon[1] == '\0')
		return NULL;
	*file = (size_t)(colon - text);
	return colon + 1;
}

/*
 * Cut the names of "a,b" in place; `names` has room for all.  Returns how
 * many there are, or 0 if one of them is empty.
 */
static size_t
cut_names(char *list, const char **names)
{
	size_t n = 0;

	for (;;) {
		char *comma = strchr(list, ',');

		if (comma)
			*comma = '\0';
		if (*list == '\0')
			return 0;
		names[n++] = list;
		if (!comma)
			return n;
		list = comma + 1;
	}
}

static int
load_named(struct kam_lookup *l, const char *attach, char *text, size_t file,
	   const char **names, struct kam_err *err)
{
	size_t n;

	text[file] = '\0';
	n = cut_names(text + file + 1, names);
	if (n == 0)
		return kam_value_fail(err, "attach", attach,
				      "a column's name is empty");
	l->option = "--attach";
	return kam_lookup_load(l, text, names, n, err);
}

int
kam_attach_load(struct kam_lookup *l, const char *attach, struct kam_err *err)
{
	size_t file, len = strlen(attach);
	char *text;
	const char **names;
	int rc;

	if (!kam_attach_split(attach, &file))
		return kam_value_fail(err, "attach", attach,
				      "give FILE:COL,...");
	text = malloc(len + 1);
	names = kam_alloc(len, sizeof *names);
	if (text && names) {
		memcpy(text, attach, len + 1);
		rc = load_named(l, attach, text, file, names, err);
	} else {
		rc = kam_nomem(err, "the names of --attach");
	}
	free(text);
	free((void *)names);
	return rc;
}

/* An attached column must not pass for one that tools compute from. */
static int
check_attached(const struct kam_run *job, const struct kam_lookup *l,
	       const struct kam_column *own, size_t nown, struct kam_err *err)
{
	for (size_t i = 0; i < l->cols; i++) {
		struct kam_str name = l->header.name[i];
		const char *whose = NULL;

		for (size_t k = 0; k < KAM_ACCOUNT_COLUMNS; k++)
			if (kam_str_eq(name,
				       kam_str_of(kam_account_columns[k].name)))
				whose = "every accounts table";
		for (size_t k = 0; k < nown; k++)
			if (kam_str_eq(name, kam_str_of(own[k].name)))
				whose = job->tool->name;
		if (whose)
			return kam_value_fail(err, "attach", job->attach,
					      "column '%.*s' is one of %s; "
					      "rename it in the file",
					      (int)name.len, name.ptr, whose);
	}
	return KAM_OK;
}

static size_t
names_size(const struct kam_lookup *l)
{
	size_t bytes = 0;

	for (size_t i = 0; i < l->cols; i++)
		bytes += l->header.name[i].len + 1;
	return bytes;
}

/* One piece of memory: the columns, then the attached ones' names. */
static int
build_columns(struct kam_accounts_out *o, const struct kam_column *own,
	      size_t nown, struct kam_err *err)
{
	const struct kam_lookup *l = &o->attach;
	size_t n = l->cols + nown;
	char *text;

	o->columns = malloc((n + 1) * sizeof *o->columns + names_size(l));
	if (!o->columns)
		return kam_nomem(err, "the columns");
	text = (char *)(o->columns + n + 1);
	for (size_t i = 0; i < l->cols; i++) {
		struct kam_str name = l->header.name[i];

		o->columns[i] = (struct kam_column){ text, KAM_TEXT, "", "" };
		if (name.len)
			memcpy(text, name.ptr, name.len);
		text[name.len] = '\0';
		text += name.len + 1;
	}
	if (nown)
		memcpy(o->columns + l->cols, own, nown * sizeof *own);
	o->columns[n] = (struct kam_column)KAM_COL_END;
	return KAM_OK;
}

static void
release(struct kam_accounts_out *o)
{
	kam_lookup_release(&o->attach);
	free(o->columns);
	kam_accounts_view_release(&o->view);
	*o = (struct kam_accounts_out)KAM_ACCOUNTS_OUT_INIT;
}

static int
open_writer(struct kam_accounts_out *o, const struct kam_accounts *a,
	    size_t nown, struct kam_err *err)
{
	int rc = kam_writer_open(&o->w, o->job->output, err);

	if (rc) {
		o->w = NULL;
		return rc;
	}
	rc = kam_writer_begin(o->w, &a->header, a->sep, a->types, o->columns,
			      o->attach.cols + nown, err);
	if (rc)
		kam_writer_abandon(o->w);
	return rc;
}

int
kam_accounts_out_open(struct kam_accounts_out *o, const struct kam_run *job,
		      const struct kam_accounts *a,
		      const struct kam_column *own, size_t nown,
		      struct kam_err *err)
{
	int rc = KAM_OK;

	*o = (struct kam_accounts_out)KAM_ACCOUNTS_OUT_INIT;
	o->job = job;
	o->a = a;
	if (job->attach)
		rc = kam_attach_load(&o->attach, job->attach, err);
	if (!rc && job->attach)
		rc = check_attached(job, &o->attach, own, nown, err);
	if (!rc)
		rc = build_columns(o, own, nown, err);
	if (!rc)
		rc = kam_accounts_view_init(&o->view, a, 0, err);
	if (!rc)
		rc = open_writer(o, a, nown, err);
	for (unsigned k = 0; !rc && k < KAM_ACCOUNT_COLUMNS; k++)
		o->used |= (unsigned)kam_writer_uses(o->w, k) << k;
	o->view.columns = o->used;
	if (rc)
		release(o);
	return rc;
}

bool
kam_accounts_out_begin(const struct kam_accounts_out *o,
		       struct kam_accounts_view *v,
		       const struct kam_account *row, struct kam_writer *w,
		       uint64_t *unknown)
{
	struct kam_str field[KAM_ACCOUNT_COLUMNS];
	const struct kam_str *cells;

	if (!o->a->rolled)
		kam_row_begin(w, row->record);
	else if (kam_account_fields(v, row, field))
		return false;
	else
		kam_row_begin_fields(w, field);
	if (o->attach.cols == 0)
		return true;
	cells = kam_lookup_get(&o->attach, row->customer);
	*unknown += cells == NULL;
	for (size_t k = 0; k < o->attach.cols; k++) {
		if (cells)
			kam_put_raw(w, cells[k]);
		else
			kam_put_empty(w);
	}
	return true;
}

void
kam_accounts_out_row(struct kam_accounts_out *o, size_t i)
{
	o->nomem = !kam_accounts_out_begin(o, &o->view, &o->a->rows[i], o->w,
					   &o->unknown) ||
		   o->nomem;
}

void
kam_attach_unknown(const struct kam_run *job, uint64_t unknown, size_t n)
{
	if (unknown > 0 && unknown == n)
		kam_warn(
			job,
			"--attach=%s: none of the %zu customers is found there",
			job->attach, n);
	else if (unknown > 0)
		kam_note(job,
			 "--attach=%s: %" PRIu64 " of %zu customers not found "
			 "there; their columns are empty",
			 job->attach, unknown, n);
}

int
kam_accounts_out_close(struct kam_accounts_out *o, int rc, struct kam_err *err)
{
	int closed = KAM_OK;

	if (!o->w)
		return rc;
	if (rc >= 0 && o->nomem)
		rc = kam_nomem(err, "the records");
	if (rc >= 0)
		closed = kam_writer_close(o->w, err);
	else
		kam_writer_abandon(o->w);
	if (rc >= 0 && closed == KAM_OK)
		kam_attach_unknown(o->job, o->unknown, o->a->n);
	release(o);
	return closed ? closed : rc;
}
