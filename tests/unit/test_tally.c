/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../libkam/roll/settle.h"
#include "../../libkam/roll/tally.h"
#include "roll_rig.h"

#define PARTS 3

/* A tally as that of several threads, fed with made-up batches. */
struct desk {
	struct kam_input_options in;
	struct kam_tally tally;
	struct kam_accounts a;
	struct kam_err err;
};

static void
desk_open(struct desk *d, bool daily)
{
	static const struct rig_rules rules = RIG_RULES;

	memset(d, 0, sizeof *d);
	d->in = rig_options(NULL, 0, &rules, PARTS);
	assert_int_equal(
		kam_tally_init(&d->tally, &d->in, daily, PARTS, &d->err), 0);
}

static void
desk_close(struct desk *d)
{
	kam_tally_release(&d->tally);
	kam_accounts_release(&d->a);
}

/* Give taker `part` a line, with order "-" for a file without orders. */
static int
feed(struct desk *d, int part, const char *customer, const char *date,
     const char *amount, const char *order)
{
	static const struct kam_str names[] = {
		{ "c", 1 }, { "d", 1 }, { "a", 1 }, { "o", 1 }
	};
	static const struct kam_header header = { 4, names, names };
	size_t index[KAM_ROLES] = { 0, 1, 2, KAM_NO_COLUMN, 3 };
	struct kam_faults faults = KAM_FAULTS_INIT;
	struct kam_str fields[KAM_ROLES] = { kam_str_of(customer),
					     kam_str_of(date),
					     kam_str_of(amount),
					     { "", 0 },
					     kam_str_of(order) };
	struct kam_batch b = { .file = "x.csv",
			       .rows = 1,
			       .cols = KAM_ROLES,
			       .fields = fields,
			       .start = "\n",
			       .line = 2,
			       .newline = '\n',
			       .header = &header,
			       .index = index };

	if (!strcmp(order, "-")) {
		index[KAM_ROLE_ORDER] = KAM_NO_COLUMN;
		fields[KAM_ROLE_ORDER].len = 0;
	}
	return kam_tally_lines(d->tally.taker[part], &b, &faults, &d->err);
}

static void
must_feed(struct desk *d, int part, const char *customer, const char *date,
	  const char *amount, const char *order)
{
	if (feed(d, part, customer, date, amount, order))
		fail_msg("%s", d->err.text);
}

/* End and settle. */
static int
finish(struct desk *d, struct kam_span window)
{
	int rc = kam_tally_end(&d->tally, &d->err);

	return rc ? rc
		  : kam_settle(&d->tally, d->tally.taker[0]->lines.latest,
			       window, &d->a, &d->err);
}

static void
must_finish(struct desk *d)
{
	if (finish(d, (struct kam_span){ 0, 0 }))
		fail_msg("%s", d->err.text);
}

static void
assert_orders(struct desk *d, size_t row, int64_t orders)
{
	assert_in_range(row, 0, d->a.n - 1);
	assert_int_equal(d->a.rows[row].orders, orders);
}

static void
what_is_touched_with_every_line_fits_a_cache_line(void **state)
{
	(void)state;
	assert_int_equal(sizeof(struct kam_hot) + KAM_TABLE_HEAD, 64);
}

static void
an_order_over_days_counts_on_each(void **state)
{
	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		struct desk d;

		desk_open(&d, daily);
		must_feed(&d, 0, "a", "2024-01-01", "1", "7");
		must_feed(&d, 1, "a", "2024-01-01", "1", "7");
		must_feed(&d, 2, "a", "2024-01-02", "1", "7");
		must_feed(&d, 0, "a", "2024-01-02", "1", "8");
		/* A return's number is none of an order. */
		must_feed(&d, 1, "a", "2024-01-02", "-1", "9");
		must_feed(&d, 2, "b", "2024-01-02", "1", "7");
		must_finish(&d);
		assert_orders(&d, 0, 3);
		assert_orders(&d, 1, 1);
		desk_close(&d);
	}
}

static void
a_purchase_day_without_numbers_is_an_order(void **state)
{
	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		struct desk d;

		desk_open(&d, daily);
		must_feed(&d, 0, "a", "2024-01-01", "1", "7");
		must_feed(&d, 0, "a", "2024-01-01", "1", "");
		must_feed(&d, 1, "a", "2024-01-02", "1", "");
		must_feed(&d, 2, "a", "2024-01-03", "1", "-");
		must_feed(&d, 2, "a", "2024-01-04", "-1", "-");
		must_feed(&d, 0, "a", "2024-01-05", "1", "7");
		must_feed(&d, 0, "a", "2024-01-05", "1", "8");
		must_finish(&d);
		assert_orders(&d, 0, 5);
		assert_int_equal(d.a.rows[0].days, 4);
		assert_int_equal(d.a.rows[0].lines, 7);
		desk_close(&d);
	}
}

