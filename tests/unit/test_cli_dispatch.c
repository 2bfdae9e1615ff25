/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `kam tool`: which programs there are, and becoming one of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/options.h"

static char folder[] = "/tmp/kam-test-XXXXXX";
static char first[64], second[64], path[256];

static const char *const made[] = { "a/kam-hello", "a/kam-plain", "a/kam-x.old",
				    "a/kam-",	   "a/other",	  "b/kam-hello",
				    "b/kam-again", "b/kam-fail",  "b/kam-loud",
				    "b/kam-long_1" };

static void
write_script(const char *file, const char *text, int mode)
{
	char name[128];
	FILE *f;

	snprintf(name, sizeof name, "%s/%s", folder, file);
	f = fopen(name, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(name, (mode_t)mode), 0);
}

static const char hello[] =
	"#!/bin/sh\n"
	"[ \"$1\" = --kam-summary ] && echo says hello && exit\n"
	"[ \"$1\" = --kam-completion=bash ] && echo '# of hello' && exit\n"
	"echo \"${0##*/}: $*\"\nexit 3\n";

static int
set_up(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(first, sizeof first, "%s/a", folder);
	snprintf(second, sizeof second, "%s/b", folder);
	snprintf(path, sizeof path, "%s:relative:%s/none::%s:/bin:/usr/bin",
		 first, folder, second);
	if (mkdir(first, 0700) || mkdir(second, 0700))
		return -1;
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
		write_script(made[i], hello, 0755);
	write_script("a/kam-plain", hello, 0644);
	write_script("b/kam-fail", "#!/bin/sh\necho half\nexit 1\n", 0755);
	write_script("b/kam-loud", "#!/bin/sh\nhead -c 2000000 /dev/zero\n",
		     0755);
	return setenv("PATH", path, 1);
}

static int
tear_down(void **state)
{
	char name[128];

	(void)state;
	for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
		snprintf(name, sizeof name, "%s/%s", folder, made[i]);
		unlink(name);
	}
	return rmdir(first) || rmdir(second) || rmdir(folder);
}

static void
names_of_programs_are_words(void **state)
{
	(void)state;
	assert_true(kam_program_name_valid("rfm"));
	assert_true(kam_program_name_valid("long_1-x"));
	assert_false(kam_program_name_valid(""));
	assert_false(kam_program_name_valid("-x"));
	assert_false(kam_program_name_valid("x.old"));
	assert_false(kam_program_name_valid("../x"));
	assert_false(kam_program_name_valid("\xe5\xae\xa2"));
}

static void
the_first_of_a_name_counts_and_the_list_is_in_order(void **state)
{
	static const char *const names[] = { "again", "fail", "hello", "long_1",
					     "loud" };
	struct kam_programs p = KAM_PROGRAMS_INIT;
	struct kam_err err = KAM_ERR_INIT;
	char expected[128];

	(void)state;
	assert_int_equal(kam_programs_find(&p, second, path, &err), KAM_OK);
	assert_int_equal(p.n, 5);
	for (size_t i = 0; i < p.n; i++) {
		snprintf(expected, sizeof expected, "%s/kam-%s", second,
			 names[i]);
		assert_string_equal(p.list[i].name, names[i]);
		assert_string_equal(p.list[i].path, expected);
		assert_true(p.list[i].own);
	}
	kam_programs_release(&p);
	assert_int_equal(kam_programs_find(&p, NULL, path, &err), KAM_OK);
	assert_int_equal(p.n, 5);
	snprintf(expected, sizeof expected, "%s/kam-hello", first);
	assert_string_equal(p.list[2].path, expected);
	assert_false(p.list[2].own);
	kam_programs_release(&p);
	assert_int_equal(kam_programs_find(&p, "/none", NULL, &err), KAM_OK);
	assert_int_equal(p.n, 0);
	kam_programs_release(&p);
}

static int
capture(const char *file, const char *arg, struct kam_buf *out)
{
	char name[128];

	snprintf(name, sizeof name, "%s/%s", folder, file);
	return kam_program_capture(name, arg, out);
}

static void
only_the_output_of_a_success_is_kept(void **state)
{
	struct kam_buf out = KAM_BUF_INIT;

	(void)state;
	assert_int_equal(capture("a/kam-hello", "--kam-summary", &out), 0);
	assert_int_equal(capture("b/kam-fail", "--kam-summary", &out), -1);
	assert_int_equal(capture("b/kam-loud", "--kam-summary", &out), -1);
	assert_int_equal(capture("b/none", "--kam-summary", &out), -1);
	assert_true(kam_str_eq(kam_buf_str(&out), KAM_STR("says hello\n")));
	kam_buf_release(&out);
}

