/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "options.h"

int
kam_exit_status(int rc)
{
	switch (rc) {
	case KAM_OK:
	case KAM_EPIPE: /* nobody wants the rest: that is no failure */
		return 0;
	case KAM_EUSAGE:
		return 2;
	case KAM_EDATA:
		return 3;
	default:
		return rc > 0 ? 1 : 4;
	}
}

/*
 * A closed standard descriptor would be taken by the next file opened.  The
 * stand-ins face the wrong way, so that using them fails as it should.
 */
int
kam_std_open(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int mode = fd == STDIN_FILENO ? O_WRONLY : O_RDONLY;

		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		if (open("/dev/null", mode) != fd)
			return -1;
	}
	return 0;
}

int
kam_stdout_flush(struct kam_err *err)
{
	int failed = ferror(stdout);

	errno = 0;
	if (fflush(stdout) == 0 && !failed)
		return KAM_OK;
	if (errno == EPIPE)
		return kam_fail(err, KAM_EPIPE, "closed pipe");
	return kam_fail_errno(err, KAM_EIO, errno ? errno : EIO,
			      "cannot write to stdout");
}

/*
 * What the manual, the completions and `kam help` are made of.  These are no
 * options, lest a prefix of theirs be one.  Returns 1 if there was nothing
 * to do.
 */
static int
print_hidden(const struct kam_cli *c, const char *word, struct kam_err *err)
{
	static const char completion[] = "--kam-completion=";
	size_t len = sizeof completion - 1;

	if (!strcmp(word, "--kam-summary")) {
		(void)printf("%s\n", c->tool->summary);
	} else if (!strcmp(word, "--kam-manual")) {
		kam_manual_print(stdout, c);
	} else if (!strncmp(word, completion, len)) {
		if (!kam_completion_print(stdout, c, word + len))
			return kam_fail(err, KAM_EUSAGE,
					"no completion for '%s'; there are "
					"bash, zsh and fish",
					word + len);
	} else {
		return 1;
	}
	return kam_stdout_flush(err);
}

static void
warn_of_terminal(const struct kam_cli *c)
{
	if (c->tool->reads != KAM_READS_NOTHING && c->nfiles == 0 &&
	    isatty(STDIN_FILENO))
		kam_warn(&c->run, "reading what is typed here until Ctrl-D; "
				  "give a file to read that");
}

static int
run_tool(struct kam_cli *c, int argc, char **argv, struct kam_err *err)
{
	int rc;

	if (argc > 1 && (rc = print_hidden(c, argv[1], err)) <= 0)
		return rc;
	if ((rc = kam_cli_parse(c, argc, argv, err)))
		return rc;
	if (c->shared.help) {
		kam_help_print(stdout, c);
		return kam_stdout_flush(err);
	}
	if (c->shared.version) {
		kam_version_print(stdout, c->tool->name);
		return kam_stdout_flush(err);
	}
	if ((rc = kam_cli_settle(c, err)))
		return rc;
	warn_of_terminal(c);
	rc = c->tool->run(&c->run, err);
	kam_meter_end(&c->meter);
	return rc;
}

/* Leave nothing half-written behind, and die as if there were no handler. */
static void
on_signal(int number)
{
	kam_writer_interrupted();
	(void)signal(number, SIG_DFL);
	(void)raise(number);
}

/*
 * Writing to a closed pipe or beyond a limit is to be an error of write(), and
 * a signal that ends the run is to leave no file beside the output.
 */
static int
catch_signals(void)
{
	static const int ending[] = { SIGHUP, SIGINT, SIGTERM };

	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return -1;
	for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
		void (*old)(int) = signal(ending[i], on_signal);

		if (old == SIG_IGN) /* nohup */
			old = signal(ending[i], SIG_IGN);
		if (old == SIG_ERR)
			return -1;
	}
	return 0;
}

int
kam_main(const struct kam_tool *tool, int argc, char **argv)
{
	struct kam_err err = KAM_ERR_INIT;
	struct kam_cli c;
	int rc;

	if (kam_std_open() || catch_signals())
		return kam_exit_status(KAM_EIO);
	rc = kam_cli_init(&c, tool, &err);
	if (rc == KAM_OK)
		rc = run_tool(&c, argc, argv, &err);
	if (rc < 0) {
		err.status = rc;
		kam_failure_print(tool->name, &err);
	}
	kam_cli_release(&c);
	return kam_exit_status(rc);
}
