/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the rows of a table to a key, a group and a value. */
#include "sums_parts.h"

#define BLOCK 16 /* rows whose slots are fetched before they are needed */

static void
meet_sign(struct kam_sums_part *p, const struct kam_batch *b, size_t row,
	  enum kam_sums_column col, unsigned long sign)
{
	struct kam_lines *l = &p->lines;

	for (size_t i = 0; i < l->signs; i++)
		if (l->sign[i].sign == sign)
			return;
	/* Rows come in their order, so that these are the first places. */
	if (l->signs < KAM_SIGNS)
		l->sign[l->signs++] =
			(struct kam_sign){ sign, b->file,
					   kam_batch_line(b, row),
					   b->header->name[b->index[col]] };
}

static bool
has(const struct kam_batch *b, enum kam_sums_column col)
{
	return b->index[col] != KAM_NO_COLUMN;
}

static enum kam_read
read_value(struct kam_sums_part *p, const struct kam_batch *b, size_t row,
	   kam_dec *value)
{
	const struct kam_str *f = b->fields + row * b->cols;
	const char point = p->plan->point;
	struct kam_number x, y;
	unsigned long sign = 0;
	enum kam_read rc;

	if (!has(b, KAM_SUMS_FACTOR)) {
		rc = kam_dec_read(f[KAM_SUMS_VALUE], point, value, &sign);
		if (!rc && sign)
			meet_sign(p, b, row, KAM_SUMS_VALUE, sign);
		return rc;
	}
	if ((rc = kam_number_read(f[KAM_SUMS_VALUE], point, &x)) ||
	    (rc = kam_number_read(f[KAM_SUMS_FACTOR], point, &y)))
		return rc;
	if (x.currency)
		meet_sign(p, b, row, KAM_SUMS_VALUE, x.currency);
	if (y.currency)
		meet_sign(p, b, row, KAM_SUMS_FACTOR, y.currency);
	return kam_number_product(&x, &y, value);
}

/* Whether the field, taken by itself, is good. */
static bool
is_good(const struct kam_sums_part *p, const struct kam_batch *b, size_t row,
	enum kam_sums_column col)
{
	struct kam_str text = b->fields[row * b->cols + col];
	struct kam_number n;
	kam_dec v;
	kam_day day;

	switch (col) {
	case KAM_SUMS_KEY:
		return kam_str_trim(text).len > 0;
	case KAM_SUMS_DATE:
		return !kam_date_read(text, &p->plan->in->date_format, &day);
	case KAM_SUMS_VALUE:
		if (!has(b, KAM_SUMS_FACTOR))
			return !kam_dec_read(text, p->plan->point, &v, NULL);
		/* fall through */
	case KAM_SUMS_FACTOR:
		return !kam_number_read(text, p->plan->point, &n);
	default:
		return true;
	}
}

static void
blame_number(const struct kam_sums_part *p, const struct kam_batch *b,
	     size_t row, enum kam_sums_column col, struct kam_fault *fault)
{
	struct kam_str text = kam_str_trim(b->fields[row * b->cols + col]);
	char other = p->plan->point == '.' ? ',' : '.';
	struct kam_number n;
	char show[256];

	kam_str_show(show, sizeof show, text);
	if (kam_number_read(text, p->plan->point, &n) != KAM_READ_BAD)
		kam_batch_fault(b, row, col, KAM_CAUSE_RANGE, fault,
				"'%s' is beyond what can be added up exactly "
				"(24 digits before the point)",
				show);
	else if (kam_number_read(text, other, &n) == KAM_READ_OK)
		kam_batch_fault(b, row, col, KAM_CAUSE_NUMBER, fault,
				"cannot read '%s' as a number; try "
				"--decimal=%c",
				show, other);
	else
		kam_batch_fault(b, row, col, KAM_CAUSE_NUMBER, fault,
				"cannot read '%s' as a number", show);
}

