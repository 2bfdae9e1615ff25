/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/prior.h>

#include <stdlib.h>

#include "columns.h"

#define CUSTOMER 0 /* read before the wanted columns */

struct load {
	struct kam_prior *p;
	const struct kam_prior_want *want;
};

static int
find_customer(const struct kam_prior_want *want, const struct kam_header *h,
	      const char *file, size_t *at, struct kam_err *err)
{
	*at = KAM_NO_COLUMN;
	if (want->customer)
		*at = kam_header_find(h, kam_str_of(want->customer));
	if (*at != KAM_NO_COLUMN)
		return KAM_OK;
	return kam_customer_find(h, file, at, err);
}

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	const struct load *load = ctx;
	const struct kam_prior_want *want = load->want;
	int rc = find_customer(want, h, file, &index[CUSTOMER], err);

	for (size_t i = 0; i < want->n && !rc; i++) {
		struct kam_str name = kam_str_of(want->name[i]);
		size_t *at = &index[i + 1];

		*at = KAM_NO_COLUMN;
		for (size_t k = h->n; k-- > 0;)
			if (kam_str_eq(h->name[k], name))
				*at = k;
		if (*at == KAM_NO_COLUMN && i < want->needed)
			rc = kam_column_find(h, file, name, NULL, KAM_EDATA, at,
					     err);
	}
	return rc;
}

static int
fail_row(const struct kam_batch *b, size_t row, struct kam_faults *faults,
	 struct kam_str customer, struct kam_err *err)
{
	struct kam_fault fault;
	char shown[100];

	if (customer.len == 0)
		kam_batch_fault(b, row, CUSTOMER, KAM_CAUSE_BLANK, &fault,
				"the customer is blank");
	else
		kam_batch_fault(b, row, CUSTOMER, KAM_CAUSE_RULE, &fault,
				"'%s' stands twice; an earlier output has "
				"each customer once",
				kam_str_show(shown, sizeof shown, customer));
	return kam_faults_add(faults, &fault, err);
}

static int
keep(struct load *load, const struct kam_str *from, struct kam_prior_row *row,
     struct kam_err *err)
{
	struct kam_arena *a = &load->p->arena;
	size_t n = load->want->n;
	struct kam_str *field = kam_arena_alloc(a, n * sizeof *field);

	if (!field)
		return kam_nomem(err, "the earlier output");
	for (size_t i = 0; i < n; i++) {
		field[i].len = from[i].len;
		field[i].ptr = kam_arena_copy(a, from[i].ptr, from[i].len);
		if (!field[i].ptr)
			return kam_nomem(err, "the earlier output");
	}
	row->field = field;
	return KAM_OK;
}

static int
take(void *state, const struct kam_batch *b, struct kam_faults *faults,
     struct kam_err *err)
{
	struct load *load = state;
	const struct kam_prior_want *want = load->want;
	int rc = KAM_OK;

	for (size_t i = 0; i < b->rows && !rc; i++) {
		const struct kam_str *f = b->fields + i * b->cols;
		struct kam_str customer = kam_str_trim(f[CUSTOMER]);
		struct kam_prior_row *row;
		bool fresh = true;

		if (want->gone != KAM_NO_COLUMN &&
		    kam_str_eq(f[want->gone + 1], kam_str_of(want->gone_text)))
			continue;
		if (customer.len == 0)
			return fail_row(b, i, faults, customer, err);
		row = kam_table_put(&load->p->table, customer,
				    kam_hash(customer.ptr, customer.len),
				    &fresh);
		if (!row)
			return kam_nomem(err, "the earlier output");
		rc = fresh ? keep(load, f + 1, row, err)
			   : fail_row(b, i, faults, customer, err);
	}
	return rc;
}

int
kam_prior_load(struct kam_prior *p, const char *file,
	       const struct kam_prior_want *want, struct kam_err *err)
{
	const struct kam_reader_options read = { .files = &file, .nfiles = 1 };
	struct load load = { p, want };
	struct kam_reader *r = NULL;
	void *state = &load;
	int rc;

	p->cols = want->n;
	if (kam_table_init(&p->table, sizeof(struct kam_prior_row)))
		return kam_nomem(err, "the earlier output");
	p->open = true;
	if (!(rc = kam_reader_open(&r, &read, err)))
		rc = kam_reader_select(r, want->n + 1, resolve, &load, err);
	if (!rc)
		rc = kam_reader_run(r, 1, &state, take, err);
	kam_reader_close(r);
	return rc;
}

void
kam_prior_release(struct kam_prior *p)
{
	if (p->open)
		kam_table_release(&p->table);
	kam_arena_release(&p->arena);
	*p = (struct kam_prior)KAM_PRIOR_INIT;
}

struct kam_prior_row *
kam_prior_get(const struct kam_prior *p, struct kam_str customer)
{
	return p->open ? kam_table_get(&p->table, customer,
				       kam_hash(customer.ptr, customer.len))
		       : NULL;
}

static int
bytewise(const void *a, const void *b)
{
	return kam_str_cmp(*(const struct kam_str *)a,
			   *(const struct kam_str *)b);
}

int
kam_prior_unmet(const struct kam_prior *p, struct kam_str **list, size_t *n,
		struct kam_err *err)
{
	const struct kam_prior_row *row;
	struct kam_str name;
	size_t slot = 0;

	*n = 0;
	*list = kam_alloc(p->open ? p->table.n : 0, sizeof **list);
	if (!*list)
		return kam_nomem(err, "the customers that are gone");
	while (p->open && (row = kam_table_next(&p->table, &slot, &name)))
		if (!row->met)
			(*list)[(*n)++] = name;
	qsort(*list, *n, sizeof **list, bytewise);
	return KAM_OK;
}
