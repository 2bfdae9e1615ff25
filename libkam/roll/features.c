/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/features.h>

#include <stdlib.h>

#include <kam/table.h>

#include "columns.h"

void
kam_features_release(struct kam_features *f)
{
	free(f->name);
	free(f->cell);
	kam_sheet_release(&f->sheet);
	*f = (struct kam_features)KAM_FEATURES_INIT;
}

static int
no_memory(struct kam_err *err)
{
	return kam_nomem(err, "the features");
}

static int
name_columns(struct kam_features *f, const char *file, size_t *customer,
	     struct kam_err *err)
{
	const struct kam_sheet *s = &f->sheet;
	struct kam_header h = { s->cols, s->name, NULL };
	int rc = kam_customer_find(&h, file, customer, err);

	if (rc)
		return rc;
	if (s->cols < 2)
		return kam_fail(err, KAM_EDATA,
				"%s: there is no column beside the customer",
				file);
	if (!(f->name = kam_alloc(s->cols, sizeof(*f->name))))
		return no_memory(err);
	for (size_t col = 0; col < s->cols; col++)
		if (col != *customer)
			f->name[f->cols++] = s->name[col];
	return KAM_OK;
}

/* The accounts' positions by name. */
static int
index_accounts(struct kam_table *t, const struct kam_accounts *a,
	       struct kam_err *err)
{
	bool fresh;

	if (kam_table_init(t, sizeof(size_t)))
		return no_memory(err);
	for (size_t i = 0; i < a->n; i++) {
		struct kam_str name = a->rows[i].customer;
		size_t *at = kam_table_put(
			t, name, kam_hash(name.ptr, name.len), &fresh);

		if (!at)
			return no_memory(err);
		*at = i;
	}
	return KAM_OK;
}

static int
take_row(struct kam_features *f, const char *file, size_t row, size_t customer,
	 const struct kam_table *t, struct kam_err *err)
{
	const struct kam_str *from = f->sheet.cell + row * f->sheet.cols;
	struct kam_place place = { file, f->sheet.line[row],
				   f->sheet.name[customer] };
	struct kam_str name = kam_str_trim(from[customer]), *to;
	const size_t *at = kam_table_get(t, name, kam_hash(name.ptr, name.len));
	char shown[100];

	if (!at) {
		f->unknown++;
		return KAM_OK;
	}
	to = f->cell + *at * f->cols;
	if (to->ptr)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "'%s' was there before; a table of features "
				   "has each customer once",
				   kam_str_show(shown, sizeof(shown), name));
	f->without--;
	for (size_t col = 0; col < f->sheet.cols; col++) {
		if (col == customer)
			continue;
		*to = kam_str_trim(from[col]);
		/* An empty cell is one, too. */
		if (!to->len)
			to->ptr = "";
		to++;
	}
	return KAM_OK;
}

int
kam_features_load(struct kam_features *f, const char *file,
		  const struct kam_accounts *a, struct kam_err *err)
{
	struct kam_table t = { .group = NULL };
	size_t customer;
	int rc;

	if ((rc = kam_sheet_load(&f->sheet, file, err)) ||
	    (rc = name_columns(f, file, &customer, err)))
		return rc;
	f->cell = kam_alloc(a->n * f->cols, sizeof(*f->cell));
	if (!f->cell)
		return no_memory(err);
	f->without = a->n;
	rc = index_accounts(&t, a, err);
	for (size_t row = 0; !rc && row < f->sheet.rows; row++)
		rc = take_row(f, file, row, customer, &t, err);
	if (t.group)
		kam_table_release(&t);
	return rc;
}
