/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a curve as the cells of a table. */
#include <kam/pareto.h>

#include <math.h>

const struct kam_figure_name kam_figure_names[KAM_FIGURES] = {
	{ "keys", KAM_FIGURE_COUNT },
	{ "total", KAM_FIGURE_AMOUNT },
	{ "excluded", KAM_FIGURE_COUNT },
	{ "excluded_amount", KAM_FIGURE_AMOUNT },
	{ "top20_share", KAM_FIGURE_REAL },
	{ "keys_for_80", KAM_FIGURE_COUNT },
	{ "keys_for_80_share", KAM_FIGURE_REAL },
	{ "cr1", KAM_FIGURE_REAL },
	{ "cr4", KAM_FIGURE_REAL },
	{ "cr10", KAM_FIGURE_REAL },
	{ "gini", KAM_FIGURE_REAL },
	{ "gini_normalised", KAM_FIGURE_REAL },
	{ "hhi", KAM_FIGURE_REAL },
	{ "hhi_normalised", KAM_FIGURE_REAL },
	{ "effective_n", KAM_FIGURE_REAL },
	{ "theil", KAM_FIGURE_REAL },
};

static struct kam_cell
count(size_t n)
{
	return (struct kam_cell){ .count = (int64_t)n };
}

static struct kam_cell
amount(kam_dec a)
{
	return (struct kam_cell){ .amount = a };
}

static struct kam_cell
real(double v)
{
	return (struct kam_cell){ .empty = isnan(v), .real = v };
}

/* Billionths as a double print with nine decimals as what they are. */
static struct kam_cell
share(int32_t s)
{
	return real(s == KAM_NO_SHARE ? (double)NAN
				      : (double)s / KAM_SHARE_ONE);
}

void
kam_curve_cells(struct kam_cell cell[KAM_FIGURES],
		const struct kam_curve *curve)
{
	struct kam_cell *c = cell;
	struct kam_figures f;

	kam_figures_find(&f, curve);
	*c++ = count(curve->keys);
	*c++ = amount(curve->total);
	*c++ = count(curve->n - curve->keys);
	*c++ = amount(curve->excluded);
	*c++ = share(f.top20_share);
	*c++ = count(f.keys_for_80);
	*c++ = share(f.keys_for_80_share);
	*c++ = share(f.cr1);
	*c++ = share(f.cr4);
	*c++ = share(f.cr10);
	*c++ = real(f.gini);
	*c++ = real(f.gini_normalised);
	*c++ = real(f.hhi);
	*c++ = real(f.hhi_normalised);
	*c++ = real(f.effective_n);
	*c++ = real(f.theil);
	/* No keys: nothing can be said of how many bring 80 %. */
	cell[5].empty = curve->keys == 0;
}

bool
kam_cell_read(struct kam_cell *cell, enum kam_figure_kind kind,
	      struct kam_str text)
{
	long long n = 0;

	*cell = (struct kam_cell){ .empty = text.len == 0 };
	if (cell->empty)
		return true;
	if (kind == KAM_FIGURE_AMOUNT)
		return !kam_dec_read(text, '.', &cell->amount, NULL);
	if (kind == KAM_FIGURE_REAL)
		return !kam_double_read(text, &cell->real);
	if (kam_count_read(text, &n))
		return false;
	cell->count = n;
	return true;
}

struct kam_cell
kam_cell_change(const struct kam_cell *now, const struct kam_cell *before)
{
	return (struct kam_cell){
		.empty = now->empty || before->empty,
		.count = now->count - before->count,
		.amount = now->amount - before->amount,
		.real = now->real - before->real,
	};
}
