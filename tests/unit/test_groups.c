/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../libkam/roll/groups_order.h"

static uint64_t state = 1;

static long
between(long low, long high)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return low + (long)((state >> 33) % (uint64_t)(high - low + 1));
}

#define NSUMS 2
#define ITEMS 3000
#define ROWS 64

/* What a naive table says of a key and a period. */
struct row {
	kam_dec amount, returns, sums[NSUMS];
	int64_t lines, given;
	long code[ITEMS]; /* an order and its day as one number */
	size_t ncodes;
	bool there;
};

struct rig {
	struct kam_names names;
	struct kam_slabs slabs;
	struct kam_groups part[3];
	size_t nparts;
};

static void
begin(struct rig *r, size_t nparts, size_t limit)
{
	assert_int_equal(kam_names_init(&r->names), 0);
	assert_int_equal(kam_slabs_init(&r->slabs), 0);
	r->nparts = nparts;
	for (size_t i = 0; i < nparts; i++)
		assert_int_equal(kam_groups_init(&r->part[i], &r->names,
						 &r->slabs, NSUMS, limit, NULL),
				 KAM_OK);
}

static void
end(struct rig *r)
{
	for (size_t i = 0; i < r->nparts; i++)
		kam_groups_release(&r->part[i]);
	kam_slabs_release(&r->slabs);
	kam_names_release(&r->names);
}

static void
add_naively(struct row *row, const struct kam_group_item *it,
	    const kam_dec *sums, long code)
{
	row->there = true;
	row->amount += it->amount;
	row->returns += it->returns;
	row->lines += it->lines;
	if (it->orders >= 0)
		row->given = (row->given < 0 ? 0 : row->given) + it->orders;
	for (size_t i = 0; i < NSUMS; i++)
		row->sums[i] += sums[i];
	for (size_t i = 0; code && i < row->ncodes; i++)
		if (row->code[i] == code)
			return;
	if (code)
		row->code[row->ncodes++] = code;
}

static int64_t
orders_of(const struct row *row)
{
	if (row->given < 0 && !row->ncodes)
		return -1;
	return (row->given < 0 ? 0 : row->given) + (int64_t)row->ncodes;
}

/* An item by chance: a line, or a row of a ledger; some amounts are wide. */
static long
make_item(struct kam_group_item *it, kam_dec *sums, char *key, char *order)
{
	static const kam_dec wide = (kam_dec)1 << 90;
	long number = between(1, 9), day = between(0, 3), kind = between(0, 9);

	*it = (struct kam_group_item){
		.key = { key, (size_t)sprintf(key, "K%ld", between(0, 7)) },
		.period = (int32_t)between(-4, 3) * 5,
		.amount = between(-500, 900) * 10000,
		.lines = 1,
		.orders = -1,
		.order = { "", 0 },
	};
	if (kind == 0)
		it->amount = it->amount * wide / 1000000;
	it->returns = it->amount < 0 ? it->amount : 0;
	for (size_t i = 0; i < NSUMS; i++)
		sums[i] = between(0, 2) ? between(-9, 9) * 1000000 : 0;
	if (kind == 1) {
		it->lines = between(0, 1) ? 3 : (int64_t)UINT32_MAX + 7;
		it->orders = between(-1, 4);
		it->returns = -it->lines;
	}
	if (kind < 3 || it->amount <= 0)
		return 0;
	it->order = (struct kam_str){ order,
				      (size_t)sprintf(order, "N-%ld", number) };
	it->off = (uint16_t)day;
	return number * 10 + day;
}

static void
check(const struct rig *rig, struct kam_groups_order *o, struct row *want)
{
	struct kam_group_rows rows = { .in_turn = true };
	size_t found = 0, there = 0;

	(void)rig;
	assert_int_equal(kam_groups_order_check(o, NULL), KAM_OK);
	for (size_t c = 0; c < o->ncustomers; c++) {
		assert_int_equal(kam_groups_order_rows(o, c, &rows, NULL),
				 KAM_OK);
		for (size_t i = 0; i < rows.made.n; i++, found++) {
			const kam_dec *sums;
			const struct kam_entry_sum *got =
				kam_group_row(&rows, i, NSUMS, &sums);
			size_t key =
				(size_t)(o->key[got->key].ptr[1] - '0') * 8;
			struct row *w =
				&want[key + (size_t)(got->period / 5 + 4)];

			assert_true(w->there);
			assert_true(got->amount == w->amount);
			assert_true(got->returns == w->returns);
			assert_true(got->lines == w->lines);
			assert_true(got->orders == orders_of(w));
			for (size_t k = 0; k < NSUMS; k++)
				assert_true(sums[k] == w->sums[k]);
			assert_true(!i ||
				    kam_group_row(&rows, i - 1, NSUMS, &sums)
						    ->period < got->period);
		}
		assert_true(!c || kam_str_cmp(o->key[c - 1], o->key[c]) < 0);
	}
	for (size_t i = 0; i < ROWS; i++)
		there += want[i].there;
	assert_int_equal(found, there);
	kam_group_rows_release(&rows);
}

