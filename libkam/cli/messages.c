/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the user is told on stderr. */
#include <inttypes.h>
#include <stdarg.h>

#include "options.h"

#define ALONE 31 /* days before the latest date that look like a mistake */

static void
put_message(const struct kam_run *job, const char *kind, const char *fmt,
	    va_list args)
{
	char text[KAM_ERR_SIZE];

	vsnprintf(text, sizeof text, fmt, args);
	if (job->cli)
		kam_meter_wipe(&((struct kam_cli *)job->cli)->meter);
	(void)fprintf(stderr, "%s: %s%s\n", job->tool->name, kind, text);
}

void
kam_warn(const struct kam_run *job, const char *fmt, ...)
{
	va_list args;

	if (job->quiet)
		return;
	va_start(args, fmt);
	put_message(job, "warning: ", fmt, args);
	va_end(args);
}

void
kam_note(const struct kam_run *job, const char *fmt, ...)
{
	va_list args;

	if (job->quiet || !job->verbose)
		return;
	va_start(args, fmt);
	put_message(job, "", fmt, args);
	va_end(args);
}

void
kam_failure_print(const char *prog, const struct kam_err *err)
{
	if (err->status == KAM_EPIPE)
		return;
	(void)fprintf(stderr, "%s: %s\n", prog,
		      err->text[0] ? err->text : "failed");
}

static uint64_t
count_bad(const struct kam_load_report *r)
{
	uint64_t bad = 0;

	for (int i = 0; i < KAM_CAUSES; i++)
		bad += r->bad[i];
	return bad;
}

static void
report_bad(const struct kam_run *job, const struct kam_load_report *r)
{
	const char *rejects = job->input->read.rejects;
	uint64_t bad = count_bad(r);
	char causes[400];
	size_t len = 0;

	if (bad == 0)
		return;
	for (int i = 0; i < KAM_CAUSES && len < sizeof causes; i++) {
		int put;

		if (r->bad[i] == 0)
			continue;
		put = snprintf(causes + len, sizeof causes - len,
			       "%s%s %" PRIu64, len ? ", " : "",
			       kam_cause_name((enum kam_cause)i), r->bad[i]);
		len += put > 0 ? (size_t)put : 0;
	}
	if (rejects)
		kam_warn(job,
			 "%" PRIu64 " of %" PRIu64 " rows rejected (%s); "
			 "they are in %s",
			 bad, r->rows, causes, rejects);
	else
		kam_warn(job,
			 "%" PRIu64 " of %" PRIu64 " rows rejected (%s); "
			 "give --rejects=FILE to see them",
			 bad, r->rows, causes);
}

static void
report_outside(const struct kam_run *job, const struct kam_load_report *r)
{
	uint64_t good = r->rows - count_bad(r);

	if (r->outside == 0)
		return;
	if (r->outside >= good)
		kam_warn(job,
			 "all %" PRIu64
			 " good rows lie outside the dates asked "
			 "for; see --from, --to and --as-of",
			 good);
	else
		kam_note(job,
			 "%" PRIu64 " of %" PRIu64
			 " rows lie outside the dates "
			 "asked for and are not used",
			 r->outside, r->rows);
}

/* One mistyped year would make every customer look long gone. */
static void
report_latest(const struct kam_run *job, const struct kam_load_report *r)
{
	const struct kam_cli *c = job->cli;
	char latest[KAM_DATE_TEXT];

	if (r->latest == KAM_NO_DAY || r->before == KAM_NO_DAY ||
	    r->latest - r->before <= ALONE)
		return;
	if (job->input->as_of != KAM_NO_DAY || (c && kam_cli_given(c, "as-of")))
		return;
	kam_date_print(latest, r->latest);
	kam_warn(job,
		 "latest date %s stands %d days after the date before it; "
		 "a mistyped year? see --to or --as-of",
		 latest, (int)(r->latest - r->before));
}

static const char *
kind_name(enum kam_kind kind)
{
	switch (kind) {
	case KAM_TRANSACTIONS:
		return "transactions";
	case KAM_LEDGER:
		return "a ledger";
	case KAM_ACCOUNTS:
		return "accounts";
	default:
		return "a table";
	}
}

void
kam_run_report(const struct kam_run *job, const struct kam_load_report *r)
{
	kam_note(job, "%s is read as %s%s%s", r->file ? r->file : "<stdin>",
		 kind_name(r->kind), r->columns[0] ? ": " : "", r->columns);
	report_bad(job, r);
	report_outside(job, r);
	report_latest(job, r);
}

void
kam_say(void *job, bool warning, const char *text)
{
	if (warning)
		kam_warn(job, "%s", text);
	else
		kam_note(job, "%s", text);
}

int
kam_run_alarms(const struct kam_run *job, int held, struct kam_buf *said)
{
	if (held > 0)
		kam_warn(job, "--fail-if: %.*s", (int)said->len, said->ptr);
	kam_buf_release(said);
	return held > 0 ? 1 : held;
}
