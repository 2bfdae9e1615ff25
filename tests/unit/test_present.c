/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/present.h>

static void
assert_buf(const struct kam_buf *b, const char *expected)
{
	struct kam_str s = kam_buf_str(b);

	if (s.len != strlen(expected) || memcmp(s.ptr, expected, s.len))
		fail_msg("got \"%.*s\", not \"%s\"", (int)s.len, s.ptr,
			 expected);
}

static void
characters_have_their_width(void **state)
{
	static const struct {
		unsigned long cp;
		unsigned width;
	} cases[] = {
		{ 'a', 1 },	{ 0xE9, 1 },	 { 0x300, 0 },	 { 0x36F, 0 },
		{ 0x370, 1 },	{ 0x3B1, 1 },	 { 0x10FF, 1 },	 { 0x1100, 2 },
		{ 0x115F, 2 },	{ 0x1160, 0 },	 { 0x200B, 0 },	 { 0x200D, 0 },
		{ 0x2026, 1 },	{ 0x20AC, 1 },	 { 0x231A, 2 },	 { 0x2E80, 2 },
		{ 0x3000, 2 },	{ 0x302A, 0 },	 { 0x303F, 1 },	 { 0x3042, 2 },
		{ 0x3099, 0 },	{ 0x30A2, 2 },	 { 0x4E2D, 2 },	 { 0x9FFF, 2 },
		{ 0xA4D0, 1 },	{ 0xAC00, 2 },	 { 0xD7A3, 2 },	 { 0xF900, 2 },
		{ 0xFE0F, 0 },	{ 0xFEFF, 0 },	 { 0xFF01, 2 },	 { 0xFF60, 2 },
		{ 0xFF61, 1 },	{ 0xFF76, 1 },	 { 0xFFE5, 2 },	 { 0x1F1E6, 1 },
		{ 0x1F600, 2 }, { 0x20000, 2 },	 { 0x2A6D6, 2 }, { 0x3FFFD, 2 },
		{ 0xE0100, 0 }, { 0x10FFFD, 1 }, { 0x5D0, 1 },	 { 0xE01, 1 },
		{ 0xE34, 0 },	{ 0xAD, 1 },	 { 0x00A5, 1 },	 { 0x1F1FF, 1 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (kam_char_width(cases[i].cp) != cases[i].width)
			fail_msg("U+%04lX is %u wide, not %u", cases[i].cp,
				 kam_char_width(cases[i].cp), cases[i].width);
}

static void
widths_of_texts_add_up(void **state)
{
	(void)state;
	assert_int_equal(kam_text_width(KAM_STR("")), 0);
	assert_int_equal(kam_text_width(KAM_STR("Acme")), 4);
	assert_int_equal(kam_text_width(KAM_STR("华东A公司")), 9);
	assert_int_equal(kam_text_width(KAM_STR("ｱﾄﾞ")), 3);
	assert_int_equal(kam_text_width(KAM_STR("e\xCC\x81t\xC3\xA9")), 3);
	assert_int_equal(kam_text_width(KAM_STR("a\tb\nc")), 5);
	assert_int_equal(kam_text_width(KAM_STR("\xFF\xC3")), 2);
}

static void
assert_fit(struct kam_str text, size_t max, const char *expected)
{
	struct kam_buf b = KAM_BUF_INIT;
	size_t width = 99;

	assert_int_equal(kam_text_fit(&b, text, max, &width), 0);
	assert_buf(&b, expected);
	assert_int_equal(width, kam_text_width(kam_buf_str(&b)));
	assert_true(width <= max);
	kam_buf_release(&b);
}

static void
long_texts_are_cut_between_characters(void **state)
{
	(void)state;
	assert_fit(KAM_STR("abcd"), 4, "abcd");
	assert_fit(KAM_STR("abcde"), 4, "abc…");
	assert_fit(KAM_STR("大客户"), 6, "大客户");
	assert_fit(KAM_STR("大客户x"), 6, "大客…");
	assert_fit(KAM_STR("大客户"), 5, "大客…");
	assert_fit(KAM_STR("大客户"), 4, "大…");
	assert_fit(KAM_STR("大客户"), 1, "…");
	assert_fit(KAM_STR(""), 1, "");
	/* Marks stay with the character that they stand on. */
	assert_fit(KAM_STR("abe\xCC\x81"), 3, "abe\xCC\x81");
	assert_fit(KAM_STR("ae\xCC\x81xy"), 3, "ae\xCC\x81…");
}

static void
what_would_move_the_cursor_is_shown_as_space(void **state)
{
	(void)state;
	assert_fit(KAM_STR("a\r\nb\tc\x1B[1m\x7F"), 20, "a  b c [1m ");
	assert_fit(KAM_STR("a\0b"), 20, "a b");
	assert_fit(KAM_STR("a\xC2\x85z\xE2\x80\xA8z\xE2\x80\xA9"), 20,
		   "a z z ");
	assert_fit(KAM_STR("a\xFFz\xE4\xB8"), 20,
		   "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void
add_all(struct kam_grid *g, const char *const *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_int_equal(kam_grid_add(g, kam_str_of(cells[i])), 0);
}

static void
draw(const struct kam_grid *g, bool bold, struct kam_buf *b)
{
	assert_int_equal(kam_grid_row(g, 0, bold, b), 0);
	assert_int_equal(kam_grid_rule(g, b), 0);
	for (size_t i = 1; i < kam_grid_rows(g); i++)
		assert_int_equal(kam_grid_row(g, i, false, b), 0);
}

static void
columns_line_up_by_what_is_seen(void **state)
{
	static const char *const cells[] = { "customer", "n",	 "note",
					     "华东公司", "12",	 "",
					     "Zoë",	 "1234", "last" };
	struct kam_grid g = KAM_GRID_INIT;
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(kam_grid_init(&g, 3), 0);
	kam_grid_right(&g, 1);
	add_all(&g, cells, 9);
	assert_int_equal(kam_grid_rows(&g), 3);
	draw(&g, false, &b);
	assert_buf(&b, "customer     n  note\n"
		       "--------  ----  ----\n"
		       "华东公司    12\n"
		       "Zoë       1234  last\n");
	kam_grid_release(&g);
	kam_buf_release(&b);
}

static void
names_may_be_bold(void **state)
{
	static const char *const cells[] = { "ab", "c" };
	struct kam_grid g = KAM_GRID_INIT;
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(kam_grid_init(&g, 2), 0);
	add_all(&g, cells, 2);
	draw(&g, true, &b);
	assert_buf(&b, "\033[1mab  c\033[0m\n--  -\n");
	kam_grid_release(&g);
	kam_buf_release(&b);
}

static void
a_cell_takes_at_most_forty_columns(void **state)
{
	static const char fits[] = "1234567890123456789012345678901234567890";
	struct kam_grid g = KAM_GRID_INIT;
	struct kam_buf b = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(kam_grid_init(&g, 1), 0);
	assert_int_equal(kam_grid_add(&g, kam_str_of(fits)), 0);
	assert_int_equal(kam_grid_add(&g, KAM_STR("1234567890123456789012345"
						  "6789012345678901")),
			 0);
	assert_int_equal(kam_grid_row(&g, 0, false, &b), 0);
	assert_int_equal(kam_grid_row(&g, 1, false, &b), 0);
	assert_buf(&b, "1234567890123456789012345678901234567890\n"
		       "123456789012345678901234567890123456789…\n");
	kam_grid_release(&g);
	kam_buf_release(&b);
}

static void
assert_json(struct kam_str text, const char *expected)
{
	struct kam_buf b = KAM_BUF_INIT;

	assert_int_equal(kam_json_put(&b, text), 0);
	assert_buf(&b, expected);
	kam_buf_release(&b);
}

static void
json_strings_are_escaped(void **state)
{
	(void)state;
	assert_json(KAM_STR(""), "\"\"");
	assert_json(KAM_STR("大客户 €/😀"), "\"大客户 €/😀\"");
	assert_json(KAM_STR("a\"b\\c"), "\"a\\\"b\\\\c\"");
	assert_json(KAM_STR("\"\""), "\"\\\"\\\"\"");
	assert_json(KAM_STR("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
	assert_json(KAM_STR("\0\x01\x1F\x7F"), "\"\\u0000\\u0001\\u001f\x7F\"");
}

static void
json_strings_are_valid_utf8_whatever_comes(void **state)
{
	(void)state;
	assert_json(KAM_STR("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
	assert_json(KAM_STR("\xE4\xB8"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void
json_numbers_are_told_from_other_texts(void **state)
{
	static const char *const good[] = {
		"0",   "-0",	"12",	   "-1.50", "0.5",
		"1e5", "1E+05", "2.5e-07", "0e0",   "9007199254740993"
	};
	static const char *const bad[] = {
		"",	"-",   "007",	"-01",	 ".5",	"5.",  "+1",
		"1e",	"1e+", "1,234", "1.2.3", " 1",	"1 ",  "inf",
		"-inf", "nan", "0x1",	"1.e5",	 "12m", "--1", "１"
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!kam_json_number(kam_str_of(good[i])))
			fail_msg("%s is a number", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (kam_json_number(kam_str_of(bad[i])))
			fail_msg("%s is no number", bad[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_have_their_width),
		cmocka_unit_test(widths_of_texts_add_up),
		cmocka_unit_test(long_texts_are_cut_between_characters),
		cmocka_unit_test(what_would_move_the_cursor_is_shown_as_space),
		cmocka_unit_test(columns_line_up_by_what_is_seen),
		cmocka_unit_test(names_may_be_bold),
		cmocka_unit_test(a_cell_takes_at_most_forty_columns),
		cmocka_unit_test(json_strings_are_escaped),
		cmocka_unit_test(json_strings_are_valid_utf8_whatever_comes),
		cmocka_unit_test(json_numbers_are_told_from_other_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
