/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/rows.h>

#include <stdio.h>
#include <stdlib.h>

#include "accounts_parts.h"
#include "aliases.h"
#include "columns.h"

#define CUSTOMER 0 /* columns that are read before the wanted ones */
#define AS_OF 1
#define BEFORE 2

struct kept {
	struct kam_str record, customer;
	struct kam_str *field;
};

struct kam_rows_parts {
	const struct kam_input_options *in;
	struct kam_reader_options read;
	struct kam_reader *reader;
	struct kam_accounts acc; /* the header, and what is rolled up */
	struct kam_load_report report;
	struct kam_rows_field *want; /* owned */
	size_t n, cap;		     /* of want */
	size_t over; /* field of rows that are passed over, or none */
	struct kam_str over_text;
	bool dated;
	struct kam_load_need need;
	struct kam_batch batch;
	size_t at;	   /* next row of the batch, of acc or of kept */
	bool again;	   /* rows come from kept */
	struct kept *kept; /* owned */
	size_t nkept, kept_cap;
	struct kam_str *field; /* owned; of a rolled-up row */
	struct kam_buf scratch;
	char as_of[32]; /* text of r->as_of */
	size_t as_of_len;
};

static bool
mentions(const struct kam_header *h, const struct kam_alias_list *list)
{
	for (size_t i = 0; i < h->n; i++) {
		if (list->exact &&
		    kam_str_eq(h->name[i], kam_str_of(list->exact)))
			return true;
		for (size_t k = 0; list->ids && list->ids[k]; k++)
			if (kam_alias_matches(h->name[i], list->ids[k]))
				return true;
		for (size_t k = 0; list->names && list->names[k]; k++)
			if (kam_alias_matches(h->name[i], list->names[k]))
				return true;
	}
	return false;
}

/* Whether a table that is neither accounts nor a ledger has lines of sales. */
static bool
has_lines(const struct kam_input_options *in, const struct kam_header *h)
{
	if (in->lines_only || in->date)
		return true;
	return mentions(h, &kam_aliases[KAM_ROLE_DATE]) &&
	       (in->amount || mentions(h, &kam_aliases[KAM_ROLE_AMOUNT]) ||
		(mentions(h, &kam_alias_quantity) &&
		 mentions(h, &kam_alias_price)));
}

static int
find_kind(struct kam_rows *r, struct kam_err *err)
{
	const struct kam_input_options *in = r->own->in;
	const struct kam_header *h = kam_reader_header(r->own->reader);
	int rc = kam_input_kind(h, r->file, in->kind, &r->kind, err);

	if (rc)
		return rc;
	if (in->kind == KAM_KIND_AUTO && r->kind == KAM_TRANSACTIONS &&
	    !has_lines(in, h))
		r->kind = KAM_PLAIN;
	if ((rc = kam_columns_check(in, r->kind, r->file, err)))
		return rc;
	if (in->lines_only && (r->kind == KAM_ACCOUNTS || r->kind == KAM_PLAIN))
		return kam_fail(err, KAM_EUSAGE,
				"%s needs transactions or a ledger; %s holds "
				"%s",
				in->lines_only, r->file,
				r->kind == KAM_PLAIN ? "a table of another kind"
						     : "accounts");
	return KAM_OK;
}

static int
find_customer(const struct kam_rows *r, const struct kam_header *h,
	      const char *file, size_t *at, struct kam_err *err)
{
	size_t role[KAM_ROLES];
	int rc;

	if (r->kind != KAM_PLAIN) {
		*at = 0;
		return KAM_OK;
	}
	rc = kam_roles_find(r->own->in, h, file, 1u << KAM_ROLE_CUSTOMER, role,
			    err);
	*at = role[KAM_ROLE_CUSTOMER];
	return rc;
}

static int
find_header(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	const struct kam_header *h = kam_reader_header(p->reader);
	bool rolled = r->kind == KAM_TRANSACTIONS || r->kind == KAM_LEDGER;
	int rc;

	p->acc.rolled = rolled;
	if ((rc = kam_accounts_set_header(&p->acc, rolled ? NULL : h, err)))
		return rc;
	r->header = p->acc.header;
	r->types = p->acc.types;
	r->sep = rolled ? ',' : kam_reader_sep(p->reader);
	r->as_of_at = KAM_NO_COLUMN;
	for (size_t i = r->header.n; i-- > 0;)
		if (kam_str_eq(r->header.name[i], KAM_STR("as_of")))
			r->as_of_at = i;
	return find_customer(r, h, r->file, &r->customer_at, err);
}

int
kam_rows_open(struct kam_rows *r, const struct kam_input_options *in,
	      struct kam_err *err)
{
	struct kam_rows_parts *p = kam_alloc(1, sizeof *p);
	int rc;

