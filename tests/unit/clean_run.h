/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An input that is cleaned and compared.  Included after <cmocka.h>.
 */
#ifndef KAM_TEST_CLEAN_RUN_H
#define KAM_TEST_CLEAN_RUN_H

#include <kam/clean.h>

#include "clean_rig.h"

#define FILES 3

/* An input of some files, and what is asked of it. */
struct rig {
	struct kam_input_options in;
	struct kam_clean_options how;
	char path[FILES][RIG_PATH];
	const char *files[FILES];
	struct kam_buf out; /* the cleaned table, with its header */
	struct kam_load_report report;
	uint64_t duplicates;
	struct kam_err err;
};

static inline void
add_file(struct rig *rig, const char *text)
{
	size_t n = rig->in.read.nfiles;

	assert_true(n < FILES);
	rig->files[n] = rig_file(rig->path[n], text);
	rig->in.read.nfiles = n + 1;
}

static inline struct rig *
rig_of(const char *text)
{
	struct rig *rig = calloc(1, sizeof *rig);

	assert_non_null(rig);
	rig->in.as_of = rig->in.from = rig->in.to = KAM_NO_DAY;
	rig->in.point = '.';
	rig->in.threads = 1;
	rig->in.read.files = rig->files;
	rig->how.in = &rig->in;
	add_file(rig, text);
	return rig;
}

static inline void
discard(struct rig *rig)
{
	for (size_t i = 0; i < rig->in.read.nfiles; i++)
		unlink(rig->path[i]);
	kam_buf_release(&rig->out);
	free(rig);
}

static inline void
put_line(struct kam_buf *b, struct kam_str text)
{
	assert_int_equal(kam_buf_put(b, text.ptr, text.len), 0);
	assert_int_equal(kam_buf_putc(b, '\n'), 0);
}

static inline int
read_rows(struct rig *rig, struct kam_clean *c)
{
	const struct kam_header *h = kam_clean_header(c);
	struct kam_buf line = KAM_BUF_INIT;
	struct kam_str record;
	int rc;

	for (size_t i = 0; i < h->n; i++) {
		if (i > 0)
			assert_int_equal(kam_buf_putc(&line, kam_clean_sep(c)),
					 0);
		assert_int_equal(
			kam_buf_put(&line, h->raw[i].ptr, h->raw[i].len), 0);
	}
	put_line(&rig->out, kam_buf_str(&line));
	kam_buf_release(&line);
	while ((rc = kam_clean_next(c, &record, &rig->err)) > 0)
		if (rc != KAM_CLEAN_PAUSE)
			put_line(&rig->out, record);
	return rc;
}

static inline int
clean(struct rig *rig)
{
	struct kam_clean *c;
	int rc = kam_clean_open(&c, &rig->how, &rig->err);

	if (rc) {
		assert_null(c);
		return rc;
	}
	rc = read_rows(rig, c);
	rig->duplicates = kam_clean_duplicates(c);
	if (!rc)
		assert_int_equal(kam_clean_finish(c, &rig->report, &rig->err),
				 KAM_OK);
	kam_clean_close(c);
	return rc;
}

/* Clean, compare, and be done with the rig. */
static inline void
assert_cleaned(struct rig *rig, const char *expected)
{
	if (clean(rig))
		fail_msg("%s", rig->err.text);
	assert_int_equal(kam_buf_putc(&rig->out, '\0'), 0);
	assert_string_equal(rig->out.ptr, expected);
	discard(rig);
}

static inline void
assert_failed(struct rig *rig, int status, const char *says)
{
	assert_int_equal(clean(rig), status);
	assert_says(&rig->err, status, says);
	discard(rig);
}

#endif
