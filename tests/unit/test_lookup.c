/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/accounts.h>

#define MOST 8 /* columns of a test */

static char path[64];

/* Write `text` to a new file whose name ends with `suffix`, at `path`. */
static void
write_file(const char *text, const char *suffix)
{
	int fd;

	snprintf(path, sizeof path, "/tmp/kam-lookup-XXXXXX%s", suffix);
	fd = mkstemps(path, (int)strlen(suffix));
	assert_in_range(fd, 0, INT32_MAX);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

/* Load columns, "a|b", of a CSV file that holds `text`. */
static int
load_from(struct kam_lookup *l, const char *text, const char *suffix,
	  const char *columns, struct kam_err *err)
{
	const char *names[MOST];
	char list[200];
	size_t n = 0;
	int rc;

	assert_in_range(strlen(columns), 0, sizeof list - 1);
	strcpy(list, columns);
	for (char *at = strtok(list, "|"); at; at = strtok(NULL, "|"))
		names[n++] = at;
	write_file(text, suffix);
	rc = kam_lookup_load(l, path, names, n, err);
	assert_int_equal(unlink(path), 0);
	return rc;
}

static void
load(struct kam_lookup *l, const char *text, const char *columns)
{
	struct kam_err err = KAM_ERR_INIT;

	if (load_from(l, text, ".csv", columns, &err))
		fail_msg("%s", err.text);
}

static void
assert_text(struct kam_str s, const char *wanted)
{
	assert_int_equal(s.len, strlen(wanted));
	assert_memory_equal(s.ptr, wanted, s.len);
}

static void
assert_field(const struct kam_lookup *l, const char *customer, size_t col,
	     const char *wanted)
{
	const struct kam_str *fields = kam_lookup_get(l, kam_str_of(customer));

	assert_non_null(fields);
	assert_text(fields[col], wanted);
}

static void
assert_refused(const char *text, const char *columns, const char *message)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char wanted[KAM_ERR_SIZE];

	assert_int_equal(load_from(&l, text, ".csv", columns, &err), KAM_EDATA);
	assert_int_equal(err.status, KAM_EDATA);
	snprintf(wanted, sizeof wanted, "%s%s", path, message);
	assert_string_equal(err.text, wanted);
	kam_lookup_release(&l);
}

static void
columns_are_looked_up_by_customer(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l, "region,customer,manager\nN,C1,Li\nS,C2,Wu\n",
	     "manager|region");
	assert_int_equal(l.n, 2);
	assert_int_equal(l.cols, 2);
	assert_int_equal(l.header.n, 2);
	assert_text(l.header.name[0], "manager");
	assert_text(l.header.name[1], "region");
	assert_field(&l, "C1", 0, "Li");
	assert_field(&l, "C1", 1, "N");
	assert_field(&l, "C2", 0, "Wu");
	assert_field(&l, "C2", 1, "S");
	assert_null(kam_lookup_get(&l, KAM_STR("C3")));
	assert_null(kam_lookup_get(&l, KAM_STR("")));
	assert_null(kam_lookup_get(&l, KAM_STR("c1")));
	kam_lookup_release(&l);
	assert_null(l.table);
}

static void
the_customer_column_is_found_by_alias(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l, "客户名称,客户编码,地区\n华东公司,001,东\n", "地区|客户名称");
	assert_field(&l, "001", 0, "东");
	assert_field(&l, "001", 1, "华东公司");
	assert_null(kam_lookup_get(&l, KAM_STR("华东公司")));
	kam_lookup_release(&l);
}

static void
fields_keep_their_quotes(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l,
	     "customer,\"name, full\",x\n"
	     "\"C\"\"1\",\"Wu, \"\"the\"\" Co\",\"1\"\n"
	     "\"C,2\", b ,\n"
	     "\"C\n3\",\"two\nlines\",\"\"\r\n",
	     "name, full|x");
	assert_text(l.header.name[0], "name, full");
	assert_text(l.header.raw[0], "\"name, full\"");
	assert_text(l.header.raw[1], "x");
	assert_field(&l, "C\"1", 0, "\"Wu, \"\"the\"\" Co\"");
	assert_field(&l, "C\"1", 1, "\"1\"");
	assert_field(&l, "C,2", 0, " b ");
	assert_field(&l, "C,2", 1, "");
	assert_field(&l, "C\n3", 0, "\"two\nlines\"");
	assert_field(&l, "C\n3", 1, "\"\"");
	kam_lookup_release(&l);
}

static void
fields_of_another_separator_become_fields_with_commas(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	if (load_from(&l, "customer\ta,b\tc\nC1\tx,y\t\"p\tq\"\n", ".tsv",
		      "a,b|c", &err))
		fail_msg("%s", err.text);
	assert_text(l.header.name[0], "a,b");
	assert_text(l.header.raw[0], "\"a,b\"");
	assert_field(&l, "C1", 0, "\"x,y\"");
	assert_field(&l, "C1", 1, "\"p\tq\"");
	kam_lookup_release(&l);
}

static void
blanks_around_a_customer_do_not_count(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l,
	     "customer,r\n C1 ,x\n\"\xE3\x80\x80"
	     "C2\",y\n",
	     "r");
	assert_field(&l, "C1", 0, "x");
	assert_field(&l, "C2", 0, "y");
	kam_lookup_release(&l);
}