/* One file has order numbers, and another one has no column for them. */
static void
a_file_without_order_numbers_is_minded_by_any_thread(void **state)
{
	(void)state;
	for (int part = 0; part < PARTS; part++) {
		struct desk d;

		desk_open(&d, false);
		must_feed(&d, 0, "a", "2024-01-01", "1", "7");
		must_feed(&d, 1, "a", "2024-01-01", "1", "8");
		must_feed(&d, part, "a", "2024-01-02", "1", "-");
		must_finish(&d);
		assert_orders(&d, 0, 3);
		desk_close(&d);
	}
}

static void
sums_beyond_64_bits_are_exact(void **state)
{
	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		struct desk d;
		char text[KAM_DEC_TEXT];

		desk_open(&d, daily);
		for (int i = 0; i < 1000; i++) {
			must_feed(&d, i % PARTS, "a", "2024-01-01",
				  "9200000000000.000001", "");
			must_feed(&d, i % PARTS, "a", "2024-01-01",
				  "4000000000000.000001", "");
			must_feed(&d, i % PARTS, "a", "2024-01-02",
				  "-8000000000000.5", "");
			must_feed(&d, i % PARTS, "b", "2024-01-02",
				  "-9223372036854.775808", "");
		}
		must_feed(&d, 2, "a", "2024-01-03",
			  "900000000000000000000000.25", "");
		must_finish(&d);
		kam_dec_print(text, d.a.rows[0].amount);
		assert_string_equal(text, "900000005199999999999500.252");
		kam_dec_print(text, d.a.rows[0].returns);
		assert_string_equal(text, "-8000000000000500.00");
		kam_dec_print(text, d.a.rows[0].first_amount);
		assert_string_equal(text, "13200000000000000.002");
		kam_dec_print(text, d.a.rows[1].amount);
		assert_string_equal(text, "-9223372036854775.808");
		desk_close(&d);
	}
}

/* Their lower 64 bits alone have another sign. */
static void
orders_of_amounts_beyond_64_bits_count(void **state)
{
	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		struct desk d;

		desk_open(&d, daily);
		must_feed(&d, 0, "a", "2024-01-01", "10000000000000", "1");
		must_feed(&d, 1, "a", "2024-01-01", "10000000000000", "2");
		must_feed(&d, 2, "a", "2024-01-01", "-10000000000000", "3");
		must_feed(&d, 0, "a", "2024-01-02", "10000000000000", "1");
		must_finish(&d);
		assert_orders(&d, 0, 3);
		desk_close(&d);
	}
}

#define MOST "999999999999999999999999.999999"

static void
what_cannot_be_held_is_an_error_that_names_the_customer(void **state)
{
	(void)state;
	for (int k = 0; k < 8; k++) {
		const char *amount = k & 1 ? "-" MOST : MOST;
		struct desk d;

		desk_open(&d, k & 2);
		must_feed(&d, 0, "an, other", "2024-01-01", "1", "");
		must_feed(&d, 0, "Grün", "2024-01-01", amount, "");
		must_feed(&d, k & 4 ? 2 : 0, "Grün", "2024-01-01", amount, "");
		assert_int_equal(finish(&d, (struct kam_span){ 0, 0 }),
				 KAM_EDATA);
		assert_string_equal(d.err.text,
				    "the amounts of customer 'Grün' add up "
				    "beyond what can be held exactly (24 "
				    "digits before the point)");
		desk_close(&d);
	}
}

/* A total has room for 18 bits of them. */
static void
days_of_many_centuries_are_counted(void **state)
{
	enum { DAYS = (1 << 18) + 1000 };
	char date[KAM_DATE_TEXT] = "";
	struct desk d;

	(void)state;
	desk_open(&d, false);
	for (kam_day day = KAM_DAY_MAX - DAYS + 1; day <= KAM_DAY_MAX; day++) {
		date[kam_date_print(date, day)] = '\0';
		must_feed(&d, 0, "a", date, "1", "7");
		if (day % 1000 == 0)
			must_feed(&d, 1, "a", date, "1", "");
	}
	must_feed(&d, 0, "b", "0001-01-01", "1", "7");
	must_finish(&d);
	assert_int_equal(d.a.rows[0].days, DAYS);
	assert_int_equal(d.a.rows[0].first, KAM_DAY_MAX - DAYS + 1);
	assert_int_equal(d.a.rows[0].last, KAM_DAY_MAX);
	assert_orders(&d, 0, DAYS);
	assert_true(d.a.rows[0].gap_mean == 1);
	assert_int_equal(d.a.rows[1].first, KAM_DAY_MIN);
	assert_int_equal(d.a.rows[1].last, KAM_DAY_MIN);
	assert_int_equal(d.a.rows[1].days, 1);
	desk_close(&d);
}

