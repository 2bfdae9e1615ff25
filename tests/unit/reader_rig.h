/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of the reader share: a scratch folder with files in it, and
 * what the reader makes of them as a text: for each row "LINE:field|field",
 * with `records` followed by "  RECORD"; for a bad record
 * "LINE!CAUSE column"; for a failure at the end "=STATUS MESSAGE".
 */
#ifndef KAM_TESTS_READER_RIG_H
#define KAM_TESTS_READER_RIG_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kam/mem.h>
#include <kam/reader.h>

#define WORKERS_MAX 8

static char scratch[] = "/tmp/kam-reader-XXXXXX";
static struct kam_buf said, folded;

static inline int
set_up(void **state)
{
	(void)state;
	return !mkdtemp(scratch) || chdir(scratch);
}

static inline int
tear_down(void **state)
{
	char command[64];

	(void)state;
	kam_buf_release(&said);
	kam_buf_release(&folded);
	snprintf(command, sizeof command, "rm -r %s", scratch);
	return chdir("/") || system(command);
}

static inline void
put_file(const char *name, const char *bytes, size_t n)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

static inline void
put_text(const char *name, const char *text)
{
	put_file(name, text, strlen(text));
}

/* The file's bytes with a NUL behind them, in a buffer of its own. */
static inline const char *
get_text(const char *name)
{
	FILE *f = fopen(name, "r");
	char part[4096];
	size_t n;

	assert_non_null(f);
	folded.len = 0;
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		assert_int_equal(kam_buf_put(&folded, part, n), 0);
	fclose(f);
	assert_int_equal(kam_buf_putc(&folded, '\0'), 0);
	return folded.ptr;
}

static inline void
say(struct kam_buf *b, const char *text, size_t len)
{
	assert_int_equal(kam_buf_put(b, text, len), 0);
}

static inline void
say_row(struct kam_buf *b, const struct kam_batch *batch, size_t row,
	uint64_t at, bool records)
{
	char line[32];
	int n = snprintf(line, sizeof line, "%llu:", (unsigned long long)at);

	say(b, line, (size_t)n);
	for (size_t k = 0; k < batch->cols; k++) {
		struct kam_str f = batch->fields[row * batch->cols + k];

		say(b, "|", k > 0);
		say(b, f.ptr, f.len);
	}
	if (records) {
		say(b, "  ", 2);
		say(b, batch->records[row].ptr, batch->records[row].len);
	}
	say(b, "\n", 1);
}

static inline void
say_fault(struct kam_buf *b, const struct kam_fault *fault)
{
	char line[128];
	int n = snprintf(line, sizeof line, "%llu!%s %.*s\n",
			 (unsigned long long)fault->place.line,
			 kam_cause_name(fault->cause),
			 (int)fault->place.column.len, fault->place.column.ptr);

	say(b, line, (size_t)n);
}

static inline void
say_end(struct kam_buf *b, int rc, const struct kam_err *err)
{
	char line[KAM_ERR_SIZE + 32];
	int n = snprintf(line, sizeof line, "=%d %s\n", rc, err->text);

	if (rc)
		say(b, line, (size_t)n);
	say(b, "", 1);
}

/* Which columns are wanted: `names`, or all of the first header. */
struct want {
	const char *const *names;
	const struct kam_header *first;
	size_t n;
};

static inline int
find_wanted(void *ctx, const struct kam_header *h, const char *file,
	    size_t *index, struct kam_err *err)
{
	const struct want *w = ctx;

	for (size_t i = 0; i < w->n; i++) {
		struct kam_str name =
			w->names ? kam_str_of(w->names[i]) : w->first->name[i];

		index[i] = h == w->first && !w->names
				   ? i
				   : kam_header_find(h, name);
		if (index[i] == KAM_NO_COLUMN && !w->names)
			return kam_fail(err, KAM_EDATA, "%s: no column '%.*s'",
					file, (int)name.len, name.ptr);
	}
	return KAM_OK;
}

static inline int
open_and_select(struct kam_reader **r, struct want *w,
		struct kam_reader_options *o, const char *const *names,
		struct kam_err *err)
{
	int rc;

	/* So that all tests can be run in each way of scanning. */
	if (!o->scan)
		o->scan = getenv("KAM_SCAN");
	rc = kam_reader_open(r, o, err);
	if (rc) {
		assert_null(*r);
		return rc;
	}
	*w = (struct want){ names, kam_reader_header(*r), 0 };
	while (names && names[w->n])
		w->n++;
	if (!names)
		w->n = w->first->n;
	return kam_reader_select(*r, w->n, find_wanted, w, err);
}

