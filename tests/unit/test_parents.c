/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <kam/date.h>
#include <kam/mem.h>
#include <kam/parents.h>

#include "clean_rig.h"

static struct kam_parents *
load(const char *text)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_parents *p;
	char path[RIG_PATH];

	if (kam_parents_load(&p, rig_file(path, text), &err))
		fail_msg("%s", err.text);
	unlink(path);
	return p;
}

static void
assert_refused(const char *text, const char *says)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_parents *p = (struct kam_parents *)(uintptr_t)&err;
	char path[RIG_PATH];

	assert_int_equal(kam_parents_load(&p, rig_file(path, text), &err),
			 KAM_EDATA);
	unlink(path);
	assert_null(p);
	assert_says(&err, KAM_EDATA, says);
}

static void
assert_top(const struct kam_parents *p, const char *customer, const char *top)
{
	struct kam_str is = kam_parents_top(p, kam_str_of(customer));

	if (!kam_str_eq(is, kam_str_of(top)))
		fail_msg("the top of '%s' is '%.*s', not '%s'", customer,
			 (int)is.len, is.ptr, top);
}

static void
chains_are_followed_to_the_top(void **state)
{
	struct kam_parents *p = load("customer,parent\n"
				     "C,B\nD,C\nB,A\nE,B\nY,X\n");

	(void)state;
	assert_top(p, "A", "A");
	assert_top(p, "B", "A");
	assert_top(p, "C", "A");
	assert_top(p, "D", "A");
	assert_top(p, "E", "A");
	assert_top(p, "Y", "X");
	assert_top(p, "unknown", "unknown");
	assert_top(p, "", "");
	kam_parents_free(p);
}

static void
blanks_around_names_do_not_matter(void **state)
{
	struct kam_parents *p = load("customer,parent\n B ,　A \n");

	(void)state;
	assert_top(p, "B", "A");
	kam_parents_free(p);
}

static void
a_blank_parent_is_none(void **state)
{
	struct kam_parents *p = load("customer,parent\nA,\nB,A\nA, \n");

	(void)state;
	assert_top(p, "A", "A");
	assert_top(p, "B", "A");
	kam_parents_free(p);
}

static void
the_same_parent_may_be_told_twice(void **state)
{
	struct kam_parents *p = load("customer,parent\nB,A\nB,A\n");

	(void)state;
	assert_top(p, "B", "A");
	kam_parents_free(p);
}

static void
columns_may_have_other_names(void **state)
{
	struct kam_parents *p = load("Region,Parent Account,Account\nN,A,B\n");
	struct kam_parents *cn = load("客户名称,母公司\n乙,甲\n");

	(void)state;
	assert_top(p, "B", "A");
	assert_top(cn, "乙", "甲");
	kam_parents_free(p);
	kam_parents_free(cn);
}

static void
long_chains_need_no_stack(void **state)
{
	enum { N = 50000 };
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_parents *p;
	char row[40];

	(void)state;
	assert_int_equal(kam_buf_put(&text, "customer,parent\n", 16), 0);
	for (int i = 0; i < N; i++) {
		int n = snprintf(row, sizeof row, "C%d,C%d\n", i, i + 1);

		assert_int_equal(kam_buf_put(&text, row, (size_t)n), 0);
	}
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	p = load(text.ptr);
	assert_top(p, "C0", "C50000");
	assert_top(p, "C49999", "C50000");
	kam_parents_free(p);
	kam_buf_release(&text);
}

static void
cycles_are_spelt_out(void **state)
{
	(void)state;
	assert_refused("customer,parent\nX,A\nB,C\nC,A\nA,B\n",
		       ":3: column 'parent': the parents run in a circle: "
		       "B -> C -> A -> B; leave the parent of the topmost one "
		       "blank");
	assert_refused("customer,parent\nA,B\n\"A\",B\nB,A\n",
		       ":2: column 'parent': the parents run in a circle: "
		       "A -> B -> A; leave the parent of the topmost one "
		       "blank");
	assert_refused("customer,parent\nA,A\n",
		       ":2: column 'parent': the parents run in a circle: "
		       "A -> A; leave the parent of the topmost one blank");
}

static void
long_cycles_are_cut(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_buf text = KAM_BUF_INIT;
	struct kam_parents *p;
	char row[60], path[RIG_PATH];

	(void)state;
	assert_int_equal(kam_buf_put(&text, "customer,parent\n", 16), 0);
	for (int i = 0; i < 200; i++) {
		int n = snprintf(row, sizeof row, "Customer %d,Customer %d\n",
				 i, (i + 1) % 200);

		assert_int_equal(kam_buf_put(&text, row, (size_t)n), 0);
	}
	assert_int_equal(kam_buf_putc(&text, '\0'), 0);
	assert_int_equal(kam_parents_load(&p, rig_file(path, text.ptr), &err),
			 KAM_EDATA);
	unlink(path);
	assert_says(&err, KAM_EDATA,
		    " -> ... -> Customer 0; leave the parent of the topmost "
		    "one blank");
	assert_non_null(strstr(err.text, ":2: column 'parent': the parents "
					 "run in a circle: Customer 0 -> "
					 "Customer 1 -> "));
	kam_buf_release(&text);
}

static void
two_parents_are_refused(void **state)
{
	(void)state;
	assert_refused("customer,parent\nB,A\nC,A\nB,D\n",
		       ":4: 'B' has the parent 'D' here and 'A' on line 2; a "
		       "customer can have one");
	assert_refused("customer,parent\nB,\nB,D\n",
		       ":3: 'B' has the parent 'D' here and '' on line 2; a "
		       "customer can have one");
}

static void
bad_tables_are_refused(void **state)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_parents *p;

	(void)state;
	assert_refused("customer,parent\n ,A\n", ":2: the customer is blank");
	assert_refused("customer,group\nB,A\n",
		       ": no column 'parent', the header is: customer, group; "
		       "name the columns customer,parent");
	assert_refused("name,parent\nB,A\n",
		       ": no column for the customer; the header is: name, "
		       "parent; name one of them 'customer'");
	assert_refused("customer,parent\nB,\"A\n",
		       ":2: column 'parent': the quote opened on line 2 is "
		       "never closed");
	assert_int_equal(kam_parents_load(&p, "/nowhere/at/all", &err),
			 KAM_EIO);
	assert_null(p);
	kam_parents_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_are_followed_to_the_top),
		cmocka_unit_test(blanks_around_names_do_not_matter),
		cmocka_unit_test(a_blank_parent_is_none),
		cmocka_unit_test(the_same_parent_may_be_told_twice),
		cmocka_unit_test(columns_may_have_other_names),
		cmocka_unit_test(long_chains_need_no_stack),
		cmocka_unit_test(cycles_are_spelt_out),
		cmocka_unit_test(long_cycles_are_cut),
		cmocka_unit_test(two_parents_are_refused),
		cmocka_unit_test(bad_tables_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
