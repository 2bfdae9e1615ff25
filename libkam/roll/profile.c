/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/profile.h>

#include <stdlib.h>

#include "profile_values.h"

/* A run over the input. */
struct run {
	struct kam_profile *p;
	const struct kam_input_options *in;
	struct kam_reader *r;
	size_t role[KAM_ROLES];	   /* the first file's columns */
	struct kam_values *values; /* p->n of them, owned */
	struct kam_err *err;
};

static int
no_memory(struct run *run)
{
	return kam_nomem(run->err, "the report");
}

/* The column of `h` that is the first file's column `i`. */
static size_t
find_twin(const struct kam_header *first, size_t i, const struct kam_header *h)
{
	size_t before = 0;

	for (size_t j = 0; j < i; j++)
		before += kam_str_eq(first->name[j], first->name[i]);
	for (size_t j = 0; j < h->n; j++)
		if (kam_str_eq(h->name[j], first->name[i]) && before-- == 0)
			return j;
	return KAM_NO_COLUMN;
}

/* Every column is wanted. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	const struct run *run = ctx;
	const struct kam_header *first = kam_reader_header(run->r);

	(void)file; /* the reader has refused one that lacks a column */
	(void)err;
	for (size_t i = 0; i < first->n; i++)
		index[i] = find_twin(first, i, h);
	return KAM_OK;
}

/* Each role by itself: one that is not found is told, not an error. */
static int
find_roles(struct run *run)
{
	static const enum kam_role roles[] = { KAM_ROLE_CUSTOMER, KAM_ROLE_DATE,
					       KAM_ROLE_AMOUNT,
					       KAM_ROLE_ORDER };
	const struct kam_header *h = kam_reader_header(run->r);
	const char *file = kam_reader_file(run->r);

	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		struct kam_err why = KAM_ERR_INIT;
		size_t index[KAM_ROLES];
		int rc = kam_roles_find(run->in, h, file, 1u << roles[i], index,
					&why);

		if (rc && rc != KAM_EDATA) {
			if (run->err)
				*run->err = why;
			return rc;
		}
		if (rc) {
			memcpy(run->p->missing[roles[i]], why.text,
			       sizeof why.text);
			continue;
		}
		run->role[roles[i]] = index[roles[i]];
		if (roles[i] == KAM_ROLE_AMOUNT)
			run->role[KAM_ROLE_FACTOR] = index[KAM_ROLE_FACTOR];
	}
	return KAM_OK;
}

static bool
has_role(const struct run *run, enum kam_role role, size_t col)
{
	return run->role[role] == col;
}

static bool
is_product(const struct run *run)
{
	return run->role[KAM_ROLE_FACTOR] != KAM_NO_COLUMN;
}

static const char *
role_name(const struct run *run, size_t col)
{
	if (has_role(run, KAM_ROLE_CUSTOMER, col))
		return "customer";
	if (has_role(run, KAM_ROLE_DATE, col))
		return "date";
	if (has_role(run, KAM_ROLE_FACTOR, col))
		return "factor";
	if (has_role(run, KAM_ROLE_AMOUNT, col))
		return is_product(run) ? "factor" : "amount";
	return has_role(run, KAM_ROLE_ORDER, col) ? "order" : "";
}

static enum kam_wanted
wanted(const struct run *run, size_t col)
{
	if (has_role(run, KAM_ROLE_DATE, col))
		return KAM_WANT_DATE;
	if (has_role(run, KAM_ROLE_FACTOR, col) ||
	    has_role(run, KAM_ROLE_AMOUNT, col))
		return KAM_WANT_NUMBER;
	if (has_role(run, KAM_ROLE_CUSTOMER, col) ||
	    has_role(run, KAM_ROLE_ORDER, col))
		return KAM_WANT_TEXT;
	return KAM_WANT_ANY;
}

/* A blank one makes the row a bad one. */
static bool
must_be_there(const struct run *run, size_t col)
{
	for (int role = 0; role < KAM_ROLES; role++)
		if (role != KAM_ROLE_ORDER &&
		    has_role(run, (enum kam_role)role, col))
			return true;
	return false;
}

