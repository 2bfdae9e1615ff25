/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any number of threads reads the same. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "reader_rig.h"

#define ROWS 30000

static const char *const in[] = { "big" };

/*
 * A file of several chunks with bad records of all kinds: every `every`th
 * from row `from` on; 0: none.
 */
static void
put_big(unsigned every, unsigned from)
{
	static const char *const bad[] = { "1,x\"y,3\n",      "1,2\n",
					   "1,2\r,3\n",	      "1,\xFF,3\n",
					   "1,2,3,\"4\n\"\n", "\"1\n\n\"2,\n" };
	/* Chunks enough to go round the ring of four workers twice. */
	char filler[161];
	FILE *f = fopen("big", "w");

	memset(filler, 'x', sizeof filler - 1);
	filler[sizeof filler - 1] = '\0';
	assert_non_null(f);
	fprintf(f, "a,b,c\n");
	for (unsigned i = 0; i < ROWS; i++)
		if (every && i >= from && i % every == 0)
			fputs(bad[i / every % 6], f);
		else if (i % 10 == 3)
			fprintf(f, "%u,\"two\nlines\",x\n\n", i);
		else
			fprintf(f, "%u,客户 %u,%s\r\n", i, i % 1000, filler);
	assert_int_equal(fclose(f), 0);
}

/* Run with 1 to 4 workers; all must say what one says, and reject it. */
static const char *
check_all(const struct kam_reader_options *o)
{
	static char *want, *rejects;

	free(want);
	free(rejects);
	rejects = NULL;
	want = strdup(run_with(o, 1));
	assert_non_null(want);
	if (o->rejects) {
		rejects = strdup(get_text(o->rejects));
		assert_non_null(rejects);
	}
	for (size_t workers = 2; workers <= 4; workers++)
		for (int again = 0; again < 3; again++) {
			const char *got = run_with(o, workers);

			assert_int_equal(strlen(got), strlen(want));
			assert_int_equal(strcmp(got, want), 0);
			if (rejects)
				assert_int_equal(
					strcmp(get_text(o->rejects), rejects),
					0);
		}
	return want;
}

static void
all_rows_are_read_once_by_any_number_of_threads(void **state)
{
	struct kam_reader_options o = { .files = in, .nfiles = 1 };
	const char *got;

	(void)state;
	put_big(0, 0);
	got = check_all(&o);
	assert_non_null(strstr(got, "\n30000 rows, 0 bad\n"));
	o.records = true;
	check_all(&o);
}

static void
rejects_are_the_same_with_any_number_of_threads(void **state)
{
	struct kam_reader_options o = {
		.files = in, .nfiles = 1, .skip = true, .rejects = "rejects"
	};
	const char *got;

	(void)state;
	put_big(7, 0);
	got = check_all(&o);
	assert_non_null(strstr(got, "\n30000 rows, 4286 bad\n"));
	/* More of them than are kept in memory. */
	put_big(2, 0);
	check_all(&o);
}

static void
the_first_error_is_the_same_with_any_number_of_threads(void **state)
{
	static const unsigned from[] = { 0, 5, 7000, 16000, 29900 };
	struct kam_reader_options o = { .files = in, .nfiles = 1 };

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		/* From there on, errors are everywhere. */
		put_big(1, from[i]);
		assert_int_equal(strncmp(check_all(&o), "=-3 big:", 8), 0);
	}
}

static void
an_open_quote_ends_all_threads_run_behind_what_came_before(void **state)
{
	static const char *const two[] = { "big", "small" };
	struct kam_reader_options o = {
		.files = two, .nfiles = 2, .skip = true, .rejects = "rejects"
	};
	FILE *f;

	(void)state;
	put_big(1000, 0);
	f = fopen("big", "a");
	assert_non_null(f);
	fprintf(f, "1,2,\"3\n");
	assert_int_equal(fclose(f), 0);
	put_text("small", "a,b,c\n1,2,3\n");
	assert_non_null(strstr(check_all(&o), "is never closed\n"));
	assert_non_null(strstr(get_text("rejects"), ",unterminated,"));
	o.skip = false;
	put_big(0, 0);
	o.rejects = NULL;
	assert_non_null(strstr(check_all(&o), "\n30001 rows, 0 bad\n"));
}

/* A worker that fails at the row whose first field is its context. */
static int
fail_at(void *state, const struct kam_batch *b, struct kam_faults *faults,
	struct kam_err *err)
{
	const char *where = state;
	struct kam_fault fault;

	for (size_t i = 0; i < b->rows; i++) {
		struct kam_str id = b->fields[i * b->cols];

		if (id.len == 5 && memcmp(id.ptr, where, 3) == 0)
			return kam_fail(err, KAM_EUSAGE, "row %.*s",
					(int)id.len, id.ptr);
		if (id.len != 5 || memcmp(id.ptr, where, 1) != 0)
			continue;
		kam_batch_fault(b, i, 0, KAM_CAUSE_RULE, &fault, "no %.*s",
				(int)id.len, id.ptr);
		if (kam_faults_add(faults, &fault, err))
			return err->status;
	}
	return KAM_OK;
}

static void
a_workers_failure_is_the_first_in_the_input(void **state)
{
	struct kam_reader_options o = { .files = in, .nfiles = 1 };

	(void)state;
	put_big(0, 0);
	for (size_t workers = 1; workers <= 4; workers++)
		for (int skip_bad = 0; skip_bad < 2; skip_bad++) {
			char where[] = "205";
			void *states[] = { where, where, where, where };
			struct kam_err err = KAM_ERR_INIT;
			struct kam_reader *r;
			struct want want;

			o.skip = skip_bad;
			assert_int_equal(
				open_and_select(&r, &want, &o, NULL, &err),
				KAM_OK);
			assert_int_equal(kam_reader_run(r, workers, states,
							fail_at, &err),
					 skip_bad ? KAM_EUSAGE : KAM_EDATA);
			assert_string_equal(err.text,
					    skip_bad ? "row 20500"
						     : "big:24002: column 'a': "
						       "no 20000");
			if (skip_bad)
				assert_int_equal(
					kam_reader_faults(r)
						->count[KAM_CAUSE_RULE],
					500);
			kam_reader_close(r);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			all_rows_are_read_once_by_any_number_of_threads),
		cmocka_unit_test(
			rejects_are_the_same_with_any_number_of_threads),
		cmocka_unit_test(
			the_first_error_is_the_same_with_any_number_of_threads),
		cmocka_unit_test(
			an_open_quote_ends_all_threads_run_behind_what_came_before),
		cmocka_unit_test(a_workers_failure_is_the_first_in_the_input),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
