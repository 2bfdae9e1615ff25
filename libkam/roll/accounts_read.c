/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an accounts table that was written before. */
#include <math.h>

#include <kam/table.h>

#include "accounts_parts.h"

enum {
	CUSTOMER,
	AS_OF,
	ORDERS,
	DAYS,
	LINES,
	AMOUNT,
	RETURNS,
	FIRST_DATE,
	LAST_DATE,
	FIRST_AMOUNT,
	GAP_MEAN,
	GAP_SD,
	GAP_LOG_MEAN
};

/* The columns stand where an accounts table has them. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	enum kam_kind kind;
	int rc;

	(void)ctx;
	if ((rc = kam_input_kind(h, file, KAM_ACCOUNTS, &kind, err)))
		return rc;
	for (size_t i = 0; i < KAM_ACCOUNT_COLUMNS; i++)
		index[i] = i;
	return KAM_OK;
}

static bool
read_count(struct kam_str s, int64_t *out)
{
	long long n;

	if (kam_count_read(s, &n))
		return false;
	*out = n;
	return true;
}

static bool
read_date(struct kam_str s, kam_day *out)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };

	*out = KAM_NO_DAY;
	return !s.len || !kam_date_read(s, &iso, out);
}

static bool
read_money(struct kam_str s, kam_dec *out)
{
	return !kam_dec_read(s, '.', out, NULL);
}

static bool
read_real(struct kam_str s, double *out)
{
	*out = (double)NAN;
	return !s.len || !kam_double_read(s, out);
}

/* Read column `col` into its place; false if it cannot be. */
static bool
read_column(struct kam_str s, size_t col, struct kam_account *a, kam_day *as_of)
{
	switch (col) {
	case CUSTOMER:
		a->customer = kam_str_trim(s);
		return a->customer.len > 0;
	case AS_OF:
		return s.len && read_date(s, as_of);
	case ORDERS:
		return read_count(s, &a->orders);
	case DAYS:
		return read_count(s, &a->days);
	case LINES:
		return read_count(s, &a->lines);
	case AMOUNT:
		return read_money(s, &a->amount);
	case RETURNS:
		return read_money(s, &a->returns);
	case FIRST_DATE:
		return read_date(s, &a->first);
	case LAST_DATE:
		return read_date(s, &a->last);
	case FIRST_AMOUNT:
		a->first_amount = 0;
		return !s.len || read_money(s, &a->first_amount);
	case GAP_MEAN:
		return read_real(s, &a->gap_mean);
	case GAP_SD:
		return read_real(s, &a->gap_sd);
	default:
		return read_real(s, &a->gap_log_mean);
	}
}

struct loader {
	struct kam_accounts *a;
	struct kam_table seen; /* customers */
	size_t cap;	       /* of a->rows */
	kam_account_fn *each;  /* or NULL: rows are kept */
	void *ctx;
};

static int
fault(const struct kam_batch *b, size_t row, size_t col,
      struct kam_faults *faults, struct kam_err *err)
{
	static const enum kam_cause cause[] = {
		KAM_CAUSE_NUMBER, KAM_CAUSE_NUMBER, KAM_CAUSE_NUMBER,
		KAM_CAUSE_NUMBER, KAM_CAUSE_DATE
	};
	enum kam_type type = kam_account_columns[col].type;
	struct kam_fault f;
	char show[100];

	if (col == CUSTOMER)
		kam_batch_fault(b, row, col, KAM_CAUSE_BLANK, &f,
				"the customer is blank");
	else
		kam_batch_fault(b, row, col, cause[type], &f,
				"cannot read '%s' as a %s",
				kam_str_show(show, sizeof(show),
					     b->fields[row * b->cols + col]),
				type == KAM_DATE ? "date" : "number");
	return kam_faults_add(faults, &f, err);
}

/* Say that the date of column `col` is after another, which `what` names. */
static bool
blame_date(const struct kam_batch *b, size_t row, size_t col, kam_day day,
	   const char *what, kam_day limit, struct kam_fault *f)
{
	char shown[KAM_DATE_TEXT], most[KAM_DATE_TEXT];

	kam_date_print(shown, day);
	kam_date_print(most, limit);
	kam_batch_fault(b, row, col, KAM_CAUSE_RULE, f, "'%s' is after %s %s",
			shown, what, most);
	return true;
}

