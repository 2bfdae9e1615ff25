/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user's own features: numbers, and texts as indicators. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <kam/churn.h>

/* The texts of a column, sorted. */
struct levels {
	size_t n;
	struct kam_str text[KAM_CHURN_LEVELS];
	size_t count[KAM_CHURN_LEVELS];
};

void
kam_churn_extras_release(struct kam_churn_extras *x)
{
	free(x->value);
	*x = (struct kam_churn_extras){ 0 };
}

static const struct kam_str *
cell_of(const struct kam_churn_cells *c, size_t i, size_t col)
{
	return &c->cell[i * c->cols + col];
}

/* Are there but numbers and empty cells, and one number at least? */
static bool
is_numeric(const struct kam_churn_cells *c, size_t col)
{
	bool any = false;

	for (size_t i = 0; i < c->accounts; i++) {
		const struct kam_str *s = cell_of(c, i, col);
		double v;

		if (!s->ptr || !s->len)
			continue;
		if (kam_double_read(*s, &v) || !isfinite(v))
			return false;
		any = true;
	}
	return any;
}

static int
too_many_levels(const struct kam_churn_cells *c, size_t col,
		struct kam_err *err)
{
	const struct kam_place place = { c->file, 0, c->name[col] };

	return kam_fail_at(err, KAM_EDATA, &place,
			   "more than %d different texts; a feature is a "
			   "number or one of few texts",
			   KAM_CHURN_LEVELS);
}

/* Note a text in its place; false if there are too many. */
static bool
add_level(struct levels *l, struct kam_str text)
{
	size_t at = 0;

	while (at < l->n && kam_str_cmp(l->text[at], text) < 0)
		at++;
	if (at < l->n && kam_str_eq(l->text[at], text)) {
		l->count[at]++;
		return true;
	}
	if (l->n == KAM_CHURN_LEVELS)
		return false;
	for (size_t k = l->n++; k > at; k--) {
		l->text[k] = l->text[k - 1];
		l->count[k] = l->count[k - 1];
	}
	l->text[at] = text;
	l->count[at] = 1;
	return true;
}

static int
find_levels(struct levels *l, const struct kam_churn_cells *c, size_t col,
	    struct kam_err *err)
{
	l->n = 0;
	for (size_t i = 0; i < c->accounts; i++) {
		const struct kam_str *s = cell_of(c, i, col);

		if (s->ptr && !add_level(l, *s))
			return too_many_levels(c, col, err);
	}
	return KAM_OK;
}

/* A further feature, called NAME or NAME=TEXT. */
static int
add(struct kam_churn_extras *x, const struct kam_churn_cells *c, size_t col,
    const struct kam_str *text, struct kam_err *err)
{
	struct kam_str name = c->name[col];
	size_t len = name.len + (text ? 1 + text->len : 0);
	char *to;

	if (x->n == KAM_CHURN_EXTRAS)
		return kam_fail(err, KAM_EDATA,
				"%s: more than %d features; leave out columns",
				c->file, KAM_CHURN_EXTRAS);
	to = x->extra[x->n].name;
	if (len >= sizeof(x->extra[0].name) || !name.len)
		return kam_fail(err, KAM_EDATA,
				"%s: column '%.*s': a feature's name has 1 to "
				"%zu bytes",
				c->file, (int)name.len, name.ptr,
				sizeof(x->extra[0].name) - 1);
	x->n++;
	memcpy(to, name.ptr, name.len);
	to[name.len] = text ? '=' : '\0';
	if (text && text->len)
		memcpy(to + name.len + 1, text->ptr, text->len);
	to[len] = '\0';
	return KAM_OK;
}

/* Features from the table's own columns. */
static int
name_features(struct kam_churn_extras *x, const struct kam_churn_cells *c,
	      struct kam_err *err)
{
	int rc = KAM_OK;

	for (size_t col = 0; !rc && col < c->cols; col++) {
		struct levels l;
		size_t most = 0;

		if (is_numeric(c, col)) {
			rc = add(x, c, col, NULL, err);
			continue;
		}
		if ((rc = find_levels(&l, c, col, err)))
			break;
		for (size_t k = 1; k < l.n; k++)
			most = l.count[k] > l.count[most] ? k : most;
		for (size_t k = 0; !rc && k < l.n; k++)
			if (k != most)
				rc = add(x, c, col, &l.text[k], err);
	}
	if (!rc && !x->n)
		return kam_fail(err, KAM_EDATA,
				"%s: no column tells customers apart", c->file);
	return rc;
}

/* The column that a feature is made of, and the text it indicates. */
static bool
find_column(const struct kam_churn_cells *c, const char *feature, size_t *col,
	    const char **text)
{
	struct kam_str whole = kam_str_of(feature);

	for (*col = 0; *col < c->cols; ++*col) {
		struct kam_str name = c->name[*col];

		*text = NULL;
		if (kam_str_eq(whole, name))
			return true;
		*text = feature + name.len + 1;
		if (whole.len > name.len && feature[name.len] == '=' &&
		    !memcmp(feature, name.ptr, name.len))
			return true;
	}
	return false;
}

/* What is known is a number or, of an indicator, 0 or 1. */
static int
read_value(const struct kam_churn_cells *c, size_t i, size_t col,
	   const char *text, double *value, struct kam_err *err)
{
	const struct kam_str *s = cell_of(c, i, col);
	const struct kam_place place = { c->file, 0, c->name[col] };
	char shown[100];

	*value = (double)NAN;
	if (!s->ptr)
		return KAM_OK;
	if (text) {
		*value = kam_str_eq(*s, kam_str_of(text));
		return KAM_OK;
	}
	if (!s->len)
		return KAM_OK;
	if (kam_double_read(*s, value) || !isfinite(*value))
		return kam_fail_at(err, KAM_EDATA, &place,
				   "cannot read '%s' as a number, which the "
				   "model has there",
				   kam_str_show(shown, sizeof(shown), *s));
	return KAM_OK;
}

static int
fill(struct kam_churn_extras *x, const struct kam_churn_cells *c, size_t j,
     bool own, struct kam_err *err)
{
	double sum = 0, known = 0;
	const char *text;
	size_t col;

	if (!find_column(c, x->extra[j].name, &col, &text))
		return kam_fail(err, KAM_EDATA,
				"%s has no column for the model's feature '%s'",
				c->file, x->extra[j].name);
	for (size_t i = 0; i < c->accounts; i++) {
		double *v = &x->value[i * x->n + j];
		int rc = read_value(c, i, col, text, v, err);

		if (rc)
			return rc;
		if (!isnan(*v)) {
			sum += *v;
			known++;
		}
	}
	if (own)
		x->extra[j].mean = known > 0 ? sum / known : 0;
	return KAM_OK;
}

int
kam_churn_extras_make(struct kam_churn_extras *x,
		      const struct kam_churn_cells *cells,
		      const struct kam_churn_extra *as, size_t n,
		      struct kam_err *err)
{
	int rc;

	*x = (struct kam_churn_extras){ 0 };
	if (!as && (rc = name_features(x, cells, err)))
		return rc;
	if (as) {
		memcpy(x->extra, as, n * sizeof(*as));
		x->n = n;
	}
	x->value = kam_alloc(cells->accounts * x->n, sizeof(*x->value));
	if (!x->value)
		return kam_nomem(err, "the features");
	for (size_t j = 0; j < x->n; j++)
		if ((rc = fill(x, cells, j, !as, err)))
			return rc;
	return KAM_OK;
}
