/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/accounts.h>

#include <stdlib.h>

#include <kam/table.h>

#include "columns.h"

/* Customers to their fields, which lie in the arena with all other bytes. */
struct kam_lookup_table {
	struct kam_table rows; /* of const struct kam_str * */
	struct kam_arena arena;
};

/* A loading: what is wanted, and where it was found. */
struct load {
	struct kam_lookup *l;
	const char *const *names;
	size_t *at;	     /* positions of the names */
	struct kam_str *raw; /* the fields of a record */
	size_t fields;	     /* of them */
	struct kam_buf quoted;
	char sep;
	struct kam_err *err;
};

static int
no_memory(struct load *load)
{
	return kam_nomem(load->err, "the look-up table");
}

/* Find the customer and, beside it, the named columns. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	struct load *load = ctx;
	const char *option = load->l->option;
	int rc = kam_customer_find(h, file, index, err);

	if (rc)
		return rc;
	for (size_t i = 0; i < load->l->cols; i++) {
		rc = kam_column_find(h, file, kam_str_of(load->names[i]),
				     option, option ? KAM_EUSAGE : KAM_EDATA,
				     &load->at[i], err);
		if (rc)
			return rc;
	}
	return KAM_OK;
}

/*
 * Keep a raw field for good, as a file with commas has it; false when out of
 * memory.
 */
static bool
keep_raw(struct load *load, struct kam_str raw, struct kam_str *kept)
{
	if (load->sep != ',' && raw.len > 0 && raw.ptr[0] != '"') {
		load->quoted.len = 0;
		if (kam_csv_put(&load->quoted, raw, ','))
			return false;
		raw = kam_buf_str(&load->quoted);
	}
	kept->len = raw.len;
	kept->ptr = kam_arena_copy(&load->l->table->arena, raw.ptr, raw.len);
	return kept->ptr != NULL;
}

static int
keep_header(struct load *load, const struct kam_header *h)
{
	struct kam_arena *arena = &load->l->table->arena;
	size_t n = load->l->cols;
	struct kam_str *name = kam_arena_alloc(arena, n * sizeof *name);
	struct kam_str *raw = kam_arena_alloc(arena, n * sizeof *raw);

	if (!name || !raw)
		return no_memory(load);
	for (size_t i = 0; i < n; i++) {
		const struct kam_str *from = &h->name[load->at[i]];

		name[i].len = from->len;
		name[i].ptr = kam_arena_copy(arena, from->ptr, from->len);
		if (!name[i].ptr ||
		    !keep_raw(load, h->raw[load->at[i]], &raw[i]))
			return no_memory(load);
	}
	load->l->header = (struct kam_header){ n, name, raw };
	return KAM_OK;
}

/* The wanted fields of a record into the arena. */
static int
keep_fields(struct load *load, struct kam_str record,
	    const struct kam_str **kept)
{
	size_t n = load->l->cols, found;
	struct kam_str *fields;

	fields = kam_arena_alloc(&load->l->table->arena, n * sizeof *fields);
	if (!fields)
		return no_memory(load);
	found = kam_record_split(record, load->sep, load->raw, load->fields);
	for (size_t i = 0; i < n; i++) {
		fields[i] = KAM_STR("");
		if (load->at[i] < found &&
		    !keep_raw(load, load->raw[load->at[i]], &fields[i]))
			return no_memory(load);
	}
	*kept = fields;
	return KAM_OK;
}

/* Fail because of the customer of row `row`. */
static int
fail_row(const struct kam_batch *b, size_t row, enum kam_cause cause,
	 struct kam_faults *faults, struct kam_err *err)
{
	struct kam_fault fault;
	char shown[256];

	kam_str_show(shown, sizeof shown, kam_str_trim(b->fields[row]));
	if (cause == KAM_CAUSE_BLANK)
		kam_batch_fault(b, row, 0, cause, &fault, "a blank customer");
	else
		kam_batch_fault(b, row, 0, cause, &fault,
				"'%s' stands twice; a look-up needs each "
				"customer once",
				shown);
	return kam_faults_add(faults, &fault, err);
}

static int
keep_rows(struct load *load, const struct kam_batch *b,
	  struct kam_faults *faults)
{
	struct kam_table *rows = &load->l->table->rows;

	for (size_t row = 0; row < b->rows; row++) {
		/* One column was selected. */
		struct kam_str customer = kam_str_trim(b->fields[row]);
		const struct kam_str **value;
		bool fresh;
		int rc;

		if (customer.len == 0)
			return fail_row(b, row, KAM_CAUSE_BLANK, faults,
					load->err);
		value = kam_table_put(rows, customer,
				      kam_hash(customer.ptr, customer.len),
				      &fresh);
		if (!value)
			return no_memory(load);
		if (!fresh)
			return fail_row(b, row, KAM_CAUSE_RULE, faults,
					load->err);
		rc = keep_fields(load, b->records[row], value);
		if (rc)
			return rc;
		load->l->n++;
	}
	return b->fault ? kam_faults_add(faults, b->fault, load->err) : KAM_OK;
}

static int
read_all(struct load *load, struct kam_reader *r)
{
	const struct kam_header *h = kam_reader_header(r);
	struct kam_batch batch;
	int rc;

	load->sep = kam_reader_sep(r);
	load->fields = h->n;
	load->raw = kam_alloc(h->n, sizeof *load->raw);
	if (!load->raw)
		return no_memory(load);
	if ((rc = kam_reader_select(r, 1, resolve, load, load->err)) ||
	    (rc = keep_header(load, h)))
		return rc;
	while ((rc = kam_reader_next(r, &batch, load->err)) > 0)
		if ((rc = keep_rows(load, &batch, kam_reader_faults(r))))
			break;
	return rc;
}

/* An empty table; 0, or -1 when out of memory. */
static int
table_new(struct kam_lookup *l)
{
	struct kam_lookup_table *table = kam_alloc(1, sizeof *table);

	if (!table)
		return -1;
	table->arena = (struct kam_arena)KAM_ARENA_INIT;
	if (kam_table_init(&table->rows, sizeof(const struct kam_str *))) {
		free(table);
		return -1;
	}
	l->table = table;
	return 0;
}

int
kam_lookup_load(struct kam_lookup *l, const char *file,
		const char *const *names, size_t n, struct kam_err *err)
{
	const struct kam_reader_options options = { .files = &file,
						    .nfiles = 1,
						    .records = true };
	struct load load = { .l = l, .names = names, .err = err };
	struct kam_reader *r = NULL;
	int rc;

	l->cols = n;
	load.at = kam_alloc(n, sizeof *load.at);
	if (!load.at || table_new(l))
		rc = no_memory(&load);
	else if (!(rc = kam_reader_open(&r, &options, err)))
		rc = read_all(&load, r);
	kam_reader_close(r);
	kam_buf_release(&load.quoted);
	free(load.raw);
	free(load.at);
	return rc;
}

void
kam_lookup_release(struct kam_lookup *l)
{
	if (l->table) {
		kam_table_release(&l->table->rows);
		kam_arena_release(&l->table->arena);
		free(l->table);
	}
	*l = (struct kam_lookup)KAM_LOOKUP_INIT;
}

const struct kam_str *
kam_lookup_get(const struct kam_lookup *l, struct kam_str customer)
{
	const struct kam_str *const *value = NULL;

	if (l->table)
		value = kam_table_get(&l->table->rows, customer,
				      kam_hash(customer.ptr, customer.len));
	return value ? *value : NULL;
}
