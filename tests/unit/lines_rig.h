/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An export in a file, and its lines. */
#ifndef KAM_TESTS_LINES_RIG_H
#define KAM_TESTS_LINES_RIG_H

#include "../../libkam/roll/lines.h"
#include "roll_rig.h"

/* An export in a file, read line by line. */
struct desk {
	char path[40];
	const char *files[1];
	struct kam_input_options in;
	struct kam_lines lines;
	struct kam_reader *reader;
	struct kam_err err;
	bool alone; /* read each row alone, from batches of fields */
};

static inline struct kam_input_options
plain(void)
{
	static const struct rig_rules rules = RIG_RULES;

	return rig_options(NULL, 0, &rules, 1);
}

static inline void
desk_open(struct desk *d, const char *text, struct kam_input_options in)
{
	FILE *f = rig_file(d->path);

	fputs(text, f);
	assert_int_equal(fclose(f), 0);
	d->files[0] = d->path;
	d->in = in;
	d->in.read.files = d->files;
	d->in.read.nfiles = 1;
	d->err = (struct kam_err)KAM_ERR_INIT;
	kam_lines_init(&d->lines, &d->in);
	if (kam_reader_open(&d->reader, &d->in.read, &d->err) ||
	    kam_reader_select(d->reader, KAM_ROLES, kam_roles_resolve, &d->in,
			      &d->err))
		fail_msg("%s", d->err.text);
	d->alone = false;
	kam_reader_allow_bare(d->reader);
}

/* As desk_open(), but for the plainest way of reading. */
static inline void
desk_open_plain(struct desk *d, const char *text, struct kam_input_options in)
{
	desk_open(d, text, in);
	kam_reader_close(d->reader);
	d->alone = true;
	if (kam_reader_open(&d->reader, &d->in.read, &d->err) ||
	    kam_reader_select(d->reader, KAM_ROLES, kam_roles_resolve, &d->in,
			      &d->err))
		fail_msg("%s", d->err.text);
}

static inline void
desk_close(struct desk *d)
{
	kam_reader_close(d->reader);
	assert_int_equal(unlink(d->path), 0);
}

/* The next lines of a batch, one or some. */
static inline int
next_lines(struct desk *d, const struct kam_batch *b, size_t *row,
	   struct kam_line *line)
{
	struct kam_faults *faults = kam_reader_faults(d->reader);
	int rc = 0;

	if (!d->alone)
		return kam_lines_next(&d->lines, b, row, line, faults, &d->err);
	while (!rc && *row < b->rows)
		rc = kam_lines_read(&d->lines, b, (*row)++, line, faults,
				    &d->err);
	return rc;
}

/* Read all lines, keeping up to `max`; how many are used, or a failure. */
static inline int
desk_read(struct desk *d, struct kam_line *line, int max)
{
	struct kam_line some[KAM_LINES];
	struct kam_batch b;
	int rc, n = 0;

	while ((rc = kam_reader_next(d->reader, &b, &d->err)) > 0) {
		size_t row = 0;

		while ((rc = next_lines(d, &b, &row, some)) > 0)
			for (int i = 0; i < rc; i++, n++)
				if (n < max)
					line[n] = some[i];
		if (!rc && b.fault)
			rc = kam_faults_add(kam_reader_faults(d->reader),
					    b.fault, &d->err);
		if (rc)
			return rc;
	}
	return rc ? rc : n;
}

#endif
