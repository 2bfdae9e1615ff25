/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A merge into a ledger, step by step: lock; what went in before; read the
 * files; write the new ledger beside; log; put it into place.
 */
#include <kam/into.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/digest.h>

#include "into_parts.h"

/* A file to go in. */
struct source {
	const char *path;
	char sha256[KAM_SHA256_TEXT];
	struct stat st; /* when it was hashed */
};

struct into {
	const struct kam_into_options *o;
	struct kam_rollup_options how; /* with the period */
	char only[80];
	struct kam_into_names names;
	struct kam_log log;
	bool there, known; /* the ledger; to its log */
	bool assumed;	   /* that it is the one the log ends with */
	struct stat st;	   /* of the ledger */
	char began[KAM_SHA256_TEXT], made[KAM_SHA256_TEXT];
	struct source *source; /* owned */
	size_t n;
	struct kam_rollup *rollup;
	struct kam_into_file out;
};

bool
kam_period_any(struct kam_str text, int first, kam_day *from, kam_day *to)
{
	for (int by = KAM_BY_WEEK; by <= KAM_BY_YEAR; by++) {
		struct kam_calendar c = { (enum kam_period_unit)by, first };
		int32_t period;

		if (!kam_period_read(text, &c, &period))
			continue;
		kam_period_days(&c, period, from, to);
		return true;
	}
	return false;
}

/* --only and --replace as days. */
static int
read_period(struct into *in, struct kam_err *err)
{
	const struct kam_into_options *o = in->o;
	const char *option = o->replace ? "--replace" : "--only";
	char shown[40];

	if (!o->period)
		return KAM_OK;
	kam_str_show(shown, sizeof(shown), kam_str_of(o->period));
	if (!kam_period_any(kam_str_of(o->period), o->rollup.calendar.first,
			    &in->how.only_from, &in->how.only_to))
		return kam_fail(err, KAM_EUSAGE,
				"%s=%s: must be a month such as 2024-06, "
				"2024-Q2, 2024 or 2024-W23",
				option, shown);
	snprintf(in->only, sizeof(in->only), "%s=%s", option, shown);
	in->how.only = in->only;
	return KAM_OK;
}

/*
 * What the ledger is now, and what its log knows of that.  Its digest takes
 * time: it may be assumed that it is the ledger that the log ends with, when
 * that is checked before anything comes of it.
 */
static int
look_at_ledger(struct into *in, struct kam_err *err)
{
	int rc;

	in->there = stat(in->names.ledger, &in->st) == 0;
	if (!in->there && errno != ENOENT)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot read '%s'",
				      in->names.ledger);
	memcpy(in->began, KAM_DIGEST_NONE, sizeof(KAM_DIGEST_NONE));
	in->assumed = in->assumed && in->there && in->log.n;
	if (in->assumed)
		memcpy(in->began, in->log.row[in->log.n - 1].made.ptr,
		       KAM_SHA256_TEXT - 1);
	else if (in->there &&
		 (rc = kam_digest_file(in->names.ledger, in->began, err)))
		return rc;
	kam_log_judge(&in->log, in->began, in->o->rollup.calendar.first,
		      &in->known);
	if (in->there && !in->known)
		return kam_fail(err, KAM_EDATA,
				"%s is not as its log says: something else has "
				"changed it; put back what kam-roll made, or "
				"move %s away, and what went in before is no "
				"longer known",
				in->names.ledger, in->names.log);
	if (in->o->replace)
		kam_log_replace(&in->log, in->log.n, in->how.only_from,
				in->how.only_to);
	return KAM_OK;
}

