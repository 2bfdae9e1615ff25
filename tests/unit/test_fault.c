/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include <kam/fault.h>

static struct kam_fault
fault_of(enum kam_cause cause, uint64_t line, const char *column,
	 const char *record)
{
	struct kam_fault f = { .place = { "sales.csv", line,
					  kam_str_of(column) },
			       .cause = cause,
			       .record = kam_str_of(record) };

	snprintf(f.text, sizeof f.text, "cannot read 'x' as a number");
	return f;
}

static void
assert_lines(const struct kam_faults *f, const char *wanted)
{
	assert_int_equal(f->lines.len, strlen(wanted));
	assert_memory_equal(f->lines.ptr, wanted, f->lines.len);
}

static void
every_cause_has_a_word(void **state)
{
	static const char *const words[KAM_CAUSES] = {
		"blank",	"number",   "date", "range", "fields", "quote",
		"unterminated", "encoding", "nul",  "cr",    "size",   "rule",
	};

	(void)state;
	for (int i = 0; i < KAM_CAUSES; i++)
		assert_string_equal(kam_cause_name((enum kam_cause)i),
				    words[i]);
}

static void
the_first_fault_stops_with_its_place(void **state)
{
	struct kam_faults f = KAM_FAULTS_INIT;
	struct kam_fault fault =
		fault_of(KAM_CAUSE_NUMBER, 1042, "amount", "C1,x");
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_faults_add(&f, &fault, &err), KAM_EDATA);
	assert_int_equal(err.status, KAM_EDATA);
	assert_string_equal(err.text, "sales.csv:1042: column 'amount': "
				      "cannot read 'x' as a number");
	assert_int_equal(kam_faults_total(&f), 0);
	assert_null(f.lines.ptr);
}

static void
a_fault_without_column_names_none(void **state)
{
	struct kam_faults f = KAM_FAULTS_INIT;
	struct kam_fault fault = fault_of(KAM_CAUSE_FIELDS, 7, "", "C1");
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_faults_add(&f, &fault, &err), KAM_EDATA);
	assert_string_equal(err.text,
			    "sales.csv:7: cannot read 'x' as a number");
}

static void
a_text_with_percent_signs_is_no_format(void **state)
{
	struct kam_faults f = KAM_FAULTS_INIT;
	struct kam_fault fault = fault_of(KAM_CAUSE_NUMBER, 2, "", "5%n");
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	snprintf(fault.text, sizeof fault.text, "cannot read '5%%n%%s'");
	assert_int_equal(kam_faults_add(&f, &fault, &err), KAM_EDATA);
	assert_string_equal(err.text, "sales.csv:2: cannot read '5%n%s'");
}

static void
skipped_faults_are_counted_by_cause(void **state)
{
	struct kam_faults f = { .skip = true };
	struct kam_fault number = fault_of(KAM_CAUSE_NUMBER, 2, "a", "x");
	struct kam_fault date = fault_of(KAM_CAUSE_DATE, 3, "b", "y");
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_faults_add(&f, &number, &err), KAM_OK);
	assert_int_equal(kam_faults_add(&f, &date, &err), KAM_OK);
	assert_int_equal(kam_faults_add(&f, &number, &err), KAM_OK);
	assert_int_equal(err.status, KAM_OK);
	assert_int_equal(f.count[KAM_CAUSE_NUMBER], 2);
	assert_int_equal(f.count[KAM_CAUSE_DATE], 1);
	assert_int_equal(kam_faults_total(&f), 3);
	assert_int_equal(f.lines.len, 0);
	kam_faults_release(&f);
	assert_int_equal(kam_faults_total(&f), 0);
	assert_false(f.skip);
}

