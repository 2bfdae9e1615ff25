/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the words of a command line to the structs that a tool gets. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <time.h>

#include "cli/options.h"

struct opts {
	long bins, offset;
	double share;
	const char *rules;
	int monetary;
	kam_day since;
	struct kam_span window;
	bool strict;
};

static const struct kam_option options[] = {
	KAM_OPT_INT('b', "bins", "N", struct opts, bins, "5", 2, 9,
		    "scores go from 1 to N"),
	KAM_OPT_INT(0, "offset", "N", struct opts, offset, NULL, -1e19, 1e19,
		    "shift"),
	KAM_OPT_NUM(0, "share", "X", struct opts, share, "80%", 0, 1,
		    "share of the total"),
	KAM_OPT_STR('r', "rules", "FILE", struct opts, rules, NULL,
		    "tier rules, best tier first"),
	KAM_OPT_CHOICE(0, "monetary", struct opts, monetary, NULL,
		       "total|mean|median", "what the score ranks"),
	KAM_OPT_DAY(0, "since", struct opts, since, NULL, "first day"),
	KAM_OPT_SPAN('w', "window", struct opts, window, "12m", true,
		     "look back this far"),
	KAM_OPT_FLAG('S', "strict", struct opts, strict, "be strict"),
	KAM_OPT_END
};

static int
run_nothing(const struct kam_run *job, struct kam_err *err)
{
	(void)job;
	(void)err;
	return KAM_OK;
}

static const struct kam_tool demo = { .name = "kam-demo",
				      .summary = "what a tool is like",
				      .reads = KAM_READS_TABLE |
					       KAM_READS_LINES |
					       KAM_READS_ACCOUNTS,
				      .options = options,
				      .size = sizeof(struct opts),
				      .run = run_nothing };

#define WORDS 8

/* kam_cli_parse() of up to WORDS words, and then kam_cli_settle(). */
static int
parse(struct kam_cli *c, const struct kam_tool *tool, const char *const *words,
      struct kam_err *err)
{
	char *argv[WORDS + 2] = { NULL };
	static char kept[WORDS][80];
	int argc = 1, rc;

	argv[0] = kept[WORDS - 1];
	for (int i = 0; i < WORDS && words[i]; i++) {
		snprintf(kept[i], sizeof kept[i], "%s", words[i]);
		argv[argc++] = kept[i];
	}
	assert_int_equal(kam_cli_init(c, tool, err), KAM_OK);
	rc = kam_cli_parse(c, argc, argv, err);
	return rc ? rc : kam_cli_settle(c, err);
}

static void
parse_well(struct kam_cli *c, const char *const *words)
{
	struct kam_err err = KAM_ERR_INIT;
	int rc = parse(c, &demo, words, &err);

	if (rc)
		fail_msg("%s: %s", words[0], err.text);
}

#define PARSE(c, ...) \
	parse_well(c, (const char *const[WORDS + 1]){ __VA_ARGS__, NULL })

static void
defaults_are_read_as_if_they_had_been_given(void **state)
{
	struct kam_cli c;
	const struct opts *o;

	(void)state;
	parse_well(&c, (const char *const[]){ NULL });
	o = c.run.opt;
	assert_int_equal(o->bins, 5);
	assert_int_equal(o->offset, 0);
	assert_true(o->share == 0.8);
	assert_null(o->rules);
	assert_int_equal(o->monetary, 0);
	assert_int_equal(o->since, KAM_NO_DAY);
	assert_int_equal(o->window.n, 12);
	assert_int_equal(o->window.unit, 'm');
	assert_false(o->strict);
	assert_false(kam_cli_given(&c, "bins"));
	kam_cli_release(&c);
}