/* Has this been in before, or does it come twice now? */
static int
check_new(const struct into *in, size_t i, struct kam_err *err)
{
	const struct source *s = &in->source[i];
	const struct kam_log_row *row = kam_log_find(&in->log, s->sha256);

	if (in->o->again)
		return KAM_OK;
	if (row)
		return kam_fail(err, KAM_EDATA,
				"%s: the same bytes went into %s before, as "
				"'%.*s'; give --again to add them once more",
				s->path, in->o->ledger, (int)row->file.len,
				row->file.ptr);
	for (size_t j = 0; j < i; j++)
		if (!strcmp(in->source[j].sha256, s->sha256))
			return kam_fail(err, KAM_EDATA,
					"%s: the same bytes as %s; give "
					"--again to add them twice",
					s->path, in->source[j].path);
	return KAM_OK;
}

static int
hash_source(struct into *in, size_t i, struct kam_err *err)
{
	struct source *s = &in->source[i];
	int rc;

	s->path = in->o->rollup.in->read.files[i];
	if (strcmp(s->path, "-") && stat(s->path, &s->st))
		return kam_fail_errno(err, KAM_EIO, errno, "cannot open '%s'",
				      s->path);
	if (!strcmp(s->path, "-") || !S_ISREG(s->st.st_mode))
		return kam_fail(err, KAM_EUSAGE,
				"--into reads a file twice, which %s cannot "
				"be; write it to a file first",
				strcmp(s->path, "-") ? s->path
						     : "standard input");
	if (in->there && s->st.st_dev == in->st.st_dev &&
	    s->st.st_ino == in->st.st_ino)
		return kam_fail(err, KAM_EUSAGE,
				"%s is the ledger itself; give the files that "
				"are to go in",
				s->path);
	rc = kam_digest_file(s->path, s->sha256, err);
	return rc ? rc : check_new(in, i, err);
}

static int
hash_sources(struct into *in, struct kam_err *err)
{
	int rc = KAM_OK;

	in->n = in->o->rollup.in->read.nfiles;
	if (in->n == 0)
		return kam_fail(err, KAM_EUSAGE,
				"--into needs files to read, since it reads "
				"them twice");
	if (!in->source &&
	    !(in->source = kam_alloc(in->n, sizeof(*in->source))))
		return kam_nomem(err, "the files' names");
	for (size_t i = 0; !rc && i < in->n; i++)
		rc = hash_source(in, i, err);
	return rc;
}

/* What was hashed must be what was read. */
static int
check_unchanged(const struct into *in, struct kam_err *err)
{
	for (size_t i = 0; i < in->n; i++) {
		const struct source *s = &in->source[i];
		struct stat st;

		if (stat(s->path, &st) || st.st_dev != s->st.st_dev ||
		    st.st_ino != s->st.st_ino || st.st_size != s->st.st_size ||
		    st.st_mtim.tv_sec != s->st.st_mtim.tv_sec ||
		    st.st_mtim.tv_nsec != s->st.st_mtim.tv_nsec)
			return kam_fail(err, KAM_EIO,
					"'%s' was changed while it was read; "
					"run again when it is complete",
					s->path);
	}
	return KAM_OK;
}

/* Begin again without the assumption. */
static int
be_sure(struct into *in, struct kam_err *err)
{
	int rc;

	in->assumed = false;
	rc = look_at_ledger(in, err);
	return rc ? rc : hash_sources(in, err);
}

/* The ledger and its sources, and whether they may go in. */
static int
look(struct into *in, struct kam_err *err)
{
	int rc;

	in->assumed = true;
	if (!(rc = look_at_ledger(in, err)))
		rc = hash_sources(in, err);
	/* What is wrong with the ledger comes first. */
	return rc && in->assumed ? be_sure(in, err) : rc;
}

/*
 * Merge.  If it turns out that the ledger is another one than was assumed,
 * the log is asked again, and if that knows it the merge begins anew.
 */
