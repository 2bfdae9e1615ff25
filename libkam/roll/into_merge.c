/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The ledger and what is added, both sorted, in one pass.  Most rows of the
 * ledger go out as they came in.
 */
#include "groups.h"
#include "into_parts.h"

enum { CUSTOMER, PERIOD, ORDERS, LINES, AMOUNT, RETURNS };

static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	enum kam_kind kind;
	int rc;

	(void)ctx;
	if ((rc = kam_input_kind(h, file, KAM_LEDGER, &kind, err)))
		return rc;
	for (size_t i = 0; i < KAM_LEDGER_WIDTH; i++)
		index[i] = i;
	return KAM_OK;
}

static int
bad(const struct kam_batch *b, size_t row, size_t col, const char *what,
    struct kam_err *err)
{
	struct kam_place place = { b->file, kam_batch_line(b, row),
				   b->header->name[col] };
	char show[100];

	return kam_fail_at(err, KAM_EDATA, &place,
			   "'%s' %s; make the ledger anew with kam-roll "
			   "--by=day",
			   kam_str_show(show, sizeof(show),
					b->fields[row * b->cols + col]),
			   what);
}

int
kam_merging_next(struct kam_merging *g, struct kam_err *err)
{
	g->more = kam_rollup_next(g->m->rollup, &g->add, err);
	if (g->more > 0 && g->any)
		g->order = kam_str_cmp(kam_buf_str(&g->customer), g->add.key);
	return g->more < 0 ? g->more : KAM_OK;
}

static int
put_row(struct kam_merging *g, const struct kam_rollup_row *row,
	struct kam_err *err)
{
	struct kam_buf *out = &g->m->out->out;

	g->m->rows++;
	if (kam_rollup_print(g->m->rollup, row, out) || kam_buf_putc(out, '\n'))
		return kam_nomem(err, "the new ledger");
	return kam_into_file_spill(g->m->out, false, err);
}

int
kam_merging_put(struct kam_merging *g, struct kam_err *err)
{
	int rc = put_row(g, &g->add, err);

	g->m->touched++;
	return rc ? rc : kam_merging_next(g, err);
}

int
kam_merging_before(struct kam_merging *g, bool all, struct kam_err *err)
{
	int rc = KAM_OK;

	while (!rc && g->more > 0 &&
	       (all || g->order > 0 ||
		(g->order == 0 && g->add.period < g->day)))
		rc = kam_merging_put(g, err);
	return rc;
}

/* The customer and the day of a row; it must stand behind the one before. */
static int
take_place(struct kam_merging *g, const struct kam_batch *b, size_t i,
	   struct kam_err *err)
{
	static const struct kam_calendar days = { KAM_BY_DAY, 1 };
	const struct kam_str *f = b->fields + i * b->cols;
	struct kam_str customer = f[CUSTOMER], last = kam_buf_str(&g->customer);
	kam_day day;
	int way;

	if (!kam_period_read(f[PERIOD], &days, &day))
		return bad(b, i, PERIOD, "is no date as kam-roll writes it",
			   err);
	way = g->any ? kam_str_eq(customer, last) ? 0
						  : kam_str_cmp(last, customer)
		     : -1;
	if (way > 0 || (way == 0 && day <= g->day))
		return bad(b, i, way ? CUSTOMER : PERIOD,
			   "stands behind what should follow it", err);
	g->day = day;
	if (way == 0)
		return KAM_OK;
	if (kam_str_trim(customer).len != customer.len || !customer.len)
		return bad(b, i, CUSTOMER,
			   "is no customer as kam-roll writes it", err);
	g->any = true;
	g->customer.len = 0;
	if (kam_buf_put(&g->customer, customer.ptr, customer.len))
		return kam_nomem(err, "a customer");
	g->order = g->more > 0 ? kam_str_cmp(customer, g->add.key) : -1;
	return KAM_OK;
}

size_t
kam_merging_values(const struct kam_merging *g, const struct kam_str *f,
		   struct kam_rollup_row *row)
{
	long long n;

	*row = (struct kam_rollup_row){ .key = kam_buf_str(&g->customer),
					.period = g->day,
					.orders = -1 };
	if (f[ORDERS].len) {
		if (kam_count_read(f[ORDERS], &n))
			return ORDERS;
		row->orders = n;
	}
	if (kam_count_read(f[LINES], &n))
		return LINES;
	row->lines = n;
	if (kam_dec_read(f[AMOUNT], '.', &row->amount, NULL))
		return AMOUNT;
	if (kam_dec_read(f[RETURNS], '.', &row->returns, NULL) ||
	    row->returns > 0)
		return RETURNS;
	return KAM_LEDGER_WIDTH;
}