/* Say that the row has one thing without the other that belongs to it. */
static bool
blame_absent(const struct kam_batch *b, size_t row, size_t col, size_t other,
	     struct kam_fault *f)
{
	char shown[100];

	kam_batch_fault(b, row, col, KAM_CAUSE_RULE, f,
			"%s where %s is %s; an account with purchase days has "
			"both dates, one without has neither",
			col == DAYS ? "0" : "empty",
			kam_account_columns[other].name,
			kam_str_show(shown, sizeof(shown),
				     b->fields[row * b->cols + other]));
	return true;
}

/* Say that a value lies on the wrong side of what `limit` names. */
static bool
blame_value(const struct kam_batch *b, size_t row, size_t col,
	    const char *limit, struct kam_fault *f)
{
	char shown[100];

	kam_batch_fault(b, row, col, KAM_CAUSE_RULE, f,
			"'%s' is %s; an accounts table is best left as "
			"kam-roll wrote it",
			kam_str_show(shown, sizeof(shown),
				     b->fields[row * b->cols + col]),
			limit);
	return true;
}

/* The same of numbers; an empty gap is NaN, which is below nothing. */
static bool
contradicts_numbers(const struct kam_batch *b, size_t row,
		    const struct kam_account *a, struct kam_fault *f)
{
	if (a->orders < a->days)
		return blame_value(b, row, ORDERS,
				   "below the number of days with a purchase",
				   f);
	if (a->amount < a->returns)
		return blame_value(b, row, AMOUNT, "below the returns in it",
				   f);
	if (a->returns > 0)
		return blame_value(b, row, RETURNS, "above 0", f);
	if (a->gap_mean < 0)
		return blame_value(b, row, GAP_MEAN, "below 0", f);
	if (a->gap_sd < 0)
		return blame_value(b, row, GAP_SD, "below 0", f);
	if (a->gap_log_mean < 0)
		return blame_value(b, row, GAP_LOG_MEAN, "below 0", f);
	return false;
}

/* Whether one column of the row says what another one denies. */
static bool
contradicts(const struct kam_batch *b, size_t row, const struct kam_account *a,
	    kam_day as_of, struct kam_fault *f)
{
	bool first = a->first != KAM_NO_DAY, last = a->last != KAM_NO_DAY;

	if (!a->days && (first || last))
		return blame_absent(b, row, DAYS,
				    first ? FIRST_DATE : LAST_DATE, f);
	if (a->days && !first)
		return blame_absent(b, row, FIRST_DATE, DAYS, f);
	if (a->days && !last)
		return blame_absent(b, row, LAST_DATE, DAYS, f);
	if (a->first > a->last)
		return blame_date(b, row, FIRST_DATE, a->first, "last_date",
				  a->last, f);
	if (last && a->last > as_of)
		return blame_date(b, row, LAST_DATE, a->last, "as_of", as_of,
				  f);
	return contradicts_numbers(b, row, a, f);
}

static int
fail_as_of(const struct loader *l, const struct kam_batch *b, size_t row,
	   kam_day as_of, struct kam_err *err)
{
	struct kam_place place = { b->file, kam_batch_line(b, row),
				   b->header->name[AS_OF] };
	char now[KAM_DATE_TEXT], before[KAM_DATE_TEXT];

	kam_date_print(now, as_of);
	kam_date_print(before, l->a->as_of);
	return kam_fail_at(err, KAM_EDATA, &place,
			   "%s where the rows before have %s; give one day's "
			   "accounts at a time",
			   now, before);
}

static int
fail_twice(const struct kam_batch *b, size_t row, struct kam_str customer,
	   struct kam_err *err)
{
	struct kam_place place = { b->file, kam_batch_line(b, row),
				   b->header->name[CUSTOMER] };
	char show[100];

	return kam_fail_at(err, KAM_EDATA, &place,
			   "'%s' was there before; an accounts table has each "
			   "customer once",
			   kam_str_show(show, sizeof(show), customer));
}

