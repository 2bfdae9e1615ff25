/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Saved tables: a ledger, accounts, transactions.  What is taken is written
 * and read again, which must give the same bytes: accounts as they were, a
 * ledger when it is rolled up once more, and accounts from transactions or
 * from their ledger.  The first byte chooses a header to stand before the
 * bytes and the options; the second in what pieces they come.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <kam/accounts.h>
#include <kam/rollup.h>

#include "../unit/memory_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(what)                                                        \
	do {                                                               \
		if (!(what)) {                                             \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, \
				#what);                                    \
			abort();                                           \
		}                                                          \
	} while (0)

static const char *const headers[] = {
	"customer,date,orders,lines,amount,returns\n",
	("customer,as_of,orders,days,lines,amount,returns,first_date,last_date,"
	 "first_amount,gap_mean,gap_sd,gap_log_mean\n"),
	"customer,date,amount,order\n",
	"",
};

static struct kam_input_options
plain_input(void)
{
	struct kam_input_options in = { .point = '.',
					.as_of = KAM_NO_DAY,
					.from = KAM_NO_DAY,
					.to = KAM_NO_DAY,
					.threads = 1 };

	CHECK(kam_date_format_read("ymd", &in.date_format));
	return in;
}

static void
check_account(const struct kam_accounts *a, const struct kam_account *r)
{
	CHECK(r->customer.len > 0);
	CHECK(r->orders >= 0 && r->days >= 0 && r->lines >= 0);
	CHECK(r->returns <= 0);
	CHECK((r->first == KAM_NO_DAY) == (r->last == KAM_NO_DAY));
	CHECK(r->first <= r->last);
	CHECK(r->last == KAM_NO_DAY || r->last <= a->as_of);
	CHECK(!isinf(r->gap_mean) && !isinf(r->gap_sd));
	CHECK(!isinf(r->gap_log_mean));
}

/* The accounts table of the bytes in `memory`; the status. */
static int
accounts_text(const struct kam_input_options *in, struct kam_buf *out)
{
	static struct kam_buf scratch;
	const struct kam_load_need need = { { 0, 0 }, false };
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	int rc = kam_accounts_load(&a, in, &need, &report, &err);

	out->len = 0;
	CHECK(!rc || err.text[0]);
	for (size_t i = 0; i < a.header.n && !rc; i++) {
		struct kam_str raw = a.header.raw[i];

		CHECK(i == 0 || !kam_buf_putc(out, a.sep));
		CHECK(!kam_buf_put(out, raw.ptr, raw.len));
	}
	for (size_t i = 0; i < a.n && !rc; i++) {
		struct kam_str record = kam_accounts_record(&a, i, &scratch);

		check_account(&a, &a.rows[i]);
		CHECK(record.len > 0);
		CHECK(!kam_buf_putc(out, '\n'));
		CHECK(!kam_buf_put(out, record.ptr, record.len));
	}
	CHECK(!kam_buf_putc(out, '\n'));
	kam_accounts_release(&a);
	return rc;
}

/* The ledger by day of the bytes in `memory`; the status. */
static int
ledger_text(const struct kam_input_options *in, struct kam_buf *out)
{
	const struct kam_rollup_options how = {
		.in = in,
		.calendar = { KAM_BY_DAY, 1 },
		.only_from = KAM_NO_DAY,
		.only_to = KAM_NO_DAY,
	};
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_rollup_row row;
	struct kam_rollup *r = NULL;
	int rc = kam_rollup_load(&r, &how, &report, &err);

	out->len = 0;
	CHECK(!rc || err.text[0]);
	CHECK(!kam_buf_put(out, headers[0], strlen(headers[0])));
	while (!rc && (rc = kam_rollup_next(r, &row, &err)) > 0) {
		CHECK(row.lines >= 0 && row.orders >= -1 && row.returns <= 0);
		CHECK(!kam_rollup_print(r, &row, out));
		CHECK(!kam_buf_putc(out, '\n'));
		rc = KAM_OK;
	}
	kam_rollup_free(r);
	return rc;
}

typedef int (*text_fn)(const struct kam_input_options *in, struct kam_buf *out);

/* `text` is what `fn` made of something: it must make the same of it. */
static void
check_again(text_fn fn, const struct kam_buf *text, const struct kam_buf *from)
{
	static struct kam_buf again;
	struct kam_input_options in = plain_input();
	int rc;

	memory = (struct kam_source){ from->ptr, from->len, 0, 0, 0 };
	rc = fn(&in, &again);
	if (!rc && again.len == text->len &&
	    !memcmp(again.ptr, text->ptr, text->len))
		return;
	fprintf(stderr, "status %d\nonce: %.*s\nagain: %.*s\n", rc,
		(int)text->len, text->ptr, (int)again.len, again.ptr);
	abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct kam_buf bytes, accounts, ledger;
	struct kam_input_options in = plain_input();
	struct kam_source source;
	const char *header;
	bool have;

	if (size < 2)
		return 0;
	header = headers[data[0] & 3];
	in.read.skip = data[0] >> 2 & 1;
	in.drop_returns = data[0] >> 3 & 1;
	in.point = data[0] >> 4 & 1 ? ',' : '.';
	bytes.len = 0;
	CHECK(!kam_buf_put(&bytes, header, strlen(header)));
	CHECK(!kam_buf_put(&bytes, (const char *)data + 2, size - 2));
	source = (struct kam_source){ bytes.ptr, bytes.len, 0, data[1] & 127,
				      data[1] >> 7 };
	memory = source;
	have = accounts_text(&in, &accounts) == KAM_OK;
	if (have)
		check_again(accounts_text, &accounts, &accounts);
	memory = source;
	if (ledger_text(&in, &ledger))
		return 0;
	check_again(ledger_text, &ledger, &ledger);
	/* Of purchases alone a ledger cannot tell the lines. */
	if (have && !in.drop_returns)
		check_again(accounts_text, &accounts, &ledger);
	return 0;
}