static void
kept_faults_become_csv_lines(void **state)
{
	static const struct {
		const char *file, *column, *record, *line;
		uint64_t at;
		enum kam_cause cause;
	} cases[] = {
		{ "a.csv", "amount", "C1 x", "a.csv,2,amount,number,C1 x\n", 2,
		  KAM_CAUSE_NUMBER },
		{ "a.csv", "", "C1,x", "a.csv,3,,fields,\"C1,x\"\n", 3,
		  KAM_CAUSE_FIELDS },
		{ "a,b.csv", "net, EUR", "\"C\"\"1\",x\ny",
		  "\"a,b.csv\",18446744073709551615,\"net, EUR\",quote,"
		  "\"\"\"C\"\"\"\"1\"\",x\ny\"\n",
		  UINT64_MAX, KAM_CAUSE_QUOTE },
		{ "<stdin>", "客户", "", "<stdin>,4,客户,blank,\n", 4,
		  KAM_CAUSE_BLANK },
		{ NULL, "", "x", ",,,rule,x\n", 0, KAM_CAUSE_RULE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct kam_faults f = { .skip = true, .keep = true };
		struct kam_fault fault =
			fault_of(cases[i].cause, cases[i].at, cases[i].column,
				 cases[i].record);

		fault.place.file = cases[i].file;
		assert_int_equal(kam_faults_add(&f, &fault, NULL), KAM_OK);
		assert_lines(&f, cases[i].line);
		kam_faults_release(&f);
	}
}

static void
kept_lines_stand_in_the_order_they_came(void **state)
{
	struct kam_faults f = { .skip = true, .keep = true };
	struct kam_fault a = fault_of(KAM_CAUSE_NUMBER, 9, "x", "one");
	struct kam_fault b = fault_of(KAM_CAUSE_DATE, 5, "y", "two");

	(void)state;
	assert_int_equal(kam_faults_add(&f, &a, NULL), KAM_OK);
	assert_int_equal(kam_faults_add(&f, &b, NULL), KAM_OK);
	assert_lines(&f, "sales.csv,9,x,number,one\nsales.csv,5,y,date,two\n");
	kam_faults_release(&f);
}

static void
a_long_record_is_kept_whole(void **state)
{
	static const char head[] = "sales.csv,2,,size,\"";
	const size_t size = 300000, before = sizeof head - 1;
	struct kam_faults f = { .skip = true, .keep = true };
	struct kam_fault fault = fault_of(KAM_CAUSE_SIZE, 2, "", "");
	char *record = malloc(size);

	(void)state;
	assert_non_null(record);
	memset(record, 'x', size);
	record[0] = ',';
	record[100] = '\0';
	fault.record = (struct kam_str){ record, size };
	assert_int_equal(kam_faults_add(&f, &fault, NULL), KAM_OK);
	assert_int_equal(f.lines.len, before + size + 2);
	assert_memory_equal(f.lines.ptr, head, before);
	assert_memory_equal(f.lines.ptr + before, record, size);
	assert_memory_equal(f.lines.ptr + before + size, "\"\n", 2);
	free(record);
	kam_faults_release(&f);
}

static void
a_fault_that_cannot_be_kept_is_not_counted(void **state)
{
	/* As full as a buffer can be. */
	struct kam_faults f = { .skip = true,
				.keep = true,
				.lines = { NULL, PTRDIFF_MAX, PTRDIFF_MAX } };
	struct kam_fault fault = fault_of(KAM_CAUSE_DATE, 2, "date", "x");
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(kam_faults_add(&f, &fault, &err), KAM_ENOMEM);
	assert_string_equal(err.text, "out of memory for the rejected rows");
	assert_int_equal(kam_faults_total(&f), 0);
	assert_true(f.lines.len == PTRDIFF_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cause_has_a_word),
		cmocka_unit_test(the_first_fault_stops_with_its_place),
		cmocka_unit_test(a_fault_without_column_names_none),
		cmocka_unit_test(a_text_with_percent_signs_is_no_format),
		cmocka_unit_test(skipped_faults_are_counted_by_cause),
		cmocka_unit_test(kept_faults_become_csv_lines),
		cmocka_unit_test(kept_lines_stand_in_the_order_they_came),
		cmocka_unit_test(a_long_record_is_kept_whole),
		cmocka_unit_test(a_fault_that_cannot_be_kept_is_not_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
