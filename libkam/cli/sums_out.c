/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/sums_out.h>

#include <stdlib.h>

#include "options.h"

int
kam_run_sums(const struct kam_run *job, const struct kam_sums_need *need,
	     struct kam_sums *s, struct kam_err *err)
{
	struct kam_load_report report;
	int rc = kam_sums_load(s, job->input, need, &report, err);

	/* Before rows, which may go to the same terminal. */
	if (job->cli)
		kam_meter_end(&((struct kam_cli *)job->cli)->meter);
	if (rc == KAM_OK)
		kam_run_report(job, &report);
	return rc;
}

static int
list_column(struct kam_buf *list, struct kam_str name)
{
	if (list->len > 0 && kam_buf_putc(list, ','))
		return -1;
	return kam_csv_put(list, name, ',');
}

/* --pretty: the group, the key, its value, and what is appended. */
static int
list_columns(struct kam_sums_out *o, const struct kam_column *own, size_t nown,
	     struct kam_err *err)
{
	const struct kam_sums *s = o->s;
	const size_t at[] = { s->group, s->key, s->value };
	const char *attached = o->job.attach;
	int failed = 0;

	for (size_t i = 0; i < sizeof at / sizeof *at && !failed; i++)
		if (at[i] != KAM_NO_COLUMN)
			failed = list_column(&o->list, s->header.name[at[i]]);
	if (attached)
		attached = strrchr(attached, ':');
	if (!failed && attached)
		failed = list_column(&o->list, KAM_STR("")) ||
			 kam_buf_put(&o->list, attached + 1,
				     strlen(attached + 1));
	for (size_t c = 0; c < nown && !failed; c++)
		failed = list_column(&o->list, kam_str_of(own[c].name));
	if (failed || kam_buf_putc(&o->list, '\0'))
		return kam_nomem(err, "the columns");
	o->output.columns = o->list.ptr;
	return KAM_OK;
}

/* The rows of a table in the form of accounts, which are attached to. */
static int
make_accounts(struct kam_sums_out *o, struct kam_err *err)
{
	const struct kam_sums *s = o->s;
	struct kam_accounts *a = &o->table;

	a->rows = kam_alloc(s->n, sizeof *a->rows);
	if (!a->rows)
		return kam_nomem(err, "the rows");
	a->header = s->header;
	a->types = s->types;
	a->sep = s->sep;
	for (; a->n < s->n; a->n++) {
		struct kam_account *row = &a->rows[a->n];

		row->customer = s->keys[a->n];
		row->record = kam_sums_record(s, a->n, &o->scratch);
		if (!s->records)
			row->record.ptr = kam_arena_copy(
				&a->arena, row->record.ptr, row->record.len);
		if (!row->record.ptr || row->record.len == 0)
			return kam_nomem(err, "the rows");
	}
	return KAM_OK;
}

static int
open_table(struct kam_sums_out *o, const struct kam_column *own, size_t nown,
	   struct kam_err *err)
{
	const struct kam_sums *s = o->s;
	int rc = kam_writer_open(&o->w, &o->output, err);

	if (!rc)
		rc = kam_writer_begin(o->w, &s->header, s->sep, s->types, own,
				      nown, err);
	return rc;
}

static void
release(struct kam_sums_out *o)
{
	kam_accounts_release(&o->table);
	kam_buf_release(&o->list);
	kam_buf_release(&o->scratch);
	*o = (struct kam_sums_out)KAM_SUMS_OUT_INIT;
}

int
kam_sums_out_open(struct kam_sums_out *o, const struct kam_run *job,
		  const struct kam_sums *s, const struct kam_column *own,
		  size_t nown, struct kam_err *err)
{
	const struct kam_accounts *a = s->accounts.rolled ? &s->accounts : NULL;
	int rc = KAM_OK;

	*o = (struct kam_sums_out){ .s = s,
				    .job = *job,
				    .output = *job->output,
				    .accounts = KAM_ACCOUNTS_OUT_INIT,
				    .table = KAM_ACCOUNTS_INIT };
	o->job.output = &o->output;
	if (o->output.pretty && !o->output.columns)
		rc = list_columns(o, own, nown, err);
	if (!rc && !a && job->attach) {
		rc = make_accounts(o, err);
		a = &o->table;
	}
	if (!rc && a) {
		rc = kam_accounts_out_open(&o->accounts, &o->job, a, own, nown,
					   err);
		o->w = o->accounts.w;
	} else if (!rc) {
		rc = open_table(o, own, nown, err);
	}
	if (rc) {
		if (!a)
			kam_writer_abandon(o->w);
		release(o);
	}
	return rc;
}

void
kam_sums_out_row(struct kam_sums_out *o, size_t i)
{
	struct kam_str record;

	if (o->accounts.w) {
		kam_accounts_out_row(&o->accounts, i);
		return;
	}
	record = kam_sums_record(o->s, i, &o->scratch);
	o->nomem = o->nomem || record.len == 0;
	kam_row_begin(o->w, record);
}

int
kam_sums_out_close(struct kam_sums_out *o, int rc, struct kam_err *err)
{
	if (rc >= 0 && o->nomem)
		rc = kam_nomem(err, "the rows");
	if (o->accounts.w)
		rc = kam_accounts_out_close(&o->accounts, rc, err);
	else if (rc < 0)
		kam_writer_abandon(o->w);
	else
		rc = kam_writer_close(o->w, err) ? err->status : rc;
	release(o);
	return rc;
}

int
kam_sums_table_open(struct kam_writer **w, const struct kam_run *job,
		    const struct kam_sums *s, const struct kam_column *own,
		    size_t nown, struct kam_err *err)
{
	bool grouped = s->group != KAM_NO_COLUMN;
	struct kam_buf quoted = KAM_BUF_INIT;
	struct kam_str name, raw;
	const struct kam_header group = { 1, &name, &raw };
	int rc = KAM_OK;

	if (grouped) {
		name = s->header.name[s->group];
		if (kam_csv_put(&quoted, name, ','))
			rc = kam_nomem(err, "the header");
		raw = kam_buf_str(&quoted);
	}
	if (!rc && !(rc = kam_writer_open(w, job->output, err))) {
		rc = kam_writer_begin(*w, grouped ? &group : NULL, ',', NULL,
				      own, nown, err);
		if (rc)
			kam_writer_abandon(*w);
	}
	kam_buf_release(&quoted);
	return rc;
}

int
kam_sums_table_row(struct kam_writer *w, const struct kam_sums *s, size_t g,
		   struct kam_buf *scratch, struct kam_err *err)
{
	scratch->len = 0;
	if (kam_csv_put(scratch, kam_sums_group_name(s, g), ','))
		return kam_nomem(err, "the groups");
	kam_row_begin(w, kam_buf_str(scratch));
	return KAM_OK;
}
