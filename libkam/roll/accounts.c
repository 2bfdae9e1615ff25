/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/accounts.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <kam/count.h>

#include "accounts_parts.h"
#include "columns.h"
#include "settle.h"

const struct kam_column kam_account_columns[KAM_ACCOUNT_COLUMNS + 1] = {
	{ "customer", KAM_TEXT, "", "the account's name or number" },
	{ "as_of", KAM_DATE, "", "the day the row describes" },
	{ "orders", KAM_COUNT, "",
	  "distinct orders a purchase day, at least one a day" },
	{ "days", KAM_COUNT, "days", "days with a purchase" },
	{ "lines", KAM_COUNT, "", "rows used" },
	{ "amount", KAM_MONEY, "", "purchases less returns" },
	{ "returns", KAM_MONEY, "", "the returns in it, zero or below" },
	{ "first_date", KAM_DATE, "", "first purchase" },
	{ "last_date", KAM_DATE, "", "last purchase" },
	{ "first_amount", KAM_MONEY, "", "purchases of the first day" },
	{ "gap_mean", KAM_REAL, "days", "mean gap between purchase days" },
	{ "gap_sd", KAM_REAL, "days", "their standard deviation (n-1)" },
	{ "gap_log_mean", KAM_REAL, "ln days", "their mean logarithm" },
	KAM_COL_END
};

void
kam_accounts_release(struct kam_accounts *a)
{
	free(a->rows);
	free(a->window);
	kam_kept_free(a->kept);
	kam_arena_release(&a->arena);
	*a = (struct kam_accounts)KAM_ACCOUNTS_INIT;
}

static size_t
print_count(char *buf, int64_t v)
{
	return kam_count_print(buf, v < 0 ? 0 : (uint64_t)v);
}

size_t
kam_account_print(char *buf, const struct kam_account *a, kam_day as_of, int k)
{
	switch (k) {
	case 1:
		return kam_date_print(buf, as_of);
	case 2:
		return print_count(buf, a->orders);
	case 3:
		return print_count(buf, a->days);
	case 4:
		return print_count(buf, a->lines);
	case 5:
		return kam_dec_print(buf, a->amount);
	case 6:
		return kam_dec_print(buf, a->returns);
	case 7:
		return kam_date_print(buf, a->first);
	case 8:
		return kam_date_print(buf, a->last);
	case 9:
		return a->first == KAM_NO_DAY
			       ? 0
			       : kam_dec_print(buf, a->first_amount);
	case 10:
		return kam_double_print(buf, a->gap_mean, 10);
	case 11:
		return kam_double_print(buf, a->gap_sd, 10);
	default:
		return kam_double_print(buf, a->gap_log_mean, 10);
	}
}

struct kam_str
kam_accounts_record(const struct kam_accounts *a, size_t i,
		    struct kam_buf *scratch)
{
	const struct kam_account *row = &a->rows[i];
	struct kam_buf *b = scratch;

	if (!a->rolled)
		return row->record;
	b->len = 0;
	if (kam_csv_put(b, row->customer, ',') ||
	    kam_buf_reserve(b, KAM_ACCOUNT_TEXT))
		return (struct kam_str){ "", 0 };
	for (int k = 1; k < KAM_ACCOUNT_COLUMNS; k++) {
		b->ptr[b->len++] = ',';
		b->len += kam_account_print(b->ptr + b->len, row, a->as_of, k);
	}
	return kam_buf_str(b);
}

static enum kam_type
type_of(struct kam_str name, size_t i)
{
	if (i < KAM_ACCOUNT_COLUMNS &&
	    kam_str_eq(name, kam_str_of(kam_account_columns[i].name)))
		return kam_account_columns[i].type;
	return KAM_TEXT;
}

int
kam_accounts_set_header(struct kam_accounts *a, const struct kam_header *h,
			struct kam_err *err)
{
	size_t n = h ? h->n : KAM_ACCOUNT_COLUMNS;
	struct kam_str *name = kam_arena_alloc(&a->arena, n * sizeof(*name));
	struct kam_str *raw = kam_arena_alloc(&a->arena, n * sizeof(*raw));

