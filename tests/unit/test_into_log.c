/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../libkam/roll/into_parts.h"

static char path[] = "/tmp/kam-log-XXXXXX";

/* A digest that is easily told from others. */
static const char *
digest(char c)
{
	static char text[8][KAM_SHA256_TEXT];
	static int next;
	char *d = text[next++ % 8];

	memset(d, c, KAM_SHA256_TEXT - 1);
	d[KAM_SHA256_TEXT - 1] = '\0';
	return c ? d : "";
}

/* A run: file `file` made ledger `made` of ledger `began` (0: there was none),
   with lines of the month `month` of 2024. */
struct run {
	char file, began, made;
	int month;
	const char *replaced;
};

static void
append(struct kam_log *l, const struct run *run)
{
	char name[3] = { run->file, ',', '\0' };
	struct kam_civil first = { 2024, run->month, 1 };
	struct kam_log_row row = {
		.file = kam_str_of(name),
		.sha256 = kam_str_of(digest(run->file)),
		.rows = 3,
		.amount = -KAM_DEC_ONE / 2,
		.first = kam_date_day(first),
		.last = kam_date_day(first) + 27,
		.replaced = kam_str_of(run->replaced),
		.began = kam_str_of(digest(run->began)),
		.made = kam_str_of(digest(run->made)),
	};
	struct kam_err err = KAM_ERR_INIT;

	assert_int_equal(kam_log_append(l, &row, 1, &err), KAM_OK);
}

/* Write a log of `n` runs, and read it as the ledger `now` makes of it. */
static struct kam_log
judged(const struct run *run, size_t n, char now, bool *known)
{
	struct kam_log l = KAM_LOG_INIT;
	struct kam_err err = KAM_ERR_INIT;

	assert_true(unlink(path) == 0 || n < 100);
	for (size_t i = 0; i < n; i++) {
		struct kam_log one = KAM_LOG_INIT;

		assert_int_equal(kam_log_open(&one, path, false, &err), KAM_OK);
		assert_int_equal(one.n, i);
		append(&one, &run[i]);
		kam_log_close(&one);
	}
	assert_int_equal(kam_log_open(&l, path, false, &err), KAM_OK);
	assert_int_equal(l.n, n);
	kam_log_judge(&l, digest(now), 1, known);
	return l;
}

/* Which files are in the ledger `now`, by the log; "?" if it is unknown. */
static void
assert_in(const struct run *run, size_t n, char now, const char *want)
{
	bool known;
	struct kam_log l = judged(run, n, now, &known);
	char got[20];
	size_t len = 0;

	for (size_t i = 0; i < n; i++)
		if (l.row[i].valid)
			got[len++] = l.row[i].file.ptr[0];
	got[len] = '\0';
	assert_string_equal(known ? got : "?", want);
	for (size_t i = 0; i < n; i++) {
		const struct kam_log_row *found =
			kam_log_find(&l, digest(run[i].file));

		assert_int_equal(found != NULL,
				 strchr(got, run[i].file) != NULL);
	}
	kam_log_close(&l);
}

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static void
a_row_counts_if_its_ledger_came(void **state)
{
	static const struct run runs[] = {
		{ 'a', 0, '1', 1, "" },
		{ 'b', '1', '2', 2, "" },
		{ 'c', '2', '3', 3, "" }, /* killed before the ledger came */
		{ 'd', '2', '4', 4, "" },
	};

	(void)state;
	assert_in(runs, 4, '4', "abd");
	assert_in(runs, 3, '2', "ab");
	assert_in(runs, 3, '3', "abc");
	/* Old ledgers put back, or taken away. */
	assert_in(runs, 4, '1', "a");
	assert_in(runs, 4, '3', "abc");
	assert_in(runs, 4, 0, "");
	assert_in(runs, 4, '9', "?");
	assert_in(runs, 0, '9', "");
}

static void
the_files_of_one_run_stand_together(void **state)
{
	static const struct run runs[] = {
		{ 'a', 0, '1', 1, "" },
		{ 'b', 0, '1', 1, "" },
		{ 'c', '1', '2', 2, "" },
		{ 'd', '1', '2', 2, "" },
	};

	(void)state;
	assert_in(runs, 4, '2', "abcd");
	assert_in(runs, 4, '1', "ab");
}

