/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kam itself: run a tool, or tell which there are. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "options.h"

#define PATH_SIZE 4096

/* The folder of the running program; "" if that cannot be told. */
static void
own_folder(char *buf, size_t size, const char *argv0)
{
	ssize_t n = readlink("/proc/self/exe", buf, size - 1);
	char *slash;

	if (n > 0)
		buf[n] = '\0';
	else if (!argv0 || !realpath(argv0, buf))
		buf[0] = '\0';
	slash = strrchr(buf, '/');
	if (slash)
		*slash = '\0';
	else
		buf[0] = '\0';
}

static int
find_tools(struct kam_programs *p, const char *argv0, struct kam_err *err)
{
	char folder[PATH_SIZE];

	own_folder(folder, sizeof folder, argv0);
	return kam_programs_find(p, folder, getenv("PATH"), err);
}

static int
fail_command(const char *argv0, const char *name, struct kam_err *err)
{
	struct kam_programs tools = KAM_PROGRAMS_INIT;
	struct kam_str wanted = kam_str_of(name), best = { "", 0 };
	char shown[128];
	int rc = find_tools(&tools, argv0, err);

	kam_str_show(shown, sizeof shown, wanted);
	kam_nearer(wanted, KAM_STR("help"), &best);
	kam_nearer(wanted, KAM_STR("completion"), &best);
	for (size_t i = 0; rc == KAM_OK && i < tools.n; i++)
		kam_nearer(wanted, kam_str_of(tools.list[i].name), &best);
	if (rc == KAM_OK && best.len)
		rc = kam_fail(err, KAM_EUSAGE,
			      "unknown tool '%s'; did you mean '%.*s'? see "
			      "kam help",
			      shown, (int)best.len, best.ptr);
	else if (rc == KAM_OK)
		rc = kam_fail(err, KAM_EUSAGE,
			      "unknown tool '%s'; see kam help", shown);
	kam_programs_release(&tools);
	return rc;
}

/*
 * Become kam-`name`, with `argv` from its second word on.  The one beside
 * kam comes first: an installation hangs together.
 */
static int
run_tool(const char *argv0, const char *name, char **argv, struct kam_err *err)
{
	char path[PATH_SIZE + 128], program[128];
	size_t len;

	if (!kam_program_name_valid(name) || strlen(name) > 100)
		return fail_command(argv0, name, err);
	snprintf(program, sizeof program, "kam-%s", name);
	own_folder(path, PATH_SIZE, argv0);
	argv[0] = program;
	len = strlen(path);
	if (len > 0) {
		snprintf(path + len, sizeof path - len, "/%s", program);
		execv(path, argv);
		if (errno != ENOENT)
			return kam_fail_errno(err, KAM_EIO, errno,
					      "cannot run %s", path);
	}
	execvp(program, argv);
	if (errno == ENOENT)
		return fail_command(argv0, name, err);
	return kam_fail_errno(err, KAM_EIO, errno, "cannot run %s", program);
}

/*
 * The first line of what the program says of itself.  Only one that belongs
 * to kam is asked: a user's own kam-monthly would do its work instead.
 */
static void
print_summary(const struct kam_program *tool, size_t left)
{
	struct kam_buf text = KAM_BUF_INIT;
	char term[128];

	snprintf(term, sizeof term, "  %s", tool->name);
	if (!tool->own ||
	    kam_program_capture(tool->path, "--kam-summary", &text) ||
	    kam_buf_putc(&text, '\0'))
		text.len = 0;
	else
		text.ptr[strcspn(text.ptr, "\n")] = '\0';
	kam_help_item(stdout, term, left, text.len ? text.ptr : "");
	kam_buf_release(&text);
}

/* Not before a tool is run: it would inherit that. */
static int
ignore_closed_pipe(struct kam_err *err)
{
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR)
		return kam_fail_errno(err, KAM_EIO, errno,
				      "cannot ignore SIGPIPE");
	return KAM_OK;
}

static void
print_usage(void)
{
	(void)fputs("usage: kam TOOL [options] [file ...]\n"
		    "       kam help [TOOL]\n"
		    "       kam completion bash|zsh|fish\n"
		    "       kam --version\n"
		    "analytics for key account management, as filters in a "
		    "pipe\n"
		    "\nTools:\n",
		    stdout);
}

