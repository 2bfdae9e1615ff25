/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/date.h>

static const struct kam_date_format ymd = { KAM_DATE_YMD, NULL };
static const struct kam_date_format dmy = { KAM_DATE_DMY, NULL };
static const struct kam_date_format mdy = { KAM_DATE_MDY, NULL };
static const struct kam_date_format excel = { KAM_DATE_EXCEL, NULL };

static kam_day
day(int y, int m, int d)
{
	return kam_date_day((struct kam_civil){ y, m, d });
}

/* Assert that each of the NULL-ended texts reads as 2024-03-01. */
static void
assert_first_of_march(const char *const *texts,
		      const struct kam_date_format *format)
{
	for (; *texts; texts++) {
		kam_day d = KAM_NO_DAY;

		if (kam_date_read(kam_str_of(*texts), format, &d))
			fail_msg("'%s' was refused", *texts);
		assert_int_equal(d, day(2024, 3, 1));
	}
}

static void
assert_bad(const char *const *texts, const struct kam_date_format *format)
{
	for (; *texts; texts++) {
		kam_day d = 77;

		if (kam_date_read(kam_str_of(*texts), format, &d) !=
		    KAM_READ_BAD)
			fail_msg("'%s' was read", *texts);
		assert_int_equal(d, 77);
	}
}

static void
dates_with_the_year_first_are_read(void **state)
{
	static const char *const texts[] = {
		"2024-03-01",
		"2024-3-1",
		"2024/03/01",
		"2024/3/1",
		"2024.3.1",
		"2024.03.01",
		"20240301",
		"2024年3月1日",
		"2024年03月01日",
		" 2024-03-01 ",
		"　2024-03-01\xC2\xA0",
		NULL,
	};

	(void)state;
	assert_first_of_march(texts, &ymd);
}

static void
a_time_after_the_date_is_ignored(void **state)
{
	static const char *const texts[] = {
		"2024-03-01 10:30",
		"2024-03-01 10:30:00",
		"2024-03-01 10:30:00.000",
		"2024-03-01 10:30:00,123456",
		"2024-03-01T10:30:00Z",
		"2024-03-01t10:30",
		"2024-03-01T10:30:00+08:00",
		"2024-03-01T10:30:00.5-0330",
		"2024-03-01 10:30:00 +08",
		"2024-03-01 10:30:00 UTC",
		"2024-03-01 10:30:00 GMT+8",
		"2024-03-01  9:05 PM",
		"2024-03-01 9:05pm",
		"2024-03-01 24:00",
		"2024-03-01 23:59:60",
		"20240301T103000",
		"20240301 1030",
		"2024/3/1 上午9:05",
		"2024/3/1 下午 9:05:00",
		"2024/3/1 9:05 上午",
		"2024年3月1日 10:30",
		"2024年3月1日10:30",
		"2024年3月1日 10时30分",
		"2024年3月1日 10时30分05秒",
		"2024年3月1日10点",
		NULL,
	};

	(void)state;
	assert_first_of_march(texts, &ymd);
}

static const char *const no_dates[] = {
	"",
	" ",
	"x",
	"2024",
	"2024-03",
	"2024-03-",
	"2024-03-01x",
	"2024-03-011",
	"2024-03/01",
	"2024/03-01",
	"2024-003-01",
	"24-03-01",
	"02024-03-01",
	"2024 03 01",
	"2024--03-01",
	"-2024-03-01",
	"2024030",
	"202403011",
	"2024-03-32",
	"2023-02-29",
	"2024-02-30",
	"2024-13-01",
	"2024-00-01",
	"2024-01-00",
	"0000-01-01",
	"20241301",
	"2024年3月1",
	"2024年3月",
	"2024年3-1日",
	"2024-03-01日",
	"01/02/2024",
	"25/12/2024",
	"2024-03-01 foo",
	"2024-03-01 25:00",
	"2024-03-01 10:60",
	"2024-03-01 10:30:61",
	"2024-03-01 10",
	"2024-03-01 10:3",
	"2024-03-01 10:30:",
	"2024-03-01 10:30:00.",
	"2024-03-01T",
	"2024-03-01T 10:30",
	"2024-03-0110:30",
	"2024-03-01 10:30 xm",
	"2024-03-01 10:30+99:00",
	"2024-03-01 10:30 11:30",
	"2024-03-01-10:30",
	"45352",
	"2024a03a01",
	"202a-03-01",
	"２０２４-03-01",
	NULL,
};