/* The values of the ledger's row at hand. */
static int
take_values(const struct kam_merging *g, const struct kam_batch *b, size_t i,
	    struct kam_rollup_row *row, struct kam_err *err)
{
	static const char *const wrong[] = { "is no count", "is no count",
					     "is no amount",
					     "is no amount of 0 or below" };
	size_t col = kam_merging_values(g, b->fields + i * b->cols, row);

	return col == KAM_LEDGER_WIDTH
		       ? KAM_OK
		       : bad(b, i, col, wrong[col - ORDERS], err);
}

/* row += what is to be added. */
static int
add_values(struct kam_merging *g, struct kam_rollup_row *row,
	   struct kam_err *err)
{
	if (g->add.orders >= 0 &&
	    __builtin_add_overflow(row->orders < 0 ? 0 : row->orders,
				   g->add.orders, &row->orders))
		return kam_groups_too_large(row->key, err);
	if (__builtin_add_overflow(row->lines, g->add.lines, &row->lines) ||
	    !kam_dec_add(row->amount, g->add.amount, &row->amount) ||
	    !kam_dec_add(row->returns, g->add.returns, &row->returns))
		return kam_groups_too_large(row->key, err);
	return KAM_OK;
}

int
kam_merging_unite(struct kam_merging *g, struct kam_rollup_row *row,
		  struct kam_err *err)
{
	int rc;

	g->m->touched++;
	if ((rc = add_values(g, row, err)) || (rc = put_row(g, row, err)))
		return rc;
	return kam_merging_next(g, err);
}

static int
put_as_it_is(struct kam_merging *g, struct kam_str record, struct kam_err *err)
{
	struct kam_buf *out = &g->m->out->out;

	g->m->rows++;
	if (kam_buf_reserve(out, record.len + 1))
		return kam_nomem(err, "the new ledger");
	memcpy(out->ptr + out->len, record.ptr, record.len);
	out->len += record.len;
	out->ptr[out->len++] = '\n';
	return kam_into_file_spill(g->m->out, false, err);
}

static int
take_row(struct kam_merging *g, const struct kam_batch *b, size_t i,
	 struct kam_err *err)
{
	const struct kam_into_merge *m = g->m;
	struct kam_rollup_row row;
	bool same;
	int rc;

	if ((rc = take_place(g, b, i, err)))
		return rc;
	if (m->drop_from != KAM_NO_DAY && g->day >= m->drop_from &&
	    g->day <= m->drop_to)
		return KAM_OK;
	if ((rc = kam_merging_before(g, false, err)))
		return rc;
	same = g->more > 0 && g->order == 0 && g->add.period == g->day;
	if (!same && m->trusted)
		return put_as_it_is(g, b->records[i], err);
	if ((rc = take_values(g, b, i, &row, err)))
		return rc;
	if (!same)
		return put_row(g, &row, err);
	return kam_merging_unite(g, &row, err);
}

static int
take(void *state, const struct kam_batch *b, struct kam_faults *faults,
     struct kam_err *err)
{
	int rc = KAM_OK;

	(void)faults; /* any fault here ends the run */
	for (size_t i = 0; !rc && i < b->rows; i++)
		rc = take_row(state, b, i, err);
	return rc;
}

static int
read_ledger(struct kam_merging *g, struct kam_err *err)
{
	const struct kam_reader_options read = {
		.files = &g->m->ledger, .nfiles = 1, .sep = ',', .records = true
	};
	struct kam_reader *r = NULL;
	void *state = g;
	int rc;

	if ((rc = kam_reader_open(&r, &read, err)))
		return rc;
	rc = kam_reader_select(r, KAM_LEDGER_WIDTH, resolve, NULL, err);
	if (!rc)
		rc = kam_reader_run(r, 1, &state, take, err);
	kam_reader_close(r);
	return rc;
}

int
kam_merging_begin(struct kam_merging *g, struct kam_into_merge *m,
		  struct kam_err *err)
{
	static const char header[] = KAM_LEDGER_HEADER "\n";

	*g = (struct kam_merging){ .m = m, .order = 1 };
	m->rows = m->touched = 0;
	if (kam_buf_put(&m->out->out, header, sizeof(header) - 1))
		return kam_nomem(err, "the new ledger");
	return kam_merging_next(g, err);
}

int
kam_into_merge(struct kam_into_merge *m, struct kam_err *err)
{
	struct kam_merging g;
	int rc = kam_merging_begin(&g, m, err);

	if (!rc && m->ledger)
		rc = read_ledger(&g, err);
	if (!rc)
		rc = kam_merging_before(&g, true, err);
	kam_buf_release(&g.customer);
	return rc;
}