	*r = (struct kam_rows){ .own = p,
				.as_of = KAM_NO_DAY,
				.first = KAM_NO_DAY };
	if (!p)
		return kam_nomem(err, "the rows");
	p->in = in;
	p->read = in->read;
	p->read.records = false;
	p->over = KAM_NO_COLUMN;
	p->acc = (struct kam_accounts)KAM_ACCOUNTS_INIT;
	p->report.latest = p->report.before = KAM_NO_DAY;
	if ((rc = kam_reader_open(&p->reader, &p->read, err)))
		return rc;
	r->file = kam_arena_strdup(&p->acc.arena,
				   kam_str_of(kam_reader_file(p->reader)));
	if (!r->file)
		return kam_nomem(err, "a file's name");
	if ((rc = find_kind(r, err)))
		return rc;
	return find_header(r, err);
}

void
kam_rows_release(struct kam_rows *r)
{
	struct kam_rows_parts *p = r->own;

	if (p) {
		kam_reader_close(p->reader);
		kam_accounts_release(&p->acc);
		kam_buf_release(&p->scratch);
		free(p->want);
		free(p->kept);
		free(p->field);
		free(r->number);
		free(r->blank);
		free(p);
	}
	*r = (struct kam_rows){ .own = NULL };
}

/* Where column `at` of the first file stands in this one. */
static int
find_again(const struct kam_rows *r, const struct kam_header *h,
	   const char *file, size_t at, size_t *index, struct kam_err *err)
{
	*index = at;
	if (at < h->n && kam_str_eq(h->name[at], r->header.name[at]))
		return KAM_OK;
	return kam_column_find(h, file, r->header.name[at], NULL, KAM_EDATA,
			       index, err);
}

/* The wanted columns in a file, by the names they have in the first. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	const struct kam_rows *r = ctx;
	const struct kam_rows_parts *p = r->own;
	int rc = find_customer(r, h, file, &index[CUSTOMER], err);

	index[AS_OF] = KAM_NO_COLUMN;
	if (!rc && p->dated && r->as_of_at != KAM_NO_COLUMN)
		rc = kam_column_find(h, file, KAM_STR("as_of"), NULL, KAM_EDATA,
				     &index[AS_OF], err);
	for (size_t i = 0; i < p->n && !rc; i++)
		rc = find_again(r, h, file, p->want[i].at, &index[BEFORE + i],
				err);
	return rc;
}

static int
roll_up(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	int rc = kam_accounts_roll(&p->acc, p->reader, p->in, &p->need,
				   &p->report, err);

	r->as_of = p->acc.as_of;
	return rc;
}

int
kam_rows_want(struct kam_rows *r, const struct kam_rows_field *want,
	      size_t *field, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	struct kam_rows_field *grown =
		kam_grow(p->want, &p->cap, p->n + 1, sizeof *grown);

	if (!grown)
		return kam_nomem(err, "the columns");
	p->want = grown;
	p->want[p->n] = *want;
	*field = p->n++;
	return KAM_OK;
}

int
kam_rows_want_named(struct kam_rows *r, struct kam_str name, const char *option,
		    size_t *field, struct kam_err *err)
{
	struct kam_rows_field want = { .number = true };
	int rc = kam_column_find(&r->header, r->file, name, option, KAM_EUSAGE,
				 &want.at, err);

	return rc ? rc : kam_rows_want(r, &want, field, err);
}

int
kam_rows_want_list(struct kam_rows *r, const char *list, const char *option,
		   size_t *first, size_t *n, struct kam_err *err)
{
	int rc = KAM_OK;

	*n = 0;
	while (list && *list && !rc) {
		size_t len = strcspn(list, ","), field = 0;

		rc = kam_rows_want_named(r, (struct kam_str){ list, len },
					 option, &field, err);
		*first = *n ? *first : field;
		++*n;
		list += len + (list[len] == ',');
	}
	return rc;
}

int
kam_rows_pass_over(struct kam_rows *r, size_t at, const char *text,
		   struct kam_err *err)
{
	const struct kam_rows_field want = { at, false, false };

	r->own->over_text = kam_str_of(text);
	return kam_rows_want(r, &want, &r->own->over, err);
}

size_t
kam_rows_column(const struct kam_rows *r, const char *name)
{
	for (size_t i = 0; i < r->header.n; i++)
		if (kam_str_eq(r->header.name[i], kam_str_of(name)))
			return i;
	return KAM_NO_COLUMN;
}

int
kam_rows_start(struct kam_rows *r, bool dated, const struct kam_load_need *need,
	       struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;

	p->dated = dated;
	p->need = *need;
	p->report.kind = r->kind;
	r->number = kam_alloc(p->n, sizeof *r->number);
	r->blank = kam_alloc(p->n, sizeof *r->blank);
	p->field = kam_alloc(p->n + KAM_ACCOUNT_COLUMNS, sizeof *p->field);
	if (!r->number || !r->blank || !p->field)
		return kam_nomem(err, "the rows");
	if (p->acc.rolled)
		return roll_up(r, err);
	p->read.records = true;
	return kam_reader_select(p->reader, p->n + BEFORE, resolve, r, err);
}

static int
next_rolled(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	struct kam_str *raw = p->field + p->n;

	if (p->at == p->acc.n)
		return 0;
	r->record = kam_accounts_record(&p->acc, p->at, &p->scratch);
	if (r->record.len == 0)
		return kam_nomem(err, "the records");
	(void)kam_record_split(r->record, ',', raw, KAM_ACCOUNT_COLUMNS);
	r->customer = p->acc.rows[p->at].customer;
	for (size_t i = 0; i < p->n; i++)
		p->field[i] = p->want[i].at ? raw[p->want[i].at] : r->customer;
	r->field = p->field;
	r->first = p->acc.rows[p->at].first;
	r->window = p->acc.window ? &p->acc.window[p->at] : NULL;
	p->at++;
	return 1;
}

static int
next_kept(struct kam_rows *r)
{
	struct kam_rows_parts *p = r->own;

	if (p->at == p->nkept)
		return 0;
	r->record = p->kept[p->at].record;
	r->customer = p->kept[p->at].customer;
	r->field = p->kept[p->at++].field;
	return 1;
}

/* A fault of column `col` of the batch's present row. */
static int
add_fault(struct kam_rows *r, size_t col, enum kam_cause cause,
	  const char *text, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	struct kam_fault fault;

	kam_batch_fault(&p->batch, p->at - 1, col, cause, &fault, "%s", text);
	return kam_faults_add(kam_reader_faults(p->reader), &fault, err);
}

