/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing and reading are one walk over the same names, so that neither can
 * know of one that the other does not.
 */
#include <kam/churn_saved.h>

#include <math.h>
#include <string.h>

#define DIGITS 17
#define LINES 400
#define NAME 100

struct line {
	struct kam_str name, value;
	uint64_t number;
	bool used;
};

struct walk {
	struct kam_buf *out; /* NULL: reading */
	const char *file;
	size_t n;
	struct line line[LINES];
	struct kam_err *err;
};

static int
fault(const struct walk *w, uint64_t line, const char *what, struct kam_str at)
{
	const struct kam_place place = { w->file, line, { NULL, 0 } };
	char shown[100];

	return kam_fail_at(w->err, KAM_EDATA, &place, "%s '%s'", what,
			   kam_str_show(shown, sizeof(shown), at));
}

static int
put(struct walk *w, const char *name, const char *value, size_t len)
{
	struct kam_str s = kam_str_of(name);

	if (kam_buf_put(w->out, s.ptr, s.len) || kam_buf_putc(w->out, ' ') ||
	    kam_buf_put(w->out, value, len) || kam_buf_putc(w->out, '\n'))
		return kam_nomem(w->err, "the saved model");
	return KAM_OK;
}

static struct line *
find(struct walk *w, const char *name)
{
	for (size_t i = 0; i < w->n; i++)
		if (kam_str_eq(w->line[i].name, kam_str_of(name)))
			return &w->line[i];
	return NULL;
}

/* The line of that name, from now on used; NULL and a message: none. */
static const struct line *
need(struct walk *w, const char *name)
{
	struct line *l = find(w, name);

	if (l)
		l->used = true;
	else
		fault(w, 0, "there is no line", kam_str_of(name));
	return l;
}

/* A number within low..high, which may stay away if it is `spare`. */
static int
number(struct walk *w, const char *name, double *v, double low, double high,
       bool spare)
{
	const struct line *l;
	char text[32];

	if (w->out)
		return isnan(*v) ? KAM_OK
				 : put(w, name, text,
				       kam_double_print(text, *v, DIGITS));
	*v = (double)NAN;
	if (spare && !find(w, name))
		return KAM_OK;
	if (!(l = need(w, name)))
		return KAM_EDATA;
	if (kam_double_read(l->value, v) || !(*v >= low && *v <= high))
		return fault(w, l->number,
			     "no such number can stand here:", l->value);
	return KAM_OK;
}

static int
whole(struct walk *w, const char *name, int *v, int low, int high)
{
	double d = *v;
	int rc = number(w, name, &d, low, high, false);

	*v = rc ? 0 : (int)d;
	if (!rc && *v != d)
		return fault(w, find(w, name)->number,
			     "a whole number is needed, not",
			     find(w, name)->value);
	return rc;
}

static int
day(struct walk *w, const char *name, kam_day *v)
{
	static const struct kam_date_format iso = { KAM_DATE_YMD, NULL };
	const struct line *l;
	char text[KAM_DATE_TEXT];

	if (w->out)
		return put(w, name, text, kam_date_print(text, *v));
	if (!(l = need(w, name)))
		return KAM_EDATA;
	return kam_date_read(l->value, &iso, v)
		       ? fault(w, l->number, "cannot read as a date:", l->value)
		       : KAM_OK;
}

/* One of `n` words. */
static int
word(struct walk *w, const char *name, const char *const *words, int n, int *v)
{
	const struct line *l;

	if (w->out)
		return put(w, name, words[*v], strlen(words[*v]));
	if (!(l = need(w, name)))
		return KAM_EDATA;
	for (*v = 0; *v < n; ++*v)
		if (kam_str_eq(l->value, kam_str_of(words[*v])))
			return KAM_OK;
	return fault(w, l->number, "unknown here:", l->value);
}

/* "buys_" and "alpha" in `to`, which has NAME bytes, cut if need be. */
static const char *
join(char *to, const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);

	n = n < NAME - 1 ? n : NAME - 1;
	m = m < NAME - 1 - n ? m : NAME - 1 - n;
	memcpy(to, a, n);
	memcpy(to + n, b, m);
	to[n + m] = '\0';
	return to;
}

