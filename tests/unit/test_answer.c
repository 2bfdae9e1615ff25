/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/answer.h>

static void
answers_are_read_in_any_case(void **state)
{
	static const struct {
		const char *text;
		enum kam_answer want;
	} cases[] = {
		{ "yes", KAM_ANSWER_YES },  { "No", KAM_ANSWER_NO },
		{ "TRUE", KAM_ANSWER_YES }, { "false", KAM_ANSWER_NO },
		{ "Y", KAM_ANSWER_YES },    { "n", KAM_ANSWER_NO },
		{ " 1 ", KAM_ANSWER_YES },  { "0", KAM_ANSWER_NO },
		{ "是", KAM_ANSWER_YES },   { "否", KAM_ANSWER_NO },
		{ "", KAM_ANSWER_NONE },    { "  ", KAM_ANSWER_NONE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum kam_answer is;

		assert_true(kam_answer_read(kam_str_of(cases[i].text), &is));
		assert_int_equal(is, cases[i].want);
	}
}

static void
other_words_are_no_answers(void **state)
{
	static const char *const cases[] = { "maybe", "ye",	 "yess",
					     "2",     "falsely", "no way" };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum kam_answer is;

		assert_false(kam_answer_read(kam_str_of(cases[i]), &is));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_read_in_any_case),
		cmocka_unit_test(other_words_are_no_answers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