/* Read all, batch after batch; what there is to say of it. */
static inline const char *
read_with(const struct kam_reader_options *options, const char *const *names)
{
	struct kam_reader_options opt = *options, *o = &opt;
	struct kam_err err = KAM_ERR_INIT;
	struct kam_reader *r;
	struct kam_batch b;
	struct want want;
	int rc = open_and_select(&r, &want, o, names, &err);

	said.len = 0;
	while (!rc && (rc = kam_reader_next(r, &b, &err)) > 0) {
		rc = KAM_OK;
		for (size_t i = 0; i < b.rows; i++)
			say_row(&said, &b, i, kam_batch_line(&b, i),
				o->records);
		if (!b.fault)
			continue;
		if (o->skip)
			say_fault(&said, b.fault);
		rc = kam_faults_add(kam_reader_faults(r), b.fault, &err);
	}
	if (!rc)
		rc = kam_reader_finish(r, &err);
	say_end(&said, rc, &err);
	kam_reader_close(r);
	return said.ptr;
}

/* The same for a file `in` of these bytes. */
static inline const char *
read_bytes(const char *bytes, size_t n, struct kam_reader_options o)
{
	static const char *const in[] = { "in" };

	put_file("in", bytes, n);
	o.files = in;
	o.nfiles = 1;
	return read_with(&o, NULL);
}

/* A string literal read as CSV, with options as designated initializers. */
#define READ_AS(text, ...)                 \
	read_bytes(text, sizeof(text) - 1, \
		   (struct kam_reader_options){ __VA_ARGS__ })
#define READ(text) READ_AS(text, .sep = 0)

/* A worker's state: what it was given. */
struct hand {
	struct kam_buf rows;
	bool records;
};

static inline int
take_rows(void *state, const struct kam_batch *b, struct kam_faults *faults,
	  struct kam_err *err)
{
	struct hand *h = state;

	(void)faults;
	(void)err;
	/* To ask for every row's line would cost more than all the rest. */
	for (size_t i = 0; i < b->rows; i++)
		say_row(&h->rows, b, i, i % 50 ? 0 : kam_batch_line(b, i),
			h->records);
	return KAM_OK;
}

static inline int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sort the lines of `b`. */
static inline void
sort_lines(struct kam_buf *b)
{
	size_t n = 0, at = 0;
	char **lines = kam_alloc(b->len + 1, sizeof *lines);
	char *copy = kam_alloc(b->len + 1, 1);

	assert_non_null(lines);
	assert_non_null(copy);
	if (b->len)
		memcpy(copy, b->ptr, b->len);
	for (char *p = copy, *stop; (stop = strchr(p, '\n')); p = stop + 1) {
		*stop = '\0';
		lines[n++] = p;
	}
	qsort(lines, n, sizeof *lines, by_text);
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(lines[i]);

		memcpy(b->ptr + at, lines[i], len);
		at += len;
		b->ptr[at++] = '\n';
	}
	free(lines);
	free(copy);
}

/*
 * Read all with some workers: the rows, sorted, then how many rows and faults
 * there were, then the failure.
 */
static inline const char *
run_with(const struct kam_reader_options *options, size_t workers)
{
	struct kam_reader_options opt = *options, *o = &opt;
	struct kam_err err = KAM_ERR_INIT;
	struct hand hands[WORKERS_MAX] = { { KAM_BUF_INIT, false } };
	void *states[WORKERS_MAX];
	struct kam_reader *r;
	struct want want;
	char line[80];
	int rc, n;

	for (size_t i = 0; i < workers; i++) {
		hands[i].records = o->records;
		states[i] = &hands[i];
	}
	rc = open_and_select(&r, &want, o, NULL, &err);
	if (!rc)
		rc = kam_reader_run(r, workers, states, take_rows, &err);
	if (!rc)
		rc = kam_reader_finish(r, &err);
	said.len = 0;
	for (size_t i = 0; i < workers; i++) {
		say(&said, hands[i].rows.ptr, hands[i].rows.len);
		kam_buf_release(&hands[i].rows);
	}
	/* Which rows after a failure were read is by chance. */
	if (rc)
		said.len = 0;
	say(&said, "", 1);
	said.len--;
	sort_lines(&said);
	n = !r || rc ? 0
		     : snprintf(line, sizeof line, "%llu rows, %llu bad\n",
				(unsigned long long)kam_reader_rows(r),
				(unsigned long long)kam_faults_total(
					kam_reader_faults(r)));
	say(&said, line, (size_t)n);
	say_end(&said, rc, &err);
	kam_reader_close(r);
	return said.ptr;
}

#endif
