/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/clean.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/table.h>

#include "clean_plan.h"
#include "columns.h"
#include "lines.h"

#define CURRENCY KAM_ROLES    /* among the wanted columns */
#define DEDUP (KAM_ROLES + 1) /* the first of them */
#define SHORT 128	      /* room for a date, an amount and separators */

struct kam_clean {
	const struct kam_clean_options *opt;
	struct kam_reader_options read;
	struct kam_reader *r;
	struct kam_lines lines;
	struct kam_clean_plan plan;
	struct kam_arena arena;
	struct kam_str *dedup; /* names, in the arena */
	size_t ndedup;
	size_t *index; /* the first file's, DEDUP + ndedup; in the arena */
	struct kam_table seen; /* of the dedup columns' contents */
	uint64_t duplicates;
	struct kam_batch batch;
	size_t at;	/* the batch's next row */
	bool delivered; /* a row since the last reading */
	char sep;
	bool plain_amount;     /* it may go out as it came */
	struct kam_str *split; /* plan.fields; in the arena */
	struct kam_buf record, key;
};

static int
no_memory(struct kam_err *err)
{
	return kam_nomem(err, "the cleaning");
}

/* Cut the list of --dedup up; a name in quotes may hold commas. */
static int
read_dedup(struct kam_clean *c, struct kam_err *err)
{
	struct kam_str list = kam_str_of(c->opt->dedup);
	size_t n = kam_record_split(list, ',', NULL, 0);
	struct kam_buf scratch = KAM_BUF_INIT;

	c->dedup = kam_arena_alloc(&c->arena, n * sizeof *c->dedup);
	if (!c->dedup)
		return no_memory(err);
	kam_record_split(list, ',', c->dedup, n);
	for (size_t i = 0; i < n; i++) {
		struct kam_str name = kam_field_text(c->dedup[i], &scratch);

		c->dedup[i].len = name.len;
		c->dedup[i].ptr = kam_arena_copy(&c->arena, name.ptr, name.len);
		if (!c->dedup[i].ptr)
			break;
		c->ndedup++;
	}
	kam_buf_release(&scratch);
	return c->ndedup < n ? no_memory(err) : KAM_OK;
}

/* A role must be the same column in all files: the others go by name. */
static int
check_same(const struct kam_clean *c, const struct kam_header *h,
	   const char *file, const size_t *index, struct kam_err *err)
{
	const struct kam_header *first = kam_reader_header(c->r);
	char here[100], there[100];

	for (size_t i = 0; i < DEDUP + c->ndedup; i++) {
		bool none = index[i] == KAM_NO_COLUMN;

		if (none != (c->index[i] == KAM_NO_COLUMN))
			return kam_fail(err, KAM_EDATA,
					"%s: has other columns than %s", file,
					kam_reader_file(c->r));
		if (none ||
		    kam_str_eq(h->name[index[i]], first->name[c->index[i]]))
			continue;
		kam_str_show(here, sizeof here, h->name[index[i]]);
		kam_str_show(there, sizeof there, first->name[c->index[i]]);
		return kam_fail(err, KAM_EDATA,
				"%s: takes column '%s' where %s has '%s'; name "
				"the columns, do not number them",
				file, here, kam_reader_file(c->r), there);
	}
	return KAM_OK;
}

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	struct kam_clean *c = ctx;
	int rc = kam_roles_resolve((void *)(uintptr_t)c->opt->in, h, file,
				   index, err);

	index[CURRENCY] = KAM_NO_COLUMN;
	if (!rc && c->opt->fx)
		rc = kam_column_find(h, file, kam_str_of(c->opt->currency),
				     "--currency", KAM_EUSAGE, &index[CURRENCY],
				     err);
	for (size_t i = 0; i < c->ndedup && !rc; i++) {
		struct kam_str name = c->dedup[i];

		/* "a, b" is meant as "a,b". */
		if (kam_header_find(h, name) == KAM_NO_COLUMN)
			name = kam_str_trim(name);
		rc = kam_column_find(h, file, name, "--dedup", KAM_EUSAGE,
				     &index[DEDUP + i], err);
	}
	if (rc || c->plan.drop)
		return rc ? rc : check_same(c, h, file, index, err);
	memcpy(c->index, index, (DEDUP + c->ndedup) * sizeof *index);
	c->plain_amount = !c->opt->fx && c->opt->in->point == '.' &&
			  index[KAM_ROLE_FACTOR] == KAM_NO_COLUMN;
	return kam_clean_plan_make(&c->plan, c->opt, h, c->sep, index,
				   &c->arena, err);
}