/* Something is wrong with the row: blame its leftmost bad column. */
static int
reject(const struct kam_sums_part *p, const struct kam_batch *b, size_t row,
       struct kam_faults *faults, struct kam_err *err)
{
	/* Each field may be good and only a product too large. */
	enum kam_sums_column worst =
		has(b, KAM_SUMS_FACTOR) ? KAM_SUMS_FACTOR : KAM_SUMS_VALUE;
	bool found = false;
	struct kam_fault fault;
	char say[400];

	for (int c = 0; c < KAM_SUMS_COLUMNS; c++) {
		enum kam_sums_column col = (enum kam_sums_column)c;

		if (!has(b, col) || is_good(p, b, row, col) ||
		    (found && b->index[col] > b->index[worst]))
			continue;
		worst = col;
		found = true;
	}
	if (!kam_str_trim(b->fields[row * b->cols + worst]).len)
		kam_batch_fault(b, row, worst, KAM_CAUSE_BLANK, &fault,
				"the %s is blank; give --on-error=skip to "
				"leave such rows out",
				worst == KAM_SUMS_KEY	 ? "key"
				: worst == KAM_SUMS_DATE ? "date"
							 : "number");
	else if (worst == KAM_SUMS_DATE)
		kam_batch_fault(
			b, row, worst, KAM_CAUSE_DATE, &fault, "%s",
			kam_date_explain(say, sizeof say,
					 b->fields[row * b->cols + worst],
					 &p->plan->in->date_format));
	else
		blame_number(p, b, row, worst, &fault);
	return kam_faults_add(faults, &fault, err);
}

/* Read a row: 1, or 0 if it is not used, or a failure. */
static int
read_row(struct kam_sums_part *p, const struct kam_batch *b, size_t row,
	 struct kam_sums_entry *e, struct kam_faults *faults,
	 struct kam_err *err)
{
	const struct kam_input_options *in = p->plan->in;
	const struct kam_str *f = b->fields + row * b->cols;
	bool dated = has(b, KAM_SUMS_DATE);
	kam_day day = KAM_NO_DAY;
	int rc;

	e->key = kam_str_trim(f[KAM_SUMS_KEY]);
	if (read_value(p, b, row, &e->value) ||
	    (dated &&
	     kam_date_read(f[KAM_SUMS_DATE], &in->date_format, &day)) ||
	    !e->key.len)
		return reject(p, b, row, faults, err);
	if (dated && (!kam_lines_day(&p->lines, day) ||
		      (in->drop_returns && e->value <= 0)))
		return 0;
	e->group = 0;
	if (p->grouped &&
	    (rc = kam_sums_group(p, kam_str_trim(f[KAM_SUMS_GROUP]), &e->group,
				 err)))
		return rc;
	e->record = b->records ? b->records[row] : KAM_STR("");
	kam_sums_prepare(p, e);
	return 1;
}

static int
fail_twice(const struct kam_batch *b, size_t row, struct kam_str key,
	   struct kam_err *err)
{
	struct kam_place place = { b->file, kam_batch_line(b, row),
				   b->header->name[b->index[KAM_SUMS_KEY]] };
	char show[100];

	return kam_fail_at(err, KAM_EDATA, &place,
			   "'%s' stands there already; an accounts table has "
			   "each customer once",
			   kam_str_show(show, sizeof show, key));
}

int
kam_sums_take(void *part, const struct kam_batch *b, struct kam_faults *faults,
	      struct kam_err *err)
{
	struct kam_sums_part *p = part;
	struct kam_sums_entry entry[BLOCK];
	/* Where a key must come once, no later row may be blamed before it. */
	const size_t block = p->plan->once ? 1 : BLOCK;
	size_t at[BLOCK];

	for (size_t row = 0; row < b->rows;) {
		size_t n = 0;
		int rc;

		while (row < b->rows && n < block) {
			rc = read_row(p, b, row, &entry[n], faults, err);
			if (rc < 0)
				return rc;
			at[n] = row++;
			n += rc > 0;
		}
		for (size_t i = 0; i < n; i++) {
			rc = kam_sums_add(p, &entry[i], err);
			if (rc < 0)
				return rc;
			if (!rc && p->plan->once)
				return fail_twice(b, at[i], entry[i].key, err);
		}
	}
	return KAM_OK;
}
