/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The output table of an accounts tool: records, attached and own cells. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/options.h"

#define THIRTEEN                                                      \
	"customer,as_of,orders,days,lines,amount,returns,first_date," \
	"last_date,first_amount,gap_mean,gap_sd,gap_log_mean"
#define REST ",2024-03-31,1,1,1,5.00,0.00,2024-01-01,2024-01-01,5.00,,,"

static const struct kam_column tier[] = { { "tier", KAM_TEXT, "",
					    "first rule that holds" } };

static int
run_nothing(const struct kam_run *job, struct kam_err *err)
{
	(void)job;
	(void)err;
	return KAM_OK;
}

static const struct kam_tool demo = { .name = "kam-demo",
				      .summary = "what a tool is like",
				      .reads = KAM_READS_ACCOUNTS,
				      .run = run_nothing };

/* A scratch folder to be in, and two accounts as they are read. */
struct fixture {
	char folder[64];
	int back;
	struct kam_str names[KAM_ACCOUNT_COLUMNS];
	enum kam_type types[KAM_ACCOUNT_COLUMNS];
	struct kam_account rows[2];
	struct kam_accounts accounts;
};

static struct fixture fix;

static int
set_up(void **state)
{
	(void)state;
	fix = (struct fixture){ .folder = "/tmp/kam-test-XXXXXX" };
	fix.accounts = (struct kam_accounts)KAM_ACCOUNTS_INIT;
	for (size_t i = 0; i < KAM_ACCOUNT_COLUMNS; i++) {
		fix.names[i] = kam_str_of(kam_account_columns[i].name);
		fix.types[i] = kam_account_columns[i].type;
	}
	fix.rows[0].customer = KAM_STR("A,1");
	fix.rows[0].record = KAM_STR("\"A,1\"" REST);
	fix.rows[1].customer = KAM_STR("B");
	fix.rows[1].record = KAM_STR("B" REST);
	fix.accounts.rows = fix.rows;
	fix.accounts.n = 2;
	fix.accounts.header = (struct kam_header){ KAM_ACCOUNT_COLUMNS,
						   fix.names, fix.names };
	fix.accounts.types = fix.types;
	fix.back = open(".", O_RDONLY | O_DIRECTORY);
	return fix.back < 0 || !mkdtemp(fix.folder) || chdir(fix.folder);
}

static int
tear_down(void **state)
{
	static const char *const files[] = { "r.csv", "out.csv", "err" };

	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		unlink(files[i]);
	return fchdir(fix.back) || close(fix.back) || rmdir(fix.folder);
}

