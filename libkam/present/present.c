/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/present.h>

#include <stdlib.h>

#define BOLD "\033[1m"
#define RESET "\033[0m"

struct kam_grid_cell {
	size_t start; /* in the grid's text; ends where the next one starts */
	size_t width;
};

struct kam_grid_column {
	size_t width; /* of its widest cell */
	bool right;
};

int
kam_grid_init(struct kam_grid *g, size_t cols)
{
	g->cols = cols;
	g->column = kam_alloc(cols, sizeof *g->column);
	return g->column ? 0 : -1;
}

void
kam_grid_release(struct kam_grid *g)
{
	free(g->cells);
	free(g->column);
	kam_buf_release(&g->text);
	*g = (struct kam_grid)KAM_GRID_INIT;
}

void
kam_grid_right(struct kam_grid *g, size_t col)
{
	g->column[col].right = true;
}

int
kam_grid_add(struct kam_grid *g, struct kam_str text)
{
	struct kam_grid_column *column = &g->column[g->n % g->cols];
	struct kam_grid_cell *cells;
	size_t start = g->text.len, width;

	cells = kam_grow(g->cells, &g->cap, g->n + 1, sizeof *cells);
	if (!cells)
		return -1;
	g->cells = cells;
	if (kam_text_fit(&g->text, text, KAM_CELL_WIDTH, &width)) {
		g->text.len = start;
		return -1;
	}
	cells[g->n++] = (struct kam_grid_cell){ start, width };
	if (column->width < width)
		column->width = width;
	return 0;
}

size_t
kam_grid_rows(const struct kam_grid *g)
{
	return g->cols ? g->n / g->cols : 0;
}

static int
fill(struct kam_buf *b, char c, size_t n)
{
	if (kam_buf_reserve(b, n))
		return -1;
	memset(b->ptr + b->len, c, n);
	b->len += n;
	return 0;
}

static int
put_cell(const struct kam_grid *g, size_t at, struct kam_buf *b)
{
	const struct kam_grid_cell *cell = &g->cells[at];
	const struct kam_grid_column *column = &g->column[at % g->cols];
	size_t end = at + 1 < g->n ? cell[1].start : g->text.len;
	size_t blank = column->width - cell->width;
	bool last = at % g->cols == g->cols - 1;

	if (column->right && fill(b, ' ', blank))
		return -1;
	if (end > cell->start &&
	    kam_buf_put(b, g->text.ptr + cell->start, end - cell->start))
		return -1;
	if (last)
		return 0;
	return fill(b, ' ', (column->right ? 0 : blank) + 2);
}

int
kam_grid_row(const struct kam_grid *g, size_t row, bool bold, struct kam_buf *b)
{
	size_t start;

	if (bold && kam_buf_put(b, BOLD, sizeof BOLD - 1))
		return -1;
	start = b->len;
	for (size_t i = 0; i < g->cols; i++)
		if (put_cell(g, row * g->cols + i, b))
			return -1;
	while (b->len > start && b->ptr[b->len - 1] == ' ')
		b->len--;
	if (bold && kam_buf_put(b, RESET, sizeof RESET - 1))
		return -1;
	return kam_buf_putc(b, '\n');
}

int
kam_grid_rule(const struct kam_grid *g, struct kam_buf *b)
{
	for (size_t i = 0; i < g->cols; i++) {
		if (i > 0 && fill(b, ' ', 2))
			return -1;
		if (fill(b, '-', g->column[i].width))
			return -1;
	}
	return kam_buf_putc(b, '\n');
}