/* With any number of parts, and with entries made one at any time. */
static void
rows_are_what_a_naive_table_has(void **unused)
{
	static const size_t limits[] = { 1, 40, 1000, 100000 };
	struct row *want = calloc(ROWS, sizeof(*want));
	struct kam_groups_order o;
	struct kam_group_item it;
	char key[32], order[32];
	kam_dec sums[NSUMS];
	struct rig rig;

	(void)unused;
	for (size_t run = 0; run < 12; run++) {
		begin(&rig, run % 3 + 1, limits[run / 3]);
		memset(want, 0, ROWS * sizeof(*want));
		for (size_t i = 0; i < ROWS; i++)
			want[i].given = -1;
		for (size_t i = 0; i < ITEMS; i++) {
			long code = make_item(&it, sums, key, order);
			size_t at = (size_t)(key[1] - '0') * 8 +
				    (size_t)(it.period / 5 + 4);

			add_naively(&want[at], &it, sums, code);
			assert_int_equal(
				kam_groups_add(&rig.part[i % rig.nparts], &it,
					       1, sums, NULL),
				KAM_OK);
		}
		assert_int_equal(
			kam_groups_order_make(&o, rig.part, rig.nparts, NULL),
			KAM_OK);
		check(&rig, &o, want);
		kam_groups_order_release(&o);
		end(&rig);
	}
	free(want);
}

/* A million lines of few groups must not be a million entries. */
static void
memory_does_not_grow_with_lines_that_meet(void **unused)
{
	const size_t limit = 5000;
	struct kam_group_item it = { .lines = 1, .orders = -1 };
	kam_dec sums[NSUMS] = { 0, 0 };
	char key[32];
	struct rig rig;

	(void)unused;
	begin(&rig, 1, limit);
	for (int i = 0; i < 1000000; i++) {
		it.key = (struct kam_str){
			key, (size_t)sprintf(key, "K%ld", between(0, 99))
		};
		it.period = (int32_t)between(0, 11);
		it.amount = between(1, 100);
		it.order = (struct kam_str){ "", 0 };
		assert_int_equal(
			kam_groups_add(&rig.part[0], &it, 1, sums, NULL), 0);
		assert_true(rig.part[0].n <= limit);
	}
	assert_int_equal(rig.part[0].limit, limit);
	/* Those and no more: pieces serve again. */
	assert_in_range(rig.slabs.total, 1, (size_t)20 << 20);
	end(&rig);
}

static void
entries_that_differ_raise_the_limit(void **unused)
{
	struct kam_group_item it = { .lines = 1, .orders = -1, .amount = 1 };
	kam_dec sums[NSUMS] = { 0, 0 };
	struct rig rig;

	(void)unused;
	begin(&rig, 1, 100);
	it.key = KAM_STR("A");
	for (int32_t i = 0; i < 1000; i++) {
		it.period = i;
		assert_int_equal(
			kam_groups_add(&rig.part[0], &it, 1, sums, NULL), 0);
	}
	assert_int_equal(rig.part[0].n, 1000);
	assert_true(rig.part[0].limit > 1000);
	end(&rig);
}

static void
a_sum_beyond_all_bounds_is_told_before_any_row(void **unused)
{
	struct kam_group_item it = { .lines = 1,
				     .orders = -1,
				     .amount = KAM_DEC_MAX };
	kam_dec sums[NSUMS] = { 0, 0 };
	struct kam_groups_order o;
	struct kam_err err = KAM_ERR_INIT;
	struct rig rig;

	(void)unused;
	for (int back = 0; back < 2; back++) {
		begin(&rig, 1, 1000);
		it.key = KAM_STR("A");
		it.amount = KAM_DEC_MAX;
		for (int i = 0; i < 2; i++)
			assert_int_equal(kam_groups_add(&rig.part[0], &it, 1,
							sums, NULL),
					 0);
		it.amount = it.returns = -KAM_DEC_MAX;
		for (int i = 0; i < back; i++)
			assert_int_equal(kam_groups_add(&rig.part[0], &it, 1,
							sums, NULL),
					 0);
		it.returns = 0;
		assert_int_equal(kam_groups_order_make(&o, rig.part, 1, NULL),
				 0);
		assert_false(o.unchecked);
		assert_int_equal(kam_groups_order_check(&o, &err),
				 back ? KAM_OK : KAM_EDATA);
		kam_groups_order_release(&o);
		end(&rig);
	}
	assert_non_null(strstr(err.text, "customer 'A'"));
}

/* Counts beyond 32 bits are kept when entries become one. */
static void
many_lines_are_counted_exactly(void **unused)
{
	struct kam_entry e[5];
	struct kam_entry_rows r = { .n = 0 };
	size_t n;

	(void)unused;
	for (size_t i = 0; i < 5; i++)
		e[i] = (struct kam_entry){ .value = i ? INT64_MAX / 3 : 1,
					   .lines = UINT32_MAX / 2 };
	n = kam_entries_merge(&r, e, 5);
	assert_true(n > 1 && n < 5);
	assert_int_equal(kam_entries_fold(&r, e, n, 0), 0);
	assert_int_equal(r.n, 1);
	assert_true(r.row[0].lines == 5 * (int64_t)(UINT32_MAX / 2));
	assert_true(r.row[0].amount == 4 * (kam_dec)(INT64_MAX / 3) + 1);
	kam_entry_rows_release(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_what_a_naive_table_has),
		cmocka_unit_test(memory_does_not_grow_with_lines_that_meet),
		cmocka_unit_test(entries_that_differ_raise_the_limit),
		cmocka_unit_test(
			a_sum_beyond_all_bounds_is_told_before_any_row),
		cmocka_unit_test(many_lines_are_counted_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
