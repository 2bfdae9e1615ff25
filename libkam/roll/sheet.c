/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/sheet.h>

#include <stdlib.h>

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
