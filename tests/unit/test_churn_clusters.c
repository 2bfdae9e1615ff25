/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include <kam/churn.h>

#define ACCOUNTS 100
#define EACH 8
#define AS_OF 1000
#define USUAL 30

/* Accounts of at most EACH purchases. */
struct world {
	size_t n, at;
	size_t start[ACCOUNTS + 1];
	kam_day day[ACCOUNTS * EACH];
	kam_dec amount[ACCOUNTS * EACH];
	unsigned char purchase[ACCOUNTS * EACH], project[ACCOUNTS];
	uint64_t hash[ACCOUNTS];
};

/* A cluster of `n` from `first` on, `gap` days apart; `silence` days later,
   if there are any, one more. */
static void
put(struct world *w, kam_day first, int n, int gap, int silence)
{
	kam_day day = first;

	for (int j = 0; j < n; j++, day += gap)
		w->day[w->at++] = day;
	if (silence)
		w->day[w->at++] = day - gap + silence;
	w->start[++w->n] = w->at;
	for (size_t j = 0; j < w->at; j++) {
		w->amount[j] = KAM_DEC_ONE;
		w->purchase[j] = 1;
	}
}

static struct kam_churn_clusters
record(const struct world *w, struct kam_churn_book *b)
{
	const struct kam_rhythm_limits limits = KAM_RHYTHM_LIMITS;
	struct kam_churn_source src = { w->n,	   w->start,	w->day,
					w->amount, w->purchase, w->hash,
					w->day[0], w->project,	NULL };
	struct kam_churn_clusters c;

	assert_int_equal(kam_churn_book_make(b, &src, AS_OF, NULL), 0);
	kam_churn_clusters(&c, b, USUAL, &limits);
	return c;
}

static struct kam_churn_clusters
record_of(const struct world *w)
{
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_clusters c = record(w, &b);

	kam_churn_book_release(&b);
	return c;
}

static void
each_silence_counts_from_the_day_it_was_called_over(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	put(&w, 0, 3, 10, 181); /* bought on that day: never called */
	put(&w, 0, 3, 10, 182); /* a day later: 1 day */
	put(&w, 0, 3, 10, 0);	/* silent for 980: 799 days */
	put(&w, 799, 3, 10, 0); /* silent for 181: 0 days */
	put(&w, 800, 3, 10, 0); /* silent for 180: not yet */
	put(&w, 0, 2, 10, 500); /* two are no cluster */
	put(&w, 0, 3, 91, 400); /* over 182 days: none either */
	put(&w, 0, 3, 90, 300); /* 300 after 180: 119 days */
	c = record_of(&w);
	assert_int_equal(c.called, 4);
	assert_int_equal(c.back, 2);
	assert_int_equal(c.days, 1 + 799 + 0 + 119);
}

static void
what_never_comes_back_is_over(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	for (int i = 0; i < ACCOUNTS; i++)
		put(&w, i, 4, 7, 0);
	c = record_of(&w);
	assert_int_equal(c.called, ACCOUNTS);
	assert_true(c.in_doubt == 0);
}

static void
a_few_that_come_back_prove_nothing(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	for (int i = 0; i < ACCOUNTS; i++)
		put(&w, i, 4, 7, i % 10 ? 0 : 400);
	c = record_of(&w);
	assert_int_equal(c.back, ACCOUNTS / 10);
	assert_true(c.in_doubt == 0);
}

static void
where_half_come_back_none_is_over(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	for (int i = 0; i < ACCOUNTS; i++)
		put(&w, i, 4, 7, i % 2 ? 0 : 200 + 5 * i);
	c = record_of(&w);
	assert_int_equal(c.back, ACCOUNTS / 2);
	assert_true(c.in_doubt >= 20);
}

/* Those of a slow rhythm come back, those of a quick one do not. */
static void
doubt_ends_where_silence_is_long_against_the_rhythm(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	/* Expected gaps of (2 x 80 + 60) / 4 = 55 and of
	   (7 x 2 + 60) / 9 = 8.2 days. */
	for (int i = 0; i < ACCOUNTS; i += 2) {
		put(&w, i, 3, 80, i % 4 ? 0 : 280);
		put(&w, i, 8, 2, 0);
	}
	c = record_of(&w);
	/* 280 / 55 is the longest that any came back after. */
	assert_true(c.in_doubt > 3 && c.in_doubt < 12);
}

static void
seasons_and_declared_projects_do_not_count(void **state)
{
	struct world w = { .n = 0 };
	struct kam_churn_clusters c;

	(void)state;
	put(&w, 0, 3, 20, 0);
	/* Spring of three years. */
	for (int year = 0; year < 3; year++)
		for (int j = 0; j < 2; j++)
			w.day[w.at++] = 80 + 365 * year + 30 * j;
	w.start[++w.n] = w.at;
	put(&w, 0, 3, 20, 300);
	w.project[2] = 1;
	c = record_of(&w);
	assert_int_equal(c.called, 1);
	assert_int_equal(c.back, 0);
	w.project[2] = 0;
	c = record_of(&w);
	assert_int_equal(c.called, 2);
}

static void
accounts_without_days_have_no_record(void **state)
{
	const struct kam_rhythm_limits limits = KAM_RHYTHM_LIMITS;
	struct kam_churn_source src = { 1,    NULL, NULL, NULL, NULL,
					NULL, 0,    NULL, NULL };
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_clusters c;

	(void)state;
	assert_int_equal(kam_churn_book_make(&b, &src, AS_OF, NULL), 0);
	kam_churn_clusters(&c, &b, USUAL, &limits);
	assert_int_equal(c.called, 0);
	assert_true(c.in_doubt == 0);
	kam_churn_book_release(&b);
}

/* What is said of the accounts themselves. */
static void
clusters_in_doubt_are_no_projects(void **state)
{
	const struct kam_rhythm_limits limits = KAM_RHYTHM_LIMITS;
	struct world w = { .n = 0 };
	struct kam_churn_book b = KAM_CHURN_BOOK_INIT;
	struct kam_churn_forecast f = { .model = KAM_CHURN_WINDOW,
					.now.usual = USUAL };
	struct kam_churn_case k;

	(void)state;
	for (int i = 0; i < ACCOUNTS; i++)
		put(&w, i, 4, 7, i % 2 ? 0 : 200 + 5 * i);
	f.clusters = record(&w, &b);
	b.as_of = 300;
	b.past[1] = (struct kam_churn_past){ 4, 1, 22, 7, 0, log(7) };
	kam_churn_book_case(&k, &b, 1, &f, &limits);
	assert_false(k.rhythm.ended || k.rhythm.cluster);
	assert_int_equal(k.rhythm.pattern, KAM_PATTERN_REGULAR);
	f.clusters.in_doubt = 0;
	kam_churn_book_case(&k, &b, 1, &f, &limits);
	assert_true(k.rhythm.ended && k.rhythm.cluster);
	kam_churn_book_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_silence_counts_from_the_day_it_was_called_over),
		cmocka_unit_test(what_never_comes_back_is_over),
		cmocka_unit_test(a_few_that_come_back_prove_nothing),
		cmocka_unit_test(where_half_come_back_none_is_over),
		cmocka_unit_test(
			doubt_ends_where_silence_is_long_against_the_rhythm),
		cmocka_unit_test(seasons_and_declared_projects_do_not_count),
		cmocka_unit_test(accounts_without_days_have_no_record),
		cmocka_unit_test(clusters_in_doubt_are_no_projects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