static void
every_spelling_of_an_option_means_the_same(void **state)
{
	static const char *const spellings[][4] = {
		{ "--bins=3", "a" },	{ "--bins", "3", "a" },
		{ "-b", "3", "a" },	{ "-b3", "a" },
		{ "--bi=3", "a" },	{ "a", "--b", "3" },
		{ "a", "-b3" },		{ "-b3", "--", "a" },
		{ "-b9", "-b3", "a" },	{ "--bins=3", "a", "--" },
		{ "a", "--bins", "3" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		struct kam_cli c;
		const struct opts *o;

		parse_well(&c, (const char *const[]){ spellings[i][0],
						      spellings[i][1],
						      spellings[i][2], NULL });
		o = c.run.opt;
		assert_int_equal(o->bins, 3);
		assert_true(kam_cli_given(&c, "bins"));
		assert_int_equal(c.input.read.nfiles, 1);
		assert_string_equal(c.input.read.files[0], "a");
		kam_cli_release(&c);
	}
}

static void
flags_may_be_bundled_and_end_with_an_option_that_takes_a_value(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "-vSb7", "-pc", "customer,bins");
	assert_true(c.run.verbose);
	assert_true(((const struct opts *)c.run.opt)->strict);
	assert_int_equal(((const struct opts *)c.run.opt)->bins, 7);
	assert_true(c.output.pretty);
	assert_string_equal(c.output.columns, "customer,bins");
	kam_cli_release(&c);
}

static void
after_two_dashes_all_words_are_files(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "a", "-", "-q", "--", "-v", "--bins=3");
	assert_int_equal(c.input.read.nfiles, 4);
	assert_string_equal(c.input.read.files[1], "-");
	assert_string_equal(c.input.read.files[2], "-v");
	assert_string_equal(c.input.read.files[3], "--bins=3");
	assert_true(c.run.quiet);
	assert_false(c.run.verbose);
	kam_cli_release(&c);
}

static void
of_an_option_and_its_opposite_the_last_wins(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "--no-progress", "--progress");
	assert_true(c.shared.progress);
	assert_false(c.shared.no_progress);
	kam_cli_release(&c);
	PARSE(&c, "--progress", "--no-progress");
	assert_false(c.shared.progress);
	assert_true(c.shared.no_progress);
	kam_cli_release(&c);
}

static void
values_are_read_by_the_type_of_the_option(void **state)
{
	struct kam_cli c;
	const struct opts *o;

	(void)state;
	PARSE(&c, "--share=12.5%", "--offset=-40", "--monetary", "median",
	      "--since=2024-02-29", "-w90d", "--rules=");
	o = c.run.opt;
	assert_true(o->share == 0.125);
	assert_int_equal(o->offset, -40);
	assert_int_equal(o->monetary, 2);
	assert_int_equal(o->since,
			 kam_date_day((struct kam_civil){ 2024, 2, 29 }));
	assert_int_equal(o->window.n, 90);
	assert_int_equal(o->window.unit, 'd');
	assert_string_equal(o->rules, "");
	kam_cli_release(&c);
}

static void
the_input_options_reach_the_reader(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "-s;", "--encoding=gb18030", "--on-error=skip",
	      "--rejects=r.csv", "--input=ledger", "--decimal=,", "-t3",
	      "--header=a,b");
	assert_int_equal(c.input.read.sep, ';');
	assert_string_equal(c.input.read.encoding, "gb18030");
	assert_true(c.input.read.skip);
	assert_string_equal(c.input.read.rejects, "r.csv");
	assert_string_equal(c.input.read.header, "a,b");
	assert_int_equal(c.input.kind, KAM_LEDGER);
	assert_int_equal(c.input.point, ',');
	assert_int_equal(c.input.threads, 3);
	kam_cli_release(&c);
	PARSE(&c, "-q");
	assert_int_equal(c.input.read.sep, 0);
	assert_null(c.input.read.encoding);
	assert_false(c.input.read.skip);
	assert_int_equal(c.input.kind, KAM_KIND_AUTO);
	assert_int_equal(c.input.point, '.');
	assert_true(c.input.threads >= 1);
	kam_cli_release(&c);
}

static void
the_options_for_transactions_reach_the_loader(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "--customer=Kunde", "--amount=a*b", "--order=none",
	      "--date-format=%d.%m.%Y", "--as-of=2024-03-31",
	      "--from=2023-01-01", "--to=2024-12-31", "--returns=drop");
	assert_string_equal(c.input.customer, "Kunde");
	assert_null(c.input.date);
	assert_string_equal(c.input.amount, "a*b");
	assert_string_equal(c.input.order, "none");
	assert_int_equal(c.input.date_format.form, KAM_DATE_STRPTIME);
	assert_int_equal(c.input.as_of,
			 kam_date_day((struct kam_civil){ 2024, 3, 31 }));
	assert_int_equal(c.input.from,
			 kam_date_day((struct kam_civil){ 2023, 1, 1 }));
	assert_int_equal(c.input.to,
			 kam_date_day((struct kam_civil){ 2024, 12, 31 }));
	assert_true(c.input.drop_returns);
	assert_string_equal(c.input.lines_only, "--as-of");
	kam_cli_release(&c);
}