static int
merge(struct into *in, struct kam_into_merge *m, struct kam_err *err)
{
	const mode_t mode = in->there ? in->st.st_mode : 0;
	char digest[KAM_SHA256_TEXT];
	int rc;

	rc = kam_into_file_open(&in->out, in->names.fresh, mode, m->threaded,
				err);
	if (rc || !in->assumed)
		return rc ? rc : kam_into_merge(m, err);
	rc = kam_into_merge_quick(m, digest, err);
	if (rc < 0 || (rc == 0 && !strcmp(digest, in->began)))
		return rc;
	kam_into_file_drop(&in->out);
	kam_rollup_rewind(in->rollup);
	if ((rc = be_sure(in, err)) ||
	    (rc = kam_into_file_open(&in->out, in->names.fresh, mode,
				     m->threaded, err)))
		return rc;
	return kam_into_merge(m, err);
}

static int
write_fresh(struct into *in, struct kam_into_report *report,
	    struct kam_err *err)
{
	struct kam_into_merge m = {
		.ledger = in->there ? in->names.ledger : NULL,
		.trusted = in->known && in->log.n > 0,
		.threaded = in->o->rollup.in->threads > 1,
		.drop_from = in->o->replace ? in->how.only_from : KAM_NO_DAY,
		.drop_to = in->how.only_to,
		.rollup = in->rollup,
		.out = &in->out,
	};
	int rc = merge(in, &m, err);

	if (!rc)
		rc = kam_into_file_close(&in->out, in->made, err);
	report->rows = m.rows;
	report->touched = m.touched;
	return rc;
}

static int
write_log(struct into *in, struct kam_err *err)
{
	struct kam_log_row *row = kam_alloc(in->n, sizeof(*row));
	int rc;

	if (!row)
		return kam_nomem(err, "the ledger's log");
	for (size_t i = 0; i < in->n; i++) {
		const struct kam_rollup_file *f =
			kam_rollup_file(in->rollup, i);

		row[i] = (struct kam_log_row){
			.file = kam_str_of(in->source[i].path),
			.sha256 = kam_str_of(in->source[i].sha256),
			.rows = f->rows,
			.amount = f->amount,
			.first = f->first,
			.last = f->last,
			.replaced =
				kam_str_of(in->o->replace ? in->o->period : ""),
			.began = kam_str_of(in->began),
			.made = kam_str_of(in->made),
		};
	}
	rc = kam_log_append(&in->log, row, in->n, err);
	free(row);
	return rc;
}

/* The lock is held. */
static int
run_locked(struct into *in, struct kam_into_report *report, struct kam_err *err)
{
	int rc;

	if ((rc = look(in, err)) ||
	    (rc = kam_rollup_load(&in->rollup, &in->how, &report->load, err)) ||
	    (rc = check_unchanged(in, err)) ||
	    (rc = write_fresh(in, report, err)))
		return rc;
	if ((rc = write_log(in, err))) {
		unlink(in->names.fresh);
		return rc;
	}
	/* Nothing has changed: the old one is worth more than its twin. */
	if (!strcmp(in->began, in->made)) {
		unlink(in->names.fresh);
		return KAM_OK;
	}
	return kam_into_swap(&in->names, in->there, err);
}

int
kam_into_run(const struct kam_into_options *options,
	     struct kam_into_report *report, struct kam_err *err)
{
	struct into in = { .o = options,
			   .how = options->rollup,
			   .log = KAM_LOG_INIT,
			   .out = KAM_INTO_FILE_INIT };
	int rc;

	memset(report, 0, sizeof(*report));
	if (!(rc = read_period(&in, err)) &&
	    !(rc = kam_into_names(&in.names, options->ledger, err)) &&
	    !(rc = kam_log_open(&in.log, in.names.log, options->wait, err)))
		rc = run_locked(&in, report, err);
	kam_into_file_drop(&in.out);
	/* The name there is the rollup's. */
	report->load.file = in.n ? in.source[0].path : NULL;
	kam_rollup_free(in.rollup);
	free(in.source);
	kam_log_close(&in.log);
	kam_into_names_release(&in.names);
	return rc;
}