/* The day of the row; all rows have the same, so it is read once. */
static int
read_as_of(struct kam_rows *r, struct kam_str text, struct kam_err *err)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };
	struct kam_rows_parts *p = r->own;
	struct kam_place place = { p->batch.file, 0, KAM_STR("as_of") };
	char shown[100];
	kam_day day;

	if (p->as_of_len &&
	    kam_str_eq(text, (struct kam_str){ p->as_of, p->as_of_len }))
		return KAM_OK;
	place.line = kam_batch_line(&p->batch, p->at - 1);
	kam_str_show(shown, sizeof shown, text);
	if (kam_date_read(text, &iso, &day))
		return kam_fail_at(err, KAM_EDATA, &place,
				   "cannot read '%s' as a date", shown);
	if (p->as_of_len && day != r->as_of)
		return kam_fail_at(err, KAM_EDATA, &place,
				   "'%s' where the rows before have %.*s; give "
				   "one day's accounts at a time",
				   shown, (int)p->as_of_len, p->as_of);
	r->as_of = day;
	p->as_of_len = text.len < sizeof p->as_of ? text.len : 0;
	memcpy(p->as_of, text.ptr, p->as_of_len);
	return KAM_OK;
}

/* Take the next row of the batch; 0 if it is bad and passed over. */
static int
take_row(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	const struct kam_batch *b = &p->batch;
	const struct kam_str *f = b->fields + p->at * b->cols;
	int rc;

	r->record = b->records[p->at++];
	r->pause = p->at == b->rows;
	r->customer = kam_str_trim(f[CUSTOMER]);
	r->field = f + BEFORE;
	if (r->customer.len == 0)
		return add_fault(r, CUSTOMER, KAM_CAUSE_BLANK,
				 "the customer is blank", err);
	if (b->index[AS_OF] != KAM_NO_COLUMN &&
	    (rc = read_as_of(r, kam_str_trim(f[AS_OF]), err)))
		return rc;
	return 1;
}

/* What is wrong with field `i`, which is no number. */
static int
fault_number(struct kam_rows *r, size_t i, enum kam_read got,
	     struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	const char *advice = "";
	enum kam_cause cause =
		got == KAM_READ_RANGE ? KAM_CAUSE_RANGE : KAM_CAUSE_NUMBER;
	struct kam_str name = r->header.name[p->want[i].at];
	char shown[100], text[300], who[100];
	kam_dec ignored;

	if (kam_dec_read(r->field[i], p->in->point == ',' ? '.' : ',', &ignored,
			 NULL) == KAM_READ_OK)
		advice = p->in->point == ',' ? "; leave out --decimal=,"
					     : "; try --decimal=,";
	kam_str_show(shown, sizeof shown, r->field[i]);
	if (got == KAM_READ_RANGE)
		snprintf(text, sizeof text, "'%s' is larger than can be held",
			 shown);
	else
		snprintf(text, sizeof text, "cannot read '%s' as a number%s",
			 shown, advice);
	if (!p->acc.rolled && !p->again)
		return add_fault(r, BEFORE + i, cause, text, err);
	return kam_fail(err, KAM_EDATA, "customer '%s': column '%.*s': %s",
			kam_str_show(who, sizeof who, r->customer),
			(int)name.len, name.ptr, text);
}