static void
a_run_that_changes_nothing_counts(void **state)
{
	static const struct run runs[] = {
		{ 'a', 0, '1', 1, "" },
		{ 'b', '1', '1', 1, "" },
		{ 'c', '1', '2', 2, "" },
	};

	(void)state;
	assert_in(runs, 3, '2', "abc");
	assert_in(runs, 2, '1', "ab");
}

static void
what_was_replaced_counts_no_more(void **state)
{
	static const struct run runs[] = {
		{ 'a', 0, '1', 1, "" },
		{ 'b', '1', '2', 2, "" },
		{ 'c', '2', '3', 2, "2024-02" },
		{ 'd', '2', '3', 2, "2024-02" },
		{ 'e', '3', '4', 3, "" },
	};

	(void)state;
	assert_in(runs, 5, '4', "acde");
	assert_in(runs, 2, '2', "ab");
	/* The replacement itself was undone. */
	assert_in(runs, 5, '2', "ab");
}

static void
a_row_that_was_cut_is_no_row(void **state)
{
	static const struct run runs[] = {
		{ 'a', 0, '1', 1, "" },
		{ 'b', '1', '2', 2, "" },
	};
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	for (int cut = 1; cut < 150; cut += 7) {
		struct kam_log l = KAM_LOG_INIT;
		bool known;
		FILE *f;
		long size;

		l = judged(runs, 2, '2', &known);
		size = (long)l.text.len;
		kam_log_close(&l);
		f = fopen(path, "r+");
		assert_non_null(f);
		assert_int_equal(ftruncate(fileno(f), size - cut), 0);
		assert_int_equal(fclose(f), 0);
		assert_int_equal(kam_log_open(&l, path, false, &err), KAM_OK);
		assert_int_equal(l.n, 1);
		append(&l, &runs[1]);
		kam_log_close(&l);
		assert_int_equal(kam_log_open(&l, path, false, &err), KAM_OK);
		assert_int_equal(l.n, 2);
		kam_log_close(&l);
	}
}

static void
other_texts_are_refused(void **state)
{
	static const char *const texts[] = {
		"rubbish\n",
		"file,sha256,rows,amount,first_date,last_date,replaced,began,"
		"made\na,b\n",
		"file,sha256,rows,amount,first_date,last_date,replaced,began,"
		"made\na,b,1,1.00,2024-01-01,2024-01-01,,,\n",
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct kam_log l = KAM_LOG_INIT;
		struct kam_err err = KAM_ERR_INIT;
		FILE *f = fopen(path, "w");

		assert_non_null(f);
		assert_true(fputs(texts[i], f) >= 0);
		assert_int_equal(fclose(f), 0);
		assert_int_equal(kam_log_open(&l, path, false, &err),
				 KAM_EDATA);
		assert_non_null(strstr(err.text, i ? ":2: not as" : ":1: not"));
		kam_log_close(&l);
	}
}

static void
periods_of_any_kind_are_read(void **state)
{
	static const struct {
		const char *text, *from, *to;
	} cases[] = {
		{ "2024-06", "2024-06-01", "2024-06-30" },
		{ "2024-Q1", "2024-04-01", "2024-06-30" },
		{ "2024", "2024-04-01", "2025-03-31" },
		{ "2024-W01", "2024-01-01", "2024-01-07" },
	};
	kam_day from, to;
	char text[KAM_DATE_TEXT];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_true(kam_period_any(kam_str_of(cases[i].text), 4, &from,
					   &to));
		kam_date_print(text, from);
		assert_string_equal(text, cases[i].from);
		kam_date_print(text, to);
		assert_string_equal(text, cases[i].to);
	}
	assert_false(kam_period_any(KAM_STR("2024-13"), 1, &from, &to));
	assert_false(kam_period_any(KAM_STR("2024-06-01"), 1, &from, &to));
	assert_false(kam_period_any(KAM_STR(""), 1, &from, &to));
}

static int
make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 || close(fd);
}

static int
remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_counts_if_its_ledger_came),
		cmocka_unit_test(the_files_of_one_run_stand_together),
		cmocka_unit_test(a_run_that_changes_nothing_counts),
		cmocka_unit_test(what_was_replaced_counts_no_more),
		cmocka_unit_test(a_row_that_was_cut_is_no_row),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(periods_of_any_kind_are_read),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
