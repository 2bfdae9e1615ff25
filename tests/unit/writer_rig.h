/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of the writer share: a folder of their own, a writer into
 * it or to a stdout that is put back, an input's columns.
 */
#ifndef KAM_TESTS_WRITER_RIG_H
#define KAM_TESTS_WRITER_RIG_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kam/writer.h>

#define COLUMNS 8

struct rig {
	char dir[64];
	char path[96]; /* dir/out.csv */
	int old_stdout;
	struct kam_writer_options opt;
	struct kam_writer *w;
	struct kam_buf names[COLUMNS];
	struct kam_str name[COLUMNS], raw[COLUMNS];
	struct kam_header in;
	struct kam_err err;
};

/*
 * Root may write anything, and a writer gone wrong could put a file in the
 * place of a device: be nobody while a test runs.
 */
static inline int
set_up(void **state)
{
	struct rig *r = calloc(1, sizeof *r);

	if (!r || (geteuid() == 0 && seteuid(65534)))
		return -1;
	strcpy(r->dir, "/tmp/kam-test-writer.XXXXXX");
	if (!mkdtemp(r->dir))
		return -1;
	snprintf(r->path, sizeof r->path, "%s/out.csv", r->dir);
	r->opt.path = r->path;
	fflush(stdout);
	r->old_stdout = dup(1);
	*state = r;
	return r->old_stdout < 0 ? -1 : 0;
}

/* Remove what is in the folder; returns how many files that were. */
static inline int
empty(const char *dir)
{
	char path[400];
	struct dirent *e;
	DIR *d = opendir(dir);
	int n = 0;

	assert_non_null(d);
	while ((e = readdir(d))) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
		if (remove(path) == 0)
			n++;
	}
	closedir(d);
	return n;
}

static inline int
tear_down(void **state)
{
	struct rig *r = *state;
	int rc = seteuid(getuid());

	dup2(r->old_stdout, 1);
	close(r->old_stdout);
	empty(r->dir);
	rmdir(r->dir);
	for (size_t i = 0; i < COLUMNS; i++)
		kam_buf_release(&r->names[i]);
	free(r);
	return rc;
}

/* Take the header line of an input apart. */
static inline void
input(struct rig *r, const char *line, char sep)
{
	r->in.n = kam_record_split(kam_str_of(line), sep, r->raw, COLUMNS);
	r->in.name = r->name;
	r->in.raw = r->raw;
	assert_true(r->in.n <= COLUMNS);
	for (size_t i = 0; i < r->in.n; i++)
		r->name[i] = kam_field_text(r->raw[i], &r->names[i]);
}

static inline int
try_begin(struct rig *r, const char *in, char sep, const enum kam_type *types,
	  const struct kam_column *own, size_t nown)
{
	if (in)
		input(r, in, sep);
	assert_int_equal(kam_writer_open(&r->w, &r->opt, &r->err), KAM_OK);
	return kam_writer_begin(r->w, in ? &r->in : NULL, sep, types, own, nown,
				&r->err);
}

static inline void
begin(struct rig *r, const char *in, char sep, const enum kam_type *types,
      const struct kam_column *own, size_t nown)
{
	int rc = try_begin(r, in, sep, types, own, nown);

	if (rc != KAM_OK)
		fail_msg("begin: %d %s", rc, r->err.text);
}

static inline void
close_as(struct rig *r, int status)
{
	assert_int_equal(kam_writer_close(r->w, &r->err), status);
}

static inline void
assert_file(const char *path, const char *expected)
{
	struct kam_buf b = KAM_BUF_INIT;
	FILE *f = fopen(path, "r");
	struct kam_str s;
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		assert_int_equal(kam_buf_putc(&b, (char)c), 0);
	assert_int_equal(fclose(f), 0);
	s = kam_buf_str(&b);
	if (!kam_str_eq(s, kam_str_of(expected)))
		fail_msg("got:\n%.*s\nnot:\n%s", (int)s.len, s.ptr, expected);
	kam_buf_release(&b);
}

/* Close the writer: this is what it has written. */
static inline void
assert_output(struct rig *r, const char *expected)
{
	close_as(r, KAM_OK);
	assert_file(r->path, expected);
}

#endif