/* What holds between rows: one date, each customer once. */
static int
check(struct loader *l, const struct kam_batch *b, size_t row,
      const struct kam_account *acc, kam_day as_of, struct kam_err *err)
{
	uint64_t hash = kam_hash(acc->customer.ptr, acc->customer.len);
	bool fresh;

	if (l->a->as_of == KAM_NO_DAY)
		l->a->as_of = as_of;
	if (l->a->as_of != as_of)
		return fail_as_of(l, b, row, as_of, err);
	if (l->each)
		return KAM_OK;
	if (!kam_table_put(&l->seen, acc->customer, hash, &fresh))
		return kam_nomem(err, "the accounts");
	return fresh ? KAM_OK : fail_twice(b, row, acc->customer, err);
}

static int
keep(struct loader *l, const struct kam_batch *b, size_t row,
     const struct kam_account *acc, struct kam_err *err)
{
	struct kam_accounts *a = l->a;
	struct kam_str record = b->records[row];
	struct kam_account *rows, *to;
	const char *copy, *name;

	rows = kam_grow(a->rows, &l->cap, a->n + 1, sizeof(*rows));
	if (!rows)
		return kam_nomem(err, "the accounts");
	a->rows = rows;
	copy = kam_arena_copy(&a->arena, record.ptr, record.len);
	name = kam_arena_copy(&a->arena, acc->customer.ptr, acc->customer.len);
	if (!copy || !name)
		return kam_nomem(err, "the accounts");
	to = &rows[a->n++];
	*to = *acc;
	to->customer.ptr = name;
	to->record = (struct kam_str){ copy, record.len };
	return KAM_OK;
}

/* The row is all that there is. */
static int
hand_on(struct loader *l, const struct kam_batch *b, size_t row,
	struct kam_account *acc, struct kam_err *err)
{
	int rc;

	acc->record = b->records[row];
	l->a->rows = acc;
	l->a->n = 1;
	rc = l->each(l->ctx, l->a, err);
	l->a->rows = NULL;
	l->a->n = 0;
	return rc;
}

static int
take(void *state, const struct kam_batch *b, struct kam_faults *faults,
     struct kam_err *err)
{
	struct loader *l = state;
	int rc = KAM_OK;

	for (size_t i = 0; !rc && i < b->rows; i++) {
		const struct kam_str *f = b->fields + i * b->cols;
		struct kam_account acc;
		struct kam_fault wrong;
		kam_day as_of;
		size_t col = 0;

		while (col < KAM_ACCOUNT_COLUMNS &&
		       read_column(f[col], col, &acc, &as_of))
			col++;
		if (col < KAM_ACCOUNT_COLUMNS)
			rc = fault(b, i, col, faults, err);
		else if (contradicts(b, i, &acc, as_of, &wrong))
			rc = kam_faults_add(faults, &wrong, err);
		else if (!(rc = check(l, b, i, &acc, as_of, err)))
			rc = l->each ? hand_on(l, b, i, &acc, err)
				     : keep(l, b, i, &acc, err);
	}
	return rc || !l->each ? rc : l->each(l->ctx, NULL, err);
}

static int
read_all(struct loader *l, struct kam_reader *r, struct kam_err *err)
{
	void *states[] = { l };
	int rc;

	l->a->sep = kam_reader_sep(r);
	if (kam_table_init(&l->seen, 0))
		return kam_nomem(err, "the accounts");
	if (!(rc = kam_accounts_set_header(l->a, kam_reader_header(r), err)) &&
	    !(rc = kam_reader_select(r, KAM_ACCOUNT_COLUMNS, resolve, NULL,
				     err)))
		/* The rows' order is kept, so one worker takes them all. */
		rc = kam_reader_run(r, 1, states, take, err);
	kam_table_release(&l->seen);
	return rc;
}

int
kam_accounts_read(struct kam_accounts *a, struct kam_reader *r,
		  const struct kam_input_options *in, struct kam_err *err)
{
	struct loader l = { .a = a };

	(void)in;
	return read_all(&l, r, err);
}

int
kam_accounts_stream(struct kam_accounts *a, struct kam_reader *r,
		    kam_account_fn *each, void *ctx, struct kam_err *err)
{
	struct loader l = { .a = a, .each = each, .ctx = ctx };

	return read_all(&l, r, err);
}