static void
what_is_no_date_is_refused(void **state)
{
	kam_day d;

	(void)state;
	assert_bad(no_dates, &ymd);
	assert_int_equal(kam_date_read(KAM_STR("2024\0"
					       "3\0"
					       "1"),
				       &ymd, &d),
			 KAM_READ_BAD);
	assert_int_equal(kam_date_read(KAM_STR("2024-03-01\0"), &ymd, &d),
			 KAM_READ_BAD);
}

static void
the_year_may_stand_last_when_told(void **state)
{
	static const char *const day_first[] = {
		"1/3/2024",	  "01/03/2024",	      "1-3-2024",
		"1.3.2024",	  "01.03.2024",	      "1/3/2024 9:05 PM",
		"1/3/2024 10:30", "01-03-2024T10:30", NULL,
	};
	static const char *const month_first[] = {
		"3/1/2024", "03/01/2024", "3-1-2024", "3/1/2024 9:05 PM", NULL,
	};
	static const char *const bad[] = {
		"1/3/24",  "2024-03-01", "20240301",  "31/31/2024", "1/3-2024",
		"1//2024", "/3/2024",	 "1/3/20240", "001/3/2024", NULL,
	};

	(void)state;
	assert_first_of_march(day_first, &dmy);
	assert_first_of_march(month_first, &mdy);
	assert_bad(bad, &dmy);
	assert_bad(bad, &mdy);
}

static void
excel_serial_numbers_are_read(void **state)
{
	static const char *const texts[] = {
		"45352", "45352.4375", "45352.", " 45352 ", "045352", NULL,
	};
	static const char *const bad[] = {
		"",	  "0",		 "0.5",	       "60",
		"-1",	  "2958466",	 "1e5",	       "45,352",
		"45352x", "99999999999", "2024-03-01", NULL,
	};
	static const struct {
		const char *text;
		struct kam_civil c;
	} cases[] = {
		{ "1", { 1900, 1, 1 } },	 { "59", { 1900, 2, 28 } },
		{ "61", { 1900, 3, 1 } },	 { "36526", { 2000, 1, 1 } },
		{ "2958465", { 9999, 12, 31 } },
	};

	(void)state;
	assert_first_of_march(texts, &excel);
	assert_bad(bad, &excel);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		kam_day d = KAM_NO_DAY;

		assert_int_equal(
			kam_date_read(kam_str_of(cases[i].text), &excel, &d),
			KAM_READ_OK);
		assert_int_equal(d, kam_date_day(cases[i].c));
	}
}

