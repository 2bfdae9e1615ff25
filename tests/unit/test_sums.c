/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/keyed.h>
#include <kam/sums.h>

static char path[64];
static const char *const files[] = { path };

static int
make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(path, "/tmp/kam-sums-XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int
remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void
write_file(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static struct kam_input_options
usual(void)
{
	return (struct kam_input_options){
		.read = { .files = files, .nfiles = 1 },
		.point = '.',
		.as_of = KAM_NO_DAY,
		.from = KAM_NO_DAY,
		.to = KAM_NO_DAY,
		.threads = 1,
	};
}

/* Load `text`; the sums are released by the caller. */
static int
load(struct kam_sums *s, const char *text, const struct kam_input_options *in,
     struct kam_sums_need need, struct kam_err *err)
{
	struct kam_load_report report;

	*s = (struct kam_sums)KAM_SUMS_INIT;
	*err = (struct kam_err)KAM_ERR_INIT;
	write_file(text);
	return kam_sums_load(s, in, &need, &report, err);
}

/* All rows as they go out, in the order in which they are held. */
static char *
rows(const struct kam_sums *s)
{
	static char text[4096];
	struct kam_buf scratch = KAM_BUF_INIT;
	size_t len = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct kam_str r = kam_sums_record(s, i, &scratch);

		len += (size_t)snprintf(text + len, sizeof text - len, "%.*s\n",
					(int)r.len, r.ptr);
	}
	text[len] = '\0';
	kam_buf_release(&scratch);
	return text;
}

static void
assert_loads(const char *text, struct kam_sums_need need, const char *expected)
{
	const struct kam_input_options in = usual();
	struct kam_sums s;
	struct kam_err err;

	if (load(&s, text, &in, need, &err))
		fail_msg("%s", err.text);
	assert_string_equal(rows(&s), expected);
	kam_sums_release(&s);
}

static void
assert_fails(const char *text, struct kam_sums_need need,
	     const struct kam_input_options *in, int status, const char *says)
{
	struct kam_sums s;
	struct kam_err err;

	assert_int_equal(load(&s, text, in, need, &err), status);
	if (!strstr(err.text, says))
		fail_msg("'%s' does not say '%s'", err.text, says);
	kam_sums_release(&s);
}

static void
records_stay_where_no_key_comes_twice(void **state)
{
	(void)state;
	assert_loads("customer,amount,note\nB, 1 ,\"x,\"\nA,2,\n",
		     (struct kam_sums_need){ 0 }, "B, 1 ,\"x,\"\nA,2,\n");
	assert_loads("k,v,g\na,1,x\na,2,y\n",
		     (struct kam_sums_need){ "k", "v", "g" }, "a,1,x\na,2,y\n");
}

static void
values_of_a_key_are_added(void **state)
{
	(void)state;
	assert_loads("k,v\n\"a,b\",1\nc,2.000001\n\"a,b\",-3\n c ,1\n",
		     (struct kam_sums_need){ "k", "v", NULL },
		     "\"a,b\",-2.00\nc,3.000001\n");
	assert_loads("k,v,g\na,1,y\na,2,x\na,4,y\n",
		     (struct kam_sums_need){ "k", "v", "g" },
		     "y,a,5.00\nx,a,2.00\n");
	assert_loads("k,p,q\na,1.5,2\nb,1,1\na,2,0.5\n",
		     (struct kam_sums_need){ "k", "p*q", NULL },
		     "a,4.00\nb,1.00\n");
}

static void
groups_are_numbered_by_name(void **state)
{
	const struct kam_input_options in = usual();
	struct kam_sums s;
	struct kam_err err;

	(void)state;
	assert_int_equal(load(&s, "k,v,g\na,1,y\nb,2, x \nc,3,y\nd,4,\n", &in,
			      (struct kam_sums_need){ "k", "v", "g" }, &err),
			 KAM_OK);
	assert_int_equal(s.ngroups, 3);
	assert_true(kam_str_eq(s.group_names[0], KAM_STR("")));
	assert_true(kam_str_eq(s.group_names[1], KAM_STR("x")));
	assert_true(kam_str_eq(s.group_names[2], KAM_STR("y")));
	assert_int_equal(s.groups[0], 2);
	assert_int_equal(s.groups[1], 1);
	assert_int_equal(s.groups[2], 2);
	assert_int_equal(s.groups[3], 0);
	kam_sums_release(&s);
}

#define SALES                            \
	"customer,date,amount,product\n" \
	"B,2024-01-01,10,x\n"            \
	"A,2024-01-02,20,y\n"            \
	"B,2024-02-01,-5,x\n"

static void
transactions_are_accounts_by_customer(void **state)
{
	const struct kam_input_options in = usual();
	struct kam_sums s;
	struct kam_err err;

	(void)state;
	assert_int_equal(
		load(&s, SALES, &in, (struct kam_sums_need){ 0 }, &err),
		KAM_OK);
	assert_true(s.accounts.rolled);
	assert_int_equal(s.n, 2);
	assert_true(kam_str_eq(s.keys[0], KAM_STR("A")));
	assert_true(s.values[1] == 5 * KAM_DEC_ONE);
	assert_int_equal(s.header.n, KAM_ACCOUNT_COLUMNS);
	kam_sums_release(&s);
	assert_int_equal(
		load(&s, SALES, &in,
		     (struct kam_sums_need){ "customer", "lines", NULL }, &err),
		KAM_OK);
	assert_true(s.accounts.rolled);
	assert_true(s.values[1] == 2 * KAM_DEC_ONE);
	kam_sums_release(&s);
}

static void
transactions_are_sums_by_anything_else(void **state)
{
	(void)state;
	assert_loads(SALES, (struct kam_sums_need){ "product", NULL, NULL },
		     "x,5.00\ny,20.00\n");
	assert_loads(SALES, (struct kam_sums_need){ NULL, NULL, "product" },
		     "x,B,5.00\ny,A,20.00\n");
	assert_loads("date,product,n,amount\n2024-01-01,x,3,1\n",
		     (struct kam_sums_need){ "product", "n", NULL },
		     "x,3.00\n");
}

static void
dates_and_returns_count_for_lines(void **state)
{
	struct kam_input_options in = usual();
	struct kam_sums s;
	struct kam_err err;

	(void)state;
	in.from = kam_date_day((struct kam_civil){ 2024, 1, 2 });
	assert_int_equal(load(&s, SALES, &in,
			      (struct kam_sums_need){ "product", NULL, NULL },
			      &err),
			 KAM_OK);
	assert_string_equal(rows(&s), "y,20.00\nx,-5.00\n");
	kam_sums_release(&s);
	in.drop_returns = true;
	assert_int_equal(load(&s, SALES, &in,
			      (struct kam_sums_need){ "product", NULL, NULL },
			      &err),
			 KAM_OK);
	assert_string_equal(rows(&s), "y,20.00\n");
	kam_sums_release(&s);
	in.lines_only = "--from";
	assert_fails("customer,amount\nA,1\n", (struct kam_sums_need){ 0 }, &in,
		     KAM_EUSAGE, "--from needs transactions");
	in.lines_only = NULL;
	in.transactions_only = "--order";
	assert_fails("customer,date,orders,lines,amount,returns\n",
		     (struct kam_sums_need){ "date", NULL, NULL }, &in,
		     KAM_EUSAGE, "--order names a column of transactions");
}

static void
threads_do_not_show(void **state)
{
	static char text[60000];
	struct kam_input_options in = usual();
	size_t len = (size_t)sprintf(text, "date,k,g,amount\n");
	kam_dec want[70] = { 0 };
	struct kam_sums s;
	struct kam_err err;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		len += (size_t)sprintf(text + len, "2024-01-01,k%d,g%d,%d.01\n",
				       i % 7, i % 10, i);
		want[i % 70] += i * KAM_DEC_ONE + 10000;
	}
	for (in.threads = 1; in.threads <= 5; in.threads += 2) {
		assert_int_equal(load(&s, text, &in,
				      (struct kam_sums_need){ "k", NULL, "g" },
				      &err),
				 KAM_OK);
		assert_int_equal(s.n, 70);
		for (size_t i = 0; i < s.n; i++) {
			int k = s.keys[i].ptr[1] - '0', r = 0;

			assert_int_equal(s.group_names[s.groups[i]].len, 2);
			while (r % 7 != k || r % 10 != (int)s.groups[i])
				r++;
			assert_true(s.values[i] == want[r]);
		}
		kam_sums_release(&s);
	}
}

