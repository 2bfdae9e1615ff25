/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/cells.h>

#include <stdlib.h>

/* What a table is written with. */
struct table {
	const struct kam_cells *cells;
	struct kam_column *column; /* owned */
	struct kam_arena names;
	struct kam_buf text;
	struct kam_writer *w;
};

static int
make_columns(struct table *t, struct kam_err *err)
{
	const struct kam_cells *c = t->cells;

	t->column = kam_alloc(c->cols, sizeof *t->column);
	for (size_t i = 0; i < c->cols && t->column; i++) {
		const char *name;
		int type = KAM_TEXT;

		t->text.len = 0;
		if (c->head(c->ctx, i, &t->text, &type))
			break;
		name = kam_arena_strdup(&t->names, kam_buf_str(&t->text));
		if (!name)
			break;
		t->column[i] = (struct kam_column){ name, (enum kam_type)type,
						    "", "" };
		if (i + 1 == c->cols)
			return KAM_OK;
	}
	return kam_nomem(err, "a table's columns");
}

static int
put_row(struct table *t, size_t row, struct kam_err *err)
{
	const struct kam_cells *c = t->cells;

	kam_row_begin(t->w, KAM_STR(""));
	for (size_t col = 0; col < c->cols; col++) {
		t->text.len = 0;
		if (c->cell(c->ctx, row, col, &t->text))
			return kam_nomem(err, "a table's cell");
		kam_put_text(t->w, kam_buf_str(&t->text));
	}
	return kam_row_end(t->w, err);
}

static int
write_table(struct table *t, const struct kam_run *job, struct kam_err *err)
{
	const struct kam_cells *c = t->cells;
	int rc;

	if ((rc = make_columns(t, err)) ||
	    (rc = kam_writer_open(&t->w, job->output, err)))
		return rc;
	rc = kam_writer_begin(t->w, NULL, ',', NULL, t->column, c->cols, err);
	for (size_t row = 0; row < c->rows && !rc; row++)
		rc = put_row(t, row, err);
	if (!rc)
		return kam_writer_close(t->w, err);
	kam_writer_abandon(t->w);
	return rc;
}

int
kam_run_cells(const struct kam_run *job, const struct kam_cells *c,
	      struct kam_err *err)
{
	struct table t = { .cells = c,
			   .names = KAM_ARENA_INIT,
			   .text = KAM_BUF_INIT };
	int rc = write_table(&t, job, err);

	free(t.column);
	kam_arena_release(&t.names);
	kam_buf_release(&t.text);
	return rc;
}
