/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger.h"

#include <kam/accounts.h>

enum { CUSTOMER, DATE, ORDERS, LINES, AMOUNT, RETURNS };

/* So that millions of rows of one customer do not go beyond 64 bits. */
#define COUNT_MAX 999999999999

int
kam_ledger_resolve(void *ctx, const struct kam_header *h, const char *file,
		   size_t *index, struct kam_err *err)
{
	enum kam_kind kind;
	int rc;

	(void)ctx;
	if ((rc = kam_input_kind(h, file, KAM_LEDGER, &kind, err)))
		return rc;
	for (size_t i = 0; i < KAM_LEDGER_COLUMNS; i++)
		index[i] = i;
	return KAM_OK;
}

static int
bad(const struct kam_batch *b, size_t row, size_t col, enum kam_cause cause,
    const char *what, struct kam_faults *faults, struct kam_err *err)
{
	struct kam_fault fault;
	char show[100];

	kam_batch_fault(b, row, col, cause, &fault,
			"%s, which '%s' is not; a ledger is best left as "
			"kam-roll wrote it",
			what,
			kam_str_show(show, sizeof(show),
				     b->fields[row * b->cols + col]));
	return kam_faults_add(faults, &fault, err);
}

static int
blank(const struct kam_batch *b, size_t row, struct kam_faults *faults,
      struct kam_err *err)
{
	struct kam_fault fault;

	kam_batch_fault(b, row, CUSTOMER, KAM_CAUSE_BLANK, &fault,
			"the customer is blank; give --on-error=skip to "
			"leave such rows out");
	return kam_faults_add(faults, &fault, err);
}

/* A number that is none, or one too large. */
static int
bad_number(const struct kam_batch *b, size_t row, size_t col, enum kam_read got,
	   const char *what, struct kam_faults *faults, struct kam_err *err)
{
	struct kam_fault fault;
	char show[100];

	if (got != KAM_READ_RANGE)
		return bad(b, row, col, KAM_CAUSE_NUMBER, what, faults, err);
	kam_batch_fault(b, row, col, KAM_CAUSE_RANGE, &fault,
			"'%s' is beyond what can be added up exactly (%s)",
			kam_str_show(show, sizeof(show),
				     b->fields[row * b->cols + col]),
			col == AMOUNT || col == RETURNS
				? "24 digits before the point"
				: "12 digits");
	return kam_faults_add(faults, &fault, err);
}

static int
below_returns(const struct kam_batch *b, size_t row, struct kam_faults *faults,
	      struct kam_err *err)
{
	const struct kam_str *f = b->fields + row * b->cols;
	struct kam_fault fault;
	char amount[100], returns[100];

	kam_batch_fault(b, row, AMOUNT, KAM_CAUSE_RULE, &fault,
			"'%s' is below the returns in it, %s; a ledger is "
			"best left as kam-roll wrote it",
			kam_str_show(amount, sizeof(amount), f[AMOUNT]),
			kam_str_show(returns, sizeof(returns), f[RETURNS]));
	return kam_faults_add(faults, &fault, err);
}

static enum kam_read
read_count(struct kam_str text, int64_t *count)
{
	long long n;
	enum kam_read got = kam_count_read(text, &n);

	if (got != KAM_READ_OK)
		return got;
	*count = n;
	return n > COUNT_MAX ? KAM_READ_RANGE : KAM_READ_OK;
}

/* Read row `row`: 1, or 0 if it was bad and passed over, or a failure. */
static int
read_row(const struct kam_batch *b, size_t row, struct kam_day_row *day,
	 struct kam_faults *faults, struct kam_err *err)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };
	const struct kam_str *f = b->fields + row * b->cols;
	enum kam_read got;

	if (!kam_str_trim(f[CUSTOMER]).len)
		return blank(b, row, faults, err);
	if (kam_date_read(f[DATE], &iso, &day->day))
		return bad(b, row, DATE, KAM_CAUSE_DATE, "must be a date",
			   faults, err);
	day->orders = -1;
	if (f[ORDERS].len && (got = read_count(f[ORDERS], &day->orders)))
		return bad_number(b, row, ORDERS, got,
				  "must be a whole number of up to 12 digits "
				  "or empty",
				  faults, err);
	if ((got = read_count(f[LINES], &day->lines)))
		return bad_number(b, row, LINES, got,
				  "must be a whole number of up to 12 digits",
				  faults, err);
	if ((got = kam_dec_read(f[AMOUNT], '.', &day->amount, NULL)))
		return bad_number(b, row, AMOUNT, got, "must be an amount",
				  faults, err);
	got = kam_dec_read(f[RETURNS], '.', &day->returns, NULL);
	if (got || day->returns > 0)
		return bad_number(b, row, RETURNS, got,
				  "must be an amount of 0 or below", faults,
				  err);
	if (day->amount < day->returns)
		return below_returns(b, row, faults, err);
	return 1;
}

int
kam_ledger_take(void *taker, const struct kam_batch *b,
		struct kam_faults *faults, struct kam_err *err)
{
	struct kam_taker *k = taker;

	for (size_t i = 0; i < b->rows; i++) {
		struct kam_day_row day;
		int rc = read_row(b, i, &day, faults, err);

		if (rc < 0)
			return rc;
		if (!rc || !kam_lines_day(&k->lines, day.day))
			continue;
		if (k->lines.opt->drop_returns) {
			if (day.amount <= day.returns)
				continue;
			day.amount -= day.returns;
			day.returns = 0;
		}
		rc = kam_tally_add_day(
			k->tally,
			kam_str_trim(b->fields[i * b->cols + CUSTOMER]), &day,
			err);
		if (rc)
			return rc;
	}
	return KAM_OK;
}