static void
what_is_bad_is_told_with_its_place(void **state)
{
	const struct kam_sums_need kv = { "k", "v", NULL };
	const struct kam_sums_need k = { "k", NULL, NULL };
	const struct kam_input_options in = usual();
	char big[80], text[400];

	(void)state;
	assert_fails("k,v\na,1\nb,x\n", kv, &in, KAM_EDATA,
		     ":3: column 'v': cannot read 'x' as a number");
	assert_fails("k,v\na,1\n ,1\n", kv, &in, KAM_EDATA,
		     ":3: column 'k': the key is blank");
	assert_fails("v,k\nx,\n", kv, &in, KAM_EDATA, "column 'v'");
	assert_fails("k,v\na,$1\nb,\302\2431\n", kv, &in, KAM_EDATA,
		     "the currency sign");
	assert_fails("k,date,amount\n,1/1/2024,1\n", k, &in, KAM_EDATA,
		     "column 'k'");
	assert_fails("date,k,amount\n1/1/2024,,1\n", k, &in, KAM_EDATA,
		     "column 'date'");
	assert_fails("k,v\n", (struct kam_sums_need){ "k", "w", NULL }, &in,
		     KAM_EUSAGE, "no column 'w' (--value)");
	assert_fails("k,v\n", (struct kam_sums_need){ "q", "v", NULL }, &in,
		     KAM_EUSAGE, "no column 'q' (--by)");
	memset(big, '9', 24);
	big[24] = '\0';
	snprintf(text, sizeof text, "k,v\na,%s\na,%s\n", big, big);
	assert_fails(text, kv, &in, KAM_EDATA, "'a' add up beyond");
	snprintf(text, sizeof text, "k,p,q\na,%s,10\n", big);
	assert_fails(text, (struct kam_sums_need){ "k", "p*q", NULL }, &in,
		     KAM_EDATA, "column 'q'");
}

