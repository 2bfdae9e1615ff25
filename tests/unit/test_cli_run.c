/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user sees: exit statuses, messages, help, and the output table. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"

struct opts {
	long rc;
	bool late;
};

static const struct kam_option options[] = {
	KAM_OPT_INT(0, "return", "N", struct opts, rc, NULL, -9, 9,
		    "what to return"),
	KAM_OPT_FLAG('l', "fail-if-late", struct opts, late,
		     "exit 1 if there's one late"),
	KAM_OPT_END
};

static const struct kam_column own_columns[] = {
	{ "tier", KAM_TEXT, "", "first rule that holds" },
	{ "recency", KAM_COUNT, "days", "days since the last purchase" },
	KAM_COL_END
};

static const struct kam_example examples[] = {
	{ "tiers of a tab-separated export",
	  "kam-demo --sep='\\t' \\\n    sales.txt" },
	{ NULL, NULL }
};

static int
run_demo(const struct kam_run *job, struct kam_err *err)
{
	const struct opts *opt = job->opt;

	kam_warn(job, "take care of '%s'", "x");
	kam_note(job, "by the way");
	if (opt->rc < 0)
		return kam_fail(err, (int)opt->rc, "went wrong");
	return opt->late ? 1 : (int)opt->rc;
}

static const struct kam_tool demo = { .name = "kam-demo",
				      .summary = "what a tool is like",
				      .reads = KAM_READS_TABLE |
					       KAM_READS_LINES |
					       KAM_READS_ACCOUNTS,
				      .options = options,
				      .size = sizeof(struct opts),
				      .columns = own_columns,
				      .examples = examples,
				      .run = run_demo };

/* Standard output and error of what runs between begin and end. */
struct capture {
	int saved[3];
	FILE *file[3];
	char text[3][20000];
};

static struct capture cap;

static void
capture_begin(void)
{
	fflush(NULL);
	for (int fd = 1; fd <= 2; fd++) {
		cap.file[fd] = tmpfile();
		assert_non_null(cap.file[fd]);
		cap.saved[fd] = dup(fd);
		assert_true(cap.saved[fd] >= 0);
		assert_int_equal(dup2(fileno(cap.file[fd]), fd), fd);
	}
}

static void
capture_end(void)
{
	fflush(NULL);
	for (int fd = 1; fd <= 2; fd++) {
		size_t n;

		assert_int_equal(dup2(cap.saved[fd], fd), fd);
		close(cap.saved[fd]);
		rewind(cap.file[fd]);
		n = fread(cap.text[fd], 1, sizeof cap.text[fd] - 1,
			  cap.file[fd]);
		cap.text[fd][n] = '\0';
		fclose(cap.file[fd]);
	}
}

#define WORDS 6

/* kam_main() with a file to read, so that nothing is said of a terminal. */
static int
run(const char *const *words)
{
	static char kept[WORDS + 2][80] = { "kam-demo" };
	char *argv[WORDS + 3] = { kept[0] };
	int argc = 1, status;

	for (int i = 0; i < WORDS && words[i]; i++) {
		snprintf(kept[argc], sizeof kept[argc], "%s", words[i]);
		argv[argc] = kept[argc];
		argc++;
	}
	capture_begin();
	status = kam_main(&demo, argc, argv);
	capture_end();
	return status;
}

#define RUN(...) run((const char *const[WORDS + 1]){ __VA_ARGS__, NULL })

static void
the_exit_status_tells_the_kind_of_failure(void **state)
{
	static const struct {
		const char *word;
		int status;
		const char *message;
	} cases[] = {
		{ "--return=0", 0, "" },
		{ "--return=1", 1, "" },
		{ "--fail-if-late", 1, "" },
		{ "--return=-2", 2, "kam-demo: went wrong\n" },
		{ "--return=-3", 3, "kam-demo: went wrong\n" },
		{ "--return=-4", 4, "kam-demo: went wrong\n" },
		{ "--return=-5", 4, "kam-demo: went wrong\n" },
		{ "--return=-6", 0, "" },
		{ "--return=x", 2,
		  "kam-demo: --return=x: must be a whole number, -9 to 9\n" },
		{ "--retrun=3", 2,
		  "kam-demo: unknown option '--retrun'; did you mean "
		  "'--return'? see kam-demo --help\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(RUN(cases[i].word, "-q", "x"),
				 cases[i].status);
		assert_string_equal(cap.text[2], cases[i].message);
		assert_string_equal(cap.text[1], "");
	}
}

