/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/latest.h>

#include <stdlib.h>

#include "columns.h"
#include "lines.h"

/* A customer: the latest day, and what the l->n columns said then. */
struct seen {
	kam_day day;
	const struct kam_str *value[];
};

int
kam_latest_init(struct kam_latest *l, const char *const *name,
		const char *const *option, size_t n, struct kam_err *err)
{
	memset(l, 0, sizeof(*l));
	l->n = n;
	l->name = name;
	l->option = option;
	l->at = kam_alloc(n, sizeof(*l->at));
	if (!l->at ||
	    kam_table_init(&l->who, sizeof(struct seen) +
					    n * sizeof(struct kam_str *)) ||
	    kam_table_init(&l->text, sizeof(struct kam_str)))
		return kam_nomem(err, "the latest values");
	return KAM_OK;
}

void
kam_latest_release(struct kam_latest *l)
{
	free(l->at);
	if (l->who.group)
		kam_table_release(&l->who);
	if (l->text.group)
		kam_table_release(&l->text);
	kam_arena_release(&l->arena);
	memset(l, 0, sizeof(*l));
}

int
kam_latest_find(struct kam_latest *l, const struct kam_header *h,
		const char *file, size_t *index, struct kam_err *err)
{
	for (size_t i = 0; i < l->n; i++) {
		int rc = kam_column_find(h, file, kam_str_of(l->name[i]),
					 l->option[i], KAM_EUSAGE, &index[i],
					 err);

		if (rc)
			return rc;
	}
	return KAM_OK;
}

/* The one copy of a value, which does not move; NULL when out of memory. */
static const struct kam_str *
keep(struct kam_latest *l, struct kam_str value)
{
	uint64_t hash = kam_hash(value.ptr, value.len);
	struct kam_str **kept, *copy;
	bool fresh;

	kept = kam_table_put(&l->text, value, hash, &fresh);
	if (!kept)
		return NULL;
	if (!fresh)
		return *kept;
	copy = kam_arena_alloc(&l->arena, sizeof(*copy));
	if (!copy)
		return NULL;
	copy->len = value.len;
	copy->ptr = kam_arena_copy(&l->arena, value.ptr, value.len);
	*kept = copy;
	return copy->ptr ? copy : NULL;
}

/* The customer's values are now these; -1 when out of memory. */
static int
set(struct kam_latest *l, struct kam_str customer, kam_day day,
    const struct kam_str *value)
{
	bool fresh;
	struct seen *s =
		kam_table_put(&l->who, customer,
			      kam_hash(customer.ptr, customer.len), &fresh);

	if (!s)
		return -1;
	if (!fresh && s->day > day)
		return 0;
	s->day = day;
	for (size_t i = 0; i < l->n; i++)
		/* Most lines say what the last one said. */
		if ((fresh || !kam_str_eq(*s->value[i], value[i])) &&
		    !(s->value[i] = keep(l, value[i])))
			return -1;
	return 0;
}

int
kam_latest_take(struct kam_latest *l, const struct kam_input_options *in,
		const struct kam_batch *b, struct kam_err *err)
{
	/* Bad rows have been dealt with by who counts them. */
	struct kam_faults passed_over = KAM_FAULTS_INIT;
	struct kam_lines lines;
	int rc = KAM_OK;

	if (!l->n)
		return KAM_OK;
	passed_over.skip = true;
	kam_lines_init(&lines, in);
	for (size_t row = 0; rc >= 0 && row < b->rows; row++) {
		const struct kam_str *f = b->fields + row * b->cols;
		struct kam_line line;

		rc = kam_lines_read(&lines, b, row, &line, &passed_over, err);
		if (rc > 0 && set(l, line.customer, line.day, f + KAM_ROLES))
			rc = kam_nomem(err, "the latest values");
	}
	kam_faults_release(&passed_over);
	return rc < 0 ? rc : KAM_OK;
}

/* The columns of an account's record. */
static int
take_record(struct kam_latest *l, const struct kam_accounts *a, size_t row,
	    struct kam_str *raw, struct kam_str *value, struct kam_buf *scratch)
{
	size_t found =
		kam_record_split(a->rows[row].record, a->sep, raw, a->header.n);

	for (size_t i = 0; i < l->n; i++) {
		const struct kam_str *kept;

		value[i] = KAM_STR("");
		if (l->at[i] >= found)
			continue;
		/* The scratch is overwritten by the next field. */
		kept = keep(l, kam_field_text(raw[l->at[i]], scratch));
		if (!kept)
			return -1;
		value[i] = *kept;
	}
	return set(l, a->rows[row].customer, a->as_of, value);
}

int
kam_latest_accounts(struct kam_latest *l, const struct kam_accounts *a,
		    const char *file, struct kam_err *err)
{
	struct kam_buf scratch = KAM_BUF_INIT;
	struct kam_str *raw, *value;
	int rc;

	if (!l->n)
		return KAM_OK;
	if ((rc = kam_latest_find(l, &a->header, file, l->at, err)))
		return rc;
	raw = kam_alloc(a->header.n, sizeof(*raw));
	value = kam_alloc(l->n, sizeof(*value));
	if (!raw || !value)
		rc = kam_nomem(err, "the latest values");
	for (size_t row = 0; !rc && row < a->n; row++)
		if (take_record(l, a, row, raw, value, &scratch))
			rc = kam_nomem(err, "the latest values");
	kam_buf_release(&scratch);
	free(raw);
	free(value);
	return rc;
}

struct kam_str
kam_latest_get(const struct kam_latest *l, struct kam_str customer, size_t i)
{
	const struct seen *s = NULL;

	if (l->n)
		s = kam_table_get(&l->who, customer,
				  kam_hash(customer.ptr, customer.len));
	return s ? *s->value[i] : KAM_STR("");
}