/* Whichever thread gets which line, and in which order. */
static void
a_sum_that_comes_back_is_held_in_any_order(void **state)
{
	static const char *const lines[][2] = {
		{ "2024-01-01", "600000000000000000000000" },
		{ "2024-02-01", "600000000000000000000000" },
		{ "2024-03-01", "-600000000000000000000000" },
		{ "2024-04-01", "600000000000000000000000" },
		{ "2024-05-01", "-300000000000000000000000" },
		{ "2024-06-01", "0.000001" },
	};
	uint64_t seed = 1;

	(void)state;
	for (int k = 0; k < 200; k++) {
		struct desk d;
		int from = (int)rig_between(&seed, 0, 5);
		int step = k & 2 ? 1 : 5;
		char text[KAM_DEC_TEXT];

		desk_open(&d, k & 1);
		for (int i = 0; i < 6; i++)
			must_feed(&d, (int)rig_between(&seed, 0, PARTS - 1),
				  "a", lines[(from + i * step) % 6][0],
				  lines[(from + i * step) % 6][1], "1");
		must_finish(&d);
		kam_dec_print(text, d.a.rows[0].amount);
		assert_string_equal(text, "900000000000000000000000.000001");
		kam_dec_print(text, d.a.rows[0].returns);
		assert_string_equal(text, "-900000000000000000000000.00");
		desk_close(&d);
	}
}

/* More customers and rows than a block of a store has. */
static void
many_customers_come_out_sorted(void **state)
{
	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		struct desk d;
		uint64_t seed = 2;
		char name[40], amount[20];

		desk_open(&d, daily);
		for (int i = 0; i < 9000; i++) {
			int who = i * 7919 % 3000;

			snprintf(name, sizeof name,
				 who % 2 ? "%d" : "a name beyond the table %d",
				 who);
			snprintf(amount, sizeof amount, "%d", who + 1);
			must_feed(&d, (int)rig_between(&seed, 0, PARTS - 1),
				  name, i % 3 ? "2024-01-01" : "2023-12-01",
				  amount, "");
		}
		must_finish(&d);
		assert_int_equal(d.a.n, 3000);
		for (size_t i = 0; i < d.a.n; i++) {
			const struct kam_account *a = &d.a.rows[i];

			assert_int_equal(a->lines, 3);
			assert_true(a->amount % (3 * KAM_DEC_ONE) == 0);
			if (i)
				assert_true(kam_str_cmp(a[-1].customer,
							a->customer) < 0);
		}
		desk_close(&d);
	}
}

/* So many that each shard has more than one chunk of notes at a time, and is
   added to more than once. */
static void
no_line_is_lost_or_added_twice(void **state)
{
	enum { CUSTOMERS = 10000, LINES = 40 };
	uint64_t seed = 8;

	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		kam_dec *sum = calloc(CUSTOMERS, sizeof *sum);
		struct desk d;

		assert_non_null(sum);
		desk_open(&d, daily);
		for (int i = 0; i < CUSTOMERS * LINES; i++) {
			const int who =
				(int)rig_between(&seed, 0, 9) * 1000 + i % 1000;
			const int amount = (int)rig_between(&seed, 1, 9999);
			char name[20], text[20];

			snprintf(name, sizeof name, "%05d", who);
			snprintf(text, sizeof text, "%d", amount);
			must_feed(&d, i % PARTS, name, "2024-01-01", text, "-");
			sum[who] += amount * KAM_DEC_ONE;
		}
		must_finish(&d);
		assert_int_equal(d.a.n, CUSTOMERS);
		for (size_t i = 0; i < d.a.n; i++)
			assert_true(d.a.rows[i].amount == sum[i]);
		desk_close(&d);
		free(sum);
	}
}

/* As long as a note holds, and longer; alike but for the last byte. */
static void
names_of_any_length_are_told_apart(void **state)
{
	enum { LONGEST = 300 };

	(void)state;
	for (int daily = 0; daily < 2; daily++) {
		char name[LONGEST + 2];
		struct desk d;

		desk_open(&d, daily);
		for (int again = 0; again < 3; again++)
			for (int i = 0; i < 2 * LONGEST; i++) {
				memset(name, 'x', sizeof name);
				name[i / 2] = i % 2 ? 'a' : 'b';
				name[i / 2 + 1] = '\0';
				must_feed(&d, i % PARTS, name, "0001-01-01",
					  "0.5", again ? "7" : "8");
			}
		must_finish(&d);
		assert_int_equal(d.a.n, 2 * LONGEST);
		for (size_t i = 0; i < d.a.n; i++) {
			assert_int_equal(d.a.rows[i].lines, 3);
			assert_int_equal(d.a.rows[i].orders, 2);
			assert_int_equal(d.a.rows[i].first, KAM_DAY_MIN);
			assert_true(d.a.rows[i].amount == 3 * KAM_DEC_ONE / 2);
		}
		desk_close(&d);
	}
}

