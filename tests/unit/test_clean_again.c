/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cleaned export reads back to the same transactions. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/clean.h>

#include "roll_rig.h"

static const struct kam_span no_window = { 0, 0 };

static const struct rig_shape shapes[] = {
	{ .seed = 21, .rows = 0, .customers = 1, .days = 3 },
	{ .seed = 22, .rows = 1, .customers = 1, .days = 0 },
	{ .seed = 23,
	  .rows = 900,
	  .customers = 40,
	  .days = 400,
	  .minus = 20,
	  .blank = 20 },
	{ .seed = 24,
	  .rows = 900,
	  .customers = 40,
	  .days = 30,
	  .minus = 50,
	  .blank = 60,
	  .product = true },
	{ .seed = 25,
	  .rows = 900,
	  .customers = 60,
	  .days = 3000,
	  .minus = 5,
	  .no_order = true,
	  .product = true },
	{ .seed = 26,
	  .rows = 5000,
	  .customers = 500,
	  .days = 700,
	  .minus = 8,
	  .no_order = true },
};

#define SHAPES (sizeof shapes / sizeof *shapes)

static struct rig_export
export_of(size_t i)
{
	struct rig_shape s = shapes[i];

	s.first = rig_day(2022, 11, 30);
	return rig_make(s);
}

static void
put(FILE *f, struct kam_str text)
{
	assert_int_equal(fwrite(text.ptr, 1, text.len, f), text.len);
}

/* Clean into a new file, whose name is put into `path`. */
static void
clean(const struct kam_input_options *in, char *path)
{
	const struct kam_clean_options how = { .in = in };
	const struct kam_header *h;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_clean *c;
	struct kam_str record;
	FILE *f = rig_file(path);
	int rc;

	if (kam_clean_open(&c, &how, &err))
		fail_msg("%s", err.text);
	h = kam_clean_header(c);
	for (size_t i = 0; i < h->n; i++) {
		put(f, h->raw[i]);
		fputc(i + 1 < h->n ? ',' : '\n', f);
	}
	while ((rc = kam_clean_next(c, &record, &err)) > 0) {
		if (rc == KAM_CLEAN_PAUSE)
			continue;
		put(f, record);
		fputc('\n', f);
	}
	if (rc)
		fail_msg("%s", err.text);
	kam_clean_close(c);
	assert_int_equal(fclose(f), 0);
}

/* Load the file at `path` without any option, and compare. */
static void
assert_rolls_up(const char *path, const struct rig_result *want)
{
	const struct rig_rules rules = RIG_RULES;
	struct kam_input_options in = rig_options(&path, 1, &rules, 1);
	struct kam_accounts a = KAM_ACCOUNTS_INIT;
	struct kam_load_report report;

	rig_load(&a, &in, no_window, &report);
	rig_assert_all(&a, want);
	kam_accounts_release(&a);
}

static void
the_same_transactions_are_read_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		const struct rig_rules rules = RIG_RULES;
		struct rig_export e = export_of(i);
		struct rig_result want = rig_expect(&e, &rules);
		struct kam_input_options in = rig_export_options(&e, &rules, 1);
		char path[40];

		clean(&in, path);
		assert_rolls_up(path, &want);
		unlink(path);
		rig_free(&want);
		rig_discard(&e);
	}
}

static void
what_the_options_leave_out_is_not_there(void **state)
{
	(void)state;
	for (size_t i = 2; i < SHAPES; i++) {
		struct rig_rules rules = RIG_RULES;
		struct rig_export e = export_of(i);
		struct kam_input_options in;
		struct rig_result want;
		char path[40];

		rules.from = e.shape.first + e.shape.days / 4;
		rules.to = e.shape.first + e.shape.days * 3 / 4;
		rules.drop = true;
		want = rig_expect(&e, &rules);
		/* The latest day that is left is that of a purchase. */
		want.as_of = KAM_NO_DAY;
		for (size_t j = 0; j < want.rows; j++)
			if (want.row[j].day > want.as_of)
				want.as_of = want.row[j].day;
		in = rig_export_options(&e, &rules, 1);
		clean(&in, path);
		assert_rolls_up(path, &want);
		unlink(path);
		rig_free(&want);
		rig_discard(&e);
	}
}

static void
cleaning_twice_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < SHAPES; i++) {
		const struct rig_rules rules = RIG_RULES;
		struct rig_export e = export_of(i);
		struct kam_input_options in = rig_export_options(&e, &rules, 1);
		char once[40], twice[40], a[4096], b[4096];
		const char *file = once;
		size_t n;
		FILE *f, *g;

		clean(&in, once);
		in = rig_options(&file, 1, &rules, 1);
		clean(&in, twice);
		f = fopen(once, "r");
		g = fopen(twice, "r");
		assert_true(f && g);
		do {
			n = fread(a, 1, sizeof a, f);
			assert_int_equal(fread(b, 1, sizeof b, g), n);
			assert_memory_equal(a, b, n);
		} while (n > 0);
		assert_int_equal(fclose(f) | fclose(g), 0);
		unlink(once);
		unlink(twice);
		rig_discard(&e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_transactions_are_read_back),
		cmocka_unit_test(what_the_options_leave_out_is_not_there),
		cmocka_unit_test(cleaning_twice_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