static int
check_kind(const struct kam_clean *c, struct kam_err *err)
{
	const char *file = kam_reader_file(c->r);
	enum kam_kind kind;
	int rc = kam_input_kind(kam_reader_header(c->r), file, c->opt->in->kind,
				&kind, err);

	if (rc || kind == KAM_TRANSACTIONS)
		return rc;
	if (kind == KAM_PLAIN)
		return kam_fail(err, KAM_EUSAGE,
				"--input=table: only transactions can be "
				"cleaned; --report takes any table");
	return kam_fail(err, KAM_EDATA,
			"%s: %s, which is clean as it is; only transactions "
			"can be cleaned",
			file,
			kind == KAM_LEDGER ? "a ledger" : "an accounts table");
}

static int
start(struct kam_clean *c, struct kam_err *err)
{
	int rc;

	c->read = c->opt->in->read;
	c->read.records = true;
	if ((rc = kam_reader_open(&c->r, &c->read, err)) ||
	    (rc = check_kind(c, err)) ||
	    (c->opt->dedup && (rc = read_dedup(c, err))))
		return rc;
	c->sep = kam_reader_sep(c->r);
	c->index = kam_arena_alloc(&c->arena,
				   (DEDUP + c->ndedup) * sizeof *c->index);
	c->split = kam_arena_alloc(&c->arena, kam_reader_header(c->r)->n *
						      sizeof *c->split);
	if (!c->index || !c->split)
		return no_memory(err);
	kam_lines_init(&c->lines, c->opt->in);
	return kam_reader_select(c->r, DEDUP + c->ndedup, resolve, c, err);
}

int
kam_clean_open(struct kam_clean **out, const struct kam_clean_options *opt,
	       struct kam_err *err)
{
	struct kam_clean *c = kam_alloc(1, sizeof *c);
	int rc;

	*out = NULL;
	if (!c)
		return no_memory(err);
	c->opt = opt;
	c->arena = (struct kam_arena)KAM_ARENA_INIT;
	if (kam_table_init(&c->seen, 0)) {
		free(c);
		return no_memory(err);
	}
	rc = start(c, err);
	if (rc)
		kam_clean_close(c);
	else
		*out = c;
	return rc;
}

void
kam_clean_close(struct kam_clean *c)
{
	if (!c)
		return;
	kam_reader_close(c->r);
	kam_table_release(&c->seen);
	kam_buf_release(&c->record);
	kam_buf_release(&c->key);
	kam_arena_release(&c->arena);
	free(c);
}

const struct kam_header *
kam_clean_header(const struct kam_clean *c)
{
	return &c->plan.header;
}

const enum kam_type *
kam_clean_types(const struct kam_clean *c)
{
	return c->plan.types;
}

char
kam_clean_sep(const struct kam_clean *c)
{
	return c->sep;
}

uint64_t
kam_clean_duplicates(const struct kam_clean *c)
{
	return c->duplicates;
}

/* The fields of row `row`. */
static const struct kam_str *
fields(const struct kam_clean *c, size_t row)
{
	return c->batch.fields + row * c->batch.cols;
}

/* Bring the amount into the base currency: 1, or as kam_lines_read(). */
static int
convert(struct kam_clean *c, size_t row, struct kam_line *line,
	struct kam_err *err)
{
	struct kam_str currency = kam_str_trim(fields(c, row)[CURRENCY]);
	const struct kam_number *rate =
		kam_fx_rate(c->opt->fx, currency, line->day);
	char shown[100], date[KAM_DATE_TEXT], amount[KAM_DEC_TEXT];
	struct kam_fault fault;

