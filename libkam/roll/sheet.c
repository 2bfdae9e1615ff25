/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/sheet.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All columns, as they stand. */
static int
resolve(void *ctx, const struct kam_header *h, const char *file, size_t *index,
	struct kam_err *err)
{
	(void)ctx;
	(void)file;
	(void)err;
	for (size_t i = 0; i < h->n; i++)
		index[i] = i;
	return KAM_OK;
}

static int
copy(struct kam_sheet *s, struct kam_str from, struct kam_str *to,
     struct kam_err *err)
{
	to->len = from.len;
	to->ptr = kam_arena_copy(&s->arena, from.ptr, from.len);
	return to->ptr ? KAM_OK : kam_nomem(err, "a table");
}

static int
take(void *state, const struct kam_batch *b, struct kam_faults *faults,
     struct kam_err *err)
{
	struct kam_sheet *s = state;
	size_t rows = s->rows + b->rows;
	void *p;
	int rc = KAM_OK;

	(void)faults; /* any fault ends the reading */
	if (!(p = kam_grow(s->cell, &s->cells, rows * s->cols,
			   sizeof *s->cell)))
		return kam_nomem(err, "a table");
	s->cell = p;
	if (!(p = kam_grow(s->line, &s->lines, rows, sizeof *s->line)))
		return kam_nomem(err, "a table");
	s->line = p;
	for (size_t i = 0; i < b->rows && !rc; i++) {
		s->line[s->rows] = kam_batch_line(b, i);
		for (size_t c = 0; c < s->cols && !rc; c++)
			rc = copy(s, b->fields[i * b->cols + c],
				  &s->cell[s->rows * s->cols + c], err);
		s->rows++;
	}
	return rc;
}

static int
load(struct kam_sheet *s, struct kam_reader *r, struct kam_err *err)
{
	const struct kam_header *h = kam_reader_header(r);
	void *state = s;
	int rc = KAM_OK;

	s->cols = h->n;
	s->name = kam_arena_alloc(&s->arena, h->n * sizeof *s->name);
	if (!s->name)
		return kam_nomem(err, "a table");
	for (size_t i = 0; i < h->n && !rc; i++)
		rc = copy(s, kam_str_trim(h->name[i]), &s->name[i], err);
	if (!rc)
		rc = kam_reader_select(r, h->n, resolve, NULL, err);
	return rc ? rc : kam_reader_run(r, 1, &state, take, err);
}

int
kam_sheet_load(struct kam_sheet *s, const char *file, struct kam_err *err)
{
	const struct kam_reader_options read = { .files = &file, .nfiles = 1 };
	struct kam_reader *r = NULL;
	int rc = kam_reader_open(&r, &read, err);

	if (!rc)
		rc = load(s, r, err);
	kam_reader_close(r);
	return rc;
}

void
kam_sheet_release(struct kam_sheet *s)
{
	free(s->cell);
	free(s->line);
	kam_arena_release(&s->arena);
	*s = (struct kam_sheet)KAM_SHEET_INIT;
}

/* a,b,c */
static void
list_names(char *buf, size_t size, const char *const *names, size_t n)
{
	size_t at = 0;

	for (size_t i = 0; i < n && at < size; i++)
		at += (size_t)snprintf(buf + at, size - at, "%s%s",
				       i ? "," : "", names[i]);
}

static int
find_columns(const struct kam_sheet *s, const char *file,
	     const char *const *names, size_t n, size_t *at,
	     struct kam_err *err)
{
	const struct kam_header h = { s->cols, s->name, s->name };
	char shown[300], wanted[200];

	list_names(wanted, sizeof wanted, names, n);
	for (size_t i = 0; i < n; i++) {
		at[i] = kam_header_find(&h, kam_str_of(names[i]));
		if (at[i] == KAM_NO_COLUMN)
			return kam_fail(
				err, KAM_EDATA,
				"%s: no column '%s', the header is: "
				"%s; name the columns %s",
				file, names[i],
				kam_header_show(shown, sizeof shown, &h),
				wanted);
	}
	return KAM_OK;
}

int
kam_sheet_each(const char *file, const char *const *names, size_t n,
	       kam_sheet_fn *each, void *into, struct kam_err *err)
{
	const char *name = strcmp(file, "-") ? file : "<stdin>";
	struct kam_sheet s = KAM_SHEET_INIT;
	struct kam_str field[KAM_SHEET_EACH];
	size_t at[KAM_SHEET_EACH];
	int rc = kam_sheet_load(&s, file, err);

	if (!rc)
		rc = find_columns(&s, name, names, n, at, err);
	for (size_t i = 0; i < s.rows && !rc; i++) {
		struct kam_place place = { .file = name, .line = s.line[i] };

		for (size_t k = 0; k < n; k++)
			field[k] = s.cell[i * s.cols + at[k]];
		rc = each(into, field, &place, err);
	}
	kam_sheet_release(&s);
	return rc;
}