/* Names of all kinds: ids, long ones that begin alike, odd endings. */
static size_t
make_name(char *name, size_t size, int i, uint64_t *seed)
{
	static const char *const before[] = {
		"", "C", "a name that is beyond the table ", "kunde-kunde-"
	};
	size_t n = (size_t)snprintf(name, size, "%s%d",
				    before[rig_between(seed, 0, 3)],
				    i % 5 ? i * 7919 % 100000 : i);

	for (long more = rig_between(seed, -3, 3); more > 0; more--)
		name[n++] = more == 2 ? '\x01' : '\x7F';
	return n;
}

static void
the_roster_has_each_customer_once_in_order(void **state)
{
	static const int sizes[] = { 0, 1, 2, 70, 5000, 30000 };
	uint64_t seed = 3;

	(void)state;
	for (size_t z = 0; z < sizeof sizes / sizeof *sizes; z++) {
		struct kam_roster r;
		struct desk d;
		char name[80];

		desk_open(&d, true);
		for (int i = 0; i < sizes[z]; i++) {
			size_t n = make_name(name, sizeof name, i, &seed);
			struct kam_day_row day = { 1, 0, 1, 1, 19000 };

			assert_int_equal(
				kam_tally_add_day(&d.tally,
						  (struct kam_str){ name, n },
						  &day, &d.err),
				0);
		}
		assert_int_equal(kam_roster_call(&r, &d.tally), 0);
		assert_int_equal(r.n, kam_tally_customers(&d.tally));
		for (size_t i = 1; i < r.n; i++)
			assert_true(kam_str_cmp(kam_seat_name(&d.tally,
							      r.seat[i - 1]),
						kam_seat_name(&d.tally,
							      r.seat[i])) < 0);
		kam_roster_release(&r);
		desk_close(&d);
	}
}

static void
the_earliest_purchase_day_is_found_in_any_order(void **state)
{
	static const char *const lines[][2] = {
		{ "2024-01-05", "1" },	{ "2024-01-03", "-1" },
		{ "2024-01-04", "2" },	{ "2024-01-04", "4" },
		{ "2024-01-04", "-8" }, { "2024-01-02", "0" },
		{ "2024-01-09", "16" },
	};
	uint64_t seed = 77;

	(void)state;
	for (int k = 0; k < 300; k++) {
		struct desk d;
		int from = (int)rig_between(&seed, 0, 6);
		int step = (int)rig_between(&seed, 1, 6);

		desk_open(&d, k & 1);
		for (int i = 0; i < 7; i++)
			must_feed(&d, (int)rig_between(&seed, 0, PARTS - 1),
				  "a", lines[(from + i * step) % 7][0],
				  lines[(from + i * step) % 7][1], "-");
		must_finish(&d);
		assert_int_equal(d.a.rows[0].first, rig_day(2024, 1, 4));
		assert_int_equal(d.a.rows[0].last, rig_day(2024, 1, 9));
		assert_true(d.a.rows[0].first_amount == 6 * KAM_DEC_ONE);
		assert_true(d.a.rows[0].gap_mean == 2.5);
		assert_int_equal(d.a.rows[0].orders, 3);
		desk_close(&d);
	}
}

static void
a_bad_line_ends_the_batch(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, false);
	assert_int_equal(feed(&d, 0, "a", "2024-01-01", "x", "1"), KAM_EDATA);
	assert_string_equal(d.err.text,
			    "x.csv:3: column 'a': cannot read 'x' as a number");
	desk_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_is_touched_with_every_line_fits_a_cache_line),
		cmocka_unit_test(an_order_over_days_counts_on_each),
		cmocka_unit_test(a_purchase_day_without_numbers_is_an_order),
		cmocka_unit_test(
			a_file_without_order_numbers_is_minded_by_any_thread),
		cmocka_unit_test(sums_beyond_64_bits_are_exact),
		cmocka_unit_test(orders_of_amounts_beyond_64_bits_count),
		cmocka_unit_test(
			what_cannot_be_held_is_an_error_that_names_the_customer),
		cmocka_unit_test(days_of_many_centuries_are_counted),
		cmocka_unit_test(a_sum_that_comes_back_is_held_in_any_order),
		cmocka_unit_test(many_customers_come_out_sorted),
		cmocka_unit_test(no_line_is_lost_or_added_twice),
		cmocka_unit_test(names_of_any_length_are_told_apart),
		cmocka_unit_test(
			the_earliest_purchase_day_is_found_in_any_order),
		cmocka_unit_test(the_roster_has_each_customer_once_in_order),
		cmocka_unit_test(a_bad_line_ends_the_batch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