/* kam_dispatch() in a child; its stdout and stderr, in that order. */
static int
dispatch(char *text, size_t size, const char *a, const char *b)
{
	char words[3][64] = { "kam", "", "" };
	char *argv[] = { words[0], a ? words[1] : NULL, b ? words[2] : NULL,
			 NULL };
	FILE *out = tmpfile();
	int status;
	pid_t pid;
	size_t n;

	assert_non_null(out);
	snprintf(words[1], sizeof words[1], "%s", a ? a : "");
	snprintf(words[2], sizeof words[2], "%s", b ? b : "");
	fflush(NULL);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (dup2(fileno(out), 1) < 0 || dup2(fileno(out), 2) < 0)
			_exit(99);
		_exit(kam_dispatch(1 + !!a + !!b, argv));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	rewind(out);
	n = fread(text, 1, size - 1, out);
	text[n] = '\0';
	fclose(out);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
kam_x_becomes_the_program_kam_x(void **state)
{
	char text[1000];

	(void)state;
	assert_int_equal(dispatch(text, sizeof text, "hello", "-q"), 3);
	assert_string_equal(text, "kam-hello: -q\n");
	assert_int_equal(dispatch(text, sizeof text, "help", "hello"), 3);
	assert_string_equal(text, "kam-hello: --help\n");
}

static void
wrong_words_are_answered_with_the_cure(void **state)
{
	static const struct {
		const char *a, *b, *message;
	} cases[] = {
		{ NULL, NULL, "kam: give a tool to run; see kam help\n" },
		{ "helo", NULL,
		  "kam: unknown tool 'helo'; did you mean 'help'? "
		  "see kam help\n" },
		{ "helloo", NULL,
		  "kam: unknown tool 'helloo'; did you mean 'hello'? "
		  "see kam help\n" },
		{ "zzzzzzz", NULL,
		  "kam: unknown tool 'zzzzzzz'; see kam help\n" },
		{ "help", "zzzzzzz",
		  "kam: unknown tool 'zzzzzzz'; see kam help\n" },
		{ "../a/kam-hello", NULL,
		  "kam: unknown tool '../a/kam-hello'; see kam help\n" },
		{ "-x", "hello",
		  "kam: options follow the tool's name: kam TOOL -x; "
		  "see kam help\n" },
		{ "completion", NULL,
		  "kam: completion is there for bash, zsh and fish: "
		  "kam completion bash\n" },
		{ "completion", "ksh",
		  "kam: completion is there for bash, zsh and fish: "
		  "kam completion bash\n" },
	};
	char text[1000];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(
			dispatch(text, sizeof text, cases[i].a, cases[i].b), 2);
		assert_string_equal(text, cases[i].message);
	}
}

static void
a_program_that_cannot_be_run_is_no_unknown_one(void **state)
{
	char text[1000];

	(void)state;
	assert_int_equal(dispatch(text, sizeof text, "plain", NULL), 4);
	assert_string_equal(text,
			    "kam: cannot run kam-plain: Permission denied\n");
}

static void
help_lists_the_programs_of_path_by_name_alone(void **state)
{
	char text[4000];

	(void)state;
	assert_int_equal(dispatch(text, sizeof text, "help", NULL), 0);
	assert_memory_equal(text, "usage: kam TOOL [options] [file ...]\n", 37);
	assert_non_null(strstr(text, "\nTools:\n  again\n  fail\n  hello\n"));
	assert_int_equal(dispatch(text, sizeof text, "--version", NULL), 0);
	assert_memory_equal(text, "kam ", 4);
	assert_non_null(strstr(text, "\nLicense GPL-3.0-or-later <"));
}

static void
completion_knows_the_programs_of_path_by_name_alone(void **state)
{
	char text[4000];

	(void)state;
	assert_int_equal(dispatch(text, sizeof text, "completion", "bash"), 0);
	assert_null(strstr(text, "# of hello"));
	assert_non_null(
		strstr(text, "\tlocal tools='again fail hello long_1 loud'\n"));
	assert_null(strstr(text, "half"));
	assert_int_equal(dispatch(text, sizeof text, "completion", "fish"), 0);
	assert_non_null(strstr(text, "'__fish_seen_subcommand_from help' -a "
				     "'again fail hello long_1 loud'\n"));
	assert_int_equal(dispatch(text, sizeof text, "completion", "zsh"), 0);
	assert_non_null(strstr(
		text, "\tlocal -a tools=(again fail hello long_1 loud)\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_programs_are_words),
		cmocka_unit_test(
			the_first_of_a_name_counts_and_the_list_is_in_order),
		cmocka_unit_test(only_the_output_of_a_success_is_kept),
		cmocka_unit_test(kam_x_becomes_the_program_kam_x),
		cmocka_unit_test(wrong_words_are_answered_with_the_cure),
		cmocka_unit_test(
			a_program_that_cannot_be_run_is_no_unknown_one),
		cmocka_unit_test(help_lists_the_programs_of_path_by_name_alone),
		cmocka_unit_test(
			completion_knows_the_programs_of_path_by_name_alone),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
