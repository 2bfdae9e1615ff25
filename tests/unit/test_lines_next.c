/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../libkam/io/mask.h"
#include "lines_rig.h"

/* A field of any kind that stands in that column now and then. */
static const char *
some_field(uint64_t *seed, enum kam_role role)
{
	static const char *const odd[] = {
		"",
		" ",
		"　",
		"x",
		"\"\"",
		"\"a\"\"b\"",
		"\" 1 \"",
		"\"\n\"",
		"5e3",
		"(7)",
		"￥8",
		"1e30",
		"2024-02-30",
		"2024-2-3 10:00",
		"--1",
		"-",
		".",
		"1.2.3",
		"\"1,234.50\"",
		"12345678901234567890",
	};
	static const char *const good[KAM_ROLES][8] = {
		{ "a", "客户一", "c\xC3\x80", "\"d, e\"", " f", "g　", "é",
		  "h" },
		{ "2024-01-01", "2024-02-29", "2024/03/01", "\"2023-12-31\"",
		  "2024-01-02 10:20:30", "2024.05.06", "20240709",
		  "2024-12-31" },
		{ "1", "-2.5", "0.000001", "\"123.45\"", "12345678.9", ".5",
		  "-1234567890.123456", "99" },
		{ "3", "1.5", "-0.01", "\"7\"", "1234567", "2.0001", "0", "8" },
		{ "", "o1", "\"o2\"", "订单", " o3 ", "4", "5", "o6" },
	};

	return rig_between(seed, 0, 19)
		       ? good[role][rig_between(seed, 0, 7)]
		       : odd[rig_between(seed, 0,
					 (long)(sizeof odd / sizeof *odd) - 1)];
}

/* An export with records of either kind of line end. */
static void
some_export(uint64_t *seed, bool product, char *text)
{
	const char *end = rig_between(seed, 0, 1) ? "\n" : "\r\n";
	const bool orders = rig_between(seed, 0, 3);
	const bool last = rig_between(seed, 0, 1);
	char *p = text;

	p += sprintf(p, "%scustomer,x,date,%s%s%s", last ? "" : "amount,",
		     product ? "quantity" : "n", last ? ",amount" : "",
		     orders ? ",order" : "");
	p += sprintf(p, "%s", end);
	for (long n = rig_between(seed, 0, 300); n > 0; n--) {
		const char *amount = some_field(seed, KAM_ROLE_AMOUNT);

		if (!last)
			p += sprintf(p, "%s,", amount);
		p += sprintf(p, "%s,,%s,%s",
			     some_field(seed, KAM_ROLE_CUSTOMER),
			     some_field(seed, KAM_ROLE_DATE),
			     some_field(seed, KAM_ROLE_FACTOR));
		if (last)
			p += sprintf(p, ",%s", amount);
		if (orders && rig_between(seed, 0, 40))
			p += sprintf(p, ",%s",
				     some_field(seed, KAM_ROLE_ORDER));
		p += sprintf(p, "%s", end);
	}
}

static void
put(struct kam_buf *out, struct kam_str s)
{
	assert_int_equal(kam_buf_put(out, s.ptr, s.len), 0);
	assert_int_equal(kam_buf_putc(out, '|'), 0);
}

/* All lines as text; the status. */
static int
desk_digest(struct desk *d, struct kam_buf *out)
{
	struct kam_line some[KAM_LINES];
	struct kam_batch b;
	int rc;

	while ((rc = kam_reader_next(d->reader, &b, &d->err)) > 0) {
		size_t row = 0;

		while ((rc = next_lines(d, &b, &row, some)) > 0)
			for (int i = 0; i < rc; i++) {
				char day[KAM_DATE_TEXT], dec[KAM_DEC_TEXT];

				kam_date_print(day, some[i].day);
				kam_dec_print(dec, some[i].amount);
				put(out, some[i].customer);
				put(out, kam_str_of(day));
				put(out, kam_str_of(dec));
				put(out, some[i].order);
			}
		if (!rc && b.fault)
			rc = kam_faults_add(kam_reader_faults(d->reader),
					    b.fault, &d->err);
		if (rc)
			return rc;
	}
	return rc;
}

/* What the desk says of the whole export, its faults and dates too. */
static void
describe(struct desk *d, struct kam_buf *out)
{
	const char *said;
	char more[100];
	int rc = desk_digest(d, out);

	/* Of a run that failed, the error alone counts. */
	if (rc)
		out->len = 0;
	/* The file has another name each time. */
	said = rc ? d->err.text + strlen(d->path) : "";
	put(out, kam_str_of(said));
	snprintf(more, sizeof more, "%d %d %d %llu", rc, (int)d->lines.latest,
		 (int)d->lines.before, (unsigned long long)d->lines.outside);
	put(out, kam_str_of(more));
	for (int i = 0; i < KAM_CAUSES; i++) {
		snprintf(more, sizeof more, "%llu",
			 (unsigned long long)kam_reader_faults(d->reader)
				 ->count[i]);
		put(out, kam_str_of(more));
	}
}

static void
assert_alike(const char *text, const struct kam_input_options *in,
	     const char *scan)
{
	struct kam_buf want = KAM_BUF_INIT, got = KAM_BUF_INIT;
	struct kam_input_options fast = *in;
	struct desk d;

	desk_open_plain(&d, text, *in);
	describe(&d, &want);
	desk_close(&d);
	fast.read.scan = scan;
	desk_open(&d, text, fast);
	describe(&d, &got);
	desk_close(&d);
	if (want.len != got.len || memcmp(want.ptr, got.ptr, want.len))
		fail_msg("scan %s of\n%s\nalone: %.*s\nmany: %.*s", scan, text,
			 (int)want.len, want.ptr, (int)got.len, got.ptr);
	kam_buf_release(&want);
	kam_buf_release(&got);
}

/* Whole columns, and what falls out of them, as row by row. */
static void
many_lines_are_read_as_each_alone(void **state)
{
	static const char *const ways[] = { "plain", "sse2", "avx2", "avx512",
					    "neon" };
	static char text[100000];
	uint64_t seed = 5;

	(void)state;
	for (int k = 0; k < 400; k++) {
		struct kam_input_options in = plain();
		const char *way = ways[k % 5];

		some_export(&seed, k % 3 == 0, text);
		in.amount = k % 3 ? "amount" : "amount*quantity";
		in.read.skip = k % 7 != 0;
		in.drop_returns = k % 4 == 0;
		in.from = k % 6 ? KAM_NO_DAY : rig_day(2024, 1, 1);
		in.point = k % 11 ? '.' : ',';
		in.read.scan = "plain";
		assert_alike(text, &in, kam_mask_choose(way) ? way : NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_lines_are_read_as_each_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