static void
the_output_options_reach_the_writer(void **state)
{
	struct kam_cli c;

	(void)state;
	PARSE(&c, "-o", "out.csv", "--format=json", "--color=always");
	assert_string_equal(c.output.path, "out.csv");
	assert_int_equal(c.output.format, KAM_JSON);
	assert_false(c.output.color);
	kam_cli_release(&c);
	PARSE(&c, "--pretty", "--color=always", "--output=-");
	assert_null(c.output.path);
	assert_int_equal(c.output.format, KAM_TABLE);
	assert_true(c.output.pretty);
	assert_true(c.output.color);
	kam_cli_release(&c);
}

static void
the_first_option_that_needs_a_kind_of_input_is_remembered(void **state)
{
	static const struct {
		const char *word, *other, *name, *column;
	} cases[] = {
		{ "--from=2024-01-01", "--returns=net", "--from", NULL },
		{ "--ret=net", "--window=3m", "--returns", NULL },
		{ "-w3m", "--order=none", "--window", "--order" },
		{ "--customer=x", "--date=y", NULL, "--customer" },
		{ "--as-of=max", "-q", "--as-of", NULL },
		{ "--date-f=dmy", "--sep=;", NULL, "--date-format" },
		{ "--decimal=,", "--amount=x", NULL, "--amount" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct kam_cli c;

		PARSE(&c, cases[i].word, cases[i].other);
		if (cases[i].name)
			assert_string_equal(c.input.lines_only, cases[i].name);
		else
			assert_null(c.input.lines_only);
		if (cases[i].column)
			assert_string_equal(c.input.transactions_only,
					    cases[i].column);
		else
			assert_null(c.input.transactions_only);
		kam_cli_release(&c);
	}
}

static kam_day
local_day(void)
{
	time_t now = time(NULL);
	struct tm tm;

	assert_non_null(localtime_r(&now, &tm));
	return kam_date_day((struct kam_civil){ tm.tm_year + 1900,
						tm.tm_mon + 1, tm.tm_mday });
}

static void
today_is_the_local_day_and_max_is_no_day(void **state)
{
	struct kam_cli c;
	kam_day before = local_day();

	(void)state;
	PARSE(&c, "--as-of=today");
	assert_in_range(c.input.as_of, before, local_day());
	kam_cli_release(&c);
	PARSE(&c, "--as-of=max");
	assert_int_equal(c.input.as_of, KAM_NO_DAY);
	assert_true(kam_cli_given(&c, "as-of"));
	kam_cli_release(&c);
}

static const struct {
	const char *words[4], *message;
} misuses[] = {
	{ { "--bims=3" },
	  "unknown option '--bims'; did you mean '--bins'? "
	  "see kam-demo --help" },
	{ { "--xyzzy" }, "unknown option '--xyzzy'; see kam-demo --help" },
	{ { "-qz" }, "unknown option '-z'; see kam-demo --help" },
	{ { "-\xe5\xae\xa2" },
	  "unknown option '-\xe5\xae\xa2'; see kam-demo --help" },
	{ { "-output" },
	  "unknown option '-output'; did you mean '--output'? "
	  "see kam-demo --help" },
	{ { "--=3" }, "unknown option '--'; see kam-demo --help" },
	{ { "--a" }, "option '--a' may be '--amount', '--as-of', '--attach'" },
	{ { "--bins" }, "option '--bins' needs a value: --bins=N" },
	{ { "-b" }, "option '--bins' needs a value: --bins=N" },
	{ { "--pretty=yes" }, "option '--pretty' takes no value" },
	{ { "-b12" }, "--bins=12: must be 2 to 9" },
	{ { "--bins=-3" }, "--bins=-3: must be 2 to 9" },
	{ { "--bins=99999999999999999999" },
	  "--bins=99999999999999999999: must be 2 to 9" },
	{ { "--bins=3.5" }, "--bins=3.5: must be a whole number, 2 to 9" },
	{ { "--bins=" }, "--bins=: must be a whole number, 2 to 9" },
	{ { "--offset=x" }, "--offset=x: must be a whole number" },
	{ { "--share=120%" }, "--share=120%: must be 0 to 1" },
	{ { "--share=%" }, "--share=%: must be a number, 0 to 1" },
	{ { "--share=nan" }, "--share=nan: must be a number, 0 to 1" },
	{ { "--format=cvs" },
	  "--format=cvs: must be csv, tsv, json or table; "
	  "did you mean 'csv'?" },
	{ { "--returns=keep" }, "--returns=keep: must be net or drop" },
	{ { "--returns=" }, "--returns=: must be net or drop" },
	{ { "--from=2023-02-29" }, "--from=2023-02-29: no such day" },
	{ { "--from=1/2/2023" },
	  "--from=1/2/2023: must be a date such as 2024-03-31" },
	{ { "--window=90" },
	  "--window=90: must be a span such as 90d, 13w, 12m or 2y" },
	{ { "--from=2024-02-01", "--to=2024-01-31" },
	  "--from=2024-02-01 is after --to=2024-01-31" },
	{ { "--from=2024-02-01", "--as-of=2024-01-31" },
	  "--from=2024-02-01 is after --as-of=2024-01-31" },
	{ { "--as-of=now" },
	  "--as-of=now: must be max, today or a date such as "
	  "2024-03-31" },
	{ { "--as-of=2024-02-30" }, "--as-of=2024-02-30: no such day" },
	{ { "--date-format=iso" },
	  "--date-format=iso: must be ymd, dmy, mdy, excel or a form "
	  "such as %d.%m.%Y" },
	{ { "--sep=tabs" },
	  "--sep=tabs: must be one character, no letter, digit or "
	  "quote; or tab, comma, semicolon, pipe" },
	{ { "--threads=0" }, "--threads=0: must be 1 to 1024" },
	{ { "--rejects=r.csv" },
	  "--rejects=r.csv: bad records are kept only with "
	  "--on-error=skip; give that too" },
	{ { "--rejects=x", "--on-error=skip", "x" },
	  "--rejects=x: is a file to read" },
	{ { "--rejects=x", "--on-error=skip", "-ox" },
	  "--rejects=x: is the file of --output" },
	{ { "--output=" }, "--output=: must not be empty; give --output=FILE" },
	{ { "--attach=regions.csv" },
	  "--attach=regions.csv: must be a file and its columns, such "
	  "as regions.csv:region,manager" },
	{ { "--pretty", "-fjson" },
	  "--pretty draws a table; leave out --format" },
	{ { "-", "a", "-" },
	  "'-' is given twice; standard input can be read once" },
	{ { "" }, "a file's name is empty; '-' is standard input" },
};

static void
wrong_usage_is_answered_with_the_cure(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof misuses / sizeof misuses[0]; i++) {
		struct kam_err err = KAM_ERR_INIT;
		struct kam_cli c;

		assert_int_equal(parse(&c, &demo, misuses[i].words, &err),
				 KAM_EUSAGE);
		assert_int_equal(err.status, KAM_EUSAGE);
		assert_string_equal(err.text, misuses[i].message);
		kam_cli_release(&c);
	}
}