/* Read the fields that are numbers: 1, or 0 for a bad row passed over. */
static int
read_numbers(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	char point = r->kind == KAM_PLAIN ? p->in->point : '.';

	for (size_t i = 0; i < p->n; i++) {
		enum kam_read got;

		if (!p->want[i].number)
			continue;
		r->blank[i] = kam_str_trim(r->field[i]).len == 0;
		if (r->blank[i] && !p->want[i].never_blank)
			continue;
		got = kam_dec_read(r->field[i], point, &r->number[i], NULL);
		if (got != KAM_READ_OK)
			return fault_number(r, i, got, err);
	}
	return 1;
}

/* The next row of the input, numbers not yet read; 0 at its end. */
static int
next_read(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	int rc;

	for (;;) {
		while (p->at < p->batch.rows)
			if ((rc = take_row(r, err)))
				return rc;
		if (p->batch.fault &&
		    (rc = kam_faults_add(kam_reader_faults(p->reader),
					 p->batch.fault, err)))
			return rc;
		p->at = 0;
		p->batch = (struct kam_batch){ .rows = 0 };
		if ((rc = kam_reader_next(p->reader, &p->batch, err)) <= 0) {
			p->batch = (struct kam_batch){ .rows = 0 };
			return rc;
		}
	}
}

int
kam_rows_next(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	int rc;

	for (;;) {
		if (p->acc.rolled)
			rc = next_rolled(r, err);
		else
			rc = p->again ? next_kept(r) : next_read(r, err);
		if (rc <= 0)
			return rc;
		if (p->over != KAM_NO_COLUMN &&
		    kam_str_eq(r->field[p->over], p->over_text))
			continue;
		if ((rc = read_numbers(r, err)))
			return rc;
	}
}

int
kam_rows_twice(struct kam_rows *r, struct kam_err *err)
{
	char shown[100];

	kam_str_show(shown, sizeof shown, r->customer);
	if (!r->own->acc.rolled && !r->own->again)
		return add_fault(r, CUSTOMER, KAM_CAUSE_RULE,
				 "the customer stands twice; a table of "
				 "accounts has each once",
				 err);
	return kam_fail(err, KAM_EDATA, "customer '%s' stands twice", shown);
}

int
kam_rows_keep(struct kam_rows *r, struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	struct kam_arena *a = &p->acc.arena;
	struct kept *kept, *k;
	bool ok;

	if (p->acc.rolled)
		return KAM_OK;
	kept = kam_grow(p->kept, &p->kept_cap, p->nkept + 1, sizeof *kept);
	if (!kept)
		return kam_nomem(err, "the rows");
	p->kept = kept;
	k = &kept[p->nkept++];
	k->record = r->record;
	k->customer = r->customer;
	k->record.ptr = kam_arena_copy(a, r->record.ptr, r->record.len);
	k->customer.ptr = kam_arena_copy(a, r->customer.ptr, r->customer.len);
	k->field = kam_arena_alloc(a, p->n * sizeof *k->field);
	ok = k->record.ptr && k->customer.ptr && k->field;
	for (size_t i = 0; i < p->n && ok; i++) {
		k->field[i] = r->field[i];
		k->field[i].ptr =
			kam_arena_copy(a, r->field[i].ptr, r->field[i].len);
		ok = k->field[i].ptr != NULL;
	}
	r->customer = k->customer;
	return ok ? KAM_OK : kam_nomem(err, "the rows");
}

void
kam_rows_again(struct kam_rows *r)
{
	r->own->again = true;
	r->own->at = 0;
	r->pause = false;
}

int
kam_rows_end(struct kam_rows *r, struct kam_load_report *report,
	     struct kam_err *err)
{
	struct kam_rows_parts *p = r->own;
	const struct kam_faults *f = kam_reader_faults(p->reader);

	*report = p->report;
	report->file = r->file;
	report->rows = kam_reader_rows(p->reader);
	memcpy(report->bad, f->count, sizeof report->bad);
	return kam_reader_finish(p->reader, err);
}
