/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "../../libkam/roll/orders.h"
#include "roll_rig.h"

#define PREFIXES 32768

struct coded {
	uint64_t code;
	char text[48];
};

static int
by_code(const void *a, const void *b)
{
	const struct coded *x = a, *y = b;

	return (x->code > y->code) - (x->code < y->code);
}

static int
by_text(const void *a, const void *b)
{
	const struct coded *x = a, *y = b;

	return strcmp(x->text, y->text);
}

static uint64_t
code_of(struct kam_coder *c, const char *text)
{
	uint64_t code = 0;

	assert_int_equal(kam_coder_code(c, kam_str_of(text), &code), 0);
	return code;
}

/* Equal texts are neighbours in both orders exactly if their codes are. */
static void
assert_codes_are_texts(struct coded *v, size_t n)
{
	qsort(v, n, sizeof *v, by_code);
	for (size_t i = 1; i < n; i++)
		if (v[i].code == v[i - 1].code &&
		    strcmp(v[i].text, v[i - 1].text))
			fail_msg("'%s' and '%s' share a code", v[i].text,
				 v[i - 1].text);
	qsort(v, n, sizeof *v, by_text);
	for (size_t i = 1; i < n; i++)
		if (v[i].code != v[i - 1].code &&
		    !strcmp(v[i].text, v[i - 1].text))
			fail_msg("'%s' has two codes", v[i].text);
}

static const char *const hard[] = {
	"0",
	"00",
	"000000000000000000",
	"0000000000000000000",
	"1",
	"01",
	"001",
	"10",
	"100",
	"1000000",
	"0000001",
	"10000000",
	"9",
	"99999999",
	"999999999999999999",
	"099999999999999999",
	"1999999999999999999",
	"9999999999999999999",
	"1000000000000000000",
	"01000000000000000000",
	"123456789012345678",
	"0123456789012345678",
	"A123456789012345678",
	"A23456789012345678",
	"A1234567890123456789",
	"A0123456789012345678",
	"A12345678901234",
	"A123456789012345",
	"A012345678901234",
	"B12345678901234",
	"AA2345678901234",
	"A99999999999999",
	"A100000000000000",
	"SO-2024-000123",
	"SO-2024-00123",
	"SO-2024-0123",
	"SO-2024-123",
	"SO-2024-1230",
	"SO-2024-",
	"SO-2024-0",
	"SO-2024-00",
	"SO-2023-000123",
	"S0-2024-000123",
	"SO-2024-000123 ",
	"so-2024-000123",
	"SO-2024-000123A",
	"a",
	"aa",
	"aaa",
	"aaaa",
	"aaaaa",
	"aaaaaa",
	"aaaaaaa",
	"aaaaaaaa",
	"aaaaaaaaa",
	"aaaaaa1",
	"aaaaaa2",
	"aaaaa12",
	"aaaaa012",
	"aaaaaa01",
	"aaaaaaa1",
	"C536379",
	"C536380",
	"C0536379",
	"536379",
	"C5363790",
	"-1",
	"-10",
	"1-",
	"1.0",
	"1.00",
	"+1",
	"1e5",
	"订单1",
	"订单01",
	"订单",
	"订单2",
	"单1",
	"单",
	"订",
	"订单号二〇二四年一",
	"é1",
	"e1",
	" 1",
	"1 2",
	"1  2",
	"/1",
	":1",
	"123456/",
	"123456:",
	"1234567/8",
	"1234567:8",
};

#define HARD (sizeof hard / sizeof *hard)

static void
codes_are_equal_if_and_only_if_texts_are(void **state)
{
	struct coded *v = calloc(3 * HARD, sizeof *v);
	struct kam_names names;
	struct kam_coder c[3];

	(void)state;
	assert_non_null(v);
	assert_int_equal(kam_names_init(&names), 0);
	for (size_t k = 0; k < 3; k++) {
		assert_int_equal(kam_coder_init(&c[k], &names), 0);
		for (size_t i = 0; i < HARD; i++) {
			/* In other orders, so that names come otherwise. */
			size_t at = (i * (k == 0   ? 1
					  : k == 1 ? 31
						   : 47) +
				     k) %
				    HARD;
			struct coded *to = &v[k * HARD + i];

			strcpy(to->text, hard[at]);
			to->code = code_of(&c[k], hard[at]);
			assert_true(to->code == code_of(&c[k], hard[at]));
		}
	}
	assert_codes_are_texts(v, 3 * HARD);
	for (size_t k = 0; k < 3; k++)
		kam_coder_release(&c[k]);
	kam_names_release(&names);
	free(v);
}