	if (rate && !kam_fx_convert(rate, line->amount, &line->amount))
		return 1;
	kam_str_show(shown, sizeof shown, currency);
	kam_date_print(date, line->day);
	kam_dec_print(amount, line->amount);
	if (currency.len == 0)
		kam_batch_fault(&c->batch, row, CURRENCY, KAM_CAUSE_BLANK,
				&fault, "the currency is blank");
	else if (!rate)
		kam_batch_fault(&c->batch, row, CURRENCY, KAM_CAUSE_RULE,
				&fault,
				"no rate for '%s' on %s or in the %d days "
				"before; add it to the file of --fx, or give "
				"--base=%s if that is the currency of the "
				"result",
				shown, date, KAM_FX_DAYS, shown);
	else
		kam_batch_fault(&c->batch, row, CURRENCY, KAM_CAUSE_RANGE,
				&fault,
				"%s in '%s' is beyond what can be held after "
				"conversion (24 digits before the point)",
				amount, shown);
	return kam_faults_add(kam_reader_faults(c->r), &fault, err);
}

/* 1 if the row's like has not been seen before, 0, or a failure. */
static int
is_fresh(struct kam_clean *c, size_t row, struct kam_err *err)
{
	const struct kam_str *f = fields(c, row) + DEDUP;
	struct kam_str key;
	bool fresh;

	c->key.len = 0;
	for (size_t i = 0; i < c->ndedup; i++)
		/* Lengths keep "ab","c" apart from "a","bc". */
		if (kam_buf_put(&c->key, (const char *)&f[i].len,
				sizeof f[i].len) ||
		    kam_buf_put(&c->key, f[i].ptr, f[i].len))
			return no_memory(err);
	key = kam_buf_str(&c->key);
	if (!kam_table_put(&c->seen, key, kam_hash(key.ptr, key.len), &fresh))
		return no_memory(err);
	c->duplicates += !fresh;
	return fresh;
}

/*
 * A customer or an order, whose contents are `from` in the record.  There is
 * room for twice its bytes.
 */
static int
put_text(struct kam_clean *c, struct kam_str record, struct kam_str from,
	 struct kam_str text)
{
	struct kam_buf *b = &c->record;
	struct kam_str raw;
	char *end;

	/* What stood there without quotes can do without. */
	if (!kam_clean_raw(record, from, &raw) || raw.len != from.len)
		return kam_csv_put(b, text, c->sep);
	end = kam_clean_copy(b->ptr + b->len, text.ptr, text.len,
			     record.ptr + record.len);
	b->len = (size_t)(end - b->ptr);
	return 0;
}

static bool
is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

/* Is the text of a date that was read in the form it is written in? */
static bool
is_plain_date(struct kam_str s)
{
	return s.len >= 10 && is_digit(s.ptr[0]) && s.ptr[4] == '-' &&
	       s.ptr[7] == '-' && is_digit(s.ptr[9]);
}

/* Is the text of a number that was read in the form it is written in? */
static bool
is_plain_amount(struct kam_str s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;

	if (s.len < 4 || s.len > 18 || end[-3] != '.' || !is_digit(end[-1]) ||
	    !is_digit(end[-2]) || *p < '0' || (*p == '0' && s.len > 4))
		return false;
	for (; p < end - 3; p++)
		if (!is_digit(*p))
			return false;
	return true;
}

/* Most exports have dates and amounts as they are to be. */
static void
put_date(struct kam_clean *c, struct kam_str from, kam_day day)
{
	struct kam_buf *b = &c->record;

	if (c->opt->in->date_format.form == KAM_DATE_YMD &&
	    is_plain_date(from)) {
		memcpy(b->ptr + b->len, from.ptr, 10);
		b->len += 10;
	} else {
		b->len += kam_date_print(b->ptr + b->len, day);
	}
}

static void
put_amount(struct kam_clean *c, struct kam_str record, struct kam_str from,
	   kam_dec amount)
{
	struct kam_buf *b = &c->record;
	struct kam_str raw;

	if (c->plain_amount && is_plain_amount(from) &&
	    kam_clean_raw(record, from, &raw)) {
		char *to = kam_clean_copy(b->ptr + b->len, from.ptr, from.len,
					  record.ptr + record.len);

		b->len = (size_t)(to - b->ptr);
	} else {
		b->len += kam_dec_print(b->ptr + b->len, amount);
	}
}