	a->types = kam_arena_alloc(&a->arena, n * sizeof(*a->types));
	if (!name || !raw || !a->types)
		return kam_nomem(err, "the header");
	for (size_t i = 0; i < n; i++) {
		name[i] = h ? h->name[i]
			    : kam_str_of(kam_account_columns[i].name);
		raw[i] = h ? h->raw[i] : name[i];
		name[i].ptr =
			kam_arena_copy(&a->arena, name[i].ptr, name[i].len);
		raw[i].ptr = kam_arena_copy(&a->arena, raw[i].ptr, raw[i].len);
		if (!name[i].ptr || !raw[i].ptr)
			return kam_nomem(err, "the header");
		a->types[i] = type_of(name[i], i);
	}
	a->header = (struct kam_header){ n, name, raw };
	return KAM_OK;
}

/* Which columns were found, as "customer=CustomerID date=InvoiceDate". */
static void
describe_columns(const struct kam_input_options *in, struct kam_reader *r,
		 char *buf, size_t size)
{
	static const char *const label[KAM_ROLES] = {
		"customer=", " date=", " amount=", "*", " order="
	};
	const struct kam_header *h = kam_reader_header(r);
	size_t index[KAM_ROLES], at = 0;

	buf[0] = '\0';
	if (kam_roles_resolve((void *)(uintptr_t)in, h, kam_reader_file(r),
			      index, NULL))
		return;
	for (int i = 0; i < KAM_ROLES && at < size; i++)
		if (index[i] != KAM_NO_COLUMN)
			at += (size_t)snprintf(buf + at, size - at, "%s%.*s",
					       label[i],
					       (int)h->name[index[i]].len,
					       h->name[index[i]].ptr);
}

static void
report_faults(struct kam_reader *r, struct kam_load_report *report)
{
	const struct kam_faults *f = kam_reader_faults(r);

	report->rows = kam_reader_rows(r);
	memcpy(report->bad, f->count, sizeof(report->bad));
}

static int
load(struct kam_accounts *a, struct kam_reader *r,
     const struct kam_input_options *in, struct kam_reader_options *read,
     const struct kam_load_need *need, struct kam_load_report *report,
     struct kam_err *err)
{
	const char *file = kam_reader_file(r);
	int rc;

	rc = kam_input_kind(kam_reader_header(r), file, in->kind, &report->kind,
			    err);
	if (rc)
		return rc;
	if (report->kind == KAM_PLAIN)
		return kam_fail(err, KAM_EUSAGE,
				"--input=table: this tool needs transactions, "
				"a ledger or accounts");
	if ((rc = kam_columns_check(in, report->kind, file, err)))
		return rc;
	if (report->kind == KAM_ACCOUNTS) {
		if (in->lines_only)
			return kam_fail(err, KAM_EUSAGE,
					"%s needs transactions or a ledger; "
					"%s holds accounts",
					in->lines_only, file);
		read->records = true;
		return kam_accounts_read(a, r, in, err);
	}
	if (report->kind == KAM_TRANSACTIONS)
		describe_columns(in, r, report->columns,
				 sizeof(report->columns));
	if ((rc = kam_accounts_set_header(a, NULL, err)))
		return rc;
	a->rolled = true;
	return kam_accounts_roll(a, r, in, need, report, err);
}

int
kam_accounts_load(struct kam_accounts *a, const struct kam_input_options *in,
		  const struct kam_load_need *need,
		  struct kam_load_report *report, struct kam_err *err)
{
	struct kam_reader_options read = in->read;
	struct kam_reader *r;
	int rc;

	memset(report, 0, sizeof(*report));
	report->latest = report->before = KAM_NO_DAY;
	read.records = false;
	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	report->file =
		kam_arena_strdup(&a->arena, kam_str_of(kam_reader_file(r)));
	rc = report->file ? load(a, r, in, &read, need, report, err)
			  : kam_nomem(err, "a file's name");
	report_faults(r, report);
	if (!rc)
		rc = kam_reader_finish(r, err);
	kam_reader_close(r);
	return rc;
}
