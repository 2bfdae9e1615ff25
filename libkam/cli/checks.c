/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Check the shared options against each other and hand them on. */
#include <sched.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "options.h"

static int
check_not_empty(const struct kam_cli *c, struct kam_err *err)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct kam_entry *e = &c->entries[i];
		const char *text;

		if (e->option->type != KAM_STRING || !e->given ||
		    e->group == KAM_GROUP_OWN)
			continue;
		text = *(const char **)(e->values + e->option->offset);
		if (text[0] == '\0')
			return kam_fail(err, KAM_EUSAGE,
					"--%s=: must not be empty; "
					"give --%s=%s",
					e->option->name, e->option->name,
					e->option->arg);
	}
	return KAM_OK;
}

static bool
same_file(const char *a, const char *b)
{
	struct stat sa, sb;

	if (!strcmp(a, b))
		return true;
	return stat(a, &sa) == 0 && stat(b, &sb) == 0 && S_ISREG(sa.st_mode) &&
	       sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino;
}

/* The rejects file is written while the input is read. */
static int
check_rejects(const struct kam_cli *c, struct kam_err *err)
{
	const struct kam_shared *s = &c->shared;

	if (!s->rejects)
		return KAM_OK;
	if (s->on_error != KAM_SKIP)
		return kam_value_fail(err, "rejects", s->rejects,
				      "bad records are kept only with "
				      "--on-error=skip; give that too");
	if (s->output && same_file(s->rejects, s->output))
		return kam_value_fail(err, "rejects", s->rejects,
				      "is the file of --output");
	for (size_t i = 0; i < c->nfiles; i++)
		if (same_file(s->rejects, c->files[i]))
			return kam_value_fail(err, "rejects", s->rejects,
					      "is a file to read");
	return KAM_OK;
}

static int
check_files(const struct kam_cli *c, struct kam_err *err)
{
	size_t stdins = 0;

	for (size_t i = 0; i < c->nfiles; i++) {
		if (c->files[i][0] == '\0')
			return kam_fail(err, KAM_EUSAGE,
					"a file's name is empty; "
					"'-' is standard input");
		stdins += !strcmp(c->files[i], "-");
	}
	if (stdins > 1)
		return kam_fail(err, KAM_EUSAGE,
				"'-' is given twice; standard input can be "
				"read once");
	return check_rejects(c, err);
}

/* The one look at the clock: the local day. */
static kam_day
today(void)
{
	time_t now = time(NULL);
	struct tm tm;

	if (now == (time_t)-1 || !localtime_r(&now, &tm))
		return KAM_NO_DAY;
	return kam_date_day((struct kam_civil){ tm.tm_year + 1900,
						tm.tm_mon + 1, tm.tm_mday });
}

static int
settle_as_of(struct kam_cli *c, struct kam_err *err)
{
	static const struct kam_option day =
		KAM_OPT_DAY(0, "as-of", struct kam_shared, from, NULL, "");
	const char *text = c->shared.as_of;
	struct kam_err ignored;

	c->input.as_of = KAM_NO_DAY;
	if (!text || !strcmp(text, "max"))
		return KAM_OK;
	if (!strcmp(text, "today")) {
		c->input.as_of = today();
		if (c->input.as_of == KAM_NO_DAY)
			return kam_fail(err, KAM_EIO,
					"cannot tell today's date; "
					"give --as-of=DATE");
		return KAM_OK;
	}
	if (!kam_value_read(&day, text, &c->input.as_of, &ignored))
		return KAM_OK;
	if (text[0] >= '0' && text[0] <= '9')
		return kam_value_read(&day, text, &c->input.as_of, err);
	return kam_value_fail(err, "as-of", text,
			      "must be max, today or a date such as "
			      "2024-03-31");
}

static int
check_dates(const struct kam_cli *c, struct kam_err *err)
{
	char from[KAM_DATE_TEXT], to[KAM_DATE_TEXT], as_of[KAM_DATE_TEXT];
	kam_day start = c->shared.from;

	if (start == KAM_NO_DAY)
		return KAM_OK;
	kam_date_print(from, start);
	if (c->shared.to != KAM_NO_DAY && c->shared.to < start) {
		kam_date_print(to, c->shared.to);
		return kam_fail(err, KAM_EUSAGE, "--from=%s is after --to=%s",
				from, to);
	}
	if (c->input.as_of != KAM_NO_DAY && c->input.as_of < start) {
		kam_date_print(as_of, c->input.as_of);
		return kam_fail(err, KAM_EUSAGE,
				"--from=%s is after --as-of=%s", from, as_of);
	}
	return KAM_OK;
}