static int
put_record(struct kam_clean *c, size_t row, const struct kam_line *line)
{
	const struct kam_str *f = fields(c, row);
	struct kam_str record = c->batch.records[row];
	struct kam_str customer = line->customer, order = line->order;
	struct kam_buf *b = &c->record;
	char *end;

	if (c->opt->parents)
		customer = kam_parents_top(c->opt->parents, customer);
	b->len = 0;
	if (kam_buf_reserve(b, 2 * (customer.len + order.len) + record.len +
				       SHORT))
		return -1;
	if (c->opt->parents
		    ? kam_csv_put(b, customer, c->sep)
		    : put_text(c, record, f[KAM_ROLE_CUSTOMER], customer))
		return -1;
	b->ptr[b->len++] = c->sep;
	put_date(c, f[KAM_ROLE_DATE], line->day);
	b->ptr[b->len++] = c->sep;
	put_amount(c, record, f[KAM_ROLE_AMOUNT], line->amount);
	if (c->plan.order) {
		b->ptr[b->len++] = c->sep;
		if (put_text(c, record, f[KAM_ROLE_ORDER], order))
			return -1;
	}
	end = kam_clean_plan_rest(&c->plan, record, c->sep, f, c->split,
				  b->ptr + b->len);
	b->len = (size_t)(end - b->ptr);
	return 0;
}

/* 1: c->record is the row; 0: it is passed over; or a failure. */
static int
take_row(struct kam_clean *c, size_t row, struct kam_err *err)
{
	struct kam_line line;
	int rc = kam_lines_read(&c->lines, &c->batch, row, &line,
				kam_reader_faults(c->r), err);

	if (rc <= 0)
		return rc;
	if (c->opt->fx)
		rc = convert(c, row, &line, err);
	else if (c->lines.signs > 1)
		rc = kam_lines_check(&c->lines, err);
	if (rc > 0 && c->ndedup > 0)
		rc = is_fresh(c, row, err);
	if (rc <= 0)
		return rc;
	return put_record(c, row, &line) ? no_memory(err) : 1;
}

int
kam_clean_next(struct kam_clean *c, struct kam_str *record, struct kam_err *err)
{
	int rc;

	for (;;) {
		while (c->at < c->batch.rows) {
			if (!(rc = take_row(c, c->at++, err)))
				continue;
			*record = kam_buf_str(&c->record);
			c->delivered = true;
			return rc;
		}
		if (c->batch.fault &&
		    (rc = kam_faults_add(kam_reader_faults(c->r),
					 c->batch.fault, err)))
			return rc;
		c->at = c->batch.rows = 0;
		c->batch.fault = NULL;
		if (c->delivered) {
			c->delivered = false;
			return KAM_CLEAN_PAUSE;
		}
		if ((rc = kam_reader_next(c->r, &c->batch, err)) <= 0)
			return rc;
	}
}

/* Which columns were found, as "customer=CustomerID date=InvoiceDate". */
static void
describe_columns(const struct kam_clean *c, char *buf, size_t size)
{
	static const char *const label[KAM_ROLES] = {
		"customer=", " date=", " amount=", "*", " order="
	};
	const struct kam_header *h = kam_reader_header(c->r);
	size_t at = 0;
	char shown[100];

	buf[0] = '\0';
	for (size_t i = 0; i < KAM_ROLES && at < size; i++) {
		int n;

		if (c->index[i] == KAM_NO_COLUMN)
			continue;
		kam_str_show(shown, sizeof shown, h->name[c->index[i]]);
		n = snprintf(buf + at, size - at, "%s%s", label[i], shown);
		at += n > 0 ? (size_t)n : 0;
	}
}

int
kam_clean_finish(struct kam_clean *c, struct kam_load_report *report,
		 struct kam_err *err)
{
	const struct kam_faults *f = kam_reader_faults(c->r);

	memset(report, 0, sizeof *report);
	report->kind = KAM_TRANSACTIONS;
	report->file = kam_reader_file(c->r);
	report->rows = kam_reader_rows(c->r);
	memcpy(report->bad, f->count, sizeof report->bad);
	report->outside = c->lines.outside;
	report->latest = c->lines.latest;
	report->before = c->lines.before;
	describe_columns(c, report->columns, sizeof report->columns);
	return kam_reader_finish(c->r, err);
}