static int
print_help(const char *argv0, struct kam_err *err)
{
	struct kam_programs tools = KAM_PROGRAMS_INIT;
	size_t left = 12;
	int rc = ignore_closed_pipe(err);

	if (rc == KAM_OK)
		rc = find_tools(&tools, argv0, err);
	for (size_t i = 0; i < tools.n; i++)
		if (left < strlen(tools.list[i].name) + 4)
			left = strlen(tools.list[i].name) + 4;
	if (rc == KAM_OK) {
		print_usage();
		for (size_t i = 0; i < tools.n; i++)
			print_summary(&tools.list[i], left);
		if (tools.n == 0)
			(void)fputs("  none found beside kam or in PATH\n",
				    stdout);
		(void)fputs("\nkam TOOL and kam-TOOL are the same; each has "
			    "--help and a manual, man kam-TOOL.\n",
			    stdout);
		rc = kam_stdout_flush(err);
	}
	kam_programs_release(&tools);
	return rc;
}

/* Tools first: the words of kam itself refer to their functions. */
static int
print_completion(const char *argv0, const char *shell, struct kam_err *err)
{
	struct kam_programs tools = KAM_PROGRAMS_INIT;
	struct kam_buf text = KAM_BUF_INIT;
	char option[64];
	int rc;

	if (strcmp(shell, "bash") != 0 && strcmp(shell, "zsh") != 0 &&
	    strcmp(shell, "fish") != 0)
		return kam_fail(err, KAM_EUSAGE,
				"completion is there for bash, zsh and fish: "
				"kam completion bash");
	if ((rc = ignore_closed_pipe(err)))
		return rc;
	rc = find_tools(&tools, argv0, err);
	snprintf(option, sizeof option, "--kam-completion=%s", shell);
	for (size_t i = 0; rc == KAM_OK && i < tools.n; i++)
		/* One that fails just has no completion. */
		if (tools.list[i].own)
			(void)kam_program_capture(tools.list[i].path, option,
						  &text);
	if (rc == KAM_OK) {
		(void)fwrite(text.len ? text.ptr : "", 1, text.len, stdout);
		kam_completion_words(stdout, shell, tools.list, tools.n);
		rc = kam_stdout_flush(err);
	}
	kam_buf_release(&text);
	kam_programs_release(&tools);
	return rc;
}

static int
help(int argc, char **argv, struct kam_err *err)
{
	char option[] = "--help";
	char *args[3] = { NULL, option, NULL };

	if (argc <= 2 || !strcmp(argv[2], "help") ||
	    !strcmp(argv[2], "completion"))
		return print_help(argv[0], err);
	return run_tool(argv[0], argv[2], args, err);
}

static int
print_version(struct kam_err *err)
{
	int rc = ignore_closed_pipe(err);

	if (rc)
		return rc;
	kam_version_print(stdout, "kam");
	return kam_stdout_flush(err);
}

static int
dispatch(int argc, char **argv, struct kam_err *err)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	if (!word)
		return kam_fail(err, KAM_EUSAGE,
				"give a tool to run; see kam help");
	if (!strcmp(word, "help") || !strcmp(word, "--help") ||
	    !strcmp(word, "-h"))
		return help(argc, argv, err);
	if (!strcmp(word, "--version") || !strcmp(word, "-V"))
		return print_version(err);
	if (!strcmp(word, "completion"))
		return print_completion(argv[0], argc > 2 ? argv[2] : "", err);
	if (word[0] == '-')
		return kam_fail(err, KAM_EUSAGE,
				"options follow the tool's name: "
				"kam TOOL %s; see kam help",
				word);
	return run_tool(argv[0], word, argv + 1, err);
}

int
kam_dispatch(int argc, char **argv)
{
	struct kam_err err = KAM_ERR_INIT;
	int rc;

	if (kam_std_open())
		return kam_exit_status(KAM_EIO);
	rc = dispatch(argc, argv, &err);
	if (rc < 0)
		kam_failure_print("kam", &err);
	return kam_exit_status(rc);
}