static void
warnings_are_for_all_but_the_quiet_and_notes_for_the_verbose(void **state)
{
	static const char warning[] = "kam-demo: warning: take care of 'x'\n";

	(void)state;
	RUN("x");
	assert_string_equal(cap.text[2], warning);
	RUN("x", "-v");
	assert_memory_equal(cap.text[2], warning, sizeof warning - 1);
	assert_string_equal(cap.text[2] + sizeof warning - 1,
			    "kam-demo: by the way\n");
	RUN("x", "-qv");
	assert_string_equal(cap.text[2], "");
}

static void
help_shows_every_option_column_and_example(void **state)
{
	static const char *const lines[] = {
		"usage: kam-demo [options] [file ...]\nwhat a tool is like\n",
		"\nOptions:\n      --return=N          what to return (-9 to 9)"
		"\n  -l, --fail-if-late      exit 1 if there's one late\n",
		"\nInput options:\n  -s, --sep=CHAR  ",
		"\nOptions for transactions:\n      --customer=COL  ",
		"\nOptions for accounts:\n      --attach=FILE:COL,...\n  ",
		"is one object a line\n                          "
		"(default csv)\n",
		"\nColumns appended:\n"
		"  tier                    first rule that holds (text)\n"
		"  recency                 days since the last purchase (whole "
		"number, days)\n",
		"\nExamples:\n  # tiers of a tab-separated export\n"
		"  kam-demo --sep='\\t' \\\n    sales.txt\n",
		"\nExit status:\n  0  done",
		"\n  1  a condition of a --fail-if option holds\n",
		"\nMore: man kam-demo\n",
	};

	(void)state;
	assert_int_equal(RUN("-h"), 0);
	assert_string_equal(cap.text[2], "");
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!strstr(cap.text[1], lines[i]))
			fail_msg("no '%s' in:\n%s", lines[i], cap.text[1]);
	for (const char *p = cap.text[1]; *p; p += *p == '\n') {
		assert_in_range(strcspn(p, "\n"), 0, 79);
		p += strcspn(p, "\n");
	}
}

static void
the_version_names_tool_and_licence(void **state)
{
	(void)state;
	assert_int_equal(RUN("--version"), 0);
	assert_memory_equal(cap.text[1], "kam-demo (kam) ", 15);
	assert_non_null(strstr(cap.text[1], "\nLicense GPL-3.0-or-later <"));
	assert_non_null(strstr(cap.text[1], "There is no warranty"));
}

static void
the_manual_has_its_sections_in_order_and_escapes_roff(void **state)
{
	static const char *const pieces[] = {
		".Sh OPTIONS\n.Bl -tag -width Ds\n"
		".It Fl \\-return Ns = Ns Ar N\\&\n"
		"What to return (\\-9 to 9).\n"
		".It Fl l , Fl \\-fail\\-if\\-late\n",
		".Ss Input options\n",
		".It Fl \\-decimal Ns = Ns Ar \\&.|,\\&\n",
		".Sh COLUMNS\n",
		".It Sy recency Pq whole number, days\n"
		"Days since the last purchase.\n",
		".Sh EXIT STATUS\n",
		".Sh EXAMPLES\nTiers of a tab\\-separated export:\n"
		".Bd -literal -offset indent\n"
		"kam\\-demo \\-\\-sep='\\et' \\e\n    sales.txt\n.Ed\n",
	};
	const char *at;

	(void)state;
	assert_int_equal(RUN("--kam-manual"), 0);
	at = cap.text[1];
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		at = strstr(at, pieces[i]);
		if (!at)
			fail_msg("no '%s' in:\n%s", pieces[i], cap.text[1]);
	}
}

