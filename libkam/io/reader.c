/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/reader.h>

#include <stdlib.h>

#include "reader_parts.h"

#define REJECTS_FLUSH ((size_t)256 << 10)

int
kam_reader_open(struct kam_reader **out,
		const struct kam_reader_options *options, struct kam_err *err)
{
	struct kam_reader *r = kam_alloc(1, sizeof(*r));
	int rc;

	*out = NULL;
	if (!r)
		return kam_nomem(err, "the reader");
	r->options = options;
	r->faults.skip = options->skip;
	r->faults.keep = options->rejects != NULL;
	if (options->encoding)
		rc = kam_encoding_check(options->encoding, err);
	else
		rc = KAM_OK;
	if (!rc)
		rc = kam_feed_open(&r->feed, options, err);
	if (rc)
		kam_reader_close(r);
	else
		*out = r;
	return rc;
}

void
kam_reader_close(struct kam_reader *r)
{
	if (!r)
		return;
	if (r->rejects) {
		/* The run failed; what it rejected until then may tell why. */
		(void)kam_rejects_flush(r, 0, NULL);
		fclose(r->rejects);
	}
	kam_feed_close(&r->feed);
	kam_chunk_release(&r->chunk);
	kam_scan_release(&r->scan);
	kam_faults_release(&r->faults);
	free(r);
}

const struct kam_header *
kam_reader_header(const struct kam_reader *r)
{
	return &r->feed.first->header;
}

const char *
kam_reader_file(const struct kam_reader *r)
{
	return r->feed.first->name;
}

char
kam_reader_sep(const struct kam_reader *r)
{
	return r->feed.first->dialect.sep;
}

uint64_t
kam_reader_rows(const struct kam_reader *r)
{
	return r->rows + r->scan.rows;
}

struct kam_faults *
kam_reader_faults(struct kam_reader *r)
{
	return &r->faults;
}

int
kam_reader_select(struct kam_reader *r, size_t n, kam_resolve_fn resolve,
		  void *ctx, struct kam_err *err)
{
	return kam_feed_select(&r->feed, n, resolve, ctx, err);
}

static int
rejects_open(struct kam_reader *r, struct kam_err *err)
{
	static const char header[] = "file,line,column,cause,record\n";

	if (r->rejects || !r->options->rejects)
		return KAM_OK;
	r->rejects = fopen(r->options->rejects, "we");
	if (!r->rejects || fputs(header, r->rejects) == EOF)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot write '%s'",
				      r->options->rejects);
	return KAM_OK;
}

int
kam_rejects_flush(struct kam_reader *r, size_t keep, struct kam_err *err)
{
	struct kam_buf *b = &r->faults.lines;

	if (b->len <= keep || !r->rejects)
		return KAM_OK;
	if (fwrite(b->ptr, 1, b->len, r->rejects) != b->len)
		return kam_fail_errno(err, KAM_EIO, errno, "cannot write '%s'",
				      r->options->rejects);
	b->len = 0;
	return KAM_OK;
}

int
kam_reader_finish(struct kam_reader *r, struct kam_err *err)
{
	FILE *f;
	int rc;

	if ((rc = rejects_open(r, err)) || (rc = kam_rejects_flush(r, 0, err)))
		return rc;
	f = r->rejects;
	r->rejects = NULL;
	if (f && fclose(f))
		rc = kam_fail_errno(err, KAM_EIO, errno, "cannot write '%s'",
				    r->options->rejects);
	return rc;
}

int
kam_reader_next(struct kam_reader *r, struct kam_batch *b, struct kam_err *err)
{
	int rc;

	if (!r->started && (rc = rejects_open(r, err)))
		return rc;
	r->started = true;
	if ((rc = kam_rejects_flush(r, REJECTS_FLUSH, err)))
		return rc;
	for (;;) {
		if (r->scanning && (rc = kam_scan_next(&r->scan, b, err)) < 0)
			return rc;
		if (r->scanning && (b->rows || b->fault))
			return 1;
		if (r->scanning && rc)
			continue;
		r->scanning = false;
		if ((rc = kam_feed_next(&r->feed, &r->chunk, err)) <= 0 ||
		    (rc = kam_scan_start(&r->scan, &r->chunk,
					 kam_reader_batches(r), err)))
			return rc;
		r->scanning = true;
	}
}

void
kam_reader_allow_bare(struct kam_reader *r)
{
	r->bare = true;
}

/* Without threads: one state, batch after batch. */
static int
run_alone(struct kam_reader *r, void *state, kam_batch_fn fn,
	  struct kam_err *err)
{
	struct kam_batch b;
	int rc;

	while ((rc = kam_reader_next(r, &b, err)) > 0) {
		if (b.rows && (rc = fn(state, &b, &r->faults, err)))
			return rc;
		if (b.fault && (rc = kam_faults_add(&r->faults, b.fault, err)))
			return rc;
	}
	return rc;
}

int
kam_reader_run(struct kam_reader *r, size_t workers, void *const *states,
	       kam_batch_fn fn, struct kam_err *err)
{
	int rc;

	if (workers <= 1)
		return run_alone(r, states[0], fn, err);
	if ((rc = rejects_open(r, err)))
		return rc;
	return kam_crew_run(r, workers, states, fn, err);
}