static void
help_ends_the_reading_of_the_words(void **state)
{
	static const char *const words[] = { "--help", "--nonsense", NULL };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;

	(void)state;
	assert_int_equal(parse(&c, &demo, words, &err), KAM_OK);
	assert_true(c.shared.help);
	kam_cli_release(&c);
}

static void
a_tool_has_the_shared_options_of_what_it_reads(void **state)
{
	static const struct {
		unsigned reads;
		bool sep, from, attach;
	} cases[] = {
		{ KAM_READS_NOTHING, false, false, false },
		{ KAM_READS_TABLE, true, false, false },
		{ KAM_READS_TABLE | KAM_READS_LINES, true, true, false },
		{ KAM_READS_LINES | KAM_READS_ACCOUNTS, true, true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct kam_tool tool = demo;
		struct kam_err err = KAM_ERR_INIT;
		struct kam_cli c;

		tool.reads = cases[i].reads;
		assert_int_equal(kam_cli_init(&c, &tool, &err), KAM_OK);
		assert_int_equal(!!kam_cli_named(&c, KAM_STR("sep")),
				 cases[i].sep);
		assert_int_equal(!!kam_cli_named(&c, KAM_STR("from")),
				 cases[i].from);
		assert_int_equal(!!kam_cli_named(&c, KAM_STR("attach")),
				 cases[i].attach);
		assert_non_null(kam_cli_named(&c, KAM_STR("output")));
		kam_cli_release(&c);
	}
}

static void
a_tool_that_reads_nothing_takes_no_files(void **state)
{
	static const char *const words[] = { "x.csv", NULL };
	struct kam_tool tool = demo;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;

	(void)state;
	tool.reads = KAM_READS_NOTHING;
	assert_int_equal(parse(&c, &tool, words, &err), KAM_EUSAGE);
	assert_string_equal(err.text,
			    "unexpected 'x.csv': kam-demo reads no files; see "
			    "kam-demo --help");
	kam_cli_release(&c);
}

static void
a_tools_own_option_hides_a_shared_name_and_letter(void **state)
{
	static const struct kam_option own[] = {
		KAM_OPT_INT('f', "from", "N", struct opts, bins, NULL, 0, 9,
			    "first number"),
		KAM_OPT_END
	};
	static const char *const words[] = { "-f3", "--format=json", NULL };
	struct kam_tool tool = demo;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;

	(void)state;
	tool.options = own;
	assert_int_equal(parse(&c, &tool, words, &err), KAM_OK);
	assert_int_equal(((const struct opts *)c.run.opt)->bins, 3);
	assert_int_equal(c.output.format, KAM_JSON);
	assert_int_equal(kam_cli_named(&c, KAM_STR("format"))->letter, 0);
	assert_null(c.input.lines_only);
	kam_cli_release(&c);
}

static void
shared_letters_are_unique_and_leave_those_of_the_tools(void **state)
{
	bool used[256] = { false };

	(void)state;
	used['n'] = used['r'] = used['b'] = used['w'] = true;
	for (int g = KAM_GROUP_INPUT; g < KAM_GROUPS; g++) {
		const struct kam_option *o =
			kam_shared_options((enum kam_group)g);

		for (; o->name; o++) {
			assert_false(o->letter &&
				     used[(unsigned char)o->letter]);
			used[(unsigned char)o->letter] = true;
		}
	}
}

static void
a_default_that_its_option_refuses_is_found(void **state)
{
	static const struct kam_option own[] = {
		KAM_OPT_INT(0, "bins", "N", struct opts, bins, "12", 2, 9,
			    "scores"),
		KAM_OPT_END
	};
	struct kam_tool tool = demo;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;

	(void)state;
	tool.options = own;
	assert_int_equal(kam_cli_init(&c, &tool, &err), KAM_EUSAGE);
	assert_string_equal(err.text, "--bins=12: must be 2 to 9");
	kam_cli_release(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_read_as_if_they_had_been_given),
		cmocka_unit_test(every_spelling_of_an_option_means_the_same),
		cmocka_unit_test(
			flags_may_be_bundled_and_end_with_an_option_that_takes_a_value),
		cmocka_unit_test(after_two_dashes_all_words_are_files),
		cmocka_unit_test(of_an_option_and_its_opposite_the_last_wins),
		cmocka_unit_test(values_are_read_by_the_type_of_the_option),
		cmocka_unit_test(the_input_options_reach_the_reader),
		cmocka_unit_test(the_options_for_transactions_reach_the_loader),
		cmocka_unit_test(the_output_options_reach_the_writer),
		cmocka_unit_test(
			the_first_option_that_needs_a_kind_of_input_is_remembered),
		cmocka_unit_test(today_is_the_local_day_and_max_is_no_day),
		cmocka_unit_test(wrong_usage_is_answered_with_the_cure),
		cmocka_unit_test(help_ends_the_reading_of_the_words),
		cmocka_unit_test(
			a_tool_has_the_shared_options_of_what_it_reads),
		cmocka_unit_test(a_tool_that_reads_nothing_takes_no_files),
		cmocka_unit_test(
			a_tools_own_option_hides_a_shared_name_and_letter),
		cmocka_unit_test(
			shared_letters_are_unique_and_leave_those_of_the_tools),
		cmocka_unit_test(a_default_that_its_option_refuses_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