static void
strptime_formats_are_read(void **state)
{
	static const struct {
		const char *format, *text;
	} cases[] = {
		{ "%Y-%m-%d", "2024-03-01" },
		{ "%Y%m%d", "20240301" },
		{ "%d%b%Y", "01MAR2024" },
		{ "%d %B %Y", "1 march 2024" },
		{ "%b %d, %Y", "Mar 1, 2024" },
		{ "%B %e, %Y", "March  1, 2024" },
		{ "%d/%m/%y", "01/03/24" },
		{ "%F", "2024-03-01" },
		{ "%F", "2024-03-01 10:30" },
		{ "%FT%T", "2024-03-01T10:30:00" },
		{ "%d.%m.%Y %H:%M:%S", "01.03.2024 10:30:00" },
		{ "%Y-%j", "2024-061" },
		{ "%Y%%%m%%%d", "2024%03%01" },
		{ "on %Y %m %d", "on 2024 03   01" },
		{ "%m/%d/%Y %H:%M", "3/1/2024 10:30" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *const texts[] = { cases[i].text, NULL };
		struct kam_date_format format;

		assert_true(kam_date_format_read(cases[i].format, &format));
		assert_int_equal(format.form, KAM_DATE_STRPTIME);
		assert_first_of_march(texts, &format);
	}
}

static void
strptime_refuses_what_does_not_fit(void **state)
{
	static const struct {
		const char *format, *text;
	} cases[] = {
		{ "%Y-%m-%d", "2024-03" },
		{ "%Y-%m-%d", "2024-03-01x" },
		{ "%Y-%m-%d", "24-03-01" },
		{ "%d%b%Y", "01XYZ2024" },
		{ "%Y-%j", "2023-366" },
		{ "%Y-%j", "0000-001" },
		{ "%Y-%m-%d", "2023-02-29" },
		{ "%y%m%d", "4-3-1" },
		{ "%F %H", "2024-03-01 25" },
		{ "%F %T", "2024-03-01 1:61:00" },
		{ "%F %T", "2024-03-01 1:01:61" },
		{ "%Y-%j", "2024-0" },
		{ "%F%%", "2024-03-01" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *const texts[] = { cases[i].text, NULL };
		struct kam_date_format format;

		assert_true(kam_date_format_read(cases[i].format, &format));
		assert_bad(texts, &format);
	}
}

static void
two_digit_years_turn_in_69(void **state)
{
	struct kam_date_format format;
	kam_day d;

	(void)state;
	assert_true(kam_date_format_read("%y%m%d", &format));
	assert_int_equal(kam_date_read(KAM_STR("680101"), &format, &d), 0);
	assert_int_equal(d, day(2068, 1, 1));
	assert_int_equal(kam_date_read(KAM_STR("690101"), &format, &d), 0);
	assert_int_equal(d, day(1969, 1, 1));
}

static void
formats_are_told_by_name(void **state)
{
	static const char *const bad[] = { "",		 "YMD",	     "iso",
					   "dd/mm/yyyy", "%",	     "%Y",
					   "%Y-%m",	 "%d/%m",    "%H%M",
					   "%Y%m%d%",	 "%Y%m%d%Q", "%s",
					   "%%Y%%m%%d" };
	struct kam_date_format f;

	(void)state;
	assert_true(kam_date_format_read("ymd", &f));
	assert_int_equal(f.form, KAM_DATE_YMD);
	assert_true(kam_date_format_read("dmy", &f));
	assert_int_equal(f.form, KAM_DATE_DMY);
	assert_true(kam_date_format_read("mdy", &f));
	assert_int_equal(f.form, KAM_DATE_MDY);
	assert_true(kam_date_format_read("excel", &f));
	assert_int_equal(f.form, KAM_DATE_EXCEL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (kam_date_format_read(bad[i], &f))
			fail_msg("'%s' was taken", bad[i]);
}

static void
refusals_say_what_to_try(void **state)
{
	static const struct kam_date_format iso = { KAM_DATE_STRPTIME, "%F" };
	static const struct {
		const char *text;
		const struct kam_date_format *format;
		const char *said;
	} cases[] = {
		{ "03/04/2024", &ymd,
		  "'03/04/2024' may be 3 April or 4 March; give "
		  "--date-format=dmy or mdy" },
		{ "03/04/2024 10:30", &ymd,
		  "'03/04/2024 10:30' may be 3 April or 4 March; give "
		  "--date-format=dmy or mdy" },
		{ "03/03/2024", &ymd,
		  "'03/03/2024' has its year last; give --date-format=dmy or "
		  "mdy" },
		{ "25/12/2024", &ymd,
		  "'25/12/2024' can only be 25 December; give "
		  "--date-format=dmy" },
		{ "12.25.2024", &ymd,
		  "'12.25.2024' can only be 25 December; give "
		  "--date-format=mdy" },
		{ "2023-02-29", &ymd, "'2023-02-29': no such day" },
		{ "2023/2/29", &ymd, "'2023/2/29': no such day" },
		{ "20230229", &ymd, "'20230229': no such day" },
		{ "2023年2月29日", &ymd, "'2023年2月29日': no such day" },
		{ "31/04/2024", &dmy, "'31/04/2024': no such day" },
		{ "04/31/2024", &mdy, "'04/31/2024': no such day" },
		{ "1/2/24", &ymd,
		  "'1/2/24' has a year of two digits; give "
		  "--date-format=%d/%m/%y or %m/%d/%y" },
		{ "2024-03-01", &dmy,
		  "cannot read '2024-03-01' as a date; try "
		  "--date-format=ymd" },
		{ "45352.5", &ymd,
		  "cannot read '45352.5' as a date; try "
		  "--date-format=excel" },
		{ "12345", &ymd, "cannot read '12345' as a date" },
		{ "x", &ymd, "cannot read 'x' as a date" },
		{ " x\n", &ymd, "cannot read 'x' as a date" },
		{ "", &ymd, "cannot read '' as a date" },
		{ "2024-03-01 foo", &ymd,
		  "cannot read '2024-03-01 foo' as a date" },
		{ "x", &iso, "cannot read 'x' as a date in the form '%F'" },
		{ "1/3/2024", &iso,
		  "cannot read '1/3/2024' as a date; try "
		  "--date-format=dmy" },
	};
	char buf[300];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(kam_date_explain(buf, sizeof buf,
						     kam_str_of(cases[i].text),
						     cases[i].format),
				    cases[i].said);
}

/* Bytes of exactly the given number, so that sanitizers see their end. */
static void
random_bytes_do_no_harm(void **state)
{
	static const char pool[] = "012345678900112223-/.: TZ+年月日时上午%PM";
	static const struct kam_date_format formats[] = {
		{ KAM_DATE_YMD, NULL },
		{ KAM_DATE_DMY, NULL },
		{ KAM_DATE_MDY, NULL },
		{ KAM_DATE_EXCEL, NULL },
		{ KAM_DATE_STRPTIME, "%d %b %y %e%%%j%T" },
		{ KAM_DATE_STRPTIME, "%F %H" },
	};
	uint64_t seed = 1;
	size_t read = 0;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		char model[40] = "2024-03-01 10:30:00", buf[300], *bytes;
		const struct kam_date_format *format = &formats[i % 6];
		struct kam_str s;
		kam_day d = 0;

		if (i % 3 == 1)
			strcpy(model, "1/3/2024 9:05 PM");
		else if (i % 3 == 2)
			strcpy(model, "2024年3月1日");
		for (int j = 0; j < 2; j++) {
			seed = seed * UINT64_C(6364136223846793005) + 1;
			model[(seed >> 40) % strlen(model)] =
				pool[(seed >> 33) % (sizeof pool - 1)];
		}
		s.len = (seed >> 50) % (strlen(model) + 1);
		if (i % 2)
			s.len = strlen(model);
		bytes = malloc(s.len ? s.len : 1);
		assert_non_null(bytes);
		memcpy(bytes, model, s.len);
		s.ptr = bytes;
		if (kam_date_read(s, format, &d) == KAM_READ_OK) {
			assert_in_range(d - KAM_DAY_MIN, 0,
					KAM_DAY_MAX - KAM_DAY_MIN);
			read++;
		}
		kam_date_explain(buf, sizeof buf, s, format);
		assert_in_range(strlen(buf), 1, sizeof buf - 1);
		free(bytes);
	}
	/* Some of them still are dates. */
	assert_in_range(read, 1000, 150000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_with_the_year_first_are_read),
		cmocka_unit_test(a_time_after_the_date_is_ignored),
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(the_year_may_stand_last_when_told),
		cmocka_unit_test(excel_serial_numbers_are_read),
		cmocka_unit_test(strptime_formats_are_read),
		cmocka_unit_test(strptime_refuses_what_does_not_fit),
		cmocka_unit_test(two_digit_years_turn_in_69),
		cmocka_unit_test(formats_are_told_by_name),
		cmocka_unit_test(refusals_say_what_to_try),
		cmocka_unit_test(random_bytes_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