static void
many_keys_are_found_again(void **state)
{
	const struct kam_input_options in = usual();
	const struct kam_sums_need need = { "k", "v", NULL };
	struct kam_load_report report;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_sums s = KAM_SUMS_INIT;
	FILE *f = fopen(path, "w");

	(void)state;
	assert_non_null(f);
	fputs("k,v\n", f);
	for (int round = 1; round <= 2; round++)
		for (int i = 0; i < 20000; i++)
			fprintf(f, "\"key \"\"%d\"\"\",%d\n", i, i * round);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(kam_sums_load(&s, &in, &need, &report, &err), KAM_OK);
	assert_int_equal(report.rows, 40000);
	assert_int_equal(s.n, 20000);
	for (size_t i = 0; i < s.n; i++)
		assert_true(s.values[i] == (kam_dec)(3 * i) * KAM_DEC_ONE);
	kam_sums_release(&s);
}

static void
keyed_rows_are_found_by_any_column(void **state)
{
	static const char *const names[] = { "b" };
	const struct kam_keyed_need need = { "k", names, 1, "do so" };
	const struct kam_keyed_need single = { NULL, names, 1, "do so" };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_keyed k = { 0 };
	const struct kam_keyed_row *row;

	(void)state;
	write_file("b,k\n\"1,5\",x\n2, y \n");
	assert_int_equal(kam_keyed_load(&k, path, &need, &err), KAM_OK);
	assert_int_equal(kam_keyed_unmet(&k), 2);
	row = kam_keyed_get(&k, KAM_STR("x"));
	assert_non_null(row);
	assert_int_equal(row->line, 2);
	assert_true(kam_str_eq(row->fields[0], KAM_STR("1,5")));
	assert_non_null(kam_keyed_get(&k, KAM_STR("y")));
	assert_null(kam_keyed_get(&k, KAM_STR("z")));
	assert_int_equal(kam_keyed_unmet(&k), 0);
	kam_keyed_release(&k);
	k = (struct kam_keyed){ 0 };
	assert_int_equal(kam_keyed_load(&k, path, &single, &err), KAM_EDATA);
	assert_non_null(strstr(err.text, "a second row"));
	kam_keyed_release(&k);
	k = (struct kam_keyed){ 0 };
	write_file("b,k\n1,x\n2,x\n");
	assert_int_equal(kam_keyed_load(&k, path, &need, &err), KAM_EDATA);
	kam_keyed_release(&k);
	k = (struct kam_keyed){ 0 };
	write_file("a,k\n1,x\n");
	assert_int_equal(kam_keyed_load(&k, path, &need, &err), KAM_EDATA);
	assert_non_null(strstr(err.text, "no column 'b'; do so"));
	kam_keyed_release(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_stay_where_no_key_comes_twice),
		cmocka_unit_test(values_of_a_key_are_added),
		cmocka_unit_test(groups_are_numbered_by_name),
		cmocka_unit_test(transactions_are_accounts_by_customer),
		cmocka_unit_test(transactions_are_sums_by_anything_else),
		cmocka_unit_test(dates_and_returns_count_for_lines),
		cmocka_unit_test(threads_do_not_show),
		cmocka_unit_test(what_is_bad_is_told_with_its_place),
		cmocka_unit_test(many_keys_are_found_again),
		cmocka_unit_test(keyed_rows_are_found_by_any_column),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
