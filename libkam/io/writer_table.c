/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "writer_parts.h"

static bool
is_number(enum kam_type type)
{
	return type == KAM_COUNT || type == KAM_MONEY || type == KAM_REAL;
}

static int
table_header(struct kam_writer *w)
{
	if (kam_grid_init(&w->grid, w->plan.n))
		return kam_writer_nomem(w);
	for (size_t i = 0; i < w->plan.n; i++) {
		if (is_number(w->plan.col[i].type))
			kam_grid_right(&w->grid, i);
		if (kam_grid_add(&w->grid, w->plan.col[i].name))
			return kam_writer_nomem(w);
	}
	return KAM_OK;
}

static int
table_row(struct kam_writer *w)
{
	for (size_t i = 0; i < w->plan.n; i++)
		if (kam_grid_add(&w->grid, kam_row_text(w, i)))
			return kam_writer_nomem(w);
	return KAM_OK;
}

static int
table_finish(struct kam_writer *w)
{
	const struct kam_grid *g = &w->grid;
	size_t rows = kam_grid_rows(g);

	if (kam_grid_row(g, 0, w->opt->color, &w->out) ||
	    kam_grid_rule(g, &w->out))
		return kam_writer_nomem(w);
	for (size_t i = 1; i < rows; i++) {
		int rc;

		if (kam_grid_row(g, i, false, &w->out))
			return kam_writer_nomem(w);
		w->whole = w->out.len;
		if ((rc = kam_writer_spill(w)))
			return rc;
	}
	w->whole = w->out.len;
	return KAM_OK;
}

const struct kam_out_form kam_form_table = { table_header, table_row,
					     table_finish };