static int
make_columns(struct run *run)
{
	const struct kam_header *h = kam_reader_header(run->r);
	struct kam_profile *p = run->p;

	p->columns = kam_alloc(h->n, sizeof *p->columns);
	run->values = kam_alloc(h->n, sizeof *run->values);
	if (!p->columns || !run->values)
		return no_memory(run);
	for (size_t i = 0; i < h->n; i++) {
		struct kam_profile_column *c = &p->columns[i];

		c->role = role_name(run, i);
		c->name.len = h->name[i].len;
		c->name.ptr = kam_arena_copy(&p->arena, h->name[i].ptr,
					     h->name[i].len);
		if (!c->name.ptr ||
		    kam_values_init(&run->values[i], run->in, wanted(run, i)))
			return no_memory(run);
		p->n++;
	}
	return kam_reader_select(run->r, h->n, resolve, run, run->err);
}

static int
take_fault(struct run *run, const struct kam_fault *fault)
{
	struct kam_profile_faults *f = &run->p->faults;

	if (!fault)
		return KAM_OK;
	if (f->n++ == 0) {
		f->file = fault->place.file;
		f->line = fault->place.line;
		memcpy(f->text, fault->text, sizeof f->text);
	}
	return kam_faults_add(kam_reader_faults(run->r), fault, run->err);
}

static int
read_all(struct run *run)
{
	struct kam_profile *p = run->p;
	struct kam_batch b;
	int rc;

	while ((rc = kam_reader_next(run->r, &b, run->err)) > 0) {
		for (size_t row = 0; row < b.rows; row++)
			for (size_t i = 0; i < p->n; i++)
				if (kam_values_take(&run->values[i], &b, row,
						    i))
					return no_memory(run);
		p->rows += b.rows;
		if ((rc = take_fault(run, b.fault)))
			return rc;
	}
	return rc;
}

/* File names are the reader's, which is closed before they are used. */
static int
keep_name(struct run *run, const char **name)
{
	if (!*name)
		return KAM_OK;
	*name = kam_arena_strdup(&run->p->arena, kam_str_of(*name));
	return *name ? KAM_OK : no_memory(run);
}

static int
settle(struct run *run, struct kam_load_report *report)
{
	const struct kam_faults *f = kam_reader_faults(run->r);
	struct kam_profile *p = run->p;
	int rc = KAM_OK;

	for (size_t i = 0; i < p->n && !rc; i++) {
		kam_values_settle(&run->values[i], must_be_there(run, i),
				  &p->columns[i]);
		rc = keep_name(run, &p->columns[i].bad_file);
	}
	report->file = kam_reader_file(run->r);
	report->rows = kam_reader_rows(run->r);
	memcpy(report->bad, f->count, sizeof report->bad);
	if (rc || (rc = keep_name(run, &p->faults.file)) ||
	    (rc = keep_name(run, &report->file)))
		return rc;
	return kam_reader_finish(run->r, run->err);
}

static int
make(struct run *run, struct kam_load_report *report)
{
	int rc;

	/* A kind that analyses refuse, a ledger by month, is a table here. */
	if (kam_input_kind(kam_reader_header(run->r), kam_reader_file(run->r),
			   run->in->kind, &report->kind, NULL))
		report->kind = KAM_PLAIN;
	if ((report->kind == KAM_TRANSACTIONS || report->kind == KAM_LEDGER) &&
	    (rc = find_roles(run)))
		return rc;
	if ((rc = make_columns(run)) || (rc = read_all(run)))
		return rc;
	return settle(run, report);
}

int
kam_profile_make(struct kam_profile *p, const struct kam_input_options *in,
		 struct kam_load_report *report, struct kam_err *err)
{
	struct kam_reader_options read = in->read;
	struct run run = { .p = p, .in = in, .err = err };
	int rc;

	memset(report, 0, sizeof *report);
	report->latest = report->before = KAM_NO_DAY;
	for (size_t i = 0; i < KAM_ROLES; i++)
		run.role[i] = KAM_NO_COLUMN;
	read.skip = true;
	read.records = true;
	if ((rc = kam_reader_open(&run.r, &read, err)))
		return rc;
	rc = make(&run, report);
	for (size_t i = 0; run.values && i < p->n; i++)
		kam_values_release(&run.values[i]);
	free(run.values);
	kam_reader_close(run.r);
	return rc;
}

void
kam_profile_release(struct kam_profile *p)
{
	free(p->columns);
	kam_arena_release(&p->arena);
	*p = (struct kam_profile)KAM_PROFILE_INIT;
}
