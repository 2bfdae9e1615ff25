/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that are made when they are asked for are those of the rows. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "roll_rig.h"

#define GAPS (7u << 10)

static void
load(struct kam_accounts *a, const struct kam_input_options *in,
     struct kam_span window)
{
	const struct kam_load_need need = { .window = window,
					    .by_view = true,
					    .order_later = true };
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;

	if (kam_accounts_load(a, in, &need, &report, &err))
		fail_msg("%s", err.text);
}

static bool
same(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static void
assert_like(const struct kam_account *a, const struct kam_account *b, bool gaps)
{
	assert_true(kam_str_eq(a->customer, b->customer));
	assert_int_equal(a->orders, b->orders);
	assert_int_equal(a->days, b->days);
	assert_int_equal(a->lines, b->lines);
	assert_true(a->amount == b->amount && a->returns == b->returns);
	assert_true(a->first_amount == b->first_amount);
	assert_true(a->first == b->first && a->last == b->last);
	if (!gaps) {
		assert_true(isnan(a->gap_mean) && isnan(a->gap_sd) &&
			    isnan(a->gap_log_mean));
		return;
	}
	assert_true(same(a->gap_mean, b->gap_mean));
	assert_true(same(a->gap_sd, b->gap_sd));
	assert_true(same(a->gap_log_mean, b->gap_log_mean));
}

/* The fields make the record, but for those that are not asked for. */
static void
assert_fields(struct kam_accounts_view *v, const struct kam_account *made,
	      struct kam_str record, unsigned columns)
{
	struct kam_str got[KAM_ACCOUNT_COLUMNS], want[KAM_ACCOUNT_COLUMNS];

	assert_int_equal(kam_record_split(record, ',', want, 13), 13);
	assert_int_equal(kam_account_fields(v, made, got), 0);
	for (unsigned k = 0; k < KAM_ACCOUNT_COLUMNS; k++)
		if (k == 0 || columns >> k & 1)
			assert_true(kam_str_eq(got[k], want[k]));
		else
			assert_int_equal(got[k].len, 0);
}

/* Forwards, backwards and all over the place. */
static size_t
step(size_t i, size_t n, int way)
{
	return way == 0 ? i : way == 1 ? n - 1 - i : i * 7919 % n;
}

static int
by_name(const void *a, const void *b)
{
	const struct kam_account *x = a, *y = b;

	return kam_str_cmp(x->customer, y->customer);
}

/* In whatever order, it is each of them once. */
static void
compare_any(const struct kam_accounts *made, const struct kam_accounts *rows)
{
	struct kam_account *any = calloc(rows->n + 1, sizeof *any);

	assert_non_null(any);
	assert_int_equal(made->n, rows->n);
	for (int way = 0; way < 3; way++) {
		struct kam_accounts_view v;

		assert_int_equal(kam_accounts_view_init(&v, made, ~0u, NULL),
				 0);
		for (size_t i = 0; i < rows->n; i++) {
			const size_t at = step(i, rows->n, way);
			const struct kam_account *a = kam_accounts_any(&v, at);

			assert_non_null(a);
			any[at] = *a;
		}
		if (!made->rows)
			qsort(any, rows->n, sizeof *any, by_name);
		for (size_t i = 0; i < rows->n; i++)
			assert_like(&any[i], &rows->rows[i], true);
		kam_accounts_view_release(&v);
	}
	free(any);
}

static void
compare(struct kam_accounts *made, const struct kam_accounts *rows)
{
	static const unsigned columns[] = { ~0u, 0, 1u << 12, 1u << 5 | 1 };
	struct kam_buf scratch = KAM_BUF_INIT;

	compare_any(made, rows);
	assert_int_equal(kam_accounts_order(made, NULL), 0);
	assert_int_equal(kam_accounts_order(made, NULL), 0);
	assert_int_equal(made->n, rows->n);
	assert_int_equal(made->as_of, rows->as_of);
	for (int k = 0; k < 12; k++) {
		struct kam_accounts_view v;
		const unsigned cols = columns[k / 3];

		assert_int_equal(kam_accounts_view_init(&v, made, cols, NULL),
				 0);
		for (size_t i = 0; i < rows->n; i++) {
			const size_t at = step(i, rows->n, k % 3);
			const struct kam_account *a = kam_accounts_at(&v, at);

			assert_non_null(a);
			assert_like(a, &rows->rows[at],
				    made->rows || cols & GAPS);
			assert_fields(&v, a,
				      kam_accounts_record(rows, at, &scratch),
				      cols);
		}
		kam_accounts_view_release(&v);
	}
	kam_buf_release(&scratch);
}

static void
what_is_made_when_asked_for_is_what_the_rows_hold(void **state)
{
	static const struct rig_rules rules = RIG_RULES;

	(void)state;
	for (int k = 0; k < 6; k++) {
		struct rig_shape shape = { .seed = (uint64_t)k + 11,
					   .rows = 1000 * k + 1,
					   .first = 19000,
					   .days = 400,
					   .blank = 10,
					   .minus = 8,
					   .customers = k ? 40 * k * k : 1,
					   .no_order = k == 3 };
		struct rig_export e;
		struct kam_input_options in;
		struct kam_accounts made = KAM_ACCOUNTS_INIT;
		struct kam_accounts rows = KAM_ACCOUNTS_INIT;
		struct kam_load_report report;
		struct kam_span window = { k == 5 ? 2 : 0, 'm' };

		e = rig_make(shape);
		in = rig_export_options(&e, &rules, k % 3 + 1);
		rig_load(&rows, &in, window, &report);
		load(&made, &in, window);
		/* A window needs the rows. */
		assert_true(window.n ? !made.kept : !made.rows && made.kept);
		compare(&made, &rows);
		kam_accounts_release(&made);
		kam_accounts_release(&rows);
		rig_discard(&e);
	}
}

#define MOST "999999999999999999999999.999999"

static void
the_first_that_cannot_be_held_is_named(void **state)
{
	static const struct rig_rules rules = RIG_RULES;
	const struct kam_load_need need = { .by_view = true };
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_input_options in;
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	char path[40];
	const char *file = path;
	FILE *f = rig_file(path);

	(void)state;
	fputs("customer,date,amount\n", f);
	for (int i = 299; i >= 0; i--)
		fprintf(f, "c%03d,2024-01-01,%s\nc%03d,2024-01-01,1\n", i,
			i % 100 == 77 ? MOST : "1", i);
	assert_int_equal(fclose(f), 0);
	in = rig_options(&file, 1, &rules, 3);
	assert_int_equal(kam_accounts_load(&a, &in, &need, &report, &err),
			 KAM_EDATA);
	assert_non_null(strstr(err.text, "customer 'c077'"));
	assert_int_equal(a.n, 0);
	kam_accounts_release(&a);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_is_made_when_asked_for_is_what_the_rows_hold),
		cmocka_unit_test(the_first_that_cannot_be_held_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