static int
settle_lines(struct kam_cli *c, struct kam_err *err)
{
	const struct kam_shared *s = &c->shared;
	struct kam_input_options *in = &c->input;
	int rc;

	in->customer = s->customer;
	in->date = s->date;
	in->amount = s->amount;
	in->order = s->order;
	in->from = s->from;
	in->to = s->to;
	in->drop_returns = s->returns == 1;
	if (s->date_format &&
	    !kam_date_format_read(s->date_format, &in->date_format))
		return kam_value_fail(err, "date-format", s->date_format,
				      "must be ymd, dmy, mdy, excel or a form "
				      "such as %%d.%%m.%%Y");
	if ((rc = settle_as_of(c, err)))
		return rc;
	return check_dates(c, err);
}

/* The processors that this process may run on. */
static int
processors(void)
{
	cpu_set_t set;
	long online;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		return CPU_COUNT(&set);
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online < 1 ? 1 : online > 1024 ? 1024 : (int)online;
}

static int
settle_reading(struct kam_cli *c, struct kam_err *err)
{
	const struct kam_shared *s = &c->shared;
	struct kam_reader_options *read = &c->input.read;
	const char *scan = getenv("KAM_SCAN");

	read->scan = scan && scan[0] ? scan : NULL;
	read->files = c->files;
	read->nfiles = c->nfiles;
	read->header = s->header;
	read->skip = s->on_error == KAM_SKIP;
	read->rejects = s->rejects;
	read->progress = kam_meter_show;
	read->progress_ctx = &c->meter;
	if (s->encoding && strcasecmp(s->encoding, "utf-8") != 0 &&
	    strcasecmp(s->encoding, "utf8") != 0)
		read->encoding = s->encoding;
	if (s->sep && !(read->sep = kam_sep_read(s->sep)))
		return kam_value_fail(err, "sep", s->sep,
				      "must be one character, no letter, digit "
				      "or quote; or tab, comma, semicolon, "
				      "pipe");
	return check_files(c, err);
}

/* A table that goes to a terminal has colours, unless the user minds. */
static bool
wants_color(const struct kam_cli *c)
{
	const char *no_color = getenv("NO_COLOR");

	if (c->output.format != KAM_TABLE || c->shared.color == KAM_COLOR_NEVER)
		return false;
	if (c->shared.color == KAM_COLOR_ALWAYS)
		return true;
	return !c->output.path && isatty(STDOUT_FILENO) &&
	       !(no_color && no_color[0]);
}

static int
settle_output(struct kam_cli *c, struct kam_err *err)
{
	const struct kam_shared *s = &c->shared;

	if (s->pretty && kam_cli_given(c, "format") && s->format != KAM_TABLE)
		return kam_fail(err, KAM_EUSAGE,
				"--pretty draws a table; leave out --format");
	c->output.path = s->output && strcmp(s->output, "-") ? s->output : NULL;
	c->output.format = s->pretty ? KAM_TABLE : (enum kam_format)s->format;
	c->output.pretty = s->pretty;
	c->output.columns = s->columns;
	c->output.color = wants_color(c);
	return KAM_OK;
}

static int
check_attach(const struct kam_cli *c, struct kam_err *err)
{
	size_t file;

	if (!c->shared.attach || kam_attach_split(c->shared.attach, &file))
		return KAM_OK;
	return kam_value_fail(err, "attach", c->shared.attach,
			      "must be a file and its columns, such as "
			      "regions.csv:region,manager");
}

int
kam_cli_settle(struct kam_cli *c, struct kam_err *err)
{
	const struct kam_shared *s = &c->shared;
	int rc;

	c->input.kind = (enum kam_kind)s->input;
	c->input.point = s->decimal == 1 ? ',' : '.';
	c->input.threads = s->threads ? (int)s->threads : processors();
	c->input.lines_only = c->lines_only[0] ? c->lines_only : NULL;
	c->input.transactions_only =
		c->transactions_only[0] ? c->transactions_only : NULL;
	if ((rc = check_not_empty(c, err)) || (rc = settle_reading(c, err)) ||
	    (rc = settle_lines(c, err)) || (rc = settle_output(c, err)) ||
	    (rc = check_attach(c, err)))
		return rc;
	c->run = (struct kam_run){ .tool = c->tool,
				   .opt = c->own,
				   .input = &c->input,
				   .output = &c->output,
				   .attach = s->attach,
				   .quiet = s->quiet,
				   .verbose = s->verbose && !s->quiet,
				   .cli = c };
	kam_meter_init(&c->meter, c);
	return KAM_OK;
}
