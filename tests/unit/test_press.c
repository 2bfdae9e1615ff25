/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <stdio.h>

#include <kam/press.h>

#define THREADS 5
#define NONE SIZE_MAX

struct job {
	size_t n, piece; /* numbers in all, and in a piece */
	size_t at;
	size_t bad_make, bad_put; /* numbers; NONE: none */
	size_t threads;
	atomic_int wrong;
	atomic_int busy[THREADS];
	struct kam_buf out;
};

static bool
next_numbers(void *ctx, size_t *from, size_t *to)
{
	struct job *j = ctx;

	*from = j->at;
	j->at = j->at + j->piece < j->n ? j->at + j->piece : j->n;
	*to = j->at;
	return *to > *from;
}

static int
make(void *ctx, size_t thread, size_t from, size_t to, struct kam_buf *text,
     struct kam_err *err)
{
	struct job *j = ctx;
	char number[24];
	int rc = KAM_OK;

	if (thread >= (j->threads ? j->threads : 1) || j->busy[thread]++)
		j->wrong++;
	text->len = 0;
	for (size_t i = from; i < to && !rc; i++) {
		if (i == j->bad_make)
			rc = kam_fail(err, KAM_EDATA, "number %zu", i);
		snprintf(number, sizeof number, "%zu\n", i);
		if (kam_buf_put(text, number, strlen(number)))
			rc = kam_nomem(err, "a number");
	}
	j->busy[thread]--;
	return rc;
}

static int
put(void *ctx, struct kam_str text, struct kam_err *err)
{
	struct job *j = ctx;

	if (j->bad_put != NONE && j->out.len > j->bad_put)
		return kam_fail(err, KAM_EIO, "disk full");
	return kam_buf_put(&j->out, text.ptr, text.len) ? KAM_ENOMEM : KAM_OK;
}

static int
run(struct job *j, size_t threads, struct kam_err *err)
{
	const struct kam_press press = { next_numbers, make, put, j };
	int rc;

	j->threads = threads;
	rc = kam_press_run(&press, threads, err);
	assert_int_equal(j->wrong, 0);
	return rc;
}

/* The numbers 0 to n-1, each in its line. */
static void
assert_numbers(const struct job *j, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		char number[24];

		snprintf(number, sizeof number, "%zu\n", i);
		assert_true(at + strlen(number) <= j->out.len);
		assert_memory_equal(j->out.ptr + at, number, strlen(number));
		at += strlen(number);
	}
	assert_int_equal(at, j->out.len);
}

static void
pieces_come_out_in_order(void **state)
{
	(void)state;
	for (size_t threads = 0; threads <= THREADS; threads++)
		for (size_t n = 0; n < 3000; n = 3 * n + 1)
			for (size_t piece = 1; piece < 600; piece *= 8) {
				struct job j = { .n = n,
						 .piece = piece,
						 .bad_make = NONE,
						 .bad_put = NONE };

				assert_int_equal(run(&j, threads, NULL), 0);
				assert_numbers(&j, n);
				kam_buf_release(&j.out);
			}
}

static void
what_is_before_the_first_failure_comes_out(void **state)
{
	(void)state;
	for (size_t threads = 1; threads <= THREADS; threads++)
		for (size_t bad = 0; bad < 1000; bad += 37) {
			struct kam_err err = KAM_ERR_INIT;
			struct job j = { .n = 1000,
					 .piece = 10,
					 .bad_make = bad,
					 .bad_put = NONE };
			char text[40];

			snprintf(text, sizeof text, "number %zu", bad);
			assert_int_equal(run(&j, threads, &err), KAM_EDATA);
			assert_string_equal(err.text, text);
			assert_numbers(&j, bad / 10 * 10);
			kam_buf_release(&j.out);
		}
}

static void
nothing_is_put_after_putting_has_failed(void **state)
{
	(void)state;
	for (size_t threads = 1; threads <= THREADS; threads++) {
		struct kam_err err = KAM_ERR_INIT;
		struct job j = { .n = 100000,
				 .piece = 10,
				 .bad_make = NONE,
				 .bad_put = 30 };

		assert_int_equal(run(&j, threads, &err), KAM_EIO);
		assert_string_equal(err.text, "disk full");
		/* 20 bytes of the first ten numbers, and 30 of the next. */
		assert_numbers(&j, 20);
		/* Nor is all of it made. */
		assert_true(j.at < j.n);
		kam_buf_release(&j.out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_come_out_in_order),
		cmocka_unit_test(what_is_before_the_first_failure_comes_out),
		cmocka_unit_test(nothing_is_put_after_putting_has_failed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