static int
walk_fit(struct walk *w, const char *prefix, struct kam_btyd_fit *fit)
{
	static const char *const error[] = { "se_r", "se_alpha", "se_a",
					     "se_b" };
	struct kam_btyd *m = &fit->model;
	const struct {
		const char *name;
		double *at;
	} part[] = { { "r", &m->r },
		     { "alpha", &m->alpha },
		     { "a", &m->a },
		     { "b", &m->b } };
	char name[NAME];
	int rc = whole(w, join(name, prefix, "k"), &m->k, 1, KAM_BTYD_K_MAX);

	for (int i = 0; !rc && i < 4; i++)
		rc = number(w, join(name, prefix, part[i].name), part[i].at,
			    1e-12, 1e12, false);
	if (!rc)
		rc = number(w, join(name, prefix, "loglik"), &fit->loglik,
			    -1e300, 1e300, false);
	for (int i = 0; !rc && i < 4; i++)
		rc = number(w, join(name, prefix, error[i]), &fit->se[i], 0,
			    1e300, true);
	return rc;
}

static int
walk_coefficient(struct walk *w, const char *name, double *coef, double *se)
{
	char text[NAME];
	int rc = number(w, join(text, "coefficient.", name), coef, -1e300,
			1e300, false);

	return rc ? rc
		  : number(w, join(text, "standard_error.", name), se, 0, 1e300,
			   false);
}

/* All of one feature. */
static int
walk_feature(struct walk *w, const char *name, struct kam_logistic *m, size_t j)
{
	char text[NAME];
	int rc = walk_coefficient(w, name, &m->coef[j], &m->se[j]);

	if (!rc)
		rc = number(w, join(text, "lowest.", name), &m->low[j], -1e300,
			    1e300, false);
	return rc ? rc
		  : number(w, join(text, "highest.", name), &m->high[j],
			   w->out ? -1e300 : m->low[j], 1e300, false);
}

/* Features of the user's are known by the lines of their means. */
static int
find_extras(struct walk *w, struct kam_churn_forecast *f)
{
	const struct kam_str prefix = KAM_STR("mean.");

	f->extras = 0;
	for (size_t i = 0; i < w->n; i++) {
		struct kam_str name = w->line[i].name;
		struct kam_churn_extra *x = &f->extra[f->extras];

		if (name.len <= prefix.len ||
		    memcmp(name.ptr, prefix.ptr, prefix.len))
			continue;
		name.ptr += prefix.len;
		name.len -= prefix.len;
		if (f->extras == KAM_CHURN_EXTRAS ||
		    name.len >= sizeof(x->name))
			return fault(w, w->line[i].number,
				     "no such feature can be:", name);
		memcpy(x->name, name.ptr, name.len);
		x->name[name.len] = '\0';
		f->extras++;
	}
	return KAM_OK;
}

static int
walk_regression(struct walk *w, struct kam_churn_forecast *f)
{
	struct kam_logistic *m = &f->regression;
	char name[NAME];
	int rc = number(w, "ridge", &f->ridge, 0, 1e300, false);

	if (!rc && !w->out)
		rc = find_extras(w, f);
	for (size_t j = 0; !rc && j < f->extras; j++)
		rc = number(w, join(name, "mean.", f->extra[j].name),
			    &f->extra[j].mean, -1e300, 1e300, false);
	m->p = KAM_CHURN_FEATURES + f->extras;
	if (!rc)
		rc = walk_coefficient(w, "intercept", &m->intercept,
				      &m->intercept_se);
	for (size_t j = 0; !rc && j < m->p; j++)
		rc = walk_feature(w, kam_churn_feature(f, j), m, j);
	return rc;
}

/* Has the model a variant of its own for p_buy, and is it an M-variant? */
static bool
own_variant(enum kam_churn_model model, bool *m)
{
	*m = model == KAM_CHURN_MBGNBD;
	return *m || model == KAM_CHURN_BGCNBD || model == KAM_CHURN_BGNBD;
}

static int
walk_fits(struct walk *w, struct kam_churn_forecast *f)
{
	bool m, own = own_variant(f->model, &m);
	int rc = walk_fit(w, "", &f->alive);

	f->alive.model.m = true;
	if (!rc && own)
		rc = walk_fit(w, "buys_", &f->fit);
	if (!own)
		f->fit = f->alive;
	else
		f->fit.model.m = m;
	if (!rc && (w->out ? f->clockwork > 0 : find(w, "clockwork_k") != NULL))
		rc = walk_fit(w, "clockwork_", &f->even);
	f->even.model.m = f->even.model.k > 0;
	return rc;
}