/* Random texts of few letters, so that many are equal or nearly so. */
static void
random_texts_have_codes_of_their_own(void **state)
{
	static const char *const piece[] = { "0",  "0", "1", "9", "12",
					     "00", "A", "-", "B", "单" };
	enum { N = 60000 };
	struct coded *v = calloc(N, sizeof *v);
	struct kam_names names;
	struct kam_coder c[2];
	uint64_t seed = 3;

	(void)state;
	assert_non_null(v);
	assert_int_equal(kam_names_init(&names), 0);
	assert_int_equal(kam_coder_init(&c[0], &names), 0);
	assert_int_equal(kam_coder_init(&c[1], &names), 0);
	for (size_t i = 0; i < N; i++) {
		long n = rig_between(&seed, 1, i % 2 ? 4 : 9);

		while (n--)
			strcat(v[i].text, piece[rig_between(&seed, 0, 9)]);
		v[i].code = code_of(&c[i % 2], v[i].text);
	}
	assert_codes_are_texts(v, N);
	kam_coder_release(&c[0]);
	kam_coder_release(&c[1]);
	kam_names_release(&names);
	free(v);
}

static void
more_prefixes_than_numbers_for_them_do_no_harm(void **state)
{
	enum { N = PREFIXES + 400 };
	struct coded *v = calloc(3 * N, sizeof *v);
	struct kam_names names;
	struct kam_coder c;

	(void)state;
	assert_non_null(v);
	assert_int_equal(kam_names_init(&names), 0);
	assert_int_equal(kam_coder_init(&c, &names), 0);
	for (size_t i = 0; i < 3 * N; i++) {
		/*
		 * The first texts are named whole, by small numbers, which
		 * the tails of the others then are; the prefixes of the last
		 * third are those of the first.
		 */
		if (i < 20)
			snprintf(v[i].text, sizeof v[i].text, "no digits %c",
				 'a' + (int)i);
		else
			snprintf(v[i].text, sizeof v[i].text, "depot %zu/%zu",
				 i % N, i / N ? 7 : (size_t)12345678901234);
		v[i].code = code_of(&c, v[i].text);
	}
	assert_codes_are_texts(v, 3 * N);
	kam_coder_release(&c);
	kam_names_release(&names);
	free(v);
}

/* Tails that would reach into the prefix, lengths that would be lost. */
static void
no_part_of_a_code_reaches_into_another(void **state)
{
	static const char *const tails[] = { "1", "140737488355329",
					     "281474976710657",
					     "70368744177665",
					     "99999999999999" };
	enum { PRE = 32, TAILS = 5, N = PRE * TAILS + 2 * 4 * 12 };
	struct coded *v = calloc(N, sizeof *v);
	struct kam_names names;
	struct kam_coder c;
	size_t n = 0;

	(void)state;
	assert_non_null(v);
	assert_int_equal(kam_names_init(&names), 0);
	assert_int_equal(kam_coder_init(&c, &names), 0);
	for (int i = 0; i < PRE * TAILS; i++)
		snprintf(v[n++].text, sizeof v->text, "prefix %c%s",
			 'A' + i % PRE, tails[i / PRE]);
	/* First bytes that differ in one of the highest bits alone. */
	for (int len = 1; len <= 12; len++)
		for (int k = 0; k < 4; k++)
			for (int z = 0; z < 2; z++) {
				memset(v[n].text, z ? 'z' : 'a', (size_t)len);
				v[n++].text[0] = "!a1q"[k];
			}
	assert_int_equal(n, N);
	for (size_t i = 0; i < n; i++)
		v[i].code = code_of(&c, v[i].text);
	assert_codes_are_texts(v, n);
	kam_coder_release(&c);
	kam_names_release(&names);
	free(v);
}

#define THREADS 4
#define SHARED 9000

struct job {
	struct kam_coder coder;
	struct coded *v;
	size_t start;
	int rc;
};

static void *
work(void *arg)
{
	struct job *job = arg;

	for (size_t i = 0; i < SHARED; i++) {
		size_t at = (job->start + i * 7) % SHARED;
		struct coded *to = &job->v[i];

		snprintf(to->text, sizeof to->text,
			 at % 2 ? "branch-%zu/1" : "order number %zuX", at);
		job->rc |= kam_coder_code(&job->coder, kam_str_of(to->text),
					  &to->code);
	}
	return NULL;
}

static void
threads_agree_on_codes(void **state)
{
	struct coded *v = calloc(THREADS * SHARED, sizeof *v);
	struct job job[THREADS] = { 0 };
	pthread_t thread[THREADS];
	struct kam_names names;

	(void)state;
	assert_non_null(v);
	assert_int_equal(kam_names_init(&names), 0);
	for (size_t k = 0; k < THREADS; k++) {
		assert_int_equal(kam_coder_init(&job[k].coder, &names), 0);
		job[k].v = v + k * SHARED;
		job[k].start = k * 1000;
		assert_int_equal(
			pthread_create(&thread[k], NULL, work, &job[k]), 0);
	}
	for (size_t k = 0; k < THREADS; k++) {
		pthread_join(thread[k], NULL);
		assert_int_equal(job[k].rc, 0);
		kam_coder_release(&job[k].coder);
	}
	assert_codes_are_texts(v, THREADS * SHARED);
	kam_names_release(&names);
	free(v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_equal_if_and_only_if_texts_are),
		cmocka_unit_test(random_texts_have_codes_of_their_own),
		cmocka_unit_test(
			more_prefixes_than_numbers_for_them_do_no_harm),
		cmocka_unit_test(no_part_of_a_code_reaches_into_another),
		cmocka_unit_test(threads_agree_on_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