static void
write_file(const char *name, const char *text)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static const char *
read_file(const char *name)
{
	static char text[4096];
	FILE *f = fopen(name, "r");
	size_t n;

	if (!f)
		return NULL;
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

/* Write the accounts with `rc` as the result of the rows; stderr to "err". */
static int
write_accounts(const char *attach, bool verbose, int rc, struct kam_err *err)
{
	static const struct kam_input_options input;
	static const struct kam_writer_options output = { .path = "out.csv" };
	struct kam_run job = { .tool = &demo,
			       .input = &input,
			       .output = &output,
			       .attach = attach,
			       .verbose = verbose };
	struct kam_accounts_out o = KAM_ACCOUNTS_OUT_INIT;
	int saved = dup(2), file = open("err", O_CREAT | O_WRONLY, 0600);

	assert_true(saved >= 0 && file >= 0 && dup2(file, 2) == 2);
	close(file);
	if (!kam_accounts_out_open(&o, &job, &fix.accounts, tier, 1, err)) {
		for (size_t i = 0; i < 2; i++) {
			kam_accounts_out_row(&o, i);
			kam_put_text(o.w, KAM_STR("gold"));
			assert_int_equal(kam_row_end(o.w, err), KAM_OK);
		}
		rc = kam_accounts_out_close(&o, rc, err);
	} else {
		rc = err->status;
	}
	assert_null(o.w);
	assert_null(o.columns);
	assert_int_equal(dup2(saved, 2), 2);
	close(saved);
	return rc;
}

static void
own_cells_follow_the_record(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(write_accounts(NULL, true, KAM_OK, &err), KAM_OK);
	assert_string_equal(read_file("out.csv"), THIRTEEN
			    ",tier\n\"A,1\"" REST ",gold\nB" REST ",gold\n");
	assert_string_equal(read_file("err"), "");
}

static void
attached_cells_keep_their_bytes_and_are_empty_for_the_unknown(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	write_file("r.csv", "manager,customer,region\n"
			    "\"Q\",\"A,1\",\" N \"\"x\"\"\"\nz,C,South\n");
	assert_int_equal(write_accounts("r.csv:region,manager", true, 1, &err),
			 1);
	assert_string_equal(read_file("out.csv"), THIRTEEN
			    ",region,manager,tier\n"
			    "\"A,1\"" REST ",\" N \"\"x\"\"\",\"Q\",gold\n"
			    "B" REST ",,,gold\n");
	assert_string_equal(read_file("err"),
			    "kam-demo: --attach=r.csv:region,manager: 1 of 2 "
			    "customers not found there; their columns are "
			    "empty\n");
}

static void
a_table_that_knows_no_customer_is_a_warning(void **state)
{
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	write_file("r.csv", "customer,region\nX,South\n");
	assert_int_equal(write_accounts("r.csv:region", false, 0, &err), 0);
	assert_string_equal(read_file("err"),
			    "kam-demo: warning: --attach=r.csv:region: none of "
			    "the 2 customers is found there\n");
}

static void
a_failed_run_leaves_no_output(void **state)
{
	struct kam_err err = { KAM_EDATA, "first" };

	(void)state;
	assert_int_equal(write_accounts(NULL, false, KAM_EDATA, &err),
			 KAM_EDATA);
	assert_string_equal(err.text, "first");
	assert_null(read_file("out.csv"));
}

static void
a_lost_record_is_told_at_the_end(void **state)
{
	static const struct kam_writer_options output = { .path = "out.csv" };
	struct kam_run job = { .tool = &demo, .output = &output };
	struct kam_accounts_out o = KAM_ACCOUNTS_OUT_INIT;
	struct kam_err err = KAM_ERR_INIT;

	(void)state;
	assert_int_equal(
		kam_accounts_out_open(&o, &job, &fix.accounts, tier, 1, &err),
		KAM_OK);
	o.nomem = true;
	assert_int_equal(kam_accounts_out_close(&o, KAM_OK, &err), KAM_ENOMEM);
	assert_string_equal(err.text, "out of memory for the records");
	assert_null(read_file("out.csv"));
	assert_int_equal(kam_accounts_out_close(&o, 1, &err), 1);
}

static void
attaching_fails_before_anything_is_written(void **state)
{
	static const struct {
		const char *attach;
		int status;
		const char *message;
	} cases[] = {
		{ "r.csv", KAM_EUSAGE, "--attach=r.csv: give FILE:COL,..." },
		{ "r.csv:region,", KAM_EUSAGE,
		  "--attach=r.csv:region,: a column's name is empty" },
		{ "r.csv:tier", KAM_EUSAGE,
		  "--attach=r.csv:tier: column 'tier' is one of kam-demo; "
		  "rename it in the file" },
		{ "r.csv:amount", KAM_EUSAGE,
		  "--attach=r.csv:amount: column 'amount' is one of every "
		  "accounts table; rename it in the file" },
		{ "none.csv:region", KAM_EIO, NULL },
		{ "r.csv:area", KAM_EUSAGE,
		  "r.csv: no column 'area' (--attach); the header is: "
		  "customer, region, tier, amount" },
	};

	(void)state;
	write_file("r.csv", "customer,region,tier,amount\nB,South,x,1\n");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct kam_err err = KAM_ERR_INIT;

		assert_int_equal(
			write_accounts(cases[i].attach, false, 0, &err),
			cases[i].status);
		if (cases[i].message)
			assert_string_equal(err.text, cases[i].message);
		assert_null(read_file("out.csv"));
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(own_cells_follow_the_record),
		TEST(attached_cells_keep_their_bytes_and_are_empty_for_the_unknown),
		TEST(a_table_that_knows_no_customer_is_a_warning),
		TEST(a_failed_run_leaves_no_output),
		TEST(a_lost_record_is_told_at_the_end),
		TEST(attaching_fails_before_anything_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