static int
walk(struct walk *w, struct kam_churn_forecast *f)
{
	static const char *const units[] = { "weeks" };
	int version = KAM_CHURN_SAVED_VERSION, unit = 0, model = (int)f->model;
	int rc;

	if ((rc = whole(w, "version", &version, KAM_CHURN_SAVED_VERSION,
			KAM_CHURN_SAVED_VERSION)) ||
	    (rc = word(w, "model", kam_churn_model_name, KAM_CHURN_MODELS,
		       &model)) ||
	    (rc = word(w, "unit", units, 1, &unit)) ||
	    (rc = day(w, "trained_from", &f->from)) ||
	    (rc = day(w, "trained_to", &f->to)) ||
	    (rc = whole(w, "horizon", &f->now.horizon, 1, 40000)) ||
	    (rc = number(w, "usual_gap", &f->now.usual, .1, 1e7, false)) ||
	    (rc = number(w, "clusters_in_doubt", &f->clusters.in_doubt, 0,
			 KAM_CHURN_EVER, false)))
		return rc;
	f->model = (enum kam_churn_model)model;
	if (f->model == KAM_CHURN_AUTO || f->model == KAM_CHURN_WINDOW)
		return fault(w, 0, "nothing can be saved of the model",
			     kam_str_of(kam_churn_model_name[model]));
	if ((rc = walk_fits(w, f)) || f->model != KAM_CHURN_REGRESSION)
		return rc;
	return walk_regression(w, f);
}

int
kam_churn_saved_write(struct kam_buf *b, const struct kam_churn_forecast *f,
		      struct kam_err *err)
{
	struct kam_churn_forecast copy = *f;
	struct walk w = { .out = b, .err = err };

	if (f->model == KAM_CHURN_WINDOW)
		return kam_fail(err, KAM_EUSAGE,
				"--model=window has no model to save");
	if (f->mute)
		return kam_fail(err, KAM_EDATA,
				"no customer has bought twice: there is no "
				"model to save");
	return walk(&w, &copy);
}

/* A line is a name, a blank and a value without blanks; names may have some. */
static int
take_line(struct walk *w, struct kam_str text, uint64_t number)
{
	size_t at = text.len;
	struct line *l = &w->line[w->n];
	char name[NAME];

	while (at > 0 && text.ptr[at - 1] != ' ')
		at--;
	if (at < 2 || at == text.len)
		return fault(w, number, "a name and a value are needed, not",
			     text);
	*l = (struct line){ { text.ptr, at - 1 },
			    { text.ptr + at, text.len - at },
			    number,
			    false };
	if (l->name.len >= NAME || w->n + 1 == LINES)
		return fault(w, number, "this is no model of kam-churn:", text);
	memcpy(name, l->name.ptr, l->name.len);
	name[l->name.len] = '\0';
	if (find(w, name))
		return fault(w, number, "a second line of the name", l->name);
	w->n++;
	return KAM_OK;
}

static int
take_lines(struct walk *w, struct kam_str text)
{
	uint64_t number = 0;

	while (text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		int rc = take_line(w, (struct kam_str){ text.ptr, len },
				   ++number);

		if (rc)
			return rc;
		len += end != NULL;
		text.ptr += len;
		text.len -= len;
	}
	if (!w->n || !kam_str_eq(w->line[0].name, KAM_STR("version")))
		return fault(w, 1, "a saved model begins with",
			     KAM_STR("version 1"));
	return KAM_OK;
}

int
kam_churn_saved_read(struct kam_churn_forecast *f, struct kam_str text,
		     const char *file, struct kam_err *err)
{
	struct walk w = { .file = file, .err = err };
	int rc;

	memset(f, 0, sizeof(*f));
	if ((rc = take_lines(&w, text)) || (rc = walk(&w, f)))
		return rc;
	for (size_t i = 0; i < w.n; i++)
		if (!w.line[i].used)
			return fault(&w, w.line[i].number,
				     "not of this model:", w.line[i].name);
	for (int i = 0; i < KAM_CHURN_MODELS; i++)
		f->loss[i] = (double)NAN;
	f->now.btyd = f->fit.model;
	return KAM_OK;
}

int
kam_churn_saved_use(struct kam_churn_forecast *f, kam_day as_of, int horizon,
		    struct kam_err *err)
{
	f->now.day = as_of;
	if (horizon && horizon != f->now.horizon &&
	    f->model == KAM_CHURN_REGRESSION)
		return kam_fail(err, KAM_EUSAGE,
				"the saved regression looks %d days ahead; "
				"leave out --horizon",
				f->now.horizon);
	if (horizon)
		f->now.horizon = horizon;
	return KAM_OK;
}