static void
completions_know_names_choices_and_files(void **state)
{
	static const struct {
		const char *word, *text;
	} cases[] = {
		{ "--kam-completion=bash", "\t--format|-f)\n\t\tmapfile -t "
					   "COMPREPLY < <(compgen -W 'csv tsv "
					   "json table' -- \"$cur\")" },
		{ "--kam-completion=bash", " --fail-if-late --sep= " },
		{ "--kam-completion=bash",
		  "\ncomplete -F _kam_demo kam-demo\n" },
		{ "--kam-completion=zsh",
		  "'(-l --fail-if-late)'{-l,--fail-if-late}'[exit 1 if "
		  "there'\\''s one late]'" },
		{ "--kam-completion=zsh", "NAME\\[2\\] for the second" },
		{ "--kam-completion=zsh", ":FILE\\:COL,...:_files'" },
		{ "--kam-completion=fish",
		  "\ncomplete -c kam-demo -l output -s o -r -F -d \"" },
		{ "--kam-completion=fish",
		  " -l returns -x -a 'net drop' -d \"" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(RUN(cases[i].word), 0);
		if (!strstr(cap.text[1], cases[i].text))
			fail_msg("no '%s' in:\n%s", cases[i].text, cap.text[1]);
	}
	assert_int_equal(RUN("--kam-completion=ksh"), 2);
	assert_string_equal(cap.text[2], "kam-demo: no completion for 'ksh'; "
					 "there are bash, zsh and fish\n");
	assert_int_equal(RUN("--kam-summary"), 0);
	assert_string_equal(cap.text[1], "what a tool is like\n");
}

/* kam_main() with --help and `fd` as standard output, in a child. */
static int
help_into(int fd)
{
	char name[] = "kam-demo", option[] = "--help";
	char *argv[] = { name, option, NULL };
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		if (fd >= 0 ? dup2(fd, 1) < 0 : close(1) < 0)
			_exit(99);
		if (dup2(null, 2) < 0)
			_exit(99);
		_exit(kam_main(&demo, 2, argv));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
help_that_cannot_be_written_is_a_failure(void **state)
{
	int full = open("/dev/full", O_WRONLY), ends[2];

	(void)state;
	assert_true(full >= 0);
	assert_int_equal(help_into(full), 4);
	close(full);
	assert_int_equal(help_into(-1), 4);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(help_into(ends[1]), 0);
	close(ends[1]);
}

/* What kam_run_report() says with `words`. */
static const char *
report(const struct kam_load_report *r, const char *const *words)
{
	static char kept[WORDS + 1][80];
	char *argv[WORDS + 2] = { kept[0] };
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;
	int argc = 1;

	for (; argc <= WORDS && words[argc - 1]; argc++) {
		snprintf(kept[argc], sizeof kept[argc], "%s", words[argc - 1]);
		argv[argc] = kept[argc];
	}
	assert_int_equal(kam_cli_init(&c, &demo, &err), KAM_OK);
	assert_int_equal(kam_cli_parse(&c, argc, argv, &err), KAM_OK);
	assert_int_equal(kam_cli_settle(&c, &err), KAM_OK);
	capture_begin();
	kam_run_report(&c.run, r);
	capture_end();
	kam_cli_release(&c);
	return cap.text[2];
}

#define REPORT(r, ...) \
	report(r, (const char *const[WORDS + 1]){ __VA_ARGS__, NULL })

static void
rejected_rows_are_told_by_cause_and_where_they_are(void **state)
{
	struct kam_load_report r = { .rows = 541909,
				     .latest = KAM_NO_DAY,
				     .before = KAM_NO_DAY };

	(void)state;
	r.bad[KAM_CAUSE_BLANK] = 135080;
	assert_string_equal(
		REPORT(&r, "--on-error=skip", "--rejects=r.csv"),
		"kam-demo: warning: 135080 of 541909 rows rejected (blank "
		"135080); they are in r.csv\n");
	r.bad[KAM_CAUSE_DATE] = 2;
	assert_string_equal(
		REPORT(&r, "--on-error=skip"),
		"kam-demo: warning: 135082 of 541909 rows rejected (blank "
		"135080, date 2); give --rejects=FILE to see them\n");
	assert_string_equal(REPORT(&r, "--on-error=skip", "-q"), "");
}

static void
a_latest_date_that_stands_alone_is_told_unless_asked_for(void **state)
{
	struct kam_load_report r = { .rows = 9 };
	kam_day day = kam_date_day((struct kam_civil){ 2033, 12, 9 });

	(void)state;
	r.latest = day;
	r.before = day - 8035;
	assert_string_equal(
		REPORT(&r, "x"),
		"kam-demo: warning: latest date 2033-12-09 stands 8035 days "
		"after the date before it; a mistyped year? see --to or "
		"--as-of\n");
	assert_string_equal(REPORT(&r, "--as-of=max"), "");
	assert_string_equal(REPORT(&r, "--as-of=2034-01-01"), "");
	r.before = day - 32;
	assert_non_null(strstr(REPORT(&r, "x"), "stands 32 days after"));
	r.before = day - 31;
	assert_string_equal(REPORT(&r, "x"), "");
	r.before = KAM_NO_DAY;
	assert_string_equal(REPORT(&r, "x"), "");
}

static void
rows_outside_the_dates_are_a_note_and_a_warning_if_all_are(void **state)
{
	struct kam_load_report r = { .kind = KAM_LEDGER,
				     .file = "s.csv",
				     .rows = 10,
				     .outside = 7,
				     .latest = KAM_NO_DAY,
				     .before = KAM_NO_DAY,
				     .columns = "customer=Kunde" };

	(void)state;
	r.bad[KAM_CAUSE_NUMBER] = 2;
	assert_null(strstr(REPORT(&r, "x"), "outside"));
	assert_non_null(strstr(REPORT(&r, "-v"),
			       "kam-demo: s.csv is read as a ledger: "
			       "customer=Kunde\n"));
	assert_non_null(strstr(cap.text[2],
			       "kam-demo: 7 of 10 rows lie outside the dates "
			       "asked for and are not used\n"));
	r.outside = 8;
	assert_non_null(strstr(REPORT(&r, "x"),
			       "kam-demo: warning: all 8 good rows lie outside "
			       "the dates asked for; see --from, --to and "
			       "--as-of\n"));
}

static void
progress_leaves_out_what_is_not_known(void **state)
{
	static const struct {
		struct kam_progress p;
		double seconds;
		const char *text;
	} cases[] = {
		{ { 1200000000, 2857000000, 81000000 },
		  10,
		  "s.csv 42 % 1.2 GB 8.1 M rows/s 14 s left" },
		{ { 500, 0, 0 }, 1, "s.csv 500 B 500 B/s" },
		{ { 2500000, 5000000, 0 },
		  0.5,
		  "s.csv 50 % 2.5 MB 5.0 MB/s 0 s left" },
		{ { 1000, 1000000, 20 },
		  2,
		  "s.csv 0 % 1.0 kB 10 rows/s 33 min left" },
		{ { 1000, 20000000, 20 },
		  2,
		  "s.csv 0 % 1.0 kB 10 rows/s 11.1 h left" },
		{ { 0, 100, 0 }, 0, "s.csv 0 % 0 B 0 B/s" },
		{ { 999, 1000, 0 }, 999, "s.csv 99 % 999 B 1 B/s 1 s left" },
		{ { 1000, 1000, 0 }, 1, "s.csv 100 % 1.0 kB 1.0 kB/s" },
	};
	char buf[200];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(kam_meter_text(buf, sizeof buf, "s.csv",
						   &cases[i].p,
						   cases[i].seconds),
				    cases[i].text);
}

static void
separators_have_names(void **state)
{
	static const struct {
		const char *text;
		char sep;
	} cases[] = {
		{ "tab", '\t' },  { "\\t", '\t' },	{ "\t", '\t' },
		{ "comma", ',' }, { "semicolon", ';' }, { "pipe", '|' },
		{ "|", '|' },	  { "x", 0 },		{ "7", 0 },
		{ "\"", 0 },	  { "\n", 0 },		{ "", 0 },
		{ ",,", 0 },	  { "\xe5", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(kam_sep_read(cases[i].text), cases[i].sep);
}

static void
attached_columns_stand_behind_the_last_colon(void **state)
{
	size_t file = 0;

	(void)state;
	assert_string_equal(kam_attach_split("r.csv:a,b", &file), "a,b");
	assert_int_equal(file, 5);
	assert_string_equal(kam_attach_split("C:/r.csv:a", &file), "a");
	assert_int_equal(file, 8);
	assert_null(kam_attach_split("r.csv", &file));
	assert_null(kam_attach_split("r.csv:", &file));
	assert_null(kam_attach_split(":a", &file));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_exit_status_tells_the_kind_of_failure),
		cmocka_unit_test(
			warnings_are_for_all_but_the_quiet_and_notes_for_the_verbose),
		cmocka_unit_test(help_shows_every_option_column_and_example),
		cmocka_unit_test(the_version_names_tool_and_licence),
		cmocka_unit_test(
			the_manual_has_its_sections_in_order_and_escapes_roff),
		cmocka_unit_test(completions_know_names_choices_and_files),
		cmocka_unit_test(help_that_cannot_be_written_is_a_failure),
		cmocka_unit_test(
			rejected_rows_are_told_by_cause_and_where_they_are),
		cmocka_unit_test(
			a_latest_date_that_stands_alone_is_told_unless_asked_for),
		cmocka_unit_test(
			rows_outside_the_dates_are_a_note_and_a_warning_if_all_are),
		cmocka_unit_test(progress_leaves_out_what_is_not_known),
		cmocka_unit_test(separators_have_names),
		cmocka_unit_test(attached_columns_stand_behind_the_last_colon),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
