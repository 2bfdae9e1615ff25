/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <kam/figures.h>

#include <stdlib.h>
#include <string.h>

#define PLACES 6

struct kam_figures_row {
	struct kam_str key[KAM_FIGURE_KEYS];
	bool all[KAM_FIGURE_KEYS]; /* together, in this key */
};

void
kam_figures_release(struct kam_figures *f)
{
	free(f->row);
	free(f->value);
	free(f->has);
	kam_arena_release(&f->arena);
	*f = (struct kam_figures)KAM_FIGURES_INIT;
}

/* Room for another row; false when out of memory. */
static bool
make_room(struct kam_figures *f)
{
	size_t cap = f->cap ? 2 * f->cap : 8, cells = cap * f->figures;
	void *row, *value, *has;

	if (f->rows < f->cap)
		return true;
	if (cap > SIZE_MAX / 2 / sizeof(*f->row) ||
	    cells > SIZE_MAX / 2 / sizeof(*f->value))
		return false;
	if ((row = realloc(f->row, cap * sizeof(*f->row))))
		f->row = row;
	if ((value = realloc(f->value, (cells + 1) * sizeof(*f->value))))
		f->value = value;
	if ((has = realloc(f->has, cells + 1)))
		f->has = has;
	if (!row || !value || !has)
		return false;
	f->cap = cap;
	return true;
}

static void
add_row(struct kam_figures *f, const struct kam_str *key0,
	const struct kam_str *key1)
{
	const struct kam_str *key[KAM_FIGURE_KEYS] = { key0, key1 };

	if (f->nomem || !make_room(f)) {
		f->nomem = true;
		return;
	}
	for (size_t k = 0; k < KAM_FIGURE_KEYS; k++) {
		struct kam_str *to = &f->row[f->rows].key[k];

		f->row[f->rows].all[k] = !key[k];
		*to = KAM_STR("");
		if (!key[k] || !key[k]->len)
			continue;
		to->len = key[k]->len;
		to->ptr = kam_arena_copy(&f->arena, key[k]->ptr, to->len);
		f->nomem = f->nomem || !to->ptr;
	}
	for (size_t i = 0; i < f->figures; i++)
		f->has[f->rows * f->figures + i] = false;
	f->rows++;
}

void
kam_figures_row(struct kam_figures *f, const struct kam_str *key0,
		const struct kam_str *key1)
{
	add_row(f, key0, key1);
	f->shown = f->rows;
}

void
kam_figures_total(struct kam_figures *f, const struct kam_str *key0,
		  const struct kam_str *key1)
{
	add_row(f, key0, key1);
}

void
kam_figures_set(struct kam_figures *f, size_t col, kam_dec value)
{
	size_t at;

	if (f->nomem)
		return;
	at = (f->rows - 1) * f->figures + col;
	f->value[at] = value;
	f->has[at] = true;
}

void
kam_figures_count(struct kam_figures *f, size_t col, size_t n)
{
	kam_figures_set(f, col, (kam_dec)n * KAM_DEC_ONE);
}

void
kam_figures_share(struct kam_figures *f, size_t col, kam_dec part,
		  kam_dec whole)
{
	kam_int128 top = part * KAM_DEC_ONE, q, left;

	if (whole <= 0)
		return;
	q = top / whole;
	left = top % whole;
	if (left < 0) {
		left += whole;
		q--;
	}
	/* Twice what is left might not fit. */
	if (left > whole - left || (left == whole - left && q % 2))
		q++;
	kam_figures_set(f, col, q);
}

int
kam_figures_head(const void *figures, size_t col, struct kam_buf *name,
		 int *type)
{
	const struct kam_figures *f = figures;
	const char *text;

	*type = KAM_FIGURE_TEXT;
	if (col < f->keys) {
		text = f->key[col];
	} else {
		text = f->figure[col - f->keys].name;
		*type = (int)f->figure[col - f->keys].type;
	}
	return kam_buf_put(name, text, strlen(text));
}

int
kam_figures_cell(const void *figures, size_t row, size_t col,
		 struct kam_buf *text)
{
	const struct kam_figures *f = figures;
	char buf[KAM_DEC_TEXT];
	size_t at, len;

	if (col < f->keys) {
		const struct kam_str *key = &f->row[row].key[col];

		return kam_buf_put(text, key->ptr, key->len);
	}
	at = row * f->figures + col - f->keys;
	if (!f->has[at])
		return 0;
	if (f->figure[col - f->keys].type == KAM_FIGURE_SHARE)
		len = kam_fixed_print(buf, kam_dec_double(f->value[at]),
				      PLACES);
	else
		len = kam_dec_print(buf, f->value[at]);
	if (f->figure[col - f->keys].type == KAM_FIGURE_COUNT)
		len -= 3; /* ".00" */
	return kam_buf_put(text, buf, len);
}

/* Whether `name` is the row's keys, a colon between them. */
static bool
is_row(const struct kam_figures *f, const struct kam_figures_row *r,
       struct kam_str name)
{
	bool colon = false;

	for (size_t k = 0; k < f->keys; k++) {
		if (r->all[k])
			continue;
		if (colon) {
			if (!name.len || *name.ptr != ':')
				return false;
			name.ptr++;
			name.len--;
		}
		if (name.len < r->key[k].len ||
		    memcmp(name.ptr, r->key[k].ptr, r->key[k].len) != 0)
			return false;
		name.ptr += r->key[k].len;
		name.len -= r->key[k].len;
		colon = true;
	}
	return colon && name.len == 0;
}

static bool
find_row(const void *ctx, struct kam_str name, size_t *row)
{
	const struct kam_figures *f = ctx;

	for (size_t i = 0; i < f->rows; i++)
		if (is_row(f, &f->row[i], name)) {
			*row = i;
			return true;
		}
	return f->rows == 0;
}

static int
find_figure(const void *ctx, struct kam_str name, size_t *col)
{
	const struct kam_figures *f = ctx;

	for (size_t i = 0; i < f->figures; i++)
		if (kam_str_eq(name, kam_str_of(f->figure[i].name))) {
			*col = i;
			return 1;
		}
	return 0;
}

/* The row of all together is the last one. */
static bool
value(const void *ctx, size_t row, size_t col, kam_dec *is)
{
	const struct kam_figures *f = ctx;
	size_t at;

	if (f->rows == 0)
		return false;
	at = (row == KAM_ALARM_ALL ? f->rows - 1 : row) * f->figures + col;
	if (f->has[at])
		*is = f->value[at];
	return f->has[at];
}

int
kam_figures_alarms(const struct kam_figures *f, const char *conditions,
		   struct kam_buf *said, struct kam_err *err)
{
	const struct kam_alarm_source source = {
		f, "ROW:FIGURE>NUMBER", "row", "", find_row, find_figure, value
	};

	return kam_alarms(&source, conditions, said, err);
}
