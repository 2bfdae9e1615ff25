/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdatomic.h>
#include <string.h>

#include <kam/team.h>

#define JOBS 1000
#define THREADS 9

struct seen {
	size_t threads, bad;
	atomic_int done[JOBS];
	atomic_int by[THREADS];
	atomic_int wrong;
};

static int
job(void *ctx, size_t thread, size_t i)
{
	struct seen *seen = ctx;

	if (i >= JOBS || thread >= seen->threads) {
		seen->wrong++;
		return 0;
	}
	seen->done[i]++;
	seen->by[thread]++;
	return i == seen->bad ? -1 : 0;
}

static void
every_job_is_done_once(void **state)
{
	(void)state;
	for (size_t threads = 1; threads <= THREADS; threads++)
		for (size_t jobs = 0; jobs <= JOBS; jobs = jobs * 3 + 1) {
			struct seen seen;
			int sum = 0;

			memset(&seen, 0, sizeof seen);
			seen.threads = threads;
			seen.bad = JOBS;
			assert_int_equal(
				kam_team_run(threads, jobs, job, &seen), 0);
			for (size_t i = 0; i < JOBS; i++)
				assert_int_equal(seen.done[i], i < jobs);
			for (size_t i = 0; i < THREADS; i++)
				sum += seen.by[i];
			assert_int_equal(sum, jobs);
			assert_int_equal(seen.wrong, 0);
		}
}

static void
no_thread_at_all_means_the_caller(void **state)
{
	struct seen seen;

	(void)state;
	memset(&seen, 0, sizeof seen);
	seen.threads = 1;
	seen.bad = JOBS;
	assert_int_equal(kam_team_run(0, JOBS, job, &seen), 0);
	assert_int_equal(seen.by[0], JOBS);
}

static void
a_part_that_fails_is_told(void **state)
{
	struct seen seen;

	(void)state;
	for (size_t threads = 1; threads <= THREADS; threads++) {
		memset(&seen, 0, sizeof seen);
		seen.threads = threads;
		seen.bad = JOBS / 2;
		assert_int_equal(kam_team_run(threads, JOBS, job, &seen), -1);
		assert_int_equal(seen.done[JOBS / 2], 1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_job_is_done_once),
		cmocka_unit_test(a_part_that_fails_is_told),
		cmocka_unit_test(no_thread_at_all_means_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