static void
a_column_may_be_named_by_count_or_number(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l, "customer,r,r\nC1,x,y\n", "r[2]|2|customer|r[2]");
	assert_text(l.header.name[0], "r");
	assert_field(&l, "C1", 0, "y");
	assert_field(&l, "C1", 1, "x");
	assert_field(&l, "C1", 2, "C1");
	assert_field(&l, "C1", 3, "y");
	kam_lookup_release(&l);
}

static void
no_columns_still_tell_who_is_there(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l, "customer\nC1\n", "");
	assert_int_equal(l.cols, 0);
	assert_non_null(kam_lookup_get(&l, KAM_STR("C1")));
	assert_null(kam_lookup_get(&l, KAM_STR("C2")));
	kam_lookup_release(&l);
}

static void
a_table_without_rows_has_nobody(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;

	(void)state;
	load(&l, "customer,r\n", "r");
	assert_int_equal(l.n, 0);
	assert_text(l.header.name[0], "r");
	assert_null(kam_lookup_get(&l, KAM_STR("C1")));
	kam_lookup_release(&l);
}

static void
many_customers_are_all_found(void **state)
{
	enum { MANY = 20000 };
	struct kam_lookup l = KAM_LOOKUP_INIT;
	char *text = malloc(MANY * 80 + 100), *at = text;
	char customer[64], region[32];

	(void)state;
	assert_non_null(text);
	at += sprintf(at, "customer,region\n");
	for (int i = 0; i < MANY; i++)
		at += sprintf(at, "a customer with a long name %d,R%d\n", i,
			      i * 7);
	load(&l, text, "region");
	free(text);
	assert_int_equal(l.n, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(customer, sizeof customer,
			 "a customer with a long name %d", i);
		snprintf(region, sizeof region, "R%d", i * 7);
		assert_field(&l, customer, 0, region);
	}
	kam_lookup_release(&l);
}

static void
a_customer_that_stands_twice_is_an_error(void **state)
{
	(void)state;
	assert_refused("customer,r\nC1,x\nC2,y\n\n C1,z\n", "r",
		       ":5: column 'customer': 'C1' stands twice; a look-up "
		       "needs each customer once");
}

static void
a_blank_customer_is_an_error(void **state)
{
	(void)state;
	assert_refused("r,CustomerID\nx,C1\ny, \n", "r",
		       ":3: column 'CustomerID': a blank customer");
}

static void
an_absent_column_is_an_error_with_the_nearest_name(void **state)
{
	(void)state;
	assert_refused("customer,region\nC1,x\n", "regin",
		       ": no column 'regin'; did you mean 'region'?");
	assert_refused("customer,region\nC1,x\n", "manager",
		       ": no column 'manager'; the header is: customer, "
		       "region");
	assert_refused("customer,r,r\nC1,x,y\n", "r",
		       ": more than one column 'r'; say r[1] or r[2]");
	assert_refused("id,region\nC1,x\n", "region",
		       ": no column for the customer; the header is: id, "
		       "region; name one of them 'customer'");
	assert_refused("client,account,r\nC1,x,y\n", "r",
		       ": columns 'client' and 'account' could both be the "
		       "customer; the header is: client, account, r; name one "
		       "of them 'customer'");
	assert_refused("customer,customer,r\nC1,x,y\n", "r",
		       ": columns 'customer' and 'customer' could both be the "
		       "customer; the header is: customer, customer, r; name "
		       "one of them 'customer'");
}

static void
an_option_that_names_an_absent_column_is_wrong_usage(void **state)
{
	struct kam_lookup l = KAM_LOOKUP_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char wanted[KAM_ERR_SIZE];

	(void)state;
	l.option = "--attach";
	assert_int_equal(
		load_from(&l, "customer,region\nC1,x\n", ".csv", "regin", &err),
		KAM_EUSAGE);
	snprintf(wanted, sizeof wanted,
		 "%s: no column 'regin' (--attach); did you mean 'region'?",
		 path);
	assert_string_equal(err.text, wanted);
	kam_lookup_release(&l);
	assert_null(l.option);
}

static void
a_bad_row_is_an_error(void **state)
{
	(void)state;
	assert_refused("customer,r\nC1,x\nC2\n", "r",
		       ":3: 1 field where the header has 2; is the line broken "
		       "in two?");
}

static void
an_absent_file_is_an_error(void **state)
{
	static const char *const names[] = { "r" };
	struct kam_lookup l = KAM_LOOKUP_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(
		kam_lookup_load(&l, "/nonexistent/x.csv", names, 1, &err),
		KAM_EIO);
	kam_lookup_release(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_looked_up_by_customer),
		cmocka_unit_test(the_customer_column_is_found_by_alias),
		cmocka_unit_test(fields_keep_their_quotes),
		cmocka_unit_test(
			fields_of_another_separator_become_fields_with_commas),
		cmocka_unit_test(blanks_around_a_customer_do_not_count),
		cmocka_unit_test(a_column_may_be_named_by_count_or_number),
		cmocka_unit_test(no_columns_still_tell_who_is_there),
		cmocka_unit_test(a_table_without_rows_has_nobody),
		cmocka_unit_test(many_customers_are_all_found),
		cmocka_unit_test(a_customer_that_stands_twice_is_an_error),
		cmocka_unit_test(a_blank_customer_is_an_error),
		cmocka_unit_test(
			an_absent_column_is_an_error_with_the_nearest_name),
		cmocka_unit_test(
			an_option_that_names_an_absent_column_is_wrong_usage),
		cmocka_unit_test(a_bad_row_is_an_error),
		cmocka_unit_test(an_absent_file_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
